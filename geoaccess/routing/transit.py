"""Door-to-door times by public transport for all pairs, over a window of departures."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.day_graph import DayGraph
from geoaccess.networks.parallel import in_threads, thread_count
from geoaccess.routing.boarding import boarding_space, boardings_of, minute_slots
from geoaccess.routing.lanes import (
    LANES,
    Window,
    cut_window,
    egress_lanes,
    far,
    lane_type,
    search_rows,
)
from geoaccess.routing.percentiles import lane_percentiles

_ORIGINS_PER_TASK = 64


class Legs(NamedTuple):
    """Ways along streets in compressed sparse rows: ends (stops or places) and seconds."""

    ptr: npt.NDArray[np.int64]
    end: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int32]

    def rows(self, first: int, last: int) -> Legs:
        """A stretch of the rows."""
        cut = slice(self.ptr[first], self.ptr[last])
        return Legs(self.ptr[first : last + 1] - self.ptr[first], self.end[cut], self.seconds[cut])


class Query(NamedTuple):
    """What is asked of a day graph.

    Attributes
    ----------
    start_s
        Clock time of the first departure; a negated one in a mirrored graph.
    minutes
        Number of departures, a minute apart.
    limit_s
        Longest travel time.
    ranks
        From `percentiles.ranks_of`.
    max_rides
        The most rides of a journey; None for no limit.
    max_memory_bytes
        Bound on the rows of the search that are held at the same time.
    """

    start_s: int
    minutes: int
    limit_s: int
    ranks: npt.NDArray[np.int64]
    max_rides: int | None = None
    max_memory_bytes: int = 1 << 30

    @property
    def last_s(self) -> int:
        """Latest arrival that can matter."""
        return self.start_s + 60 * (self.minutes - 1) + self.limit_s


class PairTimes(NamedTuple):
    """Travel times of reached pairs, sorted by origin and destination.

    Attributes
    ----------
    origin, destination
        int32, shape (pairs,).
    seconds
        int32, shape (ranks, pairs); above the limit where a rank is not reached.
    """

    origin: npt.NDArray[np.int32]
    destination: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int32]


def transit_times(
    graph: DayGraph, access: Legs, egress: Legs, direct: Legs, query: Query
) -> PairTimes:
    """Search all pairs, backwards from the destinations, 128 of them at once.

    Parameters
    ----------
    graph
        The service day.
    access
        Stops by origin, with the seconds until ready to board (slack included).
    egress
        Stops by destination, with the seconds from alighting to the destination.
    direct
        Destinations by origin, with the seconds of the way along streets.
    query
        Departures and limits.
    """
    window = cut_window(graph, query.start_s, query.last_s, query.limit_s)
    destinations = len(egress.ptr) - 1
    blocks = [(at, min(at + LANES, destinations)) for at in range(0, destinations, LANES)]
    batch = blocks_at_once(window, query.max_memory_bytes)
    workspace = Workspace.of(min(batch, len(blocks)), window)
    found = []
    for at in range(0, len(blocks), batch):
        some = blocks[at : at + batch]
        search_blocks(graph, window, egress, some, workspace, query)
        found.append(finish_origins(graph, window, access, direct, some, workspace, query))
    return _sorted_pairs(found, query)


class Workspace(NamedTuple):
    """Rows of some blocks; memory is touched once and used again for the next blocks."""

    rows: npt.NDArray[Any]
    live: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, blocks: int, window: Window) -> Workspace:
        """Room for so many blocks over the connections of a window."""
        count = len(window.begin)
        return cls(
            np.empty((blocks, count, LANES), window.begin.dtype),
            np.zeros((blocks, count), np.uint8),
        )


def blocks_at_once(window: Window, max_memory_bytes: int) -> int:
    """How many blocks of targets the memory allows, in whole rounds of the threads."""
    one = max(1, len(window.begin)) * (LANES * window.begin.itemsize + 1)
    rounds = max_memory_bytes // (one * thread_count())
    return int(max(1, rounds * thread_count()))


def search_blocks(
    graph: DayGraph,
    window: Window,
    egress: Legs,
    blocks: list[tuple[int, int]],
    workspace: Workspace,
    query: Query,
) -> None:
    """Search every block on a thread of its own."""

    def search(number: int) -> None:
        first, last = blocks[number] if number >= 0 else (0, 0)
        walk_row, walk = egress_lanes(
            *egress.rows(first, last),
            stops=len(graph.stop_pattern_ptr) - 1,
            dtype=window.begin.dtype,
        )
        part = window if number >= 0 else window._replace(stretch=window.stretch[:0])
        rows, live = workspace.rows[number], workspace.live[number]
        search_rows(part, walk_row, walk, rows, live, max_rides=query.max_rides)

    in_threads(search, range(len(blocks)), nothing=-1)


def finish_origins(
    graph: DayGraph,
    window: Window,
    access: Legs,
    direct: Legs,
    blocks: list[tuple[int, int]],
    workspace: Workspace,
    query: Query,
) -> PairTimes:
    """Percentiles of all origins to the destinations of some blocks."""
    origins = len(access.ptr) - 1
    dtype = lane_type(query.last_s - query.start_s)
    tasks = [
        (at, min(at + _ORIGINS_PER_TASK, origins)) for at in range(0, origins, _ORIGINS_PER_TASK)
    ]
    span = (blocks[0][0], blocks[-1][1])

    def finish(task: tuple[int, int]) -> Any:
        return _finish_some(
            graph, workspace.rows, workspace.live, access, direct, span, task, query[:4],
            window.first, far(dtype),
        )  # fmt: skip

    parts = in_threads(finish, tasks, nothing=(0, 0))
    counts = np.concatenate([part[0] for part in parts])
    return PairTimes(
        origin=np.repeat(np.arange(origins, dtype=np.int32), counts),
        destination=np.concatenate([part[1] for part in parts]),
        seconds=np.concatenate([part[2] for part in parts], axis=1),
    )


def _sorted_pairs(found: list[PairTimes], query: Query) -> PairTimes:
    """Put the columns of all batches together."""
    if len(found) == 1:
        return found[0]
    if not found:
        none = np.empty(0, np.int32)
        return PairTimes(none, none, np.empty((len(query.ranks), 0), np.int32))
    origin = np.concatenate([part.origin for part in found])
    destination = np.concatenate([part.destination for part in found])
    seconds = np.concatenate([part.seconds for part in found], axis=1)
    order = np.argsort(origin, kind="stable")
    return PairTimes(origin[order], destination[order], seconds[:, order])


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _finish_some(
    graph: Any,
    rows: Any,
    live: Any,
    access: Any,
    direct: Any,
    span: Any,
    task: Any,
    query: Any,
    first_row: Any,
    unreached: Any,
) -> Any:
    """Merge boardings and rows for a stretch of origins; reached pairs in compressed rows."""
    start_s, minutes, limit_s, ranks = query
    begin, end = span
    ptr, stops, walks_s = access
    bits = _bits_of(limit_s)
    arrival = np.empty((minutes, LANES), rows.dtype)
    space = np.empty((2, LANES), rows.dtype)
    selected = np.empty((len(ranks), LANES), rows.dtype)
    boarding = boarding_space(graph)
    slots = minute_slots(minutes)
    street = np.full((len(rows), LANES), unreached, rows.dtype)
    counts = np.zeros(task[1] - task[0], np.int64)
    destination = np.empty(1024, np.int32)
    seconds = np.empty((1024, len(ranks)), np.int32)
    found = 0
    for origin in range(task[0], task[1]):
        legs = slice(ptr[origin], ptr[origin + 1])
        minute, row = boardings_of(
            graph, stops[legs], walks_s[legs], start_s, slots, boarding, first_row
        )
        _spread_direct(direct, origin, begin, end, limit_s, street)
        for block in range(len(rows)):
            if begin + block * LANES >= end:
                break
            if not _in_reach(live[block], row, street[block], unreached):
                continue
            _gather(rows[block], live[block], minute, row, arrival, unreached)
            lane_percentiles(arrival, street[block], ranks, bits, space, selected)
            if found + LANES > len(destination):
                destination = _longer(destination)
                seconds = _longer_rows(seconds)
            for lane in range(min(LANES, end - begin - block * LANES)):
                if selected[:, lane].min() <= limit_s:
                    destination[found] = begin + block * LANES + lane
                    for number in range(len(ranks)):
                        seconds[found, number] = selected[number, lane]
                    found += 1
                    counts[origin - task[0]] += 1
        _clear_direct(direct, origin, begin, end, unreached, street)
    return counts, destination[:found].copy(), seconds[:found].T.copy()


@nb.njit(cache=True, nogil=True)
def _bits_of(limit_s: Any) -> Any:
    """Bits of the longest time: one more is tried, so that a longer time shows as longer."""
    bits = 0
    while (1 << bits) <= limit_s:
        bits += 1
    return bits


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _in_reach(live: Any, row: Any, street: Any, unreached: Any) -> Any:
    """Whether a boarding or a street leads to any destination of a block."""
    for number in range(len(row)):
        if live[row[number]]:
            return True
    return street.min() < unreached


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _gather(rows: Any, live: Any, minute: Any, row: Any, arrival: Any, unreached: Any) -> Any:
    """Best arrival by the latest minute at which a boarding can be begun."""
    for number in range(len(arrival)):
        for lane in range(LANES):
            arrival[number, lane] = unreached
    for number in range(len(row)):
        if live[row[number]]:
            for lane in range(LANES):
                arrival[minute[number], lane] = min(
                    arrival[minute[number], lane], rows[row[number], lane]
                )


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _spread_direct(
    direct: Any, origin: Any, begin: Any, end: Any, limit_s: Any, street: Any
) -> None:
    """Write the street times of one origin into the lanes of the destinations."""
    ptr, to, seconds = direct
    for at in range(ptr[origin], ptr[origin + 1]):
        lane = to[at] - begin
        if 0 <= lane < end - begin and seconds[at] <= limit_s:
            street[lane // LANES, lane % LANES] = seconds[at]


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _clear_direct(
    direct: Any, origin: Any, begin: Any, end: Any, unreached: Any, street: Any
) -> None:
    """Undo `_spread_direct`."""
    ptr, to = direct.ptr, direct.end
    for at in range(ptr[origin], ptr[origin + 1]):
        lane = to[at] - begin
        if 0 <= lane < end - begin:
            street[lane // LANES, lane % LANES] = unreached


@nb.njit(cache=True, nogil=True)
def _longer(array: Any) -> Any:
    """A copy with twice the room."""
    larger = np.empty(2 * len(array), array.dtype)
    larger[: len(array)] = array
    return larger


@nb.njit(cache=True, nogil=True)
def _longer_rows(array: Any) -> Any:
    """A copy with twice the rows."""
    larger = np.empty((2 * len(array), array.shape[1]), array.dtype)
    larger[: len(array)] = array
    return larger
