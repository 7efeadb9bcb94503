"""Climbing a contraction hierarchy from one node, as far as a limit."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from geoaccess.networks.contraction import MAX_MM
from geoaccess.networks.heap import pop, push

_FAR = np.int32(MAX_MM + 1)


@nb.njit(cache=True, nogil=True, boundscheck=False)
def climb(up: Any, source: Any, limit: Any, best: Any, seen: Any, heap: Any) -> Any:
    """Lengths to all positions that are reached by climbing alone.

    Parameters
    ----------
    up
        ``(ptr, to, mm)`` of the arcs to more important positions.
    source, limit
        A position, and the longest way.
    best
        Workspace, shape (positions,), all `MAX_MM` + 1: the lengths. The caller
        puts it back.
    seen, heap
        Workspace; larger ones are returned where they are too small.

    Returns
    -------
    touched, seen, heap
        Number of positions reached, the positions, and the heap.
    """
    ptr, to, mm = up
    best[source] = 0
    seen[0] = source
    touched = 1
    heap[0] = source
    size = 1
    while size > 0:
        size, key = pop(heap, size)
        node = np.int32(key & 0x7FFFFFFF)
        length = key >> 32
        if length > best[node]:
            continue
        arcs = ptr[node + 1] - ptr[node]
        if touched + arcs > len(seen):
            seen = np.concatenate((seen, np.empty(len(seen) + arcs, seen.dtype)))
        if size + arcs > len(heap):
            heap = np.concatenate((heap, np.empty(len(heap) + arcs, heap.dtype)))
        for arc in range(ptr[node], ptr[node + 1]):
            other = to[arc]
            through = length + mm[arc]
            if through <= limit and through < best[other]:
                if best[other] == _FAR:
                    seen[touched] = other
                    touched += 1
                best[other] = through
                size = push(heap, size, (through << 32) | np.int64(other))
    return touched, seen, heap


@nb.njit(cache=True, nogil=True, boundscheck=False)
def is_detour(down: Any, node: Any, best: Any) -> Any:
    """Whether a position is reached faster by climbing higher and descending again."""
    ptr, start, mm = down
    for arc in range(ptr[node], ptr[node + 1]):
        if np.int64(best[start[arc]]) + mm[arc] < best[node]:
            return True
    return False
