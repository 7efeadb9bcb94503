"""Links: few, and none that is needed is missing."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.networks.service_day.boardings import boardings_after
from geoaccess.networks.service_day.links import reduced_links
from geoaccess.networks.service_day.search_patterns import patterns_of
from tests.helpers.days import (
    EIGHT_S,
    NEVER,
    Line,
    changes_of,
    earliest_arrival,
    random_lines,
    service_day,
)

ALWAYS = [True, True]


def line(stops: list[int], *starts: int, hop_s: int = 300) -> Line:
    trips = [([s + hop_s * n for n in range(len(stops))],) * 2 for s in starts]
    return Line(stops, [True] * len(stops), [True] * len(stops), trips)


def links_of(lines: list[Line], required: dict[tuple[int, int], int], stops: int) -> set:
    """(time index left, time index boarded)."""
    patterns = patterns_of(service_day(lines))
    boardings = boardings_after(patterns, changes_of(stops, required))
    everything = np.ones(len(patterns.stop_ptr) - 1, np.bool_)
    source, target = reduced_links(patterns, boardings, everything)
    return set(zip(source.tolist(), target.tolist(), strict=True))


def test_only_the_first_trip_that_can_be_caught_is_linked() -> None:
    """Arrive at 08:05 with 60 s to change: the 08:05 is gone, the 08:10 is first."""
    lines = [line([0, 1], EIGHT_S), line([1, 2], EIGHT_S + 300, EIGHT_S + 600, EIGHT_S + 900)]
    assert links_of(lines, {(1, 1): 60}, 3) == {(0, 4)}


def test_a_change_that_brings_nothing_is_left_out() -> None:
    """A line that goes back to where the trip comes from, and one that the trip overtakes."""
    lines = [line([0, 1, 2], EIGHT_S), line([1, 0], EIGHT_S + 600), line([1, 2], EIGHT_S + 600)]
    # Stop 0 is reached by the line back, so this link stays; stop 2 is reached on board at 08:10.
    assert links_of(lines, {(1, 1): 0}, 3) == {(0, 3)}


def test_changing_later_on_the_trip_comes_first() -> None:
    """Both stops lead to the same vehicle: one link, from the last stop where it can be had."""
    lines = [line([0, 1, 2], EIGHT_S), line([1, 2, 3], EIGHT_S + 400)]
    # Arrival at stop 1 at 08:05 and the vehicle leaves it at 08:06:40, stop 2 at 08:11:40.
    assert links_of(lines, {(1, 1): 0, (2, 2): 0}, 4) == {(1, 4)}


def test_where_nobody_may_get_off_or_on_there_is_no_link() -> None:
    first = line([0, 1], EIGHT_S)
    onward = line([1, 2], EIGHT_S + 600)
    closed_exit = first._replace(alight=[True, False])
    closed_door = onward._replace(board=[False, True])
    assert links_of([first, onward], {(1, 1): 0}, 3) == {(0, 2)}
    assert links_of([closed_exit, onward], {(1, 1): 0}, 3) == set()
    assert links_of([first, closed_door], {(1, 1): 0}, 3) == set()


def test_a_call_is_listed_only_if_it_can_be_the_first_to_catch_a_trip() -> None:
    """Riding from stop 1 to 2 takes 300 s at most: walking there for longer is never better."""
    patterns = patterns_of(service_day([line([1, 2, 3], EIGHT_S, EIGHT_S + 900)]))
    slow = boardings_after(patterns, changes_of(4, {(0, 1): 60, (0, 2): 360}))
    fast = boardings_after(patterns, changes_of(4, {(0, 1): 60, (0, 2): 359}))
    assert slow.position.tolist() == [0]
    assert fast.position.tolist() == [0, 1]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_links_keep_every_earliest_arrival(seed: int) -> None:
    """Riding with links only reaches every stop as early as trying every trip."""
    rng = random.Random(seed)
    stops = 6
    lines = random_lines(rng, stops, 5)
    required = {(s, s): rng.choice([0, 60]) for s in range(stops)}
    required |= {(rng.randrange(stops), rng.randrange(stops)): 100 for _ in range(4)}
    day = service_day(lines)
    links = links_of(lines, required, stops)
    assert len(links) == len(set(links))
    length = [len(made.stops) for made in lines for _ in made.trips]
    start_of = np.concatenate([[0], np.cumsum(length)])
    stop_of = [s for made in lines for _ in made.trips for s in made.stops]
    may_leave = [a for made in lines for _ in made.trips for a in made.alight]
    for boarded in range(len(stop_of)):
        trip = int(np.searchsorted(start_of, boarded, side="right")) - 1
        made = [m for m in lines for _ in m.trips][trip]
        if boarded == start_of[trip + 1] - 1 or not made.board[boarded - start_of[trip]]:
            continue
        reached = ride_with_links(boarded, links, start_of)
        best = np.full(stops, NEVER)
        for at in reached:
            if may_leave[at]:
                best[stop_of[at]] = min(best[stop_of[at]], day.arrival_s[at])
        # Someone who is at the stop just in time for this very vehicle, and may take others.
        moment = int(day.departure_s[boarded])
        for stop in range(stops):
            wanted = earliest_arrival(
                only(lines, trip, boarded - start_of[trip]), required, {99: moment}, {stop: 0}, None
            )
            assert best[stop] == wanted


def ride_with_links(boarded: int, links: set, start_of: np.ndarray) -> set[int]:
    """All calls where one arrives by vehicle after boarding at one."""
    reached: set[int] = set()
    waiting = [boarded]
    while waiting:
        at = waiting.pop()
        end = int(start_of[np.searchsorted(start_of, at, side="right")])
        for call in range(at + 1, end):
            if call not in reached:
                reached.add(call)
                waiting += [b for a, b in links if a == call - 1]
    return reached


def only(lines: list[Line], trip: int, position: int) -> list[Line]:
    """The same lines, and a copy of the end of one trip that leaves from a stop of its own."""
    number = 0
    for made in lines:
        for arrivals, departures in made.trips:
            if number == trip:
                copy = Line(
                    [99, *made.stops[position + 1 :]],
                    made.board[position:],
                    made.alight[position:],
                    [(arrivals[position:], departures[position:])],
                )
                return [*lines, copy]
            number += 1
    raise AssertionError(trip)
