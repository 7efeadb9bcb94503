"""Journeys leg by leg, for chosen pairs: what stands behind a travel time."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely
from shapely.ops import substring

from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.timetable import ServiceDay, Timetable
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.routing.journeys import Move, journeys
from geoaccess.routing.places import Places, places_of
from geoaccess.routing.query import check_trip
from geoaccess.units import format_clock, parse_clock

_MODES = {0: "tram", 1: "metro", 2: "rail", 3: "bus", 4: "ferry", 5: "tram", 6: "cable car"}
# The hundreds of the extended route types.
_EXTENDED = {1: "rail", 2: "coach", 4: "metro", 7: "bus", 8: "bus", 9: "tram", 10: "ferry"}


def itineraries(
    network: TransportNetwork,
    origins: Any,
    destinations: Any,
    *,
    mode: str = "transit",
    departure: str | None = None,
    arrive_by: str | None = None,
    date: str | dt.date | None = None,
    max_trip_min: float = 120,
    options: TravelOptions | None = None,
) -> gpd.GeoDataFrame:
    """The legs of the fastest journey of every pair.

    Parameters
    ----------
    network, origins, destinations, max_trip_min, options
        As in `travel_times`. All pairs are written out, so pass few places.
    mode
        ``transit`` or ``bike_transit``.
    departure, arrive_by
        A clock time, ``"08:30"``: leave then, or be there by then.
    date
        The service date; None takes the first one of the network.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per leg: ``from_id``, ``to_id``, ``leg`` (from 0), ``mode``
        (``walk``, ``bike``, ``bus``, ``rail`` and so on), ``line``, ``headsign``,
        ``from_stop`` and ``to_stop`` (names; None at the places themselves),
        ``departure_s`` and ``arrival_s`` (clock seconds), ``departure`` and
        ``arrival`` (the same to read) and geometry in EPSG:4326: the shape of the
        line where the feed has one, else from stop to stop; ways along streets
        are drawn straight. The last arrival less the departure asked for is the
        travel time of `travel_times`, to the second. Pairs without a journey have
        no rows.

    Raises
    ------
    InputError, NoServiceError
        As in `travel_times`.

    Examples
    --------
    >>> itineraries(network, housing, practices, departure="08:30")  # doctest: +SKIP
    """
    start, end = places_of(origins=origins, destinations=destinations)
    trip = check_trip(
        mode,
        departures=_minute(departure, date),
        arrive_by=_minute(arrive_by, date),
        percentiles=(50,),
        max_trip_min=max_trip_min,
        options=options or network.options,
    )
    network = network.with_options(trip.options)
    drawing = _Drawing.of(network, start, end, network.service_date(trip.date), mode)
    rows = [
        drawing.row(number, move)
        for moves in journeys(network, start, end, trip)
        for number, move in enumerate(moves)
    ]
    return gpd.GeoDataFrame(rows, columns=_COLUMNS, geometry="geometry", crs="EPSG:4326")


_COLUMNS = [
    *("from_id", "to_id", "leg", "mode", "line", "headsign", "from_stop", "to_stop"),
    *("departure_s", "arrival_s", "departure", "arrival", "geometry"),
]


def journey_summary(legs: gpd.GeoDataFrame) -> pd.DataFrame:
    """Rides, and minutes of walking, cycling, riding and waiting, per pair.

    Parameters
    ----------
    legs
        From `itineraries`.

    Returns
    -------
    pandas.DataFrame
        ``from_id, to_id, rides, walk_min, bike_min, in_vehicle_min, wait_min``;
        waiting is the time between legs, board slack included.

    Examples
    --------
    >>> legs = pd.DataFrame({
    ...     "from_id": "a", "to_id": "x", "mode": ["walk", "bus"],
    ...     "departure_s": [0, 300], "arrival_s": [120, 900],
    ... })
    >>> journey_summary(legs).to_dict("records")
    [{'from_id': 'a', 'to_id': 'x', 'rides': 1, 'walk_min': 2.0, 'bike_min': 0.0,
      'in_vehicle_min': 10.0, 'wait_min': 3.0}]
    """
    spent_min = (legs["arrival_s"] - legs["departure_s"]) / 60
    kind = legs["mode"].where(legs["mode"].isin(("walk", "bike")), "in_vehicle")
    table = legs[["from_id", "to_id"]].assign(rides=(kind == "in_vehicle").astype(int))
    for name in ("walk", "bike", "in_vehicle"):
        table[f"{name}_min"] = spent_min.where(kind == name, 0.0)
    keys = ["from_id", "to_id"]
    summary = table.groupby(keys, sort=False).sum()
    spans = legs.groupby(keys, sort=False)
    total_min = (spans["arrival_s"].max() - spans["departure_s"].min()) / 60
    moving = ["walk_min", "bike_min", "in_vehicle_min"]
    summary["wait_min"] = total_min - summary[moving].sum(axis=1)
    return pd.DataFrame(summary.reset_index())


def _minute(clock: str | None, date: str | dt.date | None) -> DepartureWindow | None:
    """A clock time as a window of one minute."""
    if clock is None:
        return None
    return DepartureWindow(clock, format_clock(parse_clock(clock) + 60), date)  # type: ignore[arg-type]


class _Drawing(NamedTuple):
    """What turns moves into rows with names and lines."""

    timetable: Timetable
    day: ServiceDay
    origins: Places
    destinations: Places
    street_mode: str

    @classmethod
    def of(
        cls,
        network: TransportNetwork,
        origins: Places,
        destinations: Places,
        date: dt.date,
        mode: str,
    ) -> _Drawing:
        """Names of a network on a date."""
        if network.timetable is None:
            raise AssertionError("a network with service dates has a timetable")
        street = "bike" if mode == "bike_transit" else "walk"
        return cls(network.timetable, network.timetable.days[date], origins, destinations, street)

    def row(self, number: int, move: Move) -> dict[str, Any]:
        """One leg of the result."""
        vehicle = self._vehicle(move)
        return {
            "from_id": self.origins.ids[move.origin],
            "to_id": self.destinations.ids[move.destination],
            "leg": number,
            **vehicle,
            "from_stop": self._stop_name(move.from_stop),
            "to_stop": self._stop_name(move.to_stop),
            "departure_s": move.departure_s,
            "arrival_s": move.arrival_s,
            "departure": format_clock(move.departure_s),
            "arrival": format_clock(move.arrival_s),
        }

    def _vehicle(self, move: Move) -> dict[str, Any]:
        """Mode, line, headsign and geometry."""
        if move.ride is None:
            rides_bike = move.from_stop < 0
            mode = self.street_mode if rides_bike else "walk"
            ends = [self._point(move.from_stop, move), self._point(move.to_stop, move, last=True)]
            line = shapely.LineString(ends)
            return {"mode": mode, "line": None, "headsign": None, "geometry": line}
        trip = self.timetable.trips.iloc[int(self.day.trip_row[move.ride.trip])]
        kind = int(trip["route_type"])
        return {
            "mode": _MODES.get(kind) or _EXTENDED.get(kind // 100, "bus"),
            "line": trip["line"],
            "headsign": trip["headsign"],
            "geometry": self._track(int(trip["shape"]), move),
        }

    def _track(self, shape: int, move: Move) -> Any:
        """The line between two stops, along the shape of the trip where there is one."""
        if move.ride is None:
            raise AssertionError("only rides have a track")
        straight = shapely.LineString([self._point(stop, move) for stop in move.ride.stops])
        if shape < 0 or self.timetable.shapes is None:
            return straight
        whole = self.timetable.shapes.geometry.iloc[shape]
        begin, end = (whole.project(shapely.Point(straight.coords[at])) for at in (0, -1))
        # A loop may pass its first stop again: a piece against the direction is not the ride.
        return substring(whole, begin, end) if begin < end else straight

    def _point(self, stop: int, move: Move, *, last: bool = False) -> tuple[float, float]:
        """Where a stop, or the place at that end of the journey, lies."""
        if stop >= 0:
            row = self.timetable.stops.iloc[stop]
            return float(row["lon"]), float(row["lat"])
        places, at = (self.destinations, move.destination) if last else (self.origins, move.origin)
        return float(places.lon[at]), float(places.lat[at])

    def _stop_name(self, stop: int) -> str | None:
        return None if stop < 0 else str(self.timetable.stops["name"].iloc[stop])
