"""Covering and p-median seen as one problem: every place takes the best gain among open sites.

::

    max   sum_i max_{j open} g_ij        over plans within number and budget

g_ij  what site j brings to place i, >= 0, for usable pairs only:
      a_i for coverage; a_i (D_i - t_ij) for the p-median, where D_i is the
      longest usable way of place i (so that the gain is the travel saved)

Without room to run out of, the value of a plan is a sum over places, which
greedy search, swaps and the Lagrangian bound work on directly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from geoaccess.programme import Floats
from geoaccess.rows import offsets
from geoaccess.siting.problem import Limits, SitingProblem, affordable, merged_rows
from geoaccess.siting.search.swaps import served_by, swapped_until_best

Opened = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Gains:
    """Gains by site, in compressed sparse columns.

    Attributes
    ----------
    problem
        The sites, and the limits on number and budget.
    places
        Number of places.
    ptr, place, gain
        Pairs of site *j* are ``ptr[j]:ptr[j + 1]``.
    base
        What every plan has beside these gains.
    """

    problem: Limits
    places: int
    ptr: npt.NDArray[np.int64]
    place: npt.NDArray[np.intp]
    gain: Floats
    base: float = 0.0

    @cached_property
    def site(self) -> npt.NDArray[np.intp]:
        """Site of every pair."""
        return np.repeat(np.arange(self.problem.sites), np.diff(self.ptr))

    def sums(self, values: Floats) -> Floats:
        """Sum of a value per pair over each site, shape (sites,)."""
        total = np.zeros(self.problem.sites)
        used = self.ptr[1:] > self.ptr[:-1]
        if used.any():
            total[used] = np.add.reduceat(values, self.ptr[:-1][used])
        return total

    @property
    def demand(self) -> Floats:
        """Every place takes one gain."""
        return np.ones(self.places)

    def response(self, prices: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Worth of every site at prices per place, and which pairs it would take."""
        left = np.maximum(self.gain - prices[self.place], 0.0)
        return self.sums(left), left > 0

    def start_prices(self, opened: Opened) -> Floats:
        """Half of what each place could gain, and at least what it gains in a plan."""
        most = np.zeros(self.places)
        np.maximum.at(most, self.place, self.gain)
        return np.asarray((most + self.best(opened)) / 2)

    def best(self, opened: Opened) -> Floats:
        """The best gain of every place among the existing sites and `opened`."""
        return served_by(self, opened).best

    def value(self, opened: Opened) -> float:
        """Value of a plan."""
        return self.base + float(self.best(opened).sum())

    def greedy(self, opened: Opened) -> Opened:
        """Open beside `opened` what adds most (per cost under a budget) until nothing adds or fits."""
        problem = self.problem
        price = problem.cost if np.isfinite(problem.budget) else np.ones(problem.sites)
        while len(free := affordable(problem, opened)):
            added = self.added(self.best(opened))[free]
            if added.max() <= 0:
                break
            pick = free[np.argmax(added / np.maximum(price[free], 1e-9))]
            opened = np.append(opened, pick)
        return np.sort(opened)

    def improve(self, opened: Opened) -> Opened:
        """Swap an open site for a better one until no swap helps (Teitz and Bart 1968)."""
        return swapped_until_best(self, opened)

    def added(self, best: Floats) -> Floats:
        """What opening each site would add to the best gains so far, shape (sites,)."""
        return self.sums(np.maximum(self.gain - best[self.place], 0.0))


def coverage_gains(problem: SitingProblem, residents: Floats) -> Gains:
    """Every covered place brings its residents; places with equal sites are one place."""
    cover, weight = merged_rows(problem.cover(), residents)
    table = cover.tocsc()
    rows = table.indices.astype(np.intp)
    return Gains(problem, len(weight), table.indptr.astype(np.int64), rows, weight[rows])


def median_gains(problem: SitingProblem) -> tuple[Gains, float]:
    """Travel saved against the longest usable ways, and those ways in person-minutes.

    Only right where every plan leaves everyone a way: see `everyone_everywhere`.
    """
    keep = problem.within
    rows, sites, minutes = problem.rows[keep], problem.indices[keep], problem.minutes[keep]
    longest = np.zeros(problem.housing)
    np.maximum.at(longest, rows, minutes)
    order = np.lexsort((rows, sites))
    gain = problem.residents[rows] * (longest[rows] - minutes)
    counts = np.bincount(sites, minlength=problem.sites)
    ptr = offsets(counts)
    gains = Gains(problem, problem.housing, ptr, rows[order], gain[order])
    return gains, float(problem.residents @ longest)


def everyone_everywhere(problem: SitingProblem) -> bool:
    """Whether every place with residents can use every site: then any one site serves everyone."""
    reached = np.bincount(problem.rows[problem.within], minlength=problem.housing)
    return bool(np.all(reached[problem.residents > 0] == problem.sites))
