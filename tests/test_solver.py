"""The formulation layer: every small programme here is solved by hand beside it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.errors import SolverError
from geoaccess.programme import INF, ProblemBuilder
from geoaccess.solution import relative_gap
from geoaccess.solver import Session, solve


def _two_variable_lp():
    """max 3x + 2y with x + y <= 4, x + 3y <= 9, x <= 3: best at x = 3, y = 1, value 11."""
    builder = ProblemBuilder(maximise=True)
    xy = builder.add_columns(2, cost=[3, 2], upper=[3, INF])
    builder.add_rows(2, [0, 0, 1, 1], [*xy, *xy], [1, 1, 1, 3], upper=[4, 9])
    return builder.build()


def test_linear_programme_gives_values_duals_and_reduced_costs():
    solution = solve(_two_variable_lp())
    assert solution.status == "optimal"
    assert solution.values == pytest.approx([3, 1])
    assert solution.objective == pytest.approx(11)
    assert solution.bound == solution.objective
    # One more unit of x + y <= 4 is one more y (worth 2); x <= 3 is worth 3 - 2 = 1 more.
    assert solution.row_duals == pytest.approx([2, 0])
    assert solution.reduced_costs == pytest.approx([1, 0])


def test_duals_of_a_minimum_are_the_price_of_a_unit_of_demand():
    builder = ProblemBuilder()
    x = builder.add_columns(1, cost=5)
    builder.add_row(x, 2.0, lower=6)
    solution = solve(builder.build(offset=1.0))
    # x = 3 costs 15 + 1; one more unit of demand needs x + 0.5, so 2.5 more.
    assert solution.objective == pytest.approx(16)
    assert solution.row_duals == pytest.approx([2.5])


def test_infeasible_and_unbounded_are_a_status():
    builder = ProblemBuilder()
    x = builder.add_columns(1, upper=1)
    builder.add_row(x, lower=2)
    infeasible = solve(builder.build())
    assert (infeasible.status, infeasible.found, infeasible.gap) == ("infeasible", False, INF)
    assert infeasible.values.size == 0
    free = ProblemBuilder(maximise=True)
    free.add_columns(1, cost=1)
    unbounded = solve(free.build())
    assert (unbounded.status, unbounded.bound) == ("unbounded", INF)


def test_problem_without_columns_is_feasible_only_if_zero_is():
    builder = ProblemBuilder()
    assert solve(builder.build(offset=7)).objective == 7
    builder.add_rows(1, [], [], lower=1)
    assert solve(builder.build()).status == "infeasible"


def test_start_and_gap_are_used_and_the_gap_is_reported():
    rng = np.random.default_rng(3)
    weight, value = rng.integers(5, 40, 60), rng.integers(5, 40, 60)
    builder = ProblemBuilder(maximise=True)
    item = builder.add_columns(60, cost=value, upper=1, integer=True)
    builder.add_row(item, weight, upper=200)
    exact = solve(builder.build())
    loose = solve(builder.build(), gap=0.2, start=exact.values)
    assert exact.gap <= 1e-6
    assert loose.objective == pytest.approx(exact.objective)
    assert loose.row_duals.size == 0


def test_time_limit_of_zero_still_reports_a_bound():
    rng = np.random.default_rng(5)
    builder = ProblemBuilder(maximise=True)
    item = builder.add_columns(200, cost=rng.integers(5, 90, 200), upper=1, integer=True)
    weights = rng.integers(5, 90, (40, 200))
    builder.add_rows(
        40, np.repeat(np.arange(40), 200), np.tile(item, 40), weights.ravel(), upper=900
    )
    solution = solve(builder.build(), time_limit_s=0.0)
    assert solution.status == "time_limit"
    assert solution.bound >= solution.objective


def test_an_interior_point_gives_the_same_value_and_shadow_prices():
    corner = Session(_two_variable_lp()).solve()
    inner = Session(_two_variable_lp(), method="interior").solve()
    assert inner.status == "optimal"
    assert inner.objective == pytest.approx(corner.objective, rel=1e-6)
    assert inner.row_duals == pytest.approx(corner.row_duals, abs=1e-5)


def test_time_limit_counts_for_each_solve_of_a_session():
    session = Session(_two_variable_lp())
    for _ in range(3):
        assert session.solve(time_limit_s=5.0).status == "optimal"


def test_broken_model_raises():
    builder = ProblemBuilder()
    column = builder.add_columns(1, cost=1)
    builder.add_row([column[0], column[0]], lower=1)  # a pair may not stand twice
    with pytest.raises(SolverError, match="could not"):
        solve(builder.build())


def test_another_number_of_threads_gives_the_same_value():
    assert solve(_two_variable_lp(), threads=2).objective == pytest.approx(11)
    assert solve(_two_variable_lp(), threads=1).objective == pytest.approx(11)


@given(
    weights=st.lists(st.integers(1, 9), min_size=1, max_size=8),
    limit=st.integers(0, 30),
    seed=st.integers(0, 999),
)
@settings(max_examples=60, deadline=None)
def test_knapsack_equals_enumeration(weights, limit, seed):
    values = np.random.default_rng(seed).integers(1, 20, len(weights))
    builder = ProblemBuilder(maximise=True)
    item = builder.add_columns(len(weights), cost=values, upper=1, integer=True)
    builder.add_row(item, weights, upper=limit)
    best = max(
        float(np.dot(pick, values))
        for pick in itertools.product((0, 1), repeat=len(weights))
        if np.dot(pick, weights) <= limit
    )
    assert solve(builder.build()).objective == pytest.approx(best)


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [(100, 100, 0), (0, 0, 0), (0, 3, INF), (-INF, 5, INF), (200, 190, 0.05)],
)
def test_relative_gap(objective, bound, gap):
    assert relative_gap(objective, bound) == pytest.approx(gap)


def test_a_session_goes_on_with_new_columns() -> None:
    # One row x <= 4 with cost -1; a second column at -3 takes its place, up to its own bound of 3.
    builder = ProblemBuilder()
    builder.add_row(builder.add_columns(1, cost=-1), upper=4)
    session = Session(builder.build(), method="primal")
    assert session.solve().objective == -4
    session.add_columns([0, 1], [0], 1.0, cost=-3, upper=3)
    solution = session.solve()
    assert solution.objective == -10
    assert solution.values.tolist() == [1, 3]
