"""Proven plans for large problems: bound first, rule out sites, then solve what is left.

1. A plan by greedy search and swaps, and the Lagrangian bound (see
   `geoaccess.siting.search.search` and `geoaccess.siting.large.lagrangian`).
2. For coverage, the bound of the linear relaxation (see `geoaccess.siting.large.linear`).
   Limited room only lowers coverage, so that its prices bound a plan with room
   too; they are where the prices of limited room start from.
3. Sites that no better plan can open are left out; the model of the objective
   is solved over the others. A better plan than the one found would be in there,
   so the larger of its bound and the plan's value is a bound for all. For the
   p-median, branch and bound goes on with the Lagrangian bound (see
   `geoaccess.siting.large.branch`). The better the plan, the more sites go: a
   long search for plans comes first where room is limited.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from geoaccess.programme import INF
from geoaccess.rows import offsets
from geoaccess.siting.large.branch import branch
from geoaccess.siting.large.lagrangian import (
    FULL_EFFORT,
    PATIENT_EFFORT,
    SHORT_EFFORT,
    Relaxed,
    bound_at,
    lower,
    met,
    promising,
    relax,
)
from geoaccess.siting.large.linear import relax_linearly
from geoaccess.siting.large.rooms import Rooms
from geoaccess.siting.large.roomy import search_roomy
from geoaccess.siting.models.capacitated import short_of_room
from geoaccess.siting.problem import Choice, SitingProblem, affordable, tidy
from geoaccess.siting.search.gains import Gains, Opened, coverage_gains, median_gains

Model = Callable[[SitingProblem, float | None], Choice]
"""Solves a (smaller) problem exactly, within a time."""

_MODEL_PAIRS, _MODEL_FLOWS = 60_000, 15_000
"""More pairs, or more of them with a flow, make a model of limited room too large to be of use."""

_LINEAR_PAIRS = 400_000
"""More pairs than this make linear relaxation and model slower than moving prices."""


def coverage_by_bounds(
    problem: SitingProblem, model: Model, *, time_limit_s: float | None, gap: float
) -> Choice:
    """Maximal covering of people whom no existing practice covers."""
    clock = _Clock(time_limit_s)
    gains = coverage_gains(problem, problem.residents)
    found = _covered(gains, problem, clock, gap)
    left: Opened = np.flatnonzero(promising(problem, found) & ~problem.fixed)
    if int(np.isin(problem.indices, left).sum()) > _LINEAR_PAIRS:
        return _choice(found, gap, clock)
    return _finish(problem, found, left, model, clock, gap)


def _covered(gains: Gains, problem: SitingProblem, clock: _Clock, gap: float) -> Relaxed:
    """A plan and the bound of the linear relaxation where that can be had, of prices elsewhere."""
    linear = len(gains.gain) <= _LINEAR_PAIRS
    effort = SHORT_EFFORT if linear else FULL_EFFORT
    most_s = clock.share(0.3, 60.0) if linear else clock.share(0.95, INF)
    found = relax(gains, time_limit_s=most_s, gap=gap, effort=effort)
    found = _whole_people(problem, found)
    if linear and not met(found, gap):
        found = relax_linearly(gains, found, time_limit_s=clock.share(0.5, 120.0))
        found = _whole_people(problem, found)
    return found


def capacitated_by_bounds(
    problem: SitingProblem, model: Model, *, time_limit_s: float | None, gap: float
) -> Choice:
    """Capacitated covering of a problem with merged places."""
    clock = _Clock(time_limit_s)
    rooms = Rooms(problem)
    found = relax(rooms, time_limit_s=clock.share(0.1, 5.0), gap=gap)
    left = _left(problem, found)
    if not (met(found, gap) or _fits(problem, left)):
        found = _as_if_roomy(rooms, found, clock, gap)
        found = _searched(rooms, found, until=clock.end(0.25), gap=gap)
        found = lower(rooms, found, PATIENT_EFFORT, until=clock.end(0.5), gap=gap)
        left = _left(problem, found)
    found = _whole_people(problem, found)
    if _fits(problem, left):
        return _finish(problem, found, left, model, clock, gap)
    return _choice(_searched(rooms, found, until=clock.end(0.95), gap=gap), gap, clock)


def _left(problem: SitingProblem, found: Relaxed) -> Opened:
    """Candidates that a better plan may open."""
    return np.flatnonzero(promising(problem, found) & ~problem.fixed)


def _fits(problem: SitingProblem, left: Opened) -> bool:
    """Whether the model over the sites that are left is small enough to be of use."""
    pairs = np.isin(problem.indices, left)
    flows = pairs & short_of_room(problem)[problem.indices]
    return int(pairs.sum()) <= _MODEL_PAIRS and int(flows.sum()) <= _MODEL_FLOWS


def _as_if_roomy(rooms: Rooms, best: Relaxed, clock: _Clock, gap: float) -> Relaxed:
    """Start from the prices of plain coverage where no limited room exceeds its bound; try its plan.

    Where many sites together have room for everybody, reach is what limits a
    plan, and this bound is the better one.
    """
    problem = rooms.problem
    gains = coverage_gains(problem, problem.residents)
    found = _covered(gains, problem, clock, gap)
    picked = rooms.improve(found.opened)
    value = rooms.value(picked)
    if value > best.value:
        best = replace(best, opened=picked, value=value)
    # Coverage counts a price per place, room one per resident.
    prices = found.prices / np.maximum(problem.residents, 1e-9)
    worth, bound = bound_at(rooms, prices)
    return replace(best, bound=bound, worth=worth, prices=prices) if bound < best.bound else best


def _searched(rooms: Rooms, best: Relaxed, *, until: float, gap: float) -> Relaxed:
    """Look for a better plan until one is within the gap, or time or patience ends."""
    if met(best, gap):
        return best
    picked = search_roomy(rooms, best.opened, until=until, enough=best.bound / (1 + gap))
    return replace(best, opened=picked, value=rooms.value(picked))


def median_by_bounds(problem: SitingProblem, *, time_limit_s: float | None, gap: float) -> Choice:
    """p-median of a problem in which every place can use every site."""
    clock = _Clock(time_limit_s)
    gains, longest = median_gains(problem)
    found = relax(gains, time_limit_s=clock.share(0.3, 30.0), gap=gap)
    if not met(found, gap):
        found = branch(gains, found, until=clock.end(), gap=gap)
    opened = _at_least_one(problem, found.opened)
    choice = _choice(replace(found, opened=opened), gap, clock)
    return replace(choice, value=tidy(longest - choice.value), bound=tidy(longest - choice.bound))


def _at_least_one(problem: SitingProblem, opened: Opened) -> Opened:
    """Where all ways are equally long no site shortens one, but people still need a site."""
    if len(opened) or problem.fixed.any():
        return opened
    return affordable(problem, opened)[:1]


def _finish(
    problem: SitingProblem,
    found: Relaxed,
    left: Opened,
    model: Model,
    clock: _Clock,
    gap: float,
) -> Choice:
    """Solve the model over the sites that are left, unless the bound is met already."""
    if met(found, gap):
        return _choice(found, gap, clock)
    keep = problem.fixed.copy()
    keep[left] = True
    smaller, sites = _with_sites(problem, keep)
    choice = model(smaller, clock.left())
    if choice.value > found.value:
        found = replace(found, opened=sites[choice.opened], value=choice.value)
    bound = min(found.bound, max(choice.bound, found.value))
    return _choice(replace(found, bound=bound), gap, clock)


def _with_sites(
    problem: SitingProblem, keep: npt.NDArray[np.bool_]
) -> tuple[SitingProblem, Opened]:
    """The problem with some of its sites, and their numbers in the whole problem."""
    sites = np.flatnonzero(keep)
    number = np.cumsum(keep) - 1
    pairs = keep[problem.indices]
    counts = np.bincount(problem.rows[pairs], minlength=problem.housing)
    smaller = replace(
        problem,
        site_ids=problem.site_ids[sites],
        fixed=problem.fixed[sites],
        indptr=offsets(counts),
        indices=number[problem.indices[pairs]].astype(np.int32),
        minutes=problem.minutes[pairs],
        within=problem.within[pairs],
        capacity=problem.capacity[sites],
        cost=problem.cost[sites],
    )
    return smaller, sites


def _whole_people(problem: SitingProblem, found: Relaxed) -> Relaxed:
    """Where people are whole numbers, so is the best number of people: round the bound down."""
    numbers = np.concatenate([problem.residents, problem.capacity[np.isfinite(problem.capacity)]])
    if not np.isfinite(found.bound) or np.any(numbers != np.rint(numbers)):
        return found
    return replace(found, bound=max(found.value, float(np.floor(found.bound + 1e-6))))


def _choice(found: Relaxed, gap: float, clock: _Clock) -> Choice:
    status = "optimal" if met(found, max(gap, 1e-6)) else "time_limit"
    return Choice(found.opened, tidy(found.value), tidy(found.bound), status, clock.seconds())


class _Clock:
    """How much of a time limit is left."""

    def __init__(self, limit_s: float | None) -> None:
        self._began = time.perf_counter()
        self._limit_s = INF if limit_s is None else limit_s

    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._began

    def left(self) -> float | None:
        """Seconds that are left; None without a limit."""
        left = self._limit_s - self.seconds()
        return None if np.isinf(left) else max(left, 0.0)

    def end(self, share: float = 1.0) -> float:
        """What `time.perf_counter` reads when a share of the limit is over."""
        return self._began + share * self._limit_s

    def share(self, share: float, most_s: float) -> float:
        """A share of the limit, at most so many seconds."""
        return min(share * self._limit_s, most_s)
