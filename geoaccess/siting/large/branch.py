"""Branch and bound on the Lagrangian bound: the proof when bound and plan do not meet at once.

Every part of the search opens some candidates and closes others; for the rest
the bound of `geoaccess.siting.large.lagrangian` is lowered by a few moves of the
prices that the part it comes from ended with (Geoffrion 1974,
doi:10.1007/BFb0120690). What the open sites bring is taken off the gains::

    g'_ij = max(g_ij - b_i, 0)

g_ij  what site j brings to place i (see `geoaccess.siting.search.gains`)
b_i   the best of these among the sites that are open in this part

so that parts grow small with depth. Candidates that no better plan can open
(`promising`) are closed in a part; the one worth most is opened in the first
and closed in the second of the two parts that follow.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geoaccess.programme import INF, Floats
from geoaccess.rows import offsets
from geoaccess.siting.large.lagrangian import Effort, Relaxed, lower, met, promising
from geoaccess.siting.search.gains import Gains
from geoaccess.siting.search.search import Opened

_EFFORT = Effort(iterations=20, step=0.5, patience=4, improve_every=0)


@dataclass(frozen=True, eq=False)
class _Rest:
    """Candidates that are not decided yet, with what is left of the limits."""

    number: Opened
    cost: Floats
    add: int | None
    budget: float

    @property
    def sites(self) -> int:
        return len(self.number)

    @property
    def fixed(self) -> npt.NDArray[np.bool_]:
        return np.zeros(self.sites, dtype=bool)

    @property
    def candidates(self) -> Opened:
        return np.arange(self.sites)


@dataclass(frozen=True, eq=False)
class _Part:
    """A part of the search: sites opened, gains that are left, prices, and the bound above."""

    opened: Opened
    rest: _Rest
    gains: Gains
    prices: Floats
    bound: float


def branch(gains: Gains, found: Relaxed, *, until: float, gap: float) -> Relaxed:
    """Raise the plan and lower the bound until they meet, or until the clock reads `until`."""
    parts = [_whole(gains, found)]
    while parts and time.perf_counter() < until:
        part = parts.pop()
        if met(replace(found, bound=part.bound), gap):
            continue
        lowered = _lowered(part, found, until, gap)
        if lowered.value > found.value:
            opened = np.append(part.opened, part.rest.number[lowered.opened])
            better = gains.improve(opened)
            found = replace(found, opened=better, value=gains.value(better))
        if not met(replace(lowered, value=found.value), gap):
            parts += _divided(part, replace(lowered, value=found.value))
    bound = max((part.bound for part in parts), default=found.value)
    # A part left out for the gap may hold a plan better by that gap.
    slack = found.value + max(gap, 0.0) * abs(found.value)
    return replace(found, bound=min(found.bound, max(bound, slack)))


def _whole(gains: Gains, found: Relaxed) -> _Part:
    """All candidates that a better plan may open; the existing sites are taken off the gains."""
    problem = gains.problem
    keep = promising(problem, found) & ~problem.fixed
    rest = _Rest(np.arange(problem.sites), problem.cost, problem.add, problem.budget)
    return _part(
        (np.empty(0, dtype=np.intp), rest, gains),
        gains.best(np.empty(0, dtype=np.intp)),
        keep,
        found,
    )


def _lowered(part: _Part, found: Relaxed, until: float, gap: float) -> Relaxed:
    """The bound of a part; a plan of greater value if its prices show one."""
    nothing = np.empty(0, dtype=np.intp)
    worth = np.zeros(part.rest.sites)
    start = Relaxed(INF, worth, nothing, found.value, part.prices)
    if len(part.gains.gain) == 0 or part.rest.add == 0:
        value = part.gains.base
        return replace(start, bound=value, value=max(found.value, value))
    lowered = lower(part.gains, start, _EFFORT, until=until, gap=gap)
    return replace(lowered, bound=min(lowered.bound, part.bound))


def _divided(part: _Part, lowered: Relaxed) -> list[_Part]:
    """The part without the candidate worth most, and the part with it, to be looked at first."""
    keep = promising(part.rest, replace(lowered, opened=np.empty(0, dtype=np.intp)))
    first = int(np.argmax(np.where(keep, lowered.worth, -INF)))
    keep[first] = False
    nothing = np.zeros(part.gains.places)
    without = _part((part.opened, part.rest, part.gains), nothing, keep, lowered)
    rest = replace(
        part.rest,
        add=None if part.rest.add is None else part.rest.add - 1,
        budget=part.rest.budget - part.rest.cost[first],
    )
    opened = np.append(part.opened, part.rest.number[first])
    best = part.gains.best(np.array([first]))
    return [without, _part((opened, rest, part.gains), best, keep, lowered)]


def _part(
    before: tuple[Opened, _Rest, Gains], best: Floats, keep: npt.NDArray[np.bool_], found: Relaxed
) -> _Part:
    """What is left for the candidates to keep when places have the best gains given."""
    opened, rest, gains = before
    keep = keep & (rest.cost <= rest.budget)
    left = gains.gain - best[gains.place]
    pairs = keep[gains.site] & (left > 0)
    counts = np.bincount(gains.site[pairs], minlength=len(keep))[keep]
    smaller = _Rest(rest.number[keep], rest.cost[keep], rest.add, rest.budget)
    gains = Gains(
        smaller,
        gains.places,
        offsets(counts),
        gains.place[pairs],
        left[pairs],
        gains.base + float(best.sum()),
    )
    prices = np.maximum(found.prices - best, 0.0)
    return _Part(opened, smaller, gains, prices, found.bound)
