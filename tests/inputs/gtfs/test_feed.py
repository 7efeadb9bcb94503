"""Feeds as strangers write them: what is mended, what is counted, what is refused."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from geoaccess.errors import FeedError
from geoaccess.inputs.gtfs.feed import Feed, read_feed
from geoaccess.inputs.gtfs.feed_csv import MISSING
from geoaccess.inputs.gtfs.feed_files import FeedLimits
from geoaccess.inputs.gtfs.stop_times import StopTimes, read_stop_times
from tests.helpers.feeds import DAILY, feed_texts, line_of_stops, write_feed

HEAD = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
TIDY = feed_texts(
    stops=line_of_stops("AB"),
    stop_times=f"{HEAD}\nt,08:00:00,08:01:00,A,1\nt,08:10:00,08:10:00,B,2\n",
)


def read(tmp_path: Path, **tables: str) -> Feed:
    return read_feed(write_feed({**TIDY, **tables}, tmp_path / "f.zip"))


def all_calls(feed: Feed) -> StopTimes:
    return read_stop_times(feed, np.ones(len(feed.trips), dtype=bool))


def faults(tmp_path: Path, **tables: str) -> list[str]:
    """Every fault, one line each."""
    with pytest.raises(FeedError) as error:
        all_calls(read(tmp_path, **tables))
    return [str(fault) for fault in error.value.faults]


def test_a_byte_order_mark_spaces_and_quotes_do_not_matter(tmp_path: Path) -> None:
    feed = read(
        tmp_path,
        stops='\ufeffstop_id, stop_name ,"stop_lat",stop_lon\n A ,"Markt, ""oud""","51.6", 4.7 \n"B",,51.6,4.71\n',
    )
    assert feed.stops["stop_id"].tolist() == ["A", "B"]
    assert feed.stops["name"].tolist() == ['Markt, "oud"', ""]
    assert feed.stops.loc[0, ["lon", "lat"]].tolist() == [4.7, 51.6]


def test_line_breaks_inside_quotes_are_text(tmp_path: Path) -> None:
    feed = read(
        tmp_path, stops='stop_id,stop_name,stop_lat,stop_lon\nA,"a\nb",51.6,4.7\nB,,51.6,4.71\n'
    )
    assert feed.stops["name"].tolist() == ["a\nb", ""]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end(tmp_path: Path, line_end: str) -> None:
    feed = read(tmp_path, stop_times=TIDY["stop_times"].replace("\n", line_end))
    assert all_calls(feed).arrival_s.tolist() == [28_800, 29_400]


def test_texts_that_are_not_utf8_are_read_and_counted(tmp_path: Path) -> None:
    path = write_feed({k: v for k, v in TIDY.items() if k != "stops"}, tmp_path / "f.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "stops.txt",
            "stop_id,stop_name,stop_lat,stop_lon\nA,Café,51.6,4.7\nB,é,51.6,4.8\n".encode("cp1252"),
        )
    feed = read_feed(path)
    assert feed.stops["name"].tolist() == ["Café", "é"]
    assert any(str(r).startswith("2 texts of stops.txt are not UTF-8") for r in feed.log.repairs)


