"""Shortest ways along streets from many nodes to many nodes, each search bounded.

One Dijkstra search per distinct source, on flat arrays, compiled by numba. The
searches are cut into blocks; threads work on the blocks at the same time
because the compiled code does not hold Python's lock. A block allocates its
workspace once: a search resets only what it has touched.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.streets import ModeGraph

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

_FAR = np.int32(np.iinfo(np.int32).max)
_BLOCK = 64


class Reached(NamedTuple):
    """Targets within the limit of every source, in compressed sparse rows.

    Attributes
    ----------
    ptr
        int64, shape (sources + 1,).
    target_index
        int32: positions in the list of targets, rising within a row.
    network_mm
        int32: length of the shortest way.
    """

    ptr: Int64s
    target_index: Int32s
    network_mm: Int32s


def bounded_many_to_many(
    graph: ModeGraph,
    weights: Int32s,
    source_nodes: npt.ArrayLike,
    target_nodes: npt.ArrayLike,
    limit_mm: npt.ArrayLike,
) -> Reached:
    """Shortest ways from every source to every target within a limit.

    Parameters
    ----------
    graph
        The directed graph; pass `legs.reverse(graph)` to search towards the sources.
    weights
        int32, shape (edges,), from `legs.edge_weights`.
    source_nodes, target_nodes
        Nodes; several sources or targets may share one, and -1 (not snapped)
        reaches nothing and is reached by nothing.
    limit_mm
        The longest way (closed): one number, or one per source.
    """
    sources = np.asarray(source_nodes, dtype=np.int32)
    targets = np.asarray(target_nodes, dtype=np.int32)
    limits = np.broadcast_to(np.asarray(limit_mm, dtype=np.int64), sources.shape)
    distinct, row = np.unique(sources, return_inverse=True)
    reach = np.full(len(distinct), -1, dtype=np.int64)
    np.maximum.at(reach, row, np.minimum(limits, int(_FAR) - 1))
    reach[distinct < 0] = -1
    wanted = _targets_by_node(targets, len(graph.indptr) - 1)
    blocks = [slice(at, at + _BLOCK) for at in range(0, len(distinct), _BLOCK)]
    parts = _in_threads(
        lambda cut: _search_block(
            graph.indptr, graph.head, weights, distinct[cut], reach[cut], targets, *wanted
        ),
        blocks,
    )
    found = _join(parts)
    if len(distinct) == len(sources) and np.all(row == np.arange(len(row))):
        return found
    return _spread(found, row, limits)


def _targets_by_node(targets: Int32s, nodes: int) -> tuple[Int64s, Int32s]:
    """CSR of the targets that sit on every node."""
    order = np.argsort(targets, kind="stable").astype(np.int32)
    order = order[np.count_nonzero(targets < 0) :]
    counts = np.bincount(targets[order], minlength=nodes)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), order


def processors() -> int:
    """Number of processors that this program may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _in_threads(work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """Apply compiled work to all items, on as many threads as there are processors to use."""
    with ThreadPoolExecutor(max_workers=processors()) as pool:
        return list(pool.map(work, items))


def _join(parts: list[tuple[Int64s, Int32s, Int32s]]) -> Reached:
    """Put the rows of all blocks one after another."""
    if not parts:
        return Reached(np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.int32))
    counts, targets, lengths = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Reached(np.concatenate([[0], np.cumsum(counts)]), targets, lengths)


def _spread(found: Reached, row: npt.NDArray[np.intp], limits: Int64s) -> Reached:
    """Give sources that share a node their common row, each cut at its own limit."""
    counts = np.diff(found.ptr)[row]
    ends = np.cumsum(counts)
    owner = np.repeat(np.arange(len(row)), counts)
    at = np.arange(ends[-1] if len(ends) else 0) - (ends - counts)[owner] + found.ptr[row][owner]
    within = found.network_mm[at] <= limits[owner]
    at, owner = at[within], owner[within]
    ptr = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(row)))])
    return Reached(ptr.astype(np.int64), found.target_index[at], found.network_mm[at])


