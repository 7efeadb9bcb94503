"""The table of itineraries: one row per leg, names and lines included."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.timetable.timetable import Timetable
from geoaccess.routing.journeys.legs import PLACE, Leg, legs_of
from geoaccess.routing.journeys.pair_journeys import Asked, PairJourneys
from geoaccess.routing.journeys.ride_looks import RideLooks
from geoaccess.routing.legs.places import Places
from geoaccess.routing.legs.street_ways import StreetWay, street_ways
from geoaccess.routing.search.query import place_table
from geoaccess.units import format_clock

Floats = npt.NDArray[np.float64]

_COLUMNS = [
    "from_id", "to_id", "status", "leg", "mode", "line", "line_name", "headsign",
    "from_stop", "from_stop_name", "to_stop", "to_stop_name", "departs", "arrives",
    "departs_s", "arrives_s", "wait_min", "duration_min", "distance_m", "line_source", "geometry",
]  # fmt: skip
_TEXTS = ["mode", "line", "line_name", "headsign", "line_source"]
_STOPS = ["from_stop", "from_stop_name", "to_stop", "to_stop_name"]


def itinerary_frame(
    network: TransportNetwork, found: PairJourneys, asked: Asked
) -> gpd.GeoDataFrame:
    """Legs of all pairs in order; a pair without legs has one row with leg 0.

    Parameters
    ----------
    network, asked
        As given to `pair_journeys`.
    found
        What it gave.
    """
    legs = legs_of_pairs(found, asked)
    table = _times(legs)
    for column, values in _looks(network, found, legs, asked).items():
        table[column] = values
    table = _named_stops(table, network.timetable)
    ids = _pair_ids(network, found, asked)
    table = ids.merge(table, on="pair", how="left").sort_values(["pair", "leg"], kind="stable")
    return gpd.GeoDataFrame(_filled(table)[_COLUMNS], crs="EPSG:4326").reset_index(drop=True)


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of pairs without legs: leg 0, empty geometry, None for texts."""
    words = [*_TEXTS, *_STOPS, "departs", "arrives"]
    table[words] = table[words].astype(object).where(table[words].notna(), None)
    table["leg"] = table["leg"].fillna(0).astype(int)
    lines = table["geometry"].to_numpy(dtype=object, copy=True)
    lines[table["leg"] == 0] = shapely.LineString()
    table["geometry"] = lines
    return table


def legs_of_pairs(found: PairJourneys, asked: Asked) -> list[Leg]:
    """All legs, pair after pair."""
    patterns = found.search.forward.patterns if found.search else None
    legs = []
    for number, (pair, journey) in enumerate(zip(found.pairs, found.journeys, strict=True)):
        if journey is not None:
            from_s = journey.departs_s if asked.is_deadline else pair.at_s
            legs += legs_of(number, journey, patterns, from_s=from_s, mode=asked.street_mode)
    return legs


def _pair_ids(network: TransportNetwork, found: PairJourneys, asked: Asked) -> pd.DataFrame:
    """Ids and status of every pair."""
    start, end = (
        place_table(network, places, asked.mode, asked.options)["status"].to_numpy() == "ok"
        for places in (found.start, found.end)
    )
    status = [
        "ok" if journey else "no_route" if start[o] and end[d] else "unsnapped"
        for (o, d, _), journey in zip(found.pairs, found.journeys, strict=True)
    ]
    return pd.DataFrame(
        {
            "pair": np.arange(len(found.pairs)),
            "from_id": [found.start.ids[pair.origin] for pair in found.pairs],
            "to_id": [found.end.ids[pair.destination] for pair in found.pairs],
            "status": status,
        }
    )


def _times(legs: list[Leg]) -> pd.DataFrame:
    """Clock times, waits and stops of all legs."""
    columns = ["pair", "from_number", "to_number", "departs_s", "arrives_s", "wait_s"]
    table = pd.DataFrame([leg[:6] for leg in legs], columns=columns).astype(np.int64)
    table["leg"] = table.groupby("pair").cumcount() + 1
    for end in ("departs", "arrives"):
        table[end] = [format_clock(time_s) for time_s in table[f"{end}_s"]]
    table["duration_min"] = (table["arrives_s"] - table["departs_s"]) / 60
    table["wait_min"] = table["wait_s"] / 60
    return table


