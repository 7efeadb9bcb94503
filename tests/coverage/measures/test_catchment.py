"""Floating catchments: a published example, double loops, and sums that must come out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from pandas.testing import assert_frame_equal
from scipy.optimize import linprog

import geoaccess as ga
from tests.helpers.regions import (
    housing_table,
    minutes_table,
    practice_table,
    supplied_regions,
    values,
    wide_times,
)

LINEAR = ga.decay.linear(45)
RATIOS = ("2sfca", "e2sfca", "3sfca", "m2sfca", "bfca")


@pytest.mark.parametrize("scenario", range(4))
@pytest.mark.parametrize("method", ["2sfca", "3sfca"])
def test_published_hospital_example(shared_data: Path, method: str, scenario: int) -> None:
    example = json.loads((shared_data / "catchment" / "hospital_example.json").read_text())
    tracts = [str(tract["geoid"]) for tract in example["tracts"]]
    housing = housing_table(dict(zip(tracts, (t["pop"] for t in example["tracts"]), strict=True)))
    practices = practice_table(
        dict.fromkeys(tracts, "open"), doctors=[t["doc"] for t in example["tracts"]]
    )
    case = example["scenarios"][scenario]
    pairs = {(str(c["origin"]), str(c["dest"])): c["cost"] for c in case["costs"]}
    found = ga.floating_catchment(
        minutes_table(pairs, housing, practices),
        housing,
        practices,
        method=method,
        decay=ga.decay.power(1),
        within_min=example["max_cost"] - 1,
        supply="doctors",
    )
    assert values(found) == pytest.approx(list(case[f"ref_{method}"].values()), rel=1e-12)


def loops(method: str, grid: Any, people: Any, supply: Any) -> list[float]:
    """Every ratio measure as its formula reads, one pair at a time, with a catchment of 40."""
    n, m = grid.shape
    far = LINEAR(grid)
    weight = np.where(grid <= 40, far, 0.0)

    def ratio(part: float, whole: float) -> float:
        return part / whole if whole > 0 else 0.0

    wide = far if method == "3sfca" else weight
    share = [[ratio(wide[i, j], sum(wide[i])) for j in range(m)] for i in range(n)]
    if method == "bfca":
        r = [ratio(supply[j], sum(people[i] * share[i][j] for i in range(n))) for j in range(m)]
        column = [sum(weight[i, j] for i in range(n)) for j in range(m)]
        return [sum(r[j] * ratio(weight[i, j], column[j]) for j in range(m)) for i in range(n)]
    pull = [
        [weight[i, j] * (share[i][j] if method == "3sfca" else 1) for j in range(m)]
        for i in range(n)
    ]
    r = [ratio(supply[j], sum(people[i] * pull[i][j] for i in range(n))) for j in range(m)]
    power = 2 if method == "m2sfca" else 1
    return [sum(r[j] * pull[i][j] ** power for j in range(m)) for i in range(n)]


@pytest.mark.parametrize("method", RATIOS)
@settings(max_examples=20, deadline=None)
@given(data=supplied_regions())
def test_double_loops_agree(method: str, data: Any) -> None:
    housing, practices, grid = data
    times = wide_times(grid, housing, practices)
    found = ga.floating_catchment(
        times, housing, practices, method=method, decay=LINEAR, within_min=40
    )
    expected = loops(method, grid, housing["residents"].tolist(), practices["places"].tolist())
    assert values(found) == pytest.approx(expected, abs=1e-9)


def reached_supply(people: Any, supply: Any, weight: Any) -> float:
    """Places of the practices that at least one person counts on."""
    return float(sum(supply[j] for j in range(len(supply)) if people @ weight[:, j] > 0))


@pytest.mark.parametrize("method", ["2sfca", "e2sfca", "3sfca"])
@settings(max_examples=20, deadline=None)
@given(data=supplied_regions())
def test_people_times_access_conserves_supply(method: str, data: Any) -> None:
    housing, practices, grid = data
    times = wide_times(grid, housing, practices)
    found = ga.floating_catchment(
        times, housing, practices, method=method, decay=LINEAR, within_min=40
    )
    people, supply = housing["residents"].to_numpy(float), practices["places"].to_numpy(float)
    weight = np.where(grid <= 40, LINEAR(grid), 0.0)
    total = float(people @ found["value"].to_numpy())
    assert total == pytest.approx(reached_supply(people, supply, weight))


@settings(max_examples=20, deadline=None)
@given(data=supplied_regions())
def test_spatial_availability_adds_up_to_supply(data: Any) -> None:
    housing, practices, grid = data
    times = wide_times(grid, housing, practices)
    found = ga.floating_catchment(
        times, housing, practices, method="spatial_availability", decay=LINEAR, within_min=60
    )
    people, supply = housing["residents"].to_numpy(float), practices["places"].to_numpy(float)
    weight = np.where(grid <= 60, LINEAR(grid), 0.0)
    assert found["value"].sum() == pytest.approx(reached_supply(people, supply, weight))


def test_spatial_availability_by_its_balancing_factors() -> None:
    # F_ij = Fp_i Fc_ij / sum_i Fp_i Fc_ij with Fp by people and Fc by nearness, one practice:
    # people 30 and 10 give Fp 3/4 and 1/4; weights 0.5 and 1 give Fc 1/3 and 2/3;
    # products 1/4 and 1/6, so F = 3/5 and 2/5 of 50 places.
    housing, practices = (
        housing_table({"a": 30, "b": 10}),
        practice_table({"x": "open"}, places=[50]),
    )
    times = minutes_table({("a", "x"): 10, ("b", "x"): 0}, housing, practices)
    found = ga.floating_catchment(
        times,
        housing,
        practices,
        method="spatial_availability",
        decay=ga.decay.exponential(10),
    )
    assert values(found) == pytest.approx([30.0, 20.0])


@pytest.mark.parametrize("method", [*RATIOS, "spatial_availability", "raam"])
def test_permuting_rows_permutes_the_result(method: str) -> None:
    housing = housing_table({"a": 30, "b": 10, "c": 5})
    practices = practice_table({"x": "open", "y": "open"}, places=[9, 4])
    times = wide_times([[5, 25], [np.inf, 0], [15, 29]], housing, practices)
    plain = ga.floating_catchment(times, housing, practices, method=method)
    mixed = ga.floating_catchment(
        times, housing.iloc[[2, 0, 1]], practices.iloc[[1, 0]], method=method
    )
    assert_frame_equal(mixed, plain.iloc[[2, 0, 1]].reset_index(drop=True))


def test_default_weights_are_those_of_the_method() -> None:
    housing = housing_table({"a": 100, "b": 100})
    practices = practice_table({"x": "open"}, places=[10])
    times = minutes_table({("a", "x"): 5, ("b", "x"): 25}, housing, practices)
    # E2SFCA: R = 10 / (100 * 1 + 100 * 0.22); 3SFCA with one practice: G = 1, weights of an hour.
    found = ga.floating_catchment(times, housing, practices, method="e2sfca")
    assert values(found) == pytest.approx([10 / 122, 0.22 * 10 / 122])
    found = ga.floating_catchment(times, housing, practices, method="3sfca", within_min=60)
    ratio = 10 / (96.2 + 37.7)
    assert values(found) == pytest.approx([0.962 * ratio, 0.377 * ratio])


def test_the_edge_of_the_catchment_is_closed_and_cuts_every_decay() -> None:
    housing, practices = (
        housing_table({"a": 10, "b": 10}),
        practice_table({"x": "open"}, places=[5]),
    )
    times = minutes_table({("a", "x"): 30, ("b", "x"): 30.5}, housing, practices)
    found = ga.floating_catchment(times, housing, practices, decay=ga.decay.exponential(99))
    assert values(found) == pytest.approx([0.5, 0.0])


def test_the_callers_tables_stay_as_they_were() -> None:
    # A three-step catchment elsewhere leaves a column of weights in the caller's cost table.
    housing, practices = housing_table({"a": 10}), practice_table({"x": "open"}, places=[5])
    times = minutes_table({("a", "x"): 12}, housing, practices)
    before = housing.copy(), practices.copy(), times.pairs
    for method in (*RATIOS, "spatial_availability", "raam"):
        ga.floating_catchment(times, housing, practices, method=method)
    assert_frame_equal(housing, before[0])
    assert_frame_equal(practices, before[1])
    assert_frame_equal(times.pairs, before[2])


def test_a_practice_that_nobody_lives_near_adds_nothing() -> None:
    housing, practices = housing_table({"a": 0, "b": 5}), practice_table({"x": "open"}, places=[5])
    times = minutes_table({("a", "x"): 1}, housing, practices)
    for method in (*RATIOS, "spatial_availability"):
        assert values(ga.floating_catchment(times, housing, practices, method=method)) == [0.0, 0.0]


def test_unknown_method_and_a_decay_for_raam_are_refused() -> None:
    housing, practices = housing_table({"a": 10}), practice_table({"x": "open"}, places=[5])
    times = minutes_table({("a", "x"): 12}, housing, practices)
    with pytest.raises(ga.InputError, match="'4sfca', expected one of 2sfca"):
        ga.floating_catchment(times, housing, practices, method="4sfca")
    with pytest.raises(ga.InputError, match="takes no decay"):
        ga.floating_catchment(times, housing, practices, method="raam", decay=LINEAR)


def test_raam_by_hand() -> None:
    # 60 people at x's door, 30 minutes from y; 30 places each; rho = 60/60 = 1, tau = 60.
    # All at x: 60/30 = 2 against 0 + 0.5 at y. In equilibrium D_x/30 = D_y/30 + 0.5 with
    # D_x + D_y = 60, so D_x = 37.5, D_y = 22.5 and everybody's cost is 1.25.
    housing = housing_table({"a": 60})
    practices = practice_table({"x": "open", "y": "open"}, places=[30, 30])
    times = minutes_table({("a", "x"): 0, ("a", "y"): 30}, housing, practices)
    assert values(ga.floating_catchment(times, housing, practices, method="raam")) == [1.25]


@settings(max_examples=20, deadline=None)
@given(data=supplied_regions())
def test_raam_is_an_equilibrium(data: Any) -> None:
    housing, practices, grid = data
    times = wide_times(grid, housing, practices)
    found = ga.floating_catchment(times, housing, practices, method="raam", within_min=60)
    cost = found["value"].to_numpy()
    people, supply = housing["residents"].to_numpy(float), practices["places"].to_numpy(float)
    usable = np.isfinite(grid) & (supply > 0)
    assert np.isfinite(cost).tolist() == usable.any(axis=1).tolist()
    going = usable & (people > 0)[:, None]
    if not going.any():
        return
    # The crowding that the costs imply is the highest that somebody still accepts, and the
    # number of people behind it must be able to come from places for whom that is the least.
    accepted = np.where(
        going, np.where(usable, cost[:, None], 0) - np.where(usable, grid, 0) / 60, 0
    )
    crowding = np.maximum(accepted, 0).max(axis=0)
    load = crowding * supply * people.sum() / supply.sum()
    tight = going & (accepted > crowding - 1e-6)
    assert most_flow(tight, people, load) == pytest.approx(
        people[going.any(axis=1)].sum(), rel=1e-4
    )
    assert load.sum() == pytest.approx(people[going.any(axis=1)].sum(), rel=1e-4)


def most_flow(allowed: Any, people: Any, load: Any) -> float:
    """Most people that can go along the allowed pairs without passing either total."""
    n, m = allowed.shape
    rows, columns = np.nonzero(allowed)
    totals = np.zeros((n + m, len(rows)))
    totals[rows, np.arange(len(rows))] = 1
    totals[n + columns, np.arange(len(rows))] = 1
    limits = np.concatenate([people, load])
    return float(-linprog(-np.ones(len(rows)), A_ub=totals, b_ub=limits).fun)


def test_raam_without_anybody_is_travel_alone() -> None:
    housing, practices = housing_table({"a": 0, "b": 0}), practice_table({"x": "open"}, places=[5])
    times = minutes_table({("a", "x"): 30}, housing, practices)
    assert values(ga.floating_catchment(times, housing, practices, method="raam")) == [0.5, np.inf]


def test_frames_hold_an_id_and_a_value_for_all_housing() -> None:
    housing, practices = housing_table({"a": 10, "b": 4}), practice_table({"x": "open"}, places=[5])
    times = minutes_table({("a", "x"): 12}, housing, practices)
    for method in (*RATIOS, "spatial_availability", "raam"):
        found = ga.floating_catchment(times, housing, practices, method=method)
        assert isinstance(found, pd.DataFrame)
        assert found.columns.tolist() == ["id", "value"]
        assert found["id"].tolist() == ["a", "b"]
