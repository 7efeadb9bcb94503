"""Cumulative opportunities, gravity, balancing time and k-th nearest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geoaccess as ga
from tests.helpers.regions import (
    housing_table,
    minutes_table,
    practice_table,
    supplied_regions,
    values,
    wide_times,
)


@settings(max_examples=25, deadline=None)
@given(supplied_regions(), st.integers(0, 60))
def test_double_loops_agree(data: Any, within: int) -> None:
    housing, practices, grid = data
    times = wide_times(grid, housing, practices)
    people, places = housing["residents"].to_numpy(), practices["places"].to_numpy()
    cumulative, gravity, balancing = [], [], []
    for i in range(len(housing)):
        reach = [(grid[i, j], places[j]) for j in range(len(practices)) if np.isfinite(grid[i, j])]
        cumulative.append(sum(s for t, s in reach if t <= within))
        gravity.append(sum(s * 0.5 ** (t / 10) for t, s in reach))
        enough = [T for T, _ in reach if sum(s for t, s in reach if t <= T) >= people[i]]
        balancing.append(0.0 if people[i] == 0 else min(enough, default=np.inf))
    found = ga.cumulative_opportunities(times, housing, practices, within_min=within)
    assert values(found) == cumulative
    found = ga.gravity(times, housing, practices, decay=ga.decay.exponential(10))
    assert values(found) == pytest.approx(gravity)
    assert values(ga.balancing_time(times, housing, practices)) == balancing


@settings(max_examples=25, deadline=None)
@given(supplied_regions(), st.integers(1, 4))
def test_kth_nearest_is_an_order_statistic(data: Any, k: int) -> None:
    housing, practices, grid = data
    times = wide_times(grid, housing, practices)
    expected = [sorted([*row, *[np.inf] * k])[k - 1] for row in grid]
    assert values(ga.kth_nearest(times, housing, practices, k=k)) == expected


@settings(max_examples=25, deadline=None)
@given(supplied_regions(), st.lists(st.integers(0, 60), min_size=6, max_size=6), st.integers(0, 60))
def test_adding_a_practice_never_lowers_cumulative_opportunities(
    data: Any, minutes: list[int], within: int
) -> None:
    housing, practices, grid = data
    status = dict(practices[["id", "status"]].to_numpy())
    more = practice_table({**status, "new": "open"}, places=[*practices["places"], 40])
    wider = np.column_stack([grid, minutes[: len(housing)]])
    before = ga.cumulative_opportunities(
        wide_times(grid, housing, practices), housing, practices, within_min=within
    )
    after = ga.cumulative_opportunities(
        wide_times(wider, housing, more), housing, more, within_min=within
    )
    assert (after["value"] >= before["value"]).all()


def test_places_that_reach_nothing_stay_in_the_result_with_zero() -> None:
    # Completing from the ids seen in a matrix would lose "c", which is in no pair at all.
    housing = housing_table({"a": 1, "c": 1})
    practices = practice_table({"x": "open"}, places=[7])
    times = minutes_table({("a", "x"): 5}, housing, practices)
    found = ga.cumulative_opportunities(times, housing, practices, within_min=30)
    assert found.to_dict("list") == {"id": ["a", "c"], "value": [7.0, 0.0]}
    assert values(ga.kth_nearest(times, housing, practices)) == [5.0, np.inf]


def test_zero_minutes_next_door_counts_in_full() -> None:
    housing, practices = housing_table({"a": 10}), practice_table({"x": "open"}, places=[7])
    times = minutes_table({("a", "x"): 0}, housing, practices)
    assert values(ga.gravity(times, housing, practices, decay=ga.decay.linear(30))) == [7.0]
    assert values(ga.kth_nearest(times, housing, practices)) == [0.0]
    cumulative = ga.cumulative_opportunities(times, housing, practices, within_min=0)
    assert values(cumulative) == [7.0]


def test_information_points_offer_no_care() -> None:
    housing = housing_table({"a": 10})
    practices = practice_table(
        {"x": "open", "y": "open"}, places=[7, 50], kind=["regular", "info_point"]
    )
    times = minutes_table({("a", "x"): 5, ("a", "y"): 1}, housing, practices)
    found = ga.cumulative_opportunities(times, housing, practices, within_min=30)
    assert values(found) == [7.0]
    assert values(ga.kth_nearest(times, housing, practices)) == [5.0]


def test_kth_nearest_of_a_status() -> None:
    housing = housing_table({"a": 10})
    practices = practice_table({"x": "full", "y": "open"})
    times = minutes_table({("a", "x"): 5, ("a", "y"): 9}, housing, practices)
    assert values(ga.kth_nearest(times, housing, practices)) == [5.0]
    assert values(ga.kth_nearest(times, housing, practices, statuses=("open",))) == [9.0]


def test_supply_may_be_counted_or_taken_from_another_column() -> None:
    housing = housing_table({"a": 10})
    practices = practice_table({"x": "open", "y": "full"}, doctors=[1.5, 2.0])
    times = minutes_table({("a", "x"): 5, ("a", "y"): 9}, housing, practices)
    counted = ga.cumulative_opportunities(times, housing, practices, within_min=9, supply=None)
    assert values(counted) == [2.0]
    doctors = ga.cumulative_opportunities(times, housing, practices, within_min=9, supply="doctors")
    assert values(doctors) == [3.5]


def test_supply_that_is_not_known_is_named_and_never_taken_as_zero() -> None:
    housing = housing_table({"a": 10})
    practices = practice_table({"x": "open", "y": "full", "z": "unknown"}, places=[7, None, None])
    times = minutes_table({("a", "x"): 5}, housing, practices)
    with pytest.raises(ga.InputError, match=r"places is not a number.*Rows: z\."):
        ga.cumulative_opportunities(times, housing, practices, within_min=30)


def test_faults_come_together() -> None:
    housing = pd.DataFrame({"id": ["a"], "residents": [-1]})
    practices = practice_table({"x": "open"})
    times = minutes_table({("a", "x"): 5}, housing, practices)
    with pytest.raises(ga.InputError) as caught:
        ga.cumulative_opportunities(times, housing, practices, within_min=-3)
    assert len(caught.value.faults) == 3
    with pytest.raises(ga.InputError, match="k: found 0"):
        ga.kth_nearest(times, housing_table({"a": 1}), practices, k=0)


def test_a_decay_of_ones_own_is_checked() -> None:
    housing, practices = housing_table({"a": 10}), practice_table({"x": "open"}, places=[7])
    times = minutes_table({("a", "x"): 5}, housing, practices)
    assert values(ga.gravity(times, housing, practices, decay=lambda t: t * 0 + 2)) == [14.0]
    with pytest.raises(ga.InputError, match="one finite weight"):
        ga.gravity(times, housing, practices, decay=lambda t: -t)


def test_places_of_a_full_practice_are_none() -> None:
    housing = housing_table({"a": 10})
    practices = practice_table({"x": "full", "y": "open"}, places=[40, 7])
    times = minutes_table({("a", "x"): 5, ("a", "y"): 5}, housing, practices)
    found = ga.cumulative_opportunities(times, housing, practices, within_min=30)
    assert values(found) == [7.0]