def _looks(
    network: TransportNetwork, found: PairJourneys, legs: list[Leg], asked: Asked
) -> dict[str, Any]:
    """What is travelled on: mode, names, lines on the map, metres along streets."""
    drawn = _along_streets(network, found, legs, asked)
    if found.search and network.timetable and asked.date:
        day = network.timetable.days[asked.date]
        looks = RideLooks.of(found.search.forward.patterns, day, network.timetable)
        drawn |= {n: looks.of_ride(leg.ride) for n, leg in enumerate(legs) if leg.ride}
    rows = [drawn[number] for number in range(len(legs))]
    columns = [*_TEXTS, "distance_m", "geometry"]
    return {
        name: pd.Series([row.get(name) for row in rows], dtype=_dtype(name)) for name in columns
    }


def _dtype(name: str) -> str:
    return "float64" if name == "distance_m" else "object"


def _along_streets(
    network: TransportNetwork, found: PairJourneys, legs: list[Leg], asked: Asked
) -> dict[int, dict[str, Any]]:
    """Line and length of the legs along streets, by number of the leg; equal legs once."""
    drawn: dict[int, dict[str, Any]] = {}
    for mode in sorted({leg.mode for leg in legs if leg.mode}):
        numbers = [n for n, leg in enumerate(legs) if leg.mode == mode]
        ends = _ends(found, [legs[n] for n in numbers], network.timetable)
        distinct, row = np.unique(ends, axis=0, return_inverse=True)
        none = np.full(len(distinct), "", dtype=object)
        first, last = (Places(none, distinct[:, at], distinct[:, at + 1]) for at in (0, 2))
        ways = street_ways(network.streets, first, last, mode=mode, options=asked.options)
        for number, way in zip(numbers, row.reshape(-1), strict=True):
            drawn[number] = _drawn(mode, ways[way], distinct[way])
    return drawn


def _drawn(mode: str, way: StreetWay | None, ends: Floats) -> dict[str, Any]:
    """The way along streets, or the straight line of a platform change."""
    if way is None:
        line, source, distance_m = shapely.linestrings(ends.reshape(2, 2)), "straight", None
    else:
        line, source, distance_m = way.line, "streets", way.distance_m
    return {"mode": mode, "geometry": line, "line_source": source, "distance_m": distance_m}


def _ends(found: PairJourneys, legs: list[Leg], timetable: Timetable | None) -> Floats:
    """Longitude and latitude of the start and the end of every leg, shape (legs, 4)."""
    pairs = [found.pairs[leg.pair] for leg in legs]
    start, end = [pair.origin for pair in pairs], [pair.destination for pair in pairs]
    at_stop = np.zeros((1, 2))
    if timetable is not None:
        at_stop = timetable.stops[["lon", "lat"]].to_numpy(np.float64)
    columns = []
    for stop, places, row in (
        (np.array([leg.from_stop for leg in legs]), found.start, start),
        (np.array([leg.to_stop for leg in legs]), found.end, end),
    ):
        at_place = np.column_stack([places.lon[row], places.lat[row]])
        columns.append(np.where((stop == PLACE)[:, None], at_place, at_stop[stop]))
    return np.hstack(columns)


def _named_stops(table: pd.DataFrame, timetable: Timetable | None) -> pd.DataFrame:
    """Ids and names of the stops at both ends; None at a place."""
    for end in ("from", "to"):
        number = table[f"{end}_number"].to_numpy()
        at_stop = number != PLACE
        for column, name in ((f"{end}_stop", "stop_id"), (f"{end}_stop_name", "name")):
            values = np.full(len(table), None, dtype=object)
            if timetable is not None:
                values[at_stop] = timetable.stops[name].to_numpy(dtype=object)[number[at_stop]]
            table[column] = values
    return table
