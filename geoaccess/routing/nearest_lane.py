"""The nearest destination by public transport: one lane with all destinations as targets.

A value of the lane is an arrival and the destination that is reached then,
packed in one number so that the smaller one is the earlier arrival and, of equal
arrivals, the destination that stands first.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.day_graph import DayGraph
from geoaccess.networks.parallel import in_threads
from geoaccess.routing.boarding import boarding_space, boardings_of, minute_slots
from geoaccess.routing.lanes import Window, cut_window
from geoaccess.routing.pairs import Legs, Query

DESTINATION_BITS = 31
_NEVER = np.int64(np.iinfo(np.int64).max)
_ORIGINS_PER_TASK = 256


class Nearest(NamedTuple):
    """The nearest destination at every rank; -1 and the limit exceeded where none is reached.

    Attributes
    ----------
    seconds, destination
        int64 and int32, shape (ranks, origins).
    """

    seconds: npt.NDArray[np.int64]
    destination: npt.NDArray[np.int32]


def packed(seconds: npt.ArrayLike, destination: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Seconds and destination as one number; `_NEVER` where the destination is below 0."""
    number = np.asarray(destination, np.int64)
    value = (np.asarray(seconds, np.int64) << DESTINATION_BITS) | np.maximum(number, 0)
    return np.where(number >= 0, value, _NEVER)


def nearest_by_transit(
    graph: DayGraph,
    access: Legs,
    egress: Legs,
    direct: npt.NDArray[np.int64],
    query: Query,
) -> Nearest:
    """Search once for all destinations together.

    Parameters
    ----------
    graph, access, egress, query
        As in `transit.transit_times`.
    direct
        int64, shape (origins,): the nearest destination along streets, `packed`.
    """
    window = cut_window(graph, query.start_s, query.last_s, query.limit_s)
    stops = len(graph.stop_pattern_ptr) - 1
    near = np.full(stops, _NEVER, np.int64)
    destination = np.repeat(np.arange(len(egress.ptr) - 1), np.diff(egress.ptr))
    np.minimum.at(near, egress.end, packed(egress.seconds, destination))
    lane = np.full(len(window.begin), _NEVER, np.int64)
    fewer = lane if query.max_rides is None else lane.copy()
    for _ in range(1 if query.max_rides is None else query.max_rides):
        _sweep_lane(window, near, lane, fewer)
        if query.max_rides is not None:
            fewer[:] = lane
    return _finish(graph, window, lane, access, direct, query)


def _finish(
    graph: DayGraph,
    window: Window,
    lane: npt.NDArray[np.int64],
    access: Legs,
    direct: npt.NDArray[np.int64],
    query: Query,
) -> Nearest:
    """Percentiles for all origins."""
    origins = len(access.ptr) - 1
    tasks = [
        (at, min(at + _ORIGINS_PER_TASK, origins)) for at in range(0, origins, _ORIGINS_PER_TASK)
    ]
    out = np.empty((origins, len(query.ranks)), np.int64)

    def finish(task: tuple[int, int]) -> None:
        _nearest_of_some(graph, window.first, lane, access, direct, query[:4], task, out)

    in_threads(finish, tasks, nothing=(0, 0))
    seconds = (out >> DESTINATION_BITS).T
    reached = seconds <= query.limit_s
    number = (out & ((1 << DESTINATION_BITS) - 1)).T
    return Nearest(seconds, np.where(reached, number, -1).astype(np.int32))


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _sweep_lane(window: Any, near: Any, lane: Any, linked: Any) -> None:
    """One pass over the connections; links read `linked`: `lane`, or one ride fewer."""
    # Fields are taken out of the tuple once: numba counts references at every access.
    stay, also, alight_stop, end = window.stay, window.also, window.alight_stop, window.end
    link_ptr, link_to, first_row = window.link_ptr, window.link_to, window.first
    for number in range(len(window.stretch)):
        first, last, rounds = window.stretch[number]
        for _ in range(rounds):
            for row in range(first, last):
                best = _NEVER
                if stay[row] >= 0:
                    best = lane[stay[row]]
                if also[row] >= 0:
                    best = min(best, lane[also[row]])
                stop = alight_stop[row]
                if stop >= 0:
                    if near[stop] != _NEVER:
                        best = min(best, near[stop] + (np.int64(end[row]) << DESTINATION_BITS))
                    for at in range(link_ptr[row], link_ptr[row + 1]):
                        other = link_to[at] - first_row
                        if other >= 0:
                            best = min(best, linked[other])
                lane[row] = best


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _nearest_of_some(
    graph: Any, first: Any, lane: Any, access: Any, direct: Any, query: Any, task: Any, out: Any
) -> None:
    """Fill `out`, shape (origins, ranks), for a stretch of origins."""
    start_s, minutes, _, ranks = query
    space = boarding_space(graph)
    slots = minute_slots(minutes)
    best = np.empty(minutes, np.int64)
    ptr, stops, walks_s = access
    for origin in range(task[0], task[1]):
        legs = slice(ptr[origin], ptr[origin + 1])
        minute, row = boardings_of(graph, stops[legs], walks_s[legs], start_s, slots, space, first)
        best[:] = _NEVER
        for number in range(len(row)):
            best[minute[number]] = min(best[minute[number]], lane[row[number]])
        arrival = _NEVER
        for number in range(minutes - 1, -1, -1):
            arrival = min(arrival, best[number])
            travel = (
                arrival
                if arrival == _NEVER
                else arrival - (np.int64(60 * number) << DESTINATION_BITS)
            )
            best[number] = min(travel, direct[origin])
        best.sort()
        for number in range(len(ranks)):
            out[origin, number] = best[ranks[number] - 1]
