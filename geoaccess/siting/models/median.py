"""p-median: the least travel of all residents together, each to the nearest open site.

Hakimi 1964, doi:10.1287/opre.12.3.450. Without capacity in the radius
formulation of Elloumi 2010, doi:10.1007/s10878-008-9198-1, whose size follows
the number of different travel times instead of the number of pairs::

    min   sum_i a_i (D_i1 + sum_{k<K_i} (D_i,k+1 - D_ik) u_ik)
    s.t.  u_ik + sum_{j: t_ij = D_ik} y_j >= u_i,k-1   for every place i and step k
          u_i0 = 1,  u_iK_i = 0,  u_ik >= 0
          sum_j y_j <= p,  y_j in {0, 1}

a_i   residents of housing place i
t_ij  minutes from place i to site j
D_ik  the k-th of the K_i different travel times from place i, ascending
u_ik  1 if no site within D_ik is open, so that the residents go farther
y_j   1 if site j is open (existing practices are)
p     number of sites to add (or a budget)

With capacity the flows f_ij of `geoaccess.siting.models.flows` carry the cost t_ij.
Both count person-minutes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.programme import Floats, Index, ProblemBuilder
from geoaccess.siting.models.flows import add_flows
from geoaccess.siting.problem import Choice, SitingProblem, add_sites, choice_of, impossible
from geoaccess.solver import solve


def p_median(
    problem: SitingProblem,
    *,
    capacitated: bool = False,
    time_limit_s: float | None = None,
    gap: float = 0.0,
) -> Choice:
    """Open the candidates that make all journeys together shortest, in person-minutes."""
    if len(problem.uncoverable):
        return impossible()
    builder = ProblemBuilder()
    site = add_sites(builder, problem)
    offset = add_travel(builder, problem, site, capacitated=capacitated)
    found = solve(builder.build(offset=offset), time_limit_s=time_limit_s, gap=gap)
    return choice_of(problem, found)


def add_travel(
    builder: ProblemBuilder, problem: SitingProblem, site: Index, *, capacitated: bool
) -> float:
    """Add everyone's travel with its cost in person-minutes; returns the part that is constant."""
    if capacitated:
        cost = problem.minutes[problem.within]
        add_flows(builder, problem, site, everyone=True, cost_per_person=cost)
        return 0.0
    return _add_radii(builder, problem, site)


class Steps(NamedTuple):
    """The steps of all places, each a different travel time, ascending within a place.

    Attributes
    ----------
    place
        Housing place of every step.
    reach
        Travel time of the step in minutes: D_ik.
    farther
        Minutes to the next step of the place; 0 at its last.
    first
        bool: the first step of its place.
    column
        The columns u_ik.
    """

    place: npt.NDArray[np.intp]
    reach: Floats
    farther: Floats
    first: npt.NDArray[np.bool_]
    column: Index


def _add_radii(builder: ProblemBuilder, problem: SitingProblem, site: Index) -> float:
    """Add the steps with their cost; returns the person-minutes at the nearest sites."""
    steps = add_steps(builder, problem, site, costs=True)
    return float(problem.residents[steps.place[steps.first]] @ steps.reach[steps.first])


def add_steps(
    builder: ProblemBuilder, problem: SitingProblem, site: Index, *, costs: bool = False
) -> Steps:
    """Add the columns u_ik and their rows, with the person-minutes as their cost where asked for."""
    rows, sites, minutes = _sorted_pairs(problem)
    first_pair = _differs(rows)
    new_step = first_pair | _differs(minutes)
    step = np.cumsum(new_step) - 1
    place, reach = rows[new_step], minutes[new_step]
    first, last = first_pair[new_step], np.roll(first_pair[new_step], -1)
    farther = np.where(last, 0.0, np.roll(reach, -1) - reach)
    cost = problem.residents[place] * farther if costs else 0.0
    skipped = builder.add_columns(len(reach), cost=cost, upper=np.where(last, 0.0, 1.0))
    number = np.arange(len(reach))
    later = number[~first]
    builder.add_rows(
        len(reach),
        np.concatenate([number, later, step]),
        np.concatenate([skipped, skipped[later - 1], site[sites]]),
        np.concatenate([np.ones(len(reach)), -np.ones(len(later)), np.ones(len(step))]),
        lower=first.astype(float),
    )
    return Steps(place, reach, farther, first, skipped)


def _sorted_pairs(
    problem: SitingProblem,
) -> tuple[npt.NDArray[np.intp], Index, Floats]:
    """Pairs of places with residents, by place and travel time."""
    keep = problem.within & (problem.residents[problem.rows] > 0)
    rows, sites, minutes = problem.rows[keep], problem.indices[keep], problem.minutes[keep]
    order = np.lexsort((sites, minutes, rows))
    return rows[order], sites[order], minutes[order]


def _differs(values: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """True where a value differs from the one before; the first always does."""
    return np.concatenate([np.ones(min(1, len(values)), dtype=bool), values[1:] != values[:-1]])
