"""Edits of public transport on a hand-written feed: every time after an edit is worked out here.

Line 1 runs from A over B, C and D to E and back, 10 minutes a leg; stops lie
0.01 degrees (690 m) apart on one parallel.
"""

from __future__ import annotations

import csv

import geopandas as gpd
import numpy as np
import pytest

from geoaccess.errors import InputError
from geoaccess.networks.timetable.build import read_timetable
from geoaccess.scenarios.feed_places import StreetPoints
from geoaccess.scenarios.scenario import (
    Scenario,
    ScenarioInputs,
    apply_scenario,
    parse_scenario_edit,
)
from tests.helpers.feeds import feed_texts, line_of_stops, table, write_feed

STOPS = "ABCDE"


def trip(name, stops, start_min):
    rows = []
    for number, stop in enumerate(stops):
        time = start_min + 10 * number
        text = f"{time // 60:02d}:{time % 60:02d}:00"
        rows.append((name, text, text, stop, number + 1))
    return rows


@pytest.fixture
def inputs(tmp_path):
    columns = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")
    rows = [
        *trip("out1", "ABCDE", 480),  # 08:00
        *trip("out2", "ABCDE", 540),  # 09:00
        *trip("back1", "EDCBA", 500),  # 08:20
    ]
    feed = write_feed(
        feed_texts(stops=line_of_stops(STOPS), stop_times=table(columns, rows)),
        tmp_path / "bus.zip",
    )
    home = gpd.GeoDataFrame(
        {"id": ["h"], "residents": [1]}, geometry=gpd.points_from_xy([4.7], [51.6]), crs=4326
    )
    practice = gpd.GeoDataFrame(
        {"id": ["p"], "status": ["open"]}, geometry=gpd.points_from_xy([4.7], [51.6]), crs=4326
    )
    # streets all along the line
    lon = np.linspace(4.69, 4.76, 100)
    streets = StreetPoints(lon, np.full(100, 51.6))
    return ScenarioInputs(home, practice, (feed,), streets)


@pytest.fixture
def edited(inputs, tmp_path):
    def run(*edits):
        scenario = Scenario("test", tuple(map(parse_scenario_edit, edits)))
        (folder,) = apply_scenario(inputs, scenario, folder=tmp_path / "edited").feeds
        read_timetable(folder, service_date="2026-03-10")
        return folder

    return run


def timetable_of(folder):
    """Calls of every trip as text: ``A 08:00, B 08:10``."""
    trips: dict[str, list[str]] = {}
    with (folder / "stop_times.txt").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            short = row["departure_time"].removesuffix(":00")
            trips.setdefault(row["trip_id"], []).append(f"{row['stop_id']} {short}")
    return {name: ", ".join(calls) for name, calls in trips.items()}


OUT1 = "A 08:00, B 08:10, C 08:20, D 08:30, E 08:40"
OUT2 = "A 09:00, B 09:10, C 09:20, D 09:30, E 09:40"
BACK1 = "E 08:20, D 08:30, C 08:40, B 08:50, A 09:00"


def test_add_a_stop_to_a_line_both_ways(edited):
    folder = edited(
        {
            "do": "add_stop",
            "line": "1",
            "stop": {"name": "Camp", "lon": 4.715, "lat": 51.6},
            "between": ["Stop B", "Stop C"],
            "extra_min": 2,
        }
    )
    # B to C now takes 12 minutes with the camp half-way; everything after is 2 minutes later
    assert timetable_of(folder) == {
        "out1": "A 08:00, B 08:10, scenario:Camp 08:16, C 08:22, D 08:32, E 08:42",
        "out2": "A 09:00, B 09:10, scenario:Camp 09:16, C 09:22, D 09:32, E 09:42",
        "back1": "E 08:20, D 08:30, C 08:40, scenario:Camp 08:46, B 08:52, A 09:02",
    }


