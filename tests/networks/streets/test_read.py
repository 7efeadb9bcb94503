from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import osmnx as ox
import pytest
from shapely import LineString

import geoaccess as ga
from geoaccess.inputs.osm.streets import read_osm
from geoaccess.networks.streets.read import read_streets
from geoaccess.networks.streets.tag_rules import directions
from tests.helpers.osm_text import METRE_DEG, north_line, write_osm


def edges(streets, mode):
    """Edges as {(tail osm id, head osm id): (length_mm, fixed_ms)}."""
    graph = streets.modes[mode]
    tail = np.repeat(streets.osm_id, np.diff(graph.indptr)).tolist()
    ends = zip(tail, streets.osm_id[graph.head].tolist(), strict=True)
    values = zip(graph.length_mm.tolist(), graph.fixed_ms.tolist(), strict=True)
    return dict(zip(ends, values, strict=True))


def read(tmp_path: Path, points, ways):
    return read_streets(write_osm(tmp_path / "town.osm", points, ways))


def test_a_street_leads_both_ways_through_every_node(tmp_path):
    streets = read(tmp_path, north_line(3), [([1, 2, 3], {"highway": "residential"})])
    near_100_m = pytest.approx(100_000, abs=20)  # coordinates have seven decimals: 11 mm
    found = edges(streets, "walk")
    assert set(found) == {(1, 2), (2, 1), (2, 3), (3, 2)}
    assert [length for length, _ in found.values()] == [near_100_m] * 4


def test_one_way_streets_bind_bicycles_and_cars_only(tmp_path):
    tags = {"highway": "residential", "oneway": "yes"}
    streets = read(tmp_path, north_line(2), [([1, 2], tags)])
    assert set(edges(streets, "walk")) == {(1, 2), (2, 1)}
    assert set(edges(streets, "bike")) == set(edges(streets, "car")) == {(1, 2)}


def test_cars_take_the_time_of_the_legal_speed(tmp_path):
    # 100 m at 50 km/h: 100 * 3.6 / 50 = 7.2 s; at the 30 km/h of a residential street 12 s
    ways = [
        ([1, 2], {"highway": "tertiary", "maxspeed": "50"}),
        ([2, 3], {"highway": "residential"}),
    ]
    found = edges(read(tmp_path, north_line(3), ways), "car")
    assert found[1, 2][1] == pytest.approx(7200, abs=2)
    assert found[2, 3][1] == pytest.approx(12_000, abs=2)


def test_a_ferry_divides_its_duration_by_length(tmp_path):
    # 400 m in 20 minutes, in pieces of 100 m and 300 m: 5 and 15 minutes
    points = {k: north_line(5)[k] for k in (1, 2, 5)}
    tags = {"route": "ferry", "duration": "00:20"}
    found = edges(read(tmp_path, points, [([1, 2, 5], tags)]), "bike")
    assert found[1, 2][1] + found[2, 5][1] == 1_200_000
    assert found[1, 2][1] == pytest.approx(300_000, abs=50)
    assert found[2, 5][1] == found[5, 2][1]


def test_a_ferry_without_duration_moves_at_ten_kmh(tmp_path):
    # 500 m at 10 km/h: 180 s
    points = {k: north_line(6)[k] for k in (1, 6)}
    found = edges(read(tmp_path, points, [([1, 6], {"route": "ferry"})]), "walk")
    assert found[1, 6][1] == pytest.approx(180_000, abs=10)


def test_of_parallel_streets_the_shortest_stays(tmp_path):
    points = north_line(2) | {3: (4.79, 51.59)}
    ways = [
        ([1, 2], {"highway": "tertiary", "maxspeed": "60"}),
        ([1, 2], {"highway": "tertiary", "maxspeed": "30"}),
        ([1, 2, 1], {"highway": "footway"}),
    ]
    streets = read(tmp_path, points, ways)
    assert len(streets.modes["walk"].head) == 2
    assert edges(streets, "car")[1, 2][1] == pytest.approx(6000, abs=2)  # 100 m at 60 km/h


