"""Capacitated maximal covering: as many people as possible, within reach and with room.

Current and Storbeck 1988, doi:10.1068/b150153, in the form in which a place may
be divided over sites. At a site with room for all who can use it everybody near
is served, as in plain coverage; only the others, J', need flows::

    max   sum_i a_i x_i
    s.t.  x_i <= sum_{j in N_i - J'} y_j + sum_{j in N_i and J'} g_ij    for every place i
          sum_{i: j in N_i} a_i g_ij <= C_j y_j                         for every j in J'
          0 <= g_ij <= y_j                                  for every pair with j in J'
          0 <= x_i <= 1,  sum_j y_j <= p,  y_j in {0, 1}

a_i   residents of housing place i
N_i   sites that place i can use (within the threshold and eligible)
C_j   people that site j has room for
J'    sites j with C_j < sum of a_i over the places i with j in N_i
x_i   share of place i that is served
g_ij  share of place i that is served at site j
y_j   1 if site j is open (existing practices are)
p     number of sites to add (or a budget: sum_j c_j y_j <= B)
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from geoaccess.programme import Index, ProblemBuilder
from geoaccess.siting.problem import Choice, SitingProblem, add_sites, choice_of, merged_rows
from geoaccess.solver import solve


def capacitated_coverage(
    problem: SitingProblem, *, time_limit_s: float | None = None, gap: float = 0.0
) -> Choice:
    """Open the candidates that serve most people; the value counts existing practices too."""
    merged = merged_problem(problem)
    builder = ProblemBuilder(maximise=True)
    site = add_sites(builder, merged)
    add_served(builder, merged, site)
    found = solve(builder.build(), time_limit_s=time_limit_s, gap=gap)
    return choice_of(merged, found)


def short_of_room(problem: SitingProblem) -> npt.NDArray[np.bool_]:
    """Sites without room for all residents who can use them."""
    return np.asarray(problem.cover().T @ problem.residents > problem.capacity)


def add_served(builder: ProblemBuilder, problem: SitingProblem, site: Index) -> None:
    """Add x_i and g_ij and their rows to a problem with merged places."""
    short = short_of_room(problem)[problem.indices]
    count, flows = problem.housing, int(short.sum())
    served = builder.add_columns(count, cost=problem.residents, upper=1.0)
    share = builder.add_columns(flows, upper=1.0)
    sources = site[problem.indices]
    room_of = sources[short]
    sources[short] = share
    builder.add_rows(
        count,
        np.concatenate([np.arange(count), problem.rows]),
        np.concatenate([served, sources]),
        np.concatenate([np.ones(count), -np.ones(len(sources))]),
        upper=0.0,
    )
    number = np.arange(flows)
    builder.add_rows(
        flows,
        np.concatenate([number, number]),
        np.concatenate([share, room_of]),
        np.concatenate([np.ones(flows), -np.ones(flows)]),
        upper=0.0,
    )
    _add_room(builder, problem, (short, share), site)


def _add_room(
    builder: ProblemBuilder,
    problem: SitingProblem,
    flows: tuple[npt.NDArray[np.bool_], Index],
    site: Index,
) -> None:
    """The room of every site that is short of it: none while it is closed."""
    short, share = flows
    sites, number = np.unique(problem.indices[short], return_inverse=True)
    builder.add_rows(
        len(sites),
        np.concatenate([number, np.arange(len(sites))]),
        np.concatenate([share, site[sites]]),
        np.concatenate([problem.residents[problem.rows[short]], -problem.capacity[sites]]),
        upper=0.0,
    )


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
