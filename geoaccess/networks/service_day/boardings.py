"""Boardings: the calls that a change at a stop can lead to, free of the time of day."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.service_day.search_patterns import (
    Patterns,
    frozen,
    longest_running_s,
    stop_patterns,
)
from geoaccess.networks.stops.transfers import Changes
from geoaccess.rows import offsets, ranges


class Boardings(NamedTuple):
    """Calls that can be boarded after alighting at a stop, sorted by pattern and position.

    Attributes
    ----------
    ptr
        int64, shape (stops + 1,).
    pattern, position, required_s
        int32: the call, and the seconds needed between arrival and departure.
    """

    ptr: npt.NDArray[np.int64]
    pattern: npt.NDArray[np.int32]
    position: npt.NDArray[np.int32]
    required_s: npt.NDArray[np.int32]


def boardings_after(patterns: Patterns, changes: Changes) -> Boardings:
    """List, for every stop, the calls that a change there can lead to.

    A call late on a pattern is left out when every trip that can be caught there
    can be caught at an earlier call as well.
    """
    stops = len(changes.ptr) - 1
    call_ptr, call_pattern, call_position = stop_patterns(patterns.stop_ptr, patterns.stop, stops)
    calls = np.diff(call_ptr)[changes.to_stop]
    source = np.repeat(np.repeat(np.arange(stops), np.diff(changes.ptr)), calls)
    at = ranges(call_ptr[:-1][changes.to_stop], calls)
    pattern, position = call_pattern[at], call_position[at]
    required = np.repeat(changes.required_s, calls)
    call = patterns.stop_ptr[pattern] + position
    usable = patterns.board[call] & (call < patterns.stop_ptr[pattern + 1] - 1)
    source, pattern, position, required = (
        column[usable] for column in (source, pattern, position, required)
    )
    order = np.lexsort((position, pattern, source))
    source, pattern, position, required = (
        column[order] for column in (source, pattern, position, required)
    )
    running = longest_running_s(
        patterns.stop_ptr, patterns.trip_ptr, patterns.time_ptr, patterns.departure_s
    )
    spare = required - running[patterns.stop_ptr[pattern] + position]
    keep = _lowest_so_far(source, pattern, spare)
    counts = np.bincount(source[keep], minlength=stops)
    return Boardings(
        ptr=frozen(offsets(counts)),
        pattern=frozen(pattern[keep], np.int32),
        position=frozen(position[keep], np.int32),
        required_s=frozen(required[keep], np.int32),
    )


@nb.njit(cache=True, nogil=True)
def _lowest_so_far(source: Any, pattern: Any, value: Any) -> Any:
    """Mark entries below all earlier ones of the same source and pattern."""
    keep = np.ones(len(source), np.bool_)
    lowest = np.int64(0)
    for at in range(len(source)):
        fresh = at == 0 or source[at] != source[at - 1] or pattern[at] != pattern[at - 1]
        if fresh or value[at] < lowest:
            lowest = value[at]
        else:
            keep[at] = False
    return keep
