"""The nearest destination in one sweep against the matrix, and against single departures."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.networks.service_day.day_graph import build_day_graph
from geoaccess.networks.shortest_paths.hierarchy import build_hierarchy
from geoaccess.networks.shortest_paths.nearest_target import nearest_target
from geoaccess.routing.legs.pairs import Query
from geoaccess.routing.search.nearest_lane import nearest_by_transit, packed
from geoaccess.routing.search.percentiles import ranks_of
from geoaccess.routing.search.transit import transit_times
from tests.helpers.days import EIGHT_S, changes_of, legs_of, service_day
from tests.helpers.streets import graph_of
from tests.routing.search.test_transit import STOPS, random_case


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_nearest_is_the_first_destination_reached_at_every_departure(seed: int) -> None:
    case = random_case(seed)
    limit, minutes = case["limit_s"], case["minutes"]
    graph = build_day_graph(service_day(case["lines"]), changes_of(STOPS, case["required"]))
    access, egress, direct = (legs_of(case[name]) for name in ("access", "egress", "direct"))
    by_street = [min(((s, to) for to, s in row.items()), default=(0, -1)) for row in case["direct"]]
    street = packed([s for s, _ in by_street], [to for _, to in by_street])
    first = []
    for minute in range(minutes):
        ranks = ranks_of((50,), 1)
        query = Query(EIGHT_S + 60 * minute, 1, limit, ranks, case["max_rides"])
        found = transit_times(graph, access, egress, direct, query)
        values = np.full((4, 5), 1 << 60)
        values[found.origin, found.destination] = packed(found.seconds[0], found.destination)
        first.append(values.min(axis=1))
    ranks = ranks_of((20, 50, 80), minutes)
    query = Query(EIGHT_S, minutes, limit, ranks, case["max_rides"])
    got = nearest_by_transit(graph, access, egress, street, query)
    expected = np.sort(np.array(first), axis=0)[ranks - 1]
    reached = expected < 1 << 60
    assert np.array_equal(got.destination >= 0, reached)
    assert np.array_equal(packed(got.seconds, got.destination)[reached], expected[reached])


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_nearest_along_streets_equals_the_shortest_of_all_ways(seed: int) -> None:
    rng = random.Random(seed)
    nodes = 12
    lengths = {
        (rng.randrange(nodes), rng.randrange(nodes)): 1000 * rng.randint(1, 9) for _ in range(30)
    }
    edges = [(a, b, length) for (a, b), length in lengths.items() if a != b]
    graph = graph_of(nodes, edges)
    targets = np.array([rng.randrange(-1, nodes) for _ in range(4)], np.int32)
    connector = np.array([rng.randint(0, 5) * 1000 for _ in range(4)], np.int64)
    walk, speed, max_s = 4800, 15000, 8
    far = np.full((nodes, nodes), 10**9)
    np.fill_diagonal(far, 0)
    for a, b, w in edges:
        far[a, b] = min(far[a, b], w)
    for middle in range(nodes):
        far = np.minimum(far, far[:, middle, None] + far[None, middle, :])
    found = nearest_target(
        graph, targets, connector, walk_speed_m_per_h=walk, speed_m_per_h=speed, max_s=max_s
    )
    prepared = nearest_target(
        graph, targets, connector, walk_speed_m_per_h=walk, speed_m_per_h=speed, max_s=max_s,
        hierarchy=build_hierarchy(graph, graph.length_mm),
    )  # fmt: skip
    assert all(np.array_equal(*pair) for pair in zip(found, prepared, strict=True))
    for node in range(nodes):
        # Seconds x 5 x walk x speed / 18, a whole number: what is compared has no rounding.
        costs = [
            (connector[t] * speed + far[node, targets[t]] * walk, t)
            for t in range(4)
            if targets[t] >= 0
        ]
        costs = [c for c in costs if 18 * c[0] <= max_s * 5 * walk * speed]
        assert found.target[node] == (min(costs)[1] if costs else -1)
        if costs:
            cost = found.connector_mm[node] * speed + found.network_mm[node] * walk
            assert cost == min(costs)[0]
