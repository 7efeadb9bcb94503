"""Every kind of map, of the model region in both languages and of a real city: offline and accessible."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import geoaccess as ga
from tests.helpers.browser import open_page
from tests.helpers.map_kinds import EVENING, KINDS, PUBLISHED, Computed, SavedMap, SavedMaps
from tests.helpers.stills import check_same_legend

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning"),
]


def violations(page: Page) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found]


def check_first_sheet(page: Page) -> None:
    """Words, map and legend fit on one sheet of A4 on its side, 186 mm high within its margins."""
    page.emulate_media(media="print")
    page.wait_for_function(
        """() => ["#ga-panel", ".ga-map"].every((name) =>
          document.querySelector(name).getBoundingClientRect().bottom <= (186 / 25.4) * 96)"""
    )


def check_page(browser: Browser, saved: SavedMap) -> None:
    """Opens whole without a network; nothing complains, and rules of accessibility are kept.

    The still picture has the legend of the page.
    """
    with open_page(browser, saved.path) as opened:
        page = opened.page
        check_same_legend(page, saved.page)
        if page.locator("input[value=swipe]").count():
            page.locator("input[value=swipe]").check()
        assert page.locator(".ga-practice").count() > 0
        assert page.locator(".leaflet-ga-areas-pane path").count() > 1
        for name in page.locator("details > summary").all():
            name.click()
        link = page.locator("#ga-place-table tbody button, #ga-area-table tbody button").last
        link.click()
        expect(page.locator(".leaflet-popup h3")).to_be_visible()
        assert violations(page) == []
        check_first_sheet(page)
        assert (opened.requests, opened.complaints) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
def test_maps_of_the_model_region(browser: Browser, of_village: SavedMaps, kind: str) -> None:
    check_page(browser, of_village(kind, "nl"))


@pytest.mark.parametrize("kind", PUBLISHED)
def test_editions_for_publication_of_the_model_region(
    browser: Browser, of_village: SavedMaps, kind: str
) -> None:
    check_page(browser, of_village(kind, "en", publish=True))


@pytest.mark.slow
@pytest.mark.parametrize("kind", PUBLISHED)
def test_maps_of_porto_alegre(browser: Browser, of_city: SavedMaps, kind: str) -> None:
    check_page(browser, of_city(kind, "en"))


@pytest.mark.parametrize("kind", ["coverage", "siting"])
def test_the_first_view_on_a_phone_shows_every_area(
    browser: Browser, of_village: SavedMaps, kind: str
) -> None:
    with open_page(browser, of_village(kind, "nl").path, width=390) as opened:
        frame = opened.page.locator(".folium-map").bounding_box()
        assert frame is not None
        for outline in opened.page.locator(".leaflet-ga-areas-pane path").all():
            box = outline.bounding_box()
            assert box is not None
            assert frame["x"] <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"]
            assert frame["y"] <= box["y"]
            assert box["y"] + box["height"] <= frame["y"] + frame["height"]


def test_places_are_coloured_by_minutes_gap_score_and_hour(
    browser: Browser, of_village: SavedMaps
) -> None:
    with open_page(browser, of_village("coverage", "en").path) as opened:
        page = opened.page
        legend = page.locator("#ga-legend")
        page.get_by_role("radio", name="Minutes to the nearest").check()
        assert "16–30 minutes" in legend.inner_text()
        assert "by=minutes" in page.evaluate("location.hash")
        page.get_by_role("radio", name="Gap score").check()
        expect(legend).to_contain_text("Mean gap score of residents")
        page.get_by_role("radio", name="Hour of the week").focus()
        page.keyboard.press("Space")
        slider = page.get_by_role("slider")
        before = slider.get_attribute("aria-valuetext")
        slider.focus()
        page.keyboard.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext") != before
        fragment = page.evaluate("location.hash")
        told = page.locator(".ga-outcome").first.inner_text()
    with open_page(browser, of_village("coverage", "en").path, fragment=fragment) as opened:
        assert opened.page.locator(".ga-outcome").first.inner_text() == told
        assert opened.page.get_by_role("radio", name="Hour of the week").is_checked()


def test_a_place_shows_its_week_and_the_map_draws_its_journey(
    browser: Browser, of_village: SavedMaps, computed: Computed
) -> None:
    panel = computed.week
    with open_page(browser, of_village("coverage", "en").path) as opened:
        page = opened.page
        row = page.evaluate(
            "geoaccess.data.journeys.find((j) => j.legs.some((leg) => leg.line)).place"
        )
        page.evaluate("(i) => geoaccess.app.openPlace(i)", row)
        page.get_by_role("button", name="Journey and week of this place").press("Enter")
        assert page.evaluate("document.activeElement.id") == "ga-detail-title"
        assert page.locator(".leaflet-ga-way-pane path").count() >= 4
        assert page.locator(".ga-leg").count() >= 1
        vehicle, times = page.locator(".ga-leg").first.inner_text().rsplit(" ", 1)
        assert f"{times} {vehicle}" in page.locator(".ga-journey").inner_text()
        possible = int((panel.possible_share[row] > 0).sum())
        expect(page.locator("#ga-detail")).to_contain_text(f"in {possible} hours of the week")
        first, end = panel.hours
        assert page.locator(".ga-week tbody td").count() == 7 * (end - first)
        page.get_by_role("button", name="Close journey and week").click()
        assert page.locator(".leaflet-ga-way-pane path").count() == 0


def test_a_plan_shows_its_curve_and_its_lines_when_asked(
    browser: Browser, of_village: SavedMaps, computed: Computed
) -> None:
    plan = computed.plans["1"]
    with open_page(browser, of_village("siting", "en").path) as opened:
        page = opened.page
        expect(page.get_by_role("img", name="Curve of the residents")).to_be_visible()
        page.locator("#ga-curve summary").click()
        rows = page.locator("#ga-curve tbody tr")
        expect(rows.nth(0)).to_contain_text(f"{plan.before:,.0f}")  # today, without any new site
        expect(rows.nth(1)).to_contain_text(f"{plan.assignments['residents'].sum():,.0f}")
        page.get_by_role("checkbox", name="Lines to the new sites").check()
        assert "lines=1" in page.evaluate("location.hash")
        new = plan.assignments[plan.assignments["site_id"].isin(plan.site_ids)]
        drawn = page.evaluate(
            """() => { let n = 0; geoaccess.app.map.eachLayer((layer) => {
              n += layer instanceof L.Polyline && !(layer instanceof L.Polygon)
                && layer.options.opacity === 0.75 ? 1 : 0; }); return n; }"""
        )
        assert drawn == len(new) > 0


def test_a_page_says_why_it_answers_no_questions(browser: Browser, of_village: SavedMaps) -> None:
    with open_page(browser, of_village("hexagons", "en").path) as opened:
        expect(opened.page.locator(".ga-note")).to_contain_text("What-if questions")


def test_journeys_take_the_minutes_that_the_map_shows(computed: Computed) -> None:
    practices = computed.tables["practices"]
    legs = ga.best_journeys(
        computed.network,
        computed.result,
        computed.tables["housing"],
        practices,
        departures=ga.DepartureWindow(*EVENING),
    )
    found = ga.journey_summary(legs).set_index("from_id")
    places = computed.result.places.set_index("id")
    places = places[places["reason_practice_id"].notna()]
    assert set(found.index) == set(places.index)
    assert found["to_id"].to_dict() == places["reason_practice_id"].to_dict()
    taken = found["travel_time_min"].loc[places.index]
    assert taken.tolist() == pytest.approx(places["reason_time_min"].tolist())
