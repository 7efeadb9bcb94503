"""p-center: the shortest way of the worst-placed residents.

Hakimi 1964, doi:10.1287/opre.12.3.450; solved as a sequence of set covering
problems (Minieka 1970, doi:10.1137/1012016)::

    min R   such that   sum_{j: t_ij <= R} y_j >= 1   for every place i
                        sum_j y_j <= p,  y_j in {0, 1}

R     minutes of the worst-placed residents
t_ij  minutes from place i to site j
y_j   1 if site j is open (existing practices are)
p     number of sites to add (or a budget)

R is one of the travel times, so the smallest that works is found by halving.
With capacity, "works" means that the flows f_ij of `geoaccess.siting.models.flows`
over pairs with t_ij <= R can serve everyone.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from geoaccess.programme import INF, Floats, Index, ProblemBuilder
from geoaccess.siting.models.flows import add_flows
from geoaccess.siting.models.set_cover import add_cover_rows
from geoaccess.siting.problem import Choice, SitingProblem, add_sites, impossible, opened_sites
from geoaccess.solution import Solution
from geoaccess.solver import solve

AddRows = Callable[[ProblemBuilder, Index], None]
"""Adds rows over the columns of the sites to a model."""


def p_center(
    problem: SitingProblem,
    *,
    capacitated: bool = False,
    time_limit_s: float | None = None,
    further: AddRows | None = None,
) -> Choice:
    """Open the candidates that make the longest journey of anyone shortest, in minutes.

    `further` adds rows that plans must hold to as well.
    """
    if len(problem.uncoverable):
        return impossible()
    began = time.perf_counter()
    radii = _possible_radii(problem)
    low, high, best = 0, len(radii), np.empty(0, dtype=np.intp)
    status = "optimal"
    while low < high:
        left = None if time_limit_s is None else time_limit_s - (time.perf_counter() - began)
        middle = _next_trial(low, high, len(radii))
        found = _try_radius(problem, radii[middle], capacitated, left, further)
        if found.status == "time_limit" and not found.found:
            status = "time_limit"
            break
        if found.found:
            high, best = middle, opened_sites(problem, found.values)
        else:
            low = middle + 1
    return _outcome(radii, low, high, best, status, time.perf_counter() - began)


def _outcome(
    radii: Floats, low: int, high: int, best: npt.NDArray[np.intp], status: str, seconds: float
) -> Choice:
    """The smallest radius that works; infeasible when none does."""
    value = float(radii[high]) if high < len(radii) else INF
    bound = float(radii[low]) if low < len(radii) else INF
    if low == high == len(radii):
        status = "infeasible"
    return Choice(best, value, bound, status, seconds)


def _next_trial(low: int, high: int, count: int) -> int:
    """The largest radius first, so that an impossible problem shows at once; then the middle."""
    return count - 1 if high == count else (low + high) // 2


def _possible_radii(problem: SitingProblem) -> Floats:
    """Travel times that can be the answer: at least everyone's way to the nearest site; 0 for nobody."""
    keep = problem.within & (problem.residents[problem.rows] > 0)
    if not keep.any():
        return np.zeros(1)
    nearest = np.full(problem.housing, INF)
    np.minimum.at(nearest, problem.rows[keep], problem.minutes[keep])
    worst = nearest[np.isfinite(nearest)].max()
    times = np.unique(problem.minutes[keep])
    return np.asarray(times[times >= worst])


def _try_radius(
    problem: SitingProblem,
    radius: float,
    capacitated: bool,
    time_limit_s: float | None,
    further: AddRows | None,
) -> Solution:
    """Whether a plan keeps everyone within the radius."""
    near = problem.restricted(problem.within & (problem.minutes <= radius))
    builder = ProblemBuilder()
    site = add_sites(builder, near)
    if capacitated:
        add_flows(builder, near, site, everyone=True)
    else:
        only_number = further is None and not np.isfinite(near.budget)
        add_cover_rows(builder, near, site, only_number=only_number)
    if further is not None:
        further(builder, site)
    limit = None if time_limit_s is None else max(time_limit_s, 0.0)
    return solve(builder.build(), time_limit_s=limit)
