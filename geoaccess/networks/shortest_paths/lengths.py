"""Shortest ways along streets from many nodes to many nodes, each search bounded.

Two methods with equal answers, chosen by counting: one Dijkstra search per
distinct source, good for few sources or small circles; or a contraction
hierarchy, good when all searches together would settle far more nodes than the
streets have. Work is cut into blocks; threads take the blocks at
the same time because the compiled code does not hold Python's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.parallel import thread_count
from geoaccess.networks.shortest_paths.bounded_search import search_from
from geoaccess.networks.shortest_paths.buckets import Buckets
from geoaccess.networks.shortest_paths.contraction import MAX_MM
from geoaccess.networks.shortest_paths.hierarchy import Hierarchy, build_hierarchy
from geoaccess.networks.shortest_paths.prepared_search import lengths_on
from geoaccess.networks.streets.street_network import ModeGraph
from geoaccess.rows import offsets, ranges

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

_FAR = np.int32(MAX_MM + 1)
_BLOCK = 64
# A pair found is one number, so that sorting numbers sorts pairs: 6 bits for the source in
# its block, 27 for the target, 30 for a length of at most MAX_MM.
_TARGET_BITS, _LENGTH_BITS = 27, 30
_PROBES = 4
_NODES_PER_EDGE = 45  # contracting an edge takes as long as settling so many nodes: measured


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
    *,
    hierarchy: Hierarchy | None = None,
    buckets: Buckets | None = None,
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
        The longest way (closed): one number, or one per source; at most `MAX_MM` counts.
    hierarchy
        The same graph and weights, prepared; None prepares them when that pays.
    buckets
        Those of the targets on the hierarchy, where they are at hand.
    """
    sources = np.asarray(source_nodes, dtype=np.int32)
    targets = np.asarray(target_nodes, dtype=np.int32)
    limits = np.broadcast_to(np.asarray(limit_mm, dtype=np.int64), sources.shape)
    limits = np.minimum(limits, MAX_MM)
    distinct, row = _distinct(sources)
    reach = np.full(len(distinct), -1, dtype=np.int64)
    np.maximum.at(reach, row, limits)
    reach[distinct < 0] = -1
    if hierarchy is None and _preparing_pays(graph, weights, distinct, reach):
        hierarchy = build_hierarchy(graph, weights)
    if hierarchy is None:
        found = _by_searches(graph, weights, distinct, reach, targets)
    else:
        counts, target, length = lengths_on(hierarchy, distinct, reach, targets, buckets=buckets)
        found = _join([(counts, target, length)])
    if len(distinct) == len(sources) and np.all(row == np.arange(len(row))):
        return found
    return _spread(found, row, limits)


