"""Maps with several views: the reader chooses one, and everything follows."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from playwright.sync_api import Browser, expect

import geoaccess as ga
from tests.helpers.browser import open_page
from tests.helpers.maps import Region
from tests.helpers.small_places import small_places
from tests.helpers.stills import check_same_legend

pytestmark = pytest.mark.browser


def test_a_comparison_opens_on_the_difference_and_keeps_another_choice_in_the_address(
    browser: Browser, region: Region, tmp_path: Path
) -> None:
    before, after = region.coverage(within_min=15), region.coverage(within_min=60)
    page = ga.compare_map(
        before,
        after,
        names=("short", "long"),
        practices=region.practices,
        areas=region.areas,
        language="en",
    )
    path = page.save(tmp_path / "compare.html").path
    with open_page(browser, path) as opened:
        shown = opened.page
        # the difference comes first: it is what two coverages are laid side by side for
        assert shown.get_by_role("radio", name="The difference").is_checked()
        assert "come within reach" in shown.locator("#ga-headline").inner_text()
        assert "newly within reach" in shown.locator("#ga-legend").inner_text()
        check_same_legend(shown, page)
        shown.get_by_role("radio", name="Before: short").check()
        assert f"{before.covered_residents:,.0f} of" in shown.locator("#ga-headline").inner_text()
        assert shown.evaluate("location.hash").endswith("view=0")
        assert (opened.requests, opened.complaints) == ([], [])
    with open_page(browser, path, fragment="#view=0") as opened:
        assert opened.page.get_by_role("radio", name="Before: short").is_checked()


def test_a_published_difference_tells_who_gains_by_area_and_marks_what_is_hidden(
    browser: Browser, tmp_path: Path
) -> None:
    places = small_places(1, larger=4)
    page = ga.compare_map(
        places.coverage(20),
        places.coverage(40),
        names=("short", "long"),
        practices=places.practices,
        areas=places.areas,
        language="en",
        publish=True,
    )
    path = page.save(tmp_path / "published.html").path
    with open_page(browser, path) as opened:
        shown = opened.page
        check_same_legend(shown, page)
        table = shown.locator("#ga-area-table")
        assert "newly within reach" in table.locator("thead").inner_text()
        assert "×" in table.locator("tbody").inner_text()
        assert "Edition for publication" in shown.locator("body").inner_text()
        assert (opened.requests, opened.complaints) == ([], [])


def test_a_published_plan_tells_whom_it_reaches_by_area(browser: Browser, tmp_path: Path) -> None:
    places = small_places(0, larger=20)
    plan = ga.site_practices(
        places.times, places.housing, places.practices, places.candidates, add=1, within_min=20
    )
    page = ga.siting_map(
        {"one": plan},
        places.housing,
        places.candidates,
        practices=places.practices,
        areas=places.areas,
        language="en",
        publish=True,
    )
    with open_page(browser, page.save(tmp_path / "published.html").path) as opened:
        text = opened.page.locator("body").inner_text()
        assert "Edition for publication" in text
        assert "goes to a new site" in text
        assert opened.page.locator("#ga-area-table tbody tr").count() == len(places.areas)
        check_same_legend(opened.page, page)
        assert (opened.requests, opened.complaints) == ([], [])


def test_a_siting_map_opens_with_its_sites(
    browser: Browser, region: Region, tmp_path: Path
) -> None:
    plan = ga.site_practices(
        region.times, region.housing, region.practices, region.candidates, add=2, within_min=20
    )
    page = ga.siting_map(
        {"two": plan},
        region.housing,
        region.candidates,
        practices=region.practices,
        language="en",
    )
    path = page.save(tmp_path / "siting.html").path
    with open_page(browser, path) as opened:
        shown = opened.page
        assert shown.locator('.ga-practice[aria-label*="added site"]').count() == 2
        assert "2 on the map" in shown.locator(".ga-key", has_text="added site").inner_text()
        check_same_legend(shown, page)
        assert (opened.requests, opened.complaints) == ([], [])


def test_an_isochrone_map_draws_one_outline_per_number_of_minutes(
    browser: Browser, region: Region, tmp_path: Path
) -> None:
    columns = {"id": ["a", "a"], "within_min": [10.0, 20.0]}
    shapes = [shapely.box(4.1, 51.5, 4.3, 51.6), shapely.box(4.0, 51.4, 4.6, 51.7)]
    reached = gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)
    page = ga.isochrone_map(
        {"bike": reached, "walk": reached[:1]}, region.housing, areas=region.areas, language="en"
    )
    with open_page(browser, page.save(tmp_path / "reached.html").path) as opened:
        shown = opened.page
        check_same_legend(shown, page)
        outlines = shown.locator(".leaflet-ga-rings-pane path")
        assert outlines.count() == 2
        assert len({outlines.nth(i).get_attribute("stroke-dasharray") for i in range(2)}) == 2
        shown.get_by_role("checkbox", name="20 minutes").uncheck()
        assert outlines.count() == 1
        shown.get_by_role("radio", name="walk").check()
        assert shown.get_by_role("checkbox", name="20 minutes").count() == 0
        assert (opened.requests, opened.complaints) == ([], [])


def test_a_map_with_one_outcome_keeps_its_own_sentence(
    browser: Browser, region: Region, tmp_path: Path
) -> None:
    reached = gpd.GeoDataFrame(
        {"id": ["a"], "within_min": [10.0]}, geometry=[shapely.box(4.1, 51.5, 4.3, 51.6)], crs=4326
    )
    page = ga.isochrone_map({"by bike": reached}, region.housing, language="en")
    with open_page(browser, page.save(tmp_path / "one.html").path) as opened:
        expect(opened.page.locator("#ga-headline")).to_have_text(page.words.headline)
    assert page.words.headline.startswith("by bike: ")


def test_many_views_have_a_slider_that_works_by_keyboard(
    browser: Browser, region: Region, tmp_path: Path
) -> None:
    hours = pd.DataFrame(
        [
            ("2026-03-10", hour, place, "covered" if hour == 3 else "closed_when_free", people)
            for hour in range(10)
            for place, people in zip(region.housing["id"], region.housing["residents"], strict=True)
        ],
        columns=["date", "hour", "housing_id", "reason", "residents"],
    )
    page = ga.week_map(
        hours,
        region.housing,
        options={"within_min": 30, "statuses": ("open",)},
        practices=region.practices,
        language="en",
    )
    with open_page(browser, page.save(tmp_path / "week.html").path) as opened:
        slider = opened.page.get_by_role("slider")
        slider.focus()
        # the map begins at the hour in which most people can go
        opened.page.keyboard.press("Home")
        for _ in range(3):
            opened.page.keyboard.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext") == "Tuesday 10 March, 03:00–04:00"
        assert "(100%) can visit" in opened.page.locator("#ga-headline").inner_text()
        assert opened.page.evaluate("document.activeElement.type") == "range"
        assert (opened.requests, opened.complaints) == ([], [])
