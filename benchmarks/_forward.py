"""A plain forward range search, the yardstick: RAPTOR over every departure, latest first.

For each origin the departures are taken from the last to the first, and labels are
kept (range RAPTOR, Delling et al. 2015). It works on the same arrays as the router
and shares no search code with it. Boarding and alighting rules apply; in-seat
continuations do not, so it is meant for feeds without them.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

FAR = np.int32(1 << 30)


@nb.njit(cache=True, nogil=True)
def forward_times(
    day: Any, changes: Any, access: Any, egress: Any, direct: Any, query: Any, origins: Any
) -> Any:
    """Travel times, shape (origins, minutes, destinations); `FAR` above the limit.

    Parameters
    ----------
    day
        (pattern_stop_ptr, pattern_stop, board, alight, pattern_trip_ptr, pattern_time_ptr,
        arrival_s, departure_s, stop_pattern_ptr, stop_pattern, stop_pattern_pos).
    changes
        (ptr, to_stop, required_s).
    access, egress, direct
        (ptr, end, seconds); egress by destination.
    query
        (start_s, minutes, limit_s).
    origins
        First and last origin.
    """
    start_s, minutes, limit_s = query
    count, patterns = len(day[8]) - 1, len(day[0]) - 1
    destinations = len(egress[0]) - 1
    out = np.full((origins[1] - origins[0], minutes, destinations), FAR, np.int32)
    arrived = np.empty(count, np.int32)
    ready = np.empty(count, np.int32)
    improved = np.zeros(count, np.bool_)
    fresh = np.zeros(count, np.bool_)
    first_position = np.full(patterns, FAR, np.int32)
    for origin in range(origins[0], origins[1]):
        arrived[:] = FAR
        ready[:] = FAR
        for minute in range(minutes - 1, -1, -1):
            leaves = start_s + 60 * minute
            for at in range(access[0][origin], access[0][origin + 1]):
                stop = access[1][at]
                if leaves + access[2][at] < ready[stop]:
                    ready[stop] = leaves + access[2][at]
                    improved[stop] = True
            while improved.any():
                _collect(day, improved, first_position)
                improved[:] = False
                fresh[:] = False
                _ride(day, first_position, ready, arrived, fresh, leaves + limit_s)
                _change(changes, fresh, arrived, ready, improved)
            row = out[origin - origins[0], minute]
            _finish(egress, direct, origin, arrived, leaves, row)
    for cell in np.ndindex(out.shape):
        if out[cell] > limit_s:
            out[cell] = FAR
    return out


@nb.njit(cache=True, nogil=True)
def _collect(day: Any, improved: Any, first_position: Any) -> None:
    """The first position of every pattern at which one is newly ready."""
    call_ptr, call_pattern, call_position = day[8:]
    first_position[:] = FAR
    for stop in range(len(improved)):
        if improved[stop]:
            for at in range(call_ptr[stop], call_ptr[stop + 1]):
                pattern = call_pattern[at]
                first_position[pattern] = min(first_position[pattern], call_position[at])


@nb.njit(cache=True, nogil=True)
def _ride(
    day: Any, first_position: Any, ready: Any, arrived: Any, fresh: Any, latest_s: Any
) -> None:
    """Along every pattern from there, on the earliest trip that can be caught."""
    stop_ptr, stops, board, alight, trip_ptr, time_ptr, arrival_s, departure_s = day[:8]
    for pattern in range(len(first_position)):
        if first_position[pattern] == FAR:
            continue
        begin = stop_ptr[pattern]
        length = stop_ptr[pattern + 1] - begin
        trips = trip_ptr[pattern + 1] - trip_ptr[pattern]
        trip = trips
        for position in range(first_position[pattern], length):
            stop = stops[begin + position]
            times = time_ptr[pattern] + position
            if trip < trips and alight[begin + position]:
                arrival = arrival_s[times + trip * length]
                if arrival < arrived[stop] and arrival <= latest_s:
                    arrived[stop] = arrival
                    fresh[stop] = True
            if ready[stop] < FAR and board[begin + position]:
                low, high = 0, trip
                while low < high:
                    middle = (low + high) >> 1
                    if departure_s[times + middle * length] >= ready[stop]:
                        high = middle
                    else:
                        low = middle + 1
                trip = min(trip, low)


@nb.njit(cache=True, nogil=True)
def _change(changes: Any, fresh: Any, arrived: Any, ready: Any, improved: Any) -> None:
    """On foot from every stop that was reached earlier than before."""
    change_ptr, change_to, required_s = changes
    for stop in range(len(fresh)):
        if fresh[stop]:
            for at in range(change_ptr[stop], change_ptr[stop + 1]):
                other = change_to[at]
                if arrived[stop] + required_s[at] < ready[other]:
                    ready[other] = arrived[stop] + required_s[at]
                    improved[other] = True


@nb.njit(cache=True, nogil=True)
def _finish(egress: Any, direct: Any, origin: Any, arrived: Any, leaves: Any, row: Any) -> None:
    """Travel times to every destination, by the best last stop or on foot all the way."""
    for destination in range(len(row)):
        best = FAR
        for at in range(egress[0][destination], egress[0][destination + 1]):
            if arrived[egress[1][at]] < FAR:
                best = min(best, arrived[egress[1][at]] + egress[2][at] - leaves)
        row[destination] = best
    for at in range(direct[0][origin], direct[0][origin + 1]):
        row[direct[1][at]] = min(row[direct[1][at]], direct[2][at])
