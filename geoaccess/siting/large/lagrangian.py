"""A proven bound, and good plans, without a linear programme: Lagrangian relaxation.

Cornuéjols, Fisher and Nemhauser 1977, doi:10.1287/mnsc.23.8.789. The rule that
every place takes one gain only is bought off at a price per place::

    L(l) = sum_i l_i + max sum_j v_j y_j      over plans within number and budget
    v_j  = sum_i max(g_ij - l_i, 0)

l_i   price of place i, >= 0
g_ij  what site j brings to place i (see `geoaccess.siting.search.gains`)
v_j   what site j is worth at these prices
y_j   1 if site j is open (existing practices are)

L(l) is at least the value of every plan, for any prices; prices move along the
subgradient 1 - (number of open sites that take place i) with Polyak's step
(Held, Wolfe and Crowder 1974, doi:10.1007/BF01580223). The sites that are
worth most at good prices are good plans, improved by swaps.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geoaccess.programme import INF, Floats
from geoaccess.siting.problem import Limits
from geoaccess.siting.search.gains import Opened
from geoaccess.siting.search.search import Relaxable, search

_MOMENTUM = 0.7
_SMALLEST_STEP = 1e-3


@dataclass(frozen=True, eq=False)
class Relaxed:
    """What the relaxation found.

    Attributes
    ----------
    bound
        No plan has a greater value.
    worth
        v_j at the best prices, shape (sites,).
    opened, value
        The best plan found and its value.
    prices
        The best prices, shape (places,).
    """

    bound: float
    worth: Floats
    opened: Opened
    value: float
    prices: Floats


@dataclass(frozen=True)
class Effort:
    """How long to move prices.

    Attributes
    ----------
    iterations
        At most so many moves.
    step
        Polyak's factor to begin with.
    patience
        Moves without progress after which the factor is halved.
    improve_every
        One of so many plans near the best is improved by swaps; 0 for none.
    """

    iterations: int
    step: float
    patience: int
    improve_every: int


FULL_EFFORT = Effort(iterations=2000, step=1.0, patience=30, improve_every=5)
SHORT_EFFORT = Effort(iterations=60, step=1.0, patience=10, improve_every=5)
PATIENT_EFFORT = Effort(iterations=4000, step=0.1, patience=150, improve_every=0)
"""From good prices on: small moves that stay small lower the bound for longest."""


def relax(
    model: Relaxable,
    *,
    time_limit_s: float | None = None,
    gap: float = 0.0,
    effort: Effort = FULL_EFFORT,
) -> Relaxed:
    """Lower the bound and look for plans until they meet, or progress or time ends."""
    now = time.perf_counter()
    most_s = INF if time_limit_s is None else time_limit_s
    opened = search(model, until=now + most_s / 3)
    prices = model.start_prices(opened)
    best = Relaxed(INF, np.zeros(model.problem.sites), opened, model.value(opened), prices)
    return lower(model, best, effort, until=now + most_s, gap=gap)


def lower(model: Relaxable, best: Relaxed, effort: Effort, *, until: float, gap: float) -> Relaxed:
    """Lower a bound from its prices on; plans of greater value are taken on the way."""
    pace = _Pace(best.prices, effort)
    tried: set[bytes] = set()
    for _ in range(effort.iterations):
        worth, taken = model.response(pace.prices)
        picked, bound = pick_sites(model.problem, worth)
        bound += model.base + float(model.demand @ pace.prices)
        pace.note(bound)
        if bound < best.bound:
            best = replace(best, bound=bound, worth=worth, prices=pace.prices)
        best = _try_plan(model, best, picked, tried, effort.improve_every)
        ended = pace.step < _SMALLEST_STEP or time.perf_counter() > until
        if ended or met(best, gap):
            break
        if not pace.move(_slope(model, taken, picked), bound - best.value):
            break
    return best


def bound_at(model: Relaxable, prices: Floats) -> tuple[Floats, float]:
    """Worth of every site at given prices, and the bound that follows."""
    worth, _ = model.response(prices)
    _, bound = pick_sites(model.problem, worth)
    return worth, bound + model.base + float(model.demand @ prices)


class _Pace:
    """Where the prices are and how far they move: Polyak's step, halved when nothing improves."""

    def __init__(self, prices: Floats, effort: Effort) -> None:
        self.prices = self.best_prices = prices
        self.moving = np.zeros(len(prices))
        self.step, self.patience = effort.step, effort.patience
        self.stalled, self.best = 0, INF

    def note(self, bound: float) -> None:
        """Remember the best prices; go back to them after a time without progress."""
        self.stalled = 0 if bound < self.best - 1e-5 * abs(bound) else self.stalled + 1
        if bound < self.best:
            self.best, self.best_prices = bound, self.prices
        if self.stalled > self.patience:
            self.step, self.stalled, self.prices = self.step / 2, 0, self.best_prices

    def move(self, slope: Floats, distance: float) -> bool:
        """Go against the (smoothed) slope; False where it is flat."""
        slope = np.where((self.prices <= 0) & (slope > 0), 0.0, slope)
        self.moving = _MOMENTUM * self.moving + (1 - _MOMENTUM) * slope
        length = float(self.moving @ self.moving)
        if length <= 0:
            return False
        far = max(distance, 1e-4 * abs(self.best))
        self.prices = np.maximum(self.prices - self.step * far / length * self.moving, 0.0)
        return True


