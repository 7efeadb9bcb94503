"""Great-circle distances against an ellipsoidal library and against exact arcs."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from geoaccess.geodesy import EARTH_RADIUS_M, great_circle_m, great_circle_mm, unit_vectors, utm_crs


def test_a_degree_of_latitude_is_an_arc_of_the_sphere() -> None:
    assert great_circle_m(4.0, 51.0, 4.0, 52.0) == pytest.approx(EARTH_RADIUS_M * np.pi / 180)


def test_close_to_the_ellipsoid_within_half_a_percent() -> None:
    geod = Geod(ellps="WGS84")
    _, _, expected = geod.inv(4.29, 51.49, 4.78, 51.59)  # Bergen op Zoom to Breda
    assert great_circle_m(4.29, 51.49, 4.78, 51.59) == pytest.approx(expected, rel=5e-3)


def test_millimetres_are_whole_and_symmetric() -> None:
    there = great_circle_mm([4.1, 4.2], [51.1, 51.2], [4.3, 4.2], [51.3, 51.2])
    back = great_circle_mm([4.3, 4.2], [51.3, 51.2], [4.1, 4.2], [51.1, 51.2])
    assert there.dtype == np.int64
    assert there.tolist() == back.tolist()
    assert there[1] == 0


def test_order_by_chord_is_order_by_great_circle() -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(-180, 180, 200), rng.uniform(-85, 85, 200)
    chord = np.linalg.norm(unit_vectors(lon, lat) - unit_vectors([4.5], [51.6]), axis=1)
    arc = great_circle_m(lon, lat, 4.5, 51.6)
    assert np.argsort(chord).tolist() == np.argsort(arc).tolist()


@pytest.mark.parametrize("point", [(4.78, 51.59), (6.57, 53.22), (-51.2, -30.0), (179.9, 0.5)])
def test_the_utm_zone_is_that_of_the_database_of_projections(point: tuple[float, float]) -> None:
    lon, lat = point
    box = (lon - 0.05, lat - 0.2, lon + 0.05, lat + 0.2)
    area = gpd.GeoSeries([shapely.box(*box)], crs=4326)
    assert area.estimate_utm_crs() == utm_crs(box)
