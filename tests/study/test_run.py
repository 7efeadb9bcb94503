"""A whole run, from files to files."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.provenance import sha256_of
from geoaccess.study.drawing import draw_map
from tests.helpers.village import STUDY, write_question, write_village

# From h1 it is 500 m to stop A (375 s) and 60 s of slack: the bus that is caught leaves 8 to 27
# whole minutes after departure, each equally often, so the median wait is 17 minutes. Ten minutes
# on the bus and 600 m (7.5 minutes) on foot follow: 34.5 minutes. From h2 it is quicker to walk
# 3 000 m at 80 m a minute than to walk back to stop A.
MINUTES = {"h1": 34.5, "h2": 37.5}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> ga.StudyResult:
    return ga.run_study(write_village(tmp_path_factory.mktemp("village")))


def test_the_places_carry_minutes_and_reasons(finished: ga.StudyResult) -> None:
    places = finished.coverage.places.set_index("id")
    assert places.loc[["h1", "h2"], "travel_time_min"].tolist() == pytest.approx(
        list(MINUTES.values()), abs=0.05
    )
    assert places["covered"].tolist() == [True, False, False]
    assert places.loc["h3", "reason"] == "unsnapped"


def test_all_files_are_written_and_say_the_same(finished: ga.StudyResult) -> None:
    folder = finished.study.folder
    assert sorted(path.name for path in folder.iterdir()) == [
        ".lock",
        "municipalities.csv",
        "networks",
        "places.csv",
        "places.gpkg",
        "provenance.json",
        "summary.csv",
    ]
    written = gpd.read_file(folder / "places.gpkg")
    flat = pd.read_csv(folder / "places.csv")
    assert written["id"].tolist() == flat["id"].tolist() == ["h1", "h2", "h3"]
    assert written["travel_time_min"].tolist() == flat["travel_time_min"].tolist()
    assert flat["lon"].tolist() == [4.78, 4.78, 4.8015]
    areas = pd.read_csv(folder / "municipalities.csv").set_index("municipality")
    assert areas["covered_residents"].to_dict() == {"Zuid": 100, "Noord": 0}
    assert "<html" in finished.files["map"].read_text(encoding="utf-8")


def test_provenance_names_every_input_with_its_hash(finished: ga.StudyResult) -> None:
    record = json.loads((finished.study.folder / "provenance.json").read_text())
    hashes = {source["file"]: source["sha256"] for source in record["sources"]}
    names = [
        "study.toml",
        "housing.csv",
        "practices.csv",
        "areas.geojson",
        "streets.osm",
        "gtfs.zip",
    ]
    home = finished.study.path.parent
    assert hashes == {name: sha256_of(home / name) for name in names}
    assert record["parameters"]["departures"] == "2026-03-10 17:00-18:00"
    assert record["parameters"]["options"]["walk_speed_kmh"] == 4.8
    assert {"python", "geoaccess", "numpy"} <= set(record["versions"])


def test_it_prints_as_sentences(finished: ga.StudyResult) -> None:
    text = str(finished)
    assert "100 of 147 residents (68.0%) reach a practice that is open within 35 minutes" in text
    assert "40 are longer on their way; 7 live too far from any street" in text


def test_a_second_run_takes_the_saved_network_and_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = write_village(tmp_path)
    first = ga.run_study(study)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the network was built again")

    monkeypatch.setattr("geoaccess.study.inputs.build_network", never)
    steps: list[tuple[int, int, str]] = []
    second = ga.run_study(study, progress=lambda *step: steps.append(step))
    pd.testing.assert_frame_equal(first.coverage.places, second.coverage.places)
    assert [name for _, _, name in steps] == list(second.seconds)
    assert steps[-1] == (5, 6, "files")


def test_a_changed_feed_is_noticed(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    ga.run_study(study)
    study.write_text(STUDY.replace("2026-03-10", "2026-03-14"))
    with pytest.raises(ga.NoServiceError):
        ga.run_study(study)


def test_a_damaged_saved_network_is_built_again(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    first = ga.run_study(study)
    (saved,) = (tmp_path / "results" / "networks").iterdir()
    for file in saved.rglob("*"):
        if file.is_file():
            file.write_bytes(b"")
    second = ga.run_study(study)
    pd.testing.assert_frame_equal(first.coverage.places, second.coverage.places)


def test_a_study_on_foot_needs_no_timetable(tmp_path: Path) -> None:
    text = STUDY.replace('mode = "transit"', 'mode = "walk"').replace(
        'timetable = ["gtfs.zip"]\n', ""
    )
    text = text.replace('service_date = "2026-03-10"\n', "").replace(
        'departures = ["17:00", "18:00"]\n', ""
    )
    result = ga.run_study(write_village(tmp_path, text))
    # 6 000 m at 80 m a minute.
    assert result.coverage.places["travel_time_min"].tolist()[0] == pytest.approx(75, abs=0.05)


def test_faults_stop_a_run_before_anything_is_written(tmp_path: Path) -> None:
    study = write_village(tmp_path, STUDY.replace("within_min = 35", "within_min = -1"))
    with pytest.raises(ga.InputError, match="within_min"):
        ga.run_study(study)
    assert not (tmp_path / "results").exists()
    assert not (tmp_path / "map.html").exists()


def test_a_week_of_visits_adds_hours(tmp_path: Path) -> None:
    """The only open practice is on leave in March: who is near it finds it closed."""
    without = ga.run_study(write_village(tmp_path)).coverage
    plain = (tmp_path / "map.html").read_text(encoding="utf-8")
    study = write_village(tmp_path, STUDY.replace("[coverage]", '[coverage]\nweek = "2026-03-09"'))
    lines = (tmp_path / "practices.csv").read_text().splitlines()
    hours = ["opening_hours", "Mo-Fr 08:00-17:00; 2026 Mar off", "24/7"]
    table = "\n".join(f"{line},{cell}" for line, cell in zip(lines, hours, strict=True))
    (tmp_path / "practices.csv").write_text(table + "\n")
    with pytest.warns(ga.GeoAccessWarning, match="No trips at all on 2026-03-14"):
        with_week = ga.run_study(study).coverage  # the village has no bus at the weekend
    was_covered = without.places["covered"].to_numpy()
    assert was_covered.any()
    assert set(with_week.places.loc[was_covered, "reason"]) <= {"closed_when_free", "full"}
    assert "visits" in set(without.unseen["what"])
    assert "visits" not in set(with_week.unseen["what"])
    # The page of the study shows the week of its places, and that of a study without one does not.
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert '"no_way_back", "unknown", "possible"]' in page.replace('","', '", "')
    assert '"no_way_back", "unknown", "possible"]' not in plain.replace('","', '", "')


def test_the_map_offers_the_candidates_of_the_study(tmp_path: Path) -> None:
    result = ga.run_study(write_question(tmp_path, "add = 1"))
    candidates = list(ga.read_candidates(tmp_path / "candidates.csv")["id"])
    parts = (result.study, result.coverage, result.tables, result.network, result.times)
    data = draw_map(*parts, result.circumstances).data
    assert data["ask"]["candidates"] == len(candidates)
    assert data["practices"]["id"][-len(candidates) :] == candidates
    there = list(result.tables["practices"]["status"])
    assert data["ask"]["status"] == [*there, "open", "open"]
