"""Branch and bound proves the best plan, whatever plan and prices it starts from."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings

from geoaccess.siting.choose import choose
from geoaccess.siting.large.branch import branch
from geoaccess.siting.large.lagrangian import Relaxed
from geoaccess.siting.options import SitingOptions
from geoaccess.siting.search.gains import coverage_gains
from tests.helpers.siting import covered_people, make_problem, plans, problems

cases = settings(max_examples=60, deadline=None)


def nothing_known(gains):
    """No plan, no bound, prices of 0."""
    empty = np.empty(0, dtype=np.intp)
    worth, prices = np.zeros(gains.problem.sites), np.zeros(gains.places)
    return Relaxed(np.inf, worth, empty, gains.value(empty), prices)


def check(problem):
    gains = coverage_gains(problem, problem.residents)
    found = branch(gains, nothing_known(gains), until=time.perf_counter() + 60, gap=0.0)
    best = max(covered_people(problem, opened) for _, opened in plans(problem))
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert problem.cost[found.opened].sum() <= problem.budget
    assert problem.add is None or len(found.opened) <= problem.add


@cases
@given(problems(max_candidates=12))
def test_branching_from_nothing_equals_enumeration(problem):
    check(problem)


@cases
@given(problems(limit="budget"))
def test_branching_under_a_budget_equals_enumeration(problem):
    check(problem)


@cases
@given(problems(max_candidates=10))
def test_a_gap_is_kept_and_out_of_time_the_bound_still_holds(problem):
    gains = coverage_gains(problem, problem.residents)
    best = max(covered_people(problem, opened) for _, opened in plans(problem))
    loose = branch(gains, nothing_known(gains), until=time.perf_counter() + 60, gap=0.1)
    assert loose.bound - loose.value <= 0.1 * loose.value + 1e-6
    assert loose.value <= best + 1e-6
    assert loose.bound >= best - 1e-6
    late = branch(gains, nothing_known(gains), until=0.0, gap=0.0)
    assert late.bound >= best


def test_where_all_ways_are_equally_long_a_site_opens_all_the_same(monkeypatch):
    monkeypatch.setattr("geoaccess.siting.choose._SMALL_PAIRS", -1)
    problem = make_problem(np.full((3, 2), 10.0), [5, 6, 7], add=1)
    choice = choose(problem, "p_median", options=SitingOptions())
    assert len(choice.opened) == 1
    assert choice.value == choice.bound == 180  # 18 people, 10 minutes each
    existing = make_problem(np.full((3, 2), 10.0), [5, 6, 7], add=1, fixed=[0])
    assert choose(existing, "p_median", options=SitingOptions()).value == 180
