"""Contraction hierarchies: streets prepared for searches between many nodes.

Nodes are taken out one by one, the least important first. Where the only
shortest way between two neighbours led through the node, a shortcut takes its
place. Afterwards every shortest way climbs to more important nodes first and
only descends then, which is what `sweeps` relies on (Geisberger et al. 2008,
"Contraction Hierarchies"; Delling et al. 2011, "PHAST").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoaccess.networks.shortest_paths.contraction import HEAD, LENGTH, MAX_MM, TAIL, contract_all
from geoaccess.networks.streets.street_network import ModeGraph
from geoaccess.rows import offsets

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Hierarchy:
    """Streets ordered by importance; position 0 is the most important node.

    Attributes
    ----------
    position
        int32, shape (nodes,): place of every node in the order.
    up_ptr, up_to, up_mm
        CSR by position: arcs to more important nodes.
    down_ptr, down_from, down_mm
        CSR by position: arcs that arrive from more important nodes.
    """

    position: Int32s
    up_ptr: Int64s
    up_to: Int32s
    up_mm: Int32s
    down_ptr: Int64s
    down_from: Int32s
    down_mm: Int32s


def build_hierarchy(graph: ModeGraph, weights: Int32s) -> Hierarchy:
    """Contract all nodes of a graph.

    Parameters
    ----------
    graph
        The directed graph.
    weights
        int32, shape (edges,), from `legs.edge_weights`: the hierarchy holds for
        these weights only.
    """
    nodes = len(graph.indptr) - 1
    tail = np.repeat(np.arange(nodes, dtype=np.int32), np.diff(graph.indptr))
    useful = (tail != graph.head) & (weights <= MAX_MM)
    rank, arcs = contract_all(nodes, tail[useful], graph.head[useful], weights[useful])
    position = (nodes - 1 - rank).astype(np.int32)
    start, end = position[arcs[TAIL]], position[arcs[HEAD]]
    length = arcs[LENGTH].astype(np.int32)
    up = start > end
    return Hierarchy(
        position, *_csr(nodes, start, end, length, up), *_csr(nodes, end, start, length, ~up)
    )


def turn_round(hierarchy: Hierarchy) -> Hierarchy:
    """The hierarchy of the same streets with every edge turned round."""
    h = hierarchy
    return Hierarchy(h.position, h.down_ptr, h.down_from, h.down_mm, h.up_ptr, h.up_to, h.up_mm)


def _csr(
    nodes: int, owner: Int32s, other: Int32s, length: Int32s, chosen: npt.NDArray[np.bool_]
) -> tuple[Int64s, Int32s, Int32s]:
    """Chosen arcs grouped by owner."""
    owner, other, length = owner[chosen], other[chosen], length[chosen]
    order = np.lexsort([other, owner])
    ptr = offsets(np.bincount(owner, minlength=nodes))
    return ptr.astype(np.int64), other[order], length[order]