def test_later_trips_on_a_line(edited):
    folder = edited(
        {"do": "extra_trips", "line": "1", "departures": ["22:30", "24:10"], "towards": "Stop E"}
    )
    assert timetable_of(folder) == {
        "out1": OUT1,
        "out2": OUT2,
        "back1": BACK1,
        "out2:22:30": "A 22:30, B 22:40, C 22:50, D 23:00, E 23:10",
        "out2:24:10": "A 24:10, B 24:20, C 24:30, D 24:40, E 24:50",
    }


def test_extra_trips_run_on_the_days_of_the_line(edited):
    folder = edited(
        {"do": "extra_trips", "line": "1", "departures": ["12:00"], "towards": "Stop A"}
    )
    timetable = read_timetable(folder, service_dates=["2026-01-01", "2026-12-31"])
    # three trips of the feed and one more, every day of the year
    assert set(timetable.service[[*timetable.dates]]) == {4}


def test_extra_trips_need_a_direction(edited):
    with pytest.raises(InputError, match="Stop A, Stop E: which way"):
        edited({"do": "extra_trips", "line": "1", "departures": ["12:00"]})


def test_a_shuttle_between_named_places_at_named_times(edited):
    folder = edited(
        {
            "do": "add_shuttle",
            "line": "Camp shuttle",
            "stops": [{"name": "Camp", "lon": 4.69, "lat": 51.6}, "Stop C"],
            "departures": ["17:00"],
            "back_departures": ["20:30"],
            "minutes": [6],
            "days": "mo-fr",
        }
    )
    shuttle = {n: c for n, c in timetable_of(folder).items() if n.startswith("scenario")}
    assert list(shuttle.values()) == [
        "scenario:Camp 17:00, C 17:06",
        "C 20:30, scenario:Camp 20:36",
    ]
    # Tuesday 10 March: 3 + 2 trips; Saturday 14 March: 3
    timetable = read_timetable(folder, service_dates=["2026-03-10", "2026-03-14"])
    assert timetable.service[[*timetable.dates]].tolist() == [5, 3]


def test_minutes_of_a_new_line_follow_from_distance(edited):
    folder = edited(
        {
            "do": "add_line",
            "line": "2",
            "stops": ["Stop A", "Stop C", "Stop D"],
            "departures": ["10:00"],
            "one_way": True,
            "speed_kmh": 20,
        }
    )
    # A to C 1382 m straight, a third more is 1842 m: 5.5 minutes at 20 km/h, so 6;
    # C to D 691 m, 921 m, 2.8 minutes, so 3
    (calls,) = [c for n, c in timetable_of(folder).items() if n.startswith("scenario")]
    assert calls == "A 10:00, C 10:06, D 10:09"


def test_cut_a_line_altogether_or_for_a_part_of_the_day(edited):
    morning = timetable_of(edited({"do": "cut_line", "line": "1", "start": "08:30"}))
    assert morning == {"out1": OUT1, "back1": BACK1}
    with pytest.raises(InputError, match="no trips from 12:00"):
        edited({"do": "cut_line", "line": "1", "start": "12:00"})


def test_cut_the_end_of_a_line(edited):
    folder = edited({"do": "cut_line", "line": "1", "beyond": "Stop C", "towards": "Stop E"})
    assert timetable_of(folder) == {
        "out1": "A 08:00, B 08:10, C 08:20",
        "out2": "A 09:00, B 09:10, C 09:20",
        "back1": "C 08:40, B 08:50, A 09:00",
    }


def test_reroute_a_line_between_two_stops(edited):
    folder = edited(
        {
            "do": "reroute_line",
            "line": "1",
            "between": ["Stop B", "Stop D"],
            "via": [{"name": "Camp", "lon": 4.72, "lat": 51.603}],
            "minutes": [7, 8],
        }
    )
    # B to D took 20 minutes over C and takes 15 over the camp: E is 5 minutes earlier
    assert timetable_of(folder) == {
        "out1": "A 08:00, B 08:10, scenario:Camp 08:17, D 08:25, E 08:35",
        "out2": "A 09:00, B 09:10, scenario:Camp 09:17, D 09:25, E 09:35",
        "back1": "E 08:20, D 08:30, scenario:Camp 08:38, B 08:45, A 08:55",
    }


