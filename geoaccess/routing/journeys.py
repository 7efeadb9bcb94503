"""The fastest journey of every pair at one moment, as moves from place to place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.networks.day_graph import DayGraph
from geoaccess.networks.network import TransportNetwork
from geoaccess.routing.access import TransitLegs, transit_legs
from geoaccess.routing.boarding import boarding_space, boardings_of
from geoaccess.routing.deadlines import NEVER, Deadlines, latest_departures_on
from geoaccess.routing.journey import Ride, Rows, TripIndex, follow
from geoaccess.routing.lanes import LANES, Window, cut_window, egress_lanes, search_rows
from geoaccess.routing.places import Places
from geoaccess.routing.query import Trip
from geoaccess.routing.transit import Legs

_ONE_DEPARTURE = np.zeros(1, np.int32)


class Move(NamedTuple):
    """One leg.

    Attributes
    ----------
    origin, destination
        The pair: rows of the places.
    ride
        The ride; None for a way along streets.
    from_stop, to_stop
        Stop indices; -1 at the places themselves.
    departure_s, arrival_s
        Clock times.
    """

    origin: int
    destination: int
    ride: Ride | None
    from_stop: int
    to_stop: int
    departure_s: int
    arrival_s: int


def journeys(
    network: TransportNetwork, origins: Places, destinations: Places, trip: Trip
) -> Iterator[list[Move]]:
    """The journeys of all pairs that have one, sorted by origin and destination."""
    date = network.service_date(trip.date)
    legs = transit_legs(
        network, origins, destinations,
        mode=trip.mode, max_trip_s=trip.max_s, options=trip.options,
    )  # fmt: skip
    departures = _departures(network.graphs[date], legs, trip)
    if not (departures != NEVER).any():
        return
    asked = _Asked(network, TripIndex.of(network.graphs[date]), legs, trip)
    known = departures[departures != NEVER]
    window = cut_window(
        asked.day.graph, int(known.min()), int(known.max()) + trip.max_s, trip.max_s
    )
    start_s = int(known.min())
    found: dict[tuple[int, int], list[Move]] = {}
    for first in range(0, len(destinations.ids), LANES):
        last = min(first + LANES, len(destinations.ids))
        rows = asked.searched(window, first, last)
        for origin in range(len(origins.ids)):
            for destination in range(first, last):
                leaves = int(departures[origin, destination])
                if leaves != NEVER:
                    moves = asked.journey(
                        rows, origin, destination, leaves, start_s, destination - first
                    )
                    found[origin, destination] = moves
    yield from (found[pair] for pair in sorted(found) if found[pair])


def _departures(graph: DayGraph, legs: TransitLegs, trip: Trip) -> npt.NDArray[np.int32]:
    """When to leave, by pair: the moment asked for, or as late as the appointment allows."""
    if trip.window is None:
        raise AssertionError("the door lets no search of a day pass without a window")
    moment = trip.window.start_s
    if not trip.arrives:
        return np.full((len(legs.access.ptr) - 1, len(legs.egress.ptr) - 1), moment, np.int32)
    deadlines = np.array([moment], np.int32)
    asked = Deadlines(deadlines, trip.max_s, trip.options.max_rides)
    return np.asarray(latest_departures_on(graph, *legs, asked)[0])


class _Asked(NamedTuple):
    """What all journeys of one question share."""

    network: TransportNetwork
    day: TripIndex
    legs: TransitLegs
    trip: Trip

    def searched(self, window: Window, first: int, last: int) -> Rows:
        """Rows of one block of destinations, for every number of rides that may be left."""
        egress = self.legs.egress.rows(first, last)
        stops = len(self.day.graph.stop_pattern_ptr) - 1
        dtype = window.begin.dtype
        walks = egress_lanes(*egress, stops=stops, dtype=dtype)
        most = self.trip.options.max_rides
        best, live = [], []
        for rides in [None] if most is None else range(1, most + 1):
            rows = np.empty((len(window.begin), LANES), dtype)
            alive = np.zeros(len(window.begin), np.uint8)
            search_rows(window, *walks, rows, alive, max_rides=rides)
            best.append(rows)
            live.append(alive)
        return Rows(window, best, live, [_as_dict(egress, lane) for lane in range(last - first)])

    def journey(
        self, rows: Rows, origin: int, destination: int, leaves: int, start_s: int, lane: int
    ) -> list[Move]:
        """The moves of one pair; none where no journey stays within the limit."""
        direct_s = _as_dict(self.legs.direct, origin).get(destination, self.trip.max_s + 1)
        row, arrival_s = self._first_ride(rows, origin, leaves, start_s, lane)
        if min(direct_s, arrival_s - leaves) > self.trip.max_s:
            return []
        if direct_s <= arrival_s - leaves:
            return [Move(origin, destination, None, -1, -1, leaves, leaves + direct_s)]
        rides = follow(self.day, rows, row, lane)
        return self._moves(rides, origin, destination, leaves, arrival_s)

    def _first_ride(
        self, rows: Rows, origin: int, leaves: int, start_s: int, lane: int
    ) -> tuple[int, int]:
        """The connection to board first, and the arrival at the destination."""
        graph, access = self.day.graph, self.legs.access.rows(origin, origin + 1)
        never = leaves + self.trip.max_s + 1
        if not rows.best:
            return -1, never
        _, row = boardings_of(
            graph, access.end, access.seconds, leaves, _ONE_DEPARTURE, boarding_space(graph),
            rows.window.first,
        )  # fmt: skip
        row = row[rows.live[-1][row] == 1]
        if not len(row):
            return -1, never
        values = rows.best[-1][row, lane]
        # Of equal arrivals the connection that leaves last: rows run from late to early.
        chosen = int(row[values == values.min()].min())
        return chosen, start_s + int(values.min())

    def _moves(
        self, rides: list[Ride], origin: int, destination: int, leaves: int, arrival_s: int
    ) -> list[Move]:
        """Rides with the ways along streets before, between and after them."""
        first, last = rides[0].board_stop, rides[-1].alight_stop
        slack_s = self.trip.options.board_slack_s
        walk_s = _as_dict(self.legs.access, origin)[first] - slack_s
        moves = [Move(origin, destination, None, -1, first, leaves, leaves + walk_s)]
        for number, ride in enumerate(rides):
            if number and rides[number - 1].alight_stop != ride.board_stop:
                moves.append(self._change(rides[number - 1], ride, origin, destination))
            moves.append(
                Move(origin, destination, ride, ride.board_stop, ride.alight_stop,
                     ride.departure_s, ride.arrival_s)
            )  # fmt: skip
        end_s = rides[-1].arrival_s
        return [*moves, Move(origin, destination, None, last, -1, end_s, arrival_s)]

    def _change(self, before: Ride, after: Ride, origin: int, destination: int) -> Move:
        """The walk between two rides."""
        changes = self.network.changes
        if changes is None:
            raise AssertionError("a network with service dates has changes")
        cut = slice(changes.ptr[before.alight_stop], changes.ptr[before.alight_stop + 1])
        at = int(np.searchsorted(changes.to_stop[cut], after.board_stop))
        arrives = before.arrival_s + int(changes.walk_s[cut][at])
        return Move(
            origin, destination, None, before.alight_stop, after.board_stop,
            before.arrival_s, arrives,
        )  # fmt: skip


def _as_dict(legs: Legs, row: int) -> dict[int, int]:
    """One row of legs: seconds by end."""
    cut: Any = slice(legs.ptr[row], legs.ptr[row + 1])
    return dict(zip(legs.end[cut].tolist(), legs.seconds[cut].tolist(), strict=True))
