"""Edits of practices and housing: the table before, the edit, the table after."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

from geoaccess.errors import InputError
from geoaccess.scenarios.scenario import (
    Scenario,
    ScenarioInputs,
    apply_scenario,
    parse_scenario_edit,
    read_scenario,
)


@pytest.fixture
def inputs():
    housing = gpd.GeoDataFrame(
        {
            "id": ["camp", "town", "farm"],
            "residents": [300, 100, 5],
            "kind": ["campsite", "dwelling", "farm"],
            "municipality": ["Zundert", "Breda", "Zundert"],
            "bike_share": [0.5, 0.9, np.nan],
            "my_own": ["a", "b", "c"],
        },
        geometry=gpd.points_from_xy([4.60, 4.78, 4.61], [51.47, 51.59, 51.48]),
        crs=4326,
    )
    practices = gpd.GeoDataFrame(
        {"id": ["p1", "p2"], "status": ["full", "open"], "places": [0.0, 40.0]},
        geometry=gpd.points_from_xy([4.65, 4.77], [51.47, 51.58]),
        crs=4326,
    )
    return ScenarioInputs(housing, practices)


def after(inputs, *edits):
    return apply_scenario(inputs, Scenario("test", tuple(map(parse_scenario_edit, edits))))


def column(table, name):
    return dict(zip(table["id"], table[name], strict=True))


def test_open_practice(inputs):
    new = {
        "do": "open_practice",
        "id": "p3",
        "lon": 4.6,
        "lat": 51.5,
        "places": 250,
        "languages": "pl",
    }
    practices = after(inputs, new).practices
    assert practices["id"].tolist() == ["p1", "p2", "p3"]
    assert column(practices, "status")["p3"] == "open"
    assert column(practices, "places") == {"p1": 0, "p2": 40, "p3": 250}
    assert practices.geometry.iloc[2].coords[0] == (4.6, 51.5)
    assert column(practices, "languages")["p3"] == "pl"


def test_close_practice(inputs):
    assert after(inputs, {"do": "close_practice", "id": "p2"}).practices["id"].tolist() == ["p1"]


def test_move_practice(inputs):
    moved = after(inputs, {"do": "move_practice", "id": "p1", "lon": 4.7, "lat": 51.5}).practices
    assert [p.coords[0] for p in moved.geometry] == [(4.7, 51.5), (4.77, 51.58)]
    assert inputs.practices.geometry.x.tolist() == [4.65, 4.77]


def test_expand_practice_opens_a_full_one(inputs):
    practices = after(
        inputs,
        {"do": "expand_practice", "id": "p1", "places": 100},
        {"do": "expand_practice", "id": "p2", "places": 10},
    ).practices
    assert column(practices, "places") == {"p1": 100, "p2": 50}
    assert column(practices, "status") == {"p1": "open", "p2": "open"}


def test_change_status_hours_languages_and_rules(inputs):
    change = {
        "do": "change_practice",
        "id": "p2",
        "status": "conditional",
        "opening_hours": "Mo-Fr 17:00-21:00",
        "languages": "pl;ro",
        "accepts": "both",
        "catchment_postcodes": "4811-4819",
    }
    practices = after(inputs, change).practices
    assert column(practices, "status") == {"p1": "full", "p2": "conditional"}
    assert column(practices, "opening_hours")["p2"] == "Mo-Fr 17:00-21:00"
    assert column(practices, "languages")["p2"] == "pl;ro"
    assert column(practices, "accepts")["p2"] == "both"
    assert column(practices, "catchment_postcodes")["p2"] == "4811-4819"


def test_add_housing(inputs):
    new = {"do": "add_housing", "id": "new", "residents": 425, "lon": 4.28, "lat": 51.49}
    housing = after(inputs, new).housing
    assert column(housing, "residents") == {"camp": 300, "town": 100, "farm": 5, "new": 425}


def test_close_and_move_housing(inputs):
    housing = after(
        inputs,
        {"do": "close_housing", "id": "farm"},
        {"do": "move_housing", "id": "camp", "lon": 4.5, "lat": 51.5},
    ).housing
    assert housing["id"].tolist() == ["camp", "town"]
    assert housing.geometry.iloc[0].coords[0] == (4.5, 51.5)
    assert housing["my_own"].tolist() == ["a", "b"]


def test_grow_housing_by_place_kind_and_number(inputs):
    housing = after(
        inputs,
        {"do": "grow_housing", "kind": "campsite", "factor": 1.5},
        {"do": "grow_housing", "ids": ["town"], "residents": -30},
    ).housing
    assert column(housing, "residents") == {"camp": 450, "town": 70, "farm": 5}


def test_growth_path_compounds_and_rounds_to_whole_people(inputs):
    housing = after(inputs, {"do": "grow_housing", "factor": 1.09, "years": 3}).housing
    # 1.09 ** 3 = 1.295029: 300 -> 388.5, 100 -> 129.5, 5 -> 6.5
    assert column(housing, "residents") == {"camp": 389, "town": 130, "farm": 6}


def test_give_bikes_raises_shares_and_never_lowers_them(inputs):
    housing = after(inputs, {"do": "give_bikes", "share": 0.8}).housing
    assert column(housing, "bike_share") == {"camp": 0.8, "town": 0.9, "farm": 0.8}
    only = after(inputs, {"do": "give_bikes", "municipality": "Zundert"}).housing
    assert column(only, "bike_share") == {"camp": 1.0, "town": 0.9, "farm": 1.0}


def test_edits_are_applied_in_order_and_inputs_stay(inputs):
    before = inputs.housing.copy()
    result = after(
        inputs,
        {"do": "add_housing", "id": "new", "residents": 100, "lon": 4.5, "lat": 51.5},
        {"do": "grow_housing", "ids": ["new"], "factor": 2},
    )
    assert column(result.housing, "residents")["new"] == 200
    assert inputs.housing.equals(before)


def test_all_faults_come_together(inputs):
    with pytest.raises(InputError) as error:
        after(
            inputs,
            {"do": "close_practice", "id": "p9"},
            {"do": "grow_housing", "ids": ["nowhere"], "factor": 2},
            {"do": "change_practice", "id": "p1", "colour": "red"},
            {"do": "give_bikes", "share": 3},
            {"do": "expand_practice", "id": "p1", "places": 0},
            {"do": "add_housing", "id": "camp", "residents": 1, "lon": 4.5, "lat": 51.5},
            {"do": "grow_housing", "municipality": "Amsterdam", "factor": 2},
        )
    text = str(error.value)
    assert len(error.value.faults) == 7
    for word in ("p9", "nowhere", "colour", "share is 3", "0 places", "already", "Amsterdam"):
        assert word in text


def test_a_changed_table_is_checked_as_on_reading(inputs):
    with pytest.raises(InputError, match="opne"):
        after(inputs, {"do": "change_practice", "id": "p1", "status": "opne"})


def test_scenario_file(tmp_path, inputs):
    path = tmp_path / "more.toml"
    path.write_text(
        'name = "More room"\nnote = "asked by the board"\n'
        '[[edit]]\ndo = "expand_practice"\nid = "p1"\nplaces = 100\ncost = 20000\n'
        '[[edit]]\ndo = "give_bikes"\nshare = 1.0\ncost = 500\n',
        encoding="utf-8",
    )
    scenario = read_scenario(path)
    assert (scenario.name, scenario.note, scenario.cost) == (
        "More room",
        "asked by the board",
        20500,
    )
    assert column(apply_scenario(inputs, scenario).practices, "places")["p1"] == 100


def test_scenario_file_names_all_its_faults(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(
        'title = "x"\n[[edit]]\ndo = "open_practise"\n[[edit]]\ndo = "expand_practice"\nid = "p1"\n'
        '[[edit]]\ndo = "give_bikes"\ncolour = "red"\n[[edit]]\ndo = "add_stop"\nline = "1"\n'
        'between = ["a", "b"]\nstop = { nme = "x" }\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as error:
        read_scenario(path)
    text = str(error.value)
    assert len(error.value.faults) == 5
    for word in ("'open_practice'", "places missing", "colour", "nme", "title"):
        assert word in text


def test_scenario_file_that_is_none(tmp_path):
    with pytest.raises(InputError, match="no scenario file"):
        read_scenario(tmp_path / "nowhere.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("name = ", encoding="utf-8")
    with pytest.raises(InputError, match="not valid TOML"):
        read_scenario(broken)