def test_change_a_headway(edited):
    folder = edited(
        {"do": "change_headway", "line": "1", "every_min": 30, "start": "08:00", "end": "09:30"}
    )
    # both ways run at 08:00, 08:30 and 09:00; the trips of the feed in that time go
    departures = sorted(calls.split(",")[0] for calls in timetable_of(folder).values())
    assert departures == ["A 08:00", "A 08:30", "A 09:00", "E 08:00", "E 08:30", "E 09:00"]


def test_edits_of_one_scenario_build_on_each_other(edited):
    camp = {"name": "Camp", "lon": 4.715, "lat": 51.6}
    folder = edited(
        {"do": "add_stop", "line": "1", "stop": camp, "between": ["B", "C"], "extra_min": 0},
        {"do": "extra_trips", "line": "1", "departures": ["23:00"], "towards": "Stop E"},
        {"do": "cut_line", "line": "1", "end": "22:00"},
    )
    late = "A 23:00, B 23:10, scenario:Camp 23:15, C 23:20, D 23:30, E 23:40"
    assert timetable_of(folder) == {"out2:23:00": late}


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            {
                "do": "add_stop",
                "line": "1",
                "stop": {"name": "Sea", "lon": 3.0, "lat": 52.5},
                "between": ["A", "B"],
            },
            "m from the nearest street",
        ),
        (
            {
                "do": "add_stop",
                "line": "1",
                "stop": {"name": "X", "lon": 460.0, "lat": 51.6},
                "between": ["A", "B"],
            },
            "Give degrees",
        ),
        (
            {
                "do": "add_shuttle",
                "line": "S",
                "stops": ["A", "E"],
                "departures": ["08:00"],
                "back_departures": ["09:00"],
                "minutes": [1],
            },
            "is 2.8 km in 1 min, 166 km/h",
        ),
        (
            {"do": "add_shuttle", "line": "S", "stops": ["A", "E"], "departures": ["08:00"]},
            "no way back",
        ),
        (
            {"do": "reroute_line", "line": "1", "between": ["B", "D"], "minutes": [-5]},
            "back in time by 5 min",
        ),
        ({"do": "cut_line", "line": "12"}, "no line '12'"),
        (
            {"do": "add_stop", "line": "1", "stop": "E", "between": ["A", "Stop Z"]},
            "no stop 'Stop Z'",
        ),
        ({"do": "add_stop", "line": "1", "stop": "E", "between": ["A", "C"]}, "no trip of line 1"),
        (
            {"do": "reroute_line", "line": "1", "between": ["B", "D"], "minutes": [1, 2]},
            "2 minutes for 1 legs",
        ),
        ({"do": "cut_line", "line": "1", "beyond": "C"}, "on which side"),
        (
            {
                "do": "change_headway",
                "line": "1",
                "every_min": 30,
                "start": "12:00",
                "end": "13:00",
            },
            "no trips from",
        ),
        (
            {"do": "change_headway", "line": "1", "every_min": 0, "start": "08:00", "end": "09:00"},
            "above 0",
        ),
        ({"do": "extra_trips", "line": "1", "departures": ["9:00"], "towards": "Q"}, "goes to 'Q'"),
        (
            {
                "do": "add_line",
                "line": "2",
                "stops": ["A", "B"],
                "departures": ["9:00"],
                "one_way": True,
                "days": "maandag",
            },
            "not days of the week",
        ),
    ],
)
def test_what_cannot_run_is_refused(edited, edit, message):
    with pytest.raises(InputError, match=message):
        edited(edit)


def test_every_leg_that_is_too_fast_is_named_with_what_it_needs(edited):
    # Stop A to C are 1382 m: 83 km/h in a minute is possible. C to E are as far, A to E twice
    # as far: 2764 m is 166 km/h in one minute and needs 1.7, so two.
    wrong = {
        "do": "add_shuttle",
        "line": "S",
        "stops": ["A", "E", "A", "C"],
        "minutes": [1, 1, 1],
        "departures": ["08:00", "09:00"],
        "back_departures": ["08:30"],
    }
    with pytest.raises(InputError) as error:
        edited(wrong)
    assert str(error.value) == (
        "test, edit 1 (timetable): line S: 2 legs are faster than a bus can drive: "
        "'Stop A' to 'Stop E' is 2.8 km in 1 min, 166 km/h (at least 2 min); "
        "'Stop E' to 'Stop A' is 2.8 km in 1 min, 166 km/h (at least 2 min). "
        "At most 100 km/h in a straight line: allow more minutes for these legs."
    )


