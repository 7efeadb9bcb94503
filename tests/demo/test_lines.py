"""Lines follow the streets, stop where people live, and keep the headways of their table."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from geoaccess.demo.lines import Line
from geoaccess.demo.region import ModelRegion, make_region
from geoaccess.demo.runs import SERVICES, Runs, plan_runs
from geoaccess.demo.stops import Stops
from geoaccess.units import parse_clock


@pytest.fixture(scope="module")
def hamlet() -> ModelRegion:
    return make_region("village")


def line_of(region: ModelRegion, number: str) -> tuple[int, Line]:
    return next((i, line) for i, line in enumerate(region.lines) if line.number == number)


def edges_of(region: ModelRegion) -> set[tuple[int, int]]:
    ways = region.streets.ways
    lists = np.split(ways.nodes, ways.ptr[1:-1])
    return {(int(a), int(b)) for nodes in lists for a, b in pairwise(nodes)}


def test_buses_keep_to_the_streets(hamlet: ModelRegion) -> None:
    edges = edges_of(hamlet)
    for line in hamlet.lines:
        if line.kind != "rail":
            assert all((a, b) in edges or (b, a) in edges for a, b in pairwise(line.nodes.tolist()))


def test_lines_start_at_the_station_where_there_is_one(region: ModelRegion) -> None:
    number, line = line_of(region, "113")
    assert line.name == "Breda - Oosterhout"
    first = region.stops.frame.iloc[region.stops.calls[number][0][0]]
    assert first["stop_name"] == "Breda, Station"


def test_an_express_calls_at_fewer_stops_than_the_line_beside_it(region: ModelRegion) -> None:
    express, slow = line_of(region, "138")[0], line_of(region, "101")[0]
    calls = region.stops.calls
    along = region.stops.along_m
    per_km = [len(calls[i][0]) / along[i][0][-1] for i in (express, slow)]
    assert per_km[0] < 0.25 * per_km[1]


def test_there_and_back_use_opposite_quays_in_opposite_order(region: ModelRegion) -> None:
    number, _ = line_of(region, "101")
    there, back = region.stops.calls[number]
    parent = region.stops.frame["parent_station"].to_numpy()
    assert parent[there].tolist() == parent[back][::-1].tolist()
    assert not np.intersect1d(there, back).size
    m_there, m_back = region.stops.along_m[number]
    assert m_there[-1] == pytest.approx(m_back[-1])


def test_stops_in_town_keep_their_distance(region: ModelRegion) -> None:
    number, _ = line_of(region, "1A")
    gaps = np.diff(region.stops.along_m[number][0])
    assert np.median(gaps) > 350
    assert gaps.max() < 1_000


def first_run(headway_min: tuple[int, int, int, int], frequency: float = 1.0) -> Runs:
    """One line of two stops, 10 km apart out of town, from 06:00 to 22:00."""
    line = Line("1", "a - b", "regional", np.array([0, 1]), headway_min, 21_600, 79_200)
    ends, m = np.array([0, 1]), np.array([0.0, 10_000.0])
    inside = np.zeros(2, dtype=bool)
    stops = Stops(pd.DataFrame(), ((ends, ends),), ((m, m),), ((inside, inside),))
    return next(plan_runs([line], stops, frequency, np.random.default_rng(1)))


def departures(
    headway_min: tuple[int, int, int, int], frequency: float = 1.0
) -> dict[str, list[int]]:
    run = first_run(headway_min, frequency)
    return {name: run.start_s[run.service == i].tolist() for i, name in enumerate(SERVICES)}


def test_headways_hold_by_kind_of_day() -> None:
    found = departures((30, 60, 60, 120))
    day = [s for s in found["weekday"] if s < parse_clock("19:00")]
    evening = [s for s in found["weekday"] if s >= parse_clock("19:00")]
    assert set(np.diff(day)) == {1_800}
    assert set(np.diff(evening)) == {3_600}
    assert set(np.diff(found["saturday"])) == {3_600}
    assert set(np.diff(found["sunday"])) == {7_200}


def test_a_headway_of_zero_is_no_service() -> None:
    found = departures((60, 0, 0, 0))
    assert found["weekday"][-1] < parse_clock("19:00")
    assert found["saturday"] == found["sunday"] == []


def test_the_weekend_starts_later() -> None:
    found = departures((30, 60, 60, 60))
    assert found["saturday"][0] == found["weekday"][0] + 3_600
    assert found["sunday"][0] == found["weekday"][0] + 7_200


def test_twice_the_frequency_is_half_the_headway() -> None:
    assert set(np.diff(departures((30, 30, 60, 60), 2.0)["saturday"])) == {1_800}


def test_ten_kilometres_at_42_km_an_hour_take_860_seconds() -> None:
    # 10 000 m / (42 / 3.6) m/s = 857.1 s, rounded up to whole ten seconds.
    assert first_run((60, 60, 60, 60)).arrival_s.tolist() == [0, 860]
