"""The tables of facts: complete, sourced, and consistent with each other."""

from __future__ import annotations

import pytest

from geoaccess.demo.facts import expand_postcodes, read_table

TABLES = (
    "municipalities",
    "places",
    "rail_stations",
    "rail_lines",
    "bus_lines",
    "road_links",
)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_names_its_source(name: str) -> None:
    assert (read_table(name)["source"].str.len() > 0).all()


def test_the_municipalities_carry_the_figures_of_the_study() -> None:
    towns = read_table("municipalities").set_index("name")
    inside = towns[towns["in_region"]]
    assert len(inside) == 16
    assert inside["model_residents"].sum() == 36_000
    # "Almost 7 000 each" in the two largest.
    assert inside["model_residents"].nlargest(2).to_dict() == {"Breda": 6_950, "Roosendaal": 6_900}
    assert (towns.loc[~towns["in_region"], "model_residents"] == 0).all()


def test_the_population_of_the_places_adds_up_to_about_their_municipality() -> None:
    places = read_table("places").groupby("municipality")["model_population"].sum()
    towns = read_table("municipalities").query("in_region").set_index("name")["population_2021"]
    ratio = places / towns
    assert ratio[towns.index].between(0.85, 1.05).all()


def test_each_postcode_belongs_to_one_place() -> None:
    codes = [code for text in read_table("places")["postcodes"] for code in expand_postcodes(text)]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 4 for code in codes)


def test_lines_roads_and_routes_use_known_places() -> None:
    places = set(read_table("places")["name"])
    lines = read_table("bus_lines")
    named = {place for via in lines["via"] for place in via.split(";")}
    links = read_table("road_links")
    named |= set(links["from_place"]) | set(links["to_place"])
    named |= set(read_table("routes_to_care")["place"])
    assert named - places == set()
    stations = set(read_table("rail_stations")["name"])
    calls = {name for via in read_table("rail_lines")["via"] for name in via.split(";")}
    assert calls - stations == set()
    assert lines["line"].is_unique


def test_no_route_to_care_bears_the_name_of_a_real_organisation() -> None:
    assert read_table("routes_to_care")["name"].str.startswith("Model ").all()
