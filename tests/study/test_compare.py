"""Scenario files against a study: people counted by hand, faults gathered, a map of what changes."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.study.compare import compare_study
from tests.helpers.village import STUDY, write_village

SAVED = """name = "A village"
note = "within_min = 35, statuses = open"

[[edit]]
do = "change_practice"
id = "p2"
status = "open"

[[edit]]
do = "open_practice"
id = "hall"
name = "Hall"
status = "open"
lon = 4.78
lat = 51.617
cost = 25_000
"""
"""As the what-if page of a map saves it."""

CUT = """name = "No bus"
[[edit]]
do = "cut_line"
line = "1"
start = "16:00"
end = "20:00"
cost = 500
"""


def write_scenario(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_people_gained_and_lost_are_those_counted_by_hand(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    saved = write_scenario(tmp_path, "saved.toml", SAVED)
    cut = write_scenario(tmp_path, "cut.toml", CUT)
    result = compare_study(study, saved, cut)
    table = result.comparison.summary.set_index("scenario")
    # the hall is beside the 40 halfway; without the bus the 100 in the south reach nobody
    assert table.loc["A village", ["gained", "lost"]].tolist() == [40, 0]
    assert table.loc["No bus", ["gained", "lost", "cost"]].tolist() == [0, 100, 500]
    reasons = result.comparison.by_reason.set_index(["scenario", "reason"])["change"]
    assert reasons["No bus", "covered"] == -100
    areas = result.comparison.by_area.set_index(["scenario", "municipality"])["net"]
    assert areas["No bus", "Zuid"] == -100
    text = str(result)
    assert "today: 100 of 147 residents (68.0%) reach a practice that is open" in text
    assert "A village: 40 residents gain, 0 lose; 140 of 147 are covered then." in text
    assert "Note in the file: within_min = 35" in text
    assert "Most change: Zuid (−100)." in text
    # 25 000 for 40 people
    assert ", 625 for each person gained." in text
    assert "It costs 500 and nobody gains." in text


def test_files_hold_the_comparison(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    result = compare_study(study, write_scenario(tmp_path, "saved.toml", SAVED))
    places = pd.read_csv(result.files["places"])
    assert places["change"].sum() == 40
    book = openpyxl.load_workbook(result.files["workbook"])
    assert book.sheetnames == ["summary", "by_area", "by_reason", "places"]
    page = result.files["map: A village"]
    assert page.name == "compare_a-village.html"
    assert "40 residents come within reach" in page.read_text("utf-8")
    assert "saved.toml" in result.files["provenance"].read_text("utf-8")


def test_files_saved_from_one_map_get_names_of_their_own(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    one = write_scenario(tmp_path, "one.toml", SAVED)
    two = write_scenario(tmp_path, "two.toml", SAVED)
    result = compare_study(study, one, two)
    assert [o.name for o in result.outcomes] == ["A village", "A village (two)"]


def test_bikes_help_in_a_study_that_says_where_they_lead(tmp_path: Path) -> None:
    bikes = 'name = "Bikes"\n[[edit]]\ndo = "give_bikes"\nshare = 0.5\n'
    path = write_scenario(tmp_path, "bikes.toml", bikes)
    with pytest.raises(ga.InputError, match="does not say where they lead"):
        compare_study(write_village(tmp_path), path)
    study = STUDY.replace('mode = "transit"', 'mode = "transit"\nbike_mode = "bike"')
    result = compare_study(write_village(tmp_path, study), path)
    # half of the 40 halfway ride 3 km to p1 in 12 minutes
    assert result.comparison.summary["gained"].tolist() == [20]


def test_faults_of_study_and_scenarios_come_together(tmp_path: Path) -> None:
    study = write_village(tmp_path, STUDY.replace("within_min = 35", "within_min = 0"))
    wrong = write_scenario(tmp_path, "wrong.toml", '[[edit]]\ndo = "open_practise"\n')
    with pytest.raises(ga.InputError) as error:
        compare_study(study, wrong, tmp_path / "absent.toml")
    for part in ("within_min", "Did you mean 'open_practice'", "absent.toml"):
        assert part in str(error.value)
    with pytest.raises(ga.InputError, match="Name at least one scenario file"):
        compare_study(write_village(tmp_path))


def test_a_map_for_publication_lies_in_a_folder_of_its_own(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    path = write_scenario(tmp_path, "saved.toml", SAVED)
    result = compare_study(study, path, publish=True)
    drawn = result.files["published_map: A village"]
    assert drawn == tmp_path / "results" / "publication" / "compare_a-village.html"
    full, published = (
        result.files[f"{kind}: A village"].read_text("utf-8") for kind in ("map", "published_map")
    )
    # the 7 far from any street are a small group, and no place has a name
    assert "In the fields" in full
    assert "In the fields" not in published
    hashes = json.loads(result.files["provenance"].read_text("utf-8"))["outputs"]
    assert {"compare_a-village.html", "publication/compare_a-village.html"} <= set(hashes)
    assert "Map for publication: " in str(result)


def test_names_that_make_one_file_name_get_files_of_their_own(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    texts = [CUT.replace("No bus", name) for name in ("No bus!", "No/bus?")]
    paths = [write_scenario(tmp_path, f"{n}.toml", text) for n, text in enumerate(texts)]
    result = compare_study(study, *paths)
    maps = [result.files[f"map: {name}"].name for name in ("No bus!", "No/bus?")]
    assert maps == ["compare_no-bus.html", "compare_no-bus-2.html"]


@pytest.mark.parametrize("key", ["", 'bike_mode = "bike"'])
def test_when_the_last_practice_closes_everyone_loses_reach(tmp_path: Path, key: str) -> None:
    study = write_village(tmp_path, STUDY.replace("[travel]", f"[travel]\n{key}"))
    closing = "".join(f'[[edit]]\ndo = "close_practice"\nid = "{i}"\n' for i in ("p1", "p2"))
    result = compare_study(study, write_scenario(tmp_path, "none.toml", closing))
    row = result.comparison.summary.iloc[0]
    assert (row["gained"], row["lost"], row["covered_residents"]) == (0, 100, 0)
    # h3 lives too far from any street; to the other 140 no way leads to care
    reasons = result.comparison.by_reason.set_index("reason")["after"]
    assert reasons[reasons > 0].to_dict() == {"no_route": 140, "unsnapped": 7}