@nb.njit(cache=True, nogil=True)
def _search_block(
    indptr: Any,
    head: Any,
    weights: Any,
    sources: Any,
    limits: Any,
    targets: Any,
    target_ptr: Any,
    target_order: Any,
) -> Any:
    """Search from a block of sources; counts per source, targets and lengths of all rows."""
    nodes = len(indptr) - 1
    best = np.full(nodes, _FAR, np.int32)
    seen = np.empty(nodes, np.int32)
    heap = np.empty(len(head) + 1, np.int64)
    counts = np.zeros(len(sources), np.int64)
    keys = np.empty(1024, np.int64)
    filled = 0
    for number in range(len(sources)):
        if limits[number] < 0:
            continue
        touched = _search(indptr, head, weights, sources[number], limits[number], best, seen, heap)
        needed = filled + len(targets)
        if needed > len(keys):
            keys = np.concatenate((keys[:filled], np.empty(needed, np.int64)))
        row = _collect(best, seen[:touched], targets, target_ptr, target_order, keys[filled:])
        counts[number] = row
        filled += row
        for at in range(touched):
            best[seen[at]] = _FAR
    return counts, (keys[:filled] >> 32).astype(np.int32), keys[:filled].astype(np.int32)


@nb.njit(cache=True, nogil=True)
def _search(
    indptr: Any,
    head: Any,
    weights: Any,
    source: Any,
    limit: Any,
    best: Any,
    seen: Any,
    heap: Any,
) -> Any:
    """Fill `best` from one source; `seen` lists the nodes reached, the number of them is returned."""
    best[source] = 0
    seen[0] = source
    touched = 1
    heap[0] = source
    size = 1
    while size > 0:
        size, key = _pop(heap, size)
        node = np.int32(key & 0x7FFFFFFF)
        length = key >> 32
        if length > best[node]:
            continue
        for edge in range(indptr[node], indptr[node + 1]):
            other = head[edge]
            through = length + weights[edge]
            if through <= limit and through < best[other]:
                if best[other] == _FAR:
                    seen[touched] = other
                    touched += 1
                best[other] = through
                size = _push(heap, size, (through << 32) | np.int64(other))
    return touched


@nb.njit(cache=True, nogil=True)
def _collect(
    best: Any, seen: Any, targets: Any, target_ptr: Any, target_order: Any, keys: Any
) -> Any:
    """Write (target, length) of the targets reached, sorted by target; return how many."""
    found = 0
    if len(targets) < 4 * len(seen):
        for index in range(len(targets)):
            if targets[index] >= 0 and best[targets[index]] != _FAR:
                keys[found] = (np.int64(index) << 32) | np.int64(best[targets[index]])
                found += 1
        return found
    for node in seen:
        for at in range(target_ptr[node], target_ptr[node + 1]):
            keys[found] = (np.int64(target_order[at]) << 32) | np.int64(best[node])
            found += 1
    keys[:found].sort()
    return found


@nb.njit(cache=True, nogil=True, inline="always")
def _push(heap: Any, size: Any, key: Any) -> Any:
    """Add a key to a heap with four children per entry; return the new size."""
    at = size
    while at > 0:
        parent = (at - 1) >> 2
        if heap[parent] <= key:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = key
    return size + 1


@nb.njit(cache=True, nogil=True, inline="always")
def _pop(heap: Any, size: Any) -> Any:
    """Take the smallest key; return the new size and the key."""
    smallest = heap[0]
    size -= 1
    key = heap[size]
    at = 0
    child = 1
    while child < size:
        least = child
        for other in range(child + 1, min(child + 4, size)):
            if heap[other] < heap[least]:
                least = other
        if heap[least] >= key:
            break
        heap[at] = heap[least]
        at = least
        child = 4 * at + 1
    heap[at] = key
    return size, smallest
