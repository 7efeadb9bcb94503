"""The linear relaxation of maximal covering by Benders cuts: no column per place.

Cordeau, Furini and Ljubić 2019, doi:10.1016/j.ejor.2018.12.021. Places are
divided into groups g; the programme holds only the sites y and what each group
contributes::

    max   sum_g T_g
    s.t.  T_g <= sum_{i in g, i not in X} a_i + sum_j y_j sum_{i in g, i in X, j in N_i} a_i
          for every set of places X;    sum_j y_j <= p,  0 <= y_j <= 1

T_g  people of group g who are covered
X    any set of places; the cut that cuts most at a point y has
     X = {i : sum_{j in N_i} y_j < 1}, the places not yet fully covered

Cuts are made at the point itself and at one half-way to the best point so far,
which keeps the points from jumping (Ben-Ameur and Neto 2007,
doi:10.1002/net.20137).
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from geoaccess.programme import Floats, ProblemBuilder
from geoaccess.siting.gains import Gains, Opened
from geoaccess.siting.lagrangian import Relaxed
from geoaccess.siting.problem import add_sites
from geoaccess.solution import Solution
from geoaccess.solver import Session

_GROUPS = 50
_TOLERANCE = 1e-6


def relax_by_cuts(gains: Gains, best: Relaxed, *, time_limit_s: float) -> tuple[Relaxed, Opened]:
    """Lower the bound to that of the linear relaxation; look for plans on the way.

    Returns the improved result, and the candidates that a better plan may still
    open (those whose reduced cost does not rule them out).
    """
    until = time.perf_counter() + time_limit_s
    cuts = _Cuts(gains)
    center = np.zeros(gains.problem.sites)
    center[best.opened] = 1.0
    center = np.maximum(center, gains.problem.fixed)
    center_value = best.value
    open_for_better = gains.problem.candidates
    while time.perf_counter() < until:
        found = cuts.solve()
        if found.status != "optimal":
            break
        point = found.values[: gains.problem.sites]
        best = _round(gains, best, point)
        if found.objective <= best.bound:
            best = replace(best, bound=found.objective)
            open_for_better = _not_ruled_out(gains, best, found)
        middle = (point + center) / 2
        value = cuts.covered(middle)
        if value > center_value:
            center, center_value = middle, value
        added = cuts.add(middle, found) + cuts.add(point, found)
        near = found.objective - center_value <= _TOLERANCE * found.objective
        if added == 0 or near or best.bound - best.value <= _TOLERANCE * best.value:
            break
    return best, open_for_better


class _Cuts:
    """The programme of sites and groups, and the places it stands for."""

    def __init__(self, gains: Gains) -> None:
        shape = (gains.places, gains.problem.sites)
        ones = np.ones(len(gains.place))
        self._cover = sp.csr_array((ones, (gains.place, gains.site)), shape=shape)
        self._weight = np.zeros(gains.places)
        self._weight[gains.place] = gains.gain
        self._groups = min(_GROUPS, gains.places)
        self._group = _neighbours(gains) * self._groups // max(gains.places, 1)
        self._first = gains.problem.sites
        self._session = self._start(gains)

    def _start(self, gains: Gains) -> Session:
        builder = ProblemBuilder(maximise=True)
        add_sites(builder, gains.problem, whole=False)
        most = np.bincount(self._group, self._weight, self._groups)
        builder.add_columns(self._groups, cost=1.0, upper=most)
        return Session(builder.build())

    def solve(self) -> Solution:
        """The best point under the cuts so far."""
        return self._session.solve()

    def covered(self, point: Floats) -> float:
        """People covered at a (fractional) point."""
        return float(self._weight @ np.minimum(np.asarray(self._cover @ point), 1.0))

    def add(self, point: Floats, found: Solution) -> int:
        """Add the deepest cut of every group at a point, where the solution breaks it."""
        open_places = np.asarray(self._cover @ point) < 1.0 - 1e-9
        weight = np.where(open_places, self._weight, 0.0)
        shape = (self._groups, len(weight))
        pick = sp.csr_array((weight, (self._group, np.arange(len(weight)))), shape=shape)
        slopes = sp.csr_array(pick @ self._cover)
        rest = np.bincount(self._group, self._weight - weight, self._groups).astype(float)
        level = found.values[self._first :]
        broken = level - (slopes @ found.values[: self._first] + rest)
        deep = np.flatnonzero(broken > _TOLERANCE * np.maximum(level, 1.0))
        if len(deep):
            self._append(slopes, rest, deep)
        return len(deep)

    def _append(self, slopes: sp.csr_array, rest: Floats, deep: npt.NDArray[np.intp]) -> None:
        lengths = np.diff(slopes.indptr)[deep]
        ptr = np.concatenate([[0], np.cumsum(lengths + 1)])
        columns = np.empty(ptr[-1], dtype=np.int32)
        values = np.empty(ptr[-1])
        for position, group in enumerate(deep):
            entries = slice(slopes.indptr[group], slopes.indptr[group + 1])
            start, end = ptr[position], ptr[position + 1]
            columns[start : end - 1] = slopes.indices[entries]
            values[start : end - 1] = -slopes.data[entries]
            columns[end - 1], values[end - 1] = self._first + group, 1.0
        self._session.add_rows(ptr, columns, values, upper=rest[deep])


def _neighbours(gains: Gains) -> npt.NDArray[np.intp]:
    """Rank of every place such that places with a site in common stand together."""
    first_site = np.full(gains.places, gains.problem.sites)
    np.minimum.at(first_site, gains.place, gains.site)
    rank = np.empty(gains.places, dtype=np.intp)
    rank[np.argsort(first_site, kind="stable")] = np.arange(gains.places)
    return rank


def _round(gains: Gains, best: Relaxed, point: Floats) -> Relaxed:
    """The plan of the candidates with the largest shares, improved by swaps."""
    problem = gains.problem
    candidates = problem.candidates
    most = len(candidates) if problem.add is None else problem.add
    order = candidates[np.argsort(-point[candidates], kind="stable")][:most]
    affordable = order[np.cumsum(problem.cost[order]) <= problem.budget]
    picked = np.sort(affordable[point[affordable] > 1e-6])
    if gains.value(picked) > best.value * 0.98:
        picked = gains.improve(picked)
    value = gains.value(picked)
    if value <= best.value:
        return best
    return replace(best, opened=picked, value=value)


def _not_ruled_out(gains: Gains, best: Relaxed, found: Solution) -> Opened:
    """Candidates that can be open in a plan better than the best found."""
    candidates = gains.problem.candidates
    reachable = found.objective + np.minimum(found.reduced_costs[candidates], 0.0)
    near = reachable > best.value * (1 + 1e-9)
    return np.asarray(np.union1d(candidates[near], best.opened))
