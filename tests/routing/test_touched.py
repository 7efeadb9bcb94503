"""Pairs that a changed timetable touches: every pair that changes is among them, few others."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

import geoaccess as ga
from geoaccess.siting.answers.scenario_times import ScenarioTimes

WINDOW = ga.DepartureWindow("17:00", "18:00", date="2026-03-10")


@pytest.fixture(scope="module")
def inputs(village):
    return ga.ScenarioInputs(
        ga.read_housing(village / "housing.csv"),
        ga.read_practices(village / "practices.csv"),
        feeds=(village / "gtfs.zip",),
    )


@pytest.fixture(scope="module", params=["transit", "bike_transit"])
def compute(village, request):
    streets = ga.read_streets(village / "streets.osm.pbf")
    return ScenarioTimes(
        streets=streets, mode=request.param, departures=WINDOW, percentiles=(25, 75)
    )


def _line(inputs: ga.ScenarioInputs) -> tuple[str, str, str]:
    """A line of the village with its first and second stop."""
    timetable = ga.read_timetable(list(inputs.feeds), service_date="2026-03-10")
    day = timetable.days[timetable.dates[0]]
    stops = timetable.stops["name"].to_numpy()[day.pattern_stop[: day.pattern_stop_ptr[1]]]
    trip = day.trip_row[day.pattern_trip_ptr[0]]
    return str(timetable.trips["line"].iloc[trip]), str(stops[0]), str(stops[1])


def _edits(inputs: ga.ScenarioInputs):
    line, first, second = _line(inputs)
    home, care = inputs.housing.iloc[0].geometry, inputs.practices.iloc[-1].geometry
    stops = [
        {"name": "A", "lon": home.x, "lat": home.y},
        {"name": "B", "lon": care.x, "lat": care.y},
    ]
    return {
        "shuttle": {
            "do": "add_shuttle", "line": "S", "stops": stops,
            "departures": ["17:20", "17:50"], "back_departures": ["18:20"],
        },
        "cut": {"do": "cut_line", "line": line, "start": "17:00", "end": "17:40"},
        "headway": {
            "do": "change_headway", "line": line, "every_min": 7, "start": "16:00", "end": "19:00",
        },
        "reroute": {
            "do": "reroute_line", "line": line, "between": [first, second], "minutes": [9],
        },
    }  # fmt: skip


@pytest.mark.parametrize("name", ["shuttle", "cut", "headway", "reroute"])
def test_what_is_not_touched_keeps_its_times(inputs, compute, name, tmp_path) -> None:
    asked = {"within_min": 30, "percentile": 25}
    base = ga.base_outcome(inputs, compute, **asked)
    edit = ga.parse_scenario_edit(_edits(inputs)[name])
    scenario = ga.Scenario(name, (edit,))
    then = ga.scenario_outcome(base, scenario, compute, folder=tmp_path, **asked)
    whole = compute(then.inputs, then.inputs.housing, then.inputs.practices)
    for percentile in (25, 75):
        assert then.times.to_wide(percentile).equals(whole.to_wide(percentile))
    assert (then.times.from_row.dtype, then.times.seconds.dtype) == (np.int32, np.int32)


def test_a_shuttle_far_from_most_pairs_touches_few(inputs, village, tmp_path) -> None:
    streets = ga.read_streets(village / "streets.osm.pbf")
    compute = ScenarioTimes(streets=streets, mode="transit", departures=WINDOW)
    base = ga.base_outcome(inputs, compute, within_min=30)
    # there and back on the same spot at a crawl: nobody gains by it
    home = inputs.housing.iloc[0].geometry
    stops = [
        {"name": "A", "lon": home.x, "lat": home.y},
        {"name": "B", "lon": home.x + 0.001, "lat": home.y},
    ]
    edit = {"do": "add_shuttle", "line": "S", "stops": stops, "minutes": [110],
            "departures": ["17:20"], "back_departures": ["18:20"]}  # fmt: skip
    scenario = ga.Scenario("crawl", (ga.parse_scenario_edit(edit),))
    then = ga.scenario_outcome(base, scenario, compute, folder=tmp_path, within_min=30)
    assert then.recomputed_pairs < base.recomputed_pairs / 2
    assert then.times.to_wide().equals(base.times.to_wide())


def test_streets_alone_are_not_touched_by_a_timetable(inputs, village, tmp_path) -> None:
    streets = ga.read_streets(village / "streets.osm.pbf")
    compute = ScenarioTimes(streets=streets, mode="bike")
    base = ga.base_outcome(inputs, compute, within_min=15)
    scenario = ga.Scenario("cut", (ga.parse_scenario_edit(_edits(inputs)["cut"]),))
    then = ga.scenario_outcome(base, scenario, compute, folder=tmp_path, within_min=15)
    assert then.recomputed_pairs == 0
    assert isinstance(then.inputs.housing, gpd.GeoDataFrame)
