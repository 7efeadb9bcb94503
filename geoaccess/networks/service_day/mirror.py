"""A service day in a mirror: time runs backwards, so that a search runs the other way.

In the mirror every vehicle goes from its last stop to its first, arrivals are
departures and clock times are negated. The latest departure that arrives in time
becomes an earliest arrival, and the way home becomes the way out.

Links are turned round instead of computed anew. They were reduced for a traveller
who boards a given vehicle; a traveller who alights from a given vehicle may need
the one before it as well, which `DayGraph.also` adds. It also holds the second of
two vehicles that go on as one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from geoaccess.networks.service_day.day_graph import DayGraph, rows_of_pairs
from geoaccess.networks.service_day.search_patterns import frozen, longest_running_s, stop_patterns


def mirrored(graph: DayGraph) -> DayGraph:
    """The mirror image of a day."""
    stop_ptr, trip_ptr, time_ptr = (
        frozen(_reversed_ptr(ptr))
        for ptr in (graph.pattern_stop_ptr, graph.pattern_trip_ptr, graph.pattern_time_ptr)
    )
    pattern_stop = _back(graph.pattern_stop)
    departure_s = _back(-graph.arrival_s)
    stops = len(graph.stop_pattern_ptr) - 1
    calls = stop_patterns(stop_ptr, pattern_stop, stops)
    stay, joining = _turned_stays(graph)
    link_ptr, link_to = _turned_links(graph)
    end_s = _back(-graph.begin_s)
    return DayGraph(
        pattern_stop_ptr=stop_ptr,
        pattern_stop=pattern_stop,
        pattern_board=_back(graph.pattern_alight),
        pattern_alight=_back(graph.pattern_board),
        pattern_trip_ptr=trip_ptr,
        pattern_time_ptr=time_ptr,
        arrival_s=_back(-graph.departure_s),
        departure_s=departure_s,
        running_s=frozen(longest_running_s(stop_ptr, trip_ptr, time_ptr, departure_s)),
        stop_pattern_ptr=calls[0],
        stop_pattern=calls[1],
        stop_pattern_pos=calls[2],
        # A vehicle departs in the mirror where the connection before arrives.
        time_row=frozen(np.append(_turned(graph, graph.time_row[:-1])[::-1], np.int32(-1))),
        begin_s=_back(-graph.end_s),
        end_s=end_s,
        board_stop=_back(graph.alight_stop),
        alight_stop=_back(graph.board_stop),
        stay=_back(_turned(graph, stay)),
        also=_back(_turned(graph, np.maximum(_earlier(graph), joining))),
        link_ptr=frozen(link_ptr),
        link_to=frozen(link_to),
        loop_first=_back(np.int32(len(graph.begin_s)) - graph.loop_last),
        loop_last=_back(np.int32(len(graph.begin_s)) - graph.loop_first),
        order_s=end_s,
    )


def _back(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """An array from its end to its start."""
    return frozen(array[::-1])


def _reversed_ptr(ptr: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Offsets of the same rows from the last to the first."""
    return np.asarray(ptr[-1] - ptr[::-1])


def _turned(graph: DayGraph, rows: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Connections by their number in the mirror; -1 stays -1."""
    return np.where(rows >= 0, np.int32(len(graph.begin_s) - 1) - rows, -1).astype(np.int32)


def _turned_stays(
    graph: DayGraph,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The connection before on the same vehicle, and on a second one that joins; -1 for none."""
    before = np.flatnonzero(graph.stay >= 0)
    after = graph.stay[before]
    stay, joining = (np.full(len(graph.stay), -1, np.int32) for _ in range(2))
    stay[after] = before
    second = stay[after] != before
    joining[after[second]] = before[second]
    return stay, joining


def _turned_links(graph: DayGraph) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Links from where they led to where they came from."""
    count = len(graph.begin_s)
    source = np.repeat(np.arange(count, dtype=np.int32), np.diff(graph.link_ptr))
    return rows_of_pairs(count - 1 - graph.link_to, count - 1 - source, count)


def _earlier(graph: DayGraph) -> npt.NDArray[np.int32]:
    """The same connection of the trip before in the pattern; -1 for none."""
    length = np.diff(graph.pattern_stop_ptr)
    times = np.diff(graph.pattern_time_ptr)
    step = np.repeat(length, times)
    since_first = np.arange(len(step)) - np.repeat(graph.pattern_time_ptr[:-1], times)
    departs = np.flatnonzero((graph.time_row >= 0) & (since_first >= step))
    earlier = np.full(len(graph.begin_s), -1, np.int32)
    earlier[graph.time_row[departs]] = graph.time_row[departs - step[departs]]
    return earlier
