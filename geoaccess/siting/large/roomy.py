"""Good plans for limited room, found by exchanges that look at reach and room of single sites.

Exchanges are valued as if there were room (see `geoaccess.siting.search.swaps`),
hundreds at once, but people count for less at a site that has room for a part of
those near it::

    g'_ij = a_i min(1, C_j / A_j)^s

g'_ij  what site j brings to place i
a_i    residents of place i
A_j    residents who can use site j, C_j people that it has room for
s      how much lack of room counts: another power at every start

Only the plan that exchanges lead to is valued, and bettered further, with room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from geoaccess.siting.large.rooms import Rooms
from geoaccess.siting.problem import Limits
from geoaccess.siting.search.gains import Gains, coverage_gains
from geoaccess.siting.search.search import Opened, search

_POWERS = (0.5, 0.75, 1.0, 1.5)
_REDRAWN = (0.25, 0.5, 0.25, 1.0, 0.25)
_PATIENCE = 200


def search_roomy(rooms: Rooms, start: Opened, *, until: float, enough: float) -> Opened:
    """The best plan found before the clock reads `until`, or the first of value `enough`."""
    gains = coverage_gains(rooms.problem, rooms.problem.residents)
    near = gains.sums(gains.gain)
    share = np.minimum(rooms.problem.capacity / np.maximum(near, 1e-9), 1.0)
    levels = [replace(gains, gain=gains.gain * share[gains.site] ** power) for power in _POWERS]
    return search(
        _Roomy(rooms, levels, count()),
        until=until,
        start=start,
        enough=enough,
        patience=_PATIENCE,
        redrawn=_REDRAWN,
    )


@dataclass(frozen=True)
class _Roomy:
    """Plans are valued with room, and bettered without it first, on the next level at each start."""

    rooms: Rooms
    levels: list[Gains]
    turn: count[int]

    @property
    def problem(self) -> Limits:
        return self.rooms.problem

    def value(self, opened: Opened) -> float:
        return self.rooms.value(opened)

    def greedy(self, opened: Opened) -> Opened:
        return self.rooms.greedy(opened)

    def improve(self, opened: Opened) -> Opened:
        level = self.levels[next(self.turn) % len(self.levels)]
        return self.rooms.improve(level.improve(opened))
