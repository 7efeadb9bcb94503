"""A heap of int64 keys for compiled searches: the length in the high half, the node in the low."""

from __future__ import annotations

from typing import Any

import numba as nb


@nb.njit(cache=True, nogil=True)
def push(heap: Any, size: Any, key: Any) -> Any:
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


@nb.njit(cache=True, nogil=True)
def pop(heap: Any, size: Any) -> Any:
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
