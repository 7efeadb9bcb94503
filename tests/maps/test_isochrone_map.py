"""Isochrones on a map: areas per minute, and the people that live in them."""

import geopandas as gpd
import pytest
import shapely

import geoaccess as ga
from tests.helpers.maps import make_region


def boxes() -> gpd.GeoDataFrame:
    """Two places whose areas of 10 and 20 minutes are squares of known size."""
    shapes = [
        shapely.box(4.0, 51.4, 4.1, 51.7),
        shapely.box(4.0, 51.4, 4.3, 51.7),
        shapely.box(4.05, 51.4, 4.2, 51.7),
        shapely.box(4.05, 51.4, 4.6, 51.7),
    ]
    columns = {"id": ["a", "a", "b", "b"], "within_min": [10.0, 20.0, 10.0, 20.0]}
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def test_people_count_in_the_nearest_area_that_holds_them() -> None:
    region = make_region()
    page = ga.isochrone_map({"bike": boxes()}, region.housing, language="en")
    lon = region.housing.geometry.x
    residents = region.housing["residents"]
    view = page.data["views"][0]
    expected = [10.0 if x <= 4.2 else 20.0 if x <= 4.6 else None for x in lon]
    assert view["minutes"] == expected
    assert view["headline"].startswith(
        f"bike: {residents[lon <= 4.6].sum():,} of {residents.sum():,}"
    )
    assert [ring["minutes"] for ring in view["rings"]] == [10.0, 20.0]
    cells = page.sections["summary"].rows
    assert [row[3] for row in cells] == [
        f"{residents[lon <= 4.2].sum():,}",
        f"{residents[lon <= 4.6].sum():,}",
    ]


def test_the_surface_is_that_of_the_areas_together() -> None:
    page = ga.isochrone_map({"bike": boxes()}, make_region().housing, language="en")
    united = gpd.GeoSeries([shapely.box(4.0, 51.4, 4.2, 51.7)], crs=4326).to_crs(32631)
    assert page.sections["summary"].rows[0][2] == f"{united.area.iloc[0] / 1e6:,.1f}"


def test_a_frame_without_minutes_is_refused() -> None:
    housing = make_region().housing
    with pytest.raises(ga.InputError, match="lacks within_min"):
        ga.isochrone_map({"bike": boxes().drop(columns="within_min")}, housing)
    with pytest.raises(ga.InputError, match="No isochrones"):
        ga.isochrone_map({}, housing)
