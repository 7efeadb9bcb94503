"""The origins' side of the search: boardings and rows become percentiles of every pair."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from geoaccess.networks.parallel import in_threads
from geoaccess.networks.service_day.day_graph import DayGraph
from geoaccess.routing.legs.pairs import Legs, PairTimes, Query
from geoaccess.routing.search.boarding import boarding_space, boardings_of, minute_slots
from geoaccess.routing.search.destination_side import Workspace
from geoaccess.routing.search.lanes import LANES, Window, far
from geoaccess.routing.search.percentiles import (
    FEW_SELECTIONS,
    STRIP,
    bits_of,
    nth_smallest,
    sort_lanes,
    times_of_arrivals,
)

_LEAST_PER_TASK, _MOST_PER_TASK, _TASKS = 32, 2048, 8


def finish_origins(
    graph: DayGraph,
    window: Window,
    access: Legs,
    direct: Legs,
    blocks: list[tuple[int, int]],
    workspace: Workspace,
    query: Query,
) -> PairTimes:
    """Percentiles of all origins to the destinations of some blocks.

    Parameters
    ----------
    graph, access, direct, query
        As in `transit.transit_times`.
    window
        The connections searched.
    blocks
        First and last destination of each block.
    workspace
        What `destination_side.search_blocks` found for them.
    """
    origins = len(access.ptr) - 1
    size = min(_MOST_PER_TASK, max(_LEAST_PER_TASK, origins // _TASKS))
    tasks = [(at, min(at + size, origins)) for at in range(0, origins, size)]
    span = (blocks[0][0], blocks[-1][1])
    unreached = far(window.begin.dtype)

    def finish(task: tuple[int, int]) -> Any:
        return _finish_some(
            graph, workspace, access, direct, (*span, *task), query[:4], window.first, unreached
        )

    parts = in_threads(finish, tasks, nothing=(0, 0))
    counts = np.concatenate([part[0] for part in parts])
    return PairTimes(
        origin=np.repeat(np.arange(origins, dtype=np.int32), counts),
        destination=np.concatenate([part[1] for part in parts]),
        seconds=np.concatenate([part[2] for part in parts], axis=1),
    )


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _finish_some(
    graph: Any,
    found: Any,
    access: Any,
    direct: Any,
    span: Any,
    query: Any,
    first_row: Any,
    unreached: Any,
) -> Any:
    """Merge boardings and rows for a stretch of origins; reached pairs in compressed rows."""
    start_s, minutes, limit_s, ranks = query
    begin, end, first, last = span
    rows, soonest = found
    ptr, stops, walks_s = access
    arrival = np.empty((minutes, LANES), rows.dtype)
    boarding, slots = boarding_space(graph), minute_slots(minutes)
    street = np.full((len(rows), LANES), unreached, rows.dtype)
    selected = np.empty((len(ranks), LANES), np.int32)
    counts = np.zeros(last - first, np.int64)
    destination = np.empty(1024, np.int32)
    seconds = np.empty((1024, len(ranks)), np.int32)
    filled = 0
    for origin in range(first, last):
        legs = slice(ptr[origin], ptr[origin + 1])
        minute, row = boardings_of(
            graph, stops[legs], walks_s[legs], start_s, slots, boarding, first_row
        )
        if len(row) == 0 and direct.ptr[origin] == direct.ptr[origin + 1]:
            continue
        near = _spread_direct(direct, origin, begin, end, limit_s, street)
        for block in range((end - begin + LANES - 1) // LANES):
            reached = _gather(rows[block], soonest[block], minute, row, limit_s, arrival, unreached)
            if reached:
                _select(arrival, street[block], ranks, limit_s, selected)
            elif not near[block]:
                continue
            else:
                selected[:] = street[block]
            if filled + LANES > len(destination):
                destination, seconds = _longer(destination), _longer_rows(seconds)
            before = filled
            for lane in range(min(LANES, end - begin - block * LANES)):
                least = selected[0, lane]
                for number in range(1, len(ranks)):
                    least = min(least, selected[number, lane])
                if least <= limit_s:
                    destination[filled] = begin + block * LANES + lane
                    for number in range(len(ranks)):
                        seconds[filled, number] = selected[number, lane]
                    filled += 1
            counts[origin - first] += filled - before
        _clear_direct(direct, origin, begin, end, unreached, street)
    return counts, destination[:filled].copy(), seconds[:filled].T.copy()


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _gather(
    rows: Any, soonest: Any, minute: Any, row: Any, limit_s: Any, arrival: Any, unreached: Any
) -> Any:
    """Best arrival by the latest minute at which a boarding can be begun; False for none in time."""
    reached = False
    for number in range(len(row)):
        # Taken out of the loop over lanes: only then the compiler knows that they do not change.
        at, slot = row[number], minute[number]
        if soonest[at] == unreached or np.int64(soonest[at]) - 60 * slot > limit_s:
            continue
        if not reached:
            reached = True
            for place in range(len(arrival)):
                for lane in range(LANES):
                    arrival[place, lane] = unreached
        for lane in range(LANES):
            arrival[slot, lane] = min(arrival[slot, lane], rows[at, lane])
    return reached


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _select(arrival: Any, street: Any, ranks: Any, limit_s: Any, selected: Any) -> None:
    """Percentiles of all lanes, shape (ranks, 128); above the limit where not reached."""
    within = np.empty(LANES, arrival.dtype)
    times_of_arrivals(arrival, limit_s, within)
    strip = np.empty((len(arrival), STRIP), arrival.dtype)
    times = np.empty(len(arrival), arrival.dtype)
    bits, least = bits_of(limit_s), ranks.min()
    for number in range(len(ranks)):
        for lane in range(LANES):
            selected[number, lane] = street[lane]
    for first in range(0, LANES, STRIP):
        enough = 0
        for lane in range(first, first + STRIP):
            enough += within[lane] >= least
        if enough * len(ranks) > FEW_SELECTIONS:
            for minute in range(len(arrival)):
                for lane in range(STRIP):
                    strip[minute, lane] = arrival[minute, first + lane]
            sort_lanes(strip)
            for number in range(len(ranks)):
                at = ranks[number] - 1
                for lane in range(STRIP):
                    selected[number, first + lane] = min(strip[at, lane], street[first + lane])
            continue
        for lane in range(first, first + STRIP if enough else first):
            if within[lane] >= least:
                for minute in range(len(arrival)):
                    times[minute] = arrival[minute, lane]
                for number in range(len(ranks)):
                    found = nth_smallest(times, ranks[number], bits)
                    selected[number, lane] = min(street[lane], found)


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _spread_direct(
    direct: Any, origin: Any, begin: Any, end: Any, limit_s: Any, street: Any
) -> Any:
    """Write the street times of one origin into the lanes; say which blocks have any."""
    ptr, to, seconds = direct
    near = np.zeros(len(street), np.bool_)
    for at in range(ptr[origin], ptr[origin + 1]):
        lane = to[at] - begin
        if 0 <= lane < end - begin and seconds[at] <= limit_s:
            street[lane // LANES, lane % LANES] = seconds[at]
            near[lane // LANES] = True
    return near


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
