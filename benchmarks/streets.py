"""Streets: reading, preparing, and times by bike between 1 000 and 1 000 nodes of Porto Alegre.

Ours against scipy's csgraph and networkx on the same graph in the same run.
Lengths are compared before anything is timed. `scale` reads and prepares a country.
"""

from __future__ import annotations

import time
from functools import partial

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.measure import DATA, Row, median_s, side_by_side
from geoaccess.networks.shortest_paths.contraction import MAX_MM
from geoaccess.networks.shortest_paths.hierarchy import Hierarchy, build_hierarchy
from geoaccess.networks.shortest_paths.lengths import bounded_many_to_many
from geoaccess.networks.streets.read import read_streets
from geoaccess.networks.streets.street_network import ModeGraph

CITY = DATA / "porto_alegre" / "poa_osm.pbf"
NEEDS = (CITY,)
PLACES = 1000
SAMPLE = 5


def run() -> list[Row]:
    graph = read_streets(CITY).modes["bike"]
    nodes = np.random.default_rng(1).choice(np.flatnonzero(graph.in_main), 2 * PLACES)
    sources, targets = nodes[:PLACES], nodes[PLACES:]
    prepared = build_hierarchy(graph, graph.length_mm)
    networkx_s = _compare(graph, prepared, sources, targets)
    return [*_reading(), *_searching(graph, prepared, sources, targets, networkx_s)]


def by_hierarchy(
    graph: ModeGraph, prepared: Hierarchy | None, sources: np.ndarray, targets: np.ndarray
) -> np.ndarray:
    """Lengths of all pairs; every one is reached, because all nodes lie in the main part."""
    found = bounded_many_to_many(
        graph, graph.length_mm, sources, targets, MAX_MM, hierarchy=prepared
    )
    return found.network_mm.reshape(len(sources), len(targets))


def by_scipy(matrix: csr_array, sources: np.ndarray, targets: np.ndarray) -> np.ndarray:
    return dijkstra(matrix, indices=sources)[:, targets]


def _networkx(net: nx.DiGraph, sources: np.ndarray, targets: np.ndarray) -> np.ndarray:
    rows = []
    for source in sources.tolist():
        lengths = nx.single_source_dijkstra_path_length(net, source)
        rows.append([lengths[target] for target in targets.tolist()])
    return np.array(rows)


def _compare(
    graph: ModeGraph, prepared: Hierarchy, sources: np.ndarray, targets: np.ndarray
) -> float:
    """Equal lengths everywhere, or no times; gives the seconds that networkx takes for a source."""
    expected = by_scipy(matrix_of(graph), sources, targets)
    for way in (prepared, None):
        np.testing.assert_array_equal(by_hierarchy(graph, way, sources, targets), expected)
    net = _net(graph)
    start = time.perf_counter()
    sampled = _networkx(net, sources[:SAMPLE], targets)
    taken = time.perf_counter() - start
    np.testing.assert_array_equal(sampled, expected[:SAMPLE])
    return taken / SAMPLE


def matrix_of(graph: ModeGraph) -> csr_array:
    nodes = len(graph.indptr) - 1
    lengths = graph.length_mm.astype(float)
    return csr_array((lengths, graph.head, graph.indptr), shape=(nodes, nodes))


def _net(graph: ModeGraph) -> nx.DiGraph:
    net = nx.DiGraph()
    tail = np.repeat(np.arange(len(graph.indptr) - 1), np.diff(graph.indptr)).tolist()
    edges = zip(tail, graph.head.tolist(), graph.length_mm.tolist(), strict=True)
    net.add_weighted_edges_from(edges)
    return net


def _reading() -> list[Row]:
    size = f"{CITY.stat().st_size / 1e6:.1f} MB .osm.pbf"
    return [
        Row(
            "streets",
            "Porto Alegre: read",
            median_s(lambda: read_streets(CITY), runs=3, warm=0),
            runs=3,
            note=size,
        )
    ]


def _searching(
    graph: ModeGraph,
    prepared: Hierarchy,
    sources: np.ndarray,
    targets: np.ndarray,
    networkx_s: float,
) -> list[Row]:
    scipy_way = partial(by_scipy, matrix_of(graph), sources, targets)
    swept, scipy_s, ratio = side_by_side(
        partial(by_hierarchy, graph, prepared, sources, targets), scipy_way, runs=3
    )
    prepare_s = median_s(lambda: build_hierarchy(graph, graph.length_mm), runs=3, warm=0)
    case = f"bike {PLACES} x {PLACES}"
    estimate = f"networkx takes {networkx_s * PLACES:.0f} s (from {SAMPLE} sources)"
    note = f"scipy takes {ratio:.0f} times as long; {estimate}; lengths of both equal ours"
    return [
        Row("streets", "bike: prepare", prepare_s, runs=3),
        Row("streets", f"{case}, prepared", swept, runs=3, note=note),
        Row("streets", f"{case}, scipy csgraph", scipy_s, runs=3),
    ]
