"""Bikes, hours and languages in a study file, worked by hand on the village."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.study.plan import read_study
from tests.helpers.village import STUDY, write_village

BIKE = STUDY.replace('mode = "transit"', 'mode = "transit"\nbike_mode = "bike"')


def village(folder: Path, study: str, **columns: list[object]) -> Path:
    """The village with further columns of its housing (h1, h2, h3)."""
    path = write_village(folder, study)
    table = pd.read_csv(folder / "housing.csv").assign(**columns)
    table.to_csv(folder / "housing.csv", index=False)
    return path


def people(result: ga.StudyResult) -> dict[tuple[str, bool], str]:
    parts = result.coverage.people
    return dict(
        zip(zip(parts["housing_id"], parts["has_bike"], strict=True), parts["reason"], strict=True)
    )


def test_those_with_a_bike_may_use_it(tmp_path: Path) -> None:
    # h2 walks 3 000 m in 37.5 minutes, more than 35; by bike it is 3 000 / 250 = 12 minutes.
    # A quarter of its 40 people have a bike: with the 100 of h1, who take the bus, 110 are covered.
    result = ga.run_study(village(tmp_path, BIKE, bike_share=[0.0, 0.25, 0.0]))
    assert people(result) == {
        ("h1", False): "covered",
        ("h2", False): "too_long",
        ("h2", True): "covered",
        ("h3", False): "unsnapped",
    }
    assert result.coverage.covered_residents == pytest.approx(110)
    assert "by public transport (those with a bike also by bike), leaving" in str(result)
    written = json.loads(result.files["provenance"].read_text(encoding="utf-8"))
    assert written["parameters"]["bike_mode"] == "bike"


def test_without_a_bike_share_nobody_has_one_and_it_is_said(tmp_path: Path) -> None:
    result = ga.run_study(village(tmp_path, BIKE))
    assert result.coverage.covered_residents == 100
    assert "who has a bike" in str(result)


@pytest.mark.filterwarnings("ignore:No trips at all")
@pytest.mark.parametrize(
    ("mode", "way_min"), [("walk", 75.0), ("bike", 24.0), ("bike_transit", 24.0)]
)
def test_a_week_of_visits_by_every_mode(tmp_path: Path, mode: str, way_min: float) -> None:
    # p1 is open on Saturdays only, when no bus runs: 6 000 m to walk (75 minutes) or to
    # cycle (24). An absence of 2 x 24 + 5 + 15 = 68 minutes is allowed by a limit of 70 and one
    # of 2 x 75 + 20 = 170 is not.
    study = STUDY.replace('mode = "transit"', f'mode = "{mode}"').replace("within_min = 35", "")
    study = study.replace("[coverage]", '[coverage]\nwithin_min = 80\nweek = "2026-03-09"')
    path = write_village(tmp_path, f"{study}\n[visits]\nmax_absence_min = 70\n")
    table = pd.read_csv(tmp_path / "practices.csv").assign(opening_hours="Sa 10:00-12:00")
    table[table["id"] == "p1"].to_csv(tmp_path / "practices.csv", index=False)
    result = ga.run_study(path)
    reason = result.coverage.places.set_index("id")["reason"]["h1"]
    assert reason == ("covered" if 2 * way_min + 20 <= 70 else "too_long")
    assert "in the week of Monday 9 March 2026 and be home again" in str(result)
    assert "in the week of Monday 9 March 2026 and be home again" in str(result.coverage)


def test_a_language_may_refuse(tmp_path: Path) -> None:
    # 40% of the 100 in h1 speak Polish only, and p1 speaks Dutch.
    study = STUDY.replace("[coverage]", "[coverage]\nlanguage_refuses = true")
    path = village(tmp_path, study, languages=["pl:0.4", None, None])
    table = pd.read_csv(tmp_path / "practices.csv").assign(languages="nl")
    table.to_csv(tmp_path / "practices.csv", index=False)
    result = ga.run_study(path).coverage
    by_reason = result.people.groupby("reason")["residents"].sum()
    assert by_reason["language"] == pytest.approx(40)
    assert result.covered_residents == pytest.approx(60)


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        ("max_absence = 70", "Did you mean 'max_absence_min'?"),
        ("slot_min = 0", "slot_min is 0"),
        ("consult_min = 12.5", "must be a whole number of minutes"),
    ],
)
def test_a_fault_in_the_rules_of_a_visit_is_named(
    section: str, problem: str, tmp_path: Path
) -> None:
    draft = read_study(write_village(tmp_path, f"{STUDY}\n[visits]\n{section}\n"))
    assert any(problem in str(fault) for fault in draft.faults)


def test_a_bike_to_the_bus_needs_a_timetable(tmp_path: Path) -> None:
    text = STUDY.replace('mode = "transit"', 'mode = "walk"\nbike_mode = "bike_transit"')
    draft = read_study(write_village(tmp_path, text.replace('timetable = ["gtfs.zip"]', "")))
    assert any("mode 'bike_transit' needs it" in str(fault) for fault in draft.faults)


def test_visits_take_the_longest_trip_of_the_study_unless_they_name_their_own(
    tmp_path: Path,
) -> None:
    short = STUDY.replace("max_trip_min = 120", "max_trip_min = 60")
    assert read_study(write_village(tmp_path, short)).require().visit_rules.max_trip_min == 60
    own = f"{short}\n[visits]\nmax_trip_min = 45\n"
    assert read_study(write_village(tmp_path, own)).require().visit_rules.max_trip_min == 45
