"""The kernel that gives every slot, resident and practice its code."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.routing.visits.states import (
    BACK_TOO_LATE,
    FEASIBLE,
    LEAVES_TOO_EARLY,
    NEVER_S,
    NO_ROUTE,
    NO_ROUTE_BACK,
    NOT_FREE,
    TOO_LONG,
)
from geoaccess.units import UNREACHED_S


@nb.njit(cache=True)
def _free_span(
    ptr: npt.NDArray[np.int64], spans: npt.NDArray[np.int32], row: int, start: int, end: int
) -> int:
    """Index of the free interval of a row that holds [start, end]; -1 for none."""
    for k in range(ptr[row], ptr[row + 1]):
        if spans[k, 0] <= start and end <= spans[k, 1]:
            return k
    return -1


@nb.njit(cache=True)
def _state(leave: int, home: int, free_from: int, free_until: int, max_absence_s: int) -> int:
    """Code of a slot at which the practice is open, a journey out exists and the resident is free."""
    if leave < free_from:
        return LEAVES_TOO_EARLY
    if home >= UNREACHED_S:
        return NO_ROUTE_BACK
    if home > free_until:
        return BACK_TOO_LATE
    if home - leave > max_absence_s:
        return TOO_LONG
    return FEASIBLE


@nb.njit(cache=True, parallel=True)
def slot_states(
    leave_s: npt.NDArray[np.int32],
    home_s: npt.NDArray[np.int32],
    is_open: npt.NDArray[np.bool_],
    busy_from_s: npt.NDArray[np.int32],
    busy_until_s: npt.NDArray[np.int32],
    journeys: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    home_of_row: npt.NDArray[np.int32],
    free: tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]],
    max_absence_s: int,
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32]]:
    """Codes of all slots of one day.

    Parameters
    ----------
    leave_s
        Clock time of the latest departure from home that is in time,
        shape (journeys out, homes, practices); `NEVER_S` for none.
    home_s
        Clock time at home after the consult, shape (journeys back, homes,
        practices); `UNREACHED_S` for none.
    is_open
        The practice is open for the whole consult, shape (slots, practices).
    busy_from_s, busy_until_s
        The stay at the practice, from the time of arrival, shape (slots,).
    journeys
        Journey out to, and journey back after, each slot, each of shape (slots,).
    home_of_row
        Home of each row (a home has a row per roster), shape (rows,).
    free
        Free intervals of each row in compressed sparse rows, slack taken off: where
        each row begins, and the seconds, of shape (intervals, 2).
    max_absence_s
        Longest time between leaving home and being back.

    Returns
    -------
    states
        uint8, shape (slots, rows, practices).
    absence_s
        int32, shape (rows, practices): the shortest absence of a feasible visit;
        `UNREACHED_S` where there is none.
    """
    slots, practices = is_open.shape
    out, back_from = journeys
    free_ptr, free_s = free
    rows = len(home_of_row)
    states = np.zeros((slots, rows, practices), np.uint8)
    absence_s = np.full((rows, practices), UNREACHED_S, np.int32)
    for row in nb.prange(rows):
        home = home_of_row[row]
        for slot in range(slots):
            span = _free_span(free_ptr, free_s, row, busy_from_s[slot], busy_until_s[slot])
            for practice in range(practices):
                leave = leave_s[out[slot], home, practice]
                if not is_open[slot, practice]:
                    continue
                if leave == NEVER_S:
                    states[slot, row, practice] = NO_ROUTE
                elif span < 0:
                    states[slot, row, practice] = NOT_FREE
                else:
                    back = home_s[back_from[slot], home, practice]
                    state = _state(leave, back, free_s[span, 0], free_s[span, 1], max_absence_s)
                    states[slot, row, practice] = state
                    if state == FEASIBLE:
                        absence_s[row, practice] = min(absence_s[row, practice], back - leave)
    return states, absence_s
