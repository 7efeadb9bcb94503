"""The study file: what it may say, and every fault of it at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.study.plan import Study, read_study
from tests.helpers.village import STUDY, write_village


def _problems(folder: Path, text: str) -> list[str]:
    draft = read_study(write_village(folder, text))
    assert (draft.study is None) == bool(draft.faults)
    return [f"{fault.where}: {fault.problem} {fault.remedy}".strip() for fault in draft.faults]


def test_paths_start_from_the_folder_of_the_study_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_village(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    study = read_study("../study.toml").require()
    assert study.housing == tmp_path / "housing.csv"
    assert study.timetable == (tmp_path / "gtfs.zip",)
    assert (study.folder, study.map) == (tmp_path / "results", tmp_path / "map.html")


def test_every_key_is_read(tmp_path: Path) -> None:
    study = read_study(write_village(tmp_path)).require()
    assert study.departures == ga.DepartureWindow("17:00", "18:00", dt.date(2026, 3, 10))
    assert study.options == ga.TravelOptions(walk_speed_kmh=4.8)
    assert (study.within_min, study.statuses, study.model) == (35, ("open",), True)


def test_dates_and_times_may_stand_without_quotes(tmp_path: Path) -> None:
    text = STUDY.replace('"2026-03-10"', "2026-03-10").replace(
        '["17:00", "18:00"]', "[17:00:00, 18:00:00]"
    )
    study = read_study(write_village(tmp_path, text)).require()
    assert study == read_study(write_village(tmp_path)).require()


def test_a_study_by_bike_needs_no_timetable(tmp_path: Path) -> None:
    text = """
    title = "By bike"
    [inputs]
    housing = "housing.csv"
    practices = "practices.csv"
    streets = "streets.osm"
    [travel]
    mode = "bike"
    """
    study = read_study(write_village(tmp_path, text)).require()
    assert isinstance(study, Study)
    assert (study.departures, study.service_date, study.areas) == (None, None, None)
    assert (study.percentiles, study.within_min, study.language) == ((50,), 30, "nl")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('language = "en"', 'langauge = "en"', "the key 'langauge' is not known. Did you mean 'l"),
        ('language = "en"', 'language = "fr"', "language: found 'fr'. Use one of: en, nl."),
        ("model = true", 'model = "yes"', "model: found 'yes'. Write true or false"),
        ("[coverage]", "[coverige]", "[coverige] is not known. Did you mean [coverage]?"),
        ('title = "A village"', "", "the key 'title' is missing."),
        ('"housing.csv"', '"house.csv"', "housing: there is no file"),
        ('"housing.csv"', "3", "housing: found 3. Write a text"),
        ('["gtfs.zip"]', '["gtfs.zip", "metro.zip"]', "timetable: there is no file"),
        ('timetable = ["gtfs.zip"]', "", "'timetable' is missing; mode 'transit' needs it"),
        ('mode = "transit"', 'mode = "transti"', "mode: found 'transti'. Did you mean 'transit'?"),
        ('"2026-03-10"', '"10-03-2026"', "service_date: '10-03-2026' is not a date."),
        ('["17:00", "18:00"]', '["17:00", "5 pm"]', "departures: '5 pm' is not a clock time."),
        ('["17:00", "18:00"]', '["18:00", "17:00"]', "the end must be later than the start"),
        ('["17:00", "18:00"]', '"17:00"', "departures: found '17:00'. Write start and end"),
        ("percentiles = [50]", "percentiles = [101]", "Percentiles go up to 100."),
        ("percentiles = [50]", "percentiles = [50, 50]", "Name each percentile once."),
        ("percentiles = [50]", "percentiles = [25, 75]", "percentile 50 is not among percentiles"),
        ("walk_speed_kmh = 4.8", "walk_speed = 4.8", "Did you mean 'walk_speed_kmh'?"),
        ("walk_speed_kmh = 4.8", "walk_speed_kmh = -1", "walk_speed_kmh is -1."),
        ("within_min = 35", 'within_min = "35"', "within_min: the value is '35'."),
        ('statuses = ["open"]', 'statuses = ["opne"]', "Did you mean 'open'?"),
        ('statuses = ["open"]', "statuses = []", "the list is empty"),
        ('statuses = ["open"]', "max_age_days = 0", "max_age_days: the value is 0"),
        ("[output]\n", 'output = "x"\n[outputs]\n', "outputs"),
    ],
)
def test_a_fault_of_the_study_file_is_named(
    old: str, new: str, problem: str, tmp_path: Path
) -> None:
    text = STUDY.replace(old, new)
    assert text != STUDY
    assert any(problem in found for found in _problems(tmp_path, text))


def test_all_faults_of_the_study_file_come_together(tmp_path: Path) -> None:
    text = (
        STUDY.replace('language = "en"', 'language = "fr"')
        .replace("within_min", "within_minutes")
        .replace("2026-03-10", "next week")
        .replace("streets.osm", "streets.pbf")
        .replace("walk_speed_kmh", "speed_kmh")
    )
    problems = _problems(tmp_path, text)
    assert len(problems) == 5, problems


@pytest.mark.parametrize(
    ("content", "message"), [(b"title = ", "is not valid TOML"), (b"\xff\xfe", "is not valid TOML")]
)
def test_a_file_that_is_not_toml_is_an_input_error(
    content: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(ga.InputError, match=message):
        read_study(tmp_path / "study.toml")


def test_a_missing_study_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ga.InputError, match="There is no study file at"):
        read_study(tmp_path / "stduy.toml")
