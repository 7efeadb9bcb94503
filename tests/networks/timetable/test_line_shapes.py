"""Lines on the map come from shapes.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoaccess import FeedError, GeoAccessWarning, read_timetable
from tests.helpers.feeds import feed_texts, line_of_stops, write_feed

FEED = feed_texts(
    stops=line_of_stops("AB"),
    trips="""
    route_id,service_id,trip_id,shape_id
    R,D,t,bend
    R,D,u,straight
    R,D,v,
    R,X,never,unused
    """,
    stop_times="trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    + "".join(
        f"{trip},{hour}:00:00,{hour}:00:00,A,1\n{trip},{hour}:10:00,{hour}:10:00,B,2\n"
        for hour, trip in enumerate(("t", "u", "v", "never"), 10)
    ),
    calendar_dates="service_id,date,exception_type\nD,20260310,1\nX,20260601,1\n",
    shapes="""
    shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence
    straight,51.6,4.70,1
    straight,51.6,4.71,2
    bend,51.6,4.71,30
    bend,51.6,4.70,4
    bend,51.7,4.70,10
    unused,51.6,4.70,1
    unused,51.6,4.71,2
    """,
)


def test_points_are_put_in_order_and_unused_shapes_left_out(tmp_path: Path) -> None:
    timetable = read_timetable(write_feed(FEED, tmp_path / "f.zip"), service_date="2026-03-10")
    shapes = timetable.shapes
    assert shapes.crs.to_epsg() == 4326
    drawn = {
        trip: list(shapes.geometry[row].coords) if row >= 0 else None
        for trip, row in zip(timetable.trips["trip_id"], timetable.trips["shape"], strict=True)
    }
    assert drawn == {
        "t": [(4.70, 51.6), (4.70, 51.7), (4.71, 51.6)],
        "u": [(4.70, 51.6), (4.71, 51.6)],
        "v": None,
    }
    assert len(shapes) == 2


def test_rows_of_several_feeds_follow_each_other(tmp_path: Path) -> None:
    paths = [write_feed(FEED, tmp_path / f"{n}.zip") for n in range(2)]
    timetable = read_timetable(paths, service_date="2026-03-10")
    assert timetable.trips["shape"].tolist() == [0, 1, -1, 2, 3, -1]
    assert len(timetable.shapes) == 4


def test_points_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    texts = dict(FEED, shapes=FEED["shapes"] + "bend,95,4.7,40\nstraight,51.6,x,3\n")
    with pytest.warns(GeoAccessWarning, match=r"2 points of shapes\.txt cannot be read"):
        timetable = read_timetable(write_feed(texts, tmp_path / "f.zip"), service_date="2026-03-10")
    assert [len(line.coords) for line in timetable.shapes.geometry] == [3, 2]


def test_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    path = write_feed(dict(FEED, shapes=FEED["shapes"] + "bend,51.6\n"), tmp_path / "f.zip")
    with pytest.raises(FeedError, match=r"shapes\.txt: 1 rows have more or fewer fields"):
        read_timetable(path, service_date="2026-03-10")


def test_no_shapes_is_none(tmp_path: Path) -> None:
    texts = {name: text for name, text in FEED.items() if name != "shapes"}
    timetable = read_timetable(write_feed(texts, tmp_path / "f.zip"), service_date="2026-03-10")
    assert timetable.shapes is None
    assert timetable.trips["shape"].tolist() == [-1, -1, -1]
