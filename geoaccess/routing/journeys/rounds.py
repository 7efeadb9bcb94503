"""A search from one place, ride after ride, that remembers how each stop was reached.

The search goes in rounds (RAPTOR: Delling, Pajor and Werneck 2015): round *k*
finds the earliest arrival at every stop with at most *k* rides. It serves chosen
journeys; for matrices `lanes` is faster. The latest departure is the same search
on the mirrored timetable, in which all clock times are negated.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.service_day.search_patterns import (
    Patterns,
    frozen,
    patterns_of,
    stop_patterns,
)
from geoaccess.networks.stops.transfers import Changes
from geoaccess.networks.timetable.timetable import ServiceDay
from geoaccess.rows import offsets

Int32s = npt.NDArray[np.int32]

NEVER = int(np.iinfo(np.int32).max)
"""Clock time of an arrival that does not exist."""

FROM_PLACE = -1
"""In `Round.ready_from`: ready by the way from the place itself."""

NOT_NEW = -2
"""In `Round.ready_from`: no earlier ready than a round before."""


class Service(NamedTuple):
    """A service day as the rounds take it; in a mirror all times are negated.

    Attributes
    ----------
    patterns
        Stop patterns and trips.
    call_ptr, call_pattern, call_position
        The calls at every stop, in compressed sparse rows.
    change_ptr, change_to, change_s
        Changes from every stop, with the seconds that they require.
    onward_ptr, onward
        The trips that a trip goes on as with its passengers on board; in a mirror
        there may be several.
    """

    patterns: Patterns
    call_ptr: npt.NDArray[np.int64]
    call_pattern: Int32s
    call_position: Int32s
    change_ptr: npt.NDArray[np.int64]
    change_to: Int32s
    change_s: Int32s
    onward_ptr: npt.NDArray[np.int64]
    onward: Int32s


class Round(NamedTuple):
    """What one more ride brings, one value per stop.

    Attributes
    ----------
    ready_s, ready_from
        From when on a departure can be caught, and the stop from which one
        changed; `FROM_PLACE` or `NOT_NEW`.
    arrive_s
        Earliest arrival by vehicle with this many rides or fewer.
    trip, position
        The trip and position in its pattern that arrive; trip -1 where this round
        brings nothing.
    boarded
        The trip that was boarded: another one where the vehicle went on as `trip`.
    """

    ready_s: Int32s
    ready_from: Int32s
    arrive_s: Int32s
    trip: Int32s
    position: Int32s
    boarded: Int32s


def service_of(day: ServiceDay, changes: Changes) -> Service:
    """A service day and the changes between its stops."""
    patterns = patterns_of(day)
    trips = np.flatnonzero(patterns.trip_next >= 0)
    return _service(
        patterns,
        Rows.of(np.asarray(changes.ptr), changes.to_stop, changes.required_s),
        trips,
        patterns.trip_next[trips],
    )


def mirror_of(service: Service) -> Service:
    """The same day backwards: arrivals become departures, and the last comes first."""
    patterns = service.patterns
    trips = len(patterns.trip_pattern)
    ahead = np.repeat(np.arange(trips), np.diff(service.onward_ptr))
    turned = patterns._replace(
        stop_ptr=_turned_ptr(patterns.stop_ptr),
        stop=frozen(patterns.stop[::-1]),
        board=frozen(patterns.alight[::-1]),
        alight=frozen(patterns.board[::-1]),
        trip_ptr=_turned_ptr(patterns.trip_ptr),
        time_ptr=_turned_ptr(patterns.time_ptr),
        arrival_s=frozen(-patterns.departure_s[::-1]),
        departure_s=frozen(-patterns.arrival_s[::-1]),
        trip_pattern=frozen(len(patterns.stop_ptr) - 2 - patterns.trip_pattern[::-1]),
    )
    changes = Rows(service.change_ptr, service.change_to, service.change_s).transposed()
    return _service(turned, changes, trips - 1 - service.onward, trips - 1 - ahead)


class Rows(NamedTuple):
    """Pairs of stops in compressed sparse rows, with seconds."""

    ptr: npt.NDArray[np.int64]
    end: Int32s
    seconds: Int32s

    @classmethod
    def of(cls, ptr: Any, end: Any, seconds: Any) -> Rows:
        """Read-only views, so that kernels are compiled once."""
        return cls(frozen(ptr, np.int64), frozen(end, np.int32), frozen(seconds, np.int32))

    def transposed(self) -> Rows:
        """The same pairs seen from the other end."""
        stops = len(self.ptr) - 1
        row = np.repeat(np.arange(stops), np.diff(self.ptr))
        order = np.argsort(self.end, kind="stable")
        ptr = offsets(np.bincount(self.end, minlength=stops))
        return Rows.of(ptr, row[order], self.seconds[order])


def _service(patterns: Patterns, changes: Rows, trips: Any, onward: Any) -> Service:
    order = np.argsort(trips, kind="stable")
    calls = stop_patterns(patterns.stop_ptr, patterns.stop, len(changes.ptr) - 1)
    return Service(
        patterns,
        call_ptr=calls[0],
        call_pattern=calls[1],
        call_position=calls[2],
        change_ptr=changes.ptr,
        change_to=changes.end,
        change_s=changes.seconds,
        onward_ptr=frozen(offsets(np.bincount(trips, minlength=len(patterns.trip_pattern)))),
        onward=frozen(onward[order], np.int32),
    )


def _turned_ptr(ptr: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return frozen(ptr[-1] - ptr[::-1])


def search(
    service: Service, stops: Int32s, ready_s: Int32s, *, latest_s: int, max_rides: int | None
) -> list[Round]:
    """Rounds from a place on, until another ride brings nothing.

    Parameters
    ----------
    service
        A day, or its mirror.
    stops, ready_s
        Stops near the place, and the clock time from which one can board there.
    latest_s
        Arrivals after this clock time are of no interest.
    max_rides
        The most rounds; None for no limit.
    """
    ready, ready_from = _first_ready(len(service.call_ptr) - 1, stops, ready_s)
    arrive = np.full_like(ready, NEVER)
    rounds: list[Round] = []
    while (ready_from != NOT_NEW).any() and (max_rides is None or len(rounds) < max_rides):
        arrive = arrive.copy()
        none = np.full((3, len(ready)), -1, np.int32)
        found = Round(ready, ready_from, arrive, *none)
        _ride(service, found, latest_s)
        rounds.append(found)
        ready, ready_from = ready.copy(), np.full_like(ready, NOT_NEW)
        _change(service, arrive, found.trip, ready, ready_from)
    return rounds


def _first_ready(count: int, stops: Int32s, ready_s: Int32s) -> tuple[Int32s, Int32s]:
    """Where and when one can board before any ride."""
    ready = np.full(count, NEVER, np.int32)
    ready_from = np.full(count, NOT_NEW, np.int32)
    ready[stops] = ready_s
    ready_from[stops] = FROM_PLACE
    return ready, ready_from


@nb.njit(cache=True, nogil=True)
def _ride(service: Any, found: Any, latest_s: Any) -> None:
    """Board every pattern where one is newly ready, and note where its trips arrive."""
    patterns = service.patterns
    call_ptr, call_pattern = service.call_ptr, service.call_pattern
    call_position, ready_from = service.call_position, found.ready_from
    unseen = np.int32(NEVER)
    first = np.full(len(patterns.stop_ptr) - 1, unseen, np.int32)
    for stop in range(len(ready_from)):
        if ready_from[stop] == NOT_NEW:
            continue
        for at in range(call_ptr[stop], call_ptr[stop + 1]):
            first[call_pattern[at]] = min(first[call_pattern[at]], call_position[at])
    for pattern in range(len(first)):
        if first[pattern] < unseen:
            _ride_pattern(service, found, pattern, first[pattern], latest_s)


@nb.njit(cache=True, nogil=True)
def _ride_pattern(service: Any, found: Any, pattern: Any, first: Any, latest_s: Any) -> None:
    """Go along a pattern on the earliest trip that can be caught."""
    patterns = service.patterns
    start = patterns.stop_ptr[pattern]
    length = patterns.stop_ptr[pattern + 1] - start
    trips = patterns.trip_ptr[pattern + 1] - patterns.trip_ptr[pattern]
    times = patterns.time_ptr[pattern]
    trip = trips
    for position in range(first, length):
        if trip < trips:
            number = patterns.trip_ptr[pattern] + trip
            _arrive(patterns, found, number, position, number, latest_s)
        ready_s = found.ready_s[patterns.stop[start + position]]
        if patterns.board[start + position] and position < length - 1 and ready_s < NEVER:
            departures = patterns.departure_s[times + position : times + trip * length : length]
            trip = min(trip, np.searchsorted(departures, ready_s))
    if trip < trips:
        _stay_on_board(service, found, patterns.trip_ptr[pattern] + trip, latest_s)


@nb.njit(cache=True, nogil=True)
def _arrive(
    patterns: Any, found: Any, trip: Any, position: Any, boarded: Any, latest_s: Any
) -> None:
    """Note the arrival of a trip at a position, if it is the earliest at this stop."""
    pattern = patterns.trip_pattern[trip]
    start = patterns.stop_ptr[pattern]
    length = patterns.stop_ptr[pattern + 1] - start
    row = patterns.time_ptr[pattern] + (trip - patterns.trip_ptr[pattern]) * length
    stop, arrival_s = patterns.stop[start + position], patterns.arrival_s[row + position]
    earliest = arrival_s < found.arrive_s[stop] and arrival_s <= latest_s
    if patterns.alight[start + position] and earliest:
        found.arrive_s[stop] = arrival_s
        found.trip[stop] = trip
        found.position[stop] = position
        found.boarded[stop] = boarded


@nb.njit(cache=True, nogil=True)
def _stay_on_board(service: Any, found: Any, boarded: Any, latest_s: Any) -> None:
    """Arrive with the trips that the vehicle goes on as; it never comes round to the same trip."""
    patterns, onward_ptr, onward = service.patterns, service.onward_ptr, service.onward
    if onward_ptr[boarded] == onward_ptr[boarded + 1]:
        return
    waiting = [boarded]
    while len(waiting):
        trip = waiting.pop()
        for at in range(onward_ptr[trip], onward_ptr[trip + 1]):
            following = onward[at]
            pattern = patterns.trip_pattern[following]
            length = patterns.stop_ptr[pattern + 1] - patterns.stop_ptr[pattern]
            for position in range(1, length):
                _arrive(patterns, found, following, position, boarded, latest_s)
            waiting.append(np.int64(following))


@nb.njit(cache=True, nogil=True)
def _change(service: Any, arrive_s: Any, trip: Any, ready_s: Any, ready_from: Any) -> None:
    """Change from every stop that this round brought nearer."""
    change_ptr, change_to, change_s = service.change_ptr, service.change_to, service.change_s
    for stop in range(len(arrive_s)):
        if trip[stop] < 0:
            continue
        for at in range(change_ptr[stop], change_ptr[stop + 1]):
            ready = arrive_s[stop] + change_s[at]
            if ready < ready_s[change_to[at]]:
                ready_s[change_to[at]] = ready
                ready_from[change_to[at]] = stop
