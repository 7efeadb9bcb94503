from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geoaccess.networks.streets.legs import (
    edge_weights,
    leg_seconds,
    limit_mm,
    mode_speeds,
    reverse,
)
from geoaccess.options import TravelOptions
from tests.helpers.streets import graph_of

SPEEDS = st.integers(1, 200_000)


@given(st.integers(0, 2_000_000), st.integers(0, 100_000_000), SPEEDS, SPEEDS)
def test_a_leg_is_the_exact_fraction_rounded_up_once(connector, network, walk, speed):
    seconds = Fraction(connector * 36, walk * 10) + Fraction(network * 36, speed * 10)
    if seconds < 2**31:
        got = leg_seconds(connector, network, walk_speed_m_per_h=walk, speed_m_per_h=speed)
        assert got.item() == ceil(seconds)


def test_nothing_to_travel_takes_no_time():
    assert leg_seconds(0, 0, walk_speed_m_per_h=4800, speed_m_per_h=4800).item() == 0


@given(st.integers(0, 7200), SPEEDS)
def test_the_limit_is_the_longest_way_in_time(seconds, speed):
    longest = limit_mm(seconds, speed)
    times = leg_seconds(0, [longest, longest + 1], walk_speed_m_per_h=speed, speed_m_per_h=speed)
    assert times[0] <= seconds < times[1]


def test_a_ferry_takes_its_time_at_any_speed():
    # a street of 1 km and a ferry of 5 minutes: 300 s at 15 km/h are 1250 m, at 4.8 km/h 400 m
    graph = replace(
        graph_of(2, [(0, 1, 1_000_000), (1, 0, 700_000)]),
        fixed_ms=np.array([0, 300_000], dtype=np.int32),
    )
    assert edge_weights(graph, 15_000).tolist() == [1_000_000, 1_250_000]
    assert edge_weights(graph, 4_800).tolist() == [1_000_000, 400_000]


def test_reversing_twice_gives_the_same_streets():
    graph = graph_of(4, [(0, 1, 5), (1, 2, 6), (2, 0, 7), (0, 3, 8)])
    turned = reverse(graph)
    assert turned.head.tolist() == [2, 0, 1, 0]
    assert turned.length_mm.tolist() == [7, 5, 6, 8]
    again = reverse(turned)
    assert again.indptr.tolist() == graph.indptr.tolist()
    assert again.head.tolist() == graph.head.tolist()


def test_speeds_of_the_street_modes():
    assert mode_speeds(TravelOptions(ebike_speed_kmh=25)) == {
        "walk": 4800,
        "bike": 15_000,
        "ebike": 25_000,
        "car": 3600,
    }
