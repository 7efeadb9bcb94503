"""Every model equals trying all plans, on random problems with few candidates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from geoaccess.siting.models.backup import backup_coverage
from geoaccess.siting.models.capacitated import capacitated_coverage
from geoaccess.siting.models.center import p_center
from geoaccess.siting.models.flows import served_people
from geoaccess.siting.models.max_coverage import max_coverage
from geoaccess.siting.models.median import p_median
from geoaccess.siting.models.set_cover import set_cover
from geoaccess.siting.models.worst_first import worst_first
from tests.helpers.siting import (
    backed_up_people,
    covered_people,
    divided_people,
    make_problem,
    nearest_minutes,
    plans,
    problems,
)

cases = settings(max_examples=200, deadline=None)
slower_cases = settings(max_examples=100, deadline=None)


def is_open(problem, choice):
    return np.isin(np.arange(problem.sites), choice.opened) | problem.fixed


def check_limits(problem, choice):
    assert problem.add is None or len(choice.opened) <= problem.add
    assert problem.cost[choice.opened].sum() <= problem.budget
    assert not problem.fixed[choice.opened].any()
    assert choice.bound == pytest.approx(choice.value, rel=1e-6, abs=1e-6)


@cases
@given(problems())
def test_max_coverage_equals_enumeration(problem):
    choice = max_coverage(problem)
    best = max(covered_people(problem, opened) for _, opened in plans(problem))
    assert choice.value == pytest.approx(best)
    assert covered_people(problem, is_open(problem, choice)) == pytest.approx(best)
    check_limits(problem, choice)


@cases
@given(problems(limit="budget"))
def test_max_coverage_with_a_budget_equals_enumeration(problem):
    choice = max_coverage(problem)
    best = max(covered_people(problem, opened) for _, opened in plans(problem))
    assert choice.value == pytest.approx(best)
    check_limits(problem, choice)


@slower_cases
@given(problems(max_candidates=6))
def test_capacitated_coverage_equals_enumeration(problem):
    choice = capacitated_coverage(problem)
    best = max(divided_people(problem, opened)[0] for _, opened in plans(problem))
    assert choice.value == pytest.approx(best)
    assert served_people(problem, choice.opened) == pytest.approx(best)
    check_limits(problem, choice)


@cases
@given(problems())
def test_set_cover_equals_enumeration(problem):
    choice = set_cover(problem)
    sizes = [
        len(chosen)
        for chosen, opened in plans(problem)
        if np.isfinite(nearest_minutes(problem, opened)).all()
    ]
    assert choice.status == ("optimal" if sizes else "infeasible")
    if sizes:
        assert choice.value == min(sizes)


@slower_cases
@given(problems(max_candidates=6))
def test_capacitated_set_cover_equals_enumeration(problem):
    choice = set_cover(problem, capacitated=True)
    sizes = [
        len(chosen)
        for chosen, opened in plans(problem)
        if np.isfinite(divided_people(problem, opened, everyone=True)[1])
    ]
    assert choice.status == ("optimal" if sizes else "infeasible")
    if sizes:
        assert choice.value == min(sizes)


@cases
@given(problems(reachable=True))
def test_p_median_equals_enumeration(problem):
    choice = p_median(problem)
    totals = [
        float(problem.residents @ nearest_minutes(problem, opened))
        for _, opened in plans(problem)
        if np.isfinite(nearest_minutes(problem, opened)).all()
    ]
    assert choice.status == ("optimal" if totals else "infeasible")
    if totals:
        assert choice.value == pytest.approx(min(totals))


@slower_cases
@given(problems(max_candidates=6, reachable=True))
def test_capacitated_p_median_equals_enumeration(problem):
    choice = p_median(problem, capacitated=True)
    best = min(divided_people(problem, opened, everyone=True)[1] for _, opened in plans(problem))
    assert choice.status == ("optimal" if np.isfinite(best) else "infeasible")
    assert choice.value == pytest.approx(best)


@cases
@given(problems())
def test_p_center_equals_enumeration(problem):
    choice = p_center(problem)
    best = min(nearest_minutes(problem, opened).max() for _, opened in plans(problem))
    assert choice.status == ("optimal" if np.isfinite(best) else "infeasible")
    assert choice.value == best


@slower_cases
@given(problems(max_candidates=5))
def test_capacitated_p_center_equals_enumeration(problem):
    choice = p_center(problem, capacitated=True)
    best = min(
        (
            radius
            for radius in np.unique(np.concatenate([[0.0], problem.minutes[problem.within]]))
            for _, opened in plans(problem)
            if np.isfinite(divided_people(problem, opened, radius=radius, everyone=True)[1])
        ),
        default=np.inf,
    )
    assert choice.status == ("optimal" if np.isfinite(best) else "infeasible")
    assert choice.value == best


@slower_cases
@given(problems())
def test_backup_coverage_equals_enumeration(problem):
    choice = backup_coverage(problem)
    best = max(
        (covered_people(problem, opened), backed_up_people(problem, opened))
        for _, opened in plans(problem)
    )
    opened = is_open(problem, choice)
    assert choice.value == pytest.approx(best[1])
    assert covered_people(problem, opened) == pytest.approx(best[0])
    assert backed_up_people(problem, opened) == pytest.approx(best[1])


@slower_cases
@given(problems(reachable=True))
def test_worst_first_equals_enumeration(problem):
    everywhere = make_problem(
        np.asarray(problem.minutes).reshape(problem.housing, problem.sites),
        problem.residents,
        add=problem.add,
        fixed=np.flatnonzero(problem.fixed),
    )
    choice, worst_min = worst_first(everywhere, problem)
    best = min(
        (nearest_minutes(everywhere, opened).max(), -covered_people(problem, opened))
        for _, opened in plans(problem)
    )
    assert worst_min == best[0]
    if np.isfinite(best[0]):
        assert choice.value == pytest.approx(-best[1])


def test_set_cover_without_time_gives_a_plan_that_covers_everyone():
    rng = np.random.default_rng(4)
    minutes = np.where(rng.random((150, 60)) < 0.1, 10.0, np.inf)
    minutes[:, 0] = 10.0
    minutes[:75, 0] = np.inf
    minutes[np.arange(75), 1 + np.arange(75) % 59] = 10.0
    problem = make_problem(minutes, rng.integers(1, 9, 150), add=None)
    choice = set_cover(problem, time_limit_s=0.0)
    assert choice.value == len(choice.opened)
    assert choice.bound <= choice.value
    assert covered_people(problem, is_open(problem, choice)) == problem.residents.sum()
