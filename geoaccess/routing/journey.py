"""From the rows of a search to a journey: which vehicles, where to change, how to walk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.networks.day_graph import DayGraph
from geoaccess.routing.lanes import Window


class Ride(NamedTuple):
    """One ride, in-seat continuations included.

    Attributes
    ----------
    trip
        Number of the trip that is boarded, in `ServiceDay.trip_row`.
    board_stop, alight_stop
        Stop indices.
    departure_s, arrival_s
        Clock times.
    stops
        All stops from boarding to alighting.
    """

    trip: int
    board_stop: int
    alight_stop: int
    departure_s: int
    arrival_s: int
    stops: tuple[int, ...]


class TripIndex(NamedTuple):
    """Where the connections of a day stand in its patterns.

    Attributes
    ----------
    row_time
        int64, shape (connections,): position in `DayGraph.departure_s`.
    graph
        The day.
    """

    row_time: npt.NDArray[np.int64]
    graph: DayGraph

    @classmethod
    def of(cls, graph: DayGraph) -> TripIndex:
        """Index the connections of a day."""
        row_time = np.empty(len(graph.begin_s), np.int64)
        departs = np.flatnonzero(graph.time_row >= 0)
        row_time[graph.time_row[departs]] = departs
        return cls(row_time, graph)

    def locate(self, row: int) -> tuple[int, int]:
        """Number of the trip, and index of the call in `DayGraph.pattern_stop`."""
        time = int(self.row_time[row])
        ptr = self.graph.pattern_time_ptr
        pattern = int(np.searchsorted(ptr, time, side="right")) - 1
        first_call = int(self.graph.pattern_stop_ptr[pattern])
        length = int(self.graph.pattern_stop_ptr[pattern + 1]) - first_call
        trip, position = divmod(time - int(ptr[pattern]), length)
        return int(self.graph.pattern_trip_ptr[pattern]) + trip, first_call + position


class Rows(NamedTuple):
    """Searched rows of one block of destinations.

    Attributes
    ----------
    window
        The connections that were searched.
    best
        For every number of rides allowed, the rows; a single entry without a limit.
    live
        The rows that hold, likewise.
    egress_s
        Per lane, seconds to the destination by stop.
    """

    window: Window
    best: Sequence[npt.NDArray[Any]]
    live: Sequence[npt.NDArray[np.uint8]]
    egress_s: Sequence[dict[int, int]]


def follow(index: TripIndex, rows: Rows, row: int, lane: int) -> list[Ride]:
    """The rides from boarding a connection to a destination, with as few changes as come first.

    Parameters
    ----------
    index
        The trips of the day.
    rows
        From the search.
    row
        Position in the window of the connection that is boarded.
    lane
        The destination.
    """
    rides: list[Ride] = []
    budget = len(rows.best) - 1
    boarded = row
    passed: list[int] = []
    while True:
        passed.append(row)
        goal = int(rows.best[budget][row, lane])
        step = next(_steps(rows, row, lane, goal, budget))
        if step[0] == "stay":
            row = step[1]
            continue
        rides.append(_ride(index, rows.window.first, boarded, passed))
        if step[0] == "arrive":
            return rides
        boarded = row = step[1]
        passed = []
        budget = max(budget - 1, 0)


def _steps(rows: Rows, row: int, lane: int, goal: int, budget: int) -> Iterator[tuple[str, int]]:
    """What to do at the end of a connection to be at the destination at `goal`."""
    window = rows.window
    stop = int(window.alight_stop[row])
    if stop >= 0 and int(window.end[row]) + rows.egress_s[lane].get(stop, goal + 1) == goal:
        yield "arrive", stop
    stay = int(window.stay[row])
    if stay >= 0 and _is(rows, budget, stay, lane, goal):
        yield "stay", stay
    fewer = max(budget - 1, 0)
    for at in range(int(window.link_ptr[row]), int(window.link_ptr[row + 1])):
        other = int(window.link_to[at]) - window.first
        if other >= 0 and _is(rows, fewer, other, lane, goal):
            yield "change", other


def _is(rows: Rows, budget: int, row: int, lane: int, goal: int) -> bool:
    return bool(rows.live[budget][row]) and int(rows.best[budget][row, lane]) == goal


def _ride(index: TripIndex, first: int, boarded: int, passed: Sequence[int]) -> Ride:
    """Put the connections of one ride together."""
    graph = index.graph
    located = [index.locate(first + row) for row in passed]
    stops = [int(graph.pattern_stop[call]) for _, call in located]
    stops.append(int(graph.pattern_stop[located[-1][1] + 1]))
    return Ride(
        trip=located[0][0],
        board_stop=stops[0],
        alight_stop=stops[-1],
        departure_s=int(graph.begin_s[first + boarded]),
        arrival_s=int(graph.end_s[first + passed[-1]]),
        stops=tuple(stops),
    )
