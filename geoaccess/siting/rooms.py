"""Capacitated coverage for the Lagrangian bound: sites fill their room with the best-priced people.

::

    L(l) = sum_i a_i l_i + max sum_j v_j y_j    over plans within number and budget
    v_j  = max sum_i (1 - l_i) f_ij             s.t. sum_i f_ij <= C_j, 0 <= f_ij <= a_i

a_i   residents of place i
l_i   price per resident of place i, between 0 and 1 at its best
f_ij  people of place i at site j, for usable pairs
C_j   people that site j has room for
v_j   what site j is worth: it fills its room with the cheapest residents

The bound equals that of the linear relaxation of the plain model (see
`geoaccess.siting.capacitated`); no column per pair is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from geoaccess.programme import Floats
from geoaccess.siting.flows import served_by_place, served_people
from geoaccess.siting.problem import SitingProblem, affordable

Opened = npt.NDArray[np.intp]

_TRIED_PER_SWAP = 5


@dataclass(frozen=True)
class Rooms:
    """A capacitated problem, ready to be relaxed; `problem` has its places merged."""

    problem: SitingProblem
    base: float = 0.0

    @cached_property
    def _order(self) -> npt.NDArray[np.intp]:
        return np.lexsort((self.problem.rows, self.problem.indices))

    @cached_property
    def place(self) -> npt.NDArray[np.intp]:
        """Place of every pair, in the order of sites."""
        return np.asarray(self.problem.rows[self._order])

    @cached_property
    def site(self) -> npt.NDArray[np.intp]:
        """Site of every pair."""
        return np.asarray(self.problem.indices[self._order], dtype=np.intp)

    @cached_property
    def ptr(self) -> npt.NDArray[np.intp]:
        """Pairs of site *j* are ``ptr[j]:ptr[j + 1]``."""
        counts = np.bincount(self.site, minlength=self.problem.sites)
        return np.concatenate([[0], np.cumsum(counts)])

    @property
    def demand(self) -> Floats:
        """Residents."""
        return self.problem.residents

    def response(self, prices: Floats) -> tuple[Floats, Floats]:
        """Worth of every site at prices per resident, and the people each pair would take."""
        rank = np.empty(len(prices), dtype=np.int64)
        rank[np.argsort(prices, kind="stable")] = np.arange(len(prices))
        order = np.argsort(self.site * len(prices) + rank[self.place])
        people = self.problem.residents[self.place[order]]
        before = np.cumsum(people) - people
        before -= np.append(before, 0.0)[self.ptr[:-1]][self.site]
        room = self.problem.capacity[self.site]
        worth_each = np.maximum(1.0 - prices[self.place[order]], 0.0)
        fits = np.clip(room - before, 0.0, people) * (worth_each > 0)
        total = np.concatenate([[0.0], np.cumsum(fits * worth_each)])
        taken = np.empty(len(order))
        taken[order] = fits
        return total[self.ptr[1:]] - total[self.ptr[:-1]], taken

    def start_prices(self, opened: Opened) -> Floats:
        """The share of each place that a plan serves: who is served has a price."""
        served = served_by_place(self.problem, opened)
        return served / np.maximum(self.problem.residents, 1e-9)

    def value(self, opened: Opened) -> float:
        """People served by a plan."""
        return served_people(self.problem, opened)

    def greedy(self, opened: Opened) -> Opened:
        """Open beside `opened` what serves most of the others until nothing adds or fits."""
        left = self.problem.residents - served_by_place(self.problem, opened)
        while len(free := affordable(self.problem, opened)):
            added = self.added(left)[free]
            if added.max() <= 0:
                break
            opened = np.append(opened, free[np.argmax(added)])
            left = self.problem.residents - served_by_place(self.problem, opened)
        return np.sort(opened)

    def added(self, left: Floats) -> Floats:
        """People not served yet whom each site has room for: at least so many it adds."""
        total = np.concatenate([[0.0], np.cumsum(left[self.place])])
        near = total[self.ptr[1:]] - total[self.ptr[:-1]]
        return np.asarray(np.minimum(self.problem.capacity, near))

    def improve(self, opened: Opened) -> Opened:
        """Rounds of swaps, each tried with the few sites that promise most, until none helps."""
        value, better = self.value(opened), True
        while better:
            better = False
            for site in opened.copy():
                rest = opened[opened != site]
                left = self.problem.residents - served_by_place(self.problem, rest)
                free = affordable(self.problem, rest)
                added = self.added(left)[free]
                for pick in free[np.argsort(-added, kind="stable")[:_TRIED_PER_SWAP]]:
                    swapped = np.append(rest, pick)
                    found = self.value(swapped)
                    if found > value * (1 + 1e-9):
                        value, opened, better = found, swapped, True
        return np.sort(opened)