def test_of_many_legs_that_are_too_fast_the_fastest_are_named(edited):
    # five legs out and five back, each of at least 0.03 degrees: 2.1 km in a minute
    west, east = {"name": "W", "lon": 4.695, "lat": 51.6}, {"name": "X", "lon": 4.755, "lat": 51.6}
    wrong = {"do": "add_line", "line": "F", "stops": [west, "D", "A", "E", "B", east],
             "minutes": [1] * 5, "departures": ["08:00"], "back_departures": ["09:00"]}  # fmt: skip
    # the longest is from B to the eastern one: 0.045 degrees are 3.1 km
    fastest = "10 legs are .*: 'Stop B' to 'X' is 3.1 km in 1 min, 186 km/h .*; and 5 more\\."
    with pytest.raises(InputError, match=fastest):
        edited(wrong)


def test_a_stop_in_the_sea_says_how_far_it_lies_from_a_street(edited):
    sea = {"name": "Sea", "lon": 4.72, "lat": 51.61}
    with pytest.raises(InputError) as error:
        edited({"do": "add_stop", "line": "1", "stop": sea, "between": ["A", "B"]})
    # 0.01 degrees of latitude are 1 112 m; a street runs along 51.6 with a node every 49 m
    assert str(error.value) == (
        "test, edit 1 (timetable): stop 'Sea' lies 1,112 m from the nearest street. "
        "At most 500 m: correct its position (lon 4.72, lat 51.61)."
    )


def test_a_shuttle_without_a_way_back_says_what_to_give(edited):
    with pytest.raises(InputError) as error:
        edited({"do": "add_shuttle", "line": "S", "stops": ["A", "E"], "departures": ["08:00"]})
    assert str(error.value) == (
        "test, edit 1 (timetable): line S: no way back. "
        "Give back_departures, or one_way = true if nobody has to come back."
    )


def test_faults_of_tables_and_timetable_come_together(edited):
    with pytest.raises(InputError) as error:
        edited({"do": "cut_line", "line": "12"}, {"do": "close_practice", "id": "nobody"})
    assert len(error.value.faults) == 2


def test_timetable_edits_need_a_feed_and_a_folder(inputs):
    scenario = Scenario("test", (parse_scenario_edit({"do": "cut_line", "line": "1"}),))
    with pytest.raises(InputError, match="no folder"):
        apply_scenario(inputs, scenario)


def test_the_feed_of_the_user_stays_as_it_is(inputs, edited):
    before = inputs.feeds[0].read_bytes()
    edited({"do": "cut_line", "line": "1", "start": "08:30"})
    assert inputs.feeds[0].read_bytes() == before


def test_all_that_is_wrong_with_a_shuttle_is_said_at_once(edited):
    sea = {"lon": 3.0, "lat": 52.5}
    wrong = {
        "do": "add_shuttle",
        "line": "S",
        "stops": [{"name": "Sea <b>", **sea}, {"name": "Deep", **sea}, "Stop Q"],
        "departures": ["08:00"],
        "days": "maandag",
    }
    with pytest.raises(InputError) as error:
        edited(wrong)
    for part in ("no way back", "'Sea <b>' lies", "'Deep' lies", "no stop 'Stop Q'", "maandag"):
        assert part in str(error.value)
    assert len(error.value.faults) == 5


@pytest.mark.parametrize(
    "edit",
    [
        {"do": "add_line", "line": "2", "stops": ["A", "B"], "one_way": True},
        {"do": "extra_trips", "line": "1", "towards": "Stop E"},
    ],
)
def test_a_clock_time_that_is_none_is_refused(edited, edit):
    with pytest.raises(InputError, match="half past eight"):
        edited({**edit, "departures": ["half past eight"]})
