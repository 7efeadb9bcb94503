"""Lengths between many nodes that lie near each other, on a contraction hierarchy.

Every shortest way climbs to a most important node and descends from there. Each
target leaves, at every node from which it is reached by descending alone, how far
it is: the node's *bucket*. A source climbs and looks into the buckets on its way
(Knopp et al. 2007, "Computing many-to-many shortest paths using highway
hierarchies"). Searches end at the limit, so a short way costs little however
large the network is; the buckets of fixed targets are kept and used again.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.parallel import in_threads
from geoaccess.networks.shortest_paths.bounded_search import search_from
from geoaccess.networks.shortest_paths.contraction import MAX_MM
from geoaccess.networks.shortest_paths.hierarchy import Hierarchy, turn_round
from geoaccess.rows import offsets

_FAR = np.int32(MAX_MM + 1)
_TASKS, _LARGEST_TASK = 8, 1024

Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]


class Buckets(NamedTuple):
    """Targets by the node that they are reached from, nearest first.

    Attributes
    ----------
    ptr
        int64, shape (nodes + 1,), by position in the hierarchy.
    target, length_mm
        int32: number of the target, and the way down to it.
    longest_mm
        int64, shape (1,): how far the targets were looked from.
    targets
        int64, shape (1,): number of targets.
    """

    ptr: npt.NDArray[np.int64]
    target: npt.NDArray[np.int32]
    length_mm: npt.NDArray[np.int32]
    longest_mm: npt.NDArray[np.int64]
    targets: npt.NDArray[np.int64]


def fill_buckets(hierarchy: Hierarchy, targets: npt.NDArray[np.int32], longest_mm: int) -> Buckets:
    """Buckets of targets, for ways of at most `longest_mm`.

    Parameters
    ----------
    hierarchy
        The streets.
    targets
        Positions; -1 is no target.
    longest_mm
        The longest way that will be asked for; at most `MAX_MM` counts.
    """
    limits = np.full(len(targets), min(longest_mm, MAX_MM), np.int64)
    counts, node, length = climbs(turn_round(hierarchy), targets, limits)
    target = np.repeat(np.arange(len(targets), dtype=np.int32), counts)
    order = np.argsort((node.astype(np.int64) << 32) | length, kind="stable")
    sizes = np.bincount(node, minlength=len(hierarchy.position))
    return Buckets(
        offsets(sizes),
        target[order],
        length[order],
        limits[:1] if len(limits) else np.zeros(1, np.int64),
        np.array([len(targets)], np.int64),
    )


def search_buckets(
    hierarchy: Hierarchy,
    buckets: Buckets,
    sources: npt.NDArray[np.int32],
    limits: npt.NDArray[np.int64],
) -> Found:
    """Counts per source, targets (rising within a source) and lengths.

    Parameters
    ----------
    hierarchy
        The streets that the buckets were filled on.
    buckets
        From `fill_buckets`.
    sources
        Positions; -1 reaches nothing.
    limits
        The longest way per source, at most that of the buckets.
    """
    h, store = hierarchy, tuple(buckets)

    def search(cut: slice) -> Found:
        found = _look(
            (h.up_ptr, h.up_to, h.up_mm), (h.down_ptr, h.down_from, h.down_mm),
            store, sources[cut], limits[cut],
        )  # fmt: skip
        return found[0], found[1], found[2]

    return _joined(in_threads(search, _cuts(len(sources)), nothing=slice(0, 0)))


def climbs(
    hierarchy: Hierarchy, starts: npt.NDArray[np.int32], limits: npt.NDArray[np.int64]
) -> Found:
    """Counts per start, positions that are reached by climbing alone, and lengths.

    Parameters
    ----------
    hierarchy
        The streets; turned round for ways that descend to the starts.
    starts
        Positions; -1 reaches nothing.
    limits
        The longest way per start.
    """
    h = hierarchy

    def search(cut: slice) -> Found:
        found = _climb_all(
            (h.up_ptr, h.up_to, h.up_mm), (h.down_ptr, h.down_from, h.down_mm),
            starts[cut], limits[cut],
        )  # fmt: skip
        return found[0], found[1], found[2]

    return _joined(in_threads(search, _cuts(len(starts)), nothing=slice(0, 0)))


def _cuts(count: int) -> list[slice]:
    """Pieces that keep all processors busy, not so small that starting one counts."""
    size = min(_LARGEST_TASK, max(32, count // _TASKS))
    return [slice(at, at + size) for at in range(0, count, size)]


def _joined(parts: list[Found]) -> Found:
    """The rows of all tasks one after another."""
    none = np.empty(0, np.int32)
    counts = np.concatenate([np.empty(0, np.int64), *(part[0] for part in parts)])
    ends = np.concatenate([none, *(part[1] for part in parts)])
    lengths = np.concatenate([none, *(part[2] for part in parts)])
    return counts, ends, lengths


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _climb_all(up: Any, down: Any, starts: Any, limits: Any) -> Any:
    """Climb from every start; positions that are reached faster from above are left out."""
    best = np.full(len(up[0]) - 1, _FAR, np.int32)
    seen = np.empty(len(best), np.int32)
    heap = np.empty(len(up[1]) + 1, np.int64)
    counts = np.zeros(len(starts), np.int64)
    node = np.empty(1 << 14, np.int32)
    length = np.empty(1 << 14, np.int32)
    filled = 0
    for number in range(len(starts)):
        if starts[number] < 0 or limits[number] < 0:
            continue
        touched = search_from(up, starts[number], limits[number], best, seen, heap)
        if filled + touched > len(node):
            node, length = _longer(node, touched), _longer(length, touched)
        before = filled
        for at in range(touched):
            if not _is_detour(down, seen[at], best):
                node[filled] = seen[at]
                length[filled] = best[seen[at]]
                filled += 1
        counts[number] = filled - before
        for at in range(touched):
            best[seen[at]] = _FAR
    return counts, node[:filled].copy(), length[:filled].copy()


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _look(up: Any, down: Any, buckets: Any, sources: Any, limits: Any) -> Any:
    """Climb from every source and look into the buckets on the way."""
    bucket_ptr, bucket_target, bucket_mm, _, targets = buckets
    best = np.full(len(up[0]) - 1, _FAR, np.int32)
    seen = np.empty(len(best), np.int32)
    heap = np.empty(len(up[1]) + 1, np.int64)
    nearest = np.full(targets[0], _FAR, np.int32)
    hits = np.empty(targets[0], np.int32)
    counts = np.zeros(len(sources), np.int64)
    reached = np.empty(1 << 14, np.int32)
    length = np.empty(1 << 14, np.int32)
    filled = 0
    for number in range(len(sources)):
        limit = limits[number]
        if sources[number] < 0 or limit < 0:
            continue
        touched = search_from(up, sources[number], limit, best, seen, heap)
        count = 0
        for at in range(touched):
            node = seen[at]
            if _is_detour(down, node, best):
                continue
            so_far = np.int64(best[node])
            for entry in range(bucket_ptr[node], bucket_ptr[node + 1]):
                through = so_far + bucket_mm[entry]
                if through > limit:
                    break
                target = bucket_target[entry]
                if through < nearest[target]:
                    if nearest[target] == _FAR:
                        hits[count] = target
                        count += 1
                    nearest[target] = through
        if filled + count > len(reached):
            reached, length = _longer(reached, count), _longer(length, count)
        hits[:count].sort()
        for at in range(count):
            reached[filled + at] = hits[at]
            length[filled + at] = nearest[hits[at]]
            nearest[hits[at]] = _FAR
        filled += count
        counts[number] = count
        for at in range(touched):
            best[seen[at]] = _FAR
    return counts, reached[:filled].copy(), length[:filled].copy()


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _is_detour(down: Any, node: Any, best: Any) -> Any:
    """Whether a position is reached faster by climbing higher and descending again."""
    ptr, start, mm = down
    for arc in range(ptr[node], ptr[node + 1]):
        if np.int64(best[start[arc]]) + mm[arc] < best[node]:
            return True
    return False


@nb.njit(cache=True, nogil=True)
def _longer(array: Any, more: Any) -> Any:
    """A copy with room for more."""
    larger = np.empty(2 * (len(array) + more), array.dtype)
    larger[: len(array)] = array
    return larger
