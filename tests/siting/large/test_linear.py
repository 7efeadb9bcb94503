"""The linear relaxation bounds every plan, as tightly as a linear programme can."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from geoaccess.programme import ProblemBuilder
from geoaccess.siting.large.lagrangian import SHORT_EFFORT, promising, relax
from geoaccess.siting.large.linear import relax_linearly
from geoaccess.siting.models.max_coverage import add_covered
from geoaccess.siting.problem import add_sites
from geoaccess.siting.search.gains import coverage_gains
from geoaccess.solver import solve
from tests.helpers.siting import check_bound, covered_people, make_problem, problems


def by_simplex(problem) -> float:
    """The optimum of the same relaxation, at a corner."""
    builder = ProblemBuilder(maximise=True)
    site = add_sites(builder, problem, whole=False)
    return solve(builder.build(offset=add_covered(builder, problem, site))).objective


@settings(max_examples=50, deadline=None)
@given(problems())
def test_bound_is_that_of_the_relaxation_and_no_better_site_is_lost(problem):
    gains = coverage_gains(problem, problem.residents)
    found = relax(gains, effort=SHORT_EFFORT)
    if found.bound - found.value < 1e-6:
        return  # nothing is left to prove
    lowered = relax_linearly(gains, found, time_limit_s=60)
    assert lowered.bound <= found.bound
    assert lowered.bound <= by_simplex(problem) * (1 + 1e-6) + 1e-3
    check_bound(problem, lowered, promising(problem, lowered), covered_people)


def test_out_of_time_the_bound_stays():
    rng = np.random.default_rng(6)
    minutes = np.where(rng.random((200, 60)) < 0.1, 10.0, np.inf)
    problem = make_problem(minutes, rng.integers(1, 9, 200), add=5)
    gains = coverage_gains(problem, problem.residents)
    found = relax(gains, effort=SHORT_EFFORT)
    assert relax_linearly(gains, found, time_limit_s=0.0).bound == pytest.approx(found.bound)
