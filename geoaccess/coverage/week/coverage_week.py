"""Who is covered at which hour of the week, and why the others are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.people.part_tests import Codes, PartTests, part_tests
from geoaccess.coverage.people.people_coverage import PeopleCoverage
from geoaccess.coverage.people.people_reasons import failing_statuses, read_failing
from geoaccess.coverage.people.people_setting import Setting
from geoaccess.coverage.people.reasons import CODE, ORDER, Reading, pair_codes
from geoaccess.coverage.tables import check_arguments, ids_of
from geoaccess.errors import InputError
from geoaccess.provenance import table_sources
from geoaccess.routing.times import TravelTimes
from geoaccess.routing.visits.cube import Visits
from geoaccess.units import UNREACHED_S, threshold_s

_NAMES = np.array(sorted(ORDER), dtype=object)
_BY_NAME = np.searchsorted(_NAMES, np.array(ORDER, dtype=object))
"""Place of every code of `ORDER` among the names, so that rows stand in the order of names."""


def week_reasons(
    times: TravelTimes,
    housing: Any,
    practices: pd.DataFrame,
    *,
    circumstances: Circumstances,
    within_min: float = 30,
    statuses: Sequence[str] = ("open",),
    percentile: float | None = None,
) -> pd.DataFrame:
    """Reasons of the residents of every place for consults in each hour of the week.

    An hour is asked on its own: somebody whose only feasible visit is on Tuesday
    at ten is covered in that hour and not in any other.

    Parameters
    ----------
    times, housing, practices, within_min, statuses, percentile
        As for `coverage`.
    circumstances
        With visits; their slots decide which hours there are.

    Returns
    -------
    DataFrame
        ``date``, ``hour`` (0 to 23), ``housing_id``, ``reason``, ``residents``.
        Hours at which no practice is open have no rows. Sum over places for
        "reason by hour of the week"; take one place for its week. The sources
        stand in ``attrs["provenance"]``.

    Raises
    ------
    InputError
        If the circumstances hold no visits, or the tables are at fault.
    """
    check_arguments(housing, practices, within_min, statuses)
    visits = visits_needed(circumstances)
    people = PeopleCoverage.read(housing, practices, times, circumstances, percentile)
    asked = _AnyHour.of(people, Reading(threshold_s(within_min), tuple(statuses)))
    cubes = (visits, circumstances.bike_visits)[: len(people.ways)]
    hours = _hours(visits)
    found = [asked.during([_during(cube, *hour) for cube in cubes]) for hour in hours]
    counted = _counted(asked, hours, found)
    counted.attrs["provenance"] = {**times.provenance, **table_sources(housing, practices)}
    return counted


def visits_needed(circumstances: Circumstances) -> Visits:
    """The visits of the circumstances.

    Raises
    ------
    InputError
        If there are none: hours cannot be told apart then.
    """
    if circumstances.visits is None:
        raise InputError(
            "These circumstances hold no visits, so hours cannot be told apart. "
            "Compute them with visits(...) and pass Circumstances(visits=...)."
        )
    return circumstances.visits


@dataclass(frozen=True, eq=False)
class _AnyHour:
    """What every part of the people is up against whatever the hour: read once for the week.

    Attributes
    ----------
    setting, parts
        The tables, and the parts of the people.
    codes
        One array per way of travelling, uint8, shape (parts, practices of care): the
        first test that the pair fails, visits left out; 0 where the way is not open.
    """

    setting: Setting
    parts: PartTests
    codes: tuple[Codes, ...]

    @classmethod
    def of(cls, people: PeopleCoverage, reading: Reading) -> _AnyHour:
        """Test all parts, with time and status, but without the visits."""
        setting, refuses = people.setting, people.given.language_refuses
        ways = [replace(way, visit_failing={}) for way in people.ways]
        parts = part_tests(setting, ways, language_refuses=refuses)
        statuses, care = failing_statuses(setting, reading.statuses), setting.care
        codes = []
        for number, (way, others) in enumerate(zip(ways, parts.codes, strict=True)):
            there = pair_codes(way.seconds, reading.limit_s, statuses)[parts.row]
            is_open = (parts.open_ways > number)[:, None]
            codes.append(np.where(is_open, np.minimum(there, others), np.uint8(0))[:, care])
        return cls(setting, parts, tuple(codes))

    def during(self, cubes: Sequence[Visits | None]) -> npt.NDArray[np.uint8]:
        """Code of every part by its best way and practice, with the visits of one hour."""
        care = self.setting.care
        best = np.full(len(self.parts.home), CODE["no_route"], dtype=np.uint8)
        for cube, codes in zip(cubes, self.codes, strict=True):
            at_hour = _visit_codes(self.setting, cube)[:, care][self.parts.row]
            np.maximum(best, np.minimum(codes, at_hour).max(axis=1, initial=0), out=best)
        best[self.setting.unsnapped[self.parts.home]] = CODE["unsnapped"]
        return best


def _visit_codes(setting: Setting, cube: Visits | None) -> Codes:
    """Code of every row of residents and practice by its visits alone."""
    shape = (len(setting.home), len(setting.practices))
    failing = read_failing(setting, cube)
    return pair_codes(np.zeros(shape, dtype=np.int32), UNREACHED_S - 1, failing)


def _counted(
    asked: _AnyHour, hours: Sequence[tuple[Any, int]], found: Sequence[Codes]
) -> pd.DataFrame:
    """Residents by hour, place and reason."""
    if not hours:
        return pd.DataFrame(columns=["date", "hour", "housing_id", "reason", "residents"])
    parts = len(asked.parts.home)
    people = pd.DataFrame(
        {
            "at": np.repeat(np.arange(len(hours)), parts),
            "home": np.tile(asked.parts.home, len(hours)),
            "reason": _BY_NAME[np.concatenate(found)],
            "residents": np.tile(asked.parts.residents, len(hours)),
        }
    )
    table = people.groupby(["at", "home", "reason"], sort=True)["residents"].sum().reset_index()
    date, hour = (np.array(of_hour, dtype=object) for of_hour in zip(*hours, strict=True))
    return pd.DataFrame(
        {
            "date": date[table["at"]],
            "hour": hour[table["at"]].astype(np.int64),
            "housing_id": ids_of(asked.setting.housing)[table["home"]],
            "reason": _NAMES[table["reason"]],
            "residents": table["residents"],
        }
    )


def _hours(visits: Visits) -> list[tuple[Any, int]]:
    """Date and hour of every hour in which a practice is open."""
    asked = pd.DataFrame({"date": visits.slots["date"], "hour": visits.slots["start_s"] // 3600})
    ordered = asked.drop_duplicates().sort_values(["date", "hour"])
    return [(date, int(hour)) for date, hour in ordered.to_numpy()]


def _during(visits: Visits | None, date: Any, hour: int) -> Visits | None:
    """The part of the cube that lies in one hour."""
    if visits is None:
        return None
    slots = visits.slots
    inside = ((slots["date"] == date) & (slots["start_s"] // 3600 == hour)).to_numpy()
    kept = slots[inside].reset_index(drop=True)
    return replace(visits, slots=kept, states=visits.states[np.flatnonzero(inside)])
