"""The best journey of a pair: earliest arrival or latest departure, then the one people prefer.

Of the journeys that arrive at the same second, the one with the fewest rides is
taken; of those, the one that leaves home last. Where the same vehicles can still
be used in several ways, the walk to the place, then every walk before a ride from
the last to the first, is the shortest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.networks.stops.transfers import Changes
from geoaccess.networks.timetable.timetable import ServiceDay
from geoaccess.routing.journeys.rounds import (
    FROM_PLACE,
    NEVER,
    NOT_NEW,
    Round,
    Service,
    mirror_of,
    search,
    service_of,
)
from geoaccess.routing.legs.access import TransitLegs
from geoaccess.routing.legs.pairs import Legs

Int32s = npt.NDArray[np.int32]


class Ride(NamedTuple):
    """A vehicle from boarding to alighting.

    Attributes
    ----------
    boarded, board_position
        Trip of `Patterns`, and position in its pattern, where one gets on.
    trip, position
        Where one gets off: another trip if the vehicle goes on as that.
    walk_s
        The walk before the ride: from the place, or from where the last ride ended.
    """

    boarded: int
    board_position: int
    trip: int
    position: int
    walk_s: int


class Journey(NamedTuple):
    """From door to door.

    Attributes
    ----------
    departs_s, arrives_s
        Clock times: at the latest, and at the destination.
    rides
        In order; none for a journey along streets alone.
    egress_s
        The walk from the last stop.
    """

    departs_s: int
    arrives_s: int
    rides: tuple[Ride, ...] = ()
    egress_s: int = 0


class _End(NamedTuple):
    """The best arrival at a place: clock time, fewest rides, and the stop with the shortest walk."""

    time_s: int
    rides: int
    stop: int
    walk_s: int


@dataclass(frozen=True)
class JourneySearch:
    """Journeys by public transport between some places on one service day.

    Attributes
    ----------
    forward, mirror
        The day and its mirror.
    changes
        Changes between stops.
    legs
        Ways around a journey; `access` includes the slack before boarding.
    slack_s
        That slack.
    max_rides
        The most rides; None for no limit.
    """

    forward: Service
    mirror: Service
    changes: Changes
    legs: TransitLegs
    slack_s: int
    max_rides: int | None

    @classmethod
    def on(
        cls,
        day: ServiceDay,
        changes: Changes,
        legs: TransitLegs,
        *,
        slack_s: int,
        max_rides: int | None,
    ) -> JourneySearch:
        """Prepare a service day."""
        forward = service_of(day, changes)
        return cls(forward, mirror_of(forward), changes, legs, slack_s, max_rides)

    def leaving(
        self, origin: int, destinations: list[int], at_s: int, latest_s: int
    ) -> list[Journey | None]:
        """Earliest arrival, no later than `latest_s`, when leaving at `at_s` or later."""
        stops, seconds = _row(self.legs.access, origin)
        rounds = search(
            self.forward, stops, seconds + at_s, latest_s=latest_s, max_rides=self.max_rides
        )
        found: list[Journey | None] = []
        for destination in destinations:
            end = _best_end(rounds, *_row(self.legs.egress, destination))
            if end is None or end.time_s > latest_s:
                found.append(None)
            else:
                leaves_s = self._latest_departure(origin, destination, end, at_s)
                found.append(self._journey(origin, destination, leaves_s, end.time_s, end.rides))
        return found

    def arriving(
        self, origins: list[int], destination: int, by_s: int, earliest_s: int
    ) -> list[Journey | None]:
        """Latest departure, no earlier than `earliest_s`, that arrives at or before `by_s`."""
        stops, seconds = _row(self.legs.egress, destination)
        rounds = search(
            self.mirror, stops, seconds - by_s, latest_s=-earliest_s, max_rides=self.max_rides
        )
        found: list[Journey | None] = []
        for origin in origins:
            end = _best_end(rounds, *_row(self.legs.access, origin))
            if end is None or -end.time_s < earliest_s:
                found.append(None)
            else:
                found.append(self._journey(origin, destination, -end.time_s, by_s, end.rides))
        return found

    def _latest_departure(self, origin: int, destination: int, end: _End, earliest_s: int) -> int:
        """Latest departure that arrives as early, with as few rides."""
        stops, seconds = _row(self.legs.egress, destination)
        rounds = search(
            self.mirror,
            stops,
            seconds - end.time_s,
            latest_s=-earliest_s,
            max_rides=end.rides,
        )
        start = _best_end(rounds, *_row(self.legs.access, origin))
        if start is None:
            raise AssertionError("the mirror finds every journey that the day has")
        return -start.time_s

    def _journey(
        self, origin: int, destination: int, departs_s: int, latest_s: int, rides: int
    ) -> Journey:
        """The journey that leaves at `departs_s`, ride by ride."""
        stops, seconds = _row(self.legs.access, origin)
        rounds = search(
            self.forward, stops, seconds + departs_s, latest_s=latest_s, max_rides=rides
        )
        end = _best_end(rounds, *_row(self.legs.egress, destination))
        if end is None:
            raise AssertionError("a departure found backwards is found forwards")
        walk_s = dict(zip(stops.tolist(), (seconds - self.slack_s).tolist(), strict=True))
        ridden = self._rides(rounds[: end.rides], end.stop, walk_s)
        return Journey(departs_s, end.time_s, ridden, end.walk_s)

    def _rides(self, rounds: list[Round], stop: int, access_s: dict[int, int]) -> tuple[Ride, ...]:
        """Follow the labels back from the last stop."""
        rides: list[Ride] = []
        number = len(rounds)
        while stop != FROM_PLACE:
            number = max(n for n in range(number) if rounds[n].trip[stop] >= 0)
            label = rounds[number]
            ride, stop = self._board(
                rounds[: number + 1],
                int(label.boarded[stop]),
                (int(label.trip[stop]), int(label.position[stop])),
                access_s,
            )
            rides.append(ride)
        return tuple(reversed(rides))

    def _board(
        self,
        rounds: list[Round],
        boarded: int,
        alighting: tuple[int, int],
        access_s: dict[int, int],
    ) -> tuple[Ride, int]:
        """Board the trip where the walk before it is shortest; also say where that walk began."""
        patterns = self.forward.patterns
        pattern = patterns.trip_pattern[boarded]
        start, end = patterns.stop_ptr[pattern : pattern + 2]
        row = patterns.time_ptr[pattern] + (boarded - patterns.trip_ptr[pattern]) * (end - start)
        last = alighting[1] if alighting[0] == boarded else end - start - 1
        choices = []
        for position in range(last):
            stop = int(patterns.stop[start + position])
            ready_s = rounds[-1].ready_s[stop]
            if patterns.board[start + position] and ready_s <= patterns.departure_s[row + position]:
                source = _ready_from(rounds, stop)
                walk_s = access_s[stop] if source == FROM_PLACE else self._walk_s(source, stop)
                choices.append((walk_s, position, source))
        walk_s, position, source = min(choices)
        return Ride(boarded, position, *alighting, walk_s), source

    def _walk_s(self, source: int, stop: int) -> int:
        """Seconds on foot of a change."""
        row = slice(self.changes.ptr[source], self.changes.ptr[source + 1])
        at = np.searchsorted(self.changes.to_stop[row], stop)
        return int(self.changes.walk_s[row][at])


def _row(legs: Legs, row: int) -> tuple[Int32s, Int32s]:
    """Stops near a place and the seconds to or from them."""
    cut = slice(legs.ptr[row], legs.ptr[row + 1])
    return legs.end[cut], legs.seconds[cut]


def _best_end(rounds: list[Round], stops: Int32s, walks_s: Int32s) -> _End | None:
    """Earliest arrival over all rounds, with the fewest rides that bring it."""
    best: _End | None = None
    for number, found in enumerate(rounds, 1):
        arrive_s = found.arrive_s[stops]
        reached = np.flatnonzero(arrive_s < NEVER)
        if not len(reached):
            continue
        time_s = arrive_s[reached] + walks_s[reached]
        at = np.lexsort((walks_s[reached], time_s))[0]
        if best is None or time_s[at] < best.time_s:
            here = reached[at]
            best = _End(int(time_s[at]), number, int(stops[here]), int(walks_s[here]))
    return best


def _ready_from(rounds: list[Round], stop: int) -> int:
    """The stop from which one changed to be ready as early; `FROM_PLACE` for none."""
    return next(
        int(found.ready_from[stop])
        for found in reversed(rounds)
        if found.ready_from[stop] != NOT_NEW
    )
