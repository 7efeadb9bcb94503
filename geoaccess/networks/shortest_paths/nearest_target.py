"""The nearest of many targets, from every node of the street network, in one search."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.shortest_paths.heap import pop, push
from geoaccess.networks.shortest_paths.hierarchy import Hierarchy
from geoaccess.networks.streets.legs import edge_weights, reverse
from geoaccess.networks.streets.street_network import ModeGraph

_FAR = np.int64(np.iinfo(np.int64).max)
_TARGET_BITS = 31  # a label is one number: the cost, and the target in the low bits
_MOST = 1 << (62 - _TARGET_BITS)  # two costs can be added


class NearestTarget(NamedTuple):
    """The nearest target of every node.

    Attributes
    ----------
    target
        int32, shape (nodes,): -1 where none is within the limit.
    network_mm, connector_mm
        int64, shape (nodes,): the way along streets, and the connector of the target.
    """

    target: npt.NDArray[np.int32]
    network_mm: npt.NDArray[np.int64]
    connector_mm: npt.NDArray[np.int64]


def nearest_target(
    graph: ModeGraph,
    target_nodes: npt.NDArray[np.int32],
    connector_mm: npt.NDArray[np.int64],
    *,
    walk_speed_m_per_h: int,
    speed_m_per_h: int,
    max_s: int,
    hierarchy: Hierarchy | None = None,
) -> NearestTarget:
    """Look backwards from all targets together.

    Parameters
    ----------
    graph
        The directed graph of the mode.
    target_nodes
        Node of each target, -1 for none.
    connector_mm
        Straight connector of each target, on foot.
    walk_speed_m_per_h, speed_m_per_h
        Speed of connectors and of streets.
    max_s
        The longest time (closed). Of equally near targets the first one counts.
    hierarchy
        The same graph prepared for this speed: two passes over it replace a search.
    """
    # Time is proportional to connector x speed + length x walking speed: whole numbers.
    shared = math.gcd(walk_speed_m_per_h, speed_m_per_h)
    per_street, per_connector = walk_speed_m_per_h // shared, speed_m_per_h // shared
    limit = max_s * per_street * per_connector * shared * 5 // 18
    if hierarchy is not None and limit < _MOST:
        best, target = _sweep_from(
            hierarchy, target_nodes, connector_mm, (per_street, per_connector, limit)
        )
    else:
        backward = reverse(graph)
        weights = edge_weights(backward, speed_m_per_h)
        best, target = _search_all(
            backward.indptr, backward.head, weights, target_nodes, connector_mm, per_street,
            per_connector, limit,
        )  # fmt: skip
    connector = np.where(target >= 0, connector_mm[target], 0)
    length = np.where(target >= 0, (best - connector * per_connector) // per_street, 0)
    return NearestTarget(target, length, connector)


def _sweep_from(
    hierarchy: Hierarchy,
    target_nodes: npt.NDArray[np.int32],
    connector_mm: npt.NDArray[np.int64],
    costs: tuple[int, int, int],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Smallest cost and its target of every node, by handing labels up and down the hierarchy."""
    h, (per_street, per_connector, limit) = hierarchy, costs
    label = np.full(len(h.position), _FAR)
    cost = connector_mm * per_connector
    known = np.flatnonzero((target_nodes >= 0) & (cost <= limit))
    np.minimum.at(label, h.position[target_nodes[known]], (cost[known] << _TARGET_BITS) | known)
    _hand_up(h.down_ptr, h.down_from, h.down_mm, label, per_street, limit)
    _hand_down(h.up_ptr, h.up_to, h.up_mm, label, per_street, limit)
    label = label[h.position]
    reached = label != _FAR
    target = np.where(reached, label & ((1 << _TARGET_BITS) - 1), -1)
    return np.where(reached, label >> _TARGET_BITS, _FAR), target.astype(np.int32)


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _hand_up(ptr: Any, start: Any, mm: Any, label: Any, per_street: Any, limit: Any) -> None:
    """Give every label to the more important nodes that descend to its node."""
    for node in range(len(label) - 1, -1, -1):
        if label[node] != _FAR:
            for arc in range(ptr[node], ptr[node + 1]):
                through = _onward(label[node], np.int64(mm[arc]) * per_street, limit)
                label[start[arc]] = min(label[start[arc]], through)


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _hand_down(ptr: Any, to: Any, mm: Any, label: Any, per_street: Any, limit: Any) -> None:
    """Take the best label of the more important nodes that every node climbs to."""
    for node in range(len(label)):
        for arc in range(ptr[node], ptr[node + 1]):
            if label[to[arc]] != _FAR:
                through = _onward(label[to[arc]], np.int64(mm[arc]) * per_street, limit)
                label[node] = min(label[node], through)


@nb.njit(cache=True, nogil=True, inline="always")
def _onward(label: Any, cost: Any, limit: Any) -> Any:
    """The label at the other end of a way; `_FAR` beyond the limit."""
    if cost <= limit and (label >> _TARGET_BITS) + cost <= limit:
        return label + (cost << _TARGET_BITS)
    return _FAR


@nb.njit(cache=True, nogil=True)
def _search_all(
    indptr: Any,
    head: Any,
    weights: Any,
    target_nodes: Any,
    connector_mm: Any,
    per_street: Any,
    per_connector: Any,
    limit: Any,
) -> Any:
    """Dijkstra from all targets at once; labels are (cost, target), smallest first."""
    nodes = len(indptr) - 1
    bits = 1
    while (1 << bits) < nodes:
        bits += 1
    best = np.full(nodes, _FAR, np.int64)
    owner = np.full(nodes, -1, np.int32)
    heap = np.empty(2 * len(head) + len(target_nodes) + 2, np.int64)
    size = 0
    for number in range(len(target_nodes)):
        node = target_nodes[number]
        cost = connector_mm[number] * per_connector
        if node >= 0 and cost <= limit and cost < best[node]:
            best[node] = cost
            owner[node] = number
            size = push(heap, size, (cost << bits) | node)
    while size > 0:
        size, key = pop(heap, size)
        node = key & ((1 << bits) - 1)
        cost = key >> bits
        if cost > best[node]:
            continue
        for edge in range(indptr[node], indptr[node + 1]):
            other = head[edge]
            through = cost + weights[edge] * per_street
            if through > limit or through > best[other]:
                continue
            if through < best[other] or owner[node] < owner[other]:
                best[other] = through
                owner[other] = owner[node]
                if size == len(heap):
                    heap = np.concatenate((heap, np.empty(size, np.int64)))
                size = push(heap, size, (through << bits) | np.int64(other))
    return best, owner
