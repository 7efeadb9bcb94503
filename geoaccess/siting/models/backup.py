"""Backup coverage: most people covered, then most people with a second site.

In the spirit of Hogan and ReVelle 1986 (BACOP), doi:10.1287/mnsc.32.11.1434::

    first   V = max coverage (see `geoaccess.siting.models.max_coverage`)
    then    max   sum_i a_i u_i
            s.t.  x_i + u_i <= sum_{j in N_i} y_j    for every place i
                  u_i <= x_i <= 1,  sum_i a_i x_i >= V
                  sum_j y_j <= p,  y_j in {0, 1}

a_i   residents of housing place i
N_i   sites that place i can use within the threshold
x_i   1 if a site covers place i, u_i   1 if a second one does
y_j   1 if site j is open (existing practices are, and count as first or second)
p     number of sites to add (or a budget)
V     the most people that so many sites can cover

Where everyone can be covered this is LSCP-B with weights. A place whose only
site closes, or is full, has somewhere else to go.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from geoaccess.programme import ProblemBuilder
from geoaccess.siting.models.max_coverage import max_coverage
from geoaccess.siting.problem import Choice, SitingProblem, add_sites, choice_of, merged_rows
from geoaccess.solver import solve


def backup_coverage(
    problem: SitingProblem, *, time_limit_s: float | None = None, gap: float = 0.0
) -> Choice:
    """Open the candidates that give most people a second site, at no loss of coverage."""
    began = time.perf_counter()
    first = max_coverage(problem, time_limit_s=time_limit_s)
    left = None if time_limit_s is None else max(time_limit_s - first.seconds, 0.0)
    cover, weight = merged_rows(problem.cover(), problem.residents)
    count = len(weight)
    builder = ProblemBuilder(maximise=True)
    site = add_sites(builder, problem)
    # Unless the first step is proven, a half-covered place could pose as backed up.
    whole = first.status != "optimal"
    once = builder.add_columns(count, upper=1.0, integer=whole)
    twice = builder.add_columns(count, cost=weight, upper=1.0)
    pairs = cover.tocoo()
    number = np.arange(count)
    builder.add_rows(
        count,
        np.concatenate([number, number, pairs.row]),
        np.concatenate([once, twice, site[pairs.col]]),
        np.concatenate([np.ones(2 * count), -np.ones(len(pairs.row))]),
        upper=0.0,
    )
    builder.add_rows(
        count,
        np.concatenate([number, number]),
        np.concatenate([twice, once]),
        np.concatenate([np.ones(count), -np.ones(count)]),
        upper=0.0,
    )
    builder.add_row(once, weight, lower=first.value)
    found = solve(builder.build(), time_limit_s=left, gap=gap)
    choice = choice_of(problem, found)
    seconds = time.perf_counter() - began
    if not found.found:
        return Choice(first.opened, 0.0, float(weight.sum()), "time_limit", seconds)
    return replace(choice, seconds=seconds)