def test_a_ferry_beside_a_street_stays_as_a_link_of_its_own(tmp_path):
    ways = [
        ([1, 2], {"highway": "path"}),
        ([1, 2], {"route": "ferry", "duration": "1"}),
    ]
    graph = read(tmp_path, north_line(2), ways).modes["walk"]
    assert sorted(graph.fixed_ms.tolist()) == [0, 0, 60_000, 60_000]


def test_the_main_part_is_the_largest_in_which_all_reach_all(tmp_path):
    # 1-2-3 both ways; 3 -> 4 one way only: a bicycle at 4 cannot return; 5-6 is an island
    ways = [
        ([1, 2, 3], {"highway": "residential"}),
        ([3, 4], {"highway": "residential", "oneway": "yes"}),
        ([5, 6], {"highway": "residential"}),
    ]
    streets = read(tmp_path, north_line(6), ways)
    walk, bike = (streets.osm_id[streets.modes[m].in_main].tolist() for m in ("walk", "bike"))
    assert (sorted(walk), sorted(bike)) == ([1, 2, 3, 4], [1, 2, 3])


def test_a_mode_without_streets_has_no_main_part(tmp_path):
    streets = read(tmp_path, north_line(2), [([1, 2], {"highway": "steps"})])
    assert streets.modes["bike"].in_main.tolist() == [False, False]


def test_nodes_outside_the_extract_are_cut_off(tmp_path):
    points = north_line(4)
    del points[3]
    streets = read(tmp_path, points, [([1, 2, 3, 4], {"highway": "residential"})])
    assert sorted(streets.osm_id.tolist()) == [1, 2]


def test_main_roads_rail_and_rivers_become_background(tmp_path):
    ways = [
        ([1, 2], {"highway": "motorway", "name": "A16"}),
        ([2, 3], {"highway": "motorway", "name": "A16"}),
        ([3, 4], {"railway": "rail"}),
        ([4, 5], {"waterway": "river", "name": "De <b>Mark</b>, 100%"}),
        ([5, 6], {"highway": "residential", "name": "Dorpsstraat"}),
    ]
    frame = read(tmp_path, north_line(6), ways).background
    found = dict(zip(frame["kind"], frame["name"], strict=True))
    assert found == {"motorway": "A16", "rail": "", "water": "De <b>Mark</b>, 100%"}
    assert frame.crs.to_epsg() == 4326
    a16 = frame.loc[frame["kind"] == "motorway", "geometry"].iloc[0]
    assert a16.length == pytest.approx(200 * METRE_DEG, rel=0.1)


def test_a_lake_becomes_an_area(tmp_path):
    side = 300 * METRE_DEG
    points = {1: (4.78, 51.59), 2: (4.79, 51.59), 3: (4.79, 51.59 + side), 4: (4.78, 51.59 + side)}
    ways = [
        ([1, 2, 3, 4, 1], {"natural": "water", "name": "Galderse Meren"}),
        ([1, 2], {"highway": "path"}),
    ]
    frame = read(tmp_path, points, ways).background
    assert frame["kind"].tolist() == ["water"]
    assert frame.geometry.iloc[0].geom_type in {"Polygon", "MultiPolygon"}
    assert frame.geometry.iloc[0].area == pytest.approx(0.01 * side, rel=0.02)


def test_sources_name_the_file_and_its_licence(tmp_path):
    streets = read(tmp_path, north_line(2), [([1, 2], {"highway": "path"})])
    (record,) = streets.sources
    assert (record["file"], record["licence"]) == ("town.osm", "ODbL 1.0")
    assert len(record["sha256"]) == 64


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.osm.pbf", b"", "cannot be read"),
        ("broken.osm.pbf", b"this is not a map" * 20, "cannot be read"),
        ("page.osm", b"<html></html>", "cannot be read"),
        ("none.osm", b"<osm version='0.6'></osm>", "it holds no streets"),
        ("town.shp", b"x", "is not a street file"),
        ("bad.graphml", b"<graphml", "cannot be read as a graph"),
    ],
)
def test_an_unusable_file_is_an_input_error(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ga.InputError, match=message):
        read_streets(path)


