"""Maps with several views: the reader chooses one, and everything follows."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

import geoaccess as ga
from tests.helpers.browser import open_page
from tests.helpers.maps import Region

pytestmark = pytest.mark.browser


def test_a_view_changes_headline_legend_and_address(
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
        assert f"{before.covered_residents:,.0f} of" in shown.locator("#ga-headline").inner_text()
        shown.get_by_role("radio", name="The difference").check()
        assert "come within reach" in shown.locator("#ga-headline").inner_text()
        assert "newly within reach" in shown.locator("#ga-legend").inner_text()
        assert shown.evaluate("location.hash").endswith("view=2")
        found = Axe().run(shown).response["violations"]
        assert [violation["id"] for violation in found] == []
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
        assert "2 practices" in shown.locator(".ga-key", has_text="added site").inner_text()
        assert (opened.requests, opened.complaints) == ([], [])
