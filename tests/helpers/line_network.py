"""The smallest network with a bus: four stops along one street."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from geoaccess import TransportNetwork, TravelOptions, build_network, read_timetable
from tests.helpers.feeds import feed_texts, line_of_stops, table, write_feed
from tests.helpers.streets import graph_of, streets_of

DATE = "2026-03-10"


def line_network(folder: Path, options: TravelOptions | None = None) -> TransportNetwork:
    """Four stops along a street of 100 m blocks, a bus every ten minutes, two days."""
    ids = "ABCD"
    calls = [
        (f"T{n}", f"{8 + n // 6:02d}:{10 * (n % 6) + 2 * at:02d}:00", stop, at)
        for n in range(12)
        for at, stop in enumerate(ids)
    ]
    stop_times = table(
        ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
        ((trip, time, time, stop, at) for trip, time, stop, at in calls),
    )
    feed = write_feed(
        feed_texts(stops=line_of_stops(ids), stop_times=stop_times), folder / "gtfs.zip"
    )
    timetable = read_timetable(feed, service_dates=[DATE, "2026-03-11"])
    lon = 4.70 + 0.01 * np.arange(4)
    edges = [(a, b, 690_000) for a in range(4) for b in range(4) if abs(a - b) == 1]
    graph = graph_of(4, edges)
    streets = streets_of(lon, [51.6] * 4, walk=graph, bike=graph)
    return build_network(streets, timetable, options=options)
