from __future__ import annotations

import itertools
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

import geoaccess as ga
from geoaccess.networks.streets.read import read_streets
from geoaccess.routing.isochrones import isochrones
from tests.helpers.feeds import feed_texts, table, write_feed
from tests.helpers.osm_text import METRE_DEG
from tests.helpers.streets import graph_of, streets_of

UTM = "EPSG:32631"
DISC = 16 / 2 * np.sin(2 * np.pi / 16)  # area of a buffer's round end, in squares of its radius
KM = 1_000_000


def town(**graphs):
    """Nodes every kilometre to the north of (4.78 E, 51.59 N)."""
    nodes = max(len(graph.indptr) - 1 for graph in graphs.values())
    lat = [51.59 + 1000 * k * METRE_DEG for k in range(nodes)]
    return ga.build_network(streets_of([4.78] * nodes, lat, **graphs))


def both_ways(nodes):
    pairs = [(k, k + 1) for k in range(nodes - 1)]
    return graph_of(nodes, [(a, b, KM) for a, b in pairs] + [(b, a, KM) for a, b in pairs])


def frame(*north_m, ids=None):
    lat = [51.59 + metres * METRE_DEG for metres in north_m]
    points = gpd.points_from_xy([4.78] * len(lat), lat)
    names = ids or [f"p{k}" for k in range(len(lat))]
    return gpd.GeoDataFrame({"id": names}, geometry=points, crs="EPSG:4326")


@pytest.fixture(scope="module")
def street():
    graph = both_ways(5)
    return town(walk=graph, bike=graph, car=replace(graph, fixed_ms=np.full(8, 60_000, np.int32)))


def strip_m2(length_m, buffer_m):
    """A straight street, buffered."""
    return 2 * length_m * buffer_m + DISC * buffer_m**2


def areas_m2(result):
    return result.to_crs(UTM).area.tolist()


def test_streets_are_cut_where_time_runs_out(street):
    # on foot at 4.8 km/h: 5 minutes are 400 m, 15 minutes 1 200 m, that is 200 m of the second edge
    result = isochrones(street, frame(0), mode="walk", within_min=(5, 15), buffer_m=10)
    assert result["within_min"].tolist() == [5, 15]
    assert areas_m2(result) == pytest.approx([strip_m2(400, 10), strip_m2(1200, 10)], rel=0.015)


def test_from_the_middle_both_sides_are_reached(street):
    # by bike at 15 km/h: 6 minutes are 1 500 m to either side of the third node
    result = isochrones(street, frame(2000), mode="bike", within_min=[6], buffer_m=10)
    assert areas_m2(result) == pytest.approx([strip_m2(3000, 10)], rel=0.015)


def test_cars_take_the_time_of_the_street(street):
    # 60 s an edge: 3 minutes are 3 km
    result = isochrones(street, frame(0), mode="car", within_min=[3], buffer_m=10)
    assert areas_m2(result) == pytest.approx([strip_m2(3000, 10)], rel=0.015)


def test_the_way_to_the_street_takes_time_and_is_part_of_the_area(street):
    # 400 m south of the street: 5 minutes lead to it, 10 minutes 400 m along it
    result = isochrones(street, frame(-400), mode="walk", within_min=(5, 10), buffer_m=10)
    assert areas_m2(result) == pytest.approx([strip_m2(400, 10), strip_m2(800, 10)], rel=0.015)


def test_one_way_streets_make_from_and_towards_differ():
    graph = graph_of(3, [(0, 1, KM), (1, 2, KM), (2, 0, 3 * KM)])
    network = town(walk=graph, bike=graph)
    inside = frame(500).geometry.iloc[0], frame(1500).geometry.iloc[0]
    reached = {}
    for direction in ("from", "towards"):
        result = isochrones(
            network, frame(1000), mode="bike", within_min=[4], direction=direction, buffer_m=10
        )
        reached[direction] = [result.geometry.iloc[0].covers(point) for point in inside]
    assert reached == {"from": [False, True], "towards": [True, False]}


def test_the_water_under_a_ferry_is_not_reached():
    graph = both_ways(3)
    ferry = np.where((graph.head == 2) | (np.arange(4) == 3), 60_000, 0).astype(np.int32)
    network = town(walk=replace(graph, fixed_ms=ferry), bike=graph)
    result = isochrones(network, frame(0), mode="walk", within_min=[20], buffer_m=10)
    assert areas_m2(result) == pytest.approx([strip_m2(1000, 10)], rel=0.015)


def test_a_place_far_from_streets_stays_with_an_empty_area(street):
    result = isochrones(street, frame(-501, 0, ids=["far", "near"]), mode="walk", within_min=[5])
    assert result["id"].tolist() == ["far", "near"]
    assert result["status"].tolist() == ["unsnapped", "ok"]
    assert result.geometry.is_empty.tolist() == [True, False]


def test_minutes_rise_and_repeat_once(street):
    result = isochrones(street, frame(0, 1000), mode="walk", within_min=(15, 5, 15))
    assert result["id"].tolist() == ["p0", "p0", "p1", "p1"]
    assert result["within_min"].tolist() == [5, 15, 5, 15]


