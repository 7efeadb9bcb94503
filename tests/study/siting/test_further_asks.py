"""Budgets, sessions and several futures, asked in a study file and counted by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.study.plan import read_study
from geoaccess.study.siting.site import site_study
from tests.helpers.village import write_question

GROWTH = 'name = "Twice as many"\n[[edit]]\ndo = "grow_housing"\nfactor = 2.0\n'


def test_a_budget_stands_instead_of_a_number(tmp_path: Path) -> None:
    result = site_study(write_question(tmp_path, "budget = [8, 2]\nplans = 5"))
    plans = result.answers.plans
    # the hall costs 3 and reaches the 40 halfway; 2 buys nothing, 8 both, but the camp adds nobody
    assert list(plans) == ["budget of 2", "budget of 8"]
    assert [plan.value for plan in plans.values()] == [100, 140]
    assert "hall" in plans["budget of 8"].site_ids
    curve = pd.read_csv(result.files["curve"])
    assert curve[["budget", "value"]].to_numpy().tolist() == [[0, 100], [2, 100], [8, 140]]
    # what adds a worthless site to a known plan is no other plan
    assert sorted(result.answers.next_best["loss"]) == sorted({*result.answers.next_best["loss"]})
    assert "Residents reached by budget: 0: 100; 2: 100; 8: 140." in str(result)


def test_one_budget_holds_beside_numbers(tmp_path: Path) -> None:
    result = site_study(write_question(tmp_path, "budget = 3\nadd = [1, 2]\nplans = 1\ncurve = 2"))
    plans = result.answers.plans.values()
    assert all(plan.sites["cost"].sum() <= 3 and plan.value == 140 for plan in plans)
    # today stands first on the curve
    assert result.answers.curve[["add", "value"]].iloc[0].tolist() == [0, 100]


def test_a_mobile_clinic_goes_where_nobody_is_reached_yet(tmp_path: Path) -> None:
    asked = """add = 1
curve = 0
plans = 1
[siting.sessions]
days = ["th", "tu"]
hours = ["18:00", "20:00"]
teams = 1
"""
    result = site_study(write_question(tmp_path, asked), publish=True)
    sessions = result.answers.sessions
    assert sessions is not None
    # one evening at the hall reaches the 40 halfway; a second one would add nobody
    assert sessions.table["site_id"].tolist() == ["hall"]
    assert sessions.table[["can_come", "lost_if_closed"]].to_numpy().tolist() == [[40, 40]]
    assert sessions.table["date"].iloc[0].isoformat() in ("2026-03-10", "2026-03-12")
    assert (sessions.plan.before, sessions.plan.value) == (100, 140)
    assert sessions.plan.sites[["id", "gain_alone"]].to_numpy().tolist() == [["hall", 40]]
    text = str(result)
    assert "With sessions from 18:00 to 20:00: 140 residents are reached, 40 more than now" in text
    assert "March 2026: =Hall; 40 residents can come, 40 of them to nothing else" in text
    assert len(pd.read_csv(result.files["sessions"])) == 1
    assert '"sessions"' in result.files["map"].read_text("utf-8")
    assert '"sessions"' in result.files["published_map"].read_text("utf-8")


def test_two_evenings_at_a_site_let_each_roster_come_on_its_own(tmp_path: Path) -> None:
    asked = """add = 1
curve = 0
plans = 1
[siting.sessions]
days = ["mo", "tu", "we"]
hours = ["18:00", "20:00"]
per_site = {per_site}
sites = 1
"""
    found = []
    for per_site in (1, 2):
        folder = tmp_path / str(per_site)
        folder.mkdir()
        path = write_question(folder, asked.format(per_site=per_site))
        text = path.read_text().replace("within_min = 35", 'within_min = 35\nweek = "2026-03-09"')
        text = text.replace('mode = "transit"', 'mode = "walk"')
        text = text.replace('timetable = ["gtfs.zip"]\n', "")
        text = text.replace('statuses = ["open"]', 'statuses = ["open", "full"]')
        path.write_text(text)
        # a quarter of the 40 halfway work on Monday and Wednesday evening, the others on Tuesday
        rows = (folder / "housing.csv").read_text().splitlines()
        shifts = ("shifts", "", '"0.25: mo,we 17:00-23:00 | 0.75: tu 17:00-23:00"', "")
        rows = [f"{row},{cell}" for row, cell in zip(rows, shifts, strict=True)]
        (folder / "housing.csv").write_text("\n".join(rows))
        practices = (folder / "practices.csv").read_text().splitlines()
        hours = ("opening_hours", '"Mo-Fr 08:00-22:00"', '"Mo-Fr 08:00-22:00"')
        practices = [f"{row},{cell}" for row, cell in zip(practices, hours, strict=True)]
        (folder / "practices.csv").write_text("\n".join(practices))
        found.append(site_study(path).answers.sessions)
    one, two = found
    assert one is not None
    assert two is not None
    assert one.plan.value - one.plan.before == pytest.approx(30)
    assert two.plan.value - two.plan.before == pytest.approx(40)
    assert [date.isoformat() for date in two.table["date"]][-1] == "2026-03-10" or len(
        two.table
    ) == 2


def test_sites_hold_up_in_every_reading_threshold_and_scenario(tmp_path: Path) -> None:
    asked = """add = 1
curve = 0
plans = 1
[siting.robust]
statuses = [["open"], ["open", "full"]]
within_min = [35, 60]
scenarios = ["growth.toml"]
"""
    (tmp_path / "growth.toml").write_text(GROWTH)
    result = site_study(write_question(tmp_path, asked))
    robust = result.answers.robust
    assert robust is not None
    assert set(robust) == {"worst", "mean"}
    cases = robust["worst"].cases
    assert len(cases) == 8
    assert robust["worst"].site_ids == ("hall",)
    assert set(cases["residents"]) == {147, 294}
    # 7 of 147 live far from any street, in every future
    assert robust["worst"].value == pytest.approx(140 / 147)
    assert "today, open or full, 60 minutes" in cases["case"].tolist()
    assert "Of 8 possible futures, the worst one is best with =Hall: 95.2%" in str(result)
    assert len(pd.read_csv(result.files["robust"])) == 16


def test_faults_of_further_questions_come_together(tmp_path: Path) -> None:
    asked = """add = 2
budget = [1, 2]
[siting.sessions]
hours = ["20:00", "18:00"]
day = ["mo"]
per_site = 0
[siting.robust]
statuses = ["open"]
within_min = -3
"""
    with pytest.raises(ga.InputError) as error:
        site_study(write_question(tmp_path, asked))
    for part in (
        "add stands beside several budgets",
        "Did you mean 'days'",
        "the end must be later",
        "whole number of 1 or more",
        'Write lists, as [["open"]',
        "within_min: the value",
    ):
        assert part in str(error.value)


def test_a_question_about_sessions_says_which_days_and_what_limits_them(tmp_path: Path) -> None:
    path = write_question(tmp_path, 'add = 1\n[siting.sessions]\nhours = ["18:00", "20:00"]')
    problems = [fault.problem for fault in read_study(path).faults]
    assert problems == [
        "the key 'days' is missing.",
        "none of per_site, teams and sites is given.",
    ]


def test_a_scenario_file_that_is_not_there_is_a_fault_of_the_question(tmp_path: Path) -> None:
    asked = 'add = 1\n[siting.robust]\nscenarios = ["nowhere.toml"]'
    with pytest.raises(ga.InputError, match=r"nowhere\.toml"):
        site_study(write_question(tmp_path, asked))
