"""Links taken over from another day: the same as if every one had been searched."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.networks.service_day.boardings import boardings_after
from geoaccess.networks.service_day.day_graph import DayGraph, build_day_graph, links_of
from geoaccess.networks.service_day.known_links import kept_links
from geoaccess.networks.service_day.search_patterns import patterns_of
from geoaccess.networks.stops.transfers import Changes
from tests.helpers.days import EIGHT_S, Line, changes_of, random_lines, service_day

STOPS = 7
BOTH = [True, True]


def assert_equal(one: DayGraph, other: DayGraph) -> None:
    for name, found, wanted in zip(DayGraph._fields, one, other, strict=True):
        assert np.array_equal(found, wanted), name


def renumbered(lines: list[Line], new: list[int]) -> list[Line]:
    return [line._replace(stops=[new[stop] for stop in line.stops]) for line in lines]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_what_is_taken_over_is_what_would_be_found(seed: int) -> None:
    """Lines go and come, stops get other numbers, and some changes take longer."""
    rng = random.Random(seed)
    both, gone, new = (random_lines(rng, STOPS, count) for count in (4, 1, 1))
    required = {(s, s): 60 for s in range(STOPS)} | {
        (rng.randrange(STOPS), rng.randrange(STOPS)): 100 for _ in range(5)
    }
    slower = required | ({next(iter(required)): 300} if rng.random() < 0.5 else {})
    number = rng.sample(range(STOPS), STOPS)
    before = build_day_graph(service_day([*gone, *both]), changes_of(STOPS, required))
    after = service_day(renumbered([*both, *new], number))
    changes = changes_of(STOPS, {(number[a], number[b]): s for (a, b), s in slower.items()})
    known = links_of(before, changes_of(STOPS, required), np.argsort(number))
    assert_equal(build_day_graph(after, changes, known), build_day_graph(after, changes))


def day_of(first: Line, *others: Line) -> tuple[DayGraph, Changes]:
    changes = changes_of(6, {(s, s): 60 for s in range(6)})
    return build_day_graph(service_day([first, *others]), changes), changes


def line(stops: list[int], start_s: int) -> Line:
    return Line(stops, BOTH, BOTH, [([start_s, start_s + 300],) * 2])


def test_only_lines_that_come_by_a_change_are_searched_anew() -> None:
    """A new line calls at stop 1; the first line gets there, the second and third meet elsewhere."""
    lines = [line([0, 1], EIGHT_S), line([2, 3], EIGHT_S), line([3, 4], EIGHT_S + 600)]
    graph, changes = day_of(*lines)
    patterns = patterns_of(service_day([*lines, line([1, 5], EIGHT_S + 900)]))
    known = links_of(graph, changes, np.arange(6))
    kept = kept_links(patterns, boardings_after(patterns, changes), known)
    assert kept.anew.tolist() == [True, False, False, True]
    # the second line is in at 08:05 and the third leaves there at 08:10: calls 2 and 4 of the day
    assert (kept.source.tolist(), kept.target.tolist()) == ([2], [4])


def test_nothing_is_taken_over_where_vehicles_go_on_as_other_trips() -> None:
    lines = [line([0, 1], EIGHT_S), line([1, 2], EIGHT_S + 300), line([3, 4], EIGHT_S)]
    graph, changes = day_of(*lines)
    patterns = patterns_of(service_day(lines, {0: 1}))
    known = links_of(graph, changes, np.arange(6))
    assert kept_links(patterns, boardings_after(patterns, changes), known).anew.all()
