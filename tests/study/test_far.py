"""Places far from the streets."""

from __future__ import annotations

import geopandas as gpd

from geoaccess.study.far import far_from_streets
from tests.helpers.streets import graph_of, streets_of

STREETS = streets_of(
    [-51.2, -51.2], [-30.0, -30.01], walk=graph_of(2, [(0, 1, 1112), (1, 0, 1112)])
)


def _places(*points: tuple[float, float]) -> gpd.GeoDataFrame:
    ids = [f"h{number}" for number in range(len(points))]
    return gpd.GeoDataFrame(
        {"id": ids}, geometry=gpd.points_from_xy(*zip(*points, strict=True)), crs=4326
    )


def test_a_place_near_any_street_is_no_fault() -> None:
    # 0.01 degrees of latitude are 1.1 km: off the streets, but not far outside.
    assert far_from_streets(_places((-51.2, -30.02)), STREETS, where="housing") == []


def test_exchanged_and_far_places_are_told_apart() -> None:
    places = _places((-51.2, -30.0), (-30.0, -51.2), (-51.2, -29.0))
    swapped, far = far_from_streets(places, STREETS, where="housing")
    assert "swapped" in swapped.problem
    assert swapped.ids == ("h1",)
    assert "lon -51.20 to -51.20, lat -30.01 to -30.00" in far.problem
    assert far.ids == ("h2",)
