"""Buckets: the same lengths as plain searches, whatever the limit they were filled for."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.networks.shortest_paths.buckets import fill_buckets
from geoaccess.networks.shortest_paths.hierarchy import build_hierarchy, turn_round
from geoaccess.networks.shortest_paths.lengths import bounded_many_to_many
from geoaccess.networks.shortest_paths.prepared_search import lengths_on
from geoaccess.networks.shortest_paths.spread import spread_buckets
from geoaccess.networks.shortest_paths.sweeps import needed_for
from tests.helpers.streets import graph_of

NODES = 12


@st.composite
def searches(draw):
    """A random directed graph, sources and targets (-1 = unsnapped), a limit, room above it."""
    pair = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1))
    pairs = draw(st.lists(pair, max_size=40, unique=True))
    lengths = draw(st.lists(st.integers(0, 50), min_size=len(pairs), max_size=len(pairs)))
    graph = graph_of(NODES, [(a, b, w) for (a, b), w in zip(pairs, lengths, strict=True)])
    places = st.lists(st.integers(-1, NODES - 1), max_size=8)
    return graph, draw(places), draw(places), draw(st.integers(0, 200)), draw(st.integers(0, 50))


def positions(hierarchy, nodes):
    at = np.array(nodes, np.int32)
    return np.where(at >= 0, hierarchy.position[at], -1).astype(np.int32)


@settings(max_examples=100, deadline=None)
@given(searches())
def test_buckets_give_the_lengths_of_plain_searches(search):
    graph, sources, targets, limit, room = search
    hierarchy = build_hierarchy(graph, graph.length_mm)
    buckets = fill_buckets(hierarchy, positions(hierarchy, targets), limit + room)
    limits = np.full(len(sources), limit, np.int64)
    counts, reached, lengths = lengths_on(
        hierarchy, np.array(sources, np.int32), limits, np.array(targets, np.int32), buckets=buckets
    )
    plain = bounded_many_to_many(graph, graph.length_mm, sources, targets, limit)
    assert counts.tolist() == np.diff(plain.ptr).tolist()
    assert reached.tolist() == plain.target_index.tolist()
    assert lengths.tolist() == plain.network_mm.tolist()
    # handed down from the most important nodes: the same rows
    starts = positions(hierarchy, sources)
    needed = needed_for(turn_round(hierarchy), starts)
    spread = spread_buckets(hierarchy, buckets, needed, starts, limits)
    assert [part.tolist() for part in spread] == [
        counts.tolist(), reached.tolist(), lengths.tolist()
    ]  # fmt: skip


def test_buckets_of_the_hierarchy_turned_round_lead_away_from_the_targets():
    # 0 -> 1 -> 2, 100 mm each: node 2 is reached from 0, and never the other way
    graph = graph_of(3, [(0, 1, 100), (1, 2, 100)])
    turned = turn_round(build_hierarchy(graph, graph.length_mm))
    buckets = fill_buckets(turned, positions(turned, [0]), 200)
    counts, _, lengths = lengths_on(
        turned,
        np.array([2, 0], np.int32),
        np.array([200, 200]),
        np.array([0], np.int32),
        buckets=buckets,
    )
    assert counts.tolist() == [1, 1]
    assert lengths.tolist() == [200, 0]
