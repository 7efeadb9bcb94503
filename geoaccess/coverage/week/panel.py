"""The week of every place: in which hours its residents can visit a practice, and what stops them.

`week_reasons` counts people by reason for each hour; here every place has one
small table of days and hours, as a map shows it beside the place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.people.people_coverage import PeopleCoverage
from geoaccess.coverage.people.people_reasons import Part, failing_tests, parts_of
from geoaccess.coverage.people.people_setting import Setting
from geoaccess.coverage.people.reasons import Mask, Reading
from geoaccess.coverage.tables import check_arguments, ids_of, is_care
from geoaccess.coverage.week.coverage_week import visits_needed
from geoaccess.routing.times import TravelTimes
from geoaccess.routing.visits.cube import Visits
from geoaccess.routing.visits.states import (
    BACK_TOO_LATE,
    FEASIBLE,
    LEAVES_TOO_EARLY,
    NO_ROUTE,
    NO_ROUTE_BACK,
    NOT_FREE,
    TOO_LONG,
)
from geoaccess.units import threshold_s

WEEK_STATES = (
    "refused",
    "closed",
    "unreachable",
    "at_work",
    "no_way_back",
    "unknown",
    "possible",
)
"""What an hour is like, from the worst to the best: no practice takes these people; those that
do are closed; open, but not reached in time; the visit falls in a shift; no way home after it;
the practice's status or hours are not known; a visit is possible."""

_REFUSED, _CLOSED, _UNREACHABLE, _AT_WORK, _NO_WAY_BACK, _UNKNOWN, _POSSIBLE = range(7)

_HOURS = 24
_STATE_OF_CODE = np.zeros(FEASIBLE + 1, dtype=np.uint8) + _CLOSED
_STATE_OF_CODE[[NO_ROUTE, TOO_LONG]] = _UNREACHABLE
_STATE_OF_CODE[[NOT_FREE, LEAVES_TOO_EARLY]] = _AT_WORK
_STATE_OF_CODE[[NO_ROUTE_BACK, BACK_TOO_LATE]] = _NO_WAY_BACK
_STATE_OF_CODE[FEASIBLE] = _POSSIBLE

_States = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class WeekPanel:
    """One table of days and hours for every place.

    Attributes
    ----------
    housing_ids
        Places in the order of the housing table.
    dates
        The dates of the week, Monday first.
    states
        uint8, shape (places, 7, 24): index in `WEEK_STATES`. ``possible`` where any
        resident can go; otherwise what stops most of them.
    possible_share
        float32, shape (places, 7, 24): share of the residents who can go.
    """

    housing_ids: tuple[str, ...]
    dates: tuple[dt.date, ...]
    states: _States
    possible_share: npt.NDArray[np.float32]

    @property
    def hours(self) -> tuple[int, int]:
        """First hour in which anything but closed doors is seen anywhere, and the end of the last."""
        seen = np.flatnonzero((self.states > _CLOSED).any(axis=(0, 1)))
        return (int(seen[0]), int(seen[-1]) + 1) if len(seen) else (8, 18)

    def frame(self) -> pd.DataFrame:
        """Rows of ``date, hour, housing_id, state, possible_share`` for the hours in `hours`."""
        first, end = self.hours
        places, days, hours = len(self.housing_ids), len(self.dates), end - first
        words = np.asarray(WEEK_STATES, dtype=object)
        return pd.DataFrame(
            {
                "date": np.tile(np.repeat(np.asarray(self.dates, dtype=object), hours), places),
                "hour": np.tile(np.arange(first, end), places * days),
                "housing_id": np.repeat(np.asarray(self.housing_ids, dtype=object), days * hours),
                "state": words[self.states[:, :, first:end].ravel()],
                "possible_share": self.possible_share[:, :, first:end].ravel(),
            }
        )


