"""Capacitated maximal covering: as many people as possible, within reach and with room.

Current and Storbeck 1988, doi:10.1068/b150153; the flow form of it, in which a
place may be divided over sites::

    max   sum_ij f_ij
    s.t.  sum_j f_ij <= a_i                  for every place i
          sum_i f_ij <= C_j y_j              for every site j
          0 <= f_ij <= a_i y_j               for every usable pair
          sum_j y_j <= p,  y_j in {0, 1}

a_i   residents of housing place i
C_j   people that site j has room for
f_ij  people of place i served at site j (within the threshold and eligible)
y_j   1 if site j is open (existing practices are)
p     number of sites to add
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geoaccess.programme import ProblemBuilder
from geoaccess.siting.models.flows import add_flows
from geoaccess.siting.problem import Choice, SitingProblem, add_sites, choice_of, merged_rows
from geoaccess.solver import solve


def capacitated_coverage(
    problem: SitingProblem, *, time_limit_s: float | None = None, gap: float = 0.0
) -> Choice:
    """Open the candidates that serve most people; the value counts existing practices too."""
    merged = merged_problem(problem)
    builder = ProblemBuilder(maximise=True)
    site = add_sites(builder, merged)
    add_flows(builder, merged, site, everyone=False, cost_per_person=1.0)
    found = solve(builder.build(), time_limit_s=time_limit_s, gap=gap)
    return choice_of(merged, found)


def merged_problem(problem: SitingProblem) -> SitingProblem:
    """The problem with places that can use the same sites made into one; travel times go."""
    cover, weight = merged_rows(problem.cover(), problem.residents)
    return replace(
        problem,
        housing_ids=np.arange(len(weight)).astype(str).astype(object),
        residents=weight,
        indptr=cover.indptr.astype(np.int64),
        indices=cover.indices.astype(np.int32),
        minutes=np.zeros(len(cover.indices)),
        within=np.ones(len(cover.indices), dtype=bool),
        refusal=None,
    )
