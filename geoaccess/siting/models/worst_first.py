"""Worst place first, then most people: a lexicographic plan.

Goals in strict order (Ogryczak 1997, On the lexicographic minimax approach to
location problems, European Journal of Operational Research 100)::

    first   R = p-center radius (see `geoaccess.siting.models.center`)
    then    max   sum_i a_i x_i
            s.t.  x_i <= sum_{j in N_i} y_j               for every place i
                  sum_{j: t_ij <= R} y_j >= 1             for every place i
                  sum_j y_j <= p,  y_j in {0, 1},  0 <= x_i <= 1

R     the shortest possible way of the worst-placed residents, minutes
a_i   residents of housing place i
N_i   sites that place i can use within the threshold
t_ij  minutes from place i to site j
x_i   1 if place i is covered
y_j   1 if site j is open (existing practices are)
p     number of sites to add (or a budget)
"""

from __future__ import annotations

import time
from dataclasses import replace

from geoaccess.siting.models.center import p_center
from geoaccess.siting.models.max_coverage import max_coverage
from geoaccess.siting.problem import Choice, SitingProblem


def worst_first(
    everywhere: SitingProblem,
    problem: SitingProblem,
    *,
    time_limit_s: float | None = None,
    gap: float = 0.0,
) -> tuple[Choice, float]:
    """Open the candidates that cover most people among the plans that are best for the worst.

    Parameters
    ----------
    everywhere
        The problem without a threshold: for the way of the worst-placed.
    problem
        The problem with the threshold: for the people covered.
    time_limit_s, gap
        For both steps together, and for the second.

    Returns
    -------
    tuple
        The choice, its value in people, and the minutes of the worst-placed.
    """
    began = time.perf_counter()
    center = p_center(everywhere, time_limit_s=time_limit_s)
    if center.status == "infeasible":
        return center, center.value
    left = None if time_limit_s is None else max(time_limit_s - center.seconds, 0.0)
    near = everywhere.restricted(everywhere.minutes <= center.value)
    choice = max_coverage(problem, time_limit_s=left, gap=gap, everyone_within=near)
    status = choice.status if center.status == "optimal" else center.status
    return replace(choice, status=status, seconds=time.perf_counter() - began), center.value
