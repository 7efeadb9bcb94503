"""Edits that cannot be made: each says what it found, and the inputs stay as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

import geoaccess as ga
from tests.helpers.feeds import feed_texts, line_of_stops, table, write_feed

HOUSING = gpd.GeoDataFrame(
    {"id": ["camp"], "residents": [300]}, geometry=gpd.points_from_xy([4.6], [51.5]), crs=4326
)
PRACTICES = gpd.GeoDataFrame(
    {"id": ["p1"], "status": ["full"]}, geometry=gpd.points_from_xy([4.65], [51.5]), crs=4326
)
SHUTTLE = {
    "do": "add_shuttle",
    "line": "Shuttle",
    "stops": [{"name": "A", "lon": 4.70, "lat": 51.6}, {"name": "B", "lon": 4.71, "lat": 51.6}],
    "departures": ["17:00"],
    "back_departures": ["18:00"],
}


def feed(folder: Path) -> Path:
    columns = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")
    calls = [
        ("t", f"08:{10 * n}:00", f"08:{10 * n}:00", stop, n) for n, stop in enumerate("ABC", 1)
    ]
    texts = feed_texts(stops=line_of_stops("ABC"), stop_times=table(columns, calls))
    return write_feed(texts, folder / "bus.zip")


def edited(edit: dict[str, Any], folder: Path) -> ga.ScenarioInputs:
    inputs = ga.ScenarioInputs(HOUSING, PRACTICES, (feed(folder),))
    scenario = ga.Scenario("then", (ga.parse_scenario_edit(edit),))
    return ga.apply_scenario(inputs, scenario, folder=folder / "edited")


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"do": "add_housing", "id": "h2", "lon": 4.6, "lat": 51.5}, "h2 lacks residents"),
        ({"do": "grow_housing", "factor": -1}, "expected 0 or more"),
        ({"do": "grow_housing", "factor": 2, "kind": "farm"}, "no housing has kind 'farm'"),
        (SHUTTLE | {"stops": SHUTTLE["stops"][:1]}, "1 stops; expected at least two"),
        (SHUTTLE | {"departures": []}, "no departures"),
        (SHUTTLE | {"minutes": [5, 5]}, "2 minutes for 1 legs"),
        (SHUTTLE | {"back_departures": []}, "no way back"),
    ],
)
def test_an_edit_that_cannot_be_made(edit: dict[str, Any], words: str, tmp_path: Path) -> None:
    with pytest.raises(ga.InputError, match=words):
        edited(edit, tmp_path)
    assert not (tmp_path / "edited").exists()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"departures": ["17:15", "25:61"]}, "departures is .*'25:61' is not a clock time"),
        ({"departures": 17.15}, "departures is 17.15. Write a text between quotes"),
        ({"minutes": ["nine"]}, "minutes is .* Write a number without quotes"),
        ({"one_way": "no"}, "one_way is 'no'. Write true or false"),
        ({"stops": ["A", {"name": "B", "lon": 4.7}]}, "stops is .* Write a name, or { name"),
        ({"speed_kmh": float("nan")}, "speed_kmh is nan. Write a number"),
    ],
)
def test_a_value_that_is_none_of_its_kind_says_what_to_write(
    value: dict[str, Any], words: str
) -> None:
    with pytest.raises(ga.InputError, match=words):
        ga.parse_scenario_edit(SHUTTLE | value)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ({"do": "add_stop", "line": "1", "stop": "A", "between": ["B"]}, "Write a list of two"),
        ({"do": "grow_housing", "years": 2.5}, "Write a whole number"),
    ],
)
def test_lists_of_two_and_whole_numbers(edit: dict[str, Any], words: str) -> None:
    with pytest.raises(ga.InputError, match=words):
        ga.parse_scenario_edit(edit)


def test_one_departure_and_a_line_by_its_number_need_no_list_and_no_quotes() -> None:
    plain = SHUTTLE | {"line": 105, "departures": "17:15", "days": "mo"}
    listed = SHUTTLE | {"line": "105", "departures": ["17:15"], "days": "mo"}
    assert ga.parse_scenario_edit(plain) == ga.parse_scenario_edit(listed)


def test_a_fault_says_in_which_edit_it_stands_and_which_id_is_like_it() -> None:
    edits = ({"do": "give_bikes"}, {"do": "close_practice", "id": "p11"})
    scenario = ga.Scenario("Later", tuple(map(ga.parse_scenario_edit, edits)))
    with pytest.raises(ga.InputError) as error:
        ga.apply_scenario(ga.ScenarioInputs(HOUSING, PRACTICES), scenario)
    assert str(error.value) == (
        "Later, edit 2 (practices): an edit names 'p11', which is not in the table. Rows: p11. "
        "Correct the id of the edit. Ids like it: p1."
    )


def test_a_scenario_without_edits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text('name = "Nothing"\n', encoding="utf-8")
    with pytest.raises(ga.InputError, match=r"there is no \[\[edit\]\]"):
        ga.read_scenario(path)


def test_a_feed_without_its_tables_cannot_be_edited(tmp_path: Path) -> None:
    texts = feed_texts(stops=line_of_stops("AB"), trips="route_id,service_id,trip_id\n")
    path = write_feed(texts, tmp_path / "bus.zip")
    inputs = ga.ScenarioInputs(HOUSING, PRACTICES, (path,))
    scenario = ga.Scenario("then", (ga.parse_scenario_edit(SHUTTLE),))
    with pytest.raises(ga.FeedError, match=r"stop_times.* missing"):
        ga.apply_scenario(inputs, scenario, folder=tmp_path / "edited")
