"""The model for each objective, and the way to solve it that fits its size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geoaccess.siting.large.exact import capacitated_by_bounds, coverage_by_bounds, median_by_bounds
from geoaccess.siting.models.backup import backup_coverage
from geoaccess.siting.models.capacitated import capacitated_coverage, merged_problem
from geoaccess.siting.models.center import p_center
from geoaccess.siting.models.max_coverage import max_coverage, open_demand
from geoaccess.siting.models.median import p_median
from geoaccess.siting.models.set_cover import set_cover
from geoaccess.siting.models.worst_first import worst_first
from geoaccess.siting.options import SitingOptions
from geoaccess.siting.problem import Choice, SitingProblem
from geoaccess.siting.search.gains import everyone_everywhere

_SMALL_PAIRS = 1_000
"""Up to so many pairs the plain model is solved at once."""


def choose(
    problem: SitingProblem,
    objective: str,
    *,
    options: SitingOptions,
    time_limit_s: float | None = None,
) -> Choice:
    """Solve the model of an objective."""
    limited, gap = options.capacitated, options.gap
    if objective == "capacitated_coverage" or (objective == "coverage" and limited):
        return _most_served(problem, time_limit_s, gap)
    if objective == "coverage":
        return _most_covered(problem, time_limit_s, gap)
    if objective == "backup":
        return backup_coverage(problem, time_limit_s=time_limit_s, gap=gap)
    if objective == "worst_first":
        everywhere = replace(problem, within=np.ones_like(problem.within))
        return worst_first(everywhere, problem, time_limit_s=time_limit_s, gap=gap)[0]
    if objective == "set_cover":
        return set_cover(problem, capacitated=limited, time_limit_s=time_limit_s, gap=gap)
    if objective == "p_median":
        return _least_travel(problem, time_limit_s, gap, limited)
    return p_center(problem, capacitated=limited, time_limit_s=time_limit_s)


def _most_covered(problem: SitingProblem, limit_s: float | None, gap: float) -> Choice:
    if problem.within.sum() <= _SMALL_PAIRS:
        return max_coverage(problem, time_limit_s=limit_s, gap=gap)
    residents, already = open_demand(problem)

    def model(smaller: SitingProblem, left_s: float | None) -> Choice:
        return max_coverage(smaller, time_limit_s=left_s, gap=gap)

    rest = replace(problem, residents=residents)
    choice = coverage_by_bounds(rest, model, time_limit_s=limit_s, gap=gap)
    return replace(choice, value=choice.value + already, bound=choice.bound + already)


def _most_served(problem: SitingProblem, limit_s: float | None, gap: float) -> Choice:
    if problem.within.sum() <= _SMALL_PAIRS:
        return capacitated_coverage(problem, time_limit_s=limit_s, gap=gap)

    def model(smaller: SitingProblem, left_s: float | None) -> Choice:
        return capacitated_coverage(smaller, time_limit_s=left_s, gap=gap)

    merged = merged_problem(problem)
    return capacitated_by_bounds(merged, model, time_limit_s=limit_s, gap=gap)


def _least_travel(
    problem: SitingProblem, limit_s: float | None, gap: float, limited: bool
) -> Choice:
    small = problem.within.sum() <= _SMALL_PAIRS
    opens_one = problem.fixed.any() or (problem.add != 0 and not np.isfinite(problem.budget))
    if limited or small or not (everyone_everywhere(problem) and opens_one):
        return p_median(problem, capacitated=limited, time_limit_s=limit_s, gap=gap)
    return median_by_bounds(problem, time_limit_s=limit_s, gap=gap)
