"""Every edit on the model region of 500 housing places, with its effect worked out by hand.

Edits of practices and housing are seen within one minute on foot, so that only
the people on the spot count. Edits of public transport are made together, each
on a line of its own, and seen between two places that only this line joins.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

import geoaccess as ga

DATE = "2026-03-10"


def scenario(*edits):
    return ga.Scenario("then", tuple(map(ga.parse_scenario_edit, edits)))


@pytest.fixture(scope="module")
def tables(region_folder):
    """Housing of the region, an open practice at the large site H000448, a full one at the large site H000485."""
    housing = ga.read_housing(region_folder / "housing.csv")
    spots = housing.set_index("id").geometry[["H000448", "H000485"]]
    columns = {
        "id": ["p", "r"],
        "status": ["open", "full"],
        "kind": "regular",
        "places": [200.0, 0],
    }
    practices = gpd.GeoDataFrame(columns, geometry=spots.to_numpy(), crs=housing.crs)
    return ga.ScenarioInputs(housing, practices)


@pytest.fixture(scope="module")
def streets(region_folder):
    return ga.build_network(ga.read_streets(region_folder / "streets.osm.pbf")).streets


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


# H000448 has 584 residents, H000408 has 590: together 1 174.


def test_open_close_and_move_a_practice(tables, walk):
    large = at(tables, "H000408")
    assert people(tables, walk, {"do": "open_practice", "id": "q", **large}) == (584, 1174)
    assert people(tables, walk, {"do": "close_practice", "id": "p"}) == (584, 0)
    assert people(tables, walk, {"do": "move_practice", "id": "p", **large}) == (584, 590)


def test_expand_a_full_practice_and_change_a_status(tables, walk):
    full = tables.practices.assign(status="full", places=0.0)
    closed = ga.ScenarioInputs(tables.housing, full)
    assert people(closed, walk, {"do": "expand_practice", "id": "p", "places": 50}) == (0, 584)
    # who opens has places, though nobody has said how many
    opens = {"do": "change_practice", "id": "p", "status": "open"}
    assert people(closed, walk, opens) == (0, 584)
    assert people(tables, walk, {**opens, "status": "full"}) == (584, 0)


def test_change_rules_of_a_practice(tables, walk):
    camp = tables.housing.set_index("id").loc["H000448"]
    share = camp["registered_share"] * camp["insured_share"]
    registered = {"do": "change_practice", "id": "p", "accepts": "registered"}
    assert people(tables, walk, registered) == (584, pytest.approx(584 * share))
    insured = {"do": "change_practice", "id": "p", "insured_only": True}
    assert people(tables, walk, insured) == (584, pytest.approx(584 * camp["insured_share"]))
    elsewhere = {"do": "change_practice", "id": "p", "catchment_postcodes": "1000-1001"}
    assert people(tables, walk, elsewhere) == (584, 0)


def test_change_languages_of_a_practice(tables, walk):
    homes = tables.housing.assign(languages="pl:0.40;ro:0.60")
    spoken = tables.practices.assign(languages="nl;pl")
    told = ga.ScenarioInputs(homes, spoken)
    refuses = ga.Circumstances(language_refuses=True)
    edit = {"do": "change_practice", "id": "p", "languages": "pl;ro"}
    before, after = people(told, walk, edit, circumstances=lambda _: refuses)
    assert (before, after) == (pytest.approx(0.4 * 584), pytest.approx(584))


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
    assert people(told, walk, edit, circumstances=seen) == (0, 584)


def test_add_grow_move_and_close_housing(tables, walk):
    camp = at(tables, "H000448")
    new = {"do": "add_housing", "id": "n", "residents": 50, **camp}
    assert people(tables, walk, new) == (584, 634)
    some = {"do": "grow_housing", "ids": ["H000448"]}
    assert people(tables, walk, {**some, "residents": 30}) == (584, 614)
    # 584 x 1.09^3 = 756.29
    assert people(tables, walk, {**some, "factor": 1.09, "years": 3}) == (584, 756)
    assert people(tables, walk, {"do": "move_housing", "id": "H000408", **camp}) == (584, 1174)
    assert people(tables, walk, {"do": "close_housing", "id": "H000448"}) == (584, 0)


def test_give_bikes(tables, walk, streets):
    # H000455 lies 25 minutes on foot from the practice, 8 by bike; 57% of its 17 have one
    network = ga.build_network(streets)

    def bikes(inputs):
        ride = ga.travel_times(network, inputs.housing, inputs.practices, mode="bike")
        return ga.Circumstances(bike_times=ride)

    asked = {"within_min": 12, "circumstances": bikes}
    now = ga.base_outcome(tables, walk, **asked)
    edit = {"do": "give_bikes", "share": 0.9, "ids": ["H000455"]}
    then = ga.scenario_outcome(now, scenario(edit), walk, **asked)
    row = ga.compare(now, then).summary.iloc[0]
    assert (row["gained"], row["lost"]) == (pytest.approx(17 * (0.9 - 0.57)), 0)


TOWNS = ("Oud Gastel", "Willemstad", "Halsteren", "Steenbergen", "Zundert", "Rijsbergen", "Breda",
         "Bosschenhoofd", "Oudenbosch", "Hoeven", "Zegge", "Rucphen", "St. Willebrord",
         "Wernhout", "Bergen op Zoom", "Ossendrecht", "Putte")  # fmt: skip

LINES = (
    {"do": "change_headway", "line": "106", "every_min": 20, "start": "17:00", "end": "19:00"},
    {"do": "cut_line", "line": "107", "start": "17:10", "end": "17:30"},
    {"do": "cut_line", "line": "110", "beyond": "Ossendrecht, Centrum",
     "towards": "Putte, Centrum"},
    {"do": "extra_trips", "line": "103", "towards": "Breda, Station",
     "departures": ["17:25", "23:10"]},
    {"do": "add_stop", "line": "105", "extra_min": 2.0,
     "stop": {"name": "New", "lon": 4.55, "lat": 51.58},
     "between": ["Oudenbosch, Centrum", "Oudenbosch, Modelhalte 3"]},
    {"do": "reroute_line", "line": "102", "minutes": [8],
     "between": ["Rucphen, Centrum", "St. Willebrord, Centrum"]},
    {"do": "add_line", "line": "X", "stops": ["Willemstad, Centrum", "Steenbergen, Centrum"],
     "departures": ["17:35"], "minutes": [30], "one_way": True},
    {"do": "add_shuttle", "line": "S", "stops": ["Rijsbergen, Centrum", "Rucphen, Centrum"],
     "departures": ["17:40"], "back_departures": ["17:50"], "minutes": [15]},
)  # fmt: skip


@pytest.fixture(scope="module")
def by_bus(region_folder, streets, tmp_path_factory):
    """Minutes between the centres before and after all edits of lines, leaving at a clock time."""
    feeds = (region_folder / "gtfs.zip",)
    stops = ga.read_timetable(feeds, service_date=DATE).stops
    stops = stops.drop_duplicates("name").set_index("name")
    points = stops.loc[[f"{town}, Centrum" for town in TOWNS]]
    places = gpd.GeoDataFrame(
        {"id": TOWNS, "residents": 1, "status": "open"},
        geometry=gpd.points_from_xy(points["lon"], points["lat"]),
        crs=4326,
    )
    inputs = ga.ScenarioInputs(
        places[["id", "residents", "geometry"]], places[["id", "status", "geometry"]], feeds=feeds
    )
    window = ga.DepartureWindow("17:30", "17:31", date=DATE)
    compute = ga.ScenarioTimes(streets=streets, mode="transit", departures=window)
    now = ga.base_outcome(inputs, compute, within_min=30)
    folder = tmp_path_factory.mktemp("feeds")
    then = ga.scenario_outcome(now, scenario(*LINES), compute, folder=folder, within_min=30)

    def minutes(leave):
        if leave == "17:30":
            return now.times.to_wide(), then.times.to_wide()
        end = f"{leave[:3]}{int(leave[3:]) + 1:02d}"
        asked = {
            "mode": "transit",
            "departures": ga.DepartureWindow(leave, end, date=DATE),
        }
        networks = (compute.network(outcome.inputs) for outcome in (now, then))
        return [ga.travel_times(n, places, places, **asked).to_wide() for n in networks]

    return minutes


def test_every_edit_of_lines_changes_what_the_timetable_says(by_bus):
    now, then = by_bus("17:30")

    def gain(start, end):
        # a few seconds go to the other side of the street
        return np.rint(then.loc[start, end] - now.loc[start, end])

    # 106 leaves Roosendaal at 17:05 and 18:05 and is in Oud Gastel 21 minutes later: at 18:26.
    # Every 20 minutes it leaves at 17:20 as well and is there at 17:41.
    assert gain("Oud Gastel", "Willemstad") == -45
    # 107 of 17:17 is in Halsteren at 17:34; without it people wait for that of 17:47
    assert gain("Halsteren", "Steenbergen") == 30
    # 103 of 17:28 is in Zundert 9 minutes later, at 17:37; the one of 17:25 at 17:34
    assert gain("Zundert", "Breda") == -3
    # 102 takes 8 minutes from Rucphen to St. Willebrord, where it took 11
    assert gain("Zegge", "St. Willebrord") == -3
    # the new line leaves at 17:35 and takes 30 minutes, one way only
    assert np.rint(then.loc["Willemstad", "Steenbergen"]) == 35
    # the shuttle leaves at 17:40, and back at 17:50, and takes 15 minutes
    assert np.rint(then.loc["Rijsbergen", "Rucphen"]) == 25
    assert np.rint(then.loc["Rucphen", "Rijsbergen"]) == 35


def test_a_line_that_is_cut_beyond_a_stop_ends_and_starts_there(by_bus):
    now, then = by_bus("17:30")
    # 110 leaves Putte at 17:32 and Ossendrecht at 17:46 and is in Bergen op Zoom at 18:22; back it
    # leaves at 17:53 and is in Ossendrecht at 18:29 and in Putte at 18:43, where no other bus goes
    for start, end, minutes in (("Putte", "Bergen op Zoom", 52), ("Bergen op Zoom", "Putte", 73)):
        assert np.rint(now.loc[start, end]) == minutes
        assert then.loc[start, end] == np.inf
    for start, end, minutes in (
        ("Ossendrecht", "Bergen op Zoom", 52),
        ("Bergen op Zoom", "Ossendrecht", 59),
    ):
        assert np.rint(now.loc[start, end]) == minutes
        assert then.loc[start, end] == now.loc[start, end]


def test_a_new_stop_delays_those_who_stay_on_board(by_bus):
    now, then = by_bus("18:05")
    # 105 is in Hoeven at 18:09 and in Bosschenhoofd 20 minutes later. The new stop lies behind
    # Oudenbosch and takes two minutes more.
    for end, later in (("Oudenbosch", 0), ("Bosschenhoofd", 2)):
        assert np.rint(then.loc["Hoeven", end] - now.loc["Hoeven", end]) == later


def test_a_later_trip_takes_people_home(by_bus):
    now, then = by_bus("23:05")
    # the last 103 has gone at 22:00; the new one leaves Wernhout at 23:10 and takes 9 minutes
    assert np.rint(now.loc["Wernhout", "Zundert"]) == 46  # on foot
    assert np.floor(then.loc["Wernhout", "Zundert"]) == 14
