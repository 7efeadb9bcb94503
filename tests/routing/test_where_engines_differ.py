"""Feeds of a few lines on which other engines give other times than the timetable does.

Stops A to D lie 690 m apart along one street, walked at 3.6 km/h: 690 s from stop to
stop, and on foot at most 5 minutes to a stop, so that places at the stops use their own
stop only. `docs/benchmarks.md` says which engine does what.
"""

from __future__ import annotations

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from geoaccess import (
    DepartureWindow,
    TravelOptions,
    build_network,
    read_timetable,
    travel_times,
)
from tests.helpers.feeds import feed_texts, line_of_stops, table, write_feed
from tests.helpers.streets import graph_of, streets_of

STOPS = "ABCD"
HOP_S = 690
OPTIONS = TravelOptions(walk_speed_kmh=3.6, max_walk_min=5, max_transfer_min=1, board_slack_s=0)
Call = tuple[str, str, str] | tuple[str, str, str, int]


def feed(calls: list[Call], **others: str) -> dict[str, str]:
    """A feed from calls: trip, stop, time, and 1 where nobody may get on."""
    rows = [
        (call[0], call[2], call[2], call[1], number, *(call[3:] or (0,)))
        for number, call in enumerate(calls)
    ]
    columns = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence",
               "pickup_type")  # fmt: skip
    return feed_texts(stops=line_of_stops(STOPS), stop_times=table(columns, rows), **others)


def transfer(kind: int, least_s: int | None) -> str:
    columns = ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time")
    return table(columns, [("B", "B", kind, least_s)])


SLOW_AND_EXPRESS: list[Call] = [
    ("slow", "A", "09:00:00"), ("slow", "D", "09:30:00"),
    ("express", "A", "09:05:00"), ("express", "D", "09:15:00"),
]  # fmt: skip
CHANGE_AT_B: list[Call] = [
    ("first", "A", "09:00:00"), ("first", "B", "09:05:00"),
    ("tight", "B", "09:07:00"), ("tight", "D", "09:15:00"),
    ("easy", "B", "09:17:00"), ("easy", "D", "09:25:00"),
]  # fmt: skip
CASES = {
    "nobody may get on the fast bus at A": (
        feed([("fast", "A", "09:05:00", 1), ("fast", "D", "09:10:00"),
              ("slow", "A", "09:05:00"), ("slow", "D", "09:25:00")]),
        "09:00", 25 * 60,
    ),
    "changing takes ten minutes at B": (
        feed(CHANGE_AT_B, transfers=transfer(2, 600)), "09:00", 25 * 60,
    ),
    "nobody may change at B": (
        feed(CHANGE_AT_B, transfers=transfer(3, None)), "09:00", 3 * HOP_S,
    ),
    "an express overtakes": (feed(SLOW_AND_EXPRESS), "09:00", 15 * 60),
    "a bus of the day before, after midnight": (
        feed([("night", "A", "25:05:00"), ("night", "D", "25:15:00")]), "01:00", 15 * 60,
    ),
    "a bus every ten minutes from seven past eight": (
        feed([("bus", "A", "08:00:00"), ("bus", "D", "08:10:00")],
             frequencies=table(("trip_id", "start_time", "end_time", "headway_secs"),
                               [("bus", "08:07:00", "10:00:00", 600)])),
        "09:00", 17 * 60,
    ),
}  # fmt: skip


def from_a_to_d_s(texts: dict[str, str], clock: str, folder: Path) -> float:
    """Seconds from A to D when leaving at a clock time."""
    timetable = read_timetable(
        write_feed(texts, folder / "gtfs.zip"), service_dates=["2026-03-10", "2026-03-11"]
    )
    edges = [(a, b, 690_000) for a in range(4) for b in range(4) if abs(a - b) == 1]
    graph = graph_of(4, edges)
    lon = 4.70 + 0.01 * np.arange(4)
    streets = streets_of(lon, [51.6] * 4, walk=graph, bike=graph)
    ends = gpd.GeoDataFrame(
        {"id": ["A", "D"]}, geometry=gpd.points_from_xy(lon[[0, 3]], [51.6] * 2), crs="EPSG:4326"
    )
    minute = DepartureWindow(clock, f"{clock[:-1]}1", "2026-03-11")
    found = travel_times(
        build_network(streets, timetable, options=OPTIONS), ends, ends,
        mode="transit", departures=minute,
    )  # fmt: skip
    return 60 * float(found.to_wide().loc["A", "D"])


@pytest.mark.parametrize("case", CASES)
def test_the_timetable_is_followed_where_other_engines_do_otherwise(
    case: str, tmp_path: Path
) -> None:
    texts, clock, expected_s = CASES[case]
    assert math.isclose(from_a_to_d_s(texts, clock, tmp_path), expected_s)
