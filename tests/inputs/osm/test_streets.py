from __future__ import annotations

import osmium
import pytest

from geoaccess.errors import InputError
from geoaccess.inputs.osm import streets as osm
from geoaccess.inputs.osm.streets import read_osm
from tests.helpers.osm_text import north_line, write_osm

STREETS = [
    ([1, 2, 3], {"highway": "residential", "name": "Dorpsstraat = 1, noord"}),
    ([3, 4], {"highway": "residential", "surface": "asphalt"}),
    ([4, 5], {"highway": "path", "bicycle": "no"}),
]


def pieces(raw):
    ends = zip(raw.node_id[raw.tail].tolist(), raw.node_id[raw.head].tolist(), strict=True)
    return [(*pair, raw.tag_sets[row]) for pair, row in zip(ends, raw.tag_set, strict=True)]


def test_ways_become_pieces_with_the_tags_that_matter(tmp_path):
    raw = read_osm(write_osm(tmp_path / "a.osm", north_line(5), STREETS))
    street, path = {"highway": "residential"}, {"highway": "path", "bicycle": "no"}
    assert pieces(raw) == [(1, 2, street), (2, 3, street), (3, 4, street), (4, 5, path)]
    assert raw.way.tolist() == [0, 0, 1, 2]


def test_ways_with_equal_tags_share_a_set(tmp_path):
    raw = read_osm(write_osm(tmp_path / "a.osm", north_line(5), STREETS))
    assert len(raw.tag_sets) == 2


def test_coordinates_are_those_of_the_file(tmp_path):
    points = {1: (-51.1516418, -30.065571), 2: (4.7, 51.5), 3: (0.0, 0.0000001)}
    raw = read_osm(write_osm(tmp_path / "a.osm", points, [([3, 1, 2], {"highway": "path"})]))
    found = zip(raw.node_id.tolist(), raw.lon.tolist(), raw.lat.tolist(), strict=True)
    assert {node: (x, y) for node, x, y in found} == points


def test_binary_and_text_files_give_the_same_streets(tmp_path):
    text = write_osm(tmp_path / "a.osm", north_line(5), STREETS)
    binary = tmp_path / "a.osm.pbf"
    with osmium.SimpleWriter(str(binary)) as writer:
        for thing in osmium.FileProcessor(str(text)):
            writer.add(thing)
    assert pieces(read_osm(binary)) == pieces(read_osm(text))


def test_reading_in_small_chunks_changes_nothing(tmp_path, monkeypatch):
    path = write_osm(tmp_path / "a.osm", north_line(5), STREETS)
    whole = pieces(read_osm(path))
    monkeypatch.setattr(osm, "CHUNK_BYTES", 1)
    assert pieces(read_osm(path)) == whole


def test_odd_ways_are_passed_over(tmp_path):
    odd = [
        ([1], {"highway": "path"}),  # a single node
        ([2, 2], {"highway": "path"}),  # a step on the spot
        ([3, 99], {"highway": "path"}),  # a node that the extract lacks
        ([4, 5], {"highway": "path"}),
    ]
    raw = read_osm(write_osm(tmp_path / "a.osm", north_line(5), odd))
    assert pieces(raw) == [(4, 5, {"highway": "path"})]


def test_ways_before_their_nodes_are_refused_with_a_remedy(tmp_path):
    path = tmp_path / "a.osm"
    path.write_text(
        "<osm version='0.6'><way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='path'/></way>"
        "<node id='1' lon='4' lat='51'/><node id='2' lon='4' lat='52'/></osm>"
    )
    with pytest.raises(InputError, match="nodes first, then ways"):
        read_osm(path)


def test_a_file_of_nodes_only_holds_no_streets(tmp_path):
    with pytest.raises(InputError, match="no streets"):
        read_osm(write_osm(tmp_path / "a.osm", north_line(3), []))
