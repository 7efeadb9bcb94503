"""People, places and minutes between them: what every access measure computes with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.tables import (
    check_tables,
    ids_of,
    is_care,
    number_fault,
    numbers_of,
    residents_of,
    status_of,
)
from geoaccess.errors import Fault, InputError, MissingColumnError
from geoaccess.routing.times import TravelTimes
from geoaccess.units import threshold_s

DecayFunction = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class RegionArrays:
    """A region reduced to arrays, in the order of the caller's tables.

    Attributes
    ----------
    ids
        Ids of the housing places, shape (places,).
    people
        P, residents of each place, shape (places,).
    supply
        S, what each practice offers, shape (practices,); 0 for what is not care.
    minutes
        t, sparse, shape (places, practices): pairs within the catchment. A time
        of 0 minutes is a stored zero, so only the structure says what is reached.
    within_min
        T, the edge of the catchment.
    """

    ids: npt.NDArray[np.object_]
    people: npt.NDArray[np.float64]
    supply: npt.NDArray[np.float64]
    minutes: sp.csr_array
    within_min: float

    @property
    def inside(self) -> npt.NDArray[np.bool_]:
        """True for the stored pairs within the catchment, in the order of ``minutes.data``."""
        return np.asarray(self.minutes.data <= self.within_min)

    def weighted(self, decay: DecayFunction) -> sp.csr_array:
        """W, the weights ``f(t)`` on the structure of `minutes`.

        Raises
        ------
        InputError
            If the function gives another shape, or weights that are negative or
            no number.
        """
        weights = np.asarray(decay(self.minutes.data), dtype=np.float64)
        if weights.shape != self.minutes.data.shape or not np.all(
            np.isfinite(weights) & (weights >= 0)
        ):
            raise InputError(
                f"decay {decay!r} must give one finite weight of 0 or more for every time. "
                "Make it with one of the functions in geoaccess.decay."
            )
        return self.of_structure(weights)

    def of_structure(self, data: npt.NDArray[Any]) -> sp.csr_array:
        """A matrix with the structure of `minutes` and other values."""
        return sp.csr_array(
            (data, self.minutes.indices, self.minutes.indptr), shape=self.minutes.shape
        )

    def frame(self, values: npt.NDArray[np.float64]) -> pd.DataFrame:
        """Results beside the ids of all housing."""
        return pd.DataFrame({"id": self.ids, "value": values})


def read_region(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    within_min: float,
    supply: str | None,
    percentile: float | None,
    keep_beyond: bool = False,
) -> RegionArrays:
    """Check the tables and cut the travel times at the edge of the catchment.

    Pairs beyond the edge stay stored with `keep_beyond`, for measures that look farther.

    Raises
    ------
    InputError
        With all faults together.
    TravelTimesError
        If an id is not in `times`.
    """
    faults = _supply_faults(practices, supply)
    if within_min != np.inf:
        faults += number_fault("within_min", within_min)
    check_tables(housing, practices, faults)
    seconds = times.aligned(list(ids_of(housing)), list(ids_of(practices)), percentile)
    return RegionArrays(
        ids=ids_of(housing),
        people=residents_of(housing),
        supply=supply_of(practices, supply),
        minutes=_cut(seconds, np.inf if keep_beyond else within_min),
        within_min=within_min,
    )


def supply_of(practices: pd.DataFrame, supply: str | None) -> npt.NDArray[np.float64]:
    """What each practice offers: a column, or 1 each for None; 0 where it is not care.

    Places of a full practice are 0, also where the cell is empty.
    """
    if supply is None:
        offered = np.ones(len(practices))
    else:
        offered = np.nan_to_num(numbers_of(practices[supply]), nan=0.0)
        if supply == "places":
            # Places of a practice that takes nobody are no places.
            offered = np.where(status_of(practices) == "full", 0.0, offered)
    return np.where(is_care(practices), offered, 0.0)


def _cut(seconds: sp.csr_array, within_min: float) -> sp.csr_array:
    """Keep the pairs within the catchment, as minutes."""
    if within_min == np.inf:
        kept = np.ones(len(seconds.data), dtype=bool)
    else:
        kept = seconds.data <= threshold_s(within_min)
    counted = np.concatenate([[0], np.cumsum(kept)])
    indptr = counted[seconds.indptr]
    minutes = seconds.data[kept] / 60.0
    return sp.csr_array((minutes, seconds.indices[kept], indptr), shape=seconds.shape)


def _supply_faults(practices: pd.DataFrame, supply: str | None) -> list[Fault]:
    """A supply that is not known is a fault: as 0 it would hide a practice."""
    if supply is None or not {"id", "status"} <= set(practices):
        return []
    if supply not in practices:
        return [
            Fault(
                where="practices",
                problem=f"column {supply!r} is missing, so what practices offer is not known.",
                remedy="Add it, name another column with supply=, or count practices with supply=None.",
                kind=MissingColumnError,
            )
        ]
    numbers = numbers_of(practices[supply])
    may_be_empty = (status_of(practices) == "full") | ~is_care(practices)
    bad = (np.isnan(numbers) & ~may_be_empty) | (numbers < 0) | np.isinf(numbers)
    if not bad.any():
        return []
    return [
        Fault(
            where="practices",
            problem=f"{supply} is not a number of 0 or more.",
            remedy="Fill in these cells, leave these practices out, or count practices with supply=None.",
            ids=tuple(ids_of(practices)[bad]),
        )
    ]
