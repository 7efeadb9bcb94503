"""Shortest ways from one node as far as a limit: on streets, or climbing a hierarchy."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from geoaccess.networks.shortest_paths.contraction import MAX_MM
from geoaccess.networks.shortest_paths.heap import pop, push

_FAR = np.int32(MAX_MM + 1)


@nb.njit(cache=True, nogil=True, boundscheck=False)
def search_from(arcs: Any, source: Any, limit: Any, best: Any, seen: Any, heap: Any) -> Any:
    """Lengths to all nodes that arcs lead to (Dijkstra).

    Parameters
    ----------
    arcs
        ``(ptr, to, mm)``: edges of streets, or arcs to more important positions of
        a hierarchy.
    source, limit
        A node, and the longest way.
    best
        Workspace, shape (nodes,), all `MAX_MM` + 1: the lengths. The caller puts
        it back.
    seen
        Workspace, shape (nodes,): filled with the nodes reached.
    heap
        Workspace, shape (arcs + 1,). Pages of it that are not reached cost nothing,
        and room that is certain makes the search a third faster than room that grows.

    Returns
    -------
    touched
        Number of nodes reached.
    """
    ptr, to, mm = arcs
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
        for arc in range(ptr[node], ptr[node + 1]):
            other = to[arc]
            through = length + mm[arc]
            if through <= limit and through < best[other]:
                if best[other] == _FAR:
                    seen[touched] = other
                    touched += 1
                best[other] = through
                size = push(heap, size, (through << 32) | np.int64(other))
    return touched
