"""How large maps are, how long they take to make, and how soon a reader can use them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from playwright.sync_api import Browser

import geoaccess as ga
from benchmarks.measure import Row, median_s
from tests.helpers.browser import open_page, start_browser
from tests.helpers.maps import Region, make_region

_NEAREST = 8
"""Practices that each of very many places reaches: enough to draw, small enough to make."""


def run() -> list[Row]:
    rows: list[Row] = []
    with start_browser() as browser, tempfile.TemporaryDirectory() as folder:
        small = make_region(places=500, practices=180, rules=True)
        rows += _measure(browser, Path(folder), "500 x 180, what-if", small, what_if=True)
        for places in (5_000, 100_000):
            region = crowd(places, 500)
            case = f"{places} x 500" + (", hexagons" if places > 6_000 else "")
            rows += _measure(browser, Path(folder), case, region, what_if=False)
    return rows


def crowd(places: int, practices: int) -> Region:
    """A region with very many places, each near a few practices."""
    base = make_region(places=20, practices=practices)
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(4.0, 4.899, places), rng.uniform(51.4, 51.699, places)
    columns = {
        "id": [f"h{i}" for i in range(places)],
        "name": [f"Home {i}" for i in range(places)],
        "municipality": np.array(["West", "Middle", "East"])[((lon - 4.0) / 0.3).astype(int)],
        "residents": rng.integers(1, 300, places),
    }
    housing = gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(lon, lat), crs=4326)
    first = rng.integers(0, practices - _NEAREST, places)
    near = (first[:, None] + np.arange(_NEAREST)).ravel()
    pairs = pd.DataFrame(
        {
            "from_id": np.repeat(housing["id"].to_numpy(), _NEAREST),
            "to_id": base.practices["id"].to_numpy()[near],
            "travel_time_min": rng.uniform(3, 70, places * _NEAREST),
        }
    )
    times = ga.TravelTimes.from_frame(
        pairs, origins=list(housing["id"]), destinations=list(base.practices["id"])
    )
    return Region(housing, base.practices, base.areas, base.candidates, times)


def _measure(
    browser: Browser, folder: Path, case: str, region: Region, *, what_if: bool
) -> list[Row]:
    result = region.coverage()
    options: dict[str, Any] = {"practices": region.practices, "areas": region.areas}
    if what_if:
        options["details"] = ga.MapDetails(what_if=region.what_if())
    page = ga.coverage_map(result, **options)
    saved = page.save(folder / "map.html")
    return [
        Row("maps", f"{case}: size", saved.size_bytes / 1e6, "MB"),
        Row(
            "maps",
            f"{case}: make",
            median_s(lambda: ga.coverage_map(result, **options), runs=3),
            runs=3,
        ),
        Row("maps", f"{case}: save", median_s(lambda: page.save(saved.path), runs=3), runs=3),
        Row(
            "maps",
            f"{case}: usable",
            _usable_s(browser, saved.path),
            runs=3,
            note="from file, offline",
        ),
        Row("maps", f"{case}: still", median_s(lambda: page.save_png(folder / "a.png"), runs=1)),
    ]


def _usable_s(browser: Browser, path: Path) -> float:
    """Median seconds from navigation to a page that has drawn itself and answers."""
    seen = []
    for _ in range(3):
        with open_page(browser, path) as opened:
            seen.append(float(opened.page.evaluate("geoaccess.readyAt")) / 1000)
    return float(np.median(seen))
