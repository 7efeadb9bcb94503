"""One code per slot: a hand-worked row of slots, and a plain loop over every rule."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.routing.visits.kernel import slot_states
from geoaccess.routing.visits.states import (
    BACK_TOO_LATE,
    CLOSED,
    FEASIBLE,
    LEAVES_TOO_EARLY,
    NEVER_S,
    NO_ROUTE,
    NO_ROUTE_BACK,
    NOT_FREE,
    TOO_LONG,
)
from geoaccess.units import UNREACHED_S

H = 3600
MIN = 60


def states_of(
    leave: list[int],
    home: list[int],
    is_open: list[bool],
    slots: list[int],
    free: list[tuple[int, int]],
) -> tuple[list[int], int]:
    """States of one home, one roster and one practice; consult 15 minutes, arriving 5 early."""
    states, absence = slot_states(
        np.asarray(leave, np.int32).reshape(-1, 1, 1),
        np.asarray(home, np.int32).reshape(-1, 1, 1),
        np.asarray(is_open).reshape(-1, 1),
        np.asarray(slots, np.int32) - 5 * MIN,
        np.asarray(slots, np.int32) + 15 * MIN,
        (np.arange(len(slots)), np.arange(len(slots))),
        np.zeros(1, np.int32),
        (np.array([0, len(free)]), np.asarray(free, np.int32).reshape(-1, 2)),
        4 * H,
    )
    return states[:, 0, 0].tolist(), int(absence[0, 0])


def test_a_visit_that_fills_all_free_time_is_possible() -> None:
    """Next door: from five minutes before the consult until its end, and not a second more."""
    slot, free = 15 * H, (14 * H + 55 * MIN, 15 * H + 15 * MIN)
    asked = ([free[0]], [free[1]], [True], [slot])
    assert states_of(*asked, [free]) == ([FEASIBLE], 20 * MIN)
    assert states_of(*asked, [(free[0] + 1, free[1])])[0] == [NOT_FREE]
    assert states_of(*asked, [(free[0], free[1] - 1)])[0] == [NOT_FREE]


def test_every_obstacle_once_worked_by_hand() -> None:
    # Free from 14:45 (shift until 14:30, slack 15) to 21:45 (next shift at 22:00).
    # Riding takes 30 minutes each way; buses run until 18:00.
    free = [(14 * H + 45 * MIN, 21 * H + 45 * MIN)]
    slots = [14 * H, 15 * H, 16 * H, 17 * H, 18 * H, 19 * H, 20 * H, 21 * H]
    leave = [s - 35 * MIN for s in slots]  # 16:00 means leaving at 15:25; 15:00 at 14:25, too early
    home = [s + 45 * MIN for s in slots]
    is_open = [True] * 8
    home[3] = 22 * H  # 17:00: the bus home is on a long detour and arrives after 21:45
    home[4] = UNREACHED_S  # 18:00: the last bus is gone
    leave[5] = NEVER_S  # 19:00: no bus arrives in time
    leave[6], home[6] = 16 * H, 20 * H + 1  # 20:00: away from 16:00 to 20:00:01
    is_open[7] = False
    states, absence_s = states_of(leave, home, is_open, slots, free)
    assert states == [
        NOT_FREE, LEAVES_TOO_EARLY, FEASIBLE, BACK_TOO_LATE, NO_ROUTE_BACK, NO_ROUTE, TOO_LONG, CLOSED,
    ]  # fmt: skip
    assert absence_s == 80 * MIN  # 35 before the slot, 45 after it


def test_limits_are_closed() -> None:
    # leaving the very second that one is free, home the very second that one must be,
    # after exactly four hours
    states, absence_s = states_of([10 * H], [14 * H], [True], [12 * H], [(10 * H, 14 * H)])
    assert states == [FEASIBLE]
    assert absence_s == 4 * H


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_equals_a_plain_loop_over_the_rules(data: st.DataObject) -> None:
    slots, homes, practices = (data.draw(st.integers(1, 3)) for _ in range(3))
    rng = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    start = np.sort(rng.integers(8, 20, slots)) * H
    leave = (start[:, None, None] - rng.integers(300, 3 * H, (slots, homes, practices))).astype(
        np.int32
    )
    home = (start[:, None, None] + rng.integers(900, 3 * H, (slots, homes, practices))).astype(
        np.int32
    )
    leave[rng.random(leave.shape) < 0.2] = NEVER_S
    home[rng.random(home.shape) < 0.2] = UNREACHED_S
    is_open = rng.random((slots, practices)) < 0.8
    clock = [np.sort(rng.choice(24, 4, replace=False)) * H for _ in range(homes)]
    free = np.asarray(clock, np.int32).reshape(-1, 2)
    states, absence = slot_states(
        leave, home, is_open, (start - 300).astype(np.int32), (start + 900).astype(np.int32),
        (np.arange(slots), np.arange(slots)), np.arange(homes, dtype=np.int32), (np.arange(0, 2 * homes + 1, 2), free), 4 * H,
    )  # fmt: skip
    for h in range(homes):
        for p in range(practices):
            possible = []
            for s in range(slots):
                spans = [tuple(f) for f in free[2 * h : 2 * h + 2]]
                ok = [
                    (a, b)
                    for a, b in spans
                    if is_open[s, p]
                    and leave[s, h, p] != NEVER_S
                    and home[s, h, p] != UNREACHED_S
                    and a <= start[s] - 300
                    and start[s] + 900 <= b
                    and a <= leave[s, h, p]
                    and home[s, h, p] <= b
                    and int(home[s, h, p]) - int(leave[s, h, p]) <= 4 * H
                ]
                assert (states[s, h, p] == FEASIBLE) == bool(ok)
                if ok:
                    possible.append(int(home[s, h, p]) - int(leave[s, h, p]))
            assert absence[h, p] == min(possible, default=UNREACHED_S)


@pytest.mark.parametrize("gone", [NO_ROUTE, NO_ROUTE_BACK])
def test_a_missing_journey_is_never_an_ordinary_number(gone: int) -> None:
    leave = [NEVER_S if gone == NO_ROUTE else 10 * H]
    home = [UNREACHED_S if gone == NO_ROUTE_BACK else 13 * H]
    states, absence_s = states_of(leave, home, [True], [12 * H], [(-24 * H, 30 * H)])
    assert states == [gone]
    assert absence_s == UNREACHED_S
