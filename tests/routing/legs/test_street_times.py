from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geoaccess as ga
from geoaccess.networks.shortest_paths.prepare import prepare_streets
from geoaccess.networks.streets.legs import leg_seconds
from geoaccess.networks.streets.read import read_streets
from geoaccess.networks.streets.snapping import snap
from geoaccess.options import TravelOptions
from geoaccess.routing.legs.places import Places
from geoaccess.routing.legs.street_times import street_times
from tests.helpers.osm_text import METRE_DEG
from tests.helpers.streets import as_networkx, graph_of, streets_of

OPTIONS = TravelOptions()


def places(*north_m, lon=4.78):
    """Places so many metres north of the first node."""
    return Places(
        ids=np.array([f"p{k}" for k in range(len(north_m))], dtype=object),
        lon=np.full(len(north_m), lon),
        lat=51.59 + np.array(north_m, dtype=float) * METRE_DEG,
    )


@pytest.fixture
def street():
    """Nodes at 0, 1 000 and 2 000 m; on foot both ways, by bike only northwards, by car at 50 km/h."""
    lat = [51.59 + 1000 * k * METRE_DEG for k in range(3)]
    both = [(0, 1, 1_000_000), (1, 0, 1_000_000), (1, 2, 1_000_000), (2, 1, 1_000_000)]
    walk, car = graph_of(3, both), graph_of(3, both)
    bike = graph_of(3, [(0, 1, 1_000_000), (1, 2, 1_000_000)])
    car = replace(car, fixed_ms=np.full(4, 72_000, dtype=np.int32))
    return streets_of([4.78] * 3, lat, walk=walk, bike=bike, car=car)


def pairs(found):
    row = np.repeat(np.arange(len(found.ptr) - 1), np.diff(found.ptr)).tolist()
    return dict(
        zip(zip(row, found.to_row.tolist(), strict=True), found.seconds.tolist(), strict=True)
    )


def test_times_follow_from_length_and_speed(street):
    ends = {"max_s": 7200, "options": OPTIONS}
    for mode, seconds in {
        "walk": 1500,  # 2 000 m at 4.8 km/h
        "bike": 480,  # at 15 km/h
        "ebike": 360,  # at 20 km/h
        "car": 144,  # 2 x 72 s, whatever the speeds of the traveller
    }.items():
        found = street_times(street, places(0), places(2000), mode=mode, **ends)
        assert pairs(found) == {(0, 0): seconds}, mode


def test_connectors_are_walked_in_every_mode(street):
    # 40 m south of the first node and 60 m north of the last: 100 m at 4.8 km/h = 75 s
    found = street_times(
        street, places(-40), places(2060), mode="bike", max_s=7200, options=OPTIONS
    )
    assert pairs(found) == {(0, 0): 480 + 75}


def test_direction_holds_whichever_side_is_searched_from(street):
    few, many = places(0), places(0, 1000, 2000)
    ends = {"mode": "bike", "max_s": 7200, "options": OPTIONS}
    assert pairs(street_times(street, few, many, **ends)) == {(0, 0): 0, (0, 1): 240, (0, 2): 480}
    assert pairs(street_times(street, many, few, **ends)) == {(0, 0): 0}


def test_the_limit_is_closed(street):
    ends = {"mode": "walk", "options": OPTIONS}
    assert len(pairs(street_times(street, places(0), places(2000), max_s=1500, **ends))) == 1
    assert len(pairs(street_times(street, places(0), places(2000), max_s=1499, **ends))) == 0


def test_a_place_to_itself_takes_no_time_even_off_the_street(street):
    # 400 m from the street: there and back would take 600 s
    found = street_times(street, places(-400), places(-400), mode="walk", max_s=60, options=OPTIONS)
    assert pairs(found) == {(0, 0): 0}


def test_places_far_from_streets_are_unsnapped(street):
    found = street_times(
        street, places(-501, 0), places(0, 2501), mode="walk", max_s=7200, options=OPTIONS
    )
    assert found.origin_snapped.tolist() == [False, True]
    assert found.destination_snapped.tolist() == [True, False]
    assert pairs(found) == {(1, 0): 0}


def test_travel_times_and_nearest_drive_at_the_speed_of_the_streets(street):
    network = ga.build_network(street)

    def frame(*north_m):
        lat = [51.59 + metres * METRE_DEG for metres in north_m]
        points = gpd.points_from_xy([4.78] * len(lat), lat)
        names = [f"{metres} m" for metres in north_m]
        return gpd.GeoDataFrame({"id": names}, geometry=points, crs="EPSG:4326")

    # 72 s an edge
    times = ga.travel_times(network, frame(0), frame(1000, 2000), mode="car")
    assert times.seconds.tolist() == [[72, 144]]
    assert ga.nearest(network, frame(0), frame(1000, 2000), mode="car")["to_id"].tolist() == [
        "1000 m"
    ]


@settings(max_examples=60, deadline=None)
@given(
    north=st.lists(st.integers(-600, 2600), min_size=1, max_size=6),
    back=st.lists(st.integers(-600, 2600), min_size=1, max_size=6),
    max_s=st.integers(0, 3000),
)
def test_rows_agree_with_a_plain_double_loop(north, back, max_s):
    lat = [51.59 + 1000 * k * METRE_DEG for k in range(3)]
    graph = graph_of(3, [(0, 1, 1_000_000), (1, 0, 900_000), (1, 2, 1_000_000), (2, 1, 1_100_000)])
    net = streets_of([4.78] * 3, lat, walk=graph)
    lengths = dict(nx.all_pairs_dijkstra_path_length(as_networkx(graph, graph.length_mm)))
    origins, ends = places(*north), places(*back)
    node_a, a_mm = snap(net, "walk", origins.lon, origins.lat)
    node_b, b_mm = snap(net, "walk", ends.lon, ends.lat)
    expected = {}
    for i in range(len(north)):
        for j in range(len(back)):
            if node_a[i] < 0 or node_b[j] < 0:
                continue
            way = lengths[int(node_a[i])][int(node_b[j])]
            speeds = {"walk_speed_m_per_h": 4800, "speed_m_per_h": 4800}
            seconds = int(leg_seconds(a_mm[i] + b_mm[j], way, **speeds))
            seconds = 0 if north[i] == back[j] else seconds
            if seconds <= max_s:
                expected[i, j] = seconds
    for streets in (net, prepare_streets(net, modes=["walk"])):
        found = street_times(streets, origins, ends, mode="walk", max_s=max_s, options=OPTIONS)
        assert pairs(found) == expected


def test_real_streets_agree_with_networkx(shared_data):
    streets = read_streets(shared_data / "west_brabant" / "wechelderzande.osm.pbf")
    graph = streets.modes["bike"]
    main = np.flatnonzero(graph.in_main)[::97]
    ends = Places(main.astype(str).astype(object), streets.lon[main], streets.lat[main])
    found = pairs(street_times(streets, ends, ends, mode="bike", max_s=7200, options=OPTIONS))
    ready = prepare_streets(streets)
    assert pairs(street_times(ready, ends, ends, mode="bike", max_s=7200, options=OPTIONS)) == found
    net = as_networkx(graph, graph.length_mm)
    for i, source in enumerate(main.tolist()):
        lengths = nx.single_source_dijkstra_path_length(net, source)
        for j, target in enumerate(main.tolist()):
            assert found[i, j] == -(-lengths[target] * 36 // 150_000)  # mm at 15 km/h, rounded up
