"""Which connections an origin can board, and until which departure.

The list is free of destinations: it is shared by all lanes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np

_NEVER = np.int32(np.iinfo(np.int32).max)


class BoardingSpace(NamedTuple):
    """Workspace of one thread.

    Attributes
    ----------
    walk_s
        Access time per stop; `_NEVER` where the origin has none.
    seen, pattern
        The patterns that call at an access stop.
    position, ready_s, slot_so_far
        The useful calls of one pattern: where, when the first traveller is
        ready there, and the latest departure from home that earlier trips serve.
    """

    walk_s: Any
    seen: Any
    pattern: Any
    position: Any
    ready_s: Any
    slot_so_far: Any


@nb.njit(cache=True, nogil=True)
def boarding_space(graph: Any) -> Any:
    """Room for the boardings of one origin at a time."""
    stops = len(graph.stop_pattern_ptr) - 1
    patterns = len(graph.pattern_stop_ptr) - 1
    longest = 1
    for pattern in range(patterns):
        longest = max(
            longest, graph.pattern_stop_ptr[pattern + 1] - graph.pattern_stop_ptr[pattern]
        )
    return BoardingSpace(
        np.full(stops, _NEVER, np.int32),
        np.zeros(patterns, np.uint8),
        np.empty(patterns, np.int32),
        np.empty(longest, np.int32),
        np.empty(longest, np.int32),
        np.empty(longest, np.int32),
    )


@nb.njit(cache=True, nogil=True)
def minute_slots(minutes: Any) -> Any:
    """Slots of departures at every whole minute, for `boardings_of`."""
    return (np.arange(60 * (minutes - 1) + 1) // 60).astype(np.int32)


@nb.njit(cache=True, nogil=True, boundscheck=False)
def boardings_of(
    graph: Any, stops: Any, walks_s: Any, start_s: Any, slots: Any, space: Any, first: Any
) -> Any:
    """All boardings worth considering from one origin.

    A boarding is left out when the same trip or an earlier one of its pattern can
    be boarded at the same or an earlier call, leaving home no earlier.

    Parameters
    ----------
    graph
        `DayGraph`.
    stops, walks_s
        Access stops and the seconds to be ready to board there.
    start_s
        Clock time of the first departure from home.
    slots
        int32, by seconds after `start_s`: the last departure until then, counted
        from 0. What comes after the end belongs to the last departure.
    space
        From `boarding_space`.
    first
        Row of the first connection of the window.

    Returns
    -------
    slot, row : numpy.ndarray
        Latest departure from home and connection (position in the window).
    """
    # Fields are taken out of tuples before a loop: numba counts references at every access.
    walk_s, seen, near = space.walk_s, space.seen, space.pattern
    stop_pattern_ptr, stop_pattern = graph.stop_pattern_ptr, graph.stop_pattern
    found = 0
    patterns = 0
    for number in range(len(stops)):
        stop = stops[number]
        walk_s[stop] = walks_s[number]
        for at in range(stop_pattern_ptr[stop], stop_pattern_ptr[stop + 1]):
            pattern = stop_pattern[at]
            if not seen[pattern]:
                seen[pattern] = 1
                near[patterns] = pattern
                patterns += 1
    slot = np.empty(256, np.int32)
    row = np.empty(256, np.int32)
    for number in range(patterns):
        pattern = near[number]
        seen[pattern] = 0
        calls = _useful_calls(graph, pattern, start_s, space)
        if calls > 0:
            slot, row, found = _boardings_of_pattern(
                graph, pattern, calls, slots, space, first, slot, row, found
            )
    for number in range(len(stops)):
        walk_s[stops[number]] = _NEVER
    return slot[:found], row[:found]


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _useful_calls(graph: Any, pattern: Any, start_s: Any, space: Any) -> Any:
    """List the calls where walking beats riding on from every earlier call."""
    pattern_stop, pattern_board = graph.pattern_stop, graph.pattern_board
    running_s, walk_s, call_position = graph.running_s, space.walk_s, space.position
    start = graph.pattern_stop_ptr[pattern]
    length = graph.pattern_stop_ptr[pattern + 1] - start
    calls = 0
    least = np.int64(_NEVER)
    for position in range(length - 1):
        walk = walk_s[pattern_stop[start + position]]
        if walk == _NEVER or not pattern_board[start + position]:
            continue
        spare = np.int64(walk) - running_s[start + position]
        if spare < least:
            least = spare
            call_position[calls] = position
            space.ready_s[calls] = walk + start_s
            space.slot_so_far[calls] = -1
            calls += 1
    return calls


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _boardings_of_pattern(
    graph: Any,
    pattern: Any,
    calls: Any,
    slots: Any,
    space: Any,
    first: Any,
    slot: Any,
    row: Any,
    found: Any,
) -> Any:
    """Add the boardings of one pattern; return the lists (perhaps longer ones) and their length."""
    departure_s, time_row = graph.departure_s, graph.time_row
    position, ready_s, slot_so_far = space.position, space.ready_s, space.slot_so_far
    last = slots[len(slots) - 1]
    length = graph.pattern_stop_ptr[pattern + 1] - graph.pattern_stop_ptr[pattern]
    trips = graph.pattern_trip_ptr[pattern + 1] - graph.pattern_trip_ptr[pattern]
    for trip in range(_first_trip_in_reach(graph, pattern, calls, trips, space), trips):
        times = graph.pattern_time_ptr[pattern] + trip * length
        served = -1
        if found + calls > len(slot):
            slot = _doubled(slot, calls)
            row = _doubled(row, calls)
        for call in range(calls):
            served = max(served, slot_so_far[call])
            if served == last:
                break
            at = times + position[call]
            spare_s = departure_s[at] - ready_s[call]
            if spare_s < 0:
                continue
            latest = slots[min(spare_s, len(slots) - 1)]
            if latest > served:
                slot[found] = latest
                row[found] = time_row[at] - first
                found += row[found] >= 0
                slot_so_far[call] = latest
                served = latest
        if slot_so_far[0] == last:
            break
    return slot, row, found


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _first_trip_in_reach(graph: Any, pattern: Any, calls: Any, trips: Any, space: Any) -> Any:
    """A trip before which none can be caught at any call."""
    length = graph.pattern_stop_ptr[pattern + 1] - graph.pattern_stop_ptr[pattern]
    earliest = space.ready_s[0]
    for call in range(1, calls):
        earliest = min(earliest, space.ready_s[call])
    departure_s = graph.departure_s
    start = graph.pattern_time_ptr[pattern] + space.position[calls - 1]
    low = 0
    high = trips
    while low < high:
        middle = (low + high) >> 1
        if departure_s[start + middle * length] >= earliest:
            high = middle
        else:
            low = middle + 1
    return low


@nb.njit(cache=True, nogil=True)
def _doubled(array: Any, more: Any) -> Any:
    """A copy with room for more."""
    larger = np.empty(2 * len(array) + more, array.dtype)
    larger[: len(array)] = array
    return larger
