"""Findings in feeds, each made by a feed that has just that one."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoaccess import Finding, check_feed, findings_table
from tests.helpers.feeds import DAILY, feed_texts, line_of_stops, write_feed

HEAD = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
# The stops lie 0.01 degrees apart at 51.6 north: 691 m.
TIDY = feed_texts(
    stops=line_of_stops("AB"),
    stop_times=f"{HEAD}\nt,08:00:00,08:00:00,A,1\nt,08:02:00,08:02:00,B,2\n",
)


def found(tmp_path: Path, study_date: str = "2026-03-10", **tables: str) -> dict[str, Finding]:
    """Findings by code, without the span of dates that every feed has."""
    path = write_feed({**TIDY, **tables}, tmp_path / "f.zip")
    findings = {f.code: f for f in check_feed(path, study_date=study_date)}
    assert findings.pop("dates_covered", None) is not None or "unreadable" in findings
    return findings


def test_a_tidy_feed_has_no_findings_but_its_dates(tmp_path: Path) -> None:
    assert found(tmp_path) == {}


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ("2027-01-01", "The feed ends on 2026-12-31, before the study date 2027-01-01."),
        ("2025-12-31", "The feed starts on 2026-01-01, after the study date 2025-12-31."),
    ],
)
def test_a_study_date_outside_the_feed_is_an_error(tmp_path: Path, date: str, problem: str) -> None:
    finding = found(tmp_path, study_date=date)["study_date"]
    assert (finding.severity, finding.problem) == ("error", problem)


def test_weekdays_and_days_without_trips(tmp_path: Path) -> None:
    findings = found(
        tmp_path,
        study_date="2026-05-05",
        calendar=DAILY.replace("D,1,1,1,1,1,1,1", "D,1,1,1,1,1,1,0"),
        calendar_dates="service_id,date,exception_type\nD,20260505,2\n",
    )
    assert findings["weekdays_without_trips"].sample_ids == ("sunday",)
    assert findings["thin_days"].sample_ids == ("2026-05-05",)
    assert findings["study_date"].problem == "No trips run on the study date 2026-05-05."


def test_a_feed_that_never_runs_is_an_error(tmp_path: Path) -> None:
    path = write_feed(
        {**TIDY, "calendar": DAILY.replace("1,1,1,1,1,1,1", "0,0,0,0,0,0,0")}, tmp_path / "f.zip"
    )
    assert [(f.code, f.severity) for f in check_feed(path)] == [("no_service", "error")]


def test_stops(tmp_path: Path) -> None:
    findings = found(
        tmp_path,
        stops="stop_id,stop_lat,stop_lon\nA,51.6,4.70\nB,51.6,4.71\nidle,51.6,4.72\nlost,,\n",
        stop_times=TIDY["stop_times"] + "t,08:04:00,08:04:00,lost,3\n",
    )
    assert findings["stops_without_trips"].sample_ids == ("idle",)
    assert findings["stops_without_position"].sample_ids == ("lost",)


def test_trips(tmp_path: Path) -> None:
    findings = found(
        tmp_path,
        trips="route_id,service_id,trip_id\n" + "".join(f"R,D,{t}\n" for t in "tuvwx"),
        stop_times=TIDY["stop_times"]
        + "u,08:00:00,08:00:00,A,1\nu,08:02:00,08:02:00,B,2\n"  # equals t
        + "v,08:00:00,08:00:00,A,1\n"  # a single call
        + "w,08:00:00,08:00:00,A,1\nw,,,B,2\nw,08:04:00,08:04:00,A,3\n"
        + "x,08:00:00,08:00:00,B,1\nx,08:02:00,08:02:00,A,2\n",  # other order than t
    )
    assert findings["duplicated_trips"].sample_ids == ("u",)
    assert findings["trips_with_one_call"].sample_ids == ("v",)
    assert (findings["missing_times"].count, findings["missing_times"].sample_ids) == (1, ("w",))


@pytest.mark.parametrize(
    ("arrival", "codes"),
    [
        ("07:50:00", {"back_in_time"}),
        ("08:00:00", set()),  # 691 m in a minute, which may be rounding, are 41 km/h
        ("08:02:00", set()),
    ],
)
def test_times_between_stops(tmp_path: Path, arrival: str, codes: set[str]) -> None:
    stop_times = f"{HEAD}\nt,08:00:00,08:00:00,A,1\nt,{arrival},{arrival},B,2\n"
    assert set(found(tmp_path, stop_times=stop_times)) == codes


def test_a_bus_that_flies(tmp_path: Path) -> None:
    # 0.2 degrees are 13.8 km, in four minutes and one for rounding 166 km/h
    stop_times = f"{HEAD}\nt,08:00:00,08:00:00,A,1\nt,08:04:00,08:04:00,B,2\n"
    tables = {"stops": line_of_stops("AB", step=0.2), "stop_times": stop_times}
    assert found(tmp_path, **tables)["too_fast"].sample_ids == ("t",)
    train = TIDY["routes"].replace(",3\n", ",2\n")
    assert found(tmp_path, routes=train, **tables) == {}


def test_what_reading_mends_is_a_warning_with_its_count(tmp_path: Path) -> None:
    findings = found(tmp_path, stop_times=TIDY["stop_times"] + "x,09:00:00,09:00:00,A,1\n" * 3)
    # Three stop times of a trip that trips.txt does not have.
    assert findings["mended"].count == 3
    assert findings["mended"].severity == "warning"


def test_a_feed_that_cannot_be_read_gives_an_error_per_fault(tmp_path: Path) -> None:
    path = write_feed({"stops": TIDY["stops"]}, tmp_path / "f.zip")
    findings = check_feed(path)
    assert {f.code for f in findings} == {"unreadable"}
    assert len(findings) == 5


def test_the_table_lists_the_worst_first() -> None:
    kinds = ("note", "error", "warning")
    table = findings_table([Finding(kind, "x", 1, (), "", "") for kind in kinds])
    assert table["severity"].tolist() == ["error", "warning", "note"]
    assert findings_table([]).empty


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # Weekday services only, holidays taken out, timepoints only.
        (
            "porto_alegre/poa_eptc.zip",
            {"weekdays_without_trips": 2, "thin_days": 3, "missing_times": 125_271},
        ),
        ("porto_alegre/poa_trensurb.zip", {}),
        # One ferry with a single call; 551 headways without exact times.
        ("ferries/dutch-ferries-gtfs.zip", {"trips_with_one_call": 1, "assumed": 1}),
    ],
)
def test_real_feeds(shared_data: Path, name: str, expected: dict[str, int]) -> None:
    findings = {f.code: f.count for f in check_feed(shared_data / name, study_date="2019-05-13")}
    assert findings.pop("dates_covered") == 2
    assert findings == expected
