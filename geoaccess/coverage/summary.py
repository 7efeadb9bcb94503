"""The same headline for every threshold and every reading of the status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.tables import STATUSES
from geoaccess.units import threshold_s

READINGS = {
    "open": ("open",),
    "open+conditional": ("open", "conditional"),
    "all": STATUSES,
}
"""Three readings of the status: strict, generous, and as if every practice took people."""

Covered = Callable[[Sequence[str], Sequence[int]], npt.NDArray[np.float64]]
"""People covered under the statuses that count, at thresholds in seconds.

Of shape (thresholds, 2, places): all residents, and those with insurance.
"""


def summary_readings(statuses: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The usual readings, and the caller's own where it is another one."""
    readings: dict[str, tuple[str, ...]] = dict(READINGS)
    if not any(set(statuses) == set(reading) for reading in readings.values()):
        readings["+".join(statuses)] = tuple(statuses)
    return readings


def reading_name(statuses: Sequence[str]) -> str:
    """Name of the reading under which these statuses count.

    Examples
    --------
    >>> reading_name(("conditional", "open")), reading_name(("unknown",))
    ('open+conditional', 'unknown')
    """
    readings = summary_readings(statuses).items()
    return next(name for name, counted in readings if set(counted) == set(statuses))


def read_all(
    places: int,
    readings: Mapping[str, tuple[str, ...]],
    limits_min: Sequence[float],
    covered: Covered,
) -> pd.DataFrame:
    """People covered in every place, under every reading and threshold.

    Parameters
    ----------
    places
        Number of housing places.
    readings
        Statuses that count, by the name of the reading.
    limits_min
        Thresholds in minutes.
    covered
        Gives the people covered when some statuses count, at every threshold.

    Returns
    -------
    DataFrame
        ``home`` (row of the housing table), ``within_min``, ``statuses``,
        ``covered_residents`` and ``covered_insured``.
    """
    frames = []
    limits_s = [threshold_s(limit_min) for limit_min in limits_min]
    for name, statuses in readings.items():
        people = covered(statuses, limits_s)
        for limit_min, (everybody, insured) in zip(limits_min, people, strict=True):
            frame = {"home": np.arange(places, dtype=np.int32), "within_min": limit_min}
            frame |= {"statuses": name, "covered_residents": everybody, "covered_insured": insured}
            frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True)


def summarise(residents: npt.NDArray[np.float64], by_reading: pd.DataFrame) -> pd.DataFrame:
    """Totals over all places of the frame that `read_all` gives."""
    total = float(residents.sum())
    keys = ["statuses", "within_min"]
    table = by_reading.groupby(keys, sort=False)["covered_residents"].sum().reset_index()
    table.insert(2, "residents", total)
    table["covered_share"] = table["covered_residents"] / total if total else float("nan")
    return table[["within_min", "statuses", "residents", "covered_residents", "covered_share"]]
