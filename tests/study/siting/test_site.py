"""The siting question of a study: plans counted by hand, tables whole, words that say them."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.study.inputs import study_inputs
from geoaccess.study.plan import read_study
from geoaccess.study.run import run_study
from geoaccess.study.siting.candidates import study_candidates
from geoaccess.study.siting.site import site_study
from tests.helpers.village import write_question


def test_a_plan_adds_the_people_halfway(tmp_path: Path) -> None:
    result = site_study(write_question(tmp_path, "add = [1, 2]\nplans = 2\ncurve = 1"))
    # the 100 at the southern end ride to p1 as before; the 40 halfway walk to the hall
    plan = result.answers.plans["1 new site"]
    assert (plan.site_ids, plan.before, plan.value) == (("hall",), 100, 140)
    assert result.answers.curve["value"].tolist() == [100, 140]
    assert result.answers.next_best["site_ids"].tolist() == [("hall", "south")]
    text = str(result)
    assert "Now 100 of 147 residents (68.0%) reach a practice that is open within 35" in text
    assert "1 new site: =Hall. 140 residents are reached, 40 more than now (proven" in text
    assert "7 live too far from any street" in text


def test_tables_are_written_whole_and_run_no_formula(tmp_path: Path) -> None:
    result = site_study(write_question(tmp_path, "add = 1"))
    sites = pd.read_csv(result.files["sites"])
    assert sites.loc[0, ["plan", "id", "name"]].tolist() == ["1 new site", "hall", "'=Hall"]
    left = pd.read_csv(result.files["left_out"])
    assert left["residents"].sum() + result.answers.plans["1 new site"].value == 147
    book = openpyxl.load_workbook(result.files["workbook"])
    assert book.sheetnames[:4] == ["plans", "sites", "assignments", "left_out"]
    assert book["sites"]["C2"].value == "'=Hall"
    assert "=Hall" in result.files["map"].read_text("utf-8")
    assert {"provenance", "curve", "candidates", "next_best"} <= set(result.files)


def test_places_are_counted_where_asked(tmp_path: Path) -> None:
    path = write_question(tmp_path, 'objective = "capacitated_coverage"\nadd = 1\ncurve = 0')
    rows = (tmp_path / "practices.csv").read_text().splitlines()
    rows = [f"{row},{places}" for row, places in zip(rows, ("places", "30", ""), strict=True)]
    (tmp_path / "practices.csv").write_text("\n".join(rows))
    result = site_study(path)
    # p1 has room for 30 of the 100; the camp beside them has room for the others
    plan = result.answers.plans["1 new site"]
    assert (plan.before, plan.value, plan.site_ids) == (30, 100, ("south",))
    assert "1 practices state no places" in str(result)
    assert result.answers.curve is None


def test_minutes_have_their_own_unit_next_best_plans_and_curve(tmp_path: Path) -> None:
    asked = 'objective = "p_center"\nadd = 1\ncurve = 2\nplans = 2\nleave_uncoverable = true'
    path = write_question(tmp_path, asked)
    path.write_text(path.read_text().replace("within_min = 35", "within_min = 60"))
    result = site_study(path)
    plan = result.answers.plans["1 new site"]
    assert "minutes for the worst placed" in str(result)
    # the hall is beside those halfway, who are the worst-placed; the camp helps the others only
    assert result.answers.next_best["site_ids"].tolist() == [("hall",), ("south",)]
    loss = result.answers.next_best["loss"].iloc[1]
    assert 0 < loss <= result.answers.curve["value"].iloc[0] - plan.value
    assert f"Plan 2 is Camp: {loss:.1f} more minutes for the worst" in str(result)


def test_the_fewest_sites_have_no_curve(tmp_path: Path) -> None:
    asked = 'objective = "set_cover"\nleave_uncoverable = true'
    result = site_study(write_question(tmp_path, asked))
    assert result.answers.curve is None
    assert result.answers.plans["fewest sites"].value == 1


def test_everyone_cannot_be_served_and_the_error_names_who(tmp_path: Path) -> None:
    with pytest.raises(ga.InfeasibleError) as error:
        site_study(write_question(tmp_path, 'objective = "set_cover"'))
    assert error.value.uncoverable_ids == ("h3",)


def test_wishes_without_data_are_named_together(tmp_path: Path) -> None:
    study = write_question(tmp_path, "hubs = 1\ncentres = true\ninfo_points = true", inputs="")
    text = study.read_text().replace('areas = "areas.geojson"\n', "")
    text = text.replace('timetable = ["gtfs.zip"]\n', "").replace('"transit"', '"walk"')
    study.write_text(text)
    with pytest.raises(ga.InputError) as error:
        site_study(study)
    message = str(error.value)
    assert "centres needs areas" in message
    assert "hubs needs a timetable" in message
    assert "info_points needs the column 'kind'" in message


def test_made_sites_need_what_the_plan_counts(tmp_path: Path) -> None:
    asked = 'expand = true\nbudget = 4\nobjective = "capacitated_coverage"\nadd = 1'
    with pytest.raises(ga.InputError) as error:
        site_study(write_question(tmp_path, asked, inputs=""))
    for key in ("cost", "places"):
        assert f"the sites that the settings make have no {key}. Write {key}" in str(error.value)


def test_no_candidates_and_wrong_settings_are_faults(tmp_path: Path) -> None:
    with pytest.raises(ga.InputError, match="there are no candidates"):
        site_study(write_question(tmp_path, "add = 1", inputs=""))
    with pytest.raises(ga.InputError) as error:
        site_study(write_question(tmp_path, 'add = []\ngap = 2\nobjective = "cover"\nspeed = 1'))
    for part in ("the list is empty", "share from 0", "Did you mean 'coverage'", "'speed' is not"):
        assert part in str(error.value)


def test_candidates_are_made_from_what_the_study_has(village: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(village, tmp_path / "region"))
    study = folder / "study.toml"
    made = "expand = true\non_sites = 100\nhubs = 20\ninfo_points = true\ncentres = true\n"
    offer = (
        'grid_m = 4000\nplaces = 50\ncost = 1.5\nlanguages = "pl"\nadd = 1\ncurve = 0\nplans = 1'
    )
    without_table = study.read_text().replace('candidates = "candidates.csv"\n', "")
    study.write_text(f"{without_table}\n[siting]\n{made}{offer}\n")
    result = site_study(study)
    prefixes = set(result.candidates["id"].str.split(":").str[0])
    assert {"expand", "site", "hub", "info", "area", "hex"} == prefixes
    assert set(result.candidates["places"]) == {50}
    # the people of the base are those of the study itself
    covered = run_study(study).coverage.covered_residents
    assert result.answers.plans["1 nieuwe plek"].before == pytest.approx(covered)


SOURCES = {
    "table": ("add = 1", ["hall", "south"]),
    "expand": ("expand = true", ["expand:p1", "expand:p2"]),
    "large sites": ("on_sites = 40", ["site:h1", "site:h2"]),
    "information points": ("info_points = true", ["info:p2"]),
    "hubs": ("hubs = 20", ["hub:A"]),
    "centres": ("centres = true", ["area:a", "area:b"]),
    "grid": ("grid_m = 6000", None),
}


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_of_candidates_is_asked_alone(tmp_path: Path, source: str) -> None:
    asked, expected = SOURCES[source]
    offer = 'places = 50\ncost = 1.5\nopening_hours = "Mo 18:00-20:00"\nlanguages = "pl"'
    path = write_question(
        tmp_path,
        f"{asked}\n{offer}",
        inputs='candidates = "candidates.csv"' if source == "table" else "",
    )
    practices = (tmp_path / "practices.csv").read_text().splitlines()
    kinds = ("kind", "regular", "info_point")
    rows = [f"{row},{kind}" for row, kind in zip(practices, kinds, strict=True)]
    (tmp_path / "practices.csv").write_text("\n".join(rows))
    draft = read_study(path)
    frames, network = study_inputs(draft, lambda: None)
    found = study_candidates(draft.require(), frames, network)
    if expected is not None:
        assert found["id"].tolist() == expected
    areas = frames["areas"].union_all()
    assert len(found) > 0
    assert found.within(areas).all()
    if source != "table":  # a table says itself what it offers
        assert set(found["places"]) == {50}
        assert set(found["cost"]) == {1.5}
        assert set(found["opening_hours"]) == {"Mo 18:00-20:00"}
        assert set(found["languages"]) == {"pl"}


def test_a_map_for_publication_lies_in_a_folder_of_its_own(tmp_path: Path) -> None:
    result = site_study(write_question(tmp_path, "add = 1\ncurve = 0"), publish=True)
    drawn = result.files["published_map"]
    assert drawn == tmp_path / "results" / "publication" / "siting.html"
    # 40 of 140 gain by the plan; the 7 far from any street are a small group
    assert "In the fields" in result.files["map"].read_text("utf-8")
    assert "In the fields" not in drawn.read_text("utf-8")
    assert "Map for publication: " in str(result)


def test_a_published_map_does_not_tell_where_people_live_by_its_candidates(tmp_path: Path) -> None:
    path = write_question(tmp_path, "on_sites = 7\nadd = 1\ncurve = 0\nplans = 1", inputs="")
    result = site_study(path, publish=True)
    # a practice at h2 adds the 40 who live there; the other two places are no part of the answer
    assert result.answers.plans["1 new site"].site_ids == ("site:h2",)
    full, published = (result.files[k].read_text("utf-8") for k in ("map", "published_map"))
    assert all(name in full for name in ("site:h1", "site:h3"))
    assert all(name not in published for name in ("site:h1", "site:h3"))
