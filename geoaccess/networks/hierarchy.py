"""Contraction hierarchies: streets prepared for searches between many nodes.

Nodes are taken out one by one, the least important first. Where the only
shortest way between two neighbours led through the node, a shortcut takes its
place. Afterwards every shortest way climbs to more important nodes first and
only descends then, which is what `sweeps` relies on (Geisberger et al. 2008,
"Contraction Hierarchies"; Delling et al. 2011, "PHAST").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.heap import pop, push
from geoaccess.networks.streets import ModeGraph

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

MAX_MM = 1_000_000_000
"""The longest way that is looked for: 1 000 km, or eleven days in the milliseconds of a car."""

_FAR = np.int64(1) << 40
_WITNESS_NODES = 60
_WITNESS_SPACE = 2048
_SHORTCUTS = 1024
_BIAS = 1 << 20


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
    rank, tail, head, length = _contract(
        nodes, tail[useful], graph.head[useful], weights[useful].astype(np.int64)
    )
    position = (nodes - 1 - rank).astype(np.int32)
    start, end, length = position[tail], position[head], length.astype(np.int32)
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
    ptr = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=nodes))])
    return ptr.astype(np.int64), other[order], length[order]


@nb.njit(cache=True, nogil=True)
def _contract(nodes: Any, tail: Any, head: Any, length: Any) -> Any:
    """Rank of every node, and all arcs with the shortcuts (tail, head, length)."""
    used = len(tail)
    arcs = _room(2 * used, tail, head, length)
    first_out = np.full(nodes, -1, np.int32)
    first_in = np.full(nodes, -1, np.int32)
    for arc in range(used):
        _link(arcs, first_out, first_in, arc)
    level = np.zeros(nodes, np.int32)
    rank = np.full(nodes, -1, np.int32)
    work = _workspace(nodes, _SHORTCUTS)
    queue = np.empty(nodes + 1, np.int64)
    size = 0
    for node in range(nodes):
        size = push(queue, size, _key(node, arcs, first_out, first_in, level, work))
    for number in range(nodes):
        size, node = _least_important(queue, size, arcs, first_out, first_in, level, work)
        count = _shortcuts(node, arcs, first_out, first_in, work)
        if count > len(work[3]):
            work = _workspace(nodes, 2 * count)
            count = _shortcuts(node, arcs, first_out, first_in, work)
        if used + count > len(arcs[0]):
            arcs = _grown(arcs, used, 2 * (used + count))
        rank[node] = number
        _unlink_node(node, arcs, first_out, first_in, level)
        used = _add_shortcuts(count, used, arcs, first_out, first_in, work)
    return rank, arcs[0][:used], arcs[1][:used], arcs[2][:used]


@nb.njit(cache=True, nogil=True)
def _room(space: Any, tail: Any, head: Any, length: Any) -> Any:
    """Arrays of arcs with space for shortcuts: tail, head, length, next out, next in."""
    used = len(tail)
    arcs = (
        np.empty(space, np.int32),
        np.empty(space, np.int32),
        np.empty(space, np.int64),
        np.empty(space, np.int32),
        np.empty(space, np.int32),
    )
    arcs[0][:used] = tail
    arcs[1][:used] = head
    arcs[2][:used] = length
    return arcs


@nb.njit(cache=True, nogil=True)
def _grown(arcs: Any, used: Any, space: Any) -> Any:
    """The same arcs with more space, links included."""
    more = _room(space, arcs[0][:used], arcs[1][:used], arcs[2][:used])
    more[3][:used] = arcs[3][:used]
    more[4][:used] = arcs[4][:used]
    return more


@nb.njit(cache=True, nogil=True)
def _workspace(nodes: Any, shortcuts: Any) -> Any:
    """Lengths of a witness search, nodes seen, its heap, and the shortcuts found."""
    return (
        np.full(nodes, _FAR, np.int64),
        np.empty(_WITNESS_SPACE, np.int32),
        np.empty(_WITNESS_SPACE, np.int64),
        np.empty(shortcuts, np.int32),
        np.empty(shortcuts, np.int32),
        np.empty(shortcuts, np.int64),
    )


@nb.njit(cache=True, nogil=True)
def _link(arcs: Any, first_out: Any, first_in: Any, arc: Any) -> None:
    """Put an arc into the lists of its ends."""
    arcs[3][arc] = first_out[arcs[0][arc]]
    first_out[arcs[0][arc]] = arc
    arcs[4][arc] = first_in[arcs[1][arc]]
    first_in[arcs[1][arc]] = arc


@nb.njit(cache=True, nogil=True)
def _least_important(
    queue: Any, size: Any, arcs: Any, first_out: Any, first_in: Any, level: Any, work: Any
) -> Any:
    """Take the node whose present importance is least: old keys are renewed when they come up."""
    while True:
        size, key = pop(queue, size)
        node = np.int32(key & 0x7FFFFFFF)
        renewed = _key(node, arcs, first_out, first_in, level, work)
        if size == 0 or renewed <= queue[0]:
            return size, node
        size = push(queue, size, renewed)


@nb.njit(cache=True, nogil=True)
def _key(node: Any, arcs: Any, first_out: Any, first_in: Any, level: Any, work: Any) -> Any:
    """Importance and node: many shortcuts, few arcs removed and a high level are important."""
    removed = 0
    arc = first_out[node]
    while arc >= 0:
        removed += 1
        arc = arcs[3][arc]
    arc = first_in[node]
    while arc >= 0:
        removed += 1
        arc = arcs[4][arc]
    count = _shortcuts(node, arcs, first_out, first_in, work)
    importance = 2 * (count - removed) + level[node]
    return (np.int64(importance + _BIAS) << 32) | np.int64(node)


@nb.njit(cache=True, nogil=True)
def _shortcuts(node: Any, arcs: Any, first_out: Any, first_in: Any, work: Any) -> Any:
    """Find the shortcuts that contracting a node needs; return how many, also beyond the space."""
    best, seen, _, found_tail, found_head, found_length = work
    count = 0
    inward = first_in[node]
    while inward >= 0:
        start = arcs[0][inward]
        longest = np.int64(-1)
        outward = first_out[node]
        while outward >= 0:
            if arcs[1][outward] != start:
                longest = max(longest, arcs[2][inward] + arcs[2][outward])
            outward = arcs[3][outward]
        if longest >= 0:
            touched = _witness(start, node, longest, arcs, first_out, work)
            outward = first_out[node]
            while outward >= 0:
                end = arcs[1][outward]
                through = arcs[2][inward] + arcs[2][outward]
                if end != start and through < best[end] and through <= MAX_MM:
                    if count < len(found_tail):
                        found_tail[count] = start
                        found_head[count] = end
                        found_length[count] = through
                    count += 1
                outward = arcs[3][outward]
            for at in range(touched):
                best[seen[at]] = _FAR
        inward = arcs[4][inward]
    return count


@nb.njit(cache=True, nogil=True)
def _witness(start: Any, without: Any, longest: Any, arcs: Any, first_out: Any, work: Any) -> Any:
    """Lengths of ways around a node, as far as a small search sees; number of nodes touched."""
    best, seen, heap = work[0], work[1], work[2]
    best[start] = 0
    seen[0] = start
    touched = 1
    heap[0] = start
    size = 1
    settled = 0
    while size > 0 and settled < _WITNESS_NODES:
        size, key = pop(heap, size)
        node = np.int32(key & 0x7FFFFFFF)
        length = key >> 32
        if length > best[node]:
            continue
        settled += 1
        arc = first_out[node]
        while arc >= 0:
            other = arcs[1][arc]
            through = length + arcs[2][arc]
            if other != without and through <= longest and through < best[other]:
                if touched == _WITNESS_SPACE or size == _WITNESS_SPACE:
                    return touched
                if best[other] == _FAR:
                    seen[touched] = other
                    touched += 1
                best[other] = through
                size = push(heap, size, (through << 32) | np.int64(other))
            arc = arcs[3][arc]
    return touched


@nb.njit(cache=True, nogil=True)
def _unlink_node(node: Any, arcs: Any, first_out: Any, first_in: Any, level: Any) -> None:
    """Take a node out of the lists of its neighbours and raise their level."""
    outward = first_out[node]
    while outward >= 0:
        end = arcs[1][outward]
        level[end] = max(level[end], level[node] + 1)
        _drop(first_in, arcs[4], end, outward)
        outward = arcs[3][outward]
    inward = first_in[node]
    while inward >= 0:
        start = arcs[0][inward]
        level[start] = max(level[start], level[node] + 1)
        _drop(first_out, arcs[3], start, inward)
        inward = arcs[4][inward]


@nb.njit(cache=True, nogil=True)
def _drop(first: Any, following: Any, node: Any, arc: Any) -> None:
    """Remove an arc from a node's list."""
    if first[node] == arc:
        first[node] = following[arc]
        return
    at = first[node]
    while following[at] != arc:
        at = following[at]
    following[at] = following[arc]


@nb.njit(cache=True, nogil=True)
def _add_shortcuts(
    count: Any, used: Any, arcs: Any, first_out: Any, first_in: Any, work: Any
) -> Any:
    """Add the shortcuts found, or shorten the arcs that already join their ends."""
    found_tail, found_head, found_length = work[3], work[4], work[5]
    for number in range(count):
        arc = first_out[found_tail[number]]
        while arc >= 0 and arcs[1][arc] != found_head[number]:
            arc = arcs[3][arc]
        if arc >= 0:
            arcs[2][arc] = min(arcs[2][arc], found_length[number])
            continue
        arcs[0][used] = found_tail[number]
        arcs[1][used] = found_head[number]
        arcs[2][used] = found_length[number]
        _link(arcs, first_out, first_in, used)
        used += 1
    return used
