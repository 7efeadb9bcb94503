"""Housing of the model region has the figures of the study."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geoaccess.demo.facts import read_table
from geoaccess.demo.plane import nearest, to_plane
from geoaccess.demo.region import ModelRegion
from geoaccess.inputs.tables.syntax import parse_language_shares


def people_by(region: ModelRegion, column: str) -> pd.Series[int]:
    return region.housing.groupby(column)["residents"].sum()


def test_36_000_people_live_in_500_places(region: ModelRegion) -> None:
    assert len(region.housing) == 500
    assert region.housing["residents"].sum() == 36_000
    assert region.housing["residents"].min() >= 1


def test_people_are_spread_over_the_municipalities_as_stated(region: ModelRegion) -> None:
    wanted = read_table("municipalities").query("in_region").set_index("name")["model_residents"]
    assert people_by(region, "municipality").to_dict() == wanted.to_dict()


def test_every_kind_of_housing_is_there_and_large_sites_house_hundreds(region: ModelRegion) -> None:
    kinds = region.housing.groupby("kind")["residents"]
    assert set(kinds.groups) == {"dwelling", "large_site", "campsite", "farm", "shelter"}
    assert 200 <= kinds.median()["large_site"] <= 600
    assert kinds.median()["farm"] < kinds.median()["dwelling"] < kinds.median()["campsite"]


def test_campsites_lie_farther_from_stops_than_homes_in_town(region: ModelRegion) -> None:
    stops = to_plane(region.stops.frame["stop_lon"], region.stops.frame["stop_lat"])
    homes = to_plane(region.housing["lon"], region.housing["lat"])
    metres = pd.Series(nearest(stops, homes)[1]).groupby(region.housing["kind"]).median()
    assert metres["dwelling"] < 500
    assert metres["campsite"] > 3 * metres["dwelling"]
    assert metres["farm"] > 2 * metres["dwelling"]


def test_origins_follow_the_study(region: ModelRegion) -> None:
    shares = pd.DataFrame([parse_language_shares(text) for text in region.housing["languages"]])
    weighted = (shares.mul(region.housing["residents"], axis=0)).sum() / 36_000
    assert weighted["pl"] == pytest.approx(0.40, abs=0.03)
    assert weighted["ro"] == pytest.approx(0.16, abs=0.015)
    assert weighted["bg"] == pytest.approx(0.10, abs=0.01)


def test_each_place_has_a_postcode_of_its_municipality(region: ModelRegion) -> None:
    places = read_table("places").groupby("municipality")["postcodes"].agg(" ".join)
    for town, codes in region.housing.groupby("municipality")["postcode"]:
        low_high = [part.partition("-") for part in places[town].split()]
        spans = [(int(a), int(b or a)) for a, _, b in low_high]
        assert all(any(a <= int(code) <= b for a, b in spans) for code in codes.unique())


def test_shares_differ_by_kind_and_stay_shares(region: ModelRegion) -> None:
    columns = ["registered_share", "insured_share", "bike_share"]
    assert region.housing[columns].stack().between(0, 1).all()
    mean = region.housing.groupby("kind")[columns].mean()
    assert mean.loc["campsite", "registered_share"] < mean.loc["dwelling", "registered_share"]
    assert mean.loc["shelter", "insured_share"] == mean["insured_share"].min()


def test_some_people_work_at_night_and_some_do_not_work(region: ModelRegion) -> None:
    shifts = region.housing["shifts"]
    assert shifts.str.contains("22:30-06:30").mean() > 0.1
    assert np.isin("-", shifts)
