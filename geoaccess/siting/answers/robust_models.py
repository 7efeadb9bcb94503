"""What a plan is worth in one case, as a linear expression over columns of a model.

::

    v_s   what the plan is worth in case s, per resident of the case

    coverage              v_s = (b_s + sum_i a_si x_si) / A_s
    capacitated_coverage  v_s = sum_ij f_sij / A_s
    p_median              v_s = (travel of case s, as `geoaccess.siting.models.median` writes it) / A_s
    p_center              v_s >= D_si1 + sum_k (D_si,k+1 - D_sik) u_sik    for every place i

a_si   residents of place i in case s, A_s all residents of that case
b_s    residents whom existing practices cover in case s
x_si   1 if place i is covered in case s, f_sij people of place i at site j
D_sik  the k-th different travel time from place i, u_sik 1 if no site within it is open
"""

from __future__ import annotations

import numpy as np

from geoaccess.programme import INF, Floats, Index, ProblemBuilder
from geoaccess.siting.models.flows import add_flows
from geoaccess.siting.models.max_coverage import add_places, open_demand
from geoaccess.siting.models.median import add_steps
from geoaccess.siting.problem import SitingProblem, merged_rows


def people_of(problem: SitingProblem) -> float:
    """Residents of a case; 1 where there are none, so that shares are defined."""
    return max(float(problem.residents.sum()), 1.0)


def add_worth(
    builder: ProblemBuilder, problem: SitingProblem, site: Index, objective: str, *, limited: bool
) -> int:
    """Add what a plan is worth in a case; returns the column of it.

    Parameters
    ----------
    builder, problem
        The programme, and the case.
    site
        The columns of the candidates, which all cases share.
    objective
        ``coverage``, ``capacitated_coverage``, ``p_median`` or ``p_center``.
    limited
        Whether sites serve no more people than they have room for.
    """
    worth = int(builder.add_columns(1)[0])
    if objective == "p_center":
        _add_longest(builder, problem, _all_sites(builder, problem, site), worth)
        return worth
    if objective == "coverage":
        residents, constant = open_demand(problem)
        cover, weight = merged_rows(problem.cover()[:, problem.candidates], residents)
        columns = add_places(builder, cover, site, cost=0.0)
    elif limited:
        every = _all_sites(builder, problem, site)
        travels = objective == "p_median"
        columns = add_flows(builder, problem, every, everyone=travels)
        minutes = problem.minutes[problem.within]
        weight, constant = minutes if travels else np.ones(len(columns)), 0.0
    else:
        steps = add_steps(builder, problem, _all_sites(builder, problem, site))
        people = problem.residents[steps.place]
        columns, weight = steps.column, people * steps.farther
        constant = float(people[steps.first] @ steps.reach[steps.first])
    _equate(builder, worth, columns, weight / people_of(problem), constant / people_of(problem))
    return worth


def _all_sites(builder: ProblemBuilder, problem: SitingProblem, site: Index) -> Index:
    """Columns of every site of a case: its existing practices, always open, and the candidates."""
    columns = np.empty(problem.sites, dtype=np.int32)
    columns[problem.candidates] = site
    count = int(problem.fixed.sum())
    columns[problem.fixed] = builder.add_columns(count, lower=1.0, upper=1.0)
    return columns


def _equate(
    builder: ProblemBuilder, worth: int, columns: Index, weight: Floats, constant: float
) -> None:
    """The worth is a constant and a weighted sum of columns."""
    builder.add_row(
        np.append(columns, worth), np.append(-weight, 1.0), lower=constant, upper=constant
    )


def _add_longest(builder: ProblemBuilder, problem: SitingProblem, site: Index, worth: int) -> None:
    """The worth is at least the way of every place to its nearest open site."""
    steps = add_steps(builder, problem, site)
    starts = np.cumsum(steps.first) - 1
    count = int(steps.first.sum())
    number = np.arange(count)
    builder.add_rows(
        count,
        np.concatenate([number, starts]),
        np.concatenate([np.full(count, worth), steps.column]),
        np.concatenate([np.ones(count), -steps.farther]),
        lower=steps.reach[steps.first],
        upper=INF,
    )
