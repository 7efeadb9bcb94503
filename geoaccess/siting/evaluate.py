"""What a set of open sites is worth, and who goes where."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import SolverError
from geoaccess.programme import Floats, ProblemBuilder
from geoaccess.siting.models.flows import people_unit, served_people
from geoaccess.siting.problem import SitingProblem
from geoaccess.solver import solve

Opened = npt.NDArray[np.intp]

_NOBODY = 1e-6
"""Fewer people than this are a rounding of the solver."""


def open_mask(problem: SitingProblem, opened: Opened) -> npt.NDArray[np.bool_]:
    """Which sites are open: the existing ones and those of a plan."""
    mask = problem.fixed.copy()
    mask[opened] = True
    return mask


def sites_in_reach(problem: SitingProblem, opened: Opened) -> npt.NDArray[np.int64]:
    """Open sites within the threshold, per housing place."""
    usable = problem.within & open_mask(problem, opened)[problem.indices]
    return np.bincount(problem.rows[usable], minlength=problem.housing)


def people_in_reach(problem: SitingProblem, opened: Opened, *, sites: int = 1) -> float:
    """Residents with at least so many open sites within the threshold."""
    return float(problem.residents[sites_in_reach(problem, opened) >= sites].sum())


def nearest_pairs(problem: SitingProblem, opened: Opened) -> npt.NDArray[np.intp]:
    """The pair that leads to the nearest open site, for every place that has one."""
    usable = np.flatnonzero(problem.within & open_mask(problem, opened)[problem.indices])
    rows = problem.rows[usable]
    order = np.lexsort((problem.indices[usable], problem.minutes[usable], rows))
    first = np.ones(len(order), dtype=bool)
    first[1:] = rows[order][1:] != rows[order][:-1]
    return np.asarray(usable[order[first]])


def people_served(problem: SitingProblem, opened: Opened) -> float:
    """Residents within reach of an open site, with room where room is limited."""
    if np.isfinite(problem.capacity).any():
        return served_people(problem, opened)
    return people_in_reach(problem, opened)


def of_use(opened: Opened, worth: Callable[[Opened], npt.ArrayLike]) -> Opened:
    """Chosen sites without those whose closing takes nothing from what the choice is worth."""
    everyone = np.asarray(worth(opened))
    for site in opened[::-1]:
        fewer = opened[opened != site]
        if np.allclose(worth(fewer), everyone, rtol=0, atol=_NOBODY):
            opened = fewer
    return opened


class Division(NamedTuple):
    """Who goes where: pairs of the problem, and how many people each takes."""

    pairs: npt.NDArray[np.intp]
    people: Floats

    def served(self, problem: SitingProblem) -> Floats:
        """People with a site, per row of the problem."""
        rows = problem.rows[self.pairs]
        return np.bincount(rows, self.people, minlength=problem.housing).astype(np.float64)


def divide(problem: SitingProblem, opened: Opened) -> Division:
    """Send people to the nearest open site, or by the shortest division that fits.

    With limited room as many residents as possible are served, and among the
    ways to do so the one with the least person-minutes.
    """
    if np.isfinite(problem.capacity).any():
        return _least_travel(problem, opened)
    pairs = nearest_pairs(problem, opened)
    return Division(pairs, problem.residents[problem.rows[pairs]])


def assignments(problem: SitingProblem, division: Division) -> pd.DataFrame:
    """A row per housing place and site; parts of a place that go to one site stand together."""
    pairs = division.pairs
    frame = pd.DataFrame(
        {
            "housing_id": problem.housing_ids[problem.rows[pairs]],
            "site_id": problem.site_ids[problem.indices[pairs]],
            "residents": division.people,
            "travel_time_min": problem.minutes[pairs],
        }
    )
    parts = frame.groupby(["housing_id", "site_id"], sort=False, as_index=False)
    # Who may take a bike is there sooner than the others: the longest way speaks for them all.
    return parts.agg({"residents": "sum", "travel_time_min": "max"})


def _least_travel(problem: SitingProblem, opened: Opened) -> Division:
    """A transport problem over the open sites."""
    pairs = np.flatnonzero(problem.within & open_mask(problem, opened)[problem.indices])
    rows, sites = problem.rows[pairs], problem.indices[pairs]
    builder = ProblemBuilder()
    people = builder.add_columns(len(pairs), cost=problem.minutes[pairs])
    builder.add_rows(problem.housing, rows, people, upper=problem.residents)
    builder.add_rows(problem.sites, sites, people, upper=problem.capacity)
    served = served_people(problem, opened)
    # A share of a person is flow in whole small units, rounded: leave the linear programme room.
    exact = people_unit(problem) == 1.0
    builder.add_row(people, lower=served if exact else served - people_unit(problem) * len(rows))
    found = solve(builder.build())
    if not found.found:
        raise SolverError("People could not be divided over the open sites.")
    used = np.rint(found.values) if exact else found.values
    keep = used > _NOBODY
    return Division(pairs[keep], used[keep])
