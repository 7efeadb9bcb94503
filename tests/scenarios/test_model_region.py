"""Every edit on the smallest model region, with its effect worked out by hand.

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
def tables(village):
    """Housing of the region, an open practice at the campsite H000007, a full one at a farm."""
    housing = ga.read_housing(village / "housing.csv")
    spots = housing.set_index("id").geometry[["H000007", "H000008"]]
    columns = {
        "id": ["p", "r"],
        "status": ["open", "full"],
        "kind": "regular",
        "places": [200.0, 0],
    }
    practices = gpd.GeoDataFrame(columns, geometry=spots.to_numpy(), crs=housing.crs)
    return ga.ScenarioInputs(housing, practices)


@pytest.fixture(scope="module")
def streets(village):
    return ga.build_network(ga.read_streets(village / "streets.osm.pbf")).streets


@pytest.fixture(scope="module")
def walk(streets):
    return ga.ScenarioTimes(streets=streets, mode="walk", max_trip_min=30)


def people(inputs, walk, *edits, **asked):
    """Residents covered within one minute on foot before and after: only those on the spot."""
    now = ga.base_outcome(inputs, walk, within_min=1, **asked)
    then = ga.scenario_outcome(now, scenario(*edits), walk, within_min=1, **asked)
    return now.coverage.covered_residents, then.coverage.covered_residents


def at(inputs, identity):
    """Degrees of a housing place."""
    point = inputs.housing.set_index("id").geometry[identity]
    return {"lon": point.x, "lat": point.y}


# The campsite has 112 residents, the large site H000006 has 175.


def test_open_close_and_move_a_practice(tables, walk):
    large = at(tables, "H000006")
    assert people(tables, walk, {"do": "open_practice", "id": "q", **large}) == (112, 287)
    assert people(tables, walk, {"do": "close_practice", "id": "p"}) == (112, 0)
    assert people(tables, walk, {"do": "move_practice", "id": "p", **large}) == (112, 175)


def test_expand_a_full_practice_and_change_a_status(tables, walk):
    full = tables.practices.assign(status="full", places=0.0)
    closed = ga.ScenarioInputs(tables.housing, full)
    assert people(closed, walk, {"do": "expand_practice", "id": "p", "places": 50}) == (0, 112)
    # who opens has places, though nobody has said how many
    opens = {"do": "change_practice", "id": "p", "status": "open"}
    assert people(closed, walk, opens) == (0, 112)
    assert people(tables, walk, {**opens, "status": "full"}) == (112, 0)


def test_change_rules_of_a_practice(tables, walk):
    camp = tables.housing.set_index("id").loc["H000007"]
    share = camp["registered_share"] * camp["insured_share"]
    registered = {"do": "change_practice", "id": "p", "accepts": "registered"}
    assert people(tables, walk, registered) == (112, pytest.approx(112 * share))
    insured = {"do": "change_practice", "id": "p", "insured_only": True}
    assert people(tables, walk, insured) == (112, pytest.approx(112 * camp["insured_share"]))
    elsewhere = {"do": "change_practice", "id": "p", "catchment_postcodes": "1000-1001"}
    assert people(tables, walk, elsewhere) == (112, 0)


def test_change_languages_of_a_practice(tables, walk):
    homes = tables.housing.assign(languages="pl:0.40;ro:0.60")
    spoken = tables.practices.assign(languages="nl;pl")
    told = ga.ScenarioInputs(homes, spoken)
    refuses = ga.Circumstances(language_refuses=True)
    edit = {"do": "change_practice", "id": "p", "languages": "pl;ro"}
    before, after = people(told, walk, edit, circumstances=lambda _: refuses)
    assert (before, after) == (pytest.approx(0.4 * 112), pytest.approx(112))


def test_change_hours_of_a_practice(tables, walk, streets):
    # everybody works weekdays from 7 to 16
    homes = tables.housing.assign(shifts="mo-fr 07:00-16:00")
    hours = tables.practices.assign(opening_hours="Mo-Fr 09:00-12:00")
    told = ga.ScenarioInputs(homes, hours)
    network = ga.build_network(streets)

    def seen(inputs):
        week = ga.Week("2026-03-09")
        visits = ga.visits(network, inputs.housing, inputs.practices, week=week, mode="walk")
        return ga.Circumstances(visits=visits)

    edit = {"do": "change_practice", "id": "p", "opening_hours": "Tu 18:00-20:00"}
    assert people(told, walk, edit, circumstances=seen) == (0, 112)


def test_add_grow_move_and_close_housing(tables, walk):
    camp = at(tables, "H000007")
    new = {"do": "add_housing", "id": "n", "residents": 50, **camp}
    assert people(tables, walk, new) == (112, 162)
    some = {"do": "grow_housing", "ids": ["H000007"]}
    assert people(tables, walk, {**some, "residents": 30}) == (112, 142)
    # 112 x 1.09^3 = 145.04
    assert people(tables, walk, {**some, "factor": 1.09, "years": 3}) == (112, 145)
    assert people(tables, walk, {"do": "move_housing", "id": "H000006", **camp}) == (112, 287)
    assert people(tables, walk, {"do": "close_housing", "id": "H000007"}) == (112, 0)


def test_give_bikes(tables, walk, streets):
    # 24 minutes on foot from the practice, 8 by bike; 69% of the 34 have one
    network = ga.build_network(streets)

    def bikes(inputs):
        ride = ga.travel_times(network, inputs.housing, inputs.practices, mode="bike")
        return ga.Circumstances(bike_times=ride)

    asked = {"within_min": 12, "circumstances": bikes}
    now = ga.base_outcome(tables, walk, **asked)
    edit = {"do": "give_bikes", "share": 0.9, "ids": ["H000005"]}
    then = ga.scenario_outcome(now, scenario(edit), walk, **asked)
    row = ga.compare(now, then).summary.iloc[0]
    assert (row["gained"], row["lost"]) == (pytest.approx(34 * (0.9 - 0.69)), 0)


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
