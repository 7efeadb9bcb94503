"""Small street networks for tests."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import numpy as np

from geoaccess.networks.streets.street_network import ModeGraph, StreetNetwork


def graph_of(nodes: int, edges: Iterable[tuple[int, int, int]]) -> ModeGraph:
    """A mode graph from (tail, head, length_mm); all nodes count as main."""
    rows = sorted(edges)
    tail = np.array([row[0] for row in rows], dtype=np.int64)
    return ModeGraph(
        indptr=np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=nodes))]),
        head=np.array([row[1] for row in rows], dtype=np.int32),
        length_mm=np.array([row[2] for row in rows], dtype=np.int32),
        fixed_ms=np.zeros(len(rows), dtype=np.int32),
        in_main=np.ones(nodes, dtype=np.bool_),
    )


def streets_of(lon: Iterable[float], lat: Iterable[float], **modes: ModeGraph) -> StreetNetwork:
    """A street network from coordinates and graphs."""
    x, y = np.array(list(lon), dtype=float), np.array(list(lat), dtype=float)
    return StreetNetwork(osm_id=np.arange(len(x)), lon=x, lat=y, modes=modes)


def as_networkx(graph: ModeGraph, weights: np.ndarray) -> nx.DiGraph:
    """The same graph for networkx, with attribute ``weight``."""
    out = nx.DiGraph()
    out.add_nodes_from(range(len(graph.indptr) - 1))
    tail = np.repeat(np.arange(len(graph.indptr) - 1), np.diff(graph.indptr))
    out.add_weighted_edges_from(
        zip(tail.tolist(), graph.head.tolist(), weights.tolist(), strict=True)
    )
    return out
