"""Places judged as a whole: the nearest usable practice, and the reason where it does not do.

The reason of a place is that of its best practice, the one that passes most
tests; of equals, the nearest. Information points and key persons are the way in,
not care: the nearest is told, and nobody is covered by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.people.nearest import Nearest, nearest_column
from geoaccess.coverage.tables import STATUSES, ids_of, is_care, residents_of, status_of
from geoaccess.units import to_minutes

_CARRIED = ("id", "name", "kind", "municipality", "postcode")


@dataclass(frozen=True, eq=False)
class Supply:
    """Practices in the order of their ids, so that equally near ones do not depend on row order."""

    ids: npt.NDArray[np.object_]
    status: npt.NDArray[np.object_]
    care: npt.NDArray[np.bool_]

    def having(self, statuses: Sequence[str]) -> npt.NDArray[np.bool_]:
        """True for care with one of the statuses."""
        return self.care & np.isin(self.status, list(statuses))

    def name(self, column: npt.NDArray[np.intp]) -> npt.NDArray[np.object_]:
        """Ids of columns, None where there is none."""
        named = np.append(self.ids, [None])
        return np.asarray(named[column], dtype=object)


def supply_of(practices: pd.DataFrame) -> Supply:
    """The supply of a table of practices."""
    order = np.argsort(ids_of(practices), kind="stable")
    return Supply(ids_of(practices)[order], status_of(practices)[order], is_care(practices)[order])


def judged_places(
    housing: Any,
    matrix: sp.csr_array,
    supply: Supply,
    statuses: tuple[str, ...],
    limit_s: int,
    unsnapped: npt.NDArray[np.bool_],
) -> Any:
    """Put the reason, and the practice that gives it, beside every place."""
    usable = nearest_column(matrix, supply.having(statuses))
    reason, best = _reasons(matrix, supply, statuses, limit_s, unsnapped)
    places = housing[[c for c in _CARRIED if c in housing]].reset_index(drop=True)
    places["id"] = ids_of(housing)
    people = residents_of(housing)
    whole = people.astype(np.int64)
    places["residents"] = whole if np.array_equal(whole, people) else people
    places["nearest_practice_id"] = supply.name(usable.column)
    places["travel_time_min"] = to_minutes(usable.seconds)
    places["covered"] = usable.within(limit_s)
    places["covered_residents"] = places["residents"].where(places["covered"], 0)
    places["reason"] = reason
    places["reason_practice_id"] = supply.name(best.column)
    places["reason_time_min"] = to_minutes(best.seconds)
    if not supply.care.all():
        way_in = nearest_column(matrix, ~supply.care)
        places["nearest_way_in_id"] = supply.name(way_in.column)
        places["way_in_min"] = to_minutes(way_in.seconds)
    return gpd.GeoDataFrame(places, geometry=housing.geometry.to_numpy(), crs=housing.crs)


def _reasons(
    matrix: sp.csr_array,
    supply: Supply,
    statuses: tuple[str, ...],
    limit_s: int,
    unsnapped: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.object_], Nearest]:
    """Reason of each place and its best practice: later groups pass more of the tests."""
    unknown = [] if "unknown" in statuses else ["unknown"]
    any_care = nearest_column(matrix, supply.care)
    reason = np.where(any_care.reached, "too_long", np.where(unsnapped, "unsnapped", "no_route"))
    reason = reason.astype(object)
    column, seconds = any_care.column.copy(), any_care.seconds.copy()
    blocked = [status for status in STATUSES if status not in (*statuses, "unknown")]
    for word, group in (("full", blocked), ("unknown_status", unknown), ("covered", statuses)):
        nearest = nearest_column(matrix, supply.having(group))
        inside = nearest.within(limit_s)
        reason[inside] = word
        column[inside], seconds[inside] = nearest.column[inside], nearest.seconds[inside]
    return reason, Nearest(column, seconds)


def whole_places(places: pd.DataFrame) -> pd.DataFrame:
    """Each place as one part: nothing in the tables splits its residents."""
    return pd.DataFrame(
        {
            "home": np.arange(len(places), dtype=np.int32),
            "housing_id": places["id"].to_numpy(),
            "residents": places["residents"].to_numpy(),
            "reason": places["reason"].to_numpy(),
            "practice_id": places["reason_practice_id"].to_numpy(),
            "travel_time_min": places["reason_time_min"].to_numpy(),
        }
    )
