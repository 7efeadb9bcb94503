"""Arrivals and departures at listed times against the oracle, out and back."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaccess.routing.search.profiles import earliest_arrivals, latest_departures
from geoaccess.units import UNREACHED_S
from tests.helpers.cities import City, cities, frame_of, random_cities

pytestmark = pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")

MODES = ("transit", "bike_transit", "walk", "bike")
# Whole minutes and odd seconds after the start of the city's window.
TIMES = st.lists(st.integers(0, 3600), min_size=1, max_size=3)
LONGEST = st.sampled_from((20, 60, 120))


@random_cities(35)
@given(cities(), st.sampled_from(MODES), TIMES, LONGEST)
def test_latest_departures(city: City, mode: str, after: list[int], max_trip_min: int) -> None:
    deadlines = [city.start_s + s for s in after]
    found = latest_departures(
        city.network(),
        frame_of(city.origins),
        frame_of(city.destinations),
        deadlines,
        mode=mode,
        date=city.date,
        max_trip_min=max_trip_min,
    )
    reference, limit = city.oracle(), 60 * max_trip_min
    for k, by in enumerate(deadlines):
        for i, a in enumerate(city.origins):
            for j, b in enumerate(city.destinations):
                latest = reference.latest_departure(a[1:], b[1:], by, mode=mode, max_trip_s=limit)
                assert found[k, i, j] == (latest if latest > -math.inf else -UNREACHED_S), (
                    a,
                    b,
                    by,
                )


@random_cities(35)
@given(cities(), st.sampled_from(MODES), TIMES, LONGEST)
def test_earliest_arrivals(city: City, mode: str, after: list[int], max_trip_min: int) -> None:
    departures = [city.start_s + s for s in after]
    found = earliest_arrivals(
        city.network(),
        frame_of(city.origins),
        frame_of(city.destinations),
        departures,
        mode=mode,
        date=city.date,
        max_trip_min=max_trip_min,
    )
    reference, limit = city.oracle(), 60 * max_trip_min
    # The bike that took us to the first stop waits there on the way home.
    mode = {"bike_transit": "transit_bike"}.get(mode, mode)
    for k, departure in enumerate(departures):
        for j, a in enumerate(city.origins):
            for i, b in enumerate(city.destinations):
                taken = reference.travel_s(a[1:], b[1:], departure, mode=mode, max_trip_s=limit)
                expected = departure + taken if taken < math.inf else UNREACHED_S
                assert found[k, i, j] == expected, (a, b, departure)
    assert found.dtype == np.int32
