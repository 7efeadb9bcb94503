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

from geoaccess.networks.parallel import in_threads
from geoaccess.networks.service_day.day_graph import DayGraph
from geoaccess.routing.legs.pairs import Legs, Query
from geoaccess.routing.search.lanes import Window, cut_window
from geoaccess.routing.search.percentiles import bits_of, nth_smallest
from geoaccess.routing.search.stop_profiles import stop_profiles
from geoaccess.units import UNREACHED_S

DESTINATION_BITS = 31
_NEVER = np.int64(np.iinfo(np.int64).max)
_ORIGINS_PER_TASK = 4096


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

    last_ready_s = query.start_s + 60 * (query.minutes - 1) + int(access.seconds.max(initial=0))
    profiles = stop_profiles(graph, window, lane, last_ready_s=last_ready_s)

    def finish(task: tuple[int, int]) -> None:
        _nearest_of_some(profiles, access, direct, query[:4], task, out)

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
    profiles: Any, access: Any, direct: Any, query: Any, task: Any, out: Any
) -> None:
    """Fill `out`, shape (origins, ranks), for a stretch of origins."""
    start_s, minutes, limit_s, ranks = query
    profile_ptr, begin_s, value = profiles
    ptr, stops, walks_s = access
    best = np.empty(minutes, np.int64)
    seconds = np.empty(minutes, np.int32)
    bits = bits_of(limit_s)
    for origin in range(task[0], task[1]):
        best[:] = _NEVER
        for leg in range(ptr[origin], ptr[origin + 1]):
            stop, ready_s = stops[leg], start_s + walks_s[leg]
            for at in range(profile_ptr[stop], profile_ptr[stop + 1]):
                if begin_s[at] < ready_s:
                    break
                minute = min((begin_s[at] - ready_s) // 60, minutes - 1)
                best[minute] = min(best[minute], value[at])
        _travel_times(best, direct[origin], seconds)
        for number in range(len(ranks)):
            out[origin, number] = _at_rank(best, seconds, ranks[number], limit_s, bits)


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _travel_times(best: Any, direct: Any, seconds: Any) -> None:
    """Turn arrivals by departure minute into travel times, packed and in seconds."""
    arrival = _NEVER
    for minute in range(len(best) - 1, -1, -1):
        arrival = min(arrival, best[minute])
        travel = direct
        if arrival != _NEVER:
            travel = min(travel, arrival - (np.int64(60 * minute) << DESTINATION_BITS))
        best[minute] = travel
        seconds[minute] = min(travel >> DESTINATION_BITS, UNREACHED_S)


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _at_rank(best: Any, seconds: Any, rank: Any, limit_s: Any, bits: Any) -> Any:
    """The packed time at a rank; `_NEVER` above the limit."""
    found_s = nth_smallest(seconds, rank, bits)
    if found_s > limit_s:
        return _NEVER
    before = np.count_nonzero(seconds < found_s)
    # Departures of the same length: the destination that stands first comes first.
    return np.sort(best[seconds == found_s])[rank - before - 1]