def test_a_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(ga.InputError, match="no street file"):
        read_streets(tmp_path / "nowhere.osm.pbf")


def test_ways_without_any_street_are_an_input_error(tmp_path):
    with pytest.raises(ga.InputError, match="walked, cycled or driven"):
        read(tmp_path, north_line(2), [([1, 2], {"railway": "rail"})])


@pytest.fixture
def bend():
    """An osmnx-like graph: 1 -> 2 round a corner both ways, 2 -> 3 one way."""
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for node, (x, y) in {1: (4.78, 51.59), 2: (4.79, 51.60), 3: (4.80, 51.60)}.items():
        graph.add_node(node, x=x, y=y)
    line = LineString([(4.78, 51.59), (4.79, 51.59), (4.79, 51.60)])
    street = {"osmid": [7, 8], "highway": ["residential", "service"], "oneway": False}
    graph.add_edge(1, 2, **street, reversed=False, length=2000.0, geometry=line)
    graph.add_edge(2, 1, **street, reversed=True, length=2000.0, geometry=line.reverse())
    graph.add_edge(2, 3, osmid=9, highway="residential", oneway=True, reversed=False, length=690.9)
    return graph


def test_corners_of_a_graph_become_nodes_shared_by_both_directions(bend):
    streets = read_streets(bend)
    assert streets.nodes == 4
    found = edges(streets, "car")
    (corner,) = {node for pair in found for node in pair} - {1, 2, 3}
    assert corner < 0
    assert set(found) == {(1, corner), (corner, 1), (corner, 2), (2, corner), (2, 3)}
    # the length of the edge, 2000 m, is kept exactly
    assert found[1, corner][0] + found[corner, 2][0] == 2_000_000
    assert found[1, corner] == found[corner, 1]


def test_walkers_go_against_the_one_way_edges_of_a_graph(bend):
    streets = read_streets(bend)
    assert (3, 2) in edges(streets, "walk")
    assert (3, 2) not in edges(streets, "bike")


def test_a_graph_and_its_graphml_file_are_the_same_streets(bend, tmp_path):
    ox.save_graphml(bend, tmp_path / "bend.graphml")
    straight, saved = read_streets(bend), read_streets(tmp_path / "bend.graphml")
    for mode in ("walk", "bike", "car"):
        assert edges(saved, mode) == edges(straight, mode)
    assert saved.sources[0]["file"] == "bend.graphml"


def test_a_graph_is_not_changed_by_reading(bend):
    before = nx.to_dict_of_dicts(bend.copy())
    read_streets(bend)
    assert nx.to_dict_of_dicts(bend) == before


def test_a_projected_graph_is_a_crs_error(bend):
    bend.graph["crs"] = "epsg:28992"
    with pytest.raises(ga.CrsError, match="to_latlong"):
        read_streets(bend)


def test_a_graph_without_edges_or_coordinates_is_an_input_error(bend):
    bend.add_node("x")
    with pytest.raises(ga.InputError, match="no x and y: x"):
        read_streets(bend)
    with pytest.raises(ga.InputError, match="no edges"):
        read_streets(nx.MultiDiGraph(crs="epsg:4326"))


def test_real_files_have_plausible_main_parts(shared_data):
    village = read_streets(shared_data / "west_brabant" / "wechelderzande.osm.pbf")
    city = read_streets(shared_data / "porto_alegre" / "poa_osm.pbf")
    for streets in (village, city):
        for mode in ("walk", "bike"):
            graph = streets.modes[mode]
            used = np.unique(np.concatenate([np.flatnonzero(np.diff(graph.indptr)), graph.head]))
            assert graph.in_main.sum() > 0.9 * len(used)
    assert {"primary", "secondary"} <= set(city.background["kind"])


def test_the_village_has_as_many_cycleable_ways_as_another_reader_finds(shared_data):
    # its source note speaks of 240 cycleable edges: those are whole ways, counted by other rules
    raw = read_osm(shared_data / "west_brabant" / "wechelderzande.osm.pbf")
    usable = np.array([any(directions(tags, "bike")) for tags in raw.tag_sets])
    assert len(np.unique(raw.way[usable[raw.tag_set]])) == 239
