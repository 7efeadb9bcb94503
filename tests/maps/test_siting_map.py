"""Siting plans on a map: the people of the plan, and the sites it opens."""

from dataclasses import replace

import pytest

import geoaccess as ga
from tests.helpers.maps import Region, make_region


@pytest.fixture(scope="module")
def region() -> Region:
    return make_region()


@pytest.fixture(scope="module")
def plans(region: Region) -> dict[str, ga.SitingPlan]:
    return {
        f"add {count}": ga.site_practices(
            region.times,
            region.housing,
            region.practices,
            region.candidates,
            add=count,
            within_min=20,
        )
        for count in (1, 2)
    }


def draw(region: Region, plans: dict[str, ga.SitingPlan]) -> ga.MapPage:
    return ga.siting_map(
        plans,
        region.housing,
        region.candidates,
        practices=region.practices,
        areas=region.areas,
        language="en",
    )


def test_people_of_every_view_are_those_of_its_plan(
    region: Region, plans: dict[str, ga.SitingPlan]
) -> None:
    page = draw(region, plans)
    for view, (name, plan) in zip(page.data["views"], plans.items(), strict=True):
        people = dict.fromkeys(("covered", "new_site"), 0.0)
        total = 0.0
        for reason, count in zip(view["parts"]["reason"], view["parts"]["residents"], strict=True):
            total += count
            if reason in people:
                people[reason] += count
        chosen = plan.assignments["site_id"].isin(plan.site_ids)
        assert view["label"] == name
        assert people["new_site"] == pytest.approx(plan.assignments["residents"][chosen].sum())
        assert sum(people.values()) == pytest.approx(plan.value)
        assert total == pytest.approx(region.housing["residents"].sum())


def test_the_curve_starts_with_today_and_leaves_sessions_out(
    region: Region, plans: dict[str, ga.SitingPlan]
) -> None:
    first = plans["add 1"]
    sessions = {"sessions": replace(first, objective="sessions")}
    curve = draw(region, plans | sessions).data["curve"]
    assert curve["labels"] == ["today", "add 1", "add 2"]
    assert curve["x"][0] == 0
    assert curve["people"] == pytest.approx([first.before, *(p.value for p in plans.values())])


def test_chosen_sites_are_marked_in_their_own_view(
    region: Region, plans: dict[str, ga.SitingPlan]
) -> None:
    page = draw(region, plans)
    ids = page.data["practices"]["id"]
    for view, plan in zip(page.data["views"], plans.values(), strict=True):
        added = {
            name for name, status in zip(ids, view["status"], strict=True) if status == "added"
        }
        assert added == set(plan.site_ids)
    assert page.sections["summary"].rows[0][0].startswith("Site")


def test_foreign_tables_and_no_plans_are_refused(
    region: Region, plans: dict[str, ga.SitingPlan]
) -> None:
    with pytest.raises(ga.InputError, match="names places that the tables do not have"):
        ga.siting_map(plans, region.housing.iloc[:5], region.candidates)
    with pytest.raises(ga.InputError, match="No plans"):
        ga.siting_map({}, region.housing, region.candidates)


def test_the_sources_of_the_travel_times_are_named(
    region: Region, plans: dict[str, ga.SitingPlan]
) -> None:
    words = draw(region, plans).words
    assert any("region.osm.pbf" in value for _, value in words.conditions)
    assert words.named == ["© OpenStreetMap contributors"]
