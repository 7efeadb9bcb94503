"""The lanes search against a search that tries every trip, on random days, to the second."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.networks.service_day.day_graph import build_day_graph
from geoaccess.routing.legs.pairs import PairTimes, Query
from geoaccess.routing.search.percentiles import ranks_of
from geoaccess.routing.search.transit import transit_times
from tests.helpers.days import (
    EIGHT_S,
    NEVER,
    Line,
    changes_of,
    earliest_arrival,
    legs_of,
    random_lines,
    service_day,
)

STOPS = 6


def random_case(seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    slack = rng.choice([0, 0, 60])
    required = {(s, s): rng.choice([slack, slack, 0]) for s in range(STOPS)}
    for a in range(STOPS):
        for b in range(STOPS):
            if a != b and rng.random() < 0.25:
                required[a, b] = rng.choice([0, 60, 100]) + slack

    def walks(count: int, longest: int) -> dict[int, int]:
        ends = rng.sample(range(count), rng.randint(0, longest))
        return {end: rng.choice([0, 60, 200, 301]) for end in ends}

    return {
        "lines": random_lines(rng, STOPS, 5),
        "required": required,
        "access": [
            {stop: s + slack for stop, s in walks(STOPS, 3).items()} for _ in range(4)
        ],
        "egress": [walks(STOPS, 3) for _ in range(5)],
        "direct": [{to: 3 * s + 500 for to, s in walks(5, 2).items()} for _ in range(4)],
        "limit_s": rng.choice([1800, 3600]),
        "minutes": rng.choice([1, 7, 20]),
        "max_rides": rng.choice([None, None, 1, 2, 3]),
    }  # fmt: skip


def searched(case: dict[str, Any], percentiles: tuple[float, ...]) -> PairTimes:
    graph = build_day_graph(service_day(case["lines"]), changes_of(STOPS, case["required"]))
    ranks = ranks_of(percentiles, case["minutes"])
    query = Query(EIGHT_S, case["minutes"], case["limit_s"], ranks, case["max_rides"])
    legs = (legs_of(case[name]) for name in ("access", "egress", "direct"))
    return transit_times(graph, *legs, query)


def expected(case: dict[str, Any], origin: int, destination: int) -> list[int]:
    """Travel times of all departures, sorted; `NEVER` where above the limit."""
    times = []
    for minute in range(case["minutes"]):
        start = EIGHT_S + 60 * minute
        ready = {stop: start + s for stop, s in case["access"][origin].items()}
        arrival = earliest_arrival(
            case["lines"], case["required"], ready, case["egress"][destination], case["max_rides"]
        )
        street = case["direct"][origin].get(destination, NEVER)
        best = min(arrival - start, street)
        times.append(best if best <= case["limit_s"] else NEVER)
    return sorted(times)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_every_percentile_equals_that_of_a_search_for_every_minute(seed: int) -> None:
    case = random_case(seed)
    found = searched(case, (0, 25, 50, 90))
    limit = case["limit_s"]
    got = {
        (int(o), int(d)): [int(s) if s <= limit else NEVER for s in found.seconds[:, pair]]
        for pair, (o, d) in enumerate(zip(found.origin, found.destination, strict=True))
    }
    for origin in range(4):
        for destination in range(5):
            times = expected(case, origin, destination)
            wanted = [times[rank - 1] for rank in ranks_of((0, 25, 50, 90), case["minutes"])]
            assert got.get((origin, destination), [NEVER] * 4) == wanted


def test_vehicles_that_meet_in_a_circle_within_one_second_reach_each_other() -> None:
    """Two vehicles swap stops in no time, a third leaves from each: all can be reached."""
    always = [True, True]
    lines = [([0, 1], EIGHT_S, EIGHT_S), ([1, 0], EIGHT_S, EIGHT_S)]
    onward = [([0, 2], EIGHT_S, EIGHT_S + 60), ([1, 3], EIGHT_S, EIGHT_S + 90)]
    made = [Line(stops, always, always, [([a, b], [a, b])]) for stops, a, b in lines + onward]
    graph = build_day_graph(service_day(made), changes_of(4, {(s, s): 0 for s in range(4)}))
    query = Query(EIGHT_S, 1, 600, ranks_of((50,), 1))
    found = transit_times(
        graph, legs_of([{0: 0}, {1: 0}]), legs_of([{2: 0}, {3: 0}]), legs_of([{}, {}]), query
    )
    assert list(zip(found.origin, found.destination, found.seconds[0], strict=True)) == [
        (0, 0, 60), (0, 1, 90), (1, 0, 60), (1, 1, 90),
    ]  # fmt: skip
    assert len(graph.loop_first) == 1


@pytest.mark.parametrize("memory", [1, 1 << 30])
def test_batches_of_destinations_give_the_same_pairs(memory: int) -> None:
    case = random_case(5)
    graph = build_day_graph(service_day(case["lines"]), changes_of(STOPS, case["required"]))
    query = Query(EIGHT_S, 20, 3600, ranks_of((50,), 20), None, memory)
    many = [case["egress"][n % 5] for n in range(300)]
    found = transit_times(graph, legs_of(case["access"]), legs_of(many), legs_of([{}] * 4), query)
    first = {(o, d): s for o, d, s in zip(*found[:2], found.seconds[0], strict=True) if d < 5}
    repeated = {(o, d): s for o, d, s in zip(*found[:2], found.seconds[0], strict=True)}
    assert repeated == {(o, d): first[o, d % 5] for o, d in repeated}
    assert len(repeated) == 60 * len(first) > 0
