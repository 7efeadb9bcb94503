"""The timetable that geoaccess reads equals the one that the oracle writes out, run by run."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from geoaccess.networks.timetable.timetable import ServiceDay, Timetable
from tests.helpers import oracle
from tests.helpers.cities import City, cities

pytestmark = pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")

Calls = tuple[tuple[str, int, int, bool, bool], ...]
FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def read(city: City) -> Timetable:
    with tempfile.TemporaryDirectory() as folder:
        return city.timetable(Path(folder))


def calls_of_trips(timetable: Timetable, day: ServiceDay) -> list[Calls]:
    """Calls of every trip, in the order of the trips."""
    names = timetable.stops["stop_id"].to_numpy()
    found = []
    for p in range(day.patterns):
        part = slice(day.pattern_stop_ptr[p], day.pattern_stop_ptr[p + 1])
        stops = names[day.pattern_stop[part]].tolist()
        board, alight = day.pattern_board[part].tolist(), day.pattern_alight[part].tolist()
        for trip in range(day.pattern_trip_ptr[p + 1] - day.pattern_trip_ptr[p]):
            at = day.pattern_time_ptr[p] + trip * len(stops)
            times = slice(at, at + len(stops))
            arrival, departure = day.arrival_s[times].tolist(), day.departure_s[times].tolist()
            found.append(tuple(zip(stops, arrival, departure, board, alight, strict=True)))
    return found


def expected_calls(city: City, run: oracle.Run) -> Calls:
    """A run of the oracle with ids as geoaccess writes them."""
    calls = []
    for call in run.calls:
        number, stop = call.stop.split("/", 1)
        name = f"{int(number) + 1}:{stop}" if len(city.feeds) > 1 else stop
        calls.append((name, call.arrival, call.departure, call.board, call.alight))
    return tuple(calls)


def matters(run: oracle.Run) -> bool:
    """Whether a run is still under way after midnight."""
    return run.calls[-1].arrival > 0


@FEW
@given(cities())
def test_every_run_is_there_with_its_times_and_rules(city: City) -> None:
    timetable = read(city)
    day = timetable.days[city.date]
    expected = {expected_calls(city, run) for run in city.oracle().runs if matters(run)}
    assert set(calls_of_trips(timetable, day)) == expected


@FEW
@given(cities())
def test_no_trip_of_a_pattern_overtakes_another(city: City) -> None:
    timetable = read(city)
    day = timetable.days[city.date]
    calls = calls_of_trips(timetable, day)
    for p in range(day.patterns):
        trips = calls[day.pattern_trip_ptr[p] : day.pattern_trip_ptr[p + 1]]
        times = np.array([[call[1:3] for call in trip] for trip in trips])
        assert (np.diff(times, axis=0) >= 0).all()


@FEW
@given(cities())
def test_vehicles_go_on_as_the_trips_that_the_feed_names(city: City) -> None:
    timetable = read(city)
    day = timetable.days[city.date]
    calls = calls_of_trips(timetable, day)
    found = {(calls[t], calls[n]) for t, n in enumerate(day.trip_next.tolist()) if n >= 0}
    expected = {
        (expected_calls(city, run), expected_calls(city, run.next_run))
        for run in city.oracle().runs
        if run.next_run is not None and matters(run)
    }
    assert found == expected


@FEW
@given(cities())
def test_the_rule_of_every_pair_of_stops(city: City) -> None:
    timetable = read(city)
    names = timetable.stops["stop_id"].tolist()
    found = {
        (names[a], names[b]): (str(kind), least)
        for a, b, kind, least in timetable.transfer_rules.itertuples(index=False)
    }
    for (a, b), (kind, least) in _pairs(city, names):
        assert found.get((a, b), ("0", -1)) == (kind, -1 if least is None else least)


def _pairs(
    city: City, names: list[str]
) -> Iterator[tuple[tuple[str, str], tuple[str, int | None]]]:
    """The oracle's rule for every pair of stops of one feed."""
    several = len(city.feeds) > 1
    for number, feed in enumerate(city.feeds, 1):
        chains = oracle.ancestors(feed)
        rows = [r for r in oracle.rows_of(feed, "transfers") if r["transfer_type"] in "0123"]
        own = [n.split(":", 1)[-1] for n in names if not several or n.startswith(f"{number}:")]
        prefix = f"{number}:" if several else ""
        for a in own:
            for b in own:
                yield (prefix + a, prefix + b), oracle.rule_between(rows, chains[a], chains[b])


@FEW
@given(cities())
def test_trips_per_date_are_counted(city: City) -> None:
    timetable = read(city)
    for date in (city.date + dt.timedelta(days=n) for n in range(-1, 7)):
        expected = 0
        for feed in city.feeds:
            active = oracle.runs_on(date, feed)
            expected += len(oracle.runs_of_day(feed, oracle.timed_calls(feed), active, 0))
        # A date beyond what the calendars name is not in the table.
        assert timetable.service.get(date, 0) == expected
