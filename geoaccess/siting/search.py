"""Good plans by greedy search, swaps, and new starts from a part of the best plan.

An iterated local search (Lourenço, Martin and Stützle 2003,
doi:10.1007/0-306-48056-5_11) with a fixed seed, so that it repeats.
"""

from __future__ import annotations

import time
from typing import Protocol

import numpy as np
import numpy.typing as npt

from geoaccess.programme import Floats
from geoaccess.siting.problem import Limits, affordable

Opened = npt.NDArray[np.intp]

_STARTS = 200
_PATIENCE = 10
_PATIENCE_PER_SITE = 2


class Relaxable(Protocol):
    """A siting problem whose value is a sum over places once prices are paid."""

    @property
    def problem(self) -> Limits:
        """The sites and the limits on number and budget."""

    @property
    def place(self) -> npt.NDArray[np.intp]:
        """Place of every pair, in the order of sites."""

    @property
    def ptr(self) -> npt.NDArray[np.int64]:
        """Pairs of site *j* are ``ptr[j]:ptr[j + 1]``."""

    @property
    def base(self) -> float:
        """What every plan has beside the sum over places."""

    @property
    def demand(self) -> Floats:
        """How much each place can take at most."""

    def response(self, prices: Floats) -> tuple[Floats, npt.NDArray[np.generic]]:
        """Worth of every site at prices per place, and how much each pair would take."""

    def value(self, opened: Opened) -> float:
        """Value of a plan."""

    def greedy(self, opened: Opened) -> Opened:
        """A full plan that has the sites given."""

    def improve(self, opened: Opened) -> Opened:
        """A plan at least as good."""

    def start_prices(self, opened: Opened) -> Floats:
        """Prices to start from, given a good plan."""


def search(model: Relaxable, *, until: float) -> Opened:
    """The best plan found by swaps from several starts, before the clock reads `until`.

    A new start keeps three quarters of the best plan and draws the rest at random.
    """
    best = model.improve(model.greedy(np.empty(0, dtype=np.intp)))
    value, stalled = model.value(best), 0
    draw = np.random.default_rng(len(best))
    patience = _PATIENCE + _PATIENCE_PER_SITE * len(best)
    for _ in range(_STARTS):
        if len(best) < 2 or stalled >= patience or time.perf_counter() > until:
            break
        kept = draw.choice(best, size=len(best) - max(1, len(best) // 4), replace=False)
        plan = model.improve(_filled_at_random(model, kept, draw))
        found = model.value(plan)
        stalled = 0 if found > value else stalled + 1
        if found > value:
            best, value = plan, found
    return best


def _filled_at_random(model: Relaxable, kept: Opened, draw: np.random.Generator) -> Opened:
    """The sites that stay, and others drawn until number or budget allow no more."""
    while len(free := affordable(model.problem, kept)):
        kept = np.append(kept, draw.choice(free))
    return kept
