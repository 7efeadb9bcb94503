"""The timetable of a service day in the form that the kernels take."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.networks.timetable.timetable import ServiceDay
from geoaccess.rows import offsets, ranges


class Patterns(NamedTuple):
    """Stop patterns with their sorted trips as read-only arrays; see `ServiceDay` for the fields.

    `trip_pattern` is the pattern of every trip. Trips that go on as another trip
    with their passengers on board, and those they go on as, stand in patterns of
    their own: there an earlier trip is not always the better one.
    """

    stop_ptr: npt.NDArray[np.int64]
    stop: npt.NDArray[np.int32]
    board: npt.NDArray[np.bool_]
    alight: npt.NDArray[np.bool_]
    trip_ptr: npt.NDArray[np.int64]
    time_ptr: npt.NDArray[np.int64]
    arrival_s: npt.NDArray[np.int32]
    departure_s: npt.NDArray[np.int32]
    trip_pattern: npt.NDArray[np.int32]
    trip_next: npt.NDArray[np.int32]


def frozen(array: npt.ArrayLike, dtype: Any = None) -> npt.NDArray[Any]:
    """A read-only view: kernels are compiled once for arrays in memory and on disk alike."""
    view = np.ascontiguousarray(array, dtype=dtype).view(np.ndarray)[:]
    view.flags.writeable = False
    return view


def patterns_of(day: ServiceDay) -> Patterns:
    """Take over the patterns of a service day; trips with a through service get their own."""
    lengths = np.diff(day.pattern_stop_ptr)
    trips = np.diff(day.pattern_trip_ptr)
    pattern = np.repeat(np.arange(day.patterns), trips)
    trip_next = _at_most_two_join(day.trip_next)
    # A pattern of the result begins at every trip that must stand alone, and after it.
    alone = trip_next >= 0
    alone[trip_next[alone]] = True
    begins = alone.copy()
    begins[1:] |= alone[:-1] | (pattern[1:] != pattern[:-1])
    begins[:1] = True
    first = np.flatnonzero(begins)
    source = pattern[first]
    length = lengths[source]
    stop_ptr = offsets(length)
    at = ranges(day.pattern_stop_ptr[:-1][source], length)
    trip_ptr = np.append(first, len(pattern)).astype(np.int64)
    return Patterns(
        stop_ptr=frozen(stop_ptr),
        stop=frozen(day.pattern_stop[at]),
        board=frozen(day.pattern_board[at]),
        alight=frozen(day.pattern_alight[at]),
        trip_ptr=frozen(trip_ptr),
        time_ptr=frozen(offsets(length * np.diff(trip_ptr))),
        arrival_s=frozen(day.arrival_s),
        departure_s=frozen(day.departure_s),
        trip_pattern=frozen(np.repeat(np.arange(len(first)), np.diff(trip_ptr)), np.int32),
        trip_next=frozen(trip_next),
    )


def _at_most_two_join(trip_next: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Through services in which no more than two vehicles go on as one: trains are coupled in pairs."""
    number = pd.Series(trip_next).groupby(trip_next).cumcount().to_numpy()
    return np.where((trip_next >= 0) & (number < 2), trip_next, -1).astype(np.int32)


@nb.njit(cache=True, nogil=True)
def longest_running_s(stop_ptr: Any, trip_ptr: Any, time_ptr: Any, departure_s: Any) -> Any:
    """Upper bound of the time from the first departure of a pattern to every position's."""
    running = np.zeros(stop_ptr[-1], np.int32)
    for pattern in range(len(stop_ptr) - 1):
        start = stop_ptr[pattern]
        length = stop_ptr[pattern + 1] - start
        for position in range(1, length):
            longest = 0
            for trip in range(trip_ptr[pattern + 1] - trip_ptr[pattern]):
                at = time_ptr[pattern] + trip * length + position
                longest = max(longest, departure_s[at] - departure_s[at - 1])
            running[start + position] = running[start + position - 1] + longest
    return running


def stop_patterns(
    stop_ptr: npt.NDArray[np.int64], stop: npt.NDArray[np.int32], stops: int
) -> tuple[npt.NDArray[Any], ...]:
    """CSR by stop of the patterns that call there, and the position of each call."""
    length = np.diff(stop_ptr)
    pattern = np.repeat(np.arange(len(length)), length)
    position = ranges(np.zeros(len(length), np.int64), length)
    order = np.argsort(stop, kind="stable")
    ptr = offsets(np.bincount(stop, minlength=stops))
    return (
        frozen(ptr),
        frozen(pattern[order], np.int32),
        frozen(position[order], np.int32),
    )
