"""Good plans by greedy search, swaps, and new starts from a part of the best plan.

An iterated local search (Lourenço, Martin and Stützle 2003,
doi:10.1007/0-306-48056-5_11) with a fixed seed, so that it repeats.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import cycle, islice
from typing import Protocol

import numpy as np
import numpy.typing as npt

from geoaccess.programme import INF, Floats
from geoaccess.siting.problem import Limits, affordable

Opened = npt.NDArray[np.intp]

_STARTS = 1000
_PATIENCE = 10
_PATIENCE_PER_SITE = 2


class Searchable(Protocol):
    """A siting problem whose plans can be valued and bettered."""

    @property
    def problem(self) -> Limits:
        """The sites and the limits on number and budget."""

    def value(self, opened: Opened) -> float:
        """Value of a plan."""

    def greedy(self, opened: Opened) -> Opened:
        """A full plan that has the sites given."""

    def improve(self, opened: Opened) -> Opened:
        """A plan that no exchange betters."""


class Relaxable(Searchable, Protocol):
    """A siting problem whose value is a sum over places once prices are paid."""

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

    def start_prices(self, opened: Opened) -> Floats:
        """Prices to start from, given a good plan."""


def search(
    model: Searchable,
    *,
    until: float,
    start: Opened | None = None,
    enough: float = INF,
    patience: int | None = None,
    redrawn: Sequence[float] = (0.25,),
) -> Opened:
    """The best plan found by swaps from several starts, before the clock reads `until`.

    A new start keeps a part of the best plan and draws the rest at random.

    Parameters
    ----------
    model, until
        The problem, and the reading of `time.perf_counter` at which to stop.
    start
        The plan to begin with; the greedy one when None.
    enough
        A plan of this value need not be bettered.
    patience
        Starts without a better plan after which to stop.
    redrawn
        Share of the plan that is drawn at random, for each start in turn.
    """
    best = model.improve(model.greedy(np.empty(0, dtype=np.intp))) if start is None else start
    value, stalled = model.value(best), 0
    draw = np.random.default_rng(len(best))
    if patience is None:
        patience = _PATIENCE + _PATIENCE_PER_SITE * len(best)
    for share in islice(cycle(redrawn), _STARTS):
        if len(best) < 2 or stalled >= patience or value >= enough or time.perf_counter() > until:
            break
        drawn = max(1, int(share * len(best)))
        kept = draw.choice(best, size=len(best) - drawn, replace=False)
        plan = model.improve(_filled_at_random(model, kept, draw))
        found = model.value(plan)
        stalled = 0 if found > value else stalled + 1
        if found > value:
            best, value = plan, found
    return best


def _filled_at_random(model: Searchable, kept: Opened, draw: np.random.Generator) -> Opened:
    """The sites that stay, and others drawn until number or budget allow no more."""
    while len(free := affordable(model.problem, kept)):
        kept = np.append(kept, draw.choice(free))
    return kept
