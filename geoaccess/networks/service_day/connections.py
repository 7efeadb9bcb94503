"""The connections of a service day and the order in which a search meets them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geoaccess.networks.service_day.search_patterns import Patterns
from geoaccess.rows import offsets

Int32s = npt.NDArray[np.int32]


class Connections(NamedTuple):
    """Connections in the order of the timetable: patterns, trips, positions.

    Attributes
    ----------
    time_index
        int64: position of the departure in `Patterns.departure_s`.
    begin_s, end_s
        int32: departure and arrival.
    board_stop, alight_stop
        int32: the stops at both ends; -1 where the rules forbid the use.
    stay
        int32: the connection on which the vehicle goes on; -1 for none.
    later
        int32: the same connection of the next trip of the pattern; -1 for none.
    """

    time_index: npt.NDArray[np.int64]
    begin_s: Int32s
    end_s: Int32s
    board_stop: Int32s
    alight_stop: Int32s
    stay: Int32s
    later: Int32s


def connections_of(patterns: Patterns) -> Connections:
    """Cut every trip into its connections."""
    length = np.diff(patterns.stop_ptr)[patterns.trip_pattern]
    first_time = offsets(length)[:-1]
    hops = length - 1
    ends = np.cumsum(hops)
    trip = np.repeat(np.arange(len(length)), hops)
    number = np.arange(len(trip))
    position = number - (ends - hops)[trip]
    time_index = first_time[trip] + position
    call = patterns.stop_ptr[patterns.trip_pattern[trip]] + position
    is_last = position == hops[trip] - 1
    onward = patterns.trip_next[trip]
    stay = np.where(is_last, np.where(onward >= 0, (ends - hops)[onward], -1), number + 1)
    same_pattern = np.append(np.diff(patterns.trip_pattern) == 0, False)
    later = np.where(same_pattern[trip], number + hops[trip], -1)
    return Connections(
        time_index=time_index,
        begin_s=patterns.departure_s[time_index],
        end_s=patterns.arrival_s[time_index + 1],
        board_stop=np.where(patterns.board[call], patterns.stop[call], -1).astype(np.int32),
        alight_stop=np.where(patterns.alight[call + 1], patterns.stop[call + 1], -1).astype(
            np.int32
        ),
        stay=stay.astype(np.int32),
        later=later.astype(np.int32),
    )


def search_order(
    begin_s: Int32s, leads: tuple[npt.NDArray[Any], npt.NDArray[Any]]
) -> tuple[npt.NDArray[np.int64], Int32s, Int32s]:
    """Sort connections so that each stands after all those that it leads to.

    Parameters
    ----------
    begin_s
        Departure of every connection.
    leads
        Pairs (connection, connection that it leads to); none leads to an earlier departure.

    Returns
    -------
    order : numpy.ndarray
        Connections by departure, latest first; within a second by what leads to what.
    loop_first, loop_last : numpy.ndarray
        Stretches of the order that lead to each other in a circle within one second.
    """
    source, target = leads
    same_second = begin_s[source] == begin_s[target]
    source, target = source[same_second], target[same_second]
    depth, circle = _depths(source, target, len(begin_s))
    order = np.lexsort((circle, depth, -begin_s.astype(np.int64)))
    sorted_circle = circle[order]
    change = np.flatnonzero(np.diff(sorted_circle, prepend=-1, append=-1))
    first, last = change[:-1], change[1:]
    real = sorted_circle[first] >= 0
    return order, first[real].astype(np.int32), last[real].astype(np.int32)


def _depths(
    source: npt.NDArray[Any], target: npt.NDArray[Any], count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Longest way down within a second, and the number of the circle (-1: in none)."""
    depth = np.zeros(count, np.int64)
    circle = np.full(count, -1, np.int64)
    if not len(source):
        return depth, circle
    nodes, place = np.unique(np.concatenate([source, target]), return_inverse=True)
    tail, head = place[: len(source)], place[len(source) :]
    graph = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(len(nodes),) * 2)
    parts, part = connected_components(graph, directed=True, connection="strong")
    part_depth = _longest_ways(part[tail], part[head], parts)
    depth[nodes] = part_depth[part]
    shared = np.bincount(part, minlength=parts)[part] > 1
    circle[nodes[shared]] = part[shared]
    return depth, circle


def _longest_ways(
    tail: npt.NDArray[Any], head: npt.NDArray[Any], parts: int
) -> npt.NDArray[np.int64]:
    """Number of steps of the longest way from every part of an acyclic graph."""
    between = tail != head
    tail, head = tail[between], head[between]
    depth = np.zeros(parts, np.int64)
    while True:
        lower = depth.copy()
        np.maximum.at(lower, tail, depth[head] + 1)
        if np.array_equal(lower, depth):
            return depth
        depth = lower