def _distinct(nodes: Int32s) -> tuple[Int32s, npt.NDArray[np.intp]]:
    """Every node once, in the order in which it comes first, and the number of each.

    Callers list neighbours one after another: searched together, they share work.
    """
    found, first, number = np.unique(nodes, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return found[order], place[number]


def lengths_from(graph: ModeGraph, weights: Int32s, source: int, limit_mm: int) -> Int32s:
    """Length of the shortest way from one node to every node, shape (nodes,); -1 beyond the limit."""
    nodes = len(graph.indptr) - 1
    best = np.full(nodes, _FAR, dtype=np.int32)
    work = np.empty(nodes, dtype=np.int32), np.empty(len(graph.head) + 1, dtype=np.int64)
    start, limit = np.int32(source), np.int64(min(limit_mm, MAX_MM))
    if limit >= 0:
        search_from((graph.indptr, graph.head, weights), start, limit, best, *work)
    return np.where(best == _FAR, np.int32(-1), best)


def _preparing_pays(graph: ModeGraph, weights: Int32s, sources: Int32s, limits: Int64s) -> bool:
    """Whether all searches together settle so many nodes that a hierarchy is less work."""
    work = _NODES_PER_EDGE * len(graph.head)
    if len(sources) * (len(graph.indptr) - 1) <= work:
        return False
    probes = np.linspace(0, len(sources) - 1, _PROBES).astype(np.intp)
    none = np.empty(0, dtype=np.int32)
    wanted = _targets_by_node(none, len(graph.indptr) - 1)
    touched = _search_some(graph, weights, sources[probes], limits[probes], wanted)[3]
    return bool(touched / _PROBES * len(sources) > work)


def _by_searches(
    graph: ModeGraph, weights: Int32s, sources: Int32s, limits: Int64s, targets: Int32s
) -> Reached:
    """One search per source."""
    wanted = _targets_by_node(targets, len(graph.indptr) - 1)
    parts = _in_threads(
        lambda cut: _search_some(graph, weights, sources[cut], limits[cut], wanted)[:3],
        _cuts(len(sources), _BLOCK),
    )
    return _join(parts)


def _search_some(
    graph: ModeGraph,
    weights: Int32s,
    sources: Int32s,
    limits: Int64s,
    wanted: tuple[Int64s, Int32s],
) -> tuple[Int64s, Int32s, Int32s, int]:
    """Counts per source, targets and lengths of at most `_BLOCK` sources; nodes touched in all."""
    nodes = len(graph.indptr) - 1
    best = np.full(nodes, _FAR, dtype=np.int32)
    work = best, np.empty(nodes, dtype=np.int32), np.empty(len(graph.head) + 1, dtype=np.int64)
    keys = np.empty(1024, dtype=np.int64)
    progress = np.zeros(3, dtype=np.int64)
    while True:
        arcs = graph.indptr, graph.head, weights
        _search_block(arcs, sources, limits, wanted, work, keys, progress)
        if progress[0] == len(sources):
            break
        keys = np.concatenate([keys, np.empty(len(keys) + len(wanted[1]), dtype=np.int64)])
    found = np.sort(keys[: progress[1]])
    pair, length = found >> _LENGTH_BITS, found & (1 << _LENGTH_BITS) - 1
    counts = np.bincount(pair >> _TARGET_BITS, minlength=len(sources))
    target = (pair & (1 << _TARGET_BITS) - 1).astype(np.int32)
    return counts, target, length.astype(np.int32), int(progress[2])


def _cuts(count: int, size: int) -> list[slice]:
    """Pieces of a list of `count`."""
    return [slice(at, at + size) for at in range(0, count, size)]


def _targets_by_node(targets: Int32s, nodes: int) -> tuple[Int64s, Int32s]:
    """CSR of the targets that sit on every node."""
    order = np.argsort(targets, kind="stable").astype(np.int32)
    order = order[np.count_nonzero(targets < 0) :]
    counts = np.bincount(targets[order], minlength=nodes)
    return offsets(counts), order


def _in_threads(work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """Apply compiled work to all items, on as many threads as there are processors to use."""
    with ThreadPoolExecutor(max_workers=thread_count()) as pool:
        return list(pool.map(work, items))


def _join(parts: list[tuple[Int64s, Int32s, Int32s]]) -> Reached:
    """Put the rows of all blocks one after another."""
    if not parts:
        return Reached(np.zeros(1, np.int64), np.empty(0, np.int32), np.empty(0, np.int32))
    counts, targets, lengths = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Reached(offsets(counts), targets, lengths)


def _spread(found: Reached, row: npt.NDArray[np.intp], limits: Int64s) -> Reached:
    """Give sources that share a node their common row, each cut at its own limit."""
    counts = np.diff(found.ptr)[row]
    owner = np.repeat(np.arange(len(row)), counts)
    at = ranges(found.ptr[row], counts)
    within = found.network_mm[at] <= limits[owner]
    at, owner = at[within], owner[within]
    ptr = offsets(np.bincount(owner, minlength=len(row)))
    return Reached(ptr, found.target_index[at], found.network_mm[at])


@nb.njit(cache=True, nogil=True)
def _search_block(
    arcs: Any,
    sources: Any,
    limits: Any,
    wanted: Any,
    work: Any,
    keys: Any,
    progress: Any,
) -> None:
    """Search from a block of sources on; write source, target and length of all pairs as keys.

    `progress` holds the next source, the keys filled and the nodes touched. The
    search stops before a source whose targets would not fit.
    """
    target_ptr, target_order = wanted
    best, seen, heap = work
    while progress[0] < len(sources):
        number = progress[0]
        if limits[number] >= 0:
            source, limit = sources[number], limits[number]
            touched = search_from(arcs, source, limit, best, seen, heap)
            progress[2] += touched
            found = 0
            for at in range(touched):
                found += target_ptr[seen[at] + 1] - target_ptr[seen[at]]
            fits = progress[1] + found <= len(keys)
            for at in range(touched):
                node = seen[at]
                if fits:
                    for index in range(target_ptr[node], target_ptr[node + 1]):
                        pair = (number << _TARGET_BITS) | np.int64(target_order[index])
                        keys[progress[1]] = (pair << _LENGTH_BITS) | np.int64(best[node])
                        progress[1] += 1
                best[node] = _FAR
            if not fits:
                return
        progress[0] += 1
