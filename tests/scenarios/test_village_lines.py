"""Every edit of public transport on the smallest model region, with its effect worked out by hand.

Line 105 leaves Hoeven for Bosschenhoofd every hour at 36 past, the last time at
21:00; it is in Oudenbosch after 12 minutes and in Bosschenhoofd after 21.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import geoaccess as ga

DATE = "2026-03-10"
HOEVEN, OUDENBOSCH, BOSSCHENHOOFD = (
    f"{town}, Centrum" for town in ("Hoeven", "Oudenbosch", "Bosschenhoofd")
)


def scenario(*edits):
    return ga.Scenario("then", tuple(map(ga.parse_scenario_edit, edits)))


@pytest.fixture(scope="module")
def streets(village):
    return ga.build_network(ga.read_streets(village / "streets.osm.pbf")).streets


@pytest.fixture(scope="module")
def bus(village, streets):
    """Feeds of the region, and the places where line 105 stops."""
    timetable = ga.read_timetable([village / "gtfs.zip"], service_date=DATE)
    stops = timetable.stops.drop_duplicates("name").set_index("name")
    stops = stops.loc[[HOEVEN, OUDENBOSCH, BOSSCHENHOOFD]].reset_index()
    places = gpd.GeoDataFrame(
        {"id": stops["name"], "residents": 1, "status": "open"},
        geometry=gpd.points_from_xy(stops["lon"], stops["lat"]),
        crs=4326,
    )
    inputs = ga.ScenarioInputs(
        places[["id", "residents", "geometry"]],
        places[["id", "status", "geometry"]],
        feeds=(village / "gtfs.zip",),
    )
    return inputs, streets


def gain(bus, tmp_path, *edits, to=BOSSCHENHOOFD, leave="17:30"):
    """Minutes that the way from Hoeven takes longer after the edits, leaving at one minute."""
    inputs, streets = bus
    end = f"{leave[:3]}{int(leave[3:]) + 1:02d}"
    window = ga.DepartureWindow(leave, end, date=DATE)
    # so slow on foot that nobody walks instead
    slow = ga.TravelOptions(walk_speed_kmh=2.0)
    compute = ga.ScenarioTimes(streets=streets, mode="transit", departures=window, options=slow)
    now = ga.base_outcome(inputs, compute, within_min=30)
    then = ga.scenario_outcome(now, scenario(*edits), compute, folder=tmp_path, within_min=30)
    before, after = (outcome.times.to_wide().loc[HOEVEN, to] for outcome in (now, then))
    # a few seconds go to the other side of the street
    return np.rint(after - before)


def test_add_a_stop_to_a_line(bus, tmp_path):
    edit = {"do": "add_stop", "line": "105", "extra_min": 2.0,
            "stop": {"name": "New", "lon": 4.55, "lat": 51.58},
            "between": [OUDENBOSCH, "Oudenbosch, Modelhalte 3"]}  # fmt: skip
    # the bus of 17:36 comes by the new stop, so all after it is two minutes later
    assert gain(bus, tmp_path / "a", edit) == 2
    assert gain(bus, tmp_path / "b", edit, to=OUDENBOSCH) == 0


def test_add_a_line(bus, tmp_path):
    line = {"do": "add_line", "line": "X", "stops": [HOEVEN, BOSSCHENHOOFD],
            "departures": ["17:33"], "one_way": True, "minutes": [12]}  # fmt: skip
    # in Bosschenhoofd at 17:45 instead of 17:57
    assert gain(bus, tmp_path, line) == -12


def test_add_a_shuttle_between_named_places(bus, tmp_path):
    shuttle = {"do": "add_shuttle", "line": "S", "minutes": [12],
               "stops": [HOEVEN, BOSSCHENHOOFD],
               "departures": ["17:35"], "back_departures": ["19:00"]}  # fmt: skip
    assert gain(bus, tmp_path / "a", shuttle) == -10
    with pytest.raises(ga.InputError, match="no way back"):
        gain(bus, tmp_path / "b", {k: v for k, v in shuttle.items() if k != "back_departures"})


def test_extra_and_later_trips(bus, tmp_path):
    more = {"do": "extra_trips", "line": "105", "towards": BOSSCHENHOOFD}
    # at 17:32 instead of 17:36
    assert gain(bus, tmp_path / "a", {**more, "departures": ["17:32"]}) == -4
    # the last bus has gone at 21:00; a later one leaves at 21:10
    late = gain(bus, tmp_path / "b", {**more, "departures": ["21:10"]}, leave="21:05")
    assert late < 0


def test_cut_a_line(bus, tmp_path):
    hours = {"do": "cut_line", "line": "105", "start": "17:00", "end": "18:00"}
    # the next bus is that of 18:36
    assert gain(bus, tmp_path / "a", hours) == 60
    short = {"do": "cut_line", "line": "105", "beyond": OUDENBOSCH, "towards": BOSSCHENHOOFD}
    assert gain(bus, tmp_path / "b", short) > 20
    assert gain(bus, tmp_path / "c", short, to=OUDENBOSCH) == 0


def test_reroute_a_line(bus, tmp_path):
    edit = {"do": "reroute_line", "line": "105", "between": [HOEVEN, OUDENBOSCH], "minutes": [8]}
    # 8 minutes instead of 12, and all after it comes earlier
    assert gain(bus, tmp_path / "a", edit) == -4
    assert gain(bus, tmp_path / "b", edit, to=OUDENBOSCH) == -4


def test_change_a_headway(bus, tmp_path):
    edit = {"do": "change_headway", "line": "105", "every_min": 7, "start": "17:00", "end": "19:00"}
    # 17:00, 17:07, ... 17:35: a minute before the bus that was
    assert gain(bus, tmp_path / "a", edit) == -1
    rare = {**edit, "every_min": 50}
    # 17:00, then 17:50
    assert gain(bus, tmp_path / "b", rare) == 14


def test_change_the_headway_of_a_line_that_runs_by_headway(bus, tmp_path):
    inputs, streets = bus
    feed = tmp_path / "by_headway"
    cut = {"do": "cut_line", "line": "105", "start": "18:00"}
    (folder,) = ga.apply_scenario(inputs, scenario(cut), folder=feed).feeds
    times = pd.read_csv(folder / "stop_times.txt", dtype=str)
    stops = pd.read_csv(folder / "stops.txt", dtype=str).set_index("stop_id")["stop_name"]
    there = times[(times["departure_time"] == "17:36:00") & (times["stop_id"].map(stops) == HOEVEN)]
    row = f"{there['trip_id'].iloc[0]},06:06:00,23:00:00,1800,1"
    header = "trip_id,start_time,end_time,headway_secs,exact_times"
    (folder / "frequencies.txt").write_text(f"{header}\n{row}\n")
    regular = ga.ScenarioInputs(inputs.housing, inputs.practices, feeds=(folder,))
    edit = {
        "do": "change_headway",
        "line": "105",
        "every_min": 20,
        "start": "18:00",
        "end": "20:00",
    }
    asked = {"leave": "18:31"}
    # at 6 and 36 past before; at 18:40 between 18:00 and 20:00
    assert gain((regular, streets), tmp_path / "a", edit, **asked) == 4
    # after 20:00 it leaves at 20:06 and 20:36 as before
    assert gain((regular, streets), tmp_path / "b", edit, leave="20:07") == 0
    # without the buses between 18:30 and 19:00 the next one is that of 19:06
    hole = {"do": "cut_line", "line": "105", "start": "18:30", "end": "19:00"}
    assert gain((regular, streets), tmp_path / "c", hole, **asked) == 30
