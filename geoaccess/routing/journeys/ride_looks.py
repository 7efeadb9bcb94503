"""What a ride looks like to people: its vehicle, its line and its way on the map."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geoaccess.networks.service_day.search_patterns import Patterns
from geoaccess.networks.timetable.timetable import ServiceDay, Timetable
from geoaccess.routing.journeys.ride_lines import along_shape, line_of
from geoaccess.routing.journeys.search import Ride
from geoaccess.routing.journeys.vehicles import vehicle_of

_NAMES = ("line", "line_name", "headsign")


class RideLooks(NamedTuple):
    """Columns of the timetable as arrays, for looking rides up one by one.

    Attributes
    ----------
    patterns
        Trips and their stops.
    trip_row
        int32, shape (trips of the day,): row in the arrays of trips below.
    names
        The texts of `Timetable.trips` by column, None where there is none.
    route_type, shape
        int, per trip.
    shapes
        Geometry of shapes.
    stop_xy
        Degrees, shape (stops, 2).
    """

    patterns: Patterns
    trip_row: npt.NDArray[np.int32]
    names: dict[str, npt.NDArray[np.object_]]
    route_type: npt.NDArray[np.int64]
    shape: npt.NDArray[np.int64]
    shapes: npt.NDArray[np.object_]
    stop_xy: npt.NDArray[np.float64]

    @classmethod
    def of(cls, patterns: Patterns, day: ServiceDay, timetable: Timetable) -> RideLooks:
        """Take the columns out of the frames."""
        trips, shapes = timetable.trips, timetable.shapes
        return cls(
            patterns,
            day.trip_row,
            {name: _texts(trips[name]) for name in _NAMES},
            trips["route_type"].to_numpy(np.int64),
            trips["shape"].to_numpy(np.int64),
            np.empty(0, object) if shapes is None else shapes.geometry.to_numpy(),
            timetable.stops[["lon", "lat"]].to_numpy(np.float64),
        )

    def of_ride(self, ride: Ride) -> dict[str, Any]:
        """Mode, names and line on the map.

        Names of lines are joined by `` + `` where the vehicle goes on as another
        one; the headsign is the one that stands on the vehicle when one boards.
        """
        hops = _hops(ride, self.patterns)
        rows = [int(self.trip_row[hop.trip]) for hop in hops]
        parts = [self._points(hop, row) for hop, row in zip(hops, rows, strict=True)]
        return {
            "mode": vehicle_of(int(self.route_type[rows[0]])),
            "line": self._joined("line", rows),
            "line_name": self._joined("line_name", rows),
            "headsign": self._joined("headsign", rows[:1]),
            "line_source": "shape" if all(shaped for _, shaped in parts) else "stops",
            "geometry": line_of(np.vstack([points for points, _ in parts])),
        }

    def _joined(self, name: str, rows: list[int]) -> str | None:
        """Distinct texts in order; None where there are none."""
        distinct = dict.fromkeys(self.names[name][row] for row in rows)
        return " + ".join(text for text in distinct if text) or None

    def _points(self, hop: _Hop, row: int) -> tuple[npt.NDArray[np.float64], bool]:
        """Points along the shape of a trip, else its stops; and whether it is the shape."""
        start = self.patterns.stop_ptr[self.patterns.trip_pattern[hop.trip]]
        stops = self.patterns.stop[start + hop.first : start + hop.last + 1]
        points = self.stop_xy[stops]
        if self.shape[row] < 0 or not len(self.shapes):
            return points, False
        along = along_shape(shapely.get_coordinates(self.shapes[self.shape[row]]), points)
        return (points, False) if along is None else (along, True)


class _Hop(NamedTuple):
    """Part of a ride on one trip: the trip, and the positions of its first and last call."""

    trip: int
    first: int
    last: int


def _hops(ride: Ride, patterns: Patterns) -> list[_Hop]:
    """The trips that a vehicle makes during a ride."""
    trip, first = ride.boarded, ride.board_position
    hops = []
    while trip != ride.trip:
        pattern = patterns.trip_pattern[trip]
        length = int(patterns.stop_ptr[pattern + 1] - patterns.stop_ptr[pattern])
        hops.append(_Hop(trip, first, length - 1))
        trip, first = int(patterns.trip_next[trip]), 0
    return [*hops, _Hop(trip, first, ride.position)]


def _texts(column: Any) -> npt.NDArray[np.object_]:
    """Texts, None where there is none."""
    values = column.to_numpy(dtype=object, copy=True)
    values[column.isna().to_numpy()] = None
    return np.asarray(values, dtype=object)
