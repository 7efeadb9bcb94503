"""Contract the nodes of a street graph one by one, in compiled code."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.shortest_paths.heap import pop, push

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

MAX_MM = 1_000_000_000
"""The longest way that is looked for: 1 000 km, or eleven days in the milliseconds of a car."""

_FAR = np.int64(1) << 40
_WITNESS_NODES = 60
_WITNESS_SPACE = 2048
_SHORTCUTS = 1024
_BIAS = np.int64(1 << 20)
_NODE = np.int64(0x7FFFFFFF)

# Rows of the table of arcs. Each arc stands in two linked lists, one at either end;
# side 0 of a node is what leaves it, side 1 what arrives.
TAIL, HEAD, LENGTH, _NEXT_OUT, _NEXT_IN = range(5)
_OUT, _IN = range(2)

# How far the contraction is: arcs in use, nodes in the queue, nodes contracted, space wanted.
_USED, _SIZE, _CONTRACTED, _WANTED = range(4)


def contract_all(nodes: int, tail: Int32s, head: Int32s, length: Int32s) -> tuple[Int64s, Int64s]:
    """Rank of every node, and the table of all arcs with the shortcuts.

    The compiled loop stops where its tables are full and goes on in larger ones.
    """
    used = len(tail)
    arcs = np.empty((5, 2 * used + 1), dtype=np.int64)
    arcs[TAIL, :used], arcs[HEAD, :used], arcs[LENGTH, :used] = tail, head, length
    first = np.full((2, nodes), -1, dtype=np.int64)
    _link(arcs, first, used)
    level = np.zeros(nodes, dtype=np.int64)
    rank = np.full(nodes, -1, dtype=np.int64)
    best = np.full(nodes, _FAR, dtype=np.int64)
    search = np.empty((2, _WITNESS_SPACE), dtype=np.int64)
    found = np.empty((3, _SHORTCUTS), dtype=np.int64)
    queue = np.empty(nodes + 1, dtype=np.int64)
    size = _rate_all(queue, arcs, first, level, best, search, found)
    state = np.array([used, size, 0, 0], dtype=np.int64)
    while state[_CONTRACTED] < nodes:
        _contract(state, rank, queue, arcs, first, level, best, search, found)
        found = np.empty((3, max(found.shape[1], 2 * state[_WANTED])), dtype=np.int64)
        if state[_USED] + found.shape[1] > arcs.shape[1]:
            more = np.empty((5, 2 * (state[_USED] + found.shape[1])), dtype=np.int64)
            more[:, : state[_USED]] = arcs[:, : state[_USED]]
            arcs = more
    return rank, arcs[:, : state[_USED]]


@nb.njit(cache=True, nogil=True)
def _link(arcs: Any, first: Any, used: Any) -> None:
    """Put all arcs into the lists of their ends."""
    for arc in range(used):
        _link_arc(arcs, first, arc)


@nb.njit(cache=True, nogil=True)
def _link_arc(arcs: Any, first: Any, arc: Any) -> None:
    """Put an arc into the lists of its ends."""
    for side in range(2):
        end = arcs[TAIL + side, arc]
        arcs[_NEXT_OUT + side, arc] = first[side, end]
        first[side, end] = arc


@nb.njit(cache=True, nogil=True)
def _rate_all(
    queue: Any, arcs: Any, first: Any, level: Any, best: Any, search: Any, found: Any
) -> Any:
    """Fill the queue with the importance of every node; return its size."""
    size = 0
    for node in range(len(level)):
        size = push(queue, size, _key(node, arcs, first, level, best, search, found))
    return size


@nb.njit(cache=True, nogil=True)
def _contract(
    state: Any,
    rank: Any,
    queue: Any,
    arcs: Any,
    first: Any,
    level: Any,
    best: Any,
    search: Any,
    found: Any,
) -> None:
    """Contract nodes, the least important first, until all are done or a table is full."""
    size = state[_SIZE]
    while size > 0 and state[_USED] + found.shape[1] <= arcs.shape[1]:
        size, key = pop(queue, size)
        node = key & _NODE
        key = _key(node, arcs, first, level, best, search, found)
        if size > 0 and key > queue[0]:
            size = push(queue, size, key)  # its importance has grown since it was rated
            continue
        count = _shortcuts(node, arcs, first, best, search, found)
        if count > found.shape[1]:
            size = push(queue, size, key)
            state[_WANTED] = count
            break
        rank[node] = state[_CONTRACTED]
        state[_CONTRACTED] += 1
        _take_out(node, arcs, first, level)
        state[_USED] = _add_shortcuts(found, count, state[_USED], arcs, first)
    state[_SIZE] = size


@nb.njit(cache=True, nogil=True)
def _key(node: Any, arcs: Any, first: Any, level: Any, best: Any, search: Any, found: Any) -> Any:
    """Importance and node: many shortcuts, few arcs removed and a high level are important."""
    removed = 0
    for side in range(2):
        arc = first[side, node]
        while arc >= 0:
            removed += 1
            arc = arcs[_NEXT_OUT + side, arc]
    count = _shortcuts(node, arcs, first, best, search, found)
    importance = 2 * (count - removed) + level[node] + _BIAS
    return (importance << 32) | np.int64(node)


@nb.njit(cache=True, nogil=True)
def _shortcuts(node: Any, arcs: Any, first: Any, best: Any, search: Any, found: Any) -> Any:
    """Find the shortcuts that contracting a node needs; return how many, also beyond the space."""
    count = 0
    inward = first[_IN, node]
    while inward >= 0:
        start, before = arcs[TAIL, inward], arcs[LENGTH, inward]
        longest = np.int64(-1)
        outward = first[_OUT, node]
        while outward >= 0:
            if arcs[HEAD, outward] != start:
                longest = max(longest, before + arcs[LENGTH, outward])
            outward = arcs[_NEXT_OUT, outward]
        if longest >= 0:
            touched = _witness(start, node, longest, arcs, first, best, search)
            outward = first[_OUT, node]
            while outward >= 0:
                end, through = arcs[HEAD, outward], before + arcs[LENGTH, outward]
                if end != start and through < best[end] and through <= MAX_MM:
                    if count < found.shape[1]:
                        found[0, count], found[1, count], found[2, count] = start, end, through
                    count += 1
                outward = arcs[_NEXT_OUT, outward]
            for at in range(touched):
                best[search[0, at]] = _FAR
        inward = arcs[_NEXT_IN, inward]
    return count


@nb.njit(cache=True, nogil=True)
def _witness(
    start: Any, without: Any, longest: Any, arcs: Any, first: Any, best: Any, search: Any
) -> Any:
    """Lengths of ways around a node, as far as a small search sees; number of nodes touched."""
    seen, heap = search[0], search[1]
    best[start] = 0
    seen[0] = start
    touched = 1
    heap[0] = start
    size = 1
    settled = 0
    while size > 0 and settled < _WITNESS_NODES:
        size, key = pop(heap, size)
        node = key & _NODE
        length = key >> 32
        if length > best[node]:
            continue
        settled += 1
        arc = first[_OUT, node]
        while arc >= 0:
            other = arcs[HEAD, arc]
            through = length + arcs[LENGTH, arc]
            if other != without and through <= longest and through < best[other]:
                if touched == _WITNESS_SPACE or size == _WITNESS_SPACE:
                    return touched
                if best[other] == _FAR:
                    seen[touched] = other
                    touched += 1
                best[other] = through
                size = push(heap, size, (through << 32) | other)
            arc = arcs[_NEXT_OUT, arc]
    return touched


@nb.njit(cache=True, nogil=True)
def _take_out(node: Any, arcs: Any, first: Any, level: Any) -> None:
    """Take a node out of the lists of its neighbours and raise their level."""
    for side in range(2):
        arc = first[side, node]
        while arc >= 0:
            other = arcs[HEAD - side, arc]
            level[other] = max(level[other], level[node] + 1)
            _drop(first[1 - side], arcs[_NEXT_IN - side], other, arc)
            arc = arcs[_NEXT_OUT + side, arc]


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
def _add_shortcuts(found: Any, count: Any, used: Any, arcs: Any, first: Any) -> Any:
    """Add the shortcuts found, or shorten the arcs that already join their ends."""
    for number in range(count):
        tail, head, length = found[0, number], found[1, number], found[2, number]
        arc = first[_OUT, tail]
        while arc >= 0 and arcs[HEAD, arc] != head:
            arc = arcs[_NEXT_OUT, arc]
        if arc >= 0:
            arcs[LENGTH, arc] = min(arcs[LENGTH, arc], length)
        else:
            arcs[TAIL, used], arcs[HEAD, used], arcs[LENGTH, used] = tail, head, length
            _link_arc(arcs, first, used)
            used += 1
    return used
