"""Real feeds: the counts, each explained from the files themselves."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from geoaccess import GeoAccessWarning, NoServiceError, read_timetable
from geoaccess.networks.timetable.timetable import Timetable
from geoaccess.units import parse_clock

MONDAY = "2019-05-13"


def rows(feed: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(feed) as archive, archive.open(f"{name}.txt") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig"), skipinitialspace=True))


def calls_by_trip(feed: Path) -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in rows(feed, "stop_times"):
        found[row["trip_id"]].append(row)
    for calls in found.values():
        calls.sort(key=lambda row: int(row["stop_sequence"]))
    return found


@pytest.fixture(scope="module")
def porto(shared_data: Path) -> tuple[list[Path], Timetable]:
    feeds = [shared_data / "porto_alegre" / f"poa_{name}.zip" for name in ("eptc", "trensurb")]
    return feeds, read_timetable(feeds, service_date=MONDAY)


def test_trips_of_porto_alegre(porto: tuple[list[Path], Timetable]) -> None:
    (buses, metro), timetable = porto
    day = timetable.days[dt.date(2019, 5, 13)]
    # All buses run on a Monday, of the metro those of FULLW; no trip runs past midnight, and
    # the metros of Tuesday before 06:00 are within the horizon (buses start later).
    weekday = {row["trip_id"] for row in rows(metro, "trips") if row["service_id"] == "FULLW"}
    calls = calls_by_trip(metro)
    early = [trip for trip in weekday if calls[trip][0]["departure_time"] < "06:00:00"]
    assert (len(rows(buses, "trips")), len(weekday), len(early)) == (2374, 529, 29)
    assert day.trips == 2374 + 529 + 29
    assert len(timetable.trips) == timetable.service[dt.date(2019, 5, 13)] == 2374 + 529
    assert len(timetable.stops) == 3986 + 24


def test_patterns_of_porto_alegre(porto: tuple[list[Path], Timetable]) -> None:
    (buses, metro), timetable = porto
    weekday = {row["trip_id"] for row in rows(metro, "trips") if row["service_id"] == "FULLW"}
    bus_calls, metro_calls = calls_by_trip(buses), calls_by_trip(metro)
    sequences = {tuple(row["stop_id"] for row in calls) for calls in bus_calls.values()}
    sequences |= {tuple(row["stop_id"] for row in metro_calls[trip]) for trip in weekday}
    # 201 sequences of bus stops and 21 of metro stops; on this day no trip overtakes another.
    assert timetable.days[dt.date(2019, 5, 13)].patterns == len(sequences) == 201 + 21


def test_times_between_the_timepoints_of_porto_alegre(porto: tuple[list[Path], Timetable]) -> None:
    (buses, _), timetable = porto
    untimed = sum(not row["arrival_time"] for row in rows(buses, "stop_times"))
    assert untimed == 125_271
    assert timetable.sources[0]["assumptions"] == [
        "125,271 calls without times: interpolated by distance between timed calls"
    ]
    day = timetable.days[dt.date(2019, 5, 13)]
    # Every timed call of the file stands in the arrays with the same number of seconds.
    timed = sorted(
        parse_clock(row["arrival_time"]) for row in rows(buses, "stop_times") if row["arrival_time"]
    )
    trip = timetable.trips["trip_id"]
    ends = []
    for p in range(day.patterns):
        first, last = day.pattern_trip_ptr[p : p + 2]
        length = day.pattern_stop_ptr[p + 1] - day.pattern_stop_ptr[p]
        times = day.arrival_s[day.pattern_time_ptr[p] : day.pattern_time_ptr[p + 1]]
        assert (np.diff(times.reshape(-1, length), axis=1) >= 0).all()
        if trip[day.trip_row[first]].startswith("1:"):
            ends += times.reshape(last - first, length)[:, [0, -1]].ravel().tolist()
    # The timepoints are the two ends of every trip.
    assert sorted(ends) == timed


def test_a_date_after_porto_alegres_buses_end(porto: tuple[list[Path], Timetable]) -> None:
    feeds, _ = porto
    with pytest.warns(GeoAccessWarning, match=r"poa_eptc\.zip: no trips on 2019-09-02"):
        timetable = read_timetable(feeds, service_date="2019-09-02")
    assert timetable.service[dt.date(2019, 9, 2)] == 529
    with pytest.raises(NoServiceError, match="covers 2019-03-01 to 2019-12-31; its busiest day"):
        read_timetable(feeds, service_date="2020-01-01")


def test_headways_of_the_dutch_ferries(shared_data: Path) -> None:
    feed = shared_data / "ferries" / "dutch-ferries-gtfs.zip"
    with pytest.warns(GeoAccessWarning, match="1 trips have only one usable call"):
        timetable = read_timetable(feed, service_date=MONDAY)
    # Each of 551 trips leaves every hour from 00:00:00 and before 24:00:39, so 25 times a day.
    assert timetable.service[dt.date(2019, 5, 13)] == 551 * 25
    expected = 0
    for calls in calls_by_trip(feed).values():
        first, last = calls[0]["departure_time"], calls[-1]["arrival_time"]
        lasting = parse_clock(last) - parse_clock(first)
        # The day before, this day and until 30:00 of it: hours -24 to 29, if still under way.
        if len(calls) > 1:
            expected += sum(3600 * hour + lasting > 0 for hour in range(-24, 30))
    assert timetable.days[dt.date(2019, 5, 13)].trips == expected
    assert timetable.sources[0]["assumptions"] == [
        "551 frequencies without exact times: a vehicle comes every headway from start_time"
    ]
