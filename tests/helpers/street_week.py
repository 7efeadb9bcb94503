"""One street with one bus, on which every visit of a week can be worked by hand.

The street is 24 km long, with a node (nearly) every 400 m. Home lies at its southern end,
stop A 400 m north of it (300 s on foot), the practice at the northern end, stop B
400 m south of the practice. Buses leave A at ten past every hour from 07:10 to
17:10 and reach B half an hour later; they leave B at ten to every hour from
07:50 to 17:50 and reach A half an hour later. Walking all the way takes five hours.

Out: leave home at hh:04, be at A at hh:09, a minute early for hh:10; at B hh:40, at
the practice hh:45, in time for slots from hh:50 on. Back: leaving the practice by
hh:44 catches the bus of hh:50, which brings one home at 25 past the next hour.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd

import geoaccess as ga
from tests.helpers.feeds import feed_texts, table, write_feed
from tests.helpers.osm_text import north_line, write_osm

WEEK = ga.Week("2026-03-09")
TUESDAY = WEEK.dates[1]
POINTS = north_line(61, step_m=399.9)  # 299.9 s at 4.8 km/h, rounded up to 300
HOME, PRACTICE = 1, 61
"""Nodes at the southern and the northern end."""


def street_with_bus(
    folder: Path, *, first: int = 7, last_out: int = 17, last_home: int = 17
) -> ga.TransportNetwork:
    """Streets and buses.

    The first bus out leaves A at ten past `first`, the last at ten past `last_out`; the
    last bus home leaves B at ten to `last_home` + 1. Buses run on all days.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_osm(folder / "streets.osm", POINTS, [(range(1, 62), {"highway": "residential"})])
    rows = []
    for hour in range(first, last_out + 1):
        rows += [(f"n{hour}", f"{hour}:10:00", "A", 1), (f"n{hour}", f"{hour}:40:00", "B", 2)]
    for hour in range(first, last_home + 1):
        rows += [(f"s{hour}", f"{hour}:50:00", "B", 1), (f"s{hour}", f"{hour + 1}:20:00", "A", 2)]
    texts = feed_texts(
        stops=table(
            ("stop_id", "stop_name", "stop_lat", "stop_lon"),
            (
                (name, name, POINTS[node][1], POINTS[node][0])
                for name, node in (("A", 2), ("B", 60))
            ),
        ),
        stop_times=table(
            ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
            ((trip, clock, clock, stop, number) for trip, clock, stop, number in rows),
        ),
    )
    feed = write_feed(texts, folder / "gtfs.zip")
    timetable = ga.read_timetable([feed], service_dates=WEEK.dates)
    return ga.build_network(ga.read_streets(folder / "streets.osm"), timetable)


def at_nodes(nodes: dict[str, int], **columns: list[Any]) -> gpd.GeoDataFrame:
    """Places at nodes of the street, which count from 1 in the south."""
    lon, lat = zip(*(POINTS[node] for node in nodes.values()), strict=True)
    return gpd.GeoDataFrame(
        {"id": list(nodes), **columns}, geometry=gpd.points_from_xy(lon, lat), crs=4326
    )
