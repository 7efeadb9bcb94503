"""Threads for compiled work: the kernels do not hold Python's lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def thread_count() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_threads(work: Callable[[Any], Any], items: Iterable[Any], *, nothing: Any) -> list[Any]:
    """Apply compiled work to all items at the same time; results in the order of the items.

    Parameters
    ----------
    work
        Calls a kernel that runs without Python's lock.
    items
        What to work on.
    nothing
        An item without work. It is done first and alone, so that the kernel is
        compiled or loaded once: numba cannot do this in several threads at once.
    """
    listed = list(items)
    work(nothing)
    if len(listed) <= 1 or thread_count() == 1:
        return [work(item) for item in listed]
    with ThreadPoolExecutor(max_workers=thread_count()) as pool:
        return list(pool.map(work, listed))
