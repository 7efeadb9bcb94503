"""The result of a travel-time search, or a matrix that another engine made.

Coverage and siting depend on this table of times only, not on our router.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.errors import TravelTimesError, name_some
from geoaccess.rows import offsets
from geoaccess.units import UNREACHED_S, to_minutes, to_seconds

Ids = npt.NDArray[np.object_]


def minutes_column(percentile: float, percentiles: Sequence[float]) -> str:
    """Name of the column that holds a percentile: ``travel_time_min`` when it is the only one."""
    return "travel_time_min" if len(percentiles) == 1 else f"travel_time_p{percentile:g}_min"


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """Travel times between origins and destinations; only reached pairs are held.

    Attributes
    ----------
    origins, destinations
        Frames with ``id`` (str) and ``status`` (``ok`` or ``unsnapped``), one row
        per place in the caller's order, whether or not anything is reached.
    from_row, to_row
        int32, shape (pairs,): rows in `origins` and `destinations`, sorted by
        origin, then destination.
    seconds
        int32, shape (percentiles, pairs): travel times; `UNREACHED_S` where a
        percentile is not reached. Every pair has at least one that is.
    percentiles
        The percentiles over the departures, as asked for.
    options
        The conditions under which the times hold: mode, departures, speeds,
        limits.
    provenance
        Where the times come from: sources, versions, parameters.

    Examples
    --------
    >>> times = TravelTimes.from_frame(
    ...     pd.DataFrame({"from_id": ["a", "a"], "to_id": ["x", "y"], "travel_time": [12.0, 31.5]}),
    ...     origins=["a", "b"],
    ... )
    >>> times.to_wide()
    to_id     x     y
    from_id
    a      12.0  31.5
    b       inf   inf
    """

    origins: pd.DataFrame
    destinations: pd.DataFrame
    from_row: npt.NDArray[np.int32]
    to_row: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int32]
    percentiles: tuple[float, ...] = (50,)
    options: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pairs(self) -> pd.DataFrame:
        """Reached pairs as a frame: ``from_id``, ``to_id`` and a column of minutes per percentile."""
        frame = pd.DataFrame(
            {
                "from_id": self.origins["id"].to_numpy()[self.from_row],
                "to_id": self.destinations["id"].to_numpy()[self.to_row],
            }
        )
        for row, percentile in enumerate(self.percentiles):
            frame[minutes_column(percentile, self.percentiles)] = to_minutes(self.seconds[row])
        return frame

    def seconds_of(self, percentile: float | None = None) -> npt.NDArray[np.int32]:
        """Seconds of one percentile, shape (pairs,); the median where several were asked for.

        Raises
        ------
        TravelTimesError
            If the percentile was not computed, or none is named and the median
            is not among several.
        """
        if percentile is None:
            percentile = self.percentiles[0] if len(self.percentiles) == 1 else 50
        if percentile not in self.percentiles:
            raise TravelTimesError(
                f"Percentile {percentile:g} was not computed. These times have "
                f"{name_some(f'{p:g}' for p in self.percentiles)}; name one of them with percentile=."
            )
        return np.asarray(self.seconds[self.percentiles.index(percentile)])

    def matrix(self, percentile: float | None = None) -> sp.csr_array:
        """Seconds as a sparse matrix, shape (origins, destinations); unreached pairs are not stored.

        A travel time of 0 seconds is stored as an explicit zero: use the
        structure (`indptr`, `indices`), not the values, to see what is reached.
        """
        seconds = self.seconds_of(percentile)
        reached = seconds < UNREACHED_S
        counts = np.bincount(self.from_row[reached], minlength=len(self.origins))
        indptr = offsets(counts)
        shape = (len(self.origins), len(self.destinations))
        return sp.csr_array((seconds[reached], self.to_row[reached], indptr), shape=shape)

    def to_wide(self, percentile: float | None = None) -> pd.DataFrame:
        """Minutes as a table, origins down and destinations across; ``inf`` where not reached."""
        wide = np.full((len(self.origins), len(self.destinations)), np.inf)
        wide[self.from_row, self.to_row] = to_minutes(self.seconds_of(percentile))
        return pd.DataFrame(
            wide,
            index=pd.Index(self.origins["id"], name="from_id"),
            columns=pd.Index(self.destinations["id"], name="to_id"),
        )

    def aligned(
        self,
        origin_ids: Sequence[str],
        destination_ids: Sequence[str],
        percentile: float | None = None,
    ) -> sp.csr_array:
        """The `matrix` with rows and columns in the order of the given ids.

        Raises
        ------
        TravelTimesError
            If an id is not among the origins or destinations of these times:
            a place must never look unreachable because it was not computed.
        """
        rows = _positions(self.origins["id"], origin_ids, "origin")
        columns = _positions(self.destinations["id"], destination_ids, "destination")
        matrix: Any = self.matrix(percentile)
        return sp.csr_array(matrix[rows][:, columns])

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        origins: Sequence[str] | pd.DataFrame | None = None,
        destinations: Sequence[str] | pd.DataFrame | None = None,
        columns: Mapping[str, float] | None = None,
        options: Mapping[str, Any] | None = None,
        provenance: Mapping[str, Any] | None = None,
    ) -> TravelTimes:
        """Take a matrix that another engine made (r5py, r5r, OpenTripPlanner, ORS).

        Parameters
        ----------
        frame
            Columns ``from_id`` and ``to_id``, and minutes in ``travel_time_min``,
            ``travel_time`` or ``travel_time_p50``-like columns.
        origins, destinations
            All ids that were asked for, also those that reach nothing: a list,
            or a frame with ``id``. Default: the ids seen in `frame`.
        columns
            The columns of minutes and the percentile of each, where the names
            do not say it.
        options, provenance
            Conditions and sources to carry along.

        Returns
        -------
        TravelTimes
            Missing minutes (NaN) and ``inf`` both mean not reached, as in the
            tables of r5r and r5py.

        Raises
        ------
        TravelTimesError
            If columns are missing, a pair stands twice, minutes are negative or
            not numbers, or an id is not in the list given.
        """
        by_column = dict(columns) if columns is not None else _minute_columns(frame)
        _check_frame(frame, list(by_column))
        from_ids, to_ids = frame["from_id"].astype(str), frame["to_id"].astype(str)
        origin_table = _place_table(origins, from_ids)
        destination_table = _place_table(destinations, to_ids)
        from_row = _positions(origin_table["id"], from_ids, "origin")
        to_row = _positions(destination_table["id"], to_ids, "destination")
        minutes = frame[list(by_column)].to_numpy(dtype=np.float64).T
        seconds = to_seconds(np.where(np.isnan(minutes), np.inf, minutes))
        reached = np.asarray(seconds.min(axis=0) < UNREACHED_S)
        order = np.lexsort((to_row, from_row))
        order = order[reached[order]]
        return cls(
            origins=origin_table,
            destinations=destination_table,
            from_row=from_row[order].astype(np.int32),
            to_row=to_row[order].astype(np.int32),
            seconds=np.ascontiguousarray(seconds[:, order]),
            percentiles=tuple(by_column.values()),
            options=dict(options or {}),
            provenance=dict(provenance or {"engine": "table"}),
        )


def _minute_columns(frame: pd.DataFrame) -> dict[str, float]:
    """The columns of minutes that the usual names announce, with their percentiles."""
    found: dict[str, float] = {}
    for name in map(str, frame.columns):
        if name in ("travel_time_min", "travel_time"):
            found[name] = 50
        elif name.startswith("travel_time_p"):
            digits = name.removeprefix("travel_time_p").removesuffix("_min")
            if digits.replace(".", "", 1).isdigit():
                found[name] = float(digits)
    return found


def _check_frame(frame: pd.DataFrame, minute_columns: list[str]) -> None:
    """Gather what is wrong with a foreign matrix and raise it at once."""
    faults: list[str] = []
    missing = [c for c in ("from_id", "to_id", *minute_columns) if c not in frame.columns]
    if missing:
        faults.append(f"columns missing: {name_some(missing)}")
    if not minute_columns:
        faults.append(
            "no column of minutes: expected travel_time_min, travel_time or travel_time_p50"
        )
    if not missing:
        twice = frame.duplicated(["from_id", "to_id"])
        if twice.any():
            names = (f"{a} -> {b}" for a, b in frame.loc[twice, ["from_id", "to_id"]].to_numpy())
            faults.append(f"{int(twice.sum())} pairs stand more than once: {name_some(names)}")
        for column in minute_columns:
            if not pd.api.types.is_numeric_dtype(frame[column]):
                faults.append(f"column {column} does not hold numbers")
            elif bool((frame[column] < 0).any()):
                faults.append(f"column {column} holds negative minutes")
    if faults:
        raise TravelTimesError(
            "This table cannot be read as travel times: " + "; ".join(faults) + "."
        )


def _place_table(places: Sequence[str] | pd.DataFrame | None, seen: pd.Series[str]) -> pd.DataFrame:
    """Ids with their status; `seen` in order of appearance where no list is given."""
    if isinstance(places, pd.DataFrame):
        # A table of practices has a status of another kind, and one of housing has none.
        told = pd.Series(places.get("status", "ok"), index=places.index, dtype=object).fillna("ok")
        status = told.to_numpy() if set(told) <= {"ok", "unsnapped"} else "ok"
        return pd.DataFrame({"id": places["id"].astype(str).to_numpy(), "status": status})
    ids = seen.unique() if places is None else [str(i) for i in places]
    return pd.DataFrame({"id": np.asarray(ids, dtype=object), "status": "ok"})


def _positions(
    known: pd.Series[str], wanted: Sequence[str] | pd.Series[str], what: str
) -> npt.NDArray[np.intp]:
    """Rows of `wanted` in `known`; an unknown id is an error."""
    rows = pd.Index(known).get_indexer(pd.Index(np.asarray(wanted, dtype=object)))
    unknown = np.flatnonzero(rows < 0)
    if len(unknown):
        ids = np.asarray(wanted, dtype=object)[unknown]
        raise TravelTimesError(
            f"{len(unknown)} {what} ids are not in these travel times: {name_some(ids)}. "
            "Compute travel times for the same tables, or list all ids with origins= and destinations=."
        )
    return np.asarray(rows)
