from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.networks.shortest_paths.contraction import MAX_MM
from geoaccess.networks.shortest_paths.hierarchy import build_hierarchy, turn_round
from geoaccess.networks.shortest_paths.lengths import bounded_many_to_many
from geoaccess.networks.streets.legs import edge_weights, reverse
from geoaccess.networks.streets.read import read_streets
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
    # 0 -> 1 -> 2 with 600 km each: 1 200 km lie beyond the longest way that is looked for
    graph = graph_of(3, [(0, 1, 600_000_000), (1, 2, 600_000_000)])
    for prepared in (None, build_hierarchy(graph, graph.length_mm)):
        reached = bounded_many_to_many(
            graph, graph.length_mm, [0], [1, 2], 2**40, hierarchy=prepared
        )
        assert pairs_of(reached) == {(0, 0): 600_000_000}


@settings(max_examples=150, deadline=None)
@given(searches())
def test_a_hierarchy_gives_the_same_answers(search):
    graph, sources, targets, limit = search
    prepared = build_hierarchy(graph, graph.length_mm)
    swept = bounded_many_to_many(
        graph, graph.length_mm, sources, targets, limit, hierarchy=prepared
    )
    assert pairs_of(swept) == expected_pairs(graph, sources, targets, [limit] * len(sources))


@settings(max_examples=50, deadline=None)
@given(searches())
def test_a_hierarchy_turned_round_searches_towards_the_sources(search):
    graph, sources, targets, limit = search
    turned = reverse(graph)
    prepared = turn_round(build_hierarchy(graph, graph.length_mm))
    swept = bounded_many_to_many(
        turned, turned.length_mm, sources, targets, limit, hierarchy=prepared
    )
    plain = bounded_many_to_many(turned, turned.length_mm, sources, targets, limit)
    assert pairs_of(swept) == pairs_of(plain)


def test_a_star_whose_hub_has_many_neighbours_is_contracted():
    # every pair of the 60 leaves needs the hub: 2 units, and the way there is 1
    leaves = range(1, 61)
    graph = graph_of(61, [(0, k, 1) for k in leaves] + [(k, 0, 1) for k in leaves])
    prepared = build_hierarchy(graph, graph.length_mm)
    reached = pairs_of(
        bounded_many_to_many(graph, graph.length_mm, range(61), range(61), 10, hierarchy=prepared)
    )
    assert reached == {
        (a, b): (a > 0) + (b > 0) if a != b else 0 for a in range(61) for b in range(61)
    }


@pytest.mark.parametrize("mode", ["walk", "bike", "car"])
def test_real_streets_searched_from_everywhere_agree_with_networkx(shared_data, mode):
    streets = read_streets(shared_data / "porto_alegre" / "poa_osm.pbf")
    graph = streets.modes[mode]
    weights = edge_weights(graph, 3600)
    places = np.random.default_rng(7).choice(np.flatnonzero(graph.in_main), 400)
    # 400 searches of the whole city settle more nodes than preparing takes: sweeps are used
    reached = bounded_many_to_many(graph, weights, places, places, MAX_MM)
    matrix = reached.network_mm.reshape(400, 400)  # all are in the main part: every pair is there
    net = as_networkx(graph, weights)
    for row in (0, 199, 399):
        lengths = nx.single_source_dijkstra_path_length(net, int(places[row]))
        assert matrix[row].tolist() == [lengths[int(place)] for place in places]


def test_a_dense_graph_is_contracted_exactly():
    # a complete graph with random lengths: contraction must grow its space and stay exact
    draw = np.random.default_rng(3)
    pairs = [(a, b, int(draw.integers(1, 1000))) for a in range(70) for b in range(70) if a != b]
    graph = graph_of(70, pairs)
    prepared = build_hierarchy(graph, graph.length_mm)
    swept = bounded_many_to_many(
        graph, graph.length_mm, range(70), range(70), MAX_MM, hierarchy=prepared
    )
    assert pairs_of(swept) == expected_pairs(graph, range(70), range(70), [MAX_MM] * 70)
