from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import Point, box

import geoaccess as ga
from geoaccess.routing.legs.places import places_of


def test_any_crs_becomes_degrees():
    # the spire of Amersfoort is the origin of the Dutch grid: (155000, 463000)
    frame = gpd.GeoDataFrame({"id": [7]}, geometry=[Point(155_000, 463_000)], crs="EPSG:28992")
    (places,) = places_of(origins=frame)
    assert places.ids.tolist() == ["7"]
    assert places.lon[0] == pytest.approx(5.3872, abs=1e-4)
    assert places.lat[0] == pytest.approx(52.1552, abs=1e-4)


def test_an_area_stands_for_a_point_inside_it():
    frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[box(4, 51, 5, 52)], crs="EPSG:4326")
    (places,) = places_of(origins=frame)
    assert box(4, 51, 5, 52).contains(Point(places.lon[0], places.lat[0]))


def test_all_faults_of_both_frames_come_at_once():
    twice = gpd.GeoDataFrame({"id": ["a", "a"]}, geometry=[Point(4, 51), Point()])
    bare = gpd.GeoDataFrame({"name": ["x"]}, geometry=[None], crs="EPSG:4326")
    with pytest.raises(ga.InputError) as caught:
        places_of(origins=twice, destinations=bare)
    kinds = [fault.kind for fault in caught.value.faults]
    assert kinds == [
        ga.DuplicateIdError,
        ga.CrsError,
        ga.GeometryError,
        ga.MissingColumnError,
        ga.GeometryError,
    ]
    assert caught.value.ids[0] == "a"


def test_a_table_without_geometry_is_refused():
    with pytest.raises(ga.MissingColumnError, match="origins: There is no geometry"):
        places_of(origins=gpd.GeoDataFrame({"id": ["a"]}))
