"""Maximal covering (MCLP): as many people as possible within the threshold.

Church and ReVelle 1974, doi:10.1007/BF01942293::

    max   sum_i a_i x_i
    s.t.  x_i <= sum_{j in N_i} y_j        for every place i
          sum_j y_j <= p,  y_j in {0, 1},  0 <= x_i <= 1

a_i   residents of housing place i
N_i   sites that place i can use within the threshold
y_j   1 if site j is open (existing practices are)
x_i   1 if place i is covered; whole by itself once y is
p     number of sites to add (or a budget: sum_j c_j y_j <= B)

Places that an existing practice covers drop out; places with the same N_i are
one place.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from geoaccess.programme import Floats, Index, ProblemBuilder
from geoaccess.siting.models.set_cover import add_cover_rows
from geoaccess.siting.problem import Choice, SitingProblem, add_sites, choice_of, merged_rows
from geoaccess.solver import solve


def open_demand(problem: SitingProblem) -> tuple[Floats, float]:
    """Residents per place whom no existing practice covers, and how many it covers already."""
    covered = np.asarray(problem.cover() @ problem.fixed.astype(float)) > 0
    return np.where(covered, 0.0, problem.residents), float(problem.residents[covered].sum())


def max_coverage(
    problem: SitingProblem,
    *,
    time_limit_s: float | None = None,
    gap: float = 0.0,
    everyone_within: SitingProblem | None = None,
) -> Choice:
    """Open the candidates that cover most people; the value counts those covered already.

    With `everyone_within` every place must have an open site among the pairs
    of that problem.
    """
    builder = ProblemBuilder(maximise=True)
    site = add_sites(builder, problem)
    already = add_covered(builder, problem, site)
    if everyone_within is not None:
        add_cover_rows(builder, everyone_within, site)
    found = solve(builder.build(offset=already), time_limit_s=time_limit_s, gap=gap)
    return choice_of(problem, found)


def add_covered(builder: ProblemBuilder, problem: SitingProblem, site: Index) -> float:
    """Add x_i and its rows for people not covered yet; returns the people covered already."""
    residents, already = open_demand(problem)
    cover, weight = merged_rows(problem.cover(), residents)
    add_places(builder, cover, site, cost=weight)
    return already


def add_places(
    builder: ProblemBuilder, cover: sp.csr_array, opened: Index, *, cost: npt.ArrayLike
) -> Index:
    """Add x_i <= sum of y_j over the columns `opened` that cover place i; returns the x columns."""
    count = cover.shape[0]
    place = builder.add_columns(count, cost=cost, upper=1.0)
    pairs = cover.tocoo()
    builder.add_rows(
        count,
        np.concatenate([np.arange(count), pairs.row]),
        np.concatenate([place, opened[pairs.col]]),
        np.concatenate([np.ones(count), -np.ones(len(pairs.row))]),
        upper=0.0,
    )
    return place
