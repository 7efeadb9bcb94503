"""The cheapest single change that would cover a place, found by testing each change.

Every change relaxes one thing, everywhere, and leaves the rest as it is; the
people of a place who become covered are its gain. Nothing is guessed: a change
for which the evidence is not given (a bike without travel times by bike, a bus
that nobody searched for) is not tested and does not appear.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.people.people_coverage import PeopleCoverage
from geoaccess.coverage.people.reasons import Reading
from geoaccess.coverage.tables import STATUSES, check_arguments, ids_of
from geoaccess.errors import InputError, name_some
from geoaccess.routing.times import TravelTimes
from geoaccess.units import threshold_s

CHANGES = (
    "relaxed_catchment",
    "passer_by_consult",
    "later_closing",
    "later_bus",
    "earlier_bus",
    "bike",
    "open_practice",
)
"""Every change, from the one that usually asks least to the one that asks most:
a postcode rule given up, unregistered and uninsured people seen, practices that close
later, buses that run later or start earlier, a bike for everybody, one more practice that
takes people."""


class Evidence(NamedTuple):
    """Travel times and circumstances as they would be after a change."""

    times: TravelTimes
    circumstances: Circumstances


@dataclass(frozen=True, eq=False)
class _Case:
    """What is tested: the parts of all places, and the reading of threshold and status."""

    parts: PeopleCoverage
    reading: Reading

    def covered(self) -> npt.NDArray[np.float64]:
        """People covered by place."""
        people = self.parts.people(self.reading)
        covered = people[people["reason"] == "covered"].groupby("home")["residents"].sum()
        places = len(self.parts.setting.housing)
        return np.asarray(covered.reindex(range(places), fill_value=0.0), dtype=np.float64)


def _relaxed_catchment(case: _Case) -> _Case:
    rules = case.parts.setting.eligibility
    return _with_setting(case, eligibility=replace(rules, places=np.ones_like(rules.places)))


def _passer_by_consult(case: _Case) -> _Case:
    rules = case.parts.setting.eligibility
    return _with_setting(case, eligibility=replace(rules, groups=np.ones_like(rules.groups)))


def _bike(case: _Case) -> _Case:
    return _with_setting(case, bike_share=np.ones_like(case.parts.setting.bike_share))


def _open_practice(case: _Case) -> _Case:
    return replace(case, reading=replace(case.reading, statuses=STATUSES))


def _with_setting(case: _Case, **changed: Any) -> _Case:
    return replace(case, parts=replace(case.parts, setting=replace(case.parts.setting, **changed)))


_RELAX: Mapping[str, Callable[[_Case], _Case]] = {
    "relaxed_catchment": _relaxed_catchment,
    "passer_by_consult": _passer_by_consult,
    "bike": _bike,
    "open_practice": _open_practice,
}


def single_changes(
    times: TravelTimes,
    housing: Any,
    practices: pd.DataFrame,
    *,
    within_min: float = 30,
    statuses: Sequence[str] = ("open",),
    percentile: float | None = None,
    circumstances: Circumstances | None = None,
    computed: Mapping[str, Evidence] | None = None,
    costs: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Test every single change for every place.

    Parameters
    ----------
    times, housing, practices, within_min, statuses, percentile, circumstances
        As for `coverage`.
    computed
        Travel times and circumstances as they would be after a change, by its name:
        what `computed_changes` gives for closing hours and buses.
    costs
        What each change costs, in any unit; by default their rank in `CHANGES`.

    Returns
    -------
    DataFrame
        ``housing_id``, ``change``, ``gained_residents`` (people of the place who
        become covered), ``cost`` and ``cheapest`` (of the changes that gain most
        of its people, the one that costs least). Only changes that gain anybody
        have a row.

    Raises
    ------
    InputError
        If the tables or arguments are at fault, or `costs` names an unknown change.

    Examples
    --------
    >>> import geopandas as gpd
    >>> housing = gpd.GeoDataFrame({"id": ["camp"], "residents": [300]},
    ...     geometry=gpd.points_from_xy([4.5], [51.5]), crs=4326)
    >>> practices = pd.DataFrame({"id": ["x"], "status": ["full"]})
    >>> minutes = pd.DataFrame({"from_id": ["camp"], "to_id": ["x"], "travel_time_min": [12]})
    >>> single_changes(TravelTimes.from_frame(minutes), housing, practices)
      housing_id         change  gained_residents  cost  cheapest
    0       camp  open_practice             300.0   7.0      True
    """
    check_arguments(housing, practices, within_min, statuses)
    _check_names("computed", computed)
    prices = _prices(costs)
    given = circumstances or Circumstances()
    parts = PeopleCoverage.read(housing, practices, times, given, percentile)
    case = _Case(parts, Reading(threshold_s(within_min), tuple(statuses)))
    before = case.covered()
    tested = {change: relax(case).covered() for change, relax in _testable(given)}
    for change, (changed_times, changed) in (computed or {}).items():
        parts = PeopleCoverage.read(housing, practices, changed_times, changed, percentile)
        tested[change] = replace(case, parts=parts).covered()
    return _table(ids_of(housing), before, tested, prices)


def _testable(given: Circumstances) -> list[tuple[str, Callable[[_Case], _Case]]]:
    """Changes for which there is evidence."""
    missing = {"bike"} if given.bike_times is None else set()
    return [(change, relax) for change, relax in _RELAX.items() if change not in missing]


def _check_names(argument: str, named: Mapping[str, object] | None) -> None:
    """Raise where a mapping names a change that does not exist."""
    unknown = [change for change in named or {} if change not in CHANGES]
    if unknown:
        raise InputError(
            f"{argument} names {name_some(unknown)}, which is no change. Use {', '.join(CHANGES)}."
        )


def _prices(costs: Mapping[str, float] | None) -> dict[str, float]:
    _check_names("costs", costs)
    prices = {change: float(rank) for rank, change in enumerate(CHANGES, 1)}
    return prices | {change: float(cost) for change, cost in (costs or {}).items()}


def _table(
    ids: npt.NDArray[np.object_],
    before: npt.NDArray[np.float64],
    tested: Mapping[str, npt.NDArray[np.float64]],
    prices: Mapping[str, float],
) -> pd.DataFrame:
    """Gains as rows, with the cheapest of the largest gains marked."""
    rows = [
        (ids[place], change, after[place] - before[place], prices[change])
        for change, after in tested.items()
        for place in np.flatnonzero(after > before + 1e-9)
    ]
    table = pd.DataFrame(rows, columns=["housing_id", "change", "gained_residents", "cost"])
    most = table.groupby("housing_id")["gained_residents"].transform("max")
    best = table[table["gained_residents"] >= most - 1e-9]
    cheapest = best.sort_values("cost", kind="stable").drop_duplicates("housing_id").index
    table["cheapest"] = table.index.isin(cheapest)
    position = pd.Index(ids).get_indexer(pd.Index(table["housing_id"]))
    order = np.lexsort((table["cost"].to_numpy(), position))
    return table.iloc[order].reset_index(drop=True)
