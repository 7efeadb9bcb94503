"""Before and after in one map: chosen in turn, or parted by a divider that keys, mouse and finger move."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.helpers.browser import open_page
from tests.helpers.map_kinds import SavedMaps

pytestmark = pytest.mark.browser


def divider_of(page: Page) -> Locator:
    return page.get_by_role("slider", name="Divider between before and after")


def drag_by_finger(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Touch, move in five steps and let go, as the browser itself hears it from a screen."""
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    (x, y), (to_x, to_y) = start, end
    send("touchStart", {"x": x, "y": y})
    for k in range(1, 6):
        send("touchMove", {"x": x + (to_x - x) * k / 5, "y": y + (to_y - y) * k / 5})
    send("touchEnd")


def test_before_after_and_difference_follow_the_arrow_keys(
    browser: Browser, of_village: SavedMaps
) -> None:
    with open_page(browser, of_village("compare", "en").path) as opened:
        page = opened.page
        expect(page.locator("#ga-headline")).to_contain_text("come within reach")
        page.get_by_role("radio", name="Before").check()
        before = page.locator("#ga-headline").inner_text()
        page.keyboard.press("ArrowDown")
        assert page.locator("#ga-headline").inner_text() != before
        assert "view=1" in page.evaluate("location.hash")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#ga-headline")).to_contain_text("come within reach")


def test_a_divider_parts_before_and_after_by_keyboard_and_by_hand(
    browser: Browser, of_village: SavedMaps
) -> None:
    with open_page(browser, of_village("compare", "en").path, reduced_motion="reduce") as opened:
        page = opened.page
        divider = divider_of(page)
        expect(divider).to_have_count(0)
        page.get_by_role("radio", name="Both, with a divider").check()
        expect(page.locator("#ga-headline")).to_contain_text("After: B –")
        divider.focus()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("PageDown")
        assert divider.get_attribute("aria-valuenow") == "38"
        assert divider.get_attribute("aria-valuetext") == "38% of the map shows before"
        before, after = (
            page.locator(f".leaflet-ga-housing-{side}pane") for side in ("before-", "")
        )
        for pane in (before, after):
            assert "polygon" in pane.evaluate("(node) => getComputedStyle(node).clipPath")
        handle = page.locator(".ga-handle").bounding_box()
        frame = page.locator(".folium-map").bounding_box()
        assert handle is not None
        assert frame is not None
        page.mouse.move(handle["x"] + 20, handle["y"] + 20)
        page.mouse.down()
        page.mouse.move(frame["x"] + 0.75 * frame["width"], handle["y"], steps=3)
        page.mouse.up()
        assert divider.get_attribute("aria-valuenow") == "75"
        fragment = page.evaluate("location.hash")
        assert "swipe=75" in fragment
        page.get_by_role("radio", name="The difference").check()
        expect(divider).to_have_count(0)
        assert after.evaluate("(node) => node.style.clipPath") == ""
        assert (opened.requests, opened.complaints) == ([], [])
    with open_page(
        browser, of_village("compare", "en").path, fragment=fragment, width=390, has_touch=True
    ) as opened:
        page = opened.page
        divider = divider_of(page)
        assert divider.get_attribute("aria-valuenow") == "75"
        assert divider.evaluate("(node) => getComputedStyle(node).touchAction") == "none"
        shown = page.evaluate(
            """() => { const { app } = geoaccess; const { x: width } = app.map.getSize();
              return [0.7, 0.8].map((part) => app.sideAt({ x: part * width }).choice.view); }"""
        )
        assert shown == [0, 1]


def test_a_finger_moves_the_divider_and_not_the_map_and_beside_it_the_map_and_not_the_divider(
    browser: Browser, of_village: SavedMaps
) -> None:
    path = of_village("compare", "en").path
    with open_page(browser, path, fragment="#swipe=50", width=390, has_touch=True) as opened:
        page = opened.page
        page.locator(".folium-map").scroll_into_view_if_needed()
        handle, frame = (
            page.locator(name).bounding_box() for name in (".ga-handle", ".folium-map")
        )
        assert handle is not None
        assert frame is not None
        middle, scrolled = (
            page.evaluate(code) for code in ("geoaccess.app.map.getCenter()", "window.scrollY")
        )
        x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
        drag_by_finger(page, (x, y), (frame["x"] + 0.2 * frame["width"], y + 60))
        assert divider_of(page).get_attribute("aria-valuenow") == "20"
        assert page.evaluate("geoaccess.app.map.getCenter()") == middle
        assert page.evaluate("window.scrollY") == scrolled
        assert "swipe=20" in page.evaluate("location.hash")
        drag_by_finger(page, (300, y), (200, y))
        page.wait_for_function(
            "(lng) => geoaccess.app.map.getCenter().lng > lng", arg=middle["lng"]
        )
        assert divider_of(page).get_attribute("aria-valuenow") == "20"
        pane = page.locator(".leaflet-ga-housing-pane").evaluate(
            """(node) => { const { app } = geoaccess; const at = app.map.latLngToContainerPoint(
              app.map.layerPointToLatLng([0, 0])).x;
              return at + parseFloat(node.style.clipPath.match(/polygon\\(([-0-9.]+)px/)[1]); }"""
        )
        assert pane == pytest.approx(0.2 * frame["width"], abs=1)
        assert (opened.requests, opened.complaints) == ([], [])
