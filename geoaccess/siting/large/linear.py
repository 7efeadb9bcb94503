"""The linear relaxation of maximal covering by an interior point: the best prices at once.

::

    max   sum_i a_i x_i
    s.t.  x_i <= sum_{j in N_i} y_j        for every place i
          sum_j y_j <= p,  0 <= y_j <= 1,  0 <= x_i <= 1

a_i   residents of housing place i
N_i   sites that place i can use within the threshold
y_j   how far site j is open (existing practices are), x_i how far place i is covered
p     number of sites to add (or a budget: sum_j c_j y_j <= B)

The shadow price u_i of the row of place i makes l_i = a_i - u_i a price at
which the Lagrangian bound equals that of the relaxation (Geoffrion 1974,
doi:10.1007/BFb0120690). That bound holds at all prices, so that the tolerances
of the interior point do not weaken the proof.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from geoaccess.errors import SolverError
from geoaccess.programme import Problem, ProblemBuilder
from geoaccess.siting.large.lagrangian import Relaxed, bound_at
from geoaccess.siting.models.max_coverage import add_places
from geoaccess.siting.problem import add_sites
from geoaccess.siting.search.gains import Gains
from geoaccess.solution import Solution
from geoaccess.solver import Session


def relax_linearly(gains: Gains, best: Relaxed, *, time_limit_s: float) -> Relaxed:
    """Lower the bound of a coverage problem to that of the linear relaxation, in time or not at all."""
    builder = ProblemBuilder(maximise=True)
    site = add_sites(builder, gains.problem, whole=False)
    people = np.zeros(gains.places)
    people[gains.place] = gains.gain
    ones = np.ones(len(gains.place))
    shape = (gains.places, gains.problem.sites)
    cover = sp.csr_array((ones, (gains.place, gains.site)), shape=shape)
    add_places(builder, cover, site, cost=people)
    found = _solved(builder.build(), time_limit_s)
    if found.status != "optimal":
        return best
    shadow = np.abs(found.row_duals[-gains.places :])
    prices = people - np.minimum(shadow, people)
    worth, bound = bound_at(gains, prices)
    if bound >= best.bound:
        return best
    return replace(best, bound=bound, worth=worth, prices=prices)


def _solved(programme: Problem, time_limit_s: float) -> Solution:
    """By an interior point, or at a corner where that ends without an answer."""
    try:
        return Session(programme, method="interior").solve(time_limit_s=time_limit_s)
    except SolverError:
        return Session(programme).solve(time_limit_s=time_limit_s)
