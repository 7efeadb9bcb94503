"""The page answers what-if questions with the numbers of the Python function."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page
from typer.testing import CliRunner

import geoaccess as ga
from geoaccess.cli.app import app
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.summary import READINGS
from geoaccess.scenarios.scenario import read_scenario
from tests.helpers.browser import open_page
from tests.helpers.maps import Region, make_region
from tests.helpers.village import write_village

pytestmark = pytest.mark.browser

_ASK = """(choice) => {
  const { data } = geoaccess.app;
  const { id } = data.practices;
  const rows = new Map(id.map((name, i) => [name, i]));
  const chosen = {
    withinMin: choice.within,
    reading: choice.reading,
    switched: new Map(Object.entries(choice.switched).map(([name, status]) => [rows.get(name), status])),
    added: new Set(choice.added.map((name) => rows.get(name))),
  };
  const result = geoaccess.evaluate(geoaccess.readTables(data), geoaccess.sharpen(data, chosen));
  const name = (i) => (i < 0 ? null : id[i]);
  return {
    ...result,
    nearest: result.nearest.map(name),
    because: result.because.map(name),
    reasons: geoaccess.sumUp(data, result).total.reasons,
  };
}"""


def random_choice(rng: np.random.Generator, region: Region) -> dict[str, Any]:
    switched = rng.choice(region.practices["id"], 4, replace=False)
    added = rng.choice(region.candidates["id"], rng.integers(0, 4), replace=False)
    return {
        "within": int(rng.choice([15, 30, 31, 45, 60, 90])),
        "reading": str(rng.choice(list(READINGS))),
        "switched": {
            name: str(rng.choice(["open", "conditional", "full"]))
            for name in switched
            if region.practices.set_index("id")["status"][name] != "unknown"
        },
        "added": [str(name) for name in added],
    }


def coverage_under(choice: dict[str, Any], region: Region) -> Coverage:
    """The same choice made on the tables, as a Python user would."""
    status = [
        choice["switched"].get(name, status)
        for name, status in zip(region.practices["id"], region.practices["status"], strict=True)
    ]
    new = region.candidates[region.candidates["id"].isin(choice["added"])].assign(status="open")
    practices = pd.concat([region.practices.assign(status=status), new], ignore_index=True)
    return ga.coverage(
        region.times,
        region.housing,
        gpd.GeoDataFrame(practices, crs=4326),
        within_min=choice["within"],
        statuses=READINGS[choice["reading"]],
    )


def check_equal(found: dict[str, Any], result: Coverage) -> None:
    people = result.people.groupby("reason")["residents"].sum()
    people = people[people > 0]
    assert {k: v for k, v in found["reasons"].items() if v > 0} == pytest.approx(people.to_dict())
    places = result.places
    assert found["reason"] == places["reason"].tolist()
    for key, column in (("nearest", "nearest_practice_id"), ("because", "reason_practice_id")):
        expected = places[column].astype(object)
        assert found[key] == expected.where(expected.notna(), None).tolist()
    for key, column in (("seconds", "travel_time_min"), ("becauseSeconds", "reason_time_min")):
        minutes = [np.inf if s is None else s / 60 for s in found[key]]
        assert minutes == pytest.approx(places[column].tolist())


@pytest.mark.parametrize("rules", [False, True])
def test_random_choices_give_the_numbers_of_python(
    browser: Browser, tmp_path: Path, rules: bool
) -> None:
    region = make_region(rules=rules)
    rng = np.random.default_rng(20)
    path = region.map(what_if=region.what_if()).save(tmp_path / "map.html").path
    with open_page(browser, path) as opened:
        for _ in range(12):
            choice = random_choice(rng, region)
            check_equal(opened.page.evaluate(_ASK, choice), coverage_under(choice, region))
        assert opened.complaints == []


@pytest.fixture(scope="module")
def asked(region: Region, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("what_if")
    return region.map(what_if=region.what_if()).save(folder / "map.html").path


def headline(page: Page) -> str:
    return page.locator("#ga-headline").inner_text()


def test_controls_change_headline_tables_and_address(
    browser: Browser, asked: Path, region: Region
) -> None:
    choice = {"within": 60, "reading": "open+conditional", "switched": {}, "added": ["c1"]}
    expected = coverage_under(choice, region)
    with open_page(browser, asked) as opened:
        page = opened.page
        before = headline(page)
        page.locator("#ga-ask-box summary").click()
        page.get_by_role("radio", name="60", exact=True).check()
        page.get_by_role("radio", name="a practice that takes new patients, on conditions").check()
        page.locator("#ga-ask .ga-choices input").nth(1).check()
        assert headline(page).startswith(f"{expected.covered_residents:,.0f} of ")
        assert "more than at the start" in page.locator(".ga-outcome").inner_text()
        fragment = page.evaluate("location.hash")
        after = headline(page)
        page.get_by_role("button", name="Back to the start").click()
        assert headline(page) == before
    with open_page(browser, asked, fragment=fragment) as opened:
        assert headline(opened.page) == after


def test_a_practice_is_switched_in_its_popup(browser: Browser, asked: Path, region: Region) -> None:
    closed = {"within": 30, "reading": "open", "switched": {"p0": "full"}, "added": []}
    with open_page(browser, asked) as opened:
        page = opened.page
        page.locator("#ga-practice-table button", has_text="Practice 0").click()
        page.locator(".leaflet-popup").get_by_role("radio", name="patient stop").check()
        covered = coverage_under(closed, region).covered_residents
        assert headline(page).startswith(f"{covered:,.0f} of ")
        assert "Practice 0: patient stop" in page.locator("#ga-ask").text_content()


def test_the_choice_is_saved_as_a_scenario_file(
    browser: Browser, asked: Path, tmp_path: Path
) -> None:
    fragment = "#within=45&switch=p0:full,p2:open&add=c1"
    with open_page(browser, asked, fragment=fragment) as opened:
        with opened.page.expect_download() as download:
            opened.page.get_by_role("button", name="Save as a scenario").click()
        download.value.save_as(tmp_path / "scenario.toml")
    scenario = read_scenario(tmp_path / "scenario.toml")
    assert scenario.note == "within_min = 45, statuses = open"
    first, second, added = scenario.edits
    assert (first.id, dict(first.columns)) == ("p0", {"status": "full"})
    assert (second.id, dict(second.columns)) == ("p2", {"status": "open"})
    assert (added.table, added.id, added.columns["status"]) == ("practices", "c1", "open")


def test_a_scenario_saved_in_the_page_of_a_study_gives_the_same_people_on_the_command_line(
    browser: Browser, tmp_path: Path
) -> None:
    study = write_village(tmp_path)
    ga.run_study(study)
    saved = tmp_path / "scenario.toml"
    with open_page(browser, tmp_path / "map.html", fragment="#switch=p1:full") as opened:
        told = headline(opened.page)
        with opened.page.expect_download() as download:
            opened.page.get_by_role("button", name="Save as a scenario").click()
        download.value.save_as(saved)
    # the 100 in the south take the bus to the north, to the only practice that is open
    assert told.startswith("0 of 147 residents")
    done = CliRunner().invoke(app, ["compare", "--quiet", str(study), str(saved)])
    assert done.exit_code == 0, done.output
    assert "0 residents gain, 100 lose; 0 of 147 are covered then." in done.stdout


def test_search_finds_a_place_and_shows_it(browser: Browser, asked: Path) -> None:
    with open_page(browser, asked) as opened:
        page = opened.page
        page.locator("#ga-search input").fill("home 17")
        page.locator("#ga-search button").first.click()
        assert page.locator(".leaflet-popup h3").inner_text() == "Home 17"
