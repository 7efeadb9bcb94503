"""Distances by road beside the official ones, on a street of three nodes one kilometre apart."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import geoaccess as ga
from tests.helpers.streets import graph_of, streets_of

KM = 1_000_000
# to the south between the first two nodes there is only a way round of 3 km
CARS = graph_of(3, [(0, 1, KM), (1, 2, KM), (2, 1, KM), (1, 0, 3 * KM)])
STREETS = streets_of([0, 0, 0], [0, 0.01, 0.02], car=CARS)


def points(ids: list[str], lat: list[float], **columns: Any) -> gpd.GeoDataFrame:
    places = gpd.points_from_xy(np.zeros(len(ids)), lat)
    return gpd.GeoDataFrame({"id": ids, **columns}, geometry=places, crs=4326)


HOUSING = points(
    ["south", "middle", "off", "alone"],
    [0, 0.01, 0.5, 0.6],
    residents=[10, 30, 5, 7],
    municipality=["A", "A", "A", "B"],
)
OFFICIAL = pd.DataFrame({"Gemeentenaam": ["A "], "AfstandTotHuisartsenpraktijk_5": ["1.0"]})


def test_means_count_the_people_who_are_reached() -> None:
    table = ga.gp_road_distances(STREETS, HOUSING, points(["p"], [0.02]), official=OFFICIAL)
    assert table["municipality"].tolist() == ["A", "B"]
    assert table["residents"].tolist() == [45, 7]
    assert table["reached_residents"].tolist() == [40, 0]
    # (10 x 2 km + 30 x 1 km) / 40
    assert table["distance_km"].tolist() == pytest.approx([1.25, np.nan], nan_ok=True, abs=1e-5)
    assert table["difference_km"].tolist() == pytest.approx([0.25, np.nan], nan_ok=True, abs=1e-5)


def test_the_way_is_that_from_home() -> None:
    table = ga.gp_road_distances(STREETS, HOUSING[1:2], points(["p"], [0.0]))
    assert table["distance_km"].item() == pytest.approx(3)
    assert np.isnan(table["official_km"].item())


def test_practices_off_the_streets_reach_nobody() -> None:
    table = ga.gp_road_distances(STREETS, HOUSING, points(["p"], [0.5]))
    assert table["reached_residents"].tolist() == [0, 0]


def test_tables_without_municipalities_or_distances_are_refused() -> None:
    practices = points(["p"], [0.02])
    with pytest.raises(ga.InputError, match="no column 'municipality'"):
        ga.gp_road_distances(STREETS, HOUSING.drop(columns="municipality"), practices)
    with pytest.raises(ga.InputError, match="it has Gemeentenaam"):
        ga.gp_road_distances(STREETS, HOUSING, practices, official=OFFICIAL[["Gemeentenaam"]])
