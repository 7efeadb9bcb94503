"""The proof behind a division: one that is not the best is never handed on."""

from __future__ import annotations

import numpy as np
import pytest

from geoaccess.coverage.allocation.transport import Transport, cheapest_division, worth_of_room
from geoaccess.errors import SolverError

# One person each at two places; the first is near practice 0, the second near practice 1.
COST = [1, 9, 9, 1]
UNPLACED = 1000


def problem(room: tuple[int, int] = (1, 1)) -> Transport:
    return Transport(
        place=np.array([0, 0, 1, 1]),
        practice=np.array([0, 1, 0, 1]),
        cost=np.array(COST),
        kept=np.zeros(4, dtype=np.int64),
        bonus=0,
        people=np.array([1, 1]),
        room=np.array(room),
    )


def test_the_best_division_passes_its_own_proof() -> None:
    flow = cheapest_division(problem(), UNPLACED)
    assert flow.tolist() == [1, 0, 0, 1]
    assert worth_of_room(problem(), flow, UNPLACED).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("flow", "room"),
    [
        ([0, 1, 1, 0], (1, 1)),  # they would rather change places: 18 instead of 2
        ([0, 1, 0, 1], (1, 2)),  # the first person passes by a free place that is nearer
        ([1, 0, 0, 0], (1, 1)),  # the second person stays without, though there is room
        ([0, 1, 0, 0], (0, 1)),  # the one place goes to the person who is farther away
    ],
)
def test_a_division_that_is_not_the_best_is_refused(flow: list[int], room: tuple[int, int]) -> None:
    with pytest.raises(SolverError, match="not the best one"):
        worth_of_room(problem(room), np.array(flow), UNPLACED)
