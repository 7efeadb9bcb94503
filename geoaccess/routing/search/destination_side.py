"""The destinations' side of the search: rows of arrivals, for blocks of 128 destinations."""

from __future__ import annotations

import queue
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.networks.parallel import in_threads, thread_count
from geoaccess.networks.service_day.day_graph import DayGraph
from geoaccess.routing.legs.pairs import Legs, Query
from geoaccess.routing.search.lanes import LANES, Window, aligned_rows, egress_lanes
from geoaccess.routing.search.row_search import search_rows


class Workspace(NamedTuple):
    """Rows of some blocks; memory is touched once and used again for the next blocks.

    Attributes
    ----------
    rows
        int16 or int32, shape (blocks, connections, 128): arrivals after the start.
    soonest
        Same type, shape (blocks, connections): the smallest of each row; the
        largest number where the row is beyond the limit and not to be read.
    """

    rows: npt.NDArray[Any]
    soonest: npt.NDArray[Any]

    @classmethod
    def of(cls, blocks: int, window: Window) -> Workspace:
        """Room for so many blocks over the connections of a window."""
        count, dtype = len(window.begin), window.begin.dtype
        return cls(aligned_rows((blocks, count, LANES), dtype), np.empty((blocks, count), dtype))


def blocks_at_once(window: Window, max_memory_bytes: int) -> int:
    """How many blocks of targets the memory allows, in whole rounds of the threads."""
    rounds = max_memory_bytes // (bytes_of_block(window) * thread_count())
    return int(max(1, rounds * thread_count()))


def bytes_of_block(window: Window) -> int:
    """What the rows of a block take."""
    return max(1, len(window.begin)) * (LANES + 1) * window.begin.itemsize


def search_blocks(
    graph: DayGraph,
    window: Window,
    egress: Legs,
    blocks: list[tuple[int, int]],
    workspace: Workspace,
    query: Query,
) -> None:
    """Search every block on a thread of its own."""
    spares = _spares(window, query, min(thread_count(), max(1, len(blocks))))

    def search(number: int) -> None:
        first, last = blocks[number] if number >= 0 else (0, 0)
        walk_row, walk = egress_lanes(
            *egress.rows(first, last),
            stops=len(graph.stop_pattern_ptr) - 1,
            dtype=window.begin.dtype,
        )
        part = window if number >= 0 else window._replace(stretch=window.stretch[:0])
        room = workspace.rows[number], workspace.soonest[number]
        spare = spares.get()
        search_rows(part, walk_row, walk, room, spare, max_rides=query.max_rides)
        spares.put(spare)

    in_threads(search, range(len(blocks)), nothing=-1)


def _spares(
    window: Window, query: Query, threads: int
) -> queue.SimpleQueue[tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
    """Rows of one ride fewer, for each thread; without a limit on rides none are needed."""
    spares: queue.SimpleQueue[tuple[npt.NDArray[Any], npt.NDArray[Any]]] = queue.SimpleQueue()
    count = 0 if query.max_rides is None else threads
    room = Workspace.of(count, window)
    for number in range(threads):
        at = min(number, max(0, count - 1))
        pair = (room.rows[at], room.soonest[at]) if count else _no_spare(window)
        spares.put(pair)
    return spares


def _no_spare(window: Window) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Rows that are never read."""
    dtype = window.begin.dtype
    return np.empty((0, LANES), dtype), np.empty(0, dtype)
