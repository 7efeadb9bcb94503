"""The best exchange of an open site for a closed one, all exchanges valued in one pass.

Resende and Werneck 2007, doi:10.1007/s10479-006-0154-0. A place loses its best
site r and may find another in the site j that opens::

    change(j, r) = gained_j - lost_r + kept_jr
    gained_j     = sum_i max(g_ij - b_i, 0)
    lost_r       = sum_{i: r is the best of i} (b_i - s_i)
    kept_jr      = sum_{i: r is the best of i} max(min(g_ij, b_i) - s_i, 0)

g_ij      what site j brings to place i (see `geoaccess.siting.search.gains`)
b_i, s_i  the best and the second best of these among the open sites, 0 without one
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geoaccess.programme import Floats

if TYPE_CHECKING:
    from geoaccess.siting.search.gains import Gains, Opened

_LEAST_CHANGE = 1e-9


@dataclass(frozen=True, eq=False)
class Served:
    """The two best open sites of every place.

    Attributes
    ----------
    best, second
        Shape (places,): b_i and s_i.
    by
        Shape (places,): position of the best site among those that may close;
        their number for an existing site or none.
    """

    best: Floats
    second: Floats
    by: npt.NDArray[np.intp]


def served_by(gains: Gains, opened: Opened) -> Served:
    """Rank the existing sites and `opened` for every place."""
    best, second = np.zeros(gains.places), np.zeros(gains.places)
    by = np.full(gains.places, len(opened))
    existing = np.flatnonzero(gains.problem.fixed)
    numbers = [len(opened)] * len(existing) + list(range(len(opened)))
    for number, site in zip(numbers, (*existing, *opened), strict=True):
        pairs = slice(gains.ptr[site], gains.ptr[site + 1])
        rows, gain = gains.place[pairs], gains.gain[pairs]
        before = best[rows]
        wins = gain > before
        second[rows] = np.where(wins, before, np.maximum(second[rows], gain))
        best[rows] = np.where(wins, gain, before)
        by[rows] = np.where(wins, number, by[rows])
    return Served(best, second, by)


def swapped_until_best(gains: Gains, opened: Opened) -> Opened:
    """Make the best exchange within the budget again and again until none helps."""
    plan = np.array(opened)
    while len(plan):
        now = served_by(gains, plan)
        change = _changes(gains, now, len(plan))
        change[~_allowed(gains, plan)] = -np.inf
        site, position = np.unravel_index(int(np.argmax(change)), change.shape)
        if change[site, position] <= _LEAST_CHANGE * max(1.0, float(now.best.sum())):
            break
        plan[position] = site
    return np.sort(plan)


def _changes(gains: Gains, now: Served, count: int) -> Floats:
    """Change of value when a site opens (row) in place of an open one (column)."""
    sites = gains.problem.sites
    gained = gains.sums(np.maximum(gains.gain - now.best[gains.place], 0.0))
    lost = np.bincount(now.by, now.best - now.second, count + 1)[:count]
    # Only places that would lose something can keep something.
    pairs = np.flatnonzero(((now.best > now.second) & (now.by < count))[gains.place])
    place = gains.place[pairs]
    kept = np.maximum(np.minimum(gains.gain[pairs], now.best[place]) - now.second[place], 0.0)
    cell = gains.site[pairs] * count + now.by[place]
    table = np.bincount(cell, kept, sites * count).reshape(sites, count)
    return np.asarray(gained[:, None] - lost[None, :] + table)


def _allowed(gains: Gains, plan: Opened) -> npt.NDArray[np.bool_]:
    """Exchanges of a closed candidate (row) for an open one (column) that the budget allows."""
    problem = gains.problem
    closed = ~problem.fixed
    closed[plan] = False
    if not np.isfinite(problem.budget):
        return np.broadcast_to(closed[:, None], (len(closed), len(plan)))
    spent = problem.cost[plan].sum() - problem.cost[plan][None, :] + problem.cost[:, None]
    return np.asarray(closed[:, None] & (spent <= problem.budget))
