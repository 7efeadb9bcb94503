"""Location set covering (LSCP): as few sites as possible so that everyone is covered.

Toregas et al. 1971, doi:10.1287/opre.19.6.1363; with capacities as LSCP-SO::

    min   sum_j y_j
    s.t.  sum_{j in N_i} y_j >= 1                     for every place i
    with capacity instead:
          sum_{j in N_i} f_ij = a_i                   for every place i
          sum_i f_ij <= C_j y_j                       for every site j
          f_ij <= min(a_i, C_j) y_j                   for every pair
          y_j in {0, 1},  f_ij >= 0

a_i   residents of housing place i
C_j   people that site j has room for
N_i   sites that place i can use within the threshold
y_j   1 if site j is open (existing practices are, and do not count)
f_ij  people of place i at site j: a place may be divided over sites
"""

from __future__ import annotations

import numpy as np

from geoaccess.programme import INF, Index, ProblemBuilder
from geoaccess.siting.models.dominance import reduced_cover
from geoaccess.siting.models.flows import add_flows
from geoaccess.siting.problem import (
    Choice,
    SitingProblem,
    add_sites,
    choice_of,
    impossible,
    merged_rows,
)
from geoaccess.siting.search.gains import coverage_gains
from geoaccess.solution import Solution
from geoaccess.solver import solve


def set_cover(
    problem: SitingProblem,
    *,
    capacitated: bool = False,
    time_limit_s: float | None = None,
    gap: float = 0.0,
) -> Choice:
    """Open the fewest candidates that cover everyone; status ``infeasible`` if none do."""
    if len(problem.uncoverable):
        return impossible()
    builder = ProblemBuilder()
    site = add_sites(builder, problem, cost=(~problem.fixed).astype(float))
    if capacitated:
        add_flows(builder, problem, site, everyone=True)
    else:
        add_cover_rows(builder, problem, site, only_number=not np.isfinite(problem.budget))
    found = solve(builder.build(), time_limit_s=time_limit_s, gap=gap)
    if found.status == "time_limit" and not found.found and not capacitated:
        return _greedy_cover(problem, found)
    return choice_of(problem, found)


def _greedy_cover(problem: SitingProblem, found: Solution) -> Choice:
    """When time ran out before any plan: the site that covers most of the rest, again and again."""
    gains = coverage_gains(problem, problem.residents)
    opened = gains.greedy(np.empty(0, dtype=np.intp))
    everyone = gains.value(opened) >= problem.residents.sum() - 1e-6
    value = float(len(opened)) if everyone else INF
    return Choice(opened, value, max(found.bound, 0.0), "time_limit", found.seconds)


def add_cover_rows(
    builder: ProblemBuilder, problem: SitingProblem, site: Index, *, only_number: bool = False
) -> None:
    """Every place with residents needs an open site that it can use.

    With `only_number` nothing but the number of sites counts, so that sites
    whose places another site covers too may be left out.
    """
    covered = np.asarray(problem.cover() @ problem.fixed.astype(float)) > 0
    demand = np.where(covered, 0.0, problem.residents)
    cover, _ = merged_rows(problem.cover(), demand)
    pairs = reduced_cover(cover, drop_sites=only_number).tocoo()
    builder.add_rows(pairs.shape[0], pairs.row, site[pairs.col], lower=1.0)
