"""Time that ends before any plan: the greedy plan that serves everyone, with an honest gap."""

from __future__ import annotations

import numpy as np
import pytest

from geoaccess.siting.large.rescue import with_greedy
from geoaccess.siting.problem import Choice
from tests.helpers.siting import make_problem

MINUTES = [[5, 20, 9], [20, 5, 9], [20, 5, 9]]
NONE = Choice(np.empty(0, dtype=np.intp), np.inf, -np.inf, "time_limit", 1.0)


@pytest.mark.parametrize(
    ("objective", "within", "capacity", "opened", "value"),
    [
        # the first site alone reaches all 60 within 20 minutes
        ("set_cover", 20, np.inf, [0], 1),
        # 10 x 5 + 20 x 20 + 30 x 20
        ("p_median", 20, np.inf, [0], 1050),
        ("p_center", 20, np.inf, [0], 20),
        # room for 40 and 30: the second (most room) and the first, 30 people at 5 and so on
        ("set_cover", 20, [30, 40, 5], [0, 1], 2),
    ],
)
def test_the_greedy_plan_stands_in(objective, within, capacity, opened, value):
    problem = make_problem(MINUTES, [10, 20, 30], add=2, within=within, capacity=capacity)
    found = with_greedy(problem, objective, NONE)
    assert (found.opened.tolist(), found.value, found.bound) == (opened, value, 0.0)
    assert found.status == "time_limit"


def test_no_plan_stays_no_plan_where_greedy_fails_too():
    problem = make_problem(MINUTES, [10, 20, 30], add=1, within=20, capacity=[30, 40, 5])
    assert with_greedy(problem, "p_median", NONE) is NONE


def test_a_plan_that_was_found_is_kept():
    problem = make_problem(MINUTES, [10, 20, 30], add=1, within=20)
    known = Choice(np.array([2]), 540.0, 540.0, "optimal", 1.0)
    assert with_greedy(problem, "p_median", known) is known
