"""Consults that residents can go to in their free time and be home again: round trips of a week.

A consult slot *s* at an open practice is feasible for a resident when there is
one free interval (between shifts, with a slack on either side) in which to
leave home, arrive at *s* minus `VisitRules.arrive_early_min`, stay
`VisitRules.consult_min`, and be home again; and the whole absence is at most
`VisitRules.max_absence_min`. The way back is searched like the way out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.networks.network import TransportNetwork
from geoaccess.options import TravelOptions, Week
from geoaccess.routing.legs.places import places_of
from geoaccess.routing.search.profiles import earliest_arrivals, latest_departures
from geoaccess.routing.search.query import TRANSIT_MODES, place_table
from geoaccess.routing.visits.cube import VisitRules, Visits
from geoaccess.routing.visits.hours import (
    RosterRows,
    free_spans,
    open_slots,
    read_hours,
    roster_rows,
)
from geoaccess.routing.visits.kernel import slot_states
from geoaccess.units import DAY_S, UNREACHED_S


def visits(
    network: TransportNetwork,
    housing: gpd.GeoDataFrame,
    practices: gpd.GeoDataFrame,
    *,
    week: Week,
    mode: str = "transit",
    rules: VisitRules = VisitRules(),
    options: TravelOptions = TravelOptions(),
    progress: Callable[[str, int, int], None] | None = None,
) -> Visits:
    """Find every feasible visit of a week.

    Parameters
    ----------
    network
        Streets, and a timetable that holds all dates of the week.
    housing
        Places with ``id``, geometry and, where known, ``shifts`` (see
        `geoaccess.inputs.tables.shifts`). Places whose shifts are not known are treated
        as free at all times and marked (`Visits.rows`, ``roster_known``).
    practices
        Places with ``id``, geometry and ``opening_hours`` in OpenStreetMap's
        syntax. Practices without hours get no slots and are listed.
    week
        The seven service dates; each day has its own service.
    mode
        ``transit``, ``bike_transit``, ``bike``, ``ebike`` or ``walk``.
    rules
        Lengths and limits of a visit.
    options
        Speeds and limits of journeys.
    progress
        Called with a label, the days done and the days in all.

    Returns
    -------
    Visits

    Raises
    ------
    InputError
        With every unreadable roster and opening hour, by id.
    """
    roster = roster_rows(housing)
    hours = read_hours(practices)
    network = network.with_options(options) if mode in TRANSIT_MODES else network
    is_open = {date: _open_slots(hours, practices, date, rules) for date in week.dates}
    found: dict[dt.date, _Day] = {}
    for dates in _alike(network, week.dates, mode):
        if progress is not None:
            progress(f"visits on {dates[0].isoformat()}", len(found), len(week.dates))
        places = _Places(network, housing, practices, dates[0], mode, options)
        used = np.flatnonzero(np.logical_or.reduce([is_open[date].any(axis=1) for date in dates]))
        journeys = _journeys(places, used, rules) if len(used) else None
        for date in dates:
            found[date] = _visit_day(places, journeys, roster, (date, is_open[date]), rules)
    days = [found[date] for date in week.dates]
    start, end = places_of(housing=housing, practices=practices)
    homes = place_table(network, start, mode, options)
    care = place_table(network, end, "transit" if mode == "bike_transit" else mode, options)
    conditions = {"week": week, "mode": mode, "rules": rules, "options": options}
    return _week_of(days, homes, care, roster, hours, conditions)


def _alike(
    network: TransportNetwork, dates: Sequence[dt.date], mode: str
) -> list[tuple[dt.date, ...]]:
    """Dates on which every journey is the same: of the same service, or all of them along streets."""
    groups: dict[int, list[dt.date]] = {}
    for date in dates:
        service = id(network.graphs[network.service_date(date)]) if mode in TRANSIT_MODES else 0
        groups.setdefault(service, []).append(date)
    return [tuple(group) for group in groups.values()]


def _open_slots(
    hours: Mapping[str, Any], practices: gpd.GeoDataFrame, date: dt.date, rules: VisitRules
) -> npt.NDArray[np.bool_]:
    """Slots of a date at which each practice is open, shape (slots of the day, practices)."""
    ids = practices["id"].astype(str).tolist()
    return open_slots(
        hours,
        ids,
        date,
        slot_s=rules.slot_min * 60,
        consult_s=rules.consult_min * 60,
        later_s=rules.open_later_min * 60,
    )


@dataclass(frozen=True)
class _Places:
    """Where journeys start and end on one date, and how they are made."""

    network: TransportNetwork
    housing: gpd.GeoDataFrame
    practices: gpd.GeoDataFrame
    date: dt.date
    mode: str
    options: TravelOptions

    def out_and_back(
        self, arrive_s: npt.NDArray[np.int32], depart_s: npt.NDArray[np.int32], max_trip_min: int
    ) -> tuple[Any, Any]:
        """Latest departures from home and earliest arrivals at home: both searches of a visit."""
        how: dict[str, Any] = {
            "date": self.date,
            "mode": self.mode,
            "max_trip_min": max_trip_min,
            "options": self.options,
        }
        leave = latest_departures(self.network, self.housing, self.practices, arrive_s, **how)
        home = earliest_arrivals(self.network, self.practices, self.housing, depart_s, **how)
        return leave, home


@dataclass(frozen=True)
class _Day:
    """The part of the cube that belongs to one date."""

    slots: pd.DataFrame
    states: npt.NDArray[np.uint8]
    absence_s: npt.NDArray[np.int32]
    last_home_s: npt.NDArray[np.int32]


@dataclass(frozen=True)
class _Journeys:
    """Ways out to the slots `used` and back from the grid of slots that starts with the first.

    `leave_s` has shape (used, homes, practices), `home_s` (grid, homes, practices).
    """

    used: npt.NDArray[np.intp]
    leave_s: npt.NDArray[np.int32]
    home_s: npt.NDArray[np.int32]
    last_home_s: npt.NDArray[np.int32]


def _journeys(places: _Places, used: npt.NDArray[np.intp], rules: VisitRules) -> _Journeys:
    """Search both ways for all slots that any of the dates needs."""
    slot_s = rules.slot_min * 60
    # Leaving is looked at until midnight, for the last departure home of the day.
    leaving = np.arange(used[0], DAY_S // slot_s, dtype=np.int32) * slot_s
    arrive_s = (used * slot_s - rules.arrive_early_min * 60).astype(np.int32)
    depart_s = (leaving + rules.consult_min * 60).astype(np.int32)
    leave, home = places.out_and_back(arrive_s, depart_s, rules.max_trip_min)
    return _Journeys(used, leave, home, _last_home(home, depart_s))


def _visit_day(
    places: _Places,
    journeys: _Journeys | None,
    roster: RosterRows,
    opened: tuple[dt.date, npt.NDArray[np.bool_]],
    rules: VisitRules,
) -> _Day:
    """States of all slots of one date at which any practice is open."""
    date, is_open = opened
    wanted = np.asarray(is_open.any(axis=1))
    if journeys is None or not wanted.any():
        return _closed_day(places, roster)
    out = np.flatnonzero(wanted[journeys.used])
    used = journeys.used[out]
    start_s = (used * rules.slot_min * 60).astype(np.int32)
    free = free_spans(roster, date, slack_s=rules.free_slack_min * 60)
    states, absence_s = slot_states(
        journeys.leave_s, journeys.home_s, is_open[used],
        start_s - rules.arrive_early_min * 60, start_s + rules.consult_min * 60,
        (out, used - journeys.used[0]),
        roster.home, free, rules.max_absence_min * 60,
    )  # fmt: skip
    slots = pd.DataFrame({"date": [date] * len(used), "start_s": start_s})
    return _Day(slots, states, absence_s, journeys.last_home_s)


def _closed_day(places: _Places, roster: RosterRows) -> _Day:
    """A date on which nothing is open, a public holiday for example."""
    homes, practices = len(places.housing), len(places.practices)
    return _Day(
        slots=pd.DataFrame({"date": [], "start_s": np.empty(0, np.int32)}),
        states=np.empty((0, len(roster.home), practices), np.uint8),
        absence_s=np.full((len(roster.home), practices), UNREACHED_S, np.int32),
        last_home_s=np.full((homes, practices), -1, np.int32),
    )


def _last_home(
    home_s: npt.NDArray[np.int32], depart_s: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    """Latest departure from the practice that still gets home, shape (homes, practices); -1 for none."""
    clock = np.where(home_s < UNREACHED_S, depart_s[:, None, None], np.int32(-1))
    return np.asarray(clock.max(axis=0, initial=-1), dtype=np.int32)


def _week_of(
    days: list[_Day],
    homes: pd.DataFrame,
    practices: pd.DataFrame,
    roster: RosterRows,
    hours: Mapping[str, Any],
    conditions: Mapping[str, Any],
) -> Visits:
    """Put the days together as one cube."""
    return Visits(
        homes=homes,
        practices=practices,
        dates=conditions["week"].dates,
        rows=roster.frame(homes["id"]),
        slots=pd.concat(
            [day.slots for day in days if len(day.slots)] or [days[0].slots], ignore_index=True
        ),
        states=np.concatenate([day.states for day in days]),
        absence_s=np.minimum.reduce([day.absence_s for day in days]),
        last_home_s=np.stack([day.last_home_s for day in days]),
        unknown_hours=tuple(i for i in practices["id"] if i not in hours),
        options=conditions,
    )
