"""The bound by minimum cuts against the linear programme and against every plan."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog

from geoaccess.siting.flow_cuts import relax_by_flow_cuts
from geoaccess.siting.lagrangian import Relaxed
from geoaccess.siting.problem import SitingProblem
from geoaccess.siting.rooms import Rooms
from tests.helpers.siting import divided_people, plans, problems

SLACK = 1e-4  # cuts end when the bound is so near, as a share


def linear_bound(problem: SitingProblem) -> float:
    """People served when sites may be open in part: the programme with a column per pair."""
    pairs, sites = len(problem.rows), problem.sites
    pair = np.arange(pairs)
    by_place = np.zeros((problem.housing, pairs + sites))
    by_place[problem.rows, pair] = 1.0
    by_site = np.zeros((sites, pairs + sites))
    by_site[problem.indices, pair] = 1.0
    by_site[np.arange(sites), pairs + np.arange(sites)] = -problem.capacity
    by_pair = np.zeros((pairs, pairs + sites))
    by_pair[pair, pair] = 1.0
    by_pair[pair, pairs + problem.indices] = -problem.residents[problem.rows]
    number = np.zeros((1, pairs + sites))
    number[0, pairs + problem.candidates] = 1.0
    found = linprog(
        np.concatenate([-np.ones(pairs), np.zeros(sites)]),
        A_ub=np.vstack([by_place, by_site, by_pair, number]),
        b_ub=np.concatenate([problem.residents, np.zeros(sites + pairs), [problem.add]]),
        bounds=[(0, None)] * pairs + [(float(fixed), 1.0) for fixed in problem.fixed],
    )
    return -float(found.fun)


@settings(max_examples=40, deadline=None)
@given(problems(max_candidates=5))
def test_the_bound_is_that_of_the_linear_relaxation(drawn: SitingProblem) -> None:
    problem = drawn.restricted(drawn.within)
    start = Relaxed(
        bound=float(problem.residents.sum()),
        worth=np.zeros(problem.sites),
        opened=np.empty(0, dtype=np.intp),
        value=0.0,
        prices=np.zeros(problem.housing),
    )
    found, left = relax_by_flow_cuts(Rooms(problem), start, time_limit_s=60, gap=0.0)
    served = {opened: divided_people(problem, is_open)[0] for opened, is_open in plans(problem)}
    best = max(served.values())
    linear = linear_bound(problem)
    assert best <= found.bound * (1 + 1e-9) + 1e-6
    assert found.bound <= max(linear, found.value) * (1 + 2 * SLACK) + 1e-3
    assert found.value == pytest.approx(served[tuple(found.opened)])
    better = [opened for opened, people in served.items() if people > found.value + 1e-6]
    assert all(set(opened) <= set(left) for opened in better)
