"""Decay functions against their closed forms."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geoaccess as ga
from geoaccess.coverage.measures.decay import Decay

EVERY = [
    ga.decay.step(30),
    ga.decay.step_weights(),
    ga.decay.linear(30),
    ga.decay.exponential(10),
    ga.decay.gaussian(12),
    ga.decay.gaussian(12, cutoff_min=40),
    ga.decay.logistic(25, sd_min=6),
    ga.decay.power(1.5),
    ga.decay.epanechnikov(30),
]


@pytest.mark.parametrize("decay", EVERY, ids=repr)
@settings(max_examples=50, deadline=None)
@given(times=st.lists(st.floats(0, 1e6), min_size=2, max_size=20))
def test_weights_are_at_most_one_and_never_rise(decay: Decay, times: list[float]) -> None:
    weights = decay(np.sort(times))
    assert (weights >= 0).all()
    assert (weights <= 1).all()
    assert (np.diff(weights) <= 0).all()


@pytest.mark.parametrize("decay", EVERY, ids=repr)
def test_unreachable_weighs_nothing(decay: Decay) -> None:
    assert decay([np.inf]).tolist() == [0.0]


def test_closed_forms() -> None:
    t = 7.0
    assert ga.decay.linear(28)([t])[0] == pytest.approx(1 - 7 / 28)
    rate = 0.05  # exp(-k t) is a half-life of ln 2 / k
    assert ga.decay.exponential(math.log(2) / rate)([t])[0] == pytest.approx(math.exp(-rate * t))
    assert ga.decay.gaussian(12)([t])[0] == pytest.approx(math.exp(-(t**2) / (2 * 12**2)))
    assert ga.decay.power(2)([t])[0] == pytest.approx(1 / 49)
    assert ga.decay.epanechnikov(28)([t])[0] == pytest.approx(0.75 * (1 - 1 / 16))

    def g(x: float) -> float:
        return 1 + math.exp((x - 25) * math.pi / (6 * math.sqrt(3)))

    assert ga.decay.logistic(25, sd_min=6)([t])[0] == pytest.approx(g(0) / g(t))


def test_gaussian_of_floating_catchments() -> None:
    t, edge = 20.0, 30.0
    end = math.exp(-0.5)
    expected = (math.exp(-((t / edge) ** 2) / 2) - end) / (1 - end)
    assert ga.decay.gaussian(edge, cutoff_min=edge)([t])[0] == pytest.approx(expected)


def test_long_times_do_not_overflow() -> None:
    assert ga.decay.logistic(30, sd_min=0.01)([0.0, 1e7]).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    "make",
    [
        lambda: ga.decay.step(-1),
        lambda: ga.decay.linear(0),
        lambda: ga.decay.exponential(float("nan")),
        lambda: ga.decay.gaussian(10, cutoff_min=0),
        lambda: ga.decay.logistic(30, sd_min=0),
        lambda: ga.decay.power(0),
        lambda: ga.decay.step_weights((10, 20), (1.0,)),
        lambda: ga.decay.step_weights((20, 10), (1.0, 0.5)),
        lambda: ga.decay.step_weights((10, 20), (0.5, 1.0)),
        lambda: ga.decay.step_weights((), ()),
    ],
)
def test_impossible_parameters_are_refused(make: Any) -> None:
    with pytest.raises(ga.InputError, match="must"):
        make()
