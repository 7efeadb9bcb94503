"""Bound first, then solve what is left: the same answers as trying all plans."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from geoaccess.siting import choose as choosing
from geoaccess.siting.choose import choose
from geoaccess.siting.large import exact
from geoaccess.siting.large.lagrangian import promising, relax
from geoaccess.siting.options import SitingOptions
from geoaccess.siting.search.gains import coverage_gains
from tests.helpers.siting import (
    check_bound,
    covered_people,
    divided_people,
    make_problem,
    nearest_minutes,
    plans,
    problems,
)

cases = settings(max_examples=30, deadline=None)


@pytest.fixture(autouse=True, scope="module")
def _no_problem_is_small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "_SMALL_PAIRS", -1)
        yield


@cases
@given(problems(max_candidates=12))
def test_coverage_by_bounds_equals_enumeration(problem):
    choice = choose(problem, "coverage", options=SitingOptions())
    best = max(covered_people(problem, opened) for _, opened in plans(problem))
    assert choice.value == pytest.approx(best)
    assert choice.bound == pytest.approx(best)
    assert choice.status == "optimal"


@cases
@given(problems(limit="budget"))
def test_coverage_by_bounds_under_a_budget_equals_enumeration(problem):
    choice = choose(problem, "coverage", options=SitingOptions())
    best = max(covered_people(problem, opened) for _, opened in plans(problem))
    assert choice.value == pytest.approx(best)
    assert problem.cost[choice.opened].sum() <= problem.budget


@cases
@given(problems(max_candidates=6))
def test_capacitated_coverage_by_bounds_equals_enumeration(problem):
    choice = choose(problem, "capacitated_coverage", options=SitingOptions())
    best = max(divided_people(problem, opened)[0] for _, opened in plans(problem))
    assert choice.value == pytest.approx(best)
    assert choice.bound == pytest.approx(best)


@cases
@given(problems(max_candidates=6))
def test_limited_room_too_large_for_a_model_is_bounded_and_its_plan_valued_rightly(problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exact, "_MODEL_PAIRS", -1)
        choice = choose(problem, "capacitated_coverage", options=SitingOptions(), time_limit_s=0.2)
    served = {c: divided_people(problem, opened)[0] for c, opened in plans(problem)}
    assert choice.value == pytest.approx(served[tuple(choice.opened)])
    assert choice.bound >= max(served.values()) - 1e-6


@cases
@given(problems(reachable=True, max_candidates=10))
def test_p_median_by_bounds_equals_enumeration(problem):
    everywhere = make_problem(
        np.asarray(problem.minutes).reshape(problem.housing, problem.sites),
        problem.residents,
        add=max(problem.add, 1),
        fixed=np.flatnonzero(problem.fixed),
    )
    choice = choose(everywhere, "p_median", options=SitingOptions())
    best = min(
        float(problem.residents @ minutes)
        for _, opened in plans(everywhere)
        if np.isfinite(minutes := nearest_minutes(everywhere, opened)).all()
    )
    assert choice.value == pytest.approx(best)
    assert choice.bound == pytest.approx(best)


@cases
@given(problems())
def test_relaxation_bounds_every_plan_and_keeps_every_better_site(problem):
    found = relax(coverage_gains(problem, problem.residents), time_limit_s=0.05)
    check_bound(problem, found, promising(problem, found), covered_people)


def test_large_random_region_is_proven_and_repeats():
    rng = np.random.default_rng(11)
    homes, sites = rng.random((400, 2)), rng.random((60, 2))
    apart = np.hypot(*(homes[:, None] - sites[None]).transpose(2, 0, 1))
    problem = make_problem(
        np.where(apart < 0.15, 60 * apart, np.inf), rng.integers(1, 90, 400), add=4
    )
    first, again = (choose(problem, "coverage", options=SitingOptions()) for _ in range(2))
    assert first.status == "optimal"
    assert first.bound == first.value
    assert first.opened.tolist() == again.opened.tolist()


def test_time_limit_of_zero_gives_a_plan_and_its_gap():
    rng = np.random.default_rng(12)
    minutes = np.where(rng.random((300, 80)) < 0.1, 10.0, np.inf)
    problem = make_problem(minutes, rng.integers(1, 90, 300), add=9)
    choice = choose(problem, "coverage", options=SitingOptions(), time_limit_s=0)
    assert len(choice.opened) == 9
    assert choice.bound >= choice.value > 0
