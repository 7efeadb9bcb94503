"""The search: best arrival at 128 targets at once, for being on board of every connection.

Each connection has a row of 128 lanes, one per target. Its row is the lane by
lane minimum of what it leads to: the walk from where it ends, staying on board,
and its links. One pass over the connections, latest first, gives the earliest
arrival from every departure (a profile search as in Dibbelt et al. 2013, on the
links of Witt 2015). Times are seconds after the start of the window.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.routing.search.lanes import LANES, Window, far

Rows = tuple[npt.NDArray[Any], npt.NDArray[Any]]
"""Rows of all connections, shape (connections, 128), and the smallest of each row."""


def search_rows(
    window: Window,
    walk_row: npt.NDArray[np.int32],
    walk: npt.NDArray[Any],
    room: Rows,
    spare: Rows,
    *,
    max_rides: int | None,
) -> None:
    """Fill the rows of all connections for one block of targets.

    Parameters
    ----------
    window
        From `lanes.cut_window`.
    walk_row, walk
        From `lanes.egress_lanes`.
    room
        Workspace: the result. A row in which no lane is within the limit is not
        written, and its smallest lane is the largest number.
    spare
        Workspace of the same size for the rows of one ride fewer; not used
        without a limit.
    max_rides
        The most rides of a journey; None for no limit.
    """
    unreached = far(room[0].dtype)
    if max_rides is None:
        room[1][:] = unreached
        _sweep(window, walk_row, walk, room, room, unreached)
        return
    # Each ride reads the rows of one ride fewer; the last one writes where the result belongs.
    after, before = (room, spare) if max_rides % 2 else (spare, room)
    before[1][:] = unreached
    for _ in range(max_rides):
        after[1][:] = unreached
        _sweep(window, walk_row, walk, after, before, unreached)
        after, before = before, after


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _sweep(window: Any, walk_row: Any, walk: Any, found: Any, linked: Any, unreached: Any) -> None:
    """One pass over the connections. Links read `linked`: `found`, or one ride fewer."""
    # Fields are taken out of tuples once: numba counts references at every access.
    alight_stop, begin, end, limit = window.alight_stop, window.begin, window.end, window.limit
    stay, also = window.stay, window.also
    link_ptr, link_to, first_row = window.link_ptr, window.link_to, window.first
    rows, soonest = found
    linked_rows, linked_soonest = linked
    kind = rows.dtype.type
    leads = np.empty(_most_links(link_ptr), np.int32)
    best = np.empty((1, LANES), rows.dtype)
    for number in range(len(window.stretch)):
        first, last, rounds = window.stretch[number]
        for _ in range(rounds):
            for row in range(first, last):
                near, links = np.int32(-1), 0
                stop = alight_stop[row]
                if stop >= 0:
                    near = walk_row[stop]
                    for at in range(link_ptr[row], link_ptr[row + 1]):
                        other = link_to[at] - first_row
                        if other >= 0 and linked_soonest[other] != unreached:
                            leads[links] = other
                            links += 1
                aboard = stay[row] >= 0 and soonest[stay[row]] != unreached
                beside = also[row] >= 0 and soonest[also[row]] != unreached
                soonest[row] = unreached
                if near < 0 and links == 0 and not aboard and not beside:
                    continue
                arrival = end[row]
                for lane in range(LANES):
                    best[0, lane] = kind(walk[near, lane] + arrival) if near >= 0 else unreached
                if aboard:
                    _lower(best, rows, stay[row], stay[row])
                if beside:
                    _lower(best, rows, also[row], also[row])
                # Two at a time: the running minimum is read and written half as often.
                for at in range(0, links, 2):
                    _lower(best, linked_rows, leads[at], leads[min(at + 1, links - 1)])
                lowest = unreached
                for lane in range(LANES):
                    lowest = min(lowest, best[0, lane])
                if np.int64(lowest) - begin[row] <= limit:
                    soonest[row] = lowest
                    for lane in range(LANES):
                        rows[row, lane] = best[0, lane]


@nb.njit(cache=True, nogil=True)
def _most_links(link_ptr: Any) -> Any:
    """The largest number of links of a connection."""
    most = 0
    for row in range(len(link_ptr) - 1):
        most = max(most, link_ptr[row + 1] - link_ptr[row])
    return most


@nb.njit(cache=True, nogil=True, boundscheck=False, inline="always")
def _lower(best: Any, rows: Any, one: Any, other: Any) -> None:
    """Take the smallest of `best` and two rows, lane by lane."""
    for lane in range(LANES):
        best[0, lane] = min(best[0, lane], min(rows[one, lane], rows[other, lane]))
