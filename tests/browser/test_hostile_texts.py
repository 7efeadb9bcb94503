"""Names from tables are text, whatever they hold: nothing of them runs, loads or breaks the page."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from playwright.sync_api import Browser

import geoaccess as ga
from tests.helpers.browser import open_page
from tests.helpers.maps import Region, make_region

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


def hostile_region() -> Region:
    """Every column of text of every table holds something that wants to be more than text."""
    region = make_region(places=len(HOSTILE), practices=len(HOSTILE))
    texts = list(HOSTILE)
    housing = region.housing.assign(name=texts, kind=texts, municipality=texts)
    practices = region.practices.assign(
        name=texts, kind=texts, address=texts, municipality=texts, postcode=texts
    )
    areas = region.areas.assign(name=texts[:3])
    candidates = region.candidates.assign(name=texts[:3])
    return type(region)(housing, practices, areas, candidates, region.times)


def hostile_journeys(region: Region) -> gpd.GeoDataFrame:
    """Legs whose lines, directions and stops hold every text."""
    result = region.coverage().places
    to_id = result["reason_practice_id"].fillna(region.practices["id"])
    line = shapely.LineString([(4.1, 51.5), (4.2, 51.6)])
    texts = list(HOSTILE)
    columns = {"line": texts, "line_name": texts, "headsign": texts}
    columns |= {"from_stop_name": texts, "to_stop_name": texts}
    fixed = {"leg": 1, "mode": "bus", "departs_s": 28_800, "arrives_s": 29_400}
    fixed |= {"duration_min": 10.0, "wait_min": 0.0}
    frame = {"from_id": result["id"], "to_id": to_id, **columns, **fixed}
    return gpd.GeoDataFrame(frame, geometry=[line] * len(texts), crs=4326)


def hostile_maps() -> dict[str, ga.MapPage]:
    """One map of every kind, with a title of the same sort."""
    region = hostile_region()
    housing, result = region.housing, region.coverage()
    shared: dict[str, Any] = {"practices": region.practices, "areas": region.areas}
    shared |= {"language": "en", "labels": ga.MapLabels(title=HOSTILE[1])}
    plan = ga.site_practices(
        region.times, housing, region.practices, region.candidates, add=1, within_min=20
    )
    reached = gpd.GeoDataFrame(
        {"id": ["h0"], "within_min": [10.0]}, geometry=[shapely.box(4.1, 51.5, 4.3, 51.6)], crs=4326
    )
    hours = pd.DataFrame({"date": "2026-03-10", "hour": 9, "housing_id": housing["id"]})
    hours = hours.assign(reason="covered", residents=housing["residents"])
    details = ga.MapDetails(
        what_if=region.what_if(),
        gap=ga.gap_score(result, housing),
        journeys=hostile_journeys(region),
    )
    options = result.options
    names = (HOSTILE[0], HOSTILE[3])
    return {
        "coverage": ga.coverage_map(result, details=details, **shared),
        "siting": ga.siting_map({HOSTILE[0]: plan}, housing, region.candidates, **shared),
        "compare": ga.compare_map(result, result, names=names, **shared),
        "isochrones": ga.isochrone_map({HOSTILE[0]: reached}, housing, **shared),
        "week": ga.week_map(hours, housing, options=options, **shared),
    }


@pytest.mark.parametrize("kind", ["coverage", "siting", "compare", "isochrones", "week"])
def test_no_text_of_a_table_becomes_part_of_the_page(
    browser: Browser, tmp_path: Path, kind: str
) -> None:
    path = hostile_maps()[kind].save(tmp_path / "map.html").path
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
        assert sorted(names) == sorted(HOSTILE)
        assert (opened.requests, opened.complaints) == ([], [])
