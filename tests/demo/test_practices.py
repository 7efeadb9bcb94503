"""Practices of the model region: status shares, and every route to care that the study names."""

from __future__ import annotations

import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.demo.plane import apportion, nearest, to_plane
from geoaccess.demo.region import ModelRegion
from geoaccess.schema import CARE_KINDS, WAY_IN_KINDS


@pytest.fixture(scope="module")
def regular(region: ModelRegion) -> pd.DataFrame:
    table = region.practices
    return table[(table["kind"] == "regular") & (table["accepts"] != "passant")]


@pytest.fixture(scope="module")
def routes(region: ModelRegion) -> pd.DataFrame:
    return region.practices[region.practices["id"].str.startswith("R-")]


def test_14_percent_full_54_percent_conditional_32_percent_open(regular: pd.DataFrame) -> None:
    # 180 x 0.14 = 25.2, 180 x 0.54 = 97.2, 180 x 0.32 = 57.6: the largest remainder gets the rest.
    assert apportion(180, [0.14, 0.54, 0.32]).tolist() == [25, 97, 58]
    counts = regular["status"].value_counts().to_dict()
    assert counts == {"full": 25, "conditional": 97, "open": 58}


def test_a_full_practice_has_no_places_and_an_open_one_has_some(regular: pd.DataFrame) -> None:
    places = regular.groupby("status")["places"].agg(["min", "max"])
    assert places.loc["full"].tolist() == [0, 0]
    assert places.loc["open", "min"] >= 30


def test_every_kind_of_route_is_present(region: ModelRegion) -> None:
    assert set(region.practices["kind"]) == {*CARE_KINDS, *WAY_IN_KINDS}


def test_passers_by_are_seen_in_another_place_each_day(routes: pd.DataFrame) -> None:
    rota = routes[(routes["kind"] == "regular") & (routes["accepts"] == "passant")]
    days = rota["opening_hours"].str[:2].tolist()
    assert days == ["Mo", "Tu", "We", "Th", "Fr"]
    assert rota["lon"].is_unique


def test_employers_serve_large_sites_and_stand_on_one(
    region: ModelRegion, routes: pd.DataFrame
) -> None:
    employers = routes[routes["kind"] == "employer"]
    housing = region.housing.set_index("id")
    homes = to_plane(housing["lon"], housing["lat"])
    for row in employers.itertuples():
        served = row.serves_housing.split(";")
        assert set(housing.loc[served, "kind"]) == {"large_site"}
        at, metres = nearest(homes, to_plane([row.lon], [row.lat]))
        assert housing.index[at[0]] == served[0]
        assert metres[0] < 50
    assert (routes.loc[routes["kind"] != "employer", "serves_housing"] == "").all()


def test_hybrid_practices_serve_whole_municipalities(routes: pd.DataFrame) -> None:
    areas = set(routes.loc[routes["kind"] == "hybrid", "catchment_municipalities"])
    assert areas == {
        "Bergen op Zoom;Tholen;Roosendaal",
        "Halderberge;Moerdijk;Etten-Leur;Rucphen;Zundert;Breda",
    }


def test_the_other_routes_carry_what_is_special_about_them(routes: pd.DataFrame) -> None:
    by_kind = dict(iter(routes.groupby("kind")))
    assert by_kind["digital"]["digital_share"].astype(float).tolist() == [0.85]
    spread = by_kind["regional"].query("accepts == 'both'")
    assert len(spread) == 4
    assert set(spread["catchment_drive_min"].astype(float)) == {30.0}
    assert by_kind["regional"]["languages"].str.split(";").str.len().min() >= 6
    assert (by_kind["emergency"]["opening_hours"] == "24/7").all()
    posts = by_kind["out_of_hours"]["name"].str.removeprefix("Model huisartsenpost ")
    assert posts.tolist() == ["Bergen op Zoom", "Roosendaal", "Breda"]
    assert by_kind["key_person"]["languages"].str.split(";").str[0].isin(["pl", "ro", "bg"]).all()


def test_catchment_rules_name_the_practice_s_own_surroundings(regular: pd.DataFrame) -> None:
    ruled = regular[regular["catchment_postcodes"] != ""]
    assert 0.7 < len(ruled) / len(regular) < 0.9
    breda = ruled[ruled["name"].str.startswith("Modelpraktijk Breda ")]
    assert (breda["catchment_postcodes"].str.split("; ").str.len() == 5).all()


def test_practices_are_as_many_as_people_ask_for(regular: pd.DataFrame) -> None:
    town = regular["name"].str.extract(r"Modelpraktijk (.+) \d+$")[0]
    counts = town.value_counts()
    assert counts.index[0] == "Breda"
    assert counts["Breda"] == pytest.approx(180 * 158_000 / 680_000, rel=0.15)
    assert regular["name"].is_unique


def test_posts_are_open_whenever_practices_are_not(routes: pd.DataFrame) -> None:
    posts = routes[routes["kind"] == "out_of_hours"]
    slots = ga.weekly_slots(posts, ga.Week("2026-03-09"))["slots_per_week"]
    # 168 hours less five working days of nine hours are 123 hours of four slots.
    assert slots.tolist() == [492] * 3
