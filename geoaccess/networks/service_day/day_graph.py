"""One service day as a graph of connections, ready for a search in either direction.

A *connection* is one vehicle on its way from a stop to the next one. Being on
board leads to the next connection of the vehicle, or by a change (a *link*) to a
connection of another trip. Connections are sorted by departure, latest first, so
that a search towards the destinations meets every connection after all those
that it leads to (Dibbelt et al. 2013, Connection Scan). Links are free of origin
and destination, and reduced (see `links`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.networks.service_day.boardings import boardings_after
from geoaccess.networks.service_day.connections import Connections, connections_of, search_order
from geoaccess.networks.service_day.known_links import KnownLinks, kept_links
from geoaccess.networks.service_day.links import reduced_links
from geoaccess.networks.service_day.search_patterns import (
    Patterns,
    frozen,
    longest_running_s,
    patterns_of,
    stop_patterns,
)
from geoaccess.networks.stops.transfers import Changes
from geoaccess.networks.timetable.timetable import ServiceDay
from geoaccess.rows import offsets


class DayGraph(NamedTuple):
    """Patterns, connections and links of a service day as read-only arrays.

    Times are clock seconds; in a mirrored graph they are negated.

    Attributes
    ----------
    pattern_stop_ptr, pattern_stop, pattern_board, pattern_alight
        As in `ServiceDay`.
    pattern_trip_ptr, pattern_time_ptr, arrival_s, departure_s
        As in `ServiceDay`.
    running_s
        int32, shape (positions,): longest time from the first departure of a
        pattern to that of the position, an upper bound for every trip.
    stop_pattern_ptr, stop_pattern, stop_pattern_pos
        As in `ServiceDay`.
    time_row
        int32, trips x positions: the connection that departs there; -1 at the end.
    begin_s, end_s
        int32, shape (connections,): departure and arrival.
    board_stop, alight_stop
        int32: the stops at both ends; -1 where nobody may get on, or off.
    stay
        int32: the connection on which the same vehicle goes on; -1 for none.
    also
        int32: a connection that is at least as good as this one from here on; -1
        for none. Only a mirrored graph needs it.
    link_ptr, link_to
        int64 and int32: connections that can be changed to, in compressed sparse rows.
    loop_first, loop_last
        int32: stretches of connections that lead to each other within one second,
        so that they have to be gone over repeatedly.
    order_s
        int32: the clock time by which connections are sorted, latest first.
    """

    pattern_stop_ptr: npt.NDArray[np.int64]
    pattern_stop: npt.NDArray[np.int32]
    pattern_board: npt.NDArray[np.bool_]
    pattern_alight: npt.NDArray[np.bool_]
    pattern_trip_ptr: npt.NDArray[np.int64]
    pattern_time_ptr: npt.NDArray[np.int64]
    arrival_s: npt.NDArray[np.int32]
    departure_s: npt.NDArray[np.int32]
    running_s: npt.NDArray[np.int32]
    stop_pattern_ptr: npt.NDArray[np.int64]
    stop_pattern: npt.NDArray[np.int32]
    stop_pattern_pos: npt.NDArray[np.int32]
    time_row: npt.NDArray[np.int32]
    begin_s: npt.NDArray[np.int32]
    end_s: npt.NDArray[np.int32]
    board_stop: npt.NDArray[np.int32]
    alight_stop: npt.NDArray[np.int32]
    stay: npt.NDArray[np.int32]
    also: npt.NDArray[np.int32]
    link_ptr: npt.NDArray[np.int64]
    link_to: npt.NDArray[np.int32]
    loop_first: npt.NDArray[np.int32]
    loop_last: npt.NDArray[np.int32]
    order_s: npt.NDArray[np.int32]


def build_day_graph(day: ServiceDay, changes: Changes, known: KnownLinks | None = None) -> DayGraph:
    """Sort the connections of a service day and link them by the changes allowed.

    Parameters
    ----------
    day, changes
        The day.
    known
        Links of a day with much the same trips; those that hold are taken over.
    """
    patterns = patterns_of(day)
    connections = connections_of(patterns)
    at_time = np.full(len(patterns.departure_s), -1, np.int32)
    at_time[connections.time_index] = np.arange(len(connections.begin_s))
    source, target = (at_time[times] for times in _links(patterns, changes, known))
    order, loop_first, loop_last = search_order(
        connections.begin_s, _leads(connections, source, target)
    )
    row = np.empty(len(order), np.int32)
    row[order] = np.arange(len(order))
    link_ptr, link_to = rows_of_pairs(row[source], row[target], len(order))
    calls = stop_patterns(patterns.stop_ptr, patterns.stop, len(changes.ptr) - 1)
    begin_s = frozen(connections.begin_s[order])
    return DayGraph(
        pattern_stop_ptr=patterns.stop_ptr,
        pattern_stop=patterns.stop,
        pattern_board=patterns.board,
        pattern_alight=patterns.alight,
        pattern_trip_ptr=patterns.trip_ptr,
        pattern_time_ptr=patterns.time_ptr,
        arrival_s=patterns.arrival_s,
        departure_s=patterns.departure_s,
        running_s=_running(patterns),
        stop_pattern_ptr=calls[0],
        stop_pattern=calls[1],
        stop_pattern_pos=calls[2],
        time_row=frozen(_renumbered(row, at_time)),
        begin_s=begin_s,
        end_s=frozen(connections.end_s[order]),
        board_stop=frozen(connections.board_stop[order]),
        alight_stop=frozen(connections.alight_stop[order]),
        stay=frozen(_renumbered(row, connections.stay[order])),
        also=frozen(np.full(len(order), -1, np.int32)),
        link_ptr=frozen(link_ptr),
        link_to=frozen(link_to),
        loop_first=frozen(loop_first),
        loop_last=frozen(loop_last),
        order_s=begin_s,
    )


def links_of(graph: DayGraph, changes: Changes, stop: npt.NDArray[np.intp]) -> KnownLinks:
    """The links of a graph without through services, to be taken over into another day.

    Parameters
    ----------
    graph, changes
        The day and its changes.
    stop
        As in `KnownLinks`.
    """
    trips = np.diff(graph.pattern_trip_ptr)
    patterns = Patterns(
        graph.pattern_stop_ptr, graph.pattern_stop, graph.pattern_board, graph.pattern_alight,
        graph.pattern_trip_ptr, graph.pattern_time_ptr, graph.arrival_s, graph.departure_s,
        trip_pattern=np.repeat(np.arange(len(trips), dtype=np.int32), trips),
        trip_next=np.full(int(trips.sum()), -1, np.int32),
    )  # fmt: skip
    departs = np.flatnonzero(graph.time_row >= 0).astype(np.int32)
    at = np.empty(len(departs), np.int32)
    at[graph.time_row[departs]] = departs
    source = np.repeat(at, np.diff(graph.link_ptr))
    return KnownLinks(patterns, changes, source, at[graph.link_to], stop)


def _links(
    patterns: Patterns, changes: Changes, known: KnownLinks | None
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """All links, those that are known taken over, as `reduced_links` gives them."""
    boardings = boardings_after(patterns, changes)
    kept = kept_links(patterns, boardings, known)
    source, target = reduced_links(patterns, boardings, kept.anew)
    return np.concatenate([kept.source, source]), np.concatenate([kept.target, target])


def _running(patterns: Patterns) -> npt.NDArray[np.int32]:
    return frozen(
        longest_running_s(
            patterns.stop_ptr, patterns.trip_ptr, patterns.time_ptr, patterns.departure_s
        )
    )


def _leads(
    connections: Connections, source: npt.NDArray[Any], target: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Everything that a connection leads to: on board, by waiting for the next trip, by a link."""
    number = np.arange(len(connections.begin_s))
    on_board, waiting = connections.stay >= 0, connections.later >= 0
    return (
        np.concatenate([number[on_board], number[waiting], source]),
        np.concatenate([connections.stay[on_board], connections.later[waiting], target]),
    )


def _renumbered(row: npt.NDArray[np.int32], numbers: npt.NDArray[np.int32]) -> Any:
    """Apply a new numbering; -1 stays -1."""
    if not len(row):
        return numbers
    return np.where(numbers >= 0, row[numbers], -1).astype(np.int32)


def rows_of_pairs(
    source: npt.NDArray[np.int32], target: npt.NDArray[np.int32], count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Pairs as compressed sparse rows."""
    order = np.argsort(source, kind="stable")
    ptr = offsets(np.bincount(source, minlength=count))
    return ptr, target[order].astype(np.int32)
