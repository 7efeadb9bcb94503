"""Selecting percentiles for many lanes: both ways equal sorting."""

from __future__ import annotations

import numpy as np
import pytest

from geoaccess.routing.search.lanes import LANES
from geoaccess.routing.search.percentiles import STRIP, nth_smallest, sort_lanes, times_of_arrivals


@pytest.mark.parametrize("count", [1, 2, 3, 7, 60, 64, 121])
def test_a_network_of_comparisons_sorts_every_lane(count):
    times = np.random.default_rng(count).integers(0, 900, (count, STRIP)).astype(np.int16)
    expected = np.sort(times, axis=0)
    sort_lanes(times)
    assert np.array_equal(times, expected)


@pytest.mark.parametrize("count", [1, 5, 60])
def test_bisection_finds_every_rank(count):
    times = np.random.default_rng(count).integers(0, 1024, count).astype(np.int16)
    found = [nth_smallest(times, rank, 10) for rank in range(1, count + 1)]
    assert found == np.sort(times).tolist()


def test_a_time_beyond_the_bits_is_told_as_longer():
    # 7 s fit into 3 bits; with one more bit tried, 900 s show as more than 7 s
    assert nth_smallest(np.array([5, 900], np.int16), 1, 3) == 5
    assert nth_smallest(np.array([5, 900], np.int16), 2, 3) > 7


def test_waiting_for_a_later_departure_counts():
    # A journey that can be begun until minute 1 and arrives at 300 s: 300 s from minute 0,
    # 240 s from minute 1, none from minute 2
    unreached = np.iinfo(np.int16).max
    arrival = np.full((3, LANES), unreached, np.int16)
    arrival[1, 0] = 300
    within = np.empty(LANES, np.int16)
    times_of_arrivals(arrival, 300, within)
    assert arrival[:, 0].tolist() == [300, 240, unreached - 120]
    assert within[:2].tolist() == [2, 0]
