"""Lengths from very many nodes to targets that lie near them, on a contraction hierarchy.

Where most nodes of the streets are asked for, climbing from each of them does the
same work again and again. Here every node hands the targets that it reaches, with
their lengths, down to the less important nodes that climb to it: the most
important nodes come first, and each way is continued once per arc (PHAST of
Delling et al. 2011, with a list of near targets in place of one number).
"""

from __future__ import annotations

import itertools
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.parallel import in_threads, thread_count
from geoaccess.networks.shortest_paths.buckets import Buckets, Found
from geoaccess.networks.shortest_paths.contraction import MAX_MM
from geoaccess.networks.shortest_paths.hierarchy import Hierarchy

_FAR = np.int32(MAX_MM + 1)
_LENGTH = np.int64((1 << 32) - 1)  # a target and its length are one number: 32 bits each


def spread_buckets(
    hierarchy: Hierarchy,
    buckets: Buckets,
    needed: npt.NDArray[np.bool_],
    sources: npt.NDArray[np.int32],
    limits: npt.NDArray[np.int64],
) -> Found:
    """Counts per source, targets (rising within a source) and lengths.

    Parameters
    ----------
    hierarchy, buckets, sources, limits
        As in `buckets.search_buckets`, with equal answers.
    needed
        Positions that a source climbs to, from `sweeps.needed_for` on the hierarchy
        turned round.
    """
    h, longest = hierarchy, max(0, int(limits.max(initial=0)))
    count, threads = int(buckets.targets[0]), thread_count()
    edges = [count * number // threads for number in range(threads + 1)]

    def search(span: tuple[int, int]) -> Found:
        some = slice(0, len(sources) if span[1] > span[0] else 0)
        lists = _hand_down((h.up_ptr, h.up_to, h.up_mm), needed, tuple(buckets), (*span, longest))
        found = _collect(*lists, span, sources[some], limits[some])
        return found[0], found[1], found[2]

    spans = list(itertools.pairwise(edges))
    return _side_by_side(in_threads(search, spans, nothing=(0, 0)), len(sources))


def _side_by_side(parts: list[Found], sources: int) -> Found:
    """Rows of all parts joined: first the targets of the first part, then those of the next."""
    full = [part for part in parts if len(part[0])]
    counts = np.zeros(sources, np.int64)
    for part in full:
        counts += part[0]
    at = np.cumsum(counts) - counts
    ends, lengths = np.empty((2, counts.sum()), np.int32)
    for part in full:
        _copy_rows(*part, at, ends, lengths)
        at += part[0]
    return counts, ends, lengths


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _hand_down(up: Any, needed: Any, buckets: Any, task: Any) -> Any:
    """Lists of targets of all needed positions: first and last entry, and the entries."""
    ptr, to, mm = up
    bucket_ptr, bucket_target, bucket_mm, _, _ = buckets
    low, high, longest = task
    span = np.zeros((len(needed), 2), np.int64)
    entries = np.empty(1 << 14, np.int64)
    best = np.full(high - low, _FAR, np.int32)
    seen = np.empty(high - low, np.int32)
    filled = 0
    for node in range(len(needed) if high > low else 0):
        if not needed[node]:
            continue
        count = 0
        for at in range(bucket_ptr[node], bucket_ptr[node + 1]):
            target = bucket_target[at] - low
            if 0 <= target < high - low and bucket_mm[at] <= longest:
                if best[target] == _FAR:
                    seen[count] = target
                    count += 1
                best[target] = min(best[target], bucket_mm[at])
        for arc in range(ptr[node], ptr[node + 1]):
            above, length = to[arc], np.int64(mm[arc])
            for at in range(span[above, 0], span[above, 1]):
                target = entries[at] >> 32
                through = (entries[at] & _LENGTH) + length
                if through <= longest and through < best[target]:
                    if best[target] == _FAR:
                        seen[count] = target
                        count += 1
                    best[target] = through
        if filled + count > len(entries):
            entries = np.concatenate((entries, np.empty(len(entries) + count, np.int64)))
        span[node] = filled, filled + count
        for number in range(count):
            target = seen[number]
            entries[filled + number] = (np.int64(target) << 32) | best[target]
            best[target] = _FAR
        filled += count
    return span, entries


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _collect(span: Any, entries: Any, task: Any, sources: Any, limits: Any) -> Any:
    """The lists of the sources, each within its limit and in the order of the targets."""
    low, high = task
    counts = np.zeros(len(sources), np.int64)
    for number in range(len(sources)):
        node = sources[number]
        if node >= 0:
            for at in range(span[node, 0], span[node, 1]):
                counts[number] += (entries[at] & _LENGTH) <= limits[number]
    ends = np.empty(counts.sum(), np.int32)
    lengths = np.empty(len(ends), np.int32)
    keys = np.empty(high - low, np.int64)
    filled = 0
    for number in range(len(sources)):
        if counts[number] == 0:
            continue
        node = sources[number]
        count = 0
        for at in range(span[node, 0], span[node, 1]):
            if (entries[at] & _LENGTH) <= limits[number]:
                keys[count] = entries[at]
                count += 1
        keys[:count].sort()
        for at in range(count):
            ends[filled + at] = low + (keys[at] >> 32)
            lengths[filled + at] = keys[at] & _LENGTH
        filled += count
    return counts, ends, lengths


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _copy_rows(
    counts: Any, ends: Any, lengths: Any, to: Any, all_ends: Any, all_lengths: Any
) -> None:
    """Copy every row to its place."""
    at = 0
    for row in range(len(counts)):
        for number in range(counts[row]):
            all_ends[to[row] + number] = ends[at]
            all_lengths[to[row] + number] = lengths[at]
            at += 1
