"""Good plans for limited room, found by exchanges that look at reach alone.

Among sites with room for most of the people near them, room decides little. So
exchanges are valued without it (see `geoaccess.siting.search.swaps`), hundreds at
once; only the plan that they lead to is valued with it. How much room is most
differs from start to start.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

from geoaccess.siting.large.rooms import Rooms
from geoaccess.siting.problem import Limits
from geoaccess.siting.search.gains import Gains, coverage_gains
from geoaccess.siting.search.search import Opened, search

_SHARES = (0.5, 0.55, 0.6, 0.65, 0.7, 1.0)
_PATIENCE = 200


def search_roomy(rooms: Rooms, start: Opened, *, until: float, enough: float) -> Opened:
    """The best plan found before the clock reads `until`, or the first of value `enough`."""
    gains = coverage_gains(rooms.problem, rooms.problem.residents)
    near = gains.sums(gains.gain)
    levels = [_with_room(gains, rooms.problem.capacity >= share * near) for share in _SHARES]
    model = _Roomy(rooms, levels, count())
    return search(model, until=until, start=start, enough=enough, patience=_PATIENCE)


def _with_room(gains: Gains, roomy: npt.NDArray[np.bool_]) -> Gains:
    """Gains of some sites only; the others bring nothing."""
    pairs = roomy[gains.site]
    counts = np.bincount(gains.site[pairs], minlength=len(roomy))
    ptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Gains(gains.problem, gains.places, ptr, gains.place[pairs], gains.gain[pairs])


@dataclass(frozen=True)
class _Roomy:
    """Plans are valued with room, and bettered without it, on the next level at each start."""

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
        return self.levels[next(self.turn) % len(self.levels)].improve(opened)
