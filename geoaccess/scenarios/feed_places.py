"""Stops that edits name: existing ones, and new ones checked against the streets and for speed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from geoaccess.errors import Fault, InputError, raise_faults
from geoaccess.geodesy import EARTH_RADIUS_M, great_circle_m, unit_vectors
from geoaccess.scenarios.feed_lines import Call, fault, stops_named, unused_id
from geoaccess.scenarios.feed_tables import FeedTables
from geoaccess.scenarios.timetable_edits import Place
from geoaccess.units import parse_clock

MAX_SPEED_KMH = 100
"""No bus is faster from stop to stop."""

MAX_FROM_STREET_M = 500
"""A stop farther from any street lies in a field, or in the sea."""

_LEAST_LEG_S = 60


@dataclass(frozen=True, eq=False)
class StreetPoints:
    """Nodes of the street network, to see whether a stop lies beside a street.

    Parameters
    ----------
    lon, lat
        Degrees, shape (nodes,).
    """

    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]

    def distance_m(self, lon: float, lat: float) -> float:
        """Metres from a point to the nearest node."""
        chord, _ = cKDTree(unit_vectors(self.lon, self.lat)).query(unit_vectors([lon], [lat])[0])
        return float(2 * EARTH_RADIUS_M * np.arcsin(min(chord / 2, 1.0)))


def with_stop(
    feed: FeedTables, place: Place, streets: StreetPoints | None
) -> tuple[FeedTables, str]:
    """Find a stop, or add a new one; returns the feed and the stop id.

    Raises
    ------
    InputError
        If an existing stop is not found, or a new one lies far from any street.
    """
    if place.lon is None or place.lat is None:
        return feed, min(stops_named(feed, place.name))
    _check_position(place.name, place.lon, place.lat, streets)
    stop_id = f"scenario:{place.name}"
    stops = feed["stops"]
    same = stops[stops["stop_id"] == stop_id]
    if len(same) and (float(same["stop_lon"].iloc[0]), float(same["stop_lat"].iloc[0])) == (
        place.lon,
        place.lat,
    ):
        return feed, stop_id
    stop_id = unused_id(stop_id, set(stops["stop_id"]))
    row = {
        "stop_id": stop_id,
        "stop_name": place.name,
        "stop_lon": repr(float(place.lon)),
        "stop_lat": repr(float(place.lat)),
    }
    return feed.plus("stops", [row]), stop_id


def with_stops(
    feed: FeedTables, places: Iterable[Place], streets: StreetPoints | None
) -> tuple[FeedTables, list[str]]:
    """Find or add several stops; returns the feed and the stop ids.

    Raises
    ------
    InputError
        With the faults of all of them.
    """
    stop_ids: list[str] = []
    faults: list[Fault] = []
    for place in places:
        try:
            feed, stop_id = with_stop(feed, place, streets)
            stop_ids.append(stop_id)
        except InputError as error:
            faults += error.faults
    raise_faults(faults)
    return feed, stop_ids


def positions(feed: FeedTables, stop_ids: Iterable[str]) -> npt.NDArray[np.float64]:
    """Degrees of stops, shape (stops, 2): longitude, latitude."""
    table = feed["stops"].drop_duplicates("stop_id").set_index("stop_id")
    return table.loc[list(stop_ids), ["stop_lon", "stop_lat"]].to_numpy(dtype=np.float64)


def leg_m(feed: FeedTables, stop_ids: list[str]) -> npt.NDArray[np.float64]:
    """Straight metres between stops that follow each other."""
    lon, lat = positions(feed, stop_ids).T
    return great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:])


def check_speed(feed: FeedTables, line: str, calls: Iterable[list[Call]]) -> None:
    """Refuse new legs that no bus could drive.

    Raises
    ------
    InputError
        Naming the fastest leg.
    """
    fastest, where = 0.0, ("", "")
    for rows in calls:
        timed = [call for call in rows if call["arrival_time"] and call["departure_time"]]
        for before, after in itertools.pairwise(timed):
            if not (before.get("_new") or after.get("_new")):
                continue
            took = parse_clock(after["arrival_time"]) - parse_clock(before["departure_time"])
            metres = float(leg_m(feed, [before["stop_id"], after["stop_id"]])[0])
            speed = np.inf if took < 0 else metres / max(took, _LEAST_LEG_S) * 3.6
            if speed > fastest:
                fastest, where = speed, (before["stop_id"], after["stop_id"])
    if fastest > MAX_SPEED_KMH:
        shown = f"{fastest:,.0f} km/h" if np.isfinite(fastest) else "back in time"
        problem = f"line {line}: from {where[0]} to {where[1]} the vehicle would drive {shown}."
        raise fault("timetable", problem, f"At most {MAX_SPEED_KMH} km/h: allow more minutes.")


def _check_position(name: str, lon: float, lat: float, streets: StreetPoints | None) -> None:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        problem = f"stop {name!r} lies at lon {lon}, lat {lat}."
        raise fault("timetable", problem, "Give degrees; longitude is about 4.8 in West-Brabant.")
    if streets is None or len(streets.lon) == 0:
        return
    metres = streets.distance_m(lon, lat)
    if metres > MAX_FROM_STREET_M:
        problem = f"stop {name!r} lies {metres:,.0f} m from the nearest street."
        remedy = f"At most {MAX_FROM_STREET_M} m: correct its position (lon {lon}, lat {lat})."
        raise fault("timetable", problem, remedy)
