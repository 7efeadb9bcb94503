"""Links: where to change, free of origin and destination, reduced without loss.

For every arrival of a vehicle, the first trip of each pattern that can be caught
there. A link stays only if it brings some stop nearer in time than everything
later on the trip does (trip-based routing: Witt 2015). The earliest arrival at
every stop, from every boarding and for every number of rides, is kept.

Kernels take fields out of their tuples before a loop, because numba counts
references at every access.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.parallel import in_threads, thread_count
from geoaccess.networks.service_day.boardings import Boardings
from geoaccess.networks.service_day.search_patterns import Patterns, frozen

_NEVER = np.int32(np.iinfo(np.int32).max)
_PARTS_PER_THREAD = 8


class _Search(NamedTuple):
    """Workspace of one thread: labels per stop and the links of one arrival."""

    arrival_s: Any
    touched: Any
    owner: Any
    owner_turn: Any
    owned: Any
    target: Any


def reduced_links(
    patterns: Patterns, boardings: Boardings, wanted: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Links from some patterns to all, as pairs of positions in `Patterns.departure_s`.

    Parameters
    ----------
    patterns, boardings
        The trips, and what can be boarded after them.
    wanted
        bool, shape (patterns,): the patterns whose arrivals are looked at.

    Returns
    -------
    source : numpy.ndarray
        int32: the departure of the vehicle that arrives at the next position.
    target : numpy.ndarray
        int32: the departure that is boarded.
    """
    chosen = frozen(np.flatnonzero(wanted))
    step = thread_count() * _PARTS_PER_THREAD
    parts = in_threads(
        lambda first: _links_of_patterns(chosen, first, step, patterns, boardings),
        range(step),
        nothing=len(chosen),
    )
    source, target = (np.concatenate(column) for column in zip(*parts, strict=True))
    return source, target


@nb.njit(cache=True, nogil=True)
def _links_of_patterns(chosen: Any, first: Any, step: Any, patterns: Any, boardings: Any) -> Any:
    """Links of the chosen patterns ``first, first + step, ...``."""
    stops = len(boardings.ptr) - 1
    most = np.max(boardings.ptr[1:] - boardings.ptr[:-1]) if stops else 0
    search = _Search(
        np.full(stops, _NEVER, np.int32),
        np.empty(stops, np.int32),
        np.full(stops, -1, np.int32),
        np.zeros(stops, np.int64),
        np.empty(most + 1, np.int32),
        np.empty(most + 1, np.int32),
    )
    source = np.empty(1 << 16, np.int32)
    target = np.empty(1 << 16, np.int32)
    filled = 0
    turn = 0
    for number in range(first, len(chosen), step):
        pattern = chosen[number]
        length = patterns.stop_ptr[pattern + 1] - patterns.stop_ptr[pattern]
        trips = patterns.trip_ptr[pattern + 1] - patterns.trip_ptr[pattern]
        for trip in range(trips):
            touched = 0
            for position in range(length - 1, 0, -1):
                if not patterns.alight[patterns.stop_ptr[pattern] + position]:
                    continue
                turn += 1
                at = patterns.time_ptr[pattern] + trip * length + position
                stop = patterns.stop[patterns.stop_ptr[pattern] + position]
                if patterns.arrival_s[at] < search.arrival_s[stop]:
                    if search.arrival_s[stop] == _NEVER:
                        search.touched[touched] = stop
                        touched += 1
                    search.arrival_s[stop] = patterns.arrival_s[at]
                found, touched = _links_of_arrival(
                    patterns, boardings, search, stop, patterns.arrival_s[at], turn, touched
                )
                if filled + found > len(source):
                    source = _grown(source, filled, found)
                    target = _grown(target, filled, found)
                for candidate in range(found):
                    if search.owned[candidate] > 0:
                        source[filled] = at - 1
                        target[filled] = search.target[candidate]
                        filled += 1
            for label in range(touched):
                search.arrival_s[search.touched[label]] = _NEVER
    return source[:filled].copy(), target[:filled].copy()


@nb.njit(cache=True, nogil=True)
def _grown(array: Any, filled: Any, more: Any) -> Any:
    """A copy with room for what is to come."""
    larger = np.empty(2 * (filled + more), array.dtype)
    larger[:filled] = array[:filled]
    return larger


@nb.njit(cache=True, nogil=True)
def _links_of_arrival(
    patterns: Any,
    boardings: Any,
    search: Any,
    stop: Any,
    arrival_s: Any,
    turn: Any,
    touched: Any,
) -> Any:
    """Try every boarding after one arrival; candidates that own a label are links."""
    call_pattern, call_position = boardings.pattern, boardings.position
    required_s, target = boardings.required_s, search.target
    trip_ptr, stop_ptr, time_ptr = patterns.trip_ptr, patterns.stop_ptr, patterns.time_ptr
    departure_s = patterns.departure_s
    found = 0
    last_pattern = -1
    caught = 0
    for at in range(boardings.ptr[stop], boardings.ptr[stop + 1]):
        pattern = call_pattern[at]
        if pattern != last_pattern:
            last_pattern = pattern
            caught = trip_ptr[pattern + 1] - trip_ptr[pattern]
        position = call_position[at]
        length = stop_ptr[pattern + 1] - stop_ptr[pattern]
        start = time_ptr[pattern] + position
        trip = _first_trip(departure_s, start, length, arrival_s + required_s[at], caught)
        if trip == caught:
            continue
        caught = trip
        number = trip_ptr[pattern] + trip
        improves, touched = _ride(patterns, search, number, position, found, turn, touched)
        if improves:
            target[found] = start + trip * length
            found += 1
    return found, touched


@nb.njit(cache=True, nogil=True, inline="always")
def _first_trip(departure_s: Any, start: Any, length: Any, time_s: Any, below: Any) -> Any:
    """First trip before trip `below` that departs at or after a time; `below` if there is none."""
    if below == 0 or departure_s[start + (below - 1) * length] < time_s:
        return below
    low = 0
    high = below - 1
    while low < high:
        middle = (low + high) >> 1
        if departure_s[start + middle * length] >= time_s:
            high = middle
        else:
            low = middle + 1
    return low


@nb.njit(cache=True, nogil=True)
def _ride(
    patterns: Any,
    search: Any,
    trip: Any,
    position: Any,
    candidate: Any,
    turn: Any,
    touched: Any,
) -> Any:
    """Ride a trip to its end (and on, where the vehicle goes on); say if any stop gets nearer."""
    stops, alight, arrival_s = patterns.stop, patterns.alight, patterns.arrival_s
    label_s, owner, owner_turn = search.arrival_s, search.owner, search.owner_turn
    seen, owned = search.touched, search.owned
    improves = False
    while trip >= 0:
        pattern = patterns.trip_pattern[trip]
        start = patterns.stop_ptr[pattern]
        length = patterns.stop_ptr[pattern + 1] - start
        row = patterns.time_ptr[pattern] + (trip - patterns.trip_ptr[pattern]) * length
        for at in range(position + 1, length):
            stop = stops[start + at]
            if arrival_s[row + at] >= label_s[stop] or not alight[start + at]:
                continue
            if label_s[stop] == _NEVER:
                seen[touched] = stop
                touched += 1
            label_s[stop] = arrival_s[row + at]
            if owner_turn[stop] == turn:
                owned[owner[stop]] -= 1
            if not improves:
                improves = True
                owned[candidate] = 0
            owner_turn[stop] = turn
            owner[stop] = candidate
            owned[candidate] += 1
        trip = patterns.trip_next[trip]
        position = 0
    return improves, touched
