"""The saved report in a real browser: both languages, both editions, narrow and wide, on paper."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

import geoaccess as ga
from geoaccess.report.check_page import render_check
from geoaccess.texts import load_texts
from tests.helpers.browser import open_page
from tests.helpers.maps import make_region
from tests.helpers.published import number, page_tables, workbook_tables

pytestmark = pytest.mark.browser

EDITIONS = [(language, publish) for language in ("nl", "en") for publish in (False, True)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Page, workbook and map of every edition in both languages."""
    folder = tmp_path_factory.mktemp("reports")
    region = make_region(places=40, rules=True)
    housing = region.housing.assign(insurers="Zorg A:0.7;Zorg <B>:0.3")
    result = ga.coverage(region.times, housing, region.practices)
    rules = ga.eligibility(housing, region.practices)
    arguments = (region.times, housing, region.practices)
    plan = ga.allocate(*arguments, within_min=30, eligible=rules)
    evidence = ga.Evidence(
        allocation=plan,
        gap=ga.gap_score(result, housing, allocation=plan),
        growth=ga.growth(*arguments, years=[2026, 2027], eligible=rules),
        access=ga.floating_catchment(*arguments, method="e2sfca", within_min=30),
        uncertainty=ga.uncertainty(*arguments, rng=np.random.default_rng(3), draws=20),
    )
    for language, publish in EDITIONS:
        name = f"{language}_{publish}"
        given = {"language": language, "publish": publish}
        report = ga.zorgplicht_report(result, housing, evidence=evidence, model=True, **given)
        report.save(folder, name)
        page = ga.coverage_map(
            result,
            areas=region.areas,
            practices=region.practices,
            labels=ga.MapLabels(model=True),
            **given,
        )
        page.save(folder / f"{name}_map.html")
    return folder


@pytest.fixture(params=EDITIONS, ids=lambda edition: f"{edition[0]}-{edition[1]}")
def edition(request: pytest.FixtureRequest, folder: Path) -> tuple[str, bool, Path]:
    language, publish = request.param
    return language, publish, folder / f"{language}_{publish}.html"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_is_accessible_and_asks_nothing_of_any_network(
    browser: Browser, edition: tuple[str, bool, Path], width: int
) -> None:
    language, publish, path = edition
    with open_page(browser, path, width=width, ready=False) as opened:
        assert opened.page.locator("html").get_attribute("lang") == language
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.page.locator("svg.lorenz").count() == (0 if publish else 1)
        violations = Axe().run(opened.page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
        assert (opened.requests, opened.complaints) == ([], [])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_check_of_the_data_is_accessible_on_a_phone(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    unseen, plain = "Nobody foresaw <this>.", "residents is missing."
    findings = [
        ga.Finding("error", "fault", 2, ("a" * 60, "b"), unseen, "", where="housing.csv"),
        ga.Finding("error", "fault", 1, ("c",), plain, "Fill it in on every row.", where="x.csv"),
        ga.Finding("warning", "same_point", 2, ("d", "e"), "", "", where="housing"),
    ]
    distances = pd.DataFrame(
        {"municipality": ["Breda"], "residents": [3], "distance_km": [1.5], "official_km": [1.0]}
    ).assign(difference_km=0.5)
    page = tmp_path / "check.html"
    texts = load_texts(language)
    page.write_text(render_check(findings, texts, title="A" * 80, distances=distances), "utf-8")
    with open_page(browser, page, width=390, ready=False) as opened:
        shown = opened.page
        assert shown.evaluate("document.documentElement.scrollWidth") <= 390
        # what to do stands in the first column, so nobody scrolls to find it
        remedy = shown.locator(".findings td:first-child").nth(1).bounding_box()
        assert remedy is not None
        assert remedy["x"] + remedy["width"] <= 390
        assert shown.locator("td [lang=en]").all_inner_texts() == [unseen][: language != "en"]
        assert Axe().run(shown).response["violations"] == []
        assert (opened.requests, opened.complaints) == ([], [])


def test_on_paper_nothing_is_cut_off(browser: Browser, folder: Path) -> None:
    with open_page(browser, folder / "en_False.html", width=720, ready=False) as opened:
        opened.page.emulate_media(media="print")
        expect(opened.page.locator("nav")).to_be_hidden()
        tables = opened.page.locator(".wide")
        for i in range(tables.count()):
            box = tables.nth(i).evaluate("node => [node.scrollWidth, node.clientWidth]")
            assert box[0] <= box[1] + 1, tables.nth(i).get_attribute("aria-labelledby")


@pytest.mark.parametrize("publish", [False, True])
def test_every_key_number_is_the_same_in_page_workbook_and_map(
    browser: Browser, folder: Path, publish: bool
) -> None:
    name = f"en_{publish}"
    page = page_tables(folder / f"{name}.html")
    keys = [key for key in page if key]
    book = workbook_tables(folder / f"{name}.xlsx", keys)
    compared = 0
    for key in keys:
        assert len(page[key]) == len(book[key])
        for shown, stored in zip(page[key], book[key], strict=True):
            for text, value in zip(shown, stored, strict=True):
                if isinstance(value, (int, float)):
                    digits = 0.5 if abs(value) >= 1.5 else 0.0501
                    assert number(text) == pytest.approx(value, abs=digits), (key, shown)
                    compared += 1
                else:
                    assert text == value
    assert compared > 100
    with open_page(browser, folder / f"{name}_map.html") as opened:
        names, sums = opened.page.evaluate(
            "[geoaccess.data.areas.map((a) => a.name),"
            " geoaccess.app.sums.areas.map((a) => [a.residents, a.covered])]"
        )
    at = 1 if publish else 2  # the full edition also counts housing places
    told = {row[0]: row[at : at + 2] for row in page["municipalities"]}
    for area, drawn in zip(names, sums, strict=True):
        for text, value in zip(told[area], drawn, strict=True):
            assert (text == "×") == (value is None)
            assert value is None or number(text) == pytest.approx(value, abs=0.51)
