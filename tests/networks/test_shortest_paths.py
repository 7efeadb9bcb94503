from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.networks.legs import reverse
from geoaccess.networks.shortest_paths import bounded_many_to_many
from tests.helpers.streets import as_networkx, graph_of

NODES = 12


@st.composite
def searches(draw):
    """A random directed graph without parallel edges, sources, targets (-1 = unsnapped), limit."""
    pair = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1))
    pairs = draw(st.lists(pair, max_size=40, unique=True))
    lengths = draw(st.lists(st.integers(0, 50), min_size=len(pairs), max_size=len(pairs)))
    graph = graph_of(NODES, [(a, b, w) for (a, b), w in zip(pairs, lengths, strict=True)])
    places = st.lists(st.integers(-1, NODES - 1), max_size=8)
    return graph, draw(places), draw(places), draw(st.integers(0, 200))


def pairs_of(reached):
    rows = np.repeat(np.arange(len(reached.ptr) - 1), np.diff(reached.ptr))
    columns = reached.target_index.tolist(), reached.network_mm.tolist()
    return dict(zip(zip(rows.tolist(), columns[0], strict=True), columns[1], strict=True))


def expected_pairs(graph, sources, targets, limits):
    net = as_networkx(graph, graph.length_mm)
    out = {}
    for row, (source, limit) in enumerate(zip(sources, limits, strict=True)):
        if source < 0:
            continue
        lengths = nx.single_source_dijkstra_path_length(net, source, cutoff=limit)
        out |= {(row, c): lengths[t] for c, t in enumerate(targets) if t in lengths}
    return out


@settings(max_examples=150, deadline=None)
@given(searches())
def test_equals_networkx_on_random_graphs(search):
    graph, sources, targets, limit = search
    reached = bounded_many_to_many(graph, graph.length_mm, sources, targets, limit)
    assert pairs_of(reached) == expected_pairs(graph, sources, targets, [limit] * len(sources))


@settings(max_examples=50, deadline=None)
@given(searches())
def test_targets_rise_within_a_row(search):
    graph, sources, targets, limit = search
    reached = bounded_many_to_many(graph, graph.length_mm, sources, targets, limit)
    for start, end in zip(reached.ptr[:-1], reached.ptr[1:], strict=True):
        assert np.all(np.diff(reached.target_index[start:end]) > 0)


@settings(max_examples=50, deadline=None)
@given(searches())
def test_reversed_streets_swap_sources_and_targets(search):
    graph, sources, targets, limit = search
    there = pairs_of(bounded_many_to_many(graph, graph.length_mm, sources, targets, limit))
    turned = reverse(graph)
    back = pairs_of(bounded_many_to_many(turned, turned.length_mm, targets, sources, limit))
    assert {(b, a): w for (a, b), w in back.items()} == there


def test_each_source_has_its_own_limit_even_on_a_shared_node():
    # 0 -> 1 -> 2, 100 mm each; both sources stand on node 0
    graph = graph_of(3, [(0, 1, 100), (1, 2, 100)])
    reached = bounded_many_to_many(graph, graph.length_mm, [0, 0], [0, 1, 2], [100, 200])
    assert pairs_of(reached) == {(0, 0): 0, (0, 1): 100, (1, 0): 0, (1, 1): 100, (1, 2): 200}


def test_the_limit_is_closed():
    graph = graph_of(2, [(0, 1, 100)])
    assert pairs_of(bounded_many_to_many(graph, graph.length_mm, [0], [1], 100)) == {(0, 0): 100}
    assert pairs_of(bounded_many_to_many(graph, graph.length_mm, [0], [1], 99)) == {}


def test_lengths_near_the_largest_number_do_not_wrap():
    # 0 -> 1 -> 2 with 1.5e9 mm each: the sum 3e9 lies beyond int32 and beyond any limit
    graph = graph_of(3, [(0, 1, 1_500_000_000), (1, 2, 1_500_000_000)])
    reached = bounded_many_to_many(graph, graph.length_mm, [0], [1, 2], 2**40)
    assert pairs_of(reached) == {(0, 0): 1_500_000_000}
