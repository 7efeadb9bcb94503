"""Extracts cut to an area and joined, and the places that they hold."""

from __future__ import annotations

from pathlib import Path

import osmium
import pytest
import shapely

from geoaccess import InputError, crop_streets, read_streets
from geoaccess.inputs.osm.places import practices_from_osm, stays_from_osm
from tests.helpers.osm_text import north_line, write_osm

# Nodes 1 to 10 go north from (4.78, 51.59), 100 m apart; the area holds 3 to 6.
LINE = north_line(10)
AREA = shapely.box(4.77, LINE[3][1] - 1e-5, 4.79, LINE[6][1] + 1e-5)


def numbers(path: Path, kind: str) -> list[int]:
    """Numbers of the objects of one kind: n, w or r."""
    return [thing.id for thing in osmium.FileProcessor(str(path)) if thing.type_str() == kind]


def test_a_way_that_touches_the_area_stays_whole(tmp_path: Path) -> None:
    ways = [
        ([1, 2, 3, 4], {"highway": "residential"}),
        ([6, 7, 8], {"highway": "path"}),
        ([8, 9, 10], {"highway": "path"}),
        ([4, 5], {"building": "yes"}),
    ]
    source = write_osm(tmp_path / "a.osm", LINE, ways)
    cut = crop_streets(source, AREA, tmp_path / "cut.osm.pbf", buffer_km=0)
    assert numbers(cut, "w") == [1, 2]
    assert numbers(cut, "n") == [1, 2, 3, 4, 6, 7, 8]
    assert read_streets(cut).nodes == 7


def test_the_margin_widens_the_area(tmp_path: Path) -> None:
    ways = [([8, 9], {"highway": "path"}), ([3, 4], {"highway": "path"})]
    source = write_osm(tmp_path / "a.osm", LINE, ways)
    # 200 m and a little beyond node 6 lies node 8.
    assert numbers(crop_streets(source, AREA, tmp_path / "b.osm.pbf", buffer_km=0.21), "w") == [
        1,
        2,
    ]


def test_extracts_that_overlap_join_without_doubles(tmp_path: Path) -> None:
    ways = [([3, 4], {"highway": "path"}), ([4, 5], {"highway": "path"})]
    north = write_osm(tmp_path / "north.osm", LINE, ways)
    south = write_osm(tmp_path / "south.osm", LINE, ways[:1])
    far = write_osm(tmp_path / "far.osm", {1: (9.0, 51.0), 2: (9.1, 51.0)}, [([1, 2], ways[0][1])])
    cut = crop_streets([north, far, south], AREA, tmp_path / "cut.osm.pbf")
    assert numbers(cut, "w") == [1, 2]
    first = cut.read_bytes()
    assert crop_streets([north, far, south], AREA, cut).read_bytes() == first


def test_water_made_of_several_ways_stays_with_its_relation(tmp_path: Path) -> None:
    source = tmp_path / "a.osm"
    write_osm(source, LINE, [([3, 4], {"highway": "path"}), ([5, 6], {}), ([8, 9], {})])
    relation = (
        "<relation id='1' version='1'><member type='way' ref='2' role='outer'/>"
        "<member type='way' ref='3' role='outer'/>"
        "<tag k='type' v='multipolygon'/><tag k='natural' v='water'/></relation></osm>"
    )
    source.write_text(source.read_text().replace("</osm>", relation))
    cut = crop_streets(source, AREA, tmp_path / "cut.osm.pbf", buffer_km=0)
    assert numbers(cut, "w") == [1, 2, 3]
    assert numbers(cut, "r") == [1]


def test_an_area_without_streets_is_an_error(tmp_path: Path) -> None:
    source = write_osm(tmp_path / "a.osm", LINE, [([9, 10], {"highway": "path"})])
    with pytest.raises(InputError, match=r"a\.osm: no street lies in the area"):
        crop_streets(source, AREA, tmp_path / "cut.osm.pbf", buffer_km=0)
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"no map")
    with pytest.raises(InputError, match=r"broken\.osm\.pbf cannot be read"):
        crop_streets(broken, AREA, tmp_path / "cut.osm.pbf")
    assert not (tmp_path / "cut.osm.pbf").exists()


def test_a_real_extract_keeps_its_middle(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "west_brabant" / "wechelderzande.osm.pbf"
    whole = read_streets(source)
    middle = shapely.Point(4.785, 51.263).buffer(0.003)
    cut = crop_streets(source, middle, tmp_path / "cut.osm.pbf", buffer_km=0)
    assert 0 < read_streets(cut).nodes < whole.nodes


PLACES = {
    "practice": {"amenity": "doctors", "name": "De Linde, huisartsen", "opening_hours": "Mo 08:00-17:00"},
    "surgery": {"healthcare": "doctor", "healthcare:speciality": "general"},
    "surgeon": {"healthcare": "doctor", "healthcare:speciality": "orthopaedics"},
    "dentist": {"amenity": "doctors", "name": "Tandarts Van Dam"},
    "camping": {"tourism": "camp_site", "name": "De Eik & zn"},
    "park": {"leisure": "resort"},
    "hotel": {"tourism": "hotel"},
}  # fmt: skip


def test_places_become_tables_to_be_completed(tmp_path: Path) -> None:
    ways = [([3, 4, 5], tags) for tags in PLACES.values()]
    source = write_osm(tmp_path / "a.osm", LINE, [*ways, ([9, 10], PLACES["practice"])])
    practices = practices_from_osm(source, AREA)
    assert practices["id"].tolist() == ["osm-way-1", "osm-way-2"]
    assert practices["name"].tolist() == ["De Linde, huisartsen", ""]
    assert practices["status"].tolist() == ["", ""]
    assert practices["opening_hours"].tolist() == ["Mo 08:00-17:00", ""]
    assert practices["lat"].tolist() == [round(LINE[4][1], 6)] * 2  # the middle of 3, 4, 5
    stays = stays_from_osm(source, AREA)
    assert stays[["id", "kind", "name"]].values.tolist() == [
        ["osm-way-5", "campsite", "De Eik & zn"],
        ["osm-way-6", "other", ""],
    ]


def test_an_extract_without_places_gives_empty_tables(tmp_path: Path) -> None:
    source = write_osm(tmp_path / "a.osm", LINE, [([3, 4], {"highway": "path"})])
    assert practices_from_osm(source, AREA).empty
    assert list(stays_from_osm(source, AREA))[:4] == ["id", "name", "lon", "lat"]
