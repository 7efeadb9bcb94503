"""What must follow when a timetable, a window or a limit changes, over a whole day of departures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaccess import DepartureWindow, TransportNetwork, travel_times
from tests.helpers.cities import City, cities, clock, frame_of, random_cities
from tests.helpers.feeds import table
from tests.helpers.oracle import rows_of

pytestmark = pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")

FEW = random_cities(20)
MODES = st.sampled_from(("transit", "bike_transit"))
DAY_MIN = 24 * 60
# The first of 1 440 ordered times is the shortest, the last the longest.
SHORTEST, LONGEST = 100 * 0.5 / DAY_MIN, 100
PERCENTILES = (SHORTEST, 1, 10, 25, 50, 75, 90, LONGEST)
ROUNDING_S = 1e-3  # minutes are seconds / 60 as floats

Row = dict[str, str]


def times(
    city: City,
    mode: str,
    *,
    first: int = 0,
    minutes: int = DAY_MIN,
    network: TransportNetwork | None = None,
) -> np.ndarray:
    """Seconds, shape (origins, destinations, percentiles), leaving in a window of the day."""
    found = travel_times(
        network or city.network(),
        frame_of(city.origins),
        frame_of(city.destinations),
        mode=mode,
        departures=DepartureWindow(clock(60 * first), clock(60 * (first + minutes)), city.date),
        percentiles=PERCENTILES,
        max_trip_min=120,
    )
    return 60 * np.stack([found.to_wide(p).to_numpy() for p in PERCENTILES], axis=-1)


def text_of(rows: list[Row]) -> str:
    return table(rows[0], (row.values() for row in rows))


def changed(feed: dict[str, str], name: str, change: Callable[[Row], Row]) -> dict[str, str]:
    """The feed with every row of a table changed; as it is where it has no such table."""
    if name not in feed:
        return feed
    return {**feed, name: text_of([change(row) for row in rows_of(feed, name)])}


def moved(row: Row, columns: tuple[str, str], by_s: int) -> Row:
    """A row with later clock times; what is left out stays out."""

    def later(text: str) -> str:
        hours, minutes, seconds = map(int, text.split(":"))
        return clock(3600 * hours + 60 * minutes + seconds + by_s)

    return {**row, **{column: later(row[column]) for column in columns if row[column]}}


CALL_TIMES = ("arrival_time", "departure_time")
HEADWAY_TIMES = ("start_time", "end_time")


@FEW
@given(cities(), MODES, st.integers(1, 90))
def test_moving_all_trips_and_the_window_changes_nothing(
    city: City, mode: str, by_min: int
) -> None:
    feeds = [
        changed(
            changed(feed, "stop_times", lambda row: moved(row, CALL_TIMES, 60 * by_min)),
            "frequencies",
            lambda row: moved(row, HEADWAY_TIMES, 60 * by_min),
        )
        for feed in city.feeds
    ]
    later = times(replace(city, feeds=feeds), mode, first=by_min)
    assert later == pytest.approx(times(city, mode), abs=ROUNDING_S)


@FEW
@given(cities(feeds=1), MODES, st.data())
def test_adding_a_trip_never_worsens(city: City, mode: str, data: st.DataObject) -> None:
    feed = city.feeds[0]
    trips, calls = rows_of(feed, "trips"), rows_of(feed, "stop_times")
    like = data.draw(st.sampled_from(trips))
    by_s = 60 * data.draw(st.integers(0, 180))
    own = [row for row in calls if row["trip_id"] == like["trip_id"]]
    added = [{**moved(row, CALL_TIMES, by_s), "trip_id": "added"} for row in own]
    more = {
        **feed,
        "trips": text_of([*trips, {**like, "trip_id": "added"}]),
        "stop_times": text_of([*calls, *added]),
    }
    assert (times(replace(city, feeds=[more]), mode) <= times(city, mode) + ROUNDING_S).all()


@FEW
@given(cities(feeds=1), MODES, st.data())
def test_a_stop_where_nobody_may_board_never_helps(
    city: City, mode: str, data: st.DataObject
) -> None:
    feed = city.feeds[0]
    stop = data.draw(st.sampled_from(sorted({r["stop_id"] for r in rows_of(feed, "stop_times")})))
    closed = changed(
        feed,
        "stop_times",
        lambda row: {**row, "pickup_type": "1"} if row["stop_id"] == stop else row,
    )
    assert (times(replace(city, feeds=[closed]), mode) >= times(city, mode) - ROUNDING_S).all()


@FEW
@given(cities(feeds=1), MODES, st.integers(1, 15))
def test_walking_farther_never_worsens(city: City, mode: str, more_min: int) -> None:
    rules = replace(city.rules, max_walk_s=city.rules.max_walk_s + 60 * more_min)
    farther = times(replace(city, rules=rules), mode)
    assert (farther <= times(city, mode) + ROUNDING_S).all()


@FEW
@given(cities(feeds=1), MODES, st.integers(1, DAY_MIN - 1))
def test_a_day_has_the_extremes_of_its_parts(city: City, mode: str, cut: int) -> None:
    network = city.network()
    morning = times(city, mode, minutes=cut, network=network)
    evening = times(city, mode, first=cut, minutes=DAY_MIN - cut, network=network)
    day = times(city, mode, network=network)
    assert np.array_equal(day[..., 0], np.minimum(morning[..., 0], evening[..., 0]))
    assert np.array_equal(day[..., -1], np.maximum(morning[..., -1], evening[..., -1]))
