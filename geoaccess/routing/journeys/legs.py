"""The legs of a journey: walks, bike rides and rides in a vehicle, with clock times."""

from __future__ import annotations

from typing import Any, NamedTuple

from geoaccess.networks.service_day.search_patterns import Patterns
from geoaccess.routing.journeys.search import Journey, Ride

PLACE = -1
"""Instead of a stop: the origin at the start of a leg, the destination at its end."""


class Leg(NamedTuple):
    """One leg.

    Attributes
    ----------
    pair
        Number of the pair.
    from_stop, to_stop
        Stops, or `PLACE`.
    departs_s, arrives_s
        Clock times.
    wait_s
        Seconds before the leg: at home, or at a stop.
    mode
        The street mode; None for a ride.
    ride
        The ride; None along streets.
    """

    pair: int
    from_stop: int
    to_stop: int
    departs_s: int
    arrives_s: int
    wait_s: int
    mode: str | None
    ride: Ride | None


def legs_of(
    pair: int, journey: Journey, patterns: Patterns | None, *, from_s: int, mode: str
) -> list[Leg]:
    """Cut a journey into legs; ways that take no time are left out.

    Parameters
    ----------
    pair
        Number of the pair.
    journey, patterns
        The journey and the trips it uses; None for streets alone.
    from_s
        The moment from which waiting counts.
    mode
        How the origin is left: ``walk`` or another street mode.
    """
    clock_s, stop, way = from_s, PLACE, mode
    ready_s = journey.departs_s
    legs: list[Leg] = []
    for ride in journey.rides if patterns else ():
        board, board_s = _call(patterns, ride.boarded, ride.board_position, leaves=True)
        alight, alight_s = _call(patterns, ride.trip, ride.position, leaves=False)
        if ride.walk_s:
            arrives_s = ready_s + ride.walk_s
            wait_s = ready_s - clock_s
            legs.append(Leg(pair, stop, board, ready_s, arrives_s, wait_s, way, None))
            clock_s = arrives_s
        legs.append(Leg(pair, board, alight, board_s, alight_s, board_s - clock_s, None, ride))
        clock_s = ready_s = alight_s
        stop, way = alight, "walk"
    if journey.arrives_s > ready_s:
        wait_s = ready_s - clock_s
        legs.append(Leg(pair, stop, PLACE, ready_s, journey.arrives_s, wait_s, way, None))
    return legs


def _call(patterns: Any, trip: int, position: int, *, leaves: bool) -> tuple[int, int]:
    """Stop of a call, and its departure or arrival."""
    pattern = patterns.trip_pattern[trip]
    start, end = patterns.stop_ptr[pattern : pattern + 2]
    row = patterns.time_ptr[pattern] + (trip - patterns.trip_ptr[pattern]) * (end - start)
    times = patterns.departure_s if leaves else patterns.arrival_s
    return int(patterns.stop[start + position]), int(times[row + position])
