"""Travel times in the forms that other tools read and write: r5py, r5r, access, spopt, Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import TravelTimesError
from geoaccess.files import write_safely
from geoaccess.routing.times import TravelTimes

_SUFFIXES = (".csv", ".parquet")


def to_r5_frame(times: TravelTimes, *, percentile: float | None = None) -> pd.DataFrame:
    """Travel times as r5py and r5r write them.

    Parameters
    ----------
    times
        Travel times.
    percentile
        Which percentile; the only one, or the median.

    Returns
    -------
    pandas.DataFrame
        ``from_id``, ``to_id`` and ``travel_time`` in minutes: a row for every pair,
        NaN where it is not reached. R5 gives whole minutes; here decimals stay.

    Examples
    --------
    >>> minutes = pd.DataFrame({"from_id": ["a"], "to_id": ["x"], "travel_time_min": [12.5]})
    >>> to_r5_frame(TravelTimes.from_frame(minutes, origins=["a", "b"]))
      from_id to_id  travel_time
    0       a     x         12.5
    1       b     x          NaN
    """
    wide = times.to_wide(percentile)
    minutes = wide.to_numpy(np.float64).ravel()
    return pd.DataFrame(
        {
            "from_id": np.repeat(wide.index.to_numpy(), wide.shape[1]),
            "to_id": np.tile(wide.columns.to_numpy(), wide.shape[0]),
            "travel_time": np.where(np.isfinite(minutes), minutes, np.nan),
        }
    )


def write_travel_times(
    times: TravelTimes, path: str | Path, *, percentile: float | None = None
) -> Path:
    """Write travel times as a table that r5py, r5r and any other tool reads.

    Parameters
    ----------
    times, percentile
        As for `to_r5_frame`.
    path
        A ``.csv`` or ``.parquet`` file; it appears whole or not at all.

    Raises
    ------
    TravelTimesError
        If the ending is another.
    OutputError
        If it cannot be written.
    """
    path = Path(path)
    _check_suffix(path)
    frame = to_r5_frame(times, percentile=percentile)
    if path.suffix == ".csv":
        return write_safely(path, lambda part: frame.to_csv(part, index=False))
    return write_safely(path, lambda part: frame.to_parquet(part, index=False))


def read_travel_times(
    path: str | Path,
    *,
    origins: Sequence[str] | pd.DataFrame | None = None,
    destinations: Sequence[str] | pd.DataFrame | None = None,
) -> TravelTimes:
    """Read travel times that r5py, r5r or `write_travel_times` wrote.

    Parameters
    ----------
    path
        A ``.csv`` or ``.parquet`` file with ``from_id``, ``to_id`` and minutes in
        ``travel_time``, or in ``travel_time_p50`` and so on.
    origins, destinations
        All places, also those from which nothing is reached; those of the file
        without.

    Returns
    -------
    TravelTimes
        Empty cells are pairs that are not reached.

    Raises
    ------
    TravelTimesError
        If the file cannot be read or lacks a column.
    """
    path = Path(path)
    _check_suffix(path)
    try:
        if path.suffix == ".csv":
            frame = pd.read_csv(path, dtype={"from_id": str, "to_id": str})
        else:
            frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise TravelTimesError(f"{path.name} cannot be read: {error}.") from error
    return TravelTimes.from_frame(frame, origins=origins, destinations=destinations)


def to_access_frame(times: TravelTimes, *, percentile: float | None = None) -> pd.DataFrame:
    """Travel times as `access` takes them for ``cost_df``: ``origin, dest, cost``, reached pairs only."""
    frame = to_r5_frame(times, percentile=percentile).dropna()
    names = {"from_id": "origin", "to_id": "dest", "travel_time": "cost"}
    return frame.rename(columns=names).reset_index(drop=True)


def to_cost_matrix(
    times: TravelTimes, *, percentile: float | None = None, unreached: float = np.inf
) -> npt.NDArray[np.float64]:
    """Travel times as `spopt` takes them: minutes, one row per origin, one column per destination.

    Parameters
    ----------
    times, percentile
        As for `to_r5_frame`.
    unreached
        What stands where there is no way. Models of `spopt` with a radius take
        ``inf``; those that weigh distances (p-median, p-center) need a number.

    Returns
    -------
    numpy.ndarray
        float64, in the order of `times.origins` and `times.destinations`.
    """
    wide = times.to_wide(percentile).to_numpy(np.float64)
    return np.where(np.isfinite(wide), wide, unreached)


def _check_suffix(path: Path) -> None:
    if path.suffix not in _SUFFIXES:
        raise TravelTimesError(
            f"{path.name}: travel times are read and written as .csv or .parquet."
        )
