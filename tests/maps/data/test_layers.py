"""Tables made slim for the page."""

from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geoaccess.maps.data import layers


def test_coordinates_keep_five_decimals() -> None:
    table = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(4.123456789, 51.9)], crs=4326)
    assert layers.point_columns(table) == {"lon": [4.12346], "lat": [51.9]}


def test_dutch_coordinates_become_degrees() -> None:
    amersfoort = gpd.GeoDataFrame(
        {"id": ["a"]}, geometry=[shapely.Point(155000, 463000)], crs=28992
    )
    columns = layers.point_columns(amersfoort)
    assert columns["lon"] == pytest.approx([5.38720], abs=1e-4)
    assert columns["lat"] == pytest.approx([52.15517], abs=1e-4)


def test_absent_columns_and_empty_cells_are_empty_texts() -> None:
    table = pd.DataFrame({"name": ["x", None]})
    assert layers.text_column(table, "name") == ["x", ""]
    assert layers.text_column(table, "kind") == ["", ""]


def test_a_number_that_is_not_finite_is_not_known() -> None:
    table = pd.DataFrame({"minutes": [1.234, float("inf"), None]})
    assert layers.number_column(table, "minutes") == [1.23, None, None]


def test_shared_borders_stay_shared_when_simplified() -> None:
    border = [(5.0 + 0.0001 * (i % 2), 51.0 + 0.001 * i) for i in range(101)]
    west = shapely.Polygon([(4.9, 51.0), *border, (4.9, 51.1)])
    east = shapely.Polygon([(5.2, 51.0), *border, (5.2, 51.1)])
    areas = gpd.GeoDataFrame({"name": ["w", "e"]}, geometry=[west, east], crs=4326)
    a, b = (shapely.geometry.shape(g) for g in layers.area_features(areas))
    assert shapely.get_num_coordinates(a) < 20
    assert a.intersection(b).length == pytest.approx(0.1, rel=0.05)
    assert a.intersection(b).area == 0


def test_lines_are_joined_by_kind() -> None:
    lon = [4.0, 4.01, 4.02, 4.03, 4.04, 4.05]
    pieces = [shapely.LineString([(a, 51.5), (b, 51.5)]) for a, b in pairwise(lon)]
    roads = gpd.GeoDataFrame({"kind": ["primary"] * 4 + ["rail"]}, geometry=pieces, crs=4326)
    drawn = layers.line_features(roads)
    assert set(drawn) == {"primary", "rail"}
    assert drawn["primary"]["type"] == "LineString"
    assert drawn["primary"]["coordinates"][0] == [4.0, 51.5]
    assert layers.line_features(None) == {}
