"""A siting problem as arrays: who can use which site, with how much room, at what cost.

Sites are the usable existing practices (fixed supply, always open) followed by
the candidates. Every model works on these arrays; none knows where they come
from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from geoaccess.programme import INF, Floats, Index, ProblemBuilder
from geoaccess.rows import offsets
from geoaccess.solution import Solution

Ids = npt.NDArray[np.object_]

_TOLERANCE = 1e-4


class Limits(Protocol):
    """Which sites are open already, and what limits the opening of others."""

    @property
    def sites(self) -> int:
        """Number of sites, open ones included."""

    @property
    def fixed(self) -> npt.NDArray[np.bool_]:
        """Shape (sites,): whether the site is open already."""

    @property
    def candidates(self) -> npt.NDArray[np.intp]:
        """Sites that may be opened."""

    @property
    def cost(self) -> Floats:
        """Shape (sites,): cost of opening."""

    @property
    def add(self) -> int | None:
        """At most so many candidates may be opened; None for no limit."""

    @property
    def budget(self) -> float:
        """The most that the opened candidates may cost together."""


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """Demand, sites and the pairs between them.

    Attributes
    ----------
    housing_ids, residents
        Shape (housing,): ids, and people to be served (float64). A place whose
        residents may use different sites has a row for each part of them.
    site_ids, fixed
        Shape (sites,): ids, and whether the site is open already.
    indptr, indices, minutes
        The usable pairs in compressed sparse rows, by housing place: site and
        travel time.
    within
        Shape (pairs,), bool: the pair is within the threshold; all pairs where
        there is none.
    capacity
        Shape (sites,): people that a site has room for; ``inf`` for no limit.
    cost
        Shape (sites,): cost of opening; 0 for sites that are open.
    add
        At most so many candidates may be opened; None for no limit.
    budget
        The most that the opened candidates may cost together; ``inf`` for no limit.
    refusal
        Shape (housing,): the reason of rows that may use no site at all;
        ``no_route`` when None.
    """

    housing_ids: Ids
    residents: Floats
    site_ids: Ids
    fixed: npt.NDArray[np.bool_]
    indptr: npt.NDArray[np.int64]
    indices: Index
    minutes: Floats
    within: npt.NDArray[np.bool_]
    capacity: Floats
    cost: Floats
    add: int | None
    budget: float = INF
    refusal: Ids | None = None

    @property
    def housing(self) -> int:
        """Number of housing places, or of parts of them."""
        return len(self.housing_ids)

    @property
    def sites(self) -> int:
        """Number of sites, open ones included."""
        return len(self.site_ids)

    @cached_property
    def candidates(self) -> npt.NDArray[np.intp]:
        """Sites that may be opened."""
        return np.flatnonzero(~self.fixed)

    @cached_property
    def rows(self) -> npt.NDArray[np.intp]:
        """Housing place of every pair."""
        return np.repeat(np.arange(self.housing), np.diff(self.indptr))

    @property
    def uncoverable(self) -> npt.NDArray[np.intp]:
        """Housing places with residents that no site at all can serve."""
        reached = np.bincount(self.rows[self.within], minlength=self.housing) > 0
        return np.flatnonzero(~reached & (self.residents > 0))

    def cover(self) -> sp.csr_array:
        """Pairs within the threshold as a matrix of ones, shape (housing, sites)."""
        rows, columns = self.rows[self.within], self.indices[self.within]
        ones = np.ones(len(rows))
        return sp.csr_array((ones, (rows, columns)), shape=(self.housing, self.sites))

    def restricted(self, keep: npt.NDArray[np.bool_]) -> SitingProblem:
        """The same problem with only the pairs that `keep` marks, all of them within."""
        counts = np.bincount(self.rows[keep], minlength=self.housing)
        return replace(
            self,
            indptr=offsets(counts),
            indices=self.indices[keep],
            minutes=self.minutes[keep],
            within=np.ones(int(keep.sum()), dtype=bool),
        )


@dataclass(frozen=True, eq=False)
class Choice:
    """The sites that a model opens, and how good that is proven to be.

    Attributes
    ----------
    opened
        Candidates to open, ascending.
    value, bound
        Objective of this choice, and the best that any choice could have.
    status
        ``optimal``, or ``time_limit`` for the best found in time.
    seconds
        Time spent.
    """

    opened: npt.NDArray[np.intp]
    value: float
    bound: float
    status: str
    seconds: float


def add_sites(
    builder: ProblemBuilder,
    problem: Limits,
    cost: npt.ArrayLike = 0.0,
    *,
    whole: bool = True,
) -> Index:
    """Add a binary column per site (1 = open) with the limits on number and budget.

    ::

        y_j in {0, 1}          site j is open
        y_j = 1                for sites that exist
        sum_j y_j <= p         over candidates; p = `add`
        sum_j c_j y_j <= B     c = `cost`, B = `budget`

    With `whole` False the sites may be open in part, for a linear relaxation.
    """
    site = builder.add_columns(
        problem.sites, cost=cost, lower=problem.fixed.astype(float), upper=1.0, integer=whole
    )
    candidates = site[problem.candidates]
    if problem.add is not None:
        builder.add_row(candidates, upper=problem.add)
    if np.isfinite(problem.budget):
        builder.add_row(candidates, problem.cost[problem.candidates], upper=problem.budget)
    return site


def opened_sites(problem: SitingProblem, values: Floats) -> npt.NDArray[np.intp]:
    """The candidates whose column is 1 (sites are the first columns of every model)."""
    return np.flatnonzero((values[: problem.sites] > 0.5) & ~problem.fixed)


def choice_of(problem: SitingProblem, found: Solution) -> Choice:
    """Read the opened candidates from a solution whose first columns are the sites."""
    opened = opened_sites(problem, found.values) if found.found else np.empty(0, dtype=np.intp)
    return Choice(opened, tidy(found.objective), tidy(found.bound), found.status, found.seconds)


def tidy(value: float) -> float:
    """A value that differs from a whole number by the tolerance of the solver only is that number."""
    whole = float(np.rint(value))
    return whole if abs(value - whole) < _TOLERANCE else value


def impossible(seconds: float = 0.0) -> Choice:
    """No plan serves everyone."""
    return Choice(np.empty(0, dtype=np.intp), INF, INF, "infeasible", seconds)


def affordable(problem: Limits, opened: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Candidates that may still be opened beside `opened`."""
    if problem.add is not None and len(opened) >= problem.add:
        return np.empty(0, dtype=np.intp)
    left = problem.budget - problem.cost[opened].sum()
    free = ~problem.fixed & (problem.cost <= left)
    free[opened] = False
    return np.flatnonzero(free)


def merged_rows(cover: Any, residents: Floats) -> tuple[sp.csr_array, Floats]:
    """Merge housing places that can use exactly the same sites; their residents add up.

    Places with the same candidates are one place to every model that does not
    look at travel times.
    """
    table = sp.csr_array(cover)
    table.sort_indices()
    reached = np.flatnonzero((np.diff(table.indptr) > 0) & (residents > 0))
    keys = [table.indices[table.indptr[i] : table.indptr[i + 1]].tobytes() for i in reached]
    if not keys:
        return sp.csr_array((0, table.shape[1])), np.empty(0)
    _, first, group = np.unique(
        np.asarray(keys, dtype=object), return_index=True, return_inverse=True
    )
    weight = np.zeros(len(first))
    np.add.at(weight, group.ravel(), residents[reached])
    return sp.csr_array(table[reached[first]]), weight
