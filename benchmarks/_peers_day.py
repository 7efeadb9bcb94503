"""A service day and walks of ours, written down so that another engine gets the very same.

Places become stops. A search from a stop begins with a ride, so every place has a
stop at its door from which a shuttle leaves at each minute of the window and
arrives at once at a second stop, where the walks begin. It costs one ride.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import geoaccess as ga
from geoaccess.networks.service_day.day_graph import DayGraph
from geoaccess.routing.legs.access import TransitLegs
from geoaccess.routing.legs.pairs import Legs

DOOR, START, END = "door", "start", "end"


def write_day(
    network: ga.TransportNetwork, homes: Any, legs: TransitLegs, window: Any, folder: Path
) -> None:
    """Write ``day.zip``, ``doors.zip`` and ``walks.npz``."""
    graph, stops = network.graphs[network.dates[0]], network.timetable.stops
    ids = stops["stop_id"].str.split(":", n=1).str[1].to_numpy()
    calls = _calls(graph, ids)
    _write_feed(folder / "day.zip", calls, ids, stops["lon"], stops["lat"])
    count = len(homes)
    names = [f"{kind}{number}" for kind in (DOOR, START, END) for number in range(count)]
    lon, lat = np.tile(homes.geometry.x, 3), np.tile(homes.geometry.y, 3)
    _write_feed(folder / "doors.zip", _shuttles(count, window), names, lon, lat)
    np.savez(folder / "walks.npz", ids=np.array([*ids, *names], str), **_walks(network, legs))


def _calls(graph: DayGraph, ids: Any) -> pd.DataFrame:
    """Every call of the trips that begin on the day, with its time written out."""
    parts = []
    for pattern in range(len(graph.pattern_stop_ptr) - 1):
        stops = slice(*graph.pattern_stop_ptr[pattern : pattern + 2])
        times = slice(*graph.pattern_time_ptr[pattern : pattern + 2])
        length = stops.stop - stops.start
        trips = int(np.diff(graph.pattern_trip_ptr[pattern : pattern + 2])[0])
        parts.append(
            pd.DataFrame(
                {
                    "trip_id": np.repeat([f"{pattern}_{trip}" for trip in range(trips)], length),
                    "route_id": f"r{pattern}",
                    "stop_id": np.tile(ids[graph.pattern_stop[stops]], trips),
                    "stop_sequence": np.tile(np.arange(length), trips),
                    "pickup_type": np.tile(~graph.pattern_board[stops] * 1, trips),
                    "drop_off_type": np.tile(~graph.pattern_alight[stops] * 1, trips),
                    "arrival_time": graph.arrival_s[times],
                    "departure_time": graph.departure_s[times],
                }
            )
        )
    calls = pd.concat(parts)
    return calls[calls.groupby("trip_id")["arrival_time"].transform("min") >= 0]


def _shuttles(places: int, window: Any) -> pd.DataFrame:
    """At every minute of the window a vehicle from each door that is at the start at once."""
    minutes = window.start_s + 60 * np.arange(window.minutes)
    place = np.repeat(np.arange(places), 2 * window.minutes)
    time_s = np.tile(np.repeat(minutes, 2), places)
    return pd.DataFrame(
        {
            "trip_id": [f"shuttle{p}_{t}" for p, t in zip(place, time_s, strict=True)],
            "route_id": [f"shuttle{p}" for p in place],
            "stop_id": [f"{DOOR}{p}" if at % 2 == 0 else f"{START}{p}" for at, p in enumerate(place)],
            "stop_sequence": np.tile([0, 1], places * window.minutes),
            "arrival_time": time_s,
            "departure_time": time_s,
        }
    )  # fmt: skip


def _write_feed(path: Path, calls: pd.DataFrame, ids: Any, lon: Any, lat: Any) -> None:
    """A feed in which every trip runs on every day of May 2019."""
    trips = calls[["route_id", "trip_id"]].drop_duplicates().assign(service_id="all")
    tables = {
        "agency": {"agency_name": ["a"], "agency_url": ["https://a.example"],
                   "agency_timezone": ["America/Sao_Paulo"]},
        "calendar": {"service_id": ["all"], "start_date": [20190501], "end_date": [20190531]}
                    | {f"{day}day": [1] for day in _DAYS},
        "routes": {"route_id": trips["route_id"].unique(), "route_short_name": "x", "route_type": 3},
        "trips": trips,
        "stops": {"stop_id": ids, "stop_name": "x", "stop_lat": lat, "stop_lon": lon},
        "stop_times": calls.drop(columns="route_id").assign(
            arrival_time=_clock(calls["arrival_time"]),
            departure_time=_clock(calls["departure_time"]),
        ),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            archive.writestr(f"{name}.txt", pd.DataFrame(table).to_csv(index=False))


_DAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")


def _clock(seconds: pd.Series[int]) -> list[str]:
    return [f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in seconds.tolist()]


def _walks(network: ga.TransportNetwork, legs: TransitLegs) -> dict[str, Any]:
    """Changes between stops, access, egress and the way all along streets, as one list of walks."""
    changes, count = network.changes, len(legs.access.ptr) - 1
    assert changes is not None
    stops = len(changes.ptr) - 1
    start, end = stops + count, stops + 2 * count
    change = Legs(np.asarray(changes.ptr), changes.to_stop, changes.required_s)
    tables = [(change, 0, 0), (legs.access, start, 0), (legs.direct, start, end)]
    parts = [(first + _row(leg), last + leg.end, leg.seconds) for leg, first, last in tables]
    parts.append((legs.egress.end, end + _row(legs.egress), legs.egress.seconds))
    tail, head, seconds = (np.concatenate(column) for column in zip(*parts, strict=True))
    # A change at the stop itself takes no time in the engine that reads this, as without slack.
    away = tail != head
    return {"tail": tail[away], "head": head[away], "seconds": seconds[away]}


def _row(legs: Legs) -> Any:
    return np.repeat(np.arange(len(legs.ptr) - 1), np.diff(legs.ptr))
