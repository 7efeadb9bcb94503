"""Allocation against every possible division, and what its prices promise."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

import geoaccess as ga
from geoaccess.coverage.people.whole_groups import whole_groups
from tests.helpers.regions import (
    housing_table,
    minutes_table,
    practice_table,
    supplied_regions,
    wide_times,
)

OBJECTIVES = ("most_people", "least_time", "fair_share")
LIMIT = 30.0


def tables(people: list[int], places: list[int]) -> tuple[Any, Any]:
    housing = housing_table({f"h{i}": value for i, value in enumerate(people)})
    practices = practice_table(
        {f"p{j}": "open" for j in range(len(places))}, places=[int(v) for v in places]
    )
    return housing, practices


def flow_of(plan: ga.Allocation, shape: tuple[int, int]) -> Any:
    """The division as a full array."""
    flow = np.zeros(shape, dtype=int)
    for row in plan.assignments.itertuples():
        flow[int(row.housing_id[1:]), int(row.practice_id[1:])] = row.residents
    return flow


def divisions_of_one(people: int, allowed: Any) -> list[tuple[int, ...]]:
    """All ways to send at most `people` persons over the allowed practices."""
    ranges = [range(people + 1) if ok else range(1) for ok in allowed]
    return [way for way in itertools.product(*ranges) if sum(way) <= people]


def every_division(people: list[int], places: list[int], allowed: Any) -> Any:
    """All divisions that keep within people and places, shape (divisions, places, practices)."""
    ways = [divisions_of_one(p, row) for p, row in zip(people, allowed, strict=True)]
    flows = np.array(list(itertools.product(*ways)))
    return flows[(flows.sum(axis=1) <= np.array(places)).all(axis=1)]


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[list[int], list[int], Any]:
    n, m = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    people = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    places = draw(st.lists(st.integers(0, 4), min_size=m, max_size=m))
    minute = st.one_of(st.just(np.inf), st.integers(0, 35).map(float))
    grid = np.array(draw(st.lists(minute, min_size=n * m, max_size=n * m))).reshape(n, m)
    return people, places, grid


def solve(case: Any, objective: str, **rest: Any) -> ga.Allocation:
    people, places, grid = case
    housing, practices = tables(people, places)
    times = wide_times(grid, housing, practices)
    return ga.allocate(times, housing, practices, within_min=LIMIT, objective=objective, **rest)


def measure(case: Any, flow: Any, objective: str) -> tuple[Any, ...]:
    """What an objective counts, least first; larger is never better."""
    people, _, grid = case
    placed = flow.sum(axis=1)
    seconds = int((flow * np.where(np.isfinite(grid), grid, 0) * 60).sum())
    if objective == "least_time":
        return (seconds + (sum(people) - int(placed.sum())) * (int(LIMIT * 60) + 1),)
    if objective == "most_people":
        return (-int(placed.sum()), seconds)
    return (-int(placed.sum()), -min(shares(people, flow), default=1.0))


def shares(people: list[int], flow: Any) -> list[float]:
    """Share of the people of each inhabited place who are placed."""
    return [float(y) / p for y, p in zip(flow.sum(axis=1), people, strict=True) if p]


@pytest.mark.parametrize("objective", OBJECTIVES)
@settings(max_examples=15, deadline=None)
@given(case=small_cases())
def test_no_division_is_better(objective: str, case: Any) -> None:
    people, places, grid = case
    plan = solve(case, objective)
    flow = flow_of(plan, grid.shape)
    best = min(
        measure(case, division, objective)
        for division in every_division(people, places, grid <= LIMIT)
    )
    assert measure(case, flow, objective) == best


def test_fair_share_spreads_a_shortage_over_large_places() -> None:
    # 90 people at a can only reach x with 40 places, 20 at c only y with 30; 30 at b both.
    case = ([90, 30, 20], [40, 30], np.array([[5.0, np.inf], [5, 5], [np.inf, 5]]))
    plan = solve(case, "fair_share")
    assert plan.placed_residents == 70
    # x alone is not enough for a, so b stays out of it; b and c share y: 3/5 of each.
    assert flow_of(plan, (3, 2)).tolist() == [[40, 0], [0, 18], [0, 12]]


@pytest.mark.parametrize("objective", OBJECTIVES)
@settings(max_examples=15, deadline=None)
@given(case=supplied_regions())
def test_everybody_is_in_the_result_and_no_practice_overflows(objective: str, case: Any) -> None:
    housing, practices, grid = case
    times = wide_times(grid, housing, practices)
    plan = ga.allocate(times, housing, practices, within_min=LIMIT, objective=objective)
    taken = plan.assignments.groupby("practice_id")["residents"].sum()
    room = practices.set_index("id")["places"]
    assert (taken <= room.loc[taken.index]).all()
    assert (plan.assignments["residents"] > 0).all()
    assert (plan.assignments["travel_time_min"] <= LIMIT).all()
    placed = plan.assignments.groupby("housing_id")["residents"].sum()
    left = plan.unplaced.set_index("id")["residents"]
    total = placed.add(left, fill_value=0).reindex(housing["id"], fill_value=0)
    assert total.tolist() == housing["residents"].tolist()


@settings(max_examples=12, deadline=None)
@given(case=small_cases())
def test_prices_are_what_one_more_place_brings(case: Any) -> None:
    people, places, grid = case
    most, least = solve(case, "most_people"), solve(case, "least_time")
    for j in range(len(places)):
        roomier = (people, [*places[:j], places[j] + 1, *places[j + 1 :]], grid)
        more = solve(roomier, "most_people").placed_residents - most.placed_residents
        assert most.prices["value"][j] == most.prices["people"][j] == more
        before = measure(case, flow_of(least, grid.shape), "least_time")[0]
        after = measure(roomier, flow_of(solve(roomier, "least_time"), grid.shape), "least_time")[0]
        assert least.prices["value"][j] * 60 == pytest.approx(before - after)


def test_prices_explain_the_optimum() -> None:
    """No pair is worth more than it costs; used pairs are worth just that.

    Three people at a and two at b; x has 2 places, y 2, z 9. Minutes a: 5, 10, 30;
    b: 4, 20, none. Best: b takes x (4 each instead of 20), a takes y (10) and z (30).
    A place more at x brings one of a from 30 to 5, at y from 30 to 10, at z nothing.
    """
    case = ([3, 2], [2, 2, 9], np.array([[5.0, 10, 30], [4, 20, np.inf]]))
    plan = solve(case, "least_time")
    assert flow_of(plan, (2, 3)).tolist() == [[0, 2, 1], [2, 0, 0]]
    price = plan.prices["value"].to_numpy()
    assert price.tolist() == [25.0, 20.0, 0.0]
    full_cost = case[2] + price
    own = full_cost.min(axis=1)
    total = 2 * 10 + 30 + 2 * 4
    assert (own * [3, 2]).sum() - (price * [2, 2, 9]).sum() == total
    for i, j in zip(*np.nonzero(flow_of(plan, (2, 3))), strict=True):
        assert full_cost[i, j] == own[i]


def test_minutes_saved_by_one_more_place() -> None:
    case = ([2], [1, 5], np.array([[5.0, 15.0]]))
    prices = solve(case, "most_people").prices
    assert prices["minutes_saved"].tolist() == [10.0, 0.0]
    assert prices["people"].tolist() == [0, 0]


def test_few_people_move_when_one_practice_closes() -> None:
    # Everybody sits at the nearest practice. When x closes, only its 10 people move.
    housing, practices = tables([10, 10, 10], [10, 10, 20])
    grid = np.array([[5, 9, 25], [8, 6, 10], [9, 7, 8]], dtype=float)
    times = wide_times(grid, housing, practices)
    first = ga.allocate(times, housing, practices, within_min=LIMIT)
    closed = practices.assign(status=["full", "open", "open"])
    again = ga.allocate(times, housing, closed, within_min=LIMIT, keep=first)
    moved = flow_of(first, (3, 3)) - flow_of(again, (3, 3))
    assert moved[moved > 0].sum() == 10
    assert again.placed_residents == 30
    # Without keep it pays to move twenty: a to y and b to z (9 + 10 minutes instead of 25 + 6).
    free = ga.allocate(times, housing, closed, within_min=LIMIT)
    assert free.placed_residents == 30
    jumped = flow_of(first, (3, 3)) - flow_of(free, (3, 3))
    assert jumped[jumped > 0].sum() == 20


@settings(max_examples=15, deadline=None)
@given(case=small_cases())
def test_keeping_an_allocation_of_the_same_tables_changes_nothing(case: Any) -> None:
    shape = case[2].shape
    fair = solve(case, "fair_share")
    again = solve(case, "most_people", keep=fair)
    np.testing.assert_array_equal(flow_of(again, shape), flow_of(fair, shape))


def test_fixed_parts_hold_and_count_against_people_and_places() -> None:
    case = ([4, 4], [5, 9], np.array([[5.0, 20], [6, 25]]))
    fixed = pd.DataFrame({"housing_id": ["h1"], "practice_id": ["p0"], "residents": [4]})
    plan = solve(case, "most_people", fixed=fixed)
    assert flow_of(plan, (2, 2)).tolist() == [[1, 3], [4, 0]]


def test_a_fixed_part_may_lie_beyond_the_threshold() -> None:
    case = ([2], [5], np.array([[np.inf]]))
    fixed = pd.DataFrame({"housing_id": ["h0"], "practice_id": ["p0"], "residents": [1]})
    plan = solve(case, "most_people", fixed=fixed)
    assert plan.assignments["travel_time_min"].tolist() == [np.inf]
    assert plan.unplaced.to_dict("records") == [{"id": "h0", "residents": 1, "reason": "no_route"}]


def test_eligible_says_who_may_go_where() -> None:
    case = ([2, 2], [9], np.array([[5.0], [6.0]]))
    plan = solve(case, "most_people", eligible=np.array([[True], [False]]))
    assert plan.assignments["housing_id"].tolist() == ["h0"]
    assert plan.unplaced.to_dict("records") == [
        {"id": "h1", "residents": 2, "reason": "not_eligible"}
    ]


def ruled_case() -> tuple[Any, Any, Any, Any]:
    """A camp of 10, 4 of them registered; x registers only those with an address, y takes anybody."""
    housing = housing_table({"camp": 10}, registered_share=[0.4], insured_share=[1.0])
    practices = practice_table(
        {"x": "open", "y": "open"}, places=[9, 3], accepts=["registered", "both"]
    )
    times = minutes_table({("camp", "x"): 5, ("camp", "y"): 20}, housing, practices)
    return times, housing, practices, ga.eligibility(housing, practices)


def test_rules_of_groups_are_followed_person_by_person() -> None:
    times, housing, practices, rules = ruled_case()
    plan = ga.allocate(times, housing, practices, within_min=LIMIT, eligible=rules)
    # the 4 registered go to x, though 9 places are free there; of the other 6, 3 find a place at y
    assert plan.assignments.drop(columns="travel_time_min").to_dict("records") == [
        {"housing_id": "camp", "group": "registered", "practice_id": "x", "residents": 4},
        {"housing_id": "camp", "group": "unregistered", "practice_id": "y", "residents": 3},
    ]
    assert plan.unplaced.to_dict("records") == [
        {"id": "camp", "group": "unregistered", "residents": 3, "reason": "full"}
    ]
    assert plan.prices["people"].tolist() == [0, 1]


def test_a_division_with_rules_can_be_kept_and_fixed_by_group() -> None:
    times, housing, practices, rules = ruled_case()
    plan = ga.allocate(times, housing, practices, within_min=LIMIT, eligible=rules)
    closed = practices.assign(status=["full", "open"])
    again = ga.allocate(times, housing, closed, within_min=LIMIT, eligible=rules, keep=plan)
    # y is taken by those who already have it; nobody makes room for the 4 of x
    assert again.assignments["group"].tolist() == ["unregistered"]
    fixed = pd.DataFrame(
        {"housing_id": ["camp"], "group": ["registered"], "practice_id": ["y"], "residents": [2]}
    )
    part = ga.allocate(times, housing, practices, within_min=LIMIT, eligible=rules, fixed=fixed)
    shares_of_y = part.assignments.query("practice_id == 'y'").set_index("group")["residents"]
    assert shares_of_y.to_dict() == {"registered": 2, "unregistered": 1}
    with pytest.raises(ga.InputError, match="group"):
        ga.allocate(
            times,
            housing,
            practices,
            within_min=LIMIT,
            eligible=rules,
            fixed=fixed.drop(columns="group"),
        )


@settings(max_examples=40, deadline=None)
@given(
    people=st.lists(st.integers(0, 500), min_size=1, max_size=5),
    weights=st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4),
)
def test_groups_of_whole_people_add_up_and_are_off_by_less_than_one(
    people: list[int], weights: list[float]
) -> None:
    shares_of = np.tile(np.array(weights) / sum(weights), (len(people), 1))
    whole = whole_groups(np.array(people), shares_of)
    assert whole.sum(axis=1).tolist() == people
    assert (np.abs(whole - np.array(people)[:, None] * shares_of) < 1).all()


def test_reasons_of_the_unplaced() -> None:
    names = ["taken", "far", "stop", "asked", "island", "moor"]
    housing = housing_table(dict.fromkeys(names, 3), status=["ok"] * 5 + ["unsnapped"])
    practices = practice_table(
        {"x": "open", "f": "full", "u": "unknown", "i": "open"},
        places=[1, 9, None, 50],
        kind=["regular", "regular", "regular", "info_point"],
    )
    times = minutes_table(
        {("taken", "x"): 5, ("far", "x"): 31, ("stop", "f"): 5, ("asked", "u"): 5, ("far", "i"): 1},
        housing,
        practices,
    )
    plan = ga.allocate(times, housing, practices, within_min=LIMIT)
    assert plan.unplaced.set_index("id").to_dict("index") == {
        "taken": {"residents": 2, "reason": "full"},
        "far": {"residents": 3, "reason": "too_long"},
        "stop": {"residents": 3, "reason": "full"},
        "asked": {"residents": 3, "reason": "unknown_status"},
        "island": {"residents": 3, "reason": "no_route"},
        "moor": {"residents": 3, "reason": "unsnapped"},
    }
    assert str(plan) == (
        "Of 18 residents, 1 (6%) have a place at a practice within 30 minutes; 17 have none."
    )


def test_zero_minutes_and_the_closed_threshold() -> None:
    case = ([1, 1, 1], [9], np.array([[0.0], [30.0], [1801 / 60]]))
    plan = solve(case, "most_people")
    assert plan.assignments["travel_time_min"].tolist() == [0.0, 30.0]
    assert plan.unplaced["reason"].tolist() == ["too_long"]


def test_faults_come_together() -> None:
    housing, practices = tables([1, 1], [3, 3])
    times = wide_times(np.zeros((2, 2)), housing, practices)
    with pytest.raises(ga.InputError) as caught:
        ga.allocate(
            times,
            housing.assign(residents=[1.5, 2]),
            practices.assign(places=[None, 2.5]),
            within_min=-1,
            objective="cheapest",
            eligible=np.ones((3, 2), dtype=bool),
        )
    assert len(caught.value.faults) == 6
    assert set(caught.value.ids) == {"h0", "p0", "p1"}


def test_fixed_parts_that_cannot_hold_are_named() -> None:
    housing, practices = tables([1, 5], [3, 3])
    times = wide_times(np.zeros((2, 2)), housing, practices)

    def fix(**columns: Any) -> ga.Allocation:
        return ga.allocate(times, housing, practices, within_min=5, fixed=pd.DataFrame(columns))

    with pytest.raises(ga.MissingColumnError, match="practice_id"):
        fix(housing_id=["h0"], residents=[1])
    with pytest.raises(ga.InputError, match="nowhere") as caught:
        fix(housing_id=["h0"], practice_id=["nowhere"], residents=[0.5])
    assert len(caught.value.faults) == 2
    with pytest.raises(ga.InputError) as caught:
        fix(housing_id=["h0", "h1"], practice_id=["p0", "p0"], residents=[2, 5])
    assert caught.value.ids == ("h0", "p0")


def test_nobody_and_nothing_to_divide() -> None:
    plan = solve(([0], [3], np.array([[5.0]])), "fair_share")
    assert plan.assignments.empty
    assert plan.unplaced.empty
    assert plan.prices["value"].tolist() == [0.0]


def test_more_practices_than_the_first_few_are_used_when_needed() -> None:
    # Twelve people, twelve practices of one place at 1 to 12 minutes: everybody gets one.
    case = ([12], [1] * 12, np.arange(1.0, 13.0)[None, :])
    plan = solve(case, "most_people")
    assert plan.placed_residents == 12
    assert plan.prices["people"].tolist() == [0] * 12


@pytest.mark.parametrize("seed", range(5))
def test_equals_an_assignment_of_single_seats(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people, places = rng.integers(1, 4, 25).tolist(), rng.integers(0, 5, 20).tolist()
    grid = rng.integers(0, 45, (25, 20)).astype(float)
    flow = flow_of(solve((people, places, grid), "most_people"), grid.shape)
    person, seat = np.repeat(np.arange(25), people), np.repeat(np.arange(20), places)
    # Sitting beyond the threshold counts as staying unplaced.
    cost = np.where(grid <= LIMIT, grid, 1e6)[np.ix_(person, seat)]
    rows, columns = linear_sum_assignment(cost)
    used = cost[rows, columns]
    assert flow.sum() == (used < 1e6).sum()
    assert (flow * grid).sum() == used[used < 1e6].sum()


def test_faults_of_both_tables_come_together() -> None:
    housing, practices = tables([2], [1])
    times = wide_times([[10.0]], housing, practices)
    with pytest.raises(ga.InputError) as error:
        ga.allocate(
            times,
            housing.drop(columns="residents"),
            practices[["id", "status"]],
            within_min=LIMIT,
        )
    assert "'residents'" in str(error.value)
    assert "'places'" in str(error.value)
    with pytest.raises(ga.MissingColumnError, match="'status'"):
        ga.allocate(times, housing, practices.drop(columns="status"), within_min=LIMIT)