def week_panel(
    times: TravelTimes,
    housing: Any,
    practices: pd.DataFrame,
    *,
    circumstances: Circumstances,
    within_min: float = 30,
    statuses: Sequence[str] = ("open",),
    percentile: float | None = None,
) -> WeekPanel:
    """Tell for every place and hour of the week whether its residents can visit a practice.

    Parameters
    ----------
    times, housing, practices, within_min, statuses, percentile
        As for `coverage`.
    circumstances
        With visits.

    Returns
    -------
    WeekPanel
        The people who can go in an hour are those whom `week_reasons` counts as
        covered in it.

    Raises
    ------
    InputError
        If the circumstances hold no visits, or the tables are at fault.
    """
    check_arguments(housing, practices, within_min, statuses)
    visits = visits_needed(circumstances)
    people = PeopleCoverage.read(housing, practices, times, circumstances, percentile)
    reading = Reading(threshold_s(within_min), tuple(statuses))
    ways = (visits, circumstances.bike_visits)[: len(people.ways)]
    weeks = [_week_of(found, people.setting, visits.dates) for found in ways]
    home = people.setting.home
    in_place = (np.ones(len(home)), (home, np.arange(len(home))))
    to_place = sp.csr_array(in_place, shape=(len(housing), len(home)))
    share = np.zeros((len(WEEK_STATES), len(housing), len(visits.dates) * _HOURS))
    for part in parts_of(people.setting, people.ways, circumstances.language_refuses):
        state = _part_states(people.setting, part, weeks, reading)
        for code in np.unique(state):
            share[code] += to_place @ ((state == code) * part.weight[:, None])
    shape = (len(housing), len(visits.dates), _HOURS)
    most = np.where(share[_POSSIBLE] > 0, _POSSIBLE, share.argmax(axis=0))
    return WeekPanel(
        housing_ids=tuple(ids_of(housing)),
        dates=visits.dates,
        states=most.astype(np.uint8).reshape(shape),
        possible_share=share[_POSSIBLE].astype(np.float32).reshape(shape),
    )


@dataclass(frozen=True, eq=False)
class _Week:
    """What the hours offer to every row of residents at every practice, by one way of travelling.

    Attributes
    ----------
    states
        uint8, shape (open hours, rows, practices): as if all took everybody.
    hour
        Hour of the week of each of the open hours.
    count
        Hours in the week.
    unknown
        bool, shape (practices,): nobody knows the opening hours.
    """

    states: _States
    hour: npt.NDArray[np.intp]
    count: int
    unknown: Mask


def _week_of(visits: Visits | None, setting: Setting, dates: Sequence[dt.date]) -> _Week:
    """Best state of every hour; without visits every hour is as good as another."""
    practices = ids_of(setting.practices)
    hours = len(dates) * _HOURS
    if visits is None:
        always = np.full((1, len(setting.home), len(practices)), _POSSIBLE, dtype=np.uint8)
        states = np.broadcast_to(always, (hours, *always.shape[1:]))
        return _Week(states, np.arange(hours), hours, np.zeros(len(practices), dtype=np.bool_))
    day = pd.Index(dates).get_indexer(pd.Index(visits.slots["date"]))
    hour_of_slot = day * _HOURS + visits.slots["start_s"].to_numpy(dtype=np.intp) // 3600
    hour, first = np.unique(hour_of_slot, return_index=True)
    best = np.maximum.reduceat(visits.states, first, axis=0) if len(hour) else visits.states
    order = pd.Index(visits.practices["id"]).get_indexer(pd.Index(practices))
    unknown = visits.practices["id"].isin(visits.unknown_hours).to_numpy(dtype=np.bool_)
    return _Week(_STATE_OF_CODE[best[:, :, order]], hour, hours, unknown[order])


def _part_states(setting: Setting, part: Part, weeks: Sequence[_Week], reading: Reading) -> _States:
    """State of every row of residents and hour of the week, by the best way and practice."""
    failing = failing_tests(setting, part, reading.statuses)
    unsure = failing.pop("unknown_status")
    refused = np.logical_or.reduce(np.broadcast_arrays(*failing.values()))
    refused |= ~is_care(setting.practices)[None, :]
    found = []
    for way, week in zip(part.ways, weeks, strict=False):
        open_state = np.where(unsure | week.unknown[None, :], _UNKNOWN, _POSSIBLE)
        open_state = np.where(way.seconds <= reading.limit_s, open_state, _UNREACHABLE)
        found.append(_way_states(np.where(refused, _REFUSED, open_state), week))
    states: _States = np.maximum.reduce(found)
    # Without a street near there is no way to any practice, whatever its hours.
    states[setting.unsnapped[setting.home]] = _UNREACHABLE
    return states


def _way_states(open_state: npt.NDArray[np.int64], week: _Week) -> _States:
    """States of rows by one way: `open_state` is the best that a pair can have in any hour."""
    best = open_state.astype(np.uint8)
    # Of hours that nobody knows, each may be an open one.
    shut = np.where(week.unknown[None, :], best, np.minimum(best, _CLOSED)).astype(np.uint8)
    at_night = shut.max(axis=1, initial=_REFUSED)
    states = np.repeat(at_night[:, None], week.count, axis=1)
    room = np.empty_like(best)
    for hour, state in zip(week.hour, week.states, strict=True):
        np.minimum(state, best, out=room)
        np.maximum(room, shut, out=room)
        states[:, hour] = room.max(axis=1, initial=_REFUSED)
    return states