def test_every_area_carries_its_conditions(street):
    slow = ga.TravelOptions(bike_speed_kmh=12, max_snap_m=300)
    result = isochrones(
        street, frame(0), mode="bike", direction="towards", within_min=(5, 15), options=slow
    )
    told = result.drop(columns=["id", "within_min", "status", "geometry"])
    assert len(told.drop_duplicates()) == 1
    known = told.iloc[0].dropna().to_dict()
    assert known == {
        "mode": "bike", "direction": "towards", "buffer_m": 40,
        "walk_speed_kmh": 4.8, "bike_speed_kmh": 12, "ebike_speed_kmh": 20,
        "max_walk_min": 20, "max_transfer_min": 10, "board_slack_s": 60, "max_snap_m": 300,
    }  # fmt: skip
    assert result.attrs["provenance"]["parameters"]["mode"] == "bike"


def test_no_places_give_no_rows(street):
    result = isochrones(street, frame(), mode="walk")
    assert len(result) == 0
    assert result.crs.to_epsg() == 4326


def test_all_faults_of_a_question_come_at_once(street):
    with pytest.raises(ga.InputError) as caught:
        isochrones(street, frame(0), mode="boat", within_min=(0, 5), direction="up", buffer_m=-1)
    assert [fault.where for fault in caught.value.faults] == [
        "mode",
        "within_min",
        "direction",
        "buffer_m",
    ]
    with pytest.raises(ga.InputError, match="needs departures"):
        isochrones(street, frame(0), mode="transit")


@pytest.fixture(scope="module")
def village(shared_data):
    return ga.build_network(read_streets(shared_data / "west_brabant" / "wechelderzande.osm.pbf"))


@pytest.mark.parametrize("direction", ["from", "towards"])
def test_areas_of_a_real_village_are_valid_nested_and_hold_what_is_reached(village, direction):
    streets = village.streets
    main = np.flatnonzero(streets.modes["bike"].in_main)
    points = gpd.points_from_xy(streets.lon[main], streets.lat[main])
    nodes = gpd.GeoDataFrame({"id": main.astype(str)}, geometry=points, crs="EPSG:4326")
    place = nodes.iloc[[10]]
    result = isochrones(village, place, mode="bike", within_min=(2, 4, 8), direction=direction)
    assert result.geometry.is_valid.all()
    assert set(result.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
    ends = (place, nodes) if direction == "from" else (nodes, place)
    times = ga.travel_times(village, *ends, mode="bike")
    reached = times.to_row if direction == "from" else times.from_row
    metric = result.to_crs(UTM).geometry
    for within_min, area in zip(result["within_min"], metric, strict=True):
        near = nodes.to_crs(UTM).iloc[reached[times.seconds_of() <= within_min * 60]]
        assert len(near) > 1
        assert near.geometry.within(area.buffer(0.1)).all()
    for inner, outer in itertools.pairwise(metric):
        assert shapely.difference(inner, outer).area < 1.0


def test_a_bus_reaches_streets_around_its_stops(tmp_path):
    # 20 km of street; a bus from kilometre 0 to kilometre 15 leaves every minute and takes 5 minutes
    streets = streets_of(
        [4.78] * 21, [51.59 + 1000 * k * METRE_DEG for k in range(21)], walk=both_ways(21),
        bike=both_ways(21),
    )  # fmt: skip
    stops = table(
        ("stop_id", "stop_name", "stop_lat", "stop_lon"),
        [(k, k, 51.59 + 1000 * k * METRE_DEG, 4.78) for k in (0, 15)],
    )
    clock = "{:02d}:{:02d}:00"
    rows = []
    for start in range(7 * 60, 10 * 60):
        for number, (stop, minute) in enumerate(((0, start), (15, start + 5))):
            time = clock.format(*divmod(minute, 60))
            rows.append((f"t{start}", time, time, stop, number))
    calls = table(("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"), rows)
    feed = write_feed(feed_texts(stops=stops, stop_times=calls), tmp_path / "feed.zip")
    timetable = ga.read_timetable([feed], service_date="2026-03-10")
    network = ga.build_network(streets, timetable)
    hour = ga.DepartureWindow("08:00", "08:10")
    for direction, end in (("from", 0), ("towards", 15_000)):
        result = isochrones(
            network, frame(end), mode="transit", departures=hour, within_min=[20],
            direction=direction, buffer_m=10,
        )  # fmt: skip
        assert result[["service_date", "departures", "percentile"]].iloc[0].tolist() == [
            "2026-03-10", "08:00-08:10", 50,
        ]  # fmt: skip
        # at the stop, 60 s slack, 5 minutes of bus: 14 minutes are left on foot, 1 120 m to both
        # sides; on foot alone 20 minutes are 1 600 m
        area = result.to_crs(UTM).geometry.iloc[0]
        assert len(shapely.get_parts(area)) == 2
        walked = min(1600, 20_000 - end) + (1600 if end else 0)
        beyond = 1120 * (2 if end == 0 else 1)
        expected = strip_m2(walked, 10) + strip_m2(beyond, 10)
        assert area.area == pytest.approx(expected, rel=0.02)