def test_stop_times_out_of_order_are_sorted(tmp_path: Path) -> None:
    feed = read(
        tmp_path,
        stop_times=f"{HEAD}\nt,08:20:00,08:20:00,A,10\nu,09:00:00,09:00:00,A,1\nt,08:00:00,08:00:00,A,1\n"
        "u,09:10:00,09:10:00,B,2\nt,08:10:00,08:10:00,B,9\n",
        trips="route_id,service_id,trip_id\nR,D,t\nR,D,u\n",
    )
    calls = all_calls(feed)
    assert calls.trip.tolist() == [0, 0, 0, 1, 1]
    assert calls.stop.tolist() == [0, 1, 0, 0, 1]
    assert (calls.arrival_s // 60).tolist() == [480, 490, 500, 540, 550]


def test_only_wanted_trips_are_held(tmp_path: Path) -> None:
    feed = read(
        tmp_path,
        stop_times=TIDY["stop_times"] + "u,09:00:00,09:00:00,A,1\nu,09:10:00,09:10:00,B,2\n",
        trips="route_id,service_id,trip_id\nR,D,t\nR,D,u\n",
    )
    assert read_stop_times(feed, np.array([False, True])).trip.tolist() == [1, 1]


def test_empty_times_are_missing_and_short_hours_are_read(tmp_path: Path) -> None:
    feed = read(
        tmp_path, stop_times=f"{HEAD}\nt,8:00:00, 8:00:00,A,1\nt,,,B,2\nt,8:10:00,8:10:00,A,3\n"
    )
    assert all_calls(feed).arrival_s.tolist() == [28_800, MISSING, 29_400]


def test_calls_that_name_nothing_known_are_counted(tmp_path: Path) -> None:
    feed = read(
        tmp_path,
        stop_times=TIDY["stop_times"] + "t,08:20:00,08:20:00,X,3\nghost,09:00:00,09:00:00,A,1\n"
        "t,08:30:00,08:30:00,A,2\n",
    )
    assert all_calls(feed).stop.tolist() == [0, 1]
    assert [str(repair) for repair in feed.log.repairs] == [
        "1 stop times belong to no trip; they were left out",
        "1 stop times name no known stop; they were left out",
        "1 stop times repeat a stop_sequence; the first was kept",
    ]


@pytest.mark.parametrize("cell", ["8.00", "noon", "08:61:00", "-1:00:00", "169:00:00", "08:00"])
def test_a_time_that_cannot_be_read_names_its_trip(tmp_path: Path, cell: str) -> None:
    (fault,) = faults(
        tmp_path, stop_times=f"{HEAD}\nt,{cell},08:00:00,A,1\nt,08:10:00,08:10:00,B,2\n"
    )
    assert "1 trips have times or sequences that cannot be read" in fault
    assert "Rows: t." in fault


def test_many_faults_come_in_one_error(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        agency="agency_timezone\nMars/Olympus\n",
        stops="stop_id,stop_lat,stop_lon\nA,51.6,4.7\nA,51.6,4.7\n",
        routes="route_id,route_short_name\nR,1\n",
        calendar=DAILY.replace("20260101", "1 januari"),
        trips="route_id,service_id,trip_id\nR,D,t\nR,D,\n",
        frequencies="trip_id,start_time,end_time,headway_secs\nt,08:00:00,09:00:00,0\n",
    )
    expected = [
        "agency.txt: agency_timezone is 'Mars/Olympus'",
        "stops.txt: 1 stop_id stand more than once. Rows: A.",
        "routes.txt: Column route_type is missing.",
        "trips.txt: 1 rows have no trip_id.",
        "calendar.txt: 1 rows have a date that is missing or not YYYYMMDD. Rows: D.",
        "frequencies.txt: 1 rows have unreadable times or no headway above 0. Rows: t.",
    ]
    assert len(found) == len(expected)
    for fault, part in zip(found, expected, strict=True):
        assert part in fault


def test_rows_of_another_width_are_named(tmp_path: Path) -> None:
    (fault,) = faults(
        tmp_path, routes="route_id,route_short_name,route_type\nR,1,3\nS,2\nT,3,3,3,3\n"
    )
    assert "2 rows have more or fewer fields than the header. Rows: line 3, line 4." in fault


def test_an_empty_file_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, routes="")
    assert "routes.txt: The file is empty." in fault


def test_a_column_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, routes="route_id,route_type,route_type\nR,3,3\n")
    assert "Column route_type stands twice." in fault


def test_a_headway_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    texts = dict(
        TIDY,
        frequencies="trip_id,start_time,end_time,headway_secs\nt,00:00:00,24:00:00,1\n",
    )
    path = write_feed(texts, tmp_path / "f.zip")
    with pytest.raises(FeedError, match="stand for 86,400 trips, more than 1,000"):
        read_feed(path, FeedLimits(max_repetitions=1000))
    assert read_feed(path).repetitions.tolist() == [86_400]


def test_a_damaged_member_is_a_feed_error(tmp_path: Path) -> None:
    path = write_feed(TIDY, tmp_path / "f.zip")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo("stop_times.txt")
        start = info.header_offset + 30 + len(info.filename)
    content[start : start + 10] = b"\xff" * 10
    path.write_bytes(bytes(content))
    with pytest.raises(FeedError, match=r"stop_times\.txt is damaged"):
        all_calls(read_feed(path))


def test_unknown_routes_services_and_parents_are_counted(tmp_path: Path) -> None:
    feed = read(
        tmp_path,
        trips="route_id,service_id,trip_id\nX,D,t\nR,X,u\n",
        stops="stop_id,stop_lat,stop_lon,parent_station\nA,51.6,4.7,X\nB,51.6,4.71,\n",
    )
    assert [str(repair) for repair in feed.log.repairs] == [
        "1 stops name an unknown parent_station; it was ignored",
        "1 trips name an unknown route; they have no line name",
        "1 trips name a service without dates; they never run",
    ]
    assert feed.trips["route"].tolist() == [-1, 0]
    assert feed.trips["service"].tolist() == [0, -1]


def test_positions_that_are_none_are_missing(tmp_path: Path) -> None:
    feed = read(tmp_path, stops="stop_id,stop_lat,stop_lon\nA,91,4.7\nB,51.6,four\n")
    assert feed.stops[["lon", "lat"]].isna().any(axis=1).all()


def test_which_services_run(tmp_path: Path) -> None:
    feed = read(
        tmp_path,
        calendar=DAILY.replace("D,1,1,1,1,1,1,1", "D,1,1,1,1,1,0,0"),
        calendar_dates="service_id,date,exception_type\nD,20260314,1\nE,20260314,1\nD,20260313,2\nD,20260310,2\nD,20260310,1\n",
    )
    active = {d: feed.calendar.active(dt.date(2026, 3, d)).tolist() for d in (10, 12, 13, 14, 15)}
    # D and E; of two rows for the 10th the last one counts.
    assert active == {
        10: [True, False], 12: [True, False], 13: [False, False], 14: [True, True], 15: [False, False],
    }  # fmt: skip
