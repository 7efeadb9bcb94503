"""When to board at every stop, and what comes of it: one list per stop, shared by all homes.

The connections that can be boarded at a stop, each with the value of being on
board, become a list in which every entry is better than all later departures
(a profile as in Dibbelt et al. 2013). A home then reads the lists of the stops
within its reach, instead of looking through the trips of every pattern there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.service_day.day_graph import DayGraph
from geoaccess.routing.search.lanes import Window
from geoaccess.units import UNREACHED_S

_NONE = np.int64(np.iinfo(np.int64).max)


class StopProfiles(NamedTuple):
    """Departures of every stop in compressed sparse rows, latest first, values falling.

    Attributes
    ----------
    ptr
        int64, shape (stops + 1,).
    begin_s
        int32: clock time of the departure.
    value
        int64: the value of the connection, smaller than that of any later departure.
    """

    ptr: npt.NDArray[np.int64]
    begin_s: npt.NDArray[np.int32]
    value: npt.NDArray[np.int64]


def stop_profiles(
    graph: DayGraph,
    window: Window,
    lane: npt.NDArray[np.int64],
    *,
    last_ready_s: int = UNREACHED_S,
) -> StopProfiles:
    """The profiles of all stops.

    Parameters
    ----------
    graph
        The service day; not a mirrored one.
    window
        The connections that were searched.
    lane
        int64, shape (connections,): value of being on board; the largest number
        for none.
    last_ready_s
        Clock time by which everybody is ready: of all departures from then on
        only the best one is listed.
    """
    rows = slice(window.first, window.first + len(lane))
    calls = graph.board_stop[rows], graph.begin_s[rows]
    size = np.zeros(len(graph.stop_pattern_ptr), np.int64)
    nothing = np.empty(0, np.int32), np.empty(0, np.int64)
    _list_departures(*calls, lane, last_ready_s, size, nothing)
    ptr = np.cumsum(size) - size
    entries = np.empty(ptr[-1], np.int32), np.empty(ptr[-1], np.int64)
    _list_departures(*calls, lane, last_ready_s, ptr[:-1].copy(), entries)
    return StopProfiles(ptr, *entries)


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _list_departures(
    board_stop: Any, begin_s: Any, lane: Any, last_ready_s: Any, filled: Any, entries: Any
) -> None:
    """Add the departures to the lists of their stops; without room only count them.

    `filled` holds where the next entry of each stop goes.
    """
    listed_s, value = entries
    best = np.full(len(filled), _NONE)
    for row in range(len(lane)):
        stop = board_stop[row]
        if stop < 0 or lane[row] >= best[stop]:
            continue
        if best[stop] != _NONE and begin_s[row] >= last_ready_s:
            filled[stop] -= 1
        best[stop] = lane[row]
        if len(value):
            listed_s[filled[stop]] = begin_s[row]
            value[filled[stop]] = lane[row]
        filled[stop] += 1
