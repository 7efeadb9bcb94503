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
_LEGS_NAMED = 5


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


@dataclass(frozen=True)
class _Leg:
    """A way from stop to stop that an edit made, with the least time that any trip has for it."""

    start: str
    end: str
    metres: float
    took_s: int

    @property
    def speed_kmh(self) -> float:
        """Times are whole minutes, so a leg of less than one says nothing about speed."""
        return self.metres / max(self.took_s, _LEAST_LEG_S) * 3.6

    @property
    def possible(self) -> bool:
        return self.took_s >= 0 and self.speed_kmh <= MAX_SPEED_KMH

    def __str__(self) -> str:
        minutes, least = self.took_s / 60, np.ceil(self.metres / (MAX_SPEED_KMH / 0.06))
        way = f"{self.start!r} to {self.end!r}"
        if self.took_s < 0:
            return f"{way} goes back in time by {-minutes:g} min"
        return (
            f"{way} is {self.metres / 1000:,.1f} km in {minutes:g} min, {self.speed_kmh:,.0f} km/h"
            f" (at least {least:.0f} min)"
        )


def check_speed(feed: FeedTables, line: str, calls: Iterable[list[Call]]) -> None:
    """Refuse new legs that no bus could drive.

    Raises
    ------
    InputError
        Naming the legs, fastest first, with the minutes that they need.
    """
    impossible = [leg for leg in _new_legs(feed, calls) if not leg.possible]
    if not impossible:
        return
    impossible.sort(key=lambda leg: (leg.took_s >= 0, -leg.speed_kmh))
    shown = "; ".join(map(str, impossible[:_LEGS_NAMED]))
    more = len(impossible) - _LEGS_NAMED
    rest = f"; and {more} more" if more > 0 else ""
    count = f"{len(impossible)} legs are" if len(impossible) > 1 else "a leg is"
    problem = f"line {line}: {count} faster than a bus can drive: {shown}{rest}."
    remedy = f"At most {MAX_SPEED_KMH} km/h in a straight line: allow more minutes for these legs."
    raise fault("timetable", problem, remedy)


def _new_legs(feed: FeedTables, calls: Iterable[list[Call]]) -> list[_Leg]:
    """Every pair of stops between which an edit makes trips run, once."""
    took: dict[tuple[str, str], int] = {}
    for rows in calls:
        timed = [call for call in rows if call["arrival_time"] and call["departure_time"]]
        for before, after in itertools.pairwise(timed):
            if before.get("_new") or after.get("_new"):
                ends = before["stop_id"], after["stop_id"]
                seconds = parse_clock(after["arrival_time"]) - parse_clock(before["departure_time"])
                took[ends] = min(seconds, took.get(ends, seconds))
    if not took:
        return []
    table = feed["stops"].drop_duplicates("stop_id").set_index("stop_id")
    names = table["stop_name"] if "stop_name" in table else table.index.to_series()
    start, end = (positions(feed, stops).T for stops in zip(*took, strict=True))
    metres = great_circle_m(*start, *end)
    return [
        _Leg(names[ends[0]], names[ends[1]], float(metres[n]), seconds)
        for n, (ends, seconds) in enumerate(took.items())
    ]


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