def pick_sites(problem: Limits, worth: Floats) -> tuple[Opened, float]:
    """Candidates worth most within the limits, and an upper bound on the worth of open sites.

    Under a budget the bound is that of the fractional knapsack.
    """
    base = float(worth[problem.fixed].sum())
    candidates = problem.candidates
    by_worth = candidates[np.argsort(-worth[candidates], kind="stable")]
    most = len(by_worth) if problem.add is None else min(problem.add, len(by_worth))
    by_worth = by_worth[:most] if not np.isfinite(problem.budget) else by_worth
    bound = float(np.maximum(worth[by_worth[:most]], 0.0).sum())
    if np.isfinite(problem.budget):
        per_cost = worth[candidates] / np.maximum(problem.cost[candidates], 1e-9)
        by_worth = candidates[np.argsort(-per_cost, kind="stable")]
        used = np.cumsum(problem.cost[by_worth])
        share = np.clip(
            (problem.budget - (used - problem.cost[by_worth]))
            / np.maximum(problem.cost[by_worth], 1e-9),
            0.0,
            1.0,
        )
        bound = min(bound, float((share * worth[by_worth]).sum()))
        by_worth = by_worth[used <= problem.budget][:most]
    return np.sort(by_worth), base + bound


def promising(problem: Limits, relaxed: Relaxed) -> npt.NDArray[np.bool_]:
    """Sites that a better plan than the one found may still open.

    Opening another candidate in place of the least worthy of the best plan
    costs the difference of their worth; when the bound less this difference is
    no better than the plan found, no better plan opens it.
    """
    keep = problem.fixed.copy()
    candidates = problem.candidates
    if problem.add is None or np.isfinite(problem.budget) or min(problem.add, len(candidates)) == 0:
        keep[candidates] = True
        return keep
    worth = relaxed.worth[candidates]
    most = min(problem.add, len(candidates))
    least = np.sort(worth)[::-1][most - 1]
    loss = np.maximum(least - worth, 0.0)
    keep[candidates[relaxed.bound - loss > relaxed.value * (1 + 1e-9)]] = True
    keep[relaxed.opened] = True
    return keep


def _slope(model: Relaxable, taken: npt.NDArray[np.generic], picked: Opened) -> Floats:
    """Demand of every place less what the open sites take of it: the slope of the bound."""
    is_open = (*np.flatnonzero(model.problem.fixed), *picked)
    pairs = np.concatenate(
        [np.arange(0), *(np.arange(model.ptr[j], model.ptr[j + 1]) for j in is_open)]
    )
    used = np.bincount(model.place[pairs], taken[pairs].astype(float), len(model.demand))
    return np.asarray(model.demand - used)


def _try_plan(
    model: Relaxable, best: Relaxed, picked: Opened, tried: set[bytes], improve_every: int
) -> Relaxed:
    """Value the picked sites; improve them by swaps when they come near the best plan."""
    key = picked.tobytes()
    if key in tried:
        return best
    tried.add(key)
    value = model.value(picked)
    if improve_every and value > best.value * 0.995 and len(tried) % improve_every == 0:
        picked = model.improve(picked)
        value = model.value(picked)
    return replace(best, opened=picked, value=value) if value > best.value else best


def met(best: Relaxed, gap: float) -> bool:
    """Whether a plan is proven to be within a share of the best."""
    return best.bound - best.value <= max(gap, 1e-9) * abs(best.value)
