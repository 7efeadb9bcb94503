"""The saved coverage map in a real browser, with the network cut off."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.browser import open_page
from tests.helpers.maps import Region

pytestmark = pytest.mark.browser


def column(page: Page, table: str, index: int) -> list[str]:
    cells = page.locator(f"#{table} tbody tr > :nth-child({index})")
    return [text.strip() for text in cells.all_inner_texts()]


def click_place(page: Page, region: Region, row: int) -> None:
    point = region.housing.geometry.iloc[row]
    at = page.evaluate(
        """([lat, lon]) => {
          const map = Object.values(window).find((value) => value instanceof L.Map);
          map.setView([lat, lon], 15, { animate: false });
          const box = map.getContainer().getBoundingClientRect();
          const { x, y } = map.latLngToContainerPoint([lat, lon]);
          return [box.left + x, box.top + y];
        }""",
        [point.y, point.x],
    )
    page.mouse.click(*at)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_opens_complete_without_a_network(
    browser: Browser, saved: Path, width: int
) -> None:
    with open_page(browser, saved, width=width) as opened:
        assert opened.requests == []
        assert opened.complaints == []
        assert opened.page.locator(".ga-practice").count() == 12
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.page.title() == "Who can get to a GP?"


def test_the_headline_and_the_area_table_show_the_numbers_of_the_result(
    browser: Browser, saved: Path, region: Region
) -> None:
    result = region.coverage()
    by_area = result.by("municipality").set_index("municipality")
    with open_page(browser, saved) as opened:
        headline = opened.page.locator("#ga-headline").inner_text()
        assert headline.startswith(
            f"{result.covered_residents:,.0f} of {result.residents:,.0f} residents"
        )
        names = column(opened.page, "ga-area-table", 1)
        missed = [int(text.replace(",", "")) for text in column(opened.page, "ga-area-table", 3)]
    assert missed == sorted(missed, reverse=True)
    assert missed == [by_area.loc[name, "not_covered_residents"] for name in names]


def test_a_click_on_a_place_tells_its_reason_in_words(
    browser: Browser, saved: Path, region: Region
) -> None:
    with open_page(browser, saved) as opened:
        click_place(opened.page, region, 0)
        popup = opened.page.locator(".leaflet-popup")
        assert popup.locator("h3").inner_text() == "Home 0"
        assert "250 minutes, more than 30" in popup.inner_text()


def test_the_table_sorts_both_ways_and_filters(
    browser: Browser, saved: Path, region: Region
) -> None:
    residents = sorted(region.housing["residents"])
    with open_page(browser, saved) as opened:
        button = opened.page.locator("#ga-place-table th button", has_text="Residents")
        assert [int(n) for n in column(opened.page, "ga-place-table", 4)] == residents[::-1][:50]
        button.click()
        assert [int(n) for n in column(opened.page, "ga-place-table", 4)] == residents[:50]
        opened.page.locator("#ga-place-table select").first.select_option("too_long")
        assert set(column(opened.page, "ga-place-table", 6)) == {"journey too long"}
        opened.page.locator("#ga-place-table input").fill("home 0")
        assert column(opened.page, "ga-place-table", 1) == ["Home 0"]


def test_a_box_of_the_legend_hides_its_practices(browser: Browser, saved: Path) -> None:
    with open_page(browser, saved) as opened:
        opened.page.get_by_role("checkbox", name="patient stop").uncheck()
        assert opened.page.locator(".ga-practice").count() == 9
        opened.page.get_by_role("checkbox", name="patient stop").check()
        assert opened.page.locator(".ga-practice").count() == 12


def test_everything_works_by_keyboard(browser: Browser, saved: Path) -> None:
    with open_page(browser, saved) as opened:
        page = opened.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "ga-skip"
        practice = page.locator(".ga-practice[tabindex='0']")
        practice.focus()
        first = practice.get_attribute("aria-label")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "H3"
        page.keyboard.press("Escape")
        expect(page.locator(".leaflet-popup")).to_have_count(0)
        row = page.locator("#ga-place-table tbody button").first
        row.focus()
        page.keyboard.press("Enter")
        assert page.locator(".leaflet-popup h3").inner_text() == row.inner_text()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.className") == "ga-link"


def test_a_shared_address_shows_the_same_view(browser: Browser, saved: Path) -> None:
    with open_page(browser, saved) as opened:
        opened.page.get_by_role("checkbox", name="journey too long").uncheck()
        opened.page.locator("#ga-place-table tbody button").first.click()
        name = opened.page.locator(".leaflet-popup h3").inner_text()
        fragment = opened.page.evaluate("location.hash")
    with open_page(browser, saved, fragment=fragment) as opened:
        assert not opened.page.get_by_role("checkbox", name="journey too long").is_checked()
        assert opened.page.locator(".leaflet-popup h3").inner_text() == name
