"""The linear relaxation of capacitated covering by Benders cuts from minimum cuts of a flow.

People flow from places over pairs to sites. At (fractional) sites y the most
that can flow is the smallest cut (Ford and Fulkerson 1956), so that the
programme needs only the sites and one number T::

    max   T
    s.t.  T <= sum_{i not in X} a_i + sum_j y_j min(C_j, sum_{i in X, j in N_i} a_i)
          for every set of places X;    sum_j y_j <= p,  0 <= y_j <= 1

T    people served
X    any set of places; the places on the source side of the smallest cut give
     the row that is broken most
a_i  residents of place i, C_j room of site j, N_i sites that place i can use

Cuts are made at the solution and half-way to the best point so far
(Ben-Ameur and Neto 2007, doi:10.1002/net.20137).
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from geoaccess.programme import Floats, ProblemBuilder
from geoaccess.siting.gains import Opened
from geoaccess.siting.lagrangian import Relaxed
from geoaccess.siting.problem import SitingProblem, add_sites
from geoaccess.siting.rooms import Rooms
from geoaccess.solution import Solution
from geoaccess.solver import Session

_ROUNDS = 1000
_TOLERANCE = 1e-6
_PLAN_EVERY = 20
_MOST_FLOW = 1_000_000_000
"""Flows are whole numbers of 32 bits."""


def relax_by_flow_cuts(
    rooms: Rooms, best: Relaxed, *, time_limit_s: float, gap: float
) -> tuple[Relaxed, Opened]:
    """Lower the bound to that of the linear relaxation; look for plans on the way.

    Returns the improved result, and the candidates that a better plan may still
    open (those whose reduced cost does not rule them out).
    """
    until = time.perf_counter() + time_limit_s
    problem = rooms.problem
    network, session = _Network(problem), _start(problem)
    center, center_value = _point(problem, best.opened), best.value
    left: Opened = problem.candidates
    for number in range(_ROUNDS):
        found = session.solve()
        point, level = found.values[: problem.sites], float(found.values[problem.sites])
        if found.objective <= best.bound:
            best = replace(best, bound=found.objective)
        left = _not_ruled_out(problem, best, found)
        if number % _PLAN_EVERY == _PLAN_EVERY - 1:
            best = _round(rooms, best, center)
        middle = (point + center) / 2
        value, constant, slope = network.smallest_cut(middle)
        if value > center_value:
            center, center_value = middle, value
        if level - (constant + slope @ point) <= _TOLERANCE * level:
            value, constant, slope = network.smallest_cut(point)
        deep = level - (constant + slope @ point) > _TOLERANCE * level
        if deep:
            _add_cut(session, constant, slope)
        met = best.bound - max(center_value, best.value) <= 1e-4 * best.bound
        close = best.bound - best.value <= max(gap, _TOLERANCE) * best.value
        if not deep or met or close or time.perf_counter() > until:
            break
    return _round(rooms, best, center), left


def _start(problem: SitingProblem) -> Session:
    builder = ProblemBuilder(maximise=True)
    add_sites(builder, problem, whole=False)
    builder.add_columns(1, cost=1.0, upper=float(problem.residents.sum()))
    return Session(builder.build())


def _add_cut(session: Session, constant: float, slope: Floats) -> None:
    columns = np.append(np.flatnonzero(slope), len(slope))
    values = np.append(-slope[columns[:-1]], 1.0)
    session.add_rows([0, len(columns)], columns, values, upper=constant)


class _Network:
    """Source -> places -> sites -> sink, with room in proportion to how far sites are open."""

    def __init__(self, problem: SitingProblem) -> None:
        self._problem = problem
        places, sites = problem.housing, problem.sites
        self._source, self._sink = places + sites, places + sites + 1
        number = np.arange(places + sites)
        self._tail = np.concatenate([np.full(places, self._source), problem.rows, number[places:]])
        self._head = np.concatenate(
            [number[:places], places + problem.indices, np.full(sites, self._sink)]
        )
        people = float(problem.residents.sum())
        self._room = np.minimum(problem.capacity, people)
        self._scale = _MOST_FLOW / max(people, 1.0)

    def smallest_cut(self, point: Floats) -> tuple[float, float, Floats]:
        """The people that a point serves, and the constant and slopes of its row."""
        problem = self._problem
        people = problem.residents
        inner = people[problem.rows] * point[problem.indices]
        capacity = np.concatenate([people, inner, self._room * point]) * self._scale
        whole = np.floor(np.maximum(capacity, 0.0)).astype(np.int32)
        used = whole > 0
        size = self._sink + 1
        graph = sp.csr_array(
            (whole[used], (self._tail[used], self._head[used])), shape=(size, size)
        )
        flow = maximum_flow(graph, self._source, self._sink)
        inside = self._source_side(graph, flow.flow)
        near = np.bincount(
            problem.indices,
            np.where(inside[problem.rows], people[problem.rows], 0.0),
            problem.sites,
        )
        slope = np.minimum(problem.capacity, near)
        constant = float(people[~inside].sum())
        return constant + float(slope @ point), constant, slope

    def _source_side(self, graph: sp.csr_array, flow: sp.csr_array) -> npt.NDArray[np.bool_]:
        """Places that the source still reaches when all flow is sent, shape (places,)."""
        residual = sp.csr_array(graph - flow)
        residual.data[residual.data < 0] = 0
        residual.eliminate_zeros()
        reached = breadth_first_order(residual, self._source, return_predecessors=False)
        inside = np.zeros(self._problem.housing, dtype=bool)
        inside[reached[reached < self._problem.housing]] = True
        return inside


def _point(problem: SitingProblem, opened: Opened) -> Floats:
    point = problem.fixed.astype(float)
    point[opened] = 1.0
    return point


def _round(rooms: Rooms, best: Relaxed, point: Floats) -> Relaxed:
    """The plan of the candidates with the largest shares, improved by swaps."""
    problem = rooms.problem
    order = problem.candidates[np.argsort(-point[problem.candidates], kind="stable")]
    order = order[: len(order) if problem.add is None else problem.add]
    picked = np.sort(order[np.cumsum(problem.cost[order]) <= problem.budget])
    improved = rooms.improve(picked)
    value = rooms.value(improved)
    return replace(best, opened=improved, value=value) if value > best.value else best


def _not_ruled_out(problem: SitingProblem, best: Relaxed, found: Solution) -> Opened:
    """Candidates that can be open in a plan better than the best found."""
    candidates = problem.candidates
    reachable = found.objective + np.minimum(found.reduced_costs[candidates], 0.0)
    near = reachable > best.value * (1 + 1e-9)
    return np.asarray(np.union1d(candidates[near], best.opened))
