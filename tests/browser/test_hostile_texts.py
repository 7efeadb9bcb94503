"""Names from tables are text, whatever they hold: nothing of them runs, loads or breaks the page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.helpers.browser import OpenedPage, open_page
from tests.helpers.hostile import HOSTILE, MAPS, REPORTS, HostileStudy

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning"),
]

_OPEN_ALL = """() => {
  const { app } = geoaccess;
  const { places, practices, areas } = app.data;
  places.id.slice(0, 30).forEach((_, i) => app.openPlace(i));
  practices.id.forEach((_, i) => practices.lat[i] !== null && app.openPractice(i));
  areas.forEach((area, i) => area.at && app.openArea(i));
  app.map.setZoom(13);
  document.querySelectorAll("#ga-scales input[type=radio]").forEach((radio) => radio.click());
}"""


@pytest.fixture(scope="module")
def study() -> HostileStudy:
    return HostileStudy()


@pytest.fixture(scope="module")
def pages(study: HostileStudy, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every map and every report, saved."""
    folder = tmp_path_factory.mktemp("hostile")
    drawn = study.maps()
    assert set(drawn) == set(MAPS)
    maps = {
        kind: page.save(folder / f"{kind.replace(' ', '_')}.html").path
        for kind, page in drawn.items()
    }
    return maps | study.save_reports(folder)


def check_harmless(opened: OpenedPage) -> None:
    """No script, image or handler came from a table, and the page is as wide as its window."""
    page = opened.page
    assert page.evaluate("window.hurt") is None
    assert page.locator("img, [onload], [onerror], [onfocus], [autofocus]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert (opened.requests, opened.complaints) == ([], [])


@pytest.mark.parametrize("kind", MAPS)
def test_no_text_of_a_table_becomes_part_of_a_map(
    browser: Browser, pages: dict[str, Path], kind: str
) -> None:
    with open_page(browser, pages[kind], width=390) as opened:
        opened.page.evaluate(_OPEN_ALL)
        opened.page.locator("#ga-search input").fill("<")
        check_harmless(opened)
        if kind == "coverage":
            assert opened.page.locator("#ga-detail .ga-week td").count() == 7 * 24
        assert opened.page.title().startswith("</script><script>")
        table = "#ga-area-table" if "published" in kind else "#ga-place-table"
        if kind != "hexagons":
            names = opened.page.locator(f"{table} tbody th bdi").all_text_contents()
            assert sorted(names) == sorted(HOSTILE)


@pytest.mark.parametrize("kind", REPORTS)
def test_no_text_of_a_table_becomes_part_of_a_report(
    browser: Browser, pages: dict[str, Path], kind: str
) -> None:
    with open_page(browser, pages[kind], width=390, ready=False) as opened:
        check_harmless(opened)
        text = opened.page.locator("body").text_content() or ""
        for name in HOSTILE[2:6]:
            assert name in text
