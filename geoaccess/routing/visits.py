"""Consults that residents can go to in their free time and be home again: round trips of a week.

A consult slot *s* at an open practice is feasible for a resident when there is
one free interval (between shifts, with a slack on either side) in which to
leave home, arrive at *s* minus `VisitRules.arrive_early_min`, stay
`VisitRules.consult_min`, and be home again; and the whole absence is at most
`VisitRules.max_absence_min`. The way back is searched like the way out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.networks.network import TransportNetwork
from geoaccess.options import TravelOptions, Week
from geoaccess.routing.places import places_of
from geoaccess.routing.profiles import earliest_arrivals, latest_departures
from geoaccess.routing.query import place_table
from geoaccess.routing.visit_cube import VisitRules, Visits
from geoaccess.routing.visit_hours import (
    RosterRows,
    free_spans,
    open_slots,
    read_hours,
    roster_rows,
)
from geoaccess.routing.visit_kernel import slot_states
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
        `geoaccess.inputs.shifts`). Places whose shifts are not known are treated
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
    ids = practices["id"].astype(str).tolist()
    days = []
    for number, date in enumerate(week.dates):
        if progress is not None:
            progress(f"visits on {date.isoformat()}", number, len(week.dates))
        places = _Places(network, housing, practices, date, mode, options)
        is_open = open_slots(
            hours, ids, date, slot_s=rules.slot_min * 60, consult_s=rules.consult_min * 60
        )
        days.append(_visit_day(places, roster, is_open, rules))
    start, end = places_of(housing=housing, practices=practices)
    homes = place_table(network, start, mode, options)
    care = place_table(network, end, "transit" if mode == "bike_transit" else mode, options)
    conditions = {"week": week, "mode": mode, "rules": rules, "options": options}
    return _week_of(days, homes, care, roster, hours, conditions)


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


def _visit_day(
    places: _Places, roster: RosterRows, is_open: npt.NDArray[np.bool_], rules: VisitRules
) -> _Day:
    """States of all slots of one date at which any practice is open."""
    slot_s = rules.slot_min * 60
    used = np.flatnonzero(is_open.any(axis=1))
    if not len(used):
        return _closed_day(places, roster)
    start_s = (used * slot_s).astype(np.int32)
    # Leaving is looked at until midnight, for the last departure home of the day.
    leaving = np.arange(used[0], DAY_S // slot_s, dtype=np.int32) * slot_s
    arrive_s = start_s - rules.arrive_early_min * 60
    depart_s = (leaving + rules.consult_min * 60).astype(np.int32)
    leave, home = places.out_and_back(arrive_s, depart_s, rules.max_trip_min)
    after_slot = used - used[0]
    free_ptr, free_s = free_spans(roster, places.date, slack_s=rules.free_slack_min * 60)
    states, absence_s = slot_states(
        leave, home[after_slot], is_open[used], arrive_s, start_s + rules.consult_min * 60,
        roster.home, free_ptr, free_s, rules.max_absence_min * 60,
    )  # fmt: skip
    slots = pd.DataFrame({"date": [places.date] * len(used), "start_s": start_s})
    return _Day(slots, states, absence_s, _last_home(home, depart_s))


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
