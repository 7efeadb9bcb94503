"""Pages in other surroundings: with a user's layers, in a frame, with tiles that do not come, on paper."""

from pathlib import Path

import folium
import pytest
from playwright.sync_api import Browser, expect

import geoaccess as ga
from tests.helpers.browser import open_page
from tests.helpers.maps import Region

pytestmark = pytest.mark.browser


def test_layers_of_a_user_work_without_a_network(
    browser: Browser, region: Region, tmp_path: Path
) -> None:
    page = region.map()
    folium.Marker([51.55, 4.45], popup="<b>Hello</b>", tooltip="my pin").add_to(page.map)
    folium.CircleMarker([51.5, 4.2], radius=9, color="#aa0000", fill=True).add_to(page.map)
    with open_page(browser, page.save(tmp_path / "map.html").path) as opened:
        opened.page.locator(".leaflet-marker-icon[src]").click(force=True)
        expect(opened.page.locator(".leaflet-popup b", has_text="Hello")).to_be_visible()
        assert (opened.requests, opened.complaints) == ([], [])


def test_a_notebook_frame_shows_the_whole_page(
    browser: Browser, region: Region, tmp_path: Path
) -> None:
    outer = tmp_path / "notebook.html"
    frames = region.map()._repr_html_() + region.map(language="nl")._repr_html_()
    outer.write_text(
        f"<!doctype html><html data-ready='true'><body>{frames.replace('lazy', 'eager')}</body>",
        encoding="utf-8",
    )
    with open_page(browser, outer) as opened:
        for frame, word in ((0, "residents"), (1, "bewoners")):
            inside = opened.page.frame_locator("iframe").nth(frame)
            expect(inside.locator("html[data-ready]")).to_be_attached()
            expect(inside.locator("#ga-headline")).to_contain_text(word)
            assert inside.locator(".ga-practice").count() == 12
        assert (opened.requests, opened.complaints) == ([], [])


def test_tiles_that_do_not_come_leave_the_map_usable(
    browser: Browser, region: Region, tmp_path: Path
) -> None:
    path = region.map().with_tiles("pdok_grey").save(tmp_path / "map.html").path
    with open_page(browser, path) as opened:
        message = opened.page.locator("#ga-message")
        message.get_by_text("background tiles from the internet do not come through").wait_for()
        assert opened.page.locator(".ga-practice").count() == 12
        assert {url.split("/")[2] for url in opened.requests} == {"service.pdok.nl"}
        opened.page.get_by_role("checkbox", name="Background tiles").uncheck()
        assert opened.page.locator(".leaflet-tile").count() == 0


def test_paper_gets_title_map_legend_and_tables_without_controls(
    browser: Browser, region: Region, tmp_path: Path
) -> None:
    path = region.map(labels=ga.MapLabels(model=True)).save(tmp_path / "map.html").path
    with open_page(browser, path) as opened:
        opened.page.get_by_role("checkbox", name="patient stop").uncheck()
        opened.page.emulate_media(media="print")
        shown = opened.page
        for selector in (
            *("h1", ".ga-notice", ".folium-map", ".ga-north", ".leaflet-control-scale-line"),
            *("#ga-area-table table", ".ga-conditions"),
        ):
            expect(shown.locator(selector).first).to_be_visible()
        expect(shown.locator(".ga-print-only").first).to_contain_text("Made on")
        # an opaque canvas is cleared to white on paper and hides the areas below it
        for canvas in shown.locator(".ga-map canvas").all():
            expect(canvas).to_have_css("opacity", "0.999")
        # Chromium repeats a head on every page without the boxes of its buttons
        expect(shown.locator("thead button").first).to_have_css("display", "contents")
        for selector in ("#ga-search", ".leaflet-control-zoom", ".ga-filters", ".ga-key input"):
            expect(shown.locator(selector).first).to_be_hidden()
        expect(shown.locator(".ga-key", has_text="patient stop")).to_be_hidden()
        expect(shown.locator(".ga-key", has_text="within reach").first).to_be_visible()
