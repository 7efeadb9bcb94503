"""The router against the brute-force oracle, to the second, on random cities.

With `test_profiles_oracle` these are 515 random feeds in CI, every mode and both
directions: leaving and arriving, out and home.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaccess import DepartureWindow, NoServiceError, travel_times
from tests.helpers import oracle
from tests.helpers.cities import City, cities, clock, frame_of, random_cities

pytestmark = pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")

MINUTES = 8
APPOINTMENTS = 3  # the oracle tries every moment of leaving for each of them


def every_rank(times: int) -> tuple[float, ...]:
    """Percentiles in the middle between two ranks, so that every one of the times is asked for."""
    return tuple(100 * (rank - 0.5) / times for rank in range(1, times + 1))


EVERY_RANK = every_rank(MINUTES)


def window_of(city: City) -> DepartureWindow:
    end_s = city.start_s + 60 * MINUTES
    return DepartureWindow(clock(city.start_s), clock(end_s), city.date)


def searched(city: City, mode: str, max_trip_min: int) -> dict[tuple[str, str], list[float]]:
    """Sorted seconds of all departures for every pair, by geoaccess."""
    found = travel_times(
        city.network(),
        frame_of(city.origins),
        frame_of(city.destinations),
        mode=mode,
        departures=window_of(city),
        percentiles=EVERY_RANK,
        max_trip_min=max_trip_min,
    )
    minutes = np.stack([found.to_wide(p).to_numpy() for p in EVERY_RANK], axis=-1)
    return {
        (a[0], b[0]): (60 * minutes[i, j]).tolist()
        for i, a in enumerate(city.origins)
        for j, b in enumerate(city.destinations)
    }


def expected(city: City, mode: str, max_trip_min: int) -> dict[tuple[str, str], list[float]]:
    """The same, by the oracle."""
    reference = city.oracle()
    limit = 60 * max_trip_min
    return {
        (a[0], b[0]): sorted(
            reference.travel_s(a[1:], b[1:], departure, mode=mode, max_trip_s=limit)
            for departure in range(city.start_s, city.start_s + 60 * MINUTES, 60)
        )
        for a in city.origins
        for b in city.destinations
    }


def assert_same(city: City, mode: str, max_trip_min: int) -> None:
    found, wanted = searched(city, mode, max_trip_min), expected(city, mode, max_trip_min)
    assert found.keys() == wanted.keys()
    for pair, times in wanted.items():
        # Minutes are seconds / 60 as floats; a thousandth of a second undoes that.
        assert found[pair] == pytest.approx(times, abs=1e-3), (mode, pair)


@random_cities(250)
@given(cities(), st.sampled_from((20, 45, 120)))
def test_public_transport_equals_the_oracle_at_every_rank(city: City, max_trip_min: int) -> None:
    assert_same(city, "transit", max_trip_min)


@random_cities(80)
@given(cities(), st.sampled_from((20, 45, 120)))
def test_by_bike_to_the_first_stop_equals_the_oracle(city: City, max_trip_min: int) -> None:
    assert_same(city, "bike_transit", max_trip_min)


@random_cities(70)
@given(cities(), st.sampled_from(("transit", "bike_transit")))
def test_appointments_equal_the_oracle(city: City, mode: str) -> None:
    reference = city.oracle()
    appointments = range(city.start_s, city.start_s + 60 * APPOINTMENTS, 60)
    found = travel_times(
        city.network(),
        frame_of(city.origins),
        frame_of(city.destinations),
        mode=mode,
        arrive_by=DepartureWindow(
            clock(city.start_s), clock(city.start_s + 60 * APPOINTMENTS), city.date
        ),
        percentiles=every_rank(APPOINTMENTS),
        max_trip_min=60,
    )
    for a in city.origins:
        for b in city.destinations:
            wanted = sorted(
                by - reference.latest_departure(a[1:], b[1:], by, mode=mode, max_trip_s=3600)
                for by in appointments
            )
            times = [60 * found.to_wide(p).loc[a[0], b[0]] for p in found.percentiles]
            assert times == pytest.approx(wanted, abs=1e-3)


@random_cities(30)
@given(cities(feeds=1), st.sampled_from(("walk", "bike", "ebike")))
def test_streets_equal_the_oracle(city: City, mode: str) -> None:
    assert_same(city, mode, 60)


@random_cities(15)
@given(
    cities(feeds=1), st.lists(st.sampled_from((1, 25, 50, 75, 99, 100)), min_size=1, unique=True)
)
def test_percentiles_are_nearest_ranks(city: City, percentiles: list[int]) -> None:
    network, wanted = city.network(), expected(city, "transit", 60)
    found = travel_times(
        network,
        frame_of(city.origins),
        frame_of(city.destinations),
        mode="transit",
        departures=window_of(city),
        percentiles=percentiles,
        max_trip_min=60,
    )
    for p in percentiles:
        wide = found.to_wide(p)
        for (a, b), times in wanted.items():
            assert 60 * wide.loc[a, b] == pytest.approx(oracle.percentile(times, p), abs=1e-3)


def ranks(city: City) -> np.ndarray:
    """Seconds of every rank, shape (origins, destinations, minutes)."""
    pairs = searched(city, "transit", 120)
    return np.array([[pairs[a[0], b[0]] for b in city.destinations] for a in city.origins])


@random_cities(20)
@given(cities(feeds=1), st.data())
def test_taking_a_trip_away_never_helps_anyone(city: City, data: st.DataObject) -> None:
    feed = city.feeds[0]
    header, *trips = feed["trips"].splitlines()
    gone = data.draw(st.sampled_from(trips))
    # An in-seat transfer moves passengers on, so a feed without the trip keeps its other rows.
    fewer = dict(feed, trips="\n".join((header, *(t for t in trips if t != gone))) + "\n")
    if len(trips) > 1:
        try:
            without = ranks(replace(city, feeds=[fewer]))
        except NoServiceError:
            return
        assert (without >= ranks(city) - 1e-3).all()


@random_cities(20)
@given(cities(feeds=1))
def test_leaving_later_never_arrives_earlier(city: City) -> None:
    network = city.network()
    arrivals = []
    for departure in range(city.start_s, city.start_s + 300, 60):
        window = DepartureWindow(clock(departure), clock(departure + 60), city.date)
        found = travel_times(
            network,
            frame_of(city.origins),
            frame_of(city.destinations),
            mode="transit",
            departures=window,
        )
        arrivals.append(departure + 60 * found.to_wide().to_numpy())
    for earlier, later in pairwise(arrivals):
        assert (later >= earlier - 1e-3).all()


@random_cities(20)
@given(cities(feeds=1), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(city: City, rng: random.Random) -> None:
    shuffled = dict(city.feeds[0])
    for name in ("stops", "trips", "stop_times"):
        header, *rows = shuffled[name].splitlines()
        rng.shuffle(rows)
        shuffled[name] = "\n".join((header, *rows)) + "\n"
    other = replace(city, feeds=[shuffled], origins=city.origins[::-1])
    assert searched(other, "transit", 120) == searched(city, "transit", 120)
