"""Stops with a bicycle parking near, from an OpenStreetMap file to a ride to the stop."""

from __future__ import annotations

from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.maps.data.layers import named_points
from geoaccess.networks.stops.bike_parking import NEAR_M, with_bike_parking
from tests.helpers.osm_text import METRE_DEG
from tests.helpers.village import write_village

RACK = "<node id='{number}' lon='{lon:.7f}' lat='{lat:.7f}' version='1'><tag k='amenity' v='bicycle_parking'/></node>"


@pytest.fixture
def village(tmp_path: Path) -> Path:
    return write_village(tmp_path).parent


def with_racks(streets: Path, racks: list[tuple[float, float]]) -> Path:
    """The streets with bicycle parkings as points."""
    head, last = streets.read_text(encoding="utf-8").split("<way", 1)
    nodes = "".join(RACK.format(number=9000 + n, lon=x, lat=y) for n, (x, y) in enumerate(racks))
    target = streets.with_name("racks.osm")
    target.write_text(f"{head}{nodes}<way{last}", encoding="utf-8")
    return target


def test_a_stop_has_parking_up_to_a_hundred_metres_away(village: Path) -> None:
    timetable = ga.read_timetable([village / "gtfs.zip"], service_date="2026-03-10")
    first, second = ((stop.lon, stop.lat) for stop in timetable.stops.itertuples())
    racks = [
        (first[0], first[1] + (NEAR_M - 3) * METRE_DEG),
        (second[0], second[1] + (NEAR_M + 3) * METRE_DEG),
    ]
    streets = ga.read_streets(with_racks(village / "streets.osm", racks))
    assert timetable.stops["bike_parking"].tolist() == [False, False]
    network = ga.build_network(streets, timetable)
    assert network.timetable is not None
    assert network.timetable.stops["bike_parking"].tolist() == [True, False]
    saved = ga.load_network(network.save(village / "network"))
    assert saved.timetable is not None
    assert saved.timetable.stops["bike_parking"].tolist() == [True, False]
    assert named_points(streets.background) == named_points(
        ga.read_streets(village / "streets.osm").background
    )


def test_stops_marked_by_the_user_stay_marked(village: Path) -> None:
    timetable = ga.read_timetable([village / "gtfs.zip"], service_date="2026-03-10")
    timetable.stops["bike_parking"] = [False, True]
    at = timetable.stops.iloc[0]
    streets = ga.read_streets(with_racks(village / "streets.osm", [(at["lon"], at["lat"])]))
    marked = with_bike_parking(timetable, streets)
    assert marked.stops["bike_parking"].tolist() == [True, True]
    assert timetable.stops["bike_parking"].tolist() == [False, True]


def test_streets_without_parkings_mark_no_stop(village: Path) -> None:
    timetable = ga.read_timetable([village / "gtfs.zip"], service_date="2026-03-10")
    assert with_bike_parking(timetable, ga.read_streets(village / "streets.osm")) is timetable
