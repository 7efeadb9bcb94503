"""The best plan that differs from plans already known.

The model of the objective with one row per known plan S (a no-good cut)::

    sum_{j in S} (1 - y_j) + sum_{j not in S} y_j >= 1

y_j  1 if candidate j is open

so that at least one site is different. Plans with fewer sites than allowed are
left out: they are never better than the same sites and one more::

    sum_j y_j = min(p, number of candidates)       without a budget
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geoaccess.programme import Index, ProblemBuilder
from geoaccess.siting.capacitated import merged_problem
from geoaccess.siting.flows import add_flows
from geoaccess.siting.max_coverage import add_covered
from geoaccess.siting.problem import Choice, SitingProblem, add_sites, choice_of
from geoaccess.solver import solve


def next_best(
    problem: SitingProblem,
    known: Sequence[npt.NDArray[np.intp]],
    *,
    capacitated: bool,
    time_limit_s: float | None = None,
) -> Choice | None:
    """The plan of greatest value that is not among `known`; None when there is no other."""
    builder = ProblemBuilder(maximise=True)
    site = add_sites(builder, problem)
    offset = 0.0
    if capacitated:
        add_flows(builder, merged_problem(problem), site, everyone=False, cost_per_person=1.0)
    else:
        offset = add_covered(builder, problem, site)
    _exclude(builder, problem, site, known)
    limit = None if time_limit_s is None else max(time_limit_s, 0.0)
    found = solve(builder.build(offset=offset), time_limit_s=limit)
    return choice_of(problem, found) if found.found else None


def _exclude(
    builder: ProblemBuilder,
    problem: SitingProblem,
    site: Index,
    known: Sequence[npt.NDArray[np.intp]],
) -> None:
    """Full plans only, other than those known."""
    candidates = problem.candidates
    if problem.add is not None and not np.isfinite(problem.budget):
        builder.add_row(site[candidates], lower=min(problem.add, len(candidates)))
    for opened in known:
        sign = np.where(np.isin(candidates, opened), -1.0, 1.0)
        builder.add_row(site[candidates], sign, lower=1.0 - len(opened))
