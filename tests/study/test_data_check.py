"""Findings about a study: each made by a study that has just that one; page, JSON and refusal."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner

import geoaccess as ga
from geoaccess.cli.app import app
from geoaccess.report.check_page import told as told_of
from geoaccess.study.check_places import place_findings
from geoaccess.study.check_streets import street_findings
from geoaccess.texts import LANGUAGES, load_texts
from tests.helpers.osm_text import north_line, write_osm
from tests.helpers.village import STUDY, write_village

RUNNER = CliRunner()
TABLE = pd.DataFrame({"id": ["a", "b"], "residents": [3, 4], "lon": [4.75, 4.76], "lat": 51.6})
AREA = gpd.GeoDataFrame({"id": ["4811"], "name": ["Breda"]}, geometry=[shapely.box(4.7, 51.5, 4.8, 51.7)], crs=4326)  # fmt: skip


def places(**columns: object) -> dict[str, gpd.GeoDataFrame]:
    return {"housing": ga.read_housing(TABLE.assign(**columns)), "areas": AREA}


def codes(findings: list[ga.Finding]) -> dict[str, ga.Finding]:
    return {found.code: found for found in findings}


def test_tidy_places_have_no_findings() -> None:
    assert place_findings(places(), postcode_areas=AREA) == []


def test_places_outside_the_areas_are_a_warning_and_most_of_them_an_error() -> None:
    some = codes(place_findings(places(lon=[4.75, 5.75])))["outside_areas"]
    assert (some.severity, some.sample_ids, some.where) == ("warning", ("b",), "housing")
    most = codes(place_findings(places(lon=[5.74, 5.75])))["outside_areas"]
    assert (most.severity, most.count) == ("error", 2)


def test_practices_in_the_surroundings_are_a_note() -> None:
    table = TABLE.assign(lon=[4.75, 5.75], status="open").drop(columns="residents")
    frames = {"practices": ga.read_practices(table), "areas": AREA}
    assert codes(place_findings(frames))["outside_areas"].severity == "note"


def test_rows_on_one_point_are_named() -> None:
    found = codes(place_findings(places(lon=4.75)))["same_point"]
    assert found.sample_ids == ("a", "b")


def test_a_postcode_that_does_not_match_its_point_is_named() -> None:
    frames = places(lon=[4.75, 4.85], postcode=["4811 AB", "4811"])
    del frames["areas"]
    found = codes(place_findings(frames, postcode_areas=AREA))
    assert found["postcode_mismatch"].sample_ids == ("b",)
    unknown = places(postcode=["9999", None])
    assert place_findings(unknown, postcode_areas=AREA) == []


def test_old_and_missing_checks_are_named() -> None:
    frames = places(checked_on=["2025-03-09", None])
    found = codes(place_findings(frames, date=dt.date(2026, 3, 10)))
    assert found["old_check"].sample_ids == ("a",)  # 366 days
    assert found["never_checked"].sample_ids == ("b",)
    fresh = places(checked_on=["2025-03-10", "2026-03-10"])
    assert place_findings(fresh, date=dt.date(2026, 3, 10)) == []


def test_housing_of_nobody_is_noted() -> None:
    assert codes(place_findings(places(residents=[0, 1])))["nobody_lives_here"].count == 1


@pytest.fixture
def streets(tmp_path: Path) -> ga.StreetNetwork:
    """Six nodes in a line, an island of two, and a one-way street that leads out and not back."""
    path = {"highway": "residential"}
    ways = [
        ([1, 2, 3, 4, 5, 6], path),
        ([8, 9], path),
        ([6, 7], {**path, "oneway": "yes"}),
    ]
    return ga.read_streets(write_osm(tmp_path / "a.osm", north_line(9), ways))


def test_islands_and_oneway_traps_are_told_per_mode(streets: ga.StreetNetwork) -> None:
    found = street_findings(streets, {})
    told = {(f.code, f.values["mode"]): f.sample_ids for f in found}
    assert told["islands", "walk"] == ("8", "9")
    assert told["oneway_traps", "bike"] == told["oneway_traps", "car"] == ("7",)
    assert ("oneway_traps", "walk") not in told
    # 2 of 9 nodes are more than 5%.
    assert codes(found)["islands"].severity == "warning"


def test_places_off_the_streets_are_named(streets: ga.StreetNetwork) -> None:
    near = ga.read_housing(TABLE.assign(lon=[4.78, 4.80], lat=51.592))
    found = codes(street_findings(streets, {"housing": near}))["not_snapped"]
    # 0.02 degrees east are 1 380 m.
    assert (found.severity, found.sample_ids, found.where) == ("warning", ("b",), "housing")
    far = ga.read_housing(TABLE.assign(lon=[4.81, 4.80], lat=51.592))
    assert codes(street_findings(streets, {"housing": far}))["not_snapped"].severity == "error"


def test_a_village_is_checked_on_a_page_and_in_json(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["check", str(write_village(tmp_path))])
    assert done.exit_code == 0, done.output
    assert "3 housing places with 147 residents" in done.stdout
    data = json.loads((tmp_path / "results" / "check.json").read_text())
    assert data["errors"] == 0
    assert {f["code"] for f in data["findings"]} >= {"dates_covered", "not_snapped"}
    page = (tmp_path / "results" / "check.html").read_text()
    assert '<html lang="en">' in page
    assert "No street within 500 m: 1 of 3." in page
    assert "<script" not in page


def test_a_study_that_does_not_fit_together_does_not_run_unless_told(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    areas = tmp_path / "areas.geojson"
    areas.write_text(areas.read_text().replace("51.", "41."))
    checked = RUNNER.invoke(app, ["check", str(study)])
    assert checked.exit_code == 2
    assert "error: housing: Outside all areas of the study: 3 of 3." in checked.stdout
    refused = RUNNER.invoke(app, ["run", "--quiet", str(study)])
    assert refused.exit_code == 2
    assert "--despite-errors" in refused.stderr
    assert not (tmp_path / "map.html").exists()
    told = RUNNER.invoke(app, ["run", "--quiet", "--despite-errors", str(study)])
    assert told.exit_code == 0, told.output
    again = RUNNER.invoke(app, ["run", "--quiet", str(study)])
    assert again.exit_code == 2  # also when the network is kept


def test_faults_of_reading_stand_on_the_page_too(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    housing = tmp_path / "housing.csv"
    housing.write_text(housing.read_text().replace("h1,100", "<script>alert(1)</script>,-5"))
    found = ga.check_data(study)
    assert found.errors == len(found.problems) == 1
    page = found.page.read_text()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_faults_of_reading_are_told_in_dutch(tmp_path: Path) -> None:
    study = write_village(tmp_path, STUDY.replace('language = "en"', 'language = "nl"'))
    (tmp_path / "housing.csv").write_text(
        "id,residents,registered_share,checked_on,lon,lat\n"
        "a,-5,70%,soon,4.78,51.6\na,2.5,3,,51.6,4.78\nb,many,,,4.7,\n"
    )
    practices = tmp_path / "practices.csv"
    practices.write_text(practices.read_text().replace(",open,", ",opne,"))
    (tmp_path / "areas.geojson").unlink()
    found = ga.check_data(study)
    texts = load_texts("nl")
    told = [
        (f, row[part])
        for f in found.findings
        for row in [told_of(f, texts)]
        for part in ("problem", "remedy")
    ]
    assert found.errors >= 8
    assert [
        (f.problem, f.remedy) for f, said in told if said["words"] and said["language"] != "nl"
    ] == []
    assert "residents is negatief: " in found.page.read_text()


def test_a_holiday_is_a_warning(tmp_path: Path) -> None:
    study = write_village(tmp_path, STUDY.replace("2026-03-10", "2026-04-27"))
    found = codes(list(ga.check_data(study).findings))
    assert found["holiday"].values == {"date": "2026-04-27"}


def test_every_code_is_told_in_every_language() -> None:
    english = load_texts("en").words
    problems = {k.split(".")[1] for k in english if k.startswith("check_problem.")}
    remedies = {k.split(".")[1] for k in english if k.startswith("check_remedy.")}
    assert problems - remedies == {"dates_covered"}
    made = set()
    for path in (Path(ga.__file__).parent).rglob("*.py"):
        text = path.read_text()
        made |= {code for code in problems if f'"{code}"' in text}
    assert made == problems
    assert {*LANGUAGES} == {"en", "nl"}


def test_road_distances_stand_beside_the_official_ones(streets: ga.StreetNetwork) -> None:
    line = north_line(9)
    housing = ga.read_housing(
        pd.DataFrame(
            {
                "id": ["a", "b", "c", "far"],
                "residents": [100, 300, 10, 5],
                "municipality": ["Zuid", "Zuid", "Noord", "Noord"],
                "lon": 4.78,
                "lat": [line[1][1], line[3][1], line[6][1], 52.5],
            }
        )
    )
    practices = ga.read_practices(
        pd.DataFrame({"id": ["p"], "status": ["full"], "lon": [4.78], "lat": [line[6][1]]})
    )
    official = pd.DataFrame({"Gemeentenaam_1": ["Zuid  "], "AfstandTotHuisartsenpraktijk_5": [0.4]})
    table = ga.gp_road_distances(streets, housing, practices, official=official)
    table = table.set_index("municipality")
    # 500 m for 100 people and 300 m for 300: (50 + 90) / 400 = 0.35 km.
    assert table.loc["Zuid", "distance_km"] == pytest.approx(0.35, abs=1e-4)
    assert table.loc["Zuid", "difference_km"] == pytest.approx(-0.05, abs=1e-4)
    assert table.loc["Noord", ["residents", "reached_residents"]].tolist() == [15, 10]
    assert np.isnan(table.loc["Noord", "official_km"])
    with pytest.raises(ga.InputError, match="no column 'municipality'"):
        ga.gp_road_distances(streets, housing.drop(columns="municipality"), practices)
    with pytest.raises(ga.InputError, match="needs a column AfstandTotHuisartsenpraktijk"):
        ga.gp_road_distances(streets, housing, practices, official=official.iloc[:, :1])
