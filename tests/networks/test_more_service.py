"""Earlier and later runs of every line, worked by hand and against invariants."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geoaccess as ga
from geoaccess.networks.more_service import _extended
from geoaccess.networks.timetable.timetable import ServiceDay
from geoaccess.units import parse_clock
from tests.helpers.days import random_lines, service_day
from tests.helpers.street_week import TUESDAY, street_with_bus


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> ga.TransportNetwork:
    """Buses out at ten past every hour from 9 to 11, and home at ten to 10, 11 and 12."""
    folder = tmp_path_factory.mktemp("street")
    return street_with_bus(folder, first=9, last_out=11, last_home=11)


def departures(network: ga.TransportNetwork, pattern: int) -> list[str]:
    """First departures of a pattern on the Tuesday itself, as clock times."""
    assert network.timetable is not None
    times = of_pattern(network.timetable.days[TUESDAY], pattern)[:, 1]
    today = [s for s in times.tolist() if 0 <= s < 86_400]
    return [f"{s // 3600:02d}:{s % 3600 // 60:02d}" for s in today]


def of_pattern(day: ServiceDay, pattern: int) -> np.ndarray:
    """Arrival and departure of every call, one row per trip."""
    stops = int(day.pattern_stop_ptr[pattern + 1] - day.pattern_stop_ptr[pattern])
    trips = int(day.pattern_trip_ptr[pattern + 1] - day.pattern_trip_ptr[pattern])
    start = int(day.pattern_time_ptr[pattern])
    block = slice(start, start + trips * stops)
    both = np.stack([day.arrival_s[block], day.departure_s[block]], axis=1)
    return both.reshape(trips, stops * 2)


def test_a_line_starts_earlier_and_ends_later(network: ga.TransportNetwork) -> None:
    assert departures(network, 0) == ["09:10", "10:10", "11:10"]
    more = ga.with_more_service(network, earlier_runs=1, later_runs=2, headway_min=90)
    # 09:10 less 90 minutes; 11:10 and 90 and 180 minutes
    assert departures(more, 0) == ["07:40", "09:10", "10:10", "11:10", "12:40", "14:10"]
    assert departures(more, 1) == ["08:20", "09:50", "10:50", "11:50", "13:20", "14:50"]
    assert departures(network, 0) == ["09:10", "10:10", "11:10"]


def test_the_new_run_is_searched_like_any_other(network: ga.TransportNetwork) -> None:
    # The copy at 12:10 is at the northern end at 12:45; before, nobody got there after 11:45.
    more = ga.with_more_service(network, later_runs=1)
    day = more.graphs[TUESDAY]
    assert len(day.departure_s) > len(network.graphs[TUESDAY].departure_s)
    assert parse_clock("12:10") in day.departure_s
    assert parse_clock("12:10") not in network.graphs[TUESDAY].departure_s


def test_no_runs_more_is_the_same_day(network: ga.TransportNetwork) -> None:
    same = ga.with_more_service(network)
    assert same.timetable is not None
    assert network.timetable is not None
    before, after = network.timetable.days[TUESDAY], same.timetable.days[TUESDAY]
    for name in ("pattern_trip_ptr", "arrival_s", "departure_s", "trip_row", "trip_next"):
        assert getattr(before, name).tolist() == getattr(after, name).tolist()


def test_streets_alone_have_no_bus(network: ga.TransportNetwork, tmp_path: Path) -> None:
    streets = ga.build_network(network.streets)
    with pytest.raises(ga.InputError, match="no timetable"):
        ga.with_more_service(streets, later_runs=1)
    assert not list(tmp_path.iterdir())


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_trips_never_overtake_and_those_that_were_there_stay(seed: int) -> None:
    rng = random.Random(seed)
    lines = random_lines(rng, 6, 3)
    trips = sum(len(line.trips) for line in lines)
    onward = {0: trips - 1} if trips > 1 and rng.random() < 0.5 else {}
    day = service_day(lines, onward)
    steps = sorted(rng.choices([-7200, -3600, -60, 60, 1800, 3600], k=rng.randint(0, 4)))
    more = _extended(day, steps)
    kept = more.trip_shift_s == 0
    assert more.trip_row[kept].tolist() == day.trip_row.tolist()
    assert more.trips <= day.trips + len(lines) * len(steps)
    for pattern in range(day.patterns):
        before, after = of_pattern(day, pattern), of_pattern(more, pattern)
        assert (np.diff(after, axis=0) >= 0).all()
        assert {tuple(row) for row in before.tolist()} <= {tuple(row) for row in after.tolist()}
    new_row = np.flatnonzero(kept)
    for trip, following in onward.items():
        assert more.trip_next[new_row[trip]] == new_row[following]
    assert (more.trip_next[~kept] == -1).all()
