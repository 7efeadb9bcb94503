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
`geoaccess.siting.models.capacitated`); no column per pair is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from geoaccess.programme import Floats
from geoaccess.rows import offsets
from geoaccess.siting.models.flows import most_sent, people_unit
from geoaccess.siting.problem import SitingProblem, affordable

Opened = npt.NDArray[np.intp]

_TRIED_PER_SITE, _TRIED_PER_PLAN = 5, 40
_BETTER = 1 + 1e-9
_PLACE_BITS, _SITES_AT_ONCE = 22, 40
"""Number of a place (at most four million) and a bit per site, together in 62 bits."""


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
    def ptr(self) -> npt.NDArray[np.int64]:
        """Pairs of site *j* are ``ptr[j]:ptr[j + 1]``."""
        counts = np.bincount(self.site, minlength=self.problem.sites)
        return offsets(counts)

    @cached_property
    def _numbered(self) -> sp.csr_array:
        """Number of every pair in the order of sites, shape (places, sites)."""
        shape = (self.problem.housing, self.problem.sites)
        number = np.arange(len(self.place))
        return sp.csr_array((number, (self.place, self.site)), shape=shape)

    @property
    def demand(self) -> Floats:
        """Residents."""
        return self.problem.residents

    def response(self, prices: Floats) -> tuple[Floats, Floats]:
        """Worth of every site at prices per resident, and the people each pair would take."""
        # Rows in the order of prices, then by columns: a counting sort of the pairs.
        order = self._numbered[np.argsort(prices, kind="stable")].tocsc().data
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

    def served(self, opened: Opened) -> Floats:
        """People served at each place by a plan, as many as possible in all.

        Places that can use the same open sites are one place that sends its
        people; each of them has the same share served.
        """
        sites = np.concatenate([np.flatnonzero(self.problem.fixed), opened])
        group, first = self._alike(sites)
        stands_for_others = np.zeros(len(group), dtype=bool)
        stands_for_others[first] = True
        near = [self.place[self.ptr[j] : self.ptr[j + 1]] for j in sites]
        sender = [group[rows[stands_for_others[rows]]] for rows in near]
        receiver = np.repeat(np.arange(len(sites)), [len(rows) for rows in sender])
        people = np.bincount(group, self._whole_people, len(first)).astype(np.int32)
        pairs = np.concatenate([np.empty(0, dtype=np.intp), *sender])
        sent = most_sent(people, self._whole_room[sites], pairs, receiver)
        share = sent / np.maximum(people, 1)
        return np.asarray(self.problem.residents * share[group])

    def _alike(self, sites: Opened) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Number the places by the set of `sites` that they can use, and one place of each set."""
        group = np.zeros(self.problem.housing, dtype=np.intp)
        first = np.zeros(min(1, len(group)), dtype=np.intp)
        for start in range(0, len(sites), _SITES_AT_ONCE):
            for bit, site in enumerate(sites[start : start + _SITES_AT_ONCE]):
                rows = self.place[self.ptr[site] : self.ptr[site + 1]]
                group[rows] += 1 << (_PLACE_BITS + bit)
            _, first, group = np.unique(group, return_index=True, return_inverse=True)
        return group, first

    @cached_property
    def _whole_people(self) -> Floats:
        """Residents in the unit in which they flow."""
        return np.rint(self.problem.residents / people_unit(self.problem))

    @cached_property
    def _whole_room(self) -> npt.NDArray[np.int32]:
        """Room of every site in that unit, at most for all people."""
        room = np.rint(self.problem.capacity / people_unit(self.problem))
        return np.asarray(np.minimum(room, self._whole_people.sum()).astype(np.int32))

    def start_prices(self, opened: Opened) -> Floats:
        """The share of each place that a plan serves: who is served has a price."""
        served = self.served(opened)
        return served / np.maximum(self.problem.residents, 1e-9)

    def value(self, opened: Opened) -> float:
        """People served by a plan."""
        return float(self.served(opened).sum())

    def greedy(self, opened: Opened) -> Opened:
        """Open beside `opened` what serves most of the others until nothing adds or fits."""
        left = self.problem.residents - self.served(opened)
        while len(free := affordable(self.problem, opened)):
            added = self.added(left)[free]
            if added.max() <= 0:
                break
            opened = np.append(opened, free[np.argmax(added)])
            left = self.problem.residents - self.served(opened)
        return np.sort(opened)

    def added(self, left: Floats) -> Floats:
        """People not served yet whom each site has room for: at least so many it adds."""
        total = np.concatenate([[0.0], np.cumsum(left[self.place])])
        near = total[self.ptr[1:]] - total[self.ptr[:-1]]
        return np.asarray(np.minimum(self.problem.capacity, near))

    def improve(self, opened: Opened) -> Opened:
        """Exchange sites until no exchange that promises much helps."""
        plan, better = np.array(opened), True
        value = self.value(plan)
        while better:
            better = False
            for position, site, sure in self._exchanges(plan):
                swapped = plan.copy()
                swapped[position] = site
                found = sure if sure > value * _BETTER else self.value(swapped)
                if found > value * _BETTER:
                    plan, better, value = swapped, True, self.value(swapped)
                    break
        return np.sort(plan)

    def _exchanges(self, plan: Opened) -> list[tuple[int, int, float]]:
        """Position to give up, site to open instead, and people surely served: the best first."""
        exchanges = []
        for position in range(len(plan)):
            rest = np.delete(plan, position)
            served = self.served(rest)
            free = affordable(self.problem, rest)
            free = free[free != plan[position]]
            sure = float(served.sum()) + self.added(self.problem.residents - served)[free]
            best = np.argsort(-sure, kind="stable")[:_TRIED_PER_SITE]
            exchanges += [(position, int(free[k]), float(sure[k])) for k in best]
        exchanges.sort(key=lambda exchange: -exchange[2])
        return exchanges[:_TRIED_PER_PLAN]
