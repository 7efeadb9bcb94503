"""Siting counts the people that coverage counts: groups, shares, rules, visits and bikes."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import geoaccess as ga
from tests.helpers.regions import housing_table, minutes_table, practice_table

HOMES = housing_table(
    {"camp": 100, "farm": 10}, registered_share=[0.4, 1.0], insured_share=[0.5, 1.0]
)
SITES = pd.DataFrame({"id": ["hall"], "accepts": ["both"], "insured_only": [True]})


def _times(practices: pd.DataFrame) -> ga.TravelTimes:
    ends = pd.DataFrame({"id": [*practices["id"], *SITES["id"]]})
    pairs = {("camp", "p"): 20.0, ("farm", "p"): 40.0, ("camp", "hall"): 10.0}
    return minutes_table(pairs, HOMES, ends)


def test_shares_are_counted_as_coverage_counts_them() -> None:
    practices = practice_table({"p": "open"}, accepts=["registered"])
    times = _times(practices)
    # insured and with an address: 0.4 x 0.5 of 100 people
    covered = ga.coverage(times, HOMES, practices, within_min=30).covered_residents
    assert covered == pytest.approx(20)
    plan = ga.site_practices(times, HOMES, practices, SITES, add=1, within_min=30)
    assert plan.before == pytest.approx(covered)
    # the hall takes everybody with insurance: half of 100
    assert plan.value == pytest.approx(50)
    left = plan.left_out.set_index(["id", "reason"])["residents"].round(6).to_dict()
    assert left == {("camp", "not_eligible"): 50, ("farm", "too_long"): 10}
    # nobody is counted twice or dropped
    assert plan.assignments["residents"].sum() + sum(left.values()) == pytest.approx(110)


def test_room_is_filled_with_shares_of_people() -> None:
    practices = practice_table({"p": "open"}, accepts=["registered"], places=[7])
    sites = SITES.assign(places=11)
    asked = {"add": 1, "within_min": 30, "objective": "capacitated_coverage"}
    plan = ga.site_practices(_times(practices), HOMES, practices, sites, **asked)
    # 7 of the 20 who may go to p, 11 of the 50 who may go to the hall
    assert (plan.before, plan.value) == (pytest.approx(7), pytest.approx(18))
    assert plan.assignments.groupby("site_id")["residents"].sum().round(4).to_dict() == {
        "p": 7,
        "hall": 11,
    }


def test_bikes_count_where_they_are_known() -> None:
    homes = HOMES.assign(bike_share=[0.25, 0.0])
    practices = practice_table({"p": "open"})
    ends = pd.DataFrame({"id": ["p", "hall"]})
    walk = minutes_table({("camp", "p"): 50.0}, homes, ends)
    ride = minutes_table({("camp", "p"): 20.0, ("camp", "hall"): 15.0}, homes, ends)
    given = ga.Circumstances(bike_times=ride)
    base = ga.coverage(walk, homes, practices, within_min=30, circumstances=given)
    options = ga.SitingOptions(circumstances=given)
    plan = ga.site_practices(walk, homes, practices, SITES, add=0, within_min=30, options=options)
    # a quarter of 100 people rides to p; of the others p is 50 minutes away on foot
    assert plan.value == base.covered_residents == pytest.approx(25)


@pytest.mark.parametrize("week", [None, "2026-03-09"])
def test_the_base_is_that_of_coverage_in_the_village(village, week) -> None:
    housing = ga.read_housing(village / "housing.csv")
    practices = ga.read_practices(village / "practices.csv")
    candidates = ga.read_candidates(village / "candidates.csv")
    streets = ga.read_streets(village / "streets.osm.pbf")
    network = ga.build_network(streets)
    supply = gpd.GeoDataFrame(pd.concat([practices, candidates], ignore_index=True), crs=4326)
    times = ga.travel_times(network, housing, supply, mode="bike")
    given = None
    if week is not None:
        seen = ga.visits(network, housing, supply, week=ga.Week(week), mode="bike")
        given = ga.Circumstances(visits=seen)
    base = ga.coverage(times, housing, practices, within_min=20, circumstances=given)
    assert 0 < base.covered_residents < base.residents
    plan = ga.site_practices(
        times, housing, practices, candidates,
        add=2, within_min=20, options=ga.SitingOptions(circumstances=given),
    )  # fmt: skip
    assert plan.before == pytest.approx(base.covered_residents, abs=1e-6)
    # and the plan is worth what coverage says once its sites are open
    chosen = candidates[candidates["id"].isin(plan.site_ids)].assign(status="open")
    opened = gpd.GeoDataFrame(pd.concat([practices, chosen], ignore_index=True), crs=4326)
    after = ga.coverage(times, housing, opened, within_min=20, circumstances=given)
    assert plan.value == pytest.approx(after.covered_residents, abs=1e-6)
    left = plan.left_out["residents"].sum()
    assert np.isclose(plan.value + left, base.residents)
