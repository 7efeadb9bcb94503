"""Feeds cut to an area: what stays is whole, what goes leaves nothing dangling."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest
import shapely

from geoaccess import FeedError, InputError, check_feed, crop_feed, read_timetable
from geoaccess.inputs.zones import zone_around
from tests.helpers.feeds import DAILY, feed_texts, line_of_stops, write_feed

HEAD = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
# Stops A to H every 0.01 degrees from 4.70; the area holds C to F (4.72 to 4.75).
AREA = shapely.box(4.715, 51.5, 4.755, 51.7)


def calls(trip: str, stops: str) -> str:
    rows = (f"{trip},08:{2 * n:02d}:00,08:{2 * n:02d}:00,{s},{10 * n}" for n, s in enumerate(stops))
    return "\n".join(rows) + "\n"


def cropped(tmp_path: Path, buffer_km: float = 0, **tables: str) -> dict[str, pd.DataFrame]:
    """The tables of the new feed."""
    texts = feed_texts(stops=line_of_stops("ABCDEFGH"), **tables)
    source = write_feed(texts, tmp_path / "old.zip")
    crop_feed(source, AREA, tmp_path / "new.zip", buffer_km=buffer_km)
    with zipfile.ZipFile(tmp_path / "new.zip") as archive:
        return {
            name.removesuffix(".txt"): pd.read_csv(archive.open(name), dtype=str)
            for name in archive.namelist()
        }


def stops_of(tables: dict[str, pd.DataFrame], trip: str) -> str:
    table = tables["stop_times"]
    return "".join(table.loc[table["trip_id"] == trip, "stop_id"])


def test_a_trip_through_the_area_keeps_its_stops_in_it(tmp_path: Path) -> None:
    tables = cropped(tmp_path, stop_times=f"{HEAD}\n" + calls("t", "ABCDEFGH"))
    assert stops_of(tables, "t") == "CDEF"
    assert tables["stops"]["stop_id"].tolist() == list("CDEF")


def test_a_trip_that_leaves_and_comes_back_is_not_torn(tmp_path: Path) -> None:
    tables = cropped(tmp_path, stop_times=f"{HEAD}\n" + calls("t", "ACDABFGH"))
    assert stops_of(tables, "t") == "CDABF"
    assert tables["stops"]["stop_id"].tolist() == list("ABCDF")


def test_trips_with_fewer_than_two_calls_inside_go(tmp_path: Path) -> None:
    times = f"{HEAD}\n" + calls("in", "CD") + calls("touches", "ABC") + calls("out", "GHG")
    tables = cropped(tmp_path, stop_times=times)
    assert tables["trips"]["trip_id"].tolist() == ["in"]


def test_a_trip_that_calls_twice_at_one_stop_counts_two_calls(tmp_path: Path) -> None:
    tables = cropped(tmp_path, stop_times=f"{HEAD}\n" + calls("loop", "ACBCA"))
    assert stops_of(tables, "loop") == "CBC"


def test_a_trip_with_a_headway_stays_whole(tmp_path: Path) -> None:
    headway = "trip_id,start_time,end_time,headway_secs\nt,08:00:00,10:00:00,600\n"
    times = f"{HEAD}\n" + calls("t", "ABCDEFGH") + calls("u", "ABCDEFGH")
    tables = cropped(tmp_path, stop_times=times, frequencies=headway)
    assert stops_of(tables, "t") == "ABCDEFGH"
    assert stops_of(tables, "u") == "CDEF"


def test_untimed_ends_reach_out_to_timepoints(tmp_path: Path) -> None:
    rows = ["t,08:00:00,08:00:00,A,1"]
    rows += [f"t,,,{stop},{n}" for n, stop in enumerate("BCDEF", 2)]
    rows += ["t,08:20:00,08:20:00,G,7", "t,08:30:00,08:30:00,H,8"]
    tables = cropped(tmp_path, stop_times="\n".join([HEAD, *rows]) + "\n")
    assert stops_of(tables, "t") == "ABCDEFG"


def test_the_margin_widens_the_area(tmp_path: Path) -> None:
    # 0.01 degrees are 691 m here: one kilometre reaches one stop further on both sides.
    times = f"{HEAD}\n" + calls("t", "ABCDEFGH")
    assert stops_of(cropped(tmp_path, buffer_km=1, stop_times=times), "t") == "BCDEFG"


def test_nothing_dangles(tmp_path: Path) -> None:
    tables = cropped(
        tmp_path,
        stop_times=f"{HEAD}\n" + calls("t", "CDE") + calls("u", "AB"),
        trips="route_id,service_id,trip_id,shape_id\nR,D,t,S\nQ,E,u,T\n",
        routes="route_id,route_short_name,route_type\nR,1,3\nQ,2,3\n",
        calendar=DAILY + "E,1,1,1,1,1,1,1,20260101,20261231\n",
        calendar_dates="service_id,date,exception_type\nE,20260310,1\n",
        shapes="shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nS,51.6,4.72,1\nT,51.6,4.7,1\n",
        transfers="from_stop_id,to_stop_id,transfer_type,from_trip_id,to_trip_id\n"
        "C,D,2,,\nA,C,2,,\nC,D,4,t,u\n",
    )
    assert tables["routes"]["route_id"].tolist() == ["R"]
    assert tables["calendar"]["service_id"].tolist() == ["D"]
    assert tables["shapes"]["shape_id"].tolist() == ["S"]
    assert len(tables["transfers"]) == 1
    assert tables["calendar_dates"].empty
    timetable = read_timetable(tmp_path / "new.zip", service_date="2026-03-10")
    assert sum(day.trips for day in timetable.days.values()) == 1
    assert [f.code for f in check_feed(tmp_path / "new.zip")] == ["dates_covered"]


def test_stations_and_their_entrances_stay_with_their_platforms(tmp_path: Path) -> None:
    stops = (
        "stop_id,stop_lat,stop_lon,location_type,parent_station\n"
        "C,51.6,4.72,0,St\nD,,,0,St\nSt,51.6,4.72,1,\nE1,51.6,4.72,2,St\nidle,51.6,4.72,0,St\n"
        "Far,51.6,5.72,1,\nE2,51.6,5.72,2,Far\n"
    )
    texts = feed_texts(stops=stops, stop_times=f"{HEAD}\n" + calls("t", "CDC"))
    crop = crop_feed(write_feed(texts, tmp_path / "o.zip"), AREA, tmp_path / "n.zip", buffer_km=0)
    assert (crop.stops, crop.trips, crop.calls) == (4, 1, 3)


def test_the_same_feed_gives_the_same_bytes(tmp_path: Path) -> None:
    times = f"{HEAD}\n" + calls("t", "ABCDEFGH")
    cropped(tmp_path, stop_times=times)
    first = (tmp_path / "new.zip").read_bytes()
    cropped(tmp_path, stop_times=times, fare_rules="fare_id\n1\n")
    assert (tmp_path / "new.zip").read_bytes() == first
    crop = crop_feed(tmp_path / "old.zip", AREA, tmp_path / "new.zip")
    assert crop.left_out == ("fare_rules.txt",)


def test_a_feed_elsewhere_is_an_error_and_writes_nothing(tmp_path: Path) -> None:
    texts = feed_texts(stops=line_of_stops("AB"), stop_times=f"{HEAD}\n" + calls("t", "AB"))
    source = write_feed(texts, tmp_path / "old.zip")
    with pytest.raises(FeedError, match="no trip calls twice inside the area"):
        crop_feed(source, AREA, tmp_path / "new.zip", buffer_km=0)
    with pytest.raises(FeedError, match=r"trips.txt is missing"):
        crop_feed(write_feed({"stops": "stop_id\n"}, source), AREA, tmp_path / "new.zip")
    assert not (tmp_path / "new.zip").exists()


def test_real_feeds_keep_the_trips_of_their_middle(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "porto_alegre" / "poa_eptc.zip"
    middle = shapely.Point(-51.22, -30.04).buffer(0.02)
    crop = crop_feed(source, middle, tmp_path / "new.zip", buffer_km=1)
    whole = read_timetable(source, service_date="2019-05-13").days
    left = read_timetable(tmp_path / "new.zip", service_date="2019-05-13").days
    assert 0 < sum(d.trips for d in left.values()) <= sum(d.trips for d in whole.values())
    assert crop.stops < 3986
    # The feed times few calls: none may lose its time because a timepoint was cut off.
    assert {f.severity for f in check_feed(tmp_path / "new.zip")} <= {"note", "warning"}


@pytest.mark.parametrize(
    ("area", "buffer_km", "message"),
    [
        (shapely.Point(4.7, 51.6), 0, "no surface"),
        (shapely.Polygon(), 10, "no surface"),
        (AREA, -1, "buffer_km"),
    ],
)
def test_an_area_must_be_one(area: object, buffer_km: float, message: str) -> None:
    with pytest.raises(InputError, match=message):
        zone_around(area, buffer_km)
