"""Streets: reading, preparing, and times by bike between 1 000 and 1 000 nodes of Porto Alegre.

Ours against scipy's csgraph and networkx on the same graph in the same run.
Lengths are compared before anything is timed.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.measure import DATA, Row, median_s, peak_gb, seconds_of, side_by_side
from geoaccess.demo.region import write_region
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
    _compare(graph, prepared, sources, targets)
    return [*_reading(), *_searching(graph, prepared, sources, targets), *_country()]


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
) -> None:
    """Equal lengths everywhere, or no times."""
    expected = by_scipy(matrix_of(graph), sources, targets)
    for way in (prepared, None):
        np.testing.assert_array_equal(by_hierarchy(graph, way, sources, targets), expected)
    sampled = _networkx(_net(graph), sources[:SAMPLE], targets)
    np.testing.assert_array_equal(sampled, expected[:SAMPLE])


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
        Row("streets", "Porto Alegre: read", median_s(lambda: read_streets(CITY)), "s", 5, size)
    ]


def _searching(
    graph: ModeGraph, prepared: Hierarchy, sources: np.ndarray, targets: np.ndarray
) -> list[Row]:
    matrix, net = matrix_of(graph), _net(graph)
    scipy_way = partial(by_scipy, matrix, sources, targets)
    swept, scipy_s, ratio = side_by_side(
        partial(by_hierarchy, graph, prepared, sources, targets), scipy_way, runs=5
    )
    cold, _, cold_ratio = side_by_side(
        partial(by_hierarchy, graph, None, sources, targets), scipy_way, runs=3
    )
    few = seconds_of(partial(_networkx, net, sources[:SAMPLE], targets), runs=3)
    networkx_s = float(np.median(few)) * PLACES / SAMPLE
    case = f"bike {PLACES} x {PLACES}"
    estimate = f"networkx takes {networkx_s:.0f} s (from {SAMPLE} sources)"
    note = f"scipy takes {ratio:.0f} times as long; {estimate}"
    return [
        Row("streets", "bike: prepare", median_s(lambda: build_hierarchy(graph, graph.length_mm))),
        Row("streets", f"{case}, prepared", swept, "s", 5, note),
        Row(
            "streets", f"{case}, preparing included", cold, "s", 3, f"scipy: {cold_ratio:.0f} times"
        ),
        Row("streets", f"{case}, scipy csgraph", scipy_s, "s", 5),
    ]


def _read_and_prepare(path: Path) -> None:
    graph = read_streets(path).modes["walk"]
    build_hierarchy(graph, graph.length_mm)


def _country() -> list[Row]:
    """Streets of the generator's country: read and prepared for walking."""
    with tempfile.TemporaryDirectory() as folder:
        write_region(Path(folder), size="country")
        (path,) = Path(folder).glob("*.osm.pbf")
        read_s = seconds_of(lambda: read_streets(path), runs=1, warm=0)[0]
        graph = read_streets(path).modes["walk"]
        prepare_s = seconds_of(lambda: build_hierarchy(graph, graph.length_mm), runs=1, warm=0)[0]
        size = f"{len(graph.indptr) - 1} nodes, {len(graph.head)} edges on foot"
        memory = peak_gb(partial(_read_and_prepare, path))
    return [
        Row("streets", "country: read", read_s, note=size),
        Row("streets", "country: prepare for walking", prepare_s),
        Row("streets", "country: peak memory of both", memory, unit="GB"),
    ]
