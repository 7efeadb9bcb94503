"""A week in the model region: every reason that the design knows is that of somebody."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.coverage.people.reasons import ORDER
from geoaccess.demo.facts import read_table
from geoaccess.units import parse_clock


@pytest.fixture(scope="module")
def week(region_folder: Path) -> ga.StudyResult:
    with warnings.catch_warnings():  # it counts the statuses that are too old; see below
        warnings.simplefilter("ignore", ga.GeoAccessWarning)
        return ga.run_study(region_folder / "study_week.toml")


@pytest.mark.slow
def test_every_reason_is_that_of_somebody(week: ga.StudyResult) -> None:
    people = week.coverage.people.groupby("reason")["residents"].sum()
    assert set(people.index) == set(ORDER)
    assert people.min() >= 10
    assert people.sum() == pytest.approx(36_000)


@pytest.mark.slow
def test_out_of_town_fewer_people_are_covered(week: ga.StudyResult) -> None:
    share = week.coverage.by("kind").set_index("kind")["covered_share"]
    assert share["campsite"] < share["farm"] < share["dwelling"]
    assert share["campsite"] < 0.5 * share["dwelling"]


@pytest.mark.slow
def test_the_bus_carries_people_whom_walking_does_not(week: ga.StudyResult) -> None:
    tables = week.tables
    walk = ga.travel_times(week.network, tables["housing"], tables["practices"], mode="walk")
    anybody = ga.Circumstances(eligibility=False)
    by_bus, on_foot = (
        ga.coverage(t, tables["housing"], tables["practices"], within_min=45, circumstances=anybody)
        for t in (week.times, walk)
    )
    # Waits count, so the bus wins little over short ways: some five in a hundred people.
    assert 0.03 < by_bus.covered_share - on_foot.covered_share < 0.15


@pytest.mark.slow
def test_statuses_checked_more_than_120_days_ago_are_unknown(
    week: ga.StudyResult, region_folder: Path
) -> None:
    written = ga.read_practices(region_folder / "practices.csv").set_index("id")
    used = week.tables["practices"].set_index("id")["status"]
    old = pd.Timestamp("2026-03-10") - written["checked_on"] > pd.Timedelta(days=120)
    assert 5 <= old.sum() <= 20
    assert (used[old] == "unknown").all()
    assert (used[~old] == written.loc[~old, "status"]).all()


def test_the_last_bus_of_most_lines_leaves_in_the_evening_or_before() -> None:
    lines = read_table("bus_lines")
    last = lines["last"].map(parse_clock) / 3600
    local = lines["kind"] == "local"
    assert last[local].max() < 20
    assert (lines.loc[local, "sunday_headway_min"] == 0).all()
    assert (last < 21).mean() > 0.5
