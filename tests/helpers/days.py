"""Small service days for tests, and an earliest-arrival search that walks through every trip."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from geoaccess.networks.stops.transfers import Changes
from geoaccess.networks.timetable.timetable import ServiceDay
from geoaccess.routing.legs.pairs import Legs

NEVER = 10**9
EIGHT_S = 8 * 3600


class Line(NamedTuple):
    """Stops of a pattern, where one may get on and off, and (arrivals, departures) per trip."""

    stops: list[int]
    board: list[bool]
    alight: list[bool]
    trips: list[tuple[list[int], list[int]]]


def random_lines(rng: random.Random, stops: int, lines: int) -> list[Line]:
    """Lines with waits of no time, equal trips and stops that are closed to some."""
    made = []
    for _ in range(lines):
        length = rng.randint(2, 5)
        calls = [rng.randrange(stops)]
        while len(calls) < length:
            calls.append(rng.choice([stop for stop in range(stops) if stop != calls[-1]]))
        run_s = [rng.choice([0, 37, 60, 120, 300]) for _ in calls]
        dwell_s = [rng.choice([0, 0, 60]) for _ in calls]
        start, trips = EIGHT_S + 60 * rng.randrange(20), []
        for _ in range(rng.randint(1, 4)):
            arrivals, departures, now = [], [], start
            for run, dwell in zip(run_s, dwell_s, strict=True):
                arrivals.append(now)
                departures.append(now + dwell)
                now += dwell + run
            trips.append((arrivals, departures))
            start += rng.choice([0, 60, 300, 600])
        open_to = [[rng.random() < 0.85 for _ in calls] for _ in range(2)]
        made.append(Line(calls, *open_to, trips))
    return made


def service_day(lines: Sequence[Line], trip_next: Mapping[int, int] | None = None) -> ServiceDay:
    """The lines as arrays; `trip_next` gives the through services."""
    trips = [trip for line in lines for trip in line.trips]
    onward = np.full(len(trips), -1, np.int32)
    for trip, following in (trip_next or {}).items():
        onward[trip] = following
    none = np.empty(0, np.int32)
    return ServiceDay(
        date=dt.date(2026, 3, 10),
        pattern_stop_ptr=_offsets([len(line.stops) for line in lines]),
        pattern_stop=np.array([s for line in lines for s in line.stops], np.int32),
        pattern_board=np.array([b for line in lines for b in line.board], np.bool_),
        pattern_alight=np.array([a for line in lines for a in line.alight], np.bool_),
        pattern_trip_ptr=_offsets([len(line.trips) for line in lines]),
        pattern_time_ptr=_offsets([len(line.trips) * len(line.stops) for line in lines]),
        arrival_s=np.array([t for arrivals, _ in trips for t in arrivals], np.int32),
        departure_s=np.array([t for _, departures in trips for t in departures], np.int32),
        trip_row=np.arange(len(trips), dtype=np.int32),
        trip_shift_s=np.zeros(len(trips), np.int32),
        trip_next=onward,
        stop_pattern_ptr=none.astype(np.int64),
        stop_pattern=none,
        stop_pattern_pos=none,
        horizon_s=30 * 3600,
    )


def _offsets(counts: Sequence[int]) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)


def changes_of(stops: int, required_s: Mapping[tuple[int, int], int]) -> Changes:
    """Changes from (stop, stop): seconds."""
    pairs = sorted(required_s)
    counts = np.bincount([a for a, _ in pairs], minlength=stops) if pairs else np.zeros(stops, int)
    seconds = np.array([required_s[pair] for pair in pairs], np.int32)
    to_stop = np.array([b for _, b in pairs], np.int32)
    return Changes(_offsets(counts), to_stop, np.zeros(len(pairs), np.int32), seconds)


def legs_of(rows: Sequence[Mapping[int, int]]) -> Legs:
    """Legs from one dictionary (end: seconds) per place."""
    ends = np.array([end for row in rows for end in sorted(row)], np.int32)
    seconds = np.array([row[end] for row in rows for end in sorted(row)], np.int32)
    return Legs(_offsets([len(row) for row in rows]), ends, seconds)


def earliest_arrival(
    lines: Sequence[Line],
    required_s: Mapping[tuple[int, int], int],
    ready_s: Mapping[int, int],
    egress_s: Mapping[int, int],
    max_rides: int | None,
) -> int:
    """Try every trip from every stop, ride after ride; `NEVER` if nothing arrives."""
    best, known, rides = NEVER, dict(ready_s), 0
    waiting = dict(ready_s)
    while waiting and (max_rides is None or rides < max_rides):
        rides += 1
        arrived: dict[int, int] = {}
        for line in lines:
            for arrivals, departures in line.trips:
                aboard = False
                for at, stop in enumerate(line.stops):
                    if aboard and line.alight[at]:
                        arrived[stop] = min(arrived.get(stop, NEVER), arrivals[at])
                    aboard |= line.board[at] and waiting.get(stop, NEVER) <= departures[at]
        best = min([best, *(arrived[s] + egress_s[s] for s in egress_s if s in arrived)])
        waiting = {}
        for (stop, other), seconds in required_s.items():
            ready = arrived.get(stop, NEVER) + seconds
            if ready < min(known.get(other, NEVER), waiting.get(other, NEVER)):
                waiting[other] = ready
        known |= waiting
    return best
