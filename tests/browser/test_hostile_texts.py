"""Names from tables are text, whatever they hold: nothing of them runs, loads or breaks the page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.helpers.browser import open_page
from tests.helpers.maps import make_region

pytestmark = pytest.mark.browser

HOSTILE = (
    "<img src=x onerror=\"window.hurt='img'\">",
    "</script><script>window.hurt='script'</script>",
    "<!--<script>",
    "\"><svg onload=window.hurt='svg'>",
    "' onfocus=window.hurt='focus' autofocus='",
    "`${window.hurt='template'}`",
    "{{ 7 * 7 }}{% raw %}",
    "\u202eright to left\u202c \u2028 \u2029 \u0000 end",
    "https://example.org/a.png",
    "=cmd|' /C calc'!A0",
    "W" * 400,
    "very long name " * 40,
)


def test_no_text_of_a_table_becomes_part_of_the_page(browser: Browser, tmp_path: Path) -> None:
    region = make_region(places=len(HOSTILE), practices=len(HOSTILE))
    texts = list(HOSTILE)
    housing = region.housing.assign(name=texts, kind=texts, municipality=texts)
    practices = region.practices.assign(
        name=texts, kind=texts, address=texts, municipality=texts, postcode=texts
    )
    areas = region.areas.assign(name=texts[:3])
    candidates = region.candidates.assign(name=texts[:3])
    hostile = type(region)(housing, practices, areas, candidates, region.times)
    page = hostile.map(title=HOSTILE[1], what_if=hostile.what_if())
    path = page.save(tmp_path / "map.html").path
    with open_page(browser, path, width=390) as opened:
        for row in range(len(HOSTILE)):
            opened.page.evaluate("(i) => geoaccess.app.openPlace(i)", row)
            opened.page.evaluate("(i) => geoaccess.app.openPractice(i)", row)
        opened.page.evaluate("geoaccess.app.openArea(0)")
        opened.page.locator("#ga-search input").fill("<")
        assert opened.page.evaluate("window.hurt") is None
        assert opened.page.locator("img, [onload], [onerror], [onfocus]").count() == 0
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert opened.page.title().startswith("</script><script>")
        names = opened.page.locator("#ga-place-table tbody th bdi").all_text_contents()
        assert sorted(names) == sorted(texts)
        assert (opened.requests, opened.complaints) == ([], [])
