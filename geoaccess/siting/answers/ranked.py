"""The best plan that differs from plans already known.

The model of the objective with one row per known plan S (Balas and Jeroslow 1972,
Canonical cuts on the unit hypercube, SIAM Journal on Applied Mathematics 23)::

    sum_{j in S} (1 - y_j) + sum_{j not in S} y_j >= 1

y_j  1 if candidate j is open
S    the candidates that the known plan opens
p    number of sites to add

so that at least one site is different. Plans with fewer sites than allowed are
left out: they are never better than the same sites and one more::

    sum_j y_j = min(p, number of candidates)       without a budget

Where the number of sites is the answer (set covering) or a budget the limit, a
known plan and one more site is no other plan (it is worth the same, or it would
have come first), so that a site of each known plan has to go::

    sum_{j in S} (1 - y_j) >= 1
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from geoaccess.programme import Index, ProblemBuilder
from geoaccess.siting.models.capacitated import add_served, merged_problem
from geoaccess.siting.models.center import p_center
from geoaccess.siting.models.flows import add_flows
from geoaccess.siting.models.max_coverage import add_covered
from geoaccess.siting.models.median import add_travel
from geoaccess.siting.models.set_cover import add_cover_rows
from geoaccess.siting.options import EVERYONE_OBJECTIVES
from geoaccess.siting.problem import Choice, SitingProblem, add_sites, choice_of
from geoaccess.solver import solve


def next_best(
    problem: SitingProblem,
    known: Sequence[npt.NDArray[np.intp]],
    *,
    objective: str = "coverage",
    capacitated: bool = False,
    time_limit_s: float | None = None,
) -> Choice | None:
    """The best plan that is not among `known`; None when there is no other."""
    if objective in EVERYONE_OBJECTIVES and len(problem.uncoverable):
        return None
    limit = None if time_limit_s is None else max(time_limit_s, 0.0)
    other = partial(_exclude, problem, known, objective)
    if objective == "p_center":
        choice = p_center(problem, capacitated=capacitated, time_limit_s=limit, further=other)
        return choice if np.isfinite(choice.value) else None
    builder, site, offset = _model(problem, objective, capacitated)
    other(builder, site)
    found = solve(builder.build(offset=offset), time_limit_s=limit)
    return choice_of(problem, found) if found.found else None


def _model(
    problem: SitingProblem, objective: str, capacitated: bool
) -> tuple[ProblemBuilder, Index, float]:
    """The model of an objective with the columns of its sites, and a constant of its value."""
    if objective == "set_cover":
        builder = ProblemBuilder()
        site = add_sites(builder, problem, cost=(~problem.fixed).astype(float))
        if capacitated:
            add_flows(builder, problem, site, everyone=True)
        else:
            add_cover_rows(builder, problem, site)
        return builder, site, 0.0
    builder = ProblemBuilder(maximise=objective != "p_median")
    site = add_sites(builder, problem)
    if objective == "p_median":
        return builder, site, add_travel(builder, problem, site, capacitated=capacitated)
    if capacitated:
        add_served(builder, merged_problem(problem), site)
        return builder, site, 0.0
    return builder, site, add_covered(builder, problem, site)


def _exclude(
    problem: SitingProblem,
    known: Sequence[npt.NDArray[np.intp]],
    objective: str,
    builder: ProblemBuilder,
    site: Index,
) -> None:
    """Full plans only, other than those known; without a full size, nor those and more sites."""
    candidates = problem.candidates
    full = objective != "set_cover" and not np.isfinite(problem.budget)
    if full and problem.add is not None:
        builder.add_row(site[candidates], lower=min(problem.add, len(candidates)))
    for opened in known:
        sign = np.where(np.isin(candidates, opened), -1.0, 1.0 if full else 0.0)
        builder.add_row(site[candidates], sign, lower=1.0 - len(opened))
