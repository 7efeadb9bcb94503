"""The search: best arrival at 128 targets at once, for being on board of every connection.

Each connection has a row of 128 lanes, one per target. Its row is the lane by
lane minimum of what it leads to: the walk from where it ends, staying on board,
and its links. One pass over the connections, latest first, gives the earliest
arrival from every departure (a profile search as in Dibbelt et al. 2013, on the
links of Witt 2015). Times are seconds after the start of the window.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.day_graph import DayGraph

LANES = 128
"""Targets that are searched at the same time: a row of int16 fills four cache lines."""


class Window(NamedTuple):
    """The connections of a stretch of time, with times counted from its start.

    Attributes
    ----------
    first
        Row in the day graph of the first connection.
    begin, end
        int16 or int32, shape (connections,): departure and arrival.
    alight_stop
        int32: where the connection ends; -1 where nobody may get off.
    stay, also
        int32: positions in the window; below 0 for none.
    link_ptr, link_to
        The links of the day graph; `link_ptr` is cut to the window.
    stretch
        int32, shape (stretches, 3): first, last and how many times to go over it.
    limit
        Longest trip; a row in which every lane takes longer is dead.
    """

    first: int
    begin: npt.NDArray[Any]
    end: npt.NDArray[Any]
    alight_stop: npt.NDArray[np.int32]
    stay: npt.NDArray[np.int32]
    also: npt.NDArray[np.int32]
    link_ptr: npt.NDArray[np.int64]
    link_to: npt.NDArray[np.int32]
    stretch: npt.NDArray[np.int32]
    limit: Any


def far(dtype: npt.DTypeLike) -> Any:
    """The lane value of a target that is not reached."""
    return np.dtype(dtype).type(np.iinfo(dtype).max)


def lane_type(span_s: int) -> Any:
    """Smallest type of lane for a window: two times within the span can be added."""
    return np.int16 if 2 * span_s < np.iinfo(np.int16).max else np.int32


def cut_window(graph: DayGraph, start_s: int, last_s: int, limit_s: int) -> Window:
    """Connections that depart at `start_s` or later and arrive by `last_s`, at the latest.

    Parameters
    ----------
    graph
        The day, or its mirror image.
    start_s, last_s
        First departure and last arrival that matter.
    limit_s
        Longest trip.
    """
    dtype = lane_type(last_s - start_s)
    first = int(np.searchsorted(-graph.order_s, -last_s, side="left"))
    last = int(np.searchsorted(-graph.order_s, -start_s, side="right"))
    rows = slice(first, last)
    highest = last_s - start_s + 1
    return Window(
        first=first,
        begin=np.clip(graph.begin_s[rows] - start_s, -highest, highest).astype(dtype),
        end=np.minimum(graph.end_s[rows] - start_s, highest).astype(dtype),
        alight_stop=graph.alight_stop[rows],
        stay=graph.stay[rows] - np.int32(first),
        also=graph.also[rows] - np.int32(first),
        link_ptr=graph.link_ptr[first : last + 1],
        link_to=graph.link_to,
        stretch=_stretches(graph, first, last),
        limit=dtype(limit_s),
    )


def _stretches(graph: DayGraph, first: int, last: int) -> npt.NDArray[np.int32]:
    """Rows of the window as stretches; one whose connections lead in a circle is repeated."""
    inside = (graph.loop_first >= first) & (graph.loop_last <= last)
    starts, stops = graph.loop_first[inside] - first, graph.loop_last[inside] - first
    edges = np.unique(np.concatenate([[0, last - first], starts, stops]))
    rounds = np.ones(len(edges) - 1, np.int64)
    rounds[np.searchsorted(edges, starts)] = stops - starts
    return np.column_stack([edges[:-1], edges[1:], rounds]).astype(np.int32)


def egress_lanes(
    ptr: npt.NDArray[np.int64],
    stop: npt.NDArray[np.int32],
    seconds: npt.NDArray[np.int32],
    *,
    stops: int,
    dtype: Any,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[Any]]:
    """Walks of up to 128 targets as a table of lanes.

    Parameters
    ----------
    ptr, stop, seconds
        Walks in compressed sparse rows over the targets.
    stops
        Number of stops.
    dtype
        Type of the lanes.

    Returns
    -------
    row : numpy.ndarray
        int32, shape (stops,): row of a stop in the table, -1 for none.
    table : numpy.ndarray
        Shape (rows, 128): seconds; half of the largest number where there is no walk.
    """
    near, at = np.unique(stop, return_inverse=True)
    row = np.full(stops, -1, np.int32)
    row[near] = np.arange(len(near))
    longest = np.iinfo(dtype).max // 2
    table = np.full((max(1, len(near)), LANES), longest, dtype)
    table[at, np.repeat(np.arange(len(ptr) - 1), np.diff(ptr))] = np.minimum(seconds, longest)
    return row, table


def search_rows(
    window: Window,
    walk_row: npt.NDArray[np.int32],
    walk: npt.NDArray[Any],
    rows: npt.NDArray[Any],
    live: npt.NDArray[np.uint8],
    *,
    max_rides: int | None,
) -> None:
    """Fill the rows of all connections for one block of targets.

    Parameters
    ----------
    window
        From `cut_window`.
    walk_row, walk
        From `egress_lanes`.
    rows
        Workspace, shape (connections, 128): the result.
    live
        Workspace, uint8, shape (connections,): 1 where a lane is within the limit.
    max_rides
        The most rides of a journey; None for no limit.
    """
    unreached = far(rows.dtype)
    live[:] = 0
    if max_rides is None:
        _sweep(window, walk_row, walk, rows, live, rows, live, unreached)
        return
    before, live_before = np.empty_like(rows), live.copy()
    for _ in range(max_rides):
        _sweep(window, walk_row, walk, rows, live, before, live_before, unreached)
        before[:], live_before[:] = rows, live


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _sweep(
    window: Any,
    walk_row: Any,
    walk: Any,
    rows: Any,
    live: Any,
    linked: Any,
    linked_live: Any,
    unreached: Any,
) -> None:
    """One pass over the connections. Links read `linked`: `rows`, or one ride fewer."""
    # Fields are taken out of the tuple once: numba counts references at every access.
    stay, also, alight_stop, end = window.stay, window.also, window.alight_stop, window.end
    link_ptr, link_to, first_row = window.link_ptr, window.link_to, window.first
    kind = rows.dtype.type
    best = np.empty((1, LANES), rows.dtype)
    nothing = np.full((1, LANES), unreached, rows.dtype)
    for number in range(len(window.stretch)):
        first, last, rounds = window.stretch[number]
        for _ in range(rounds):
            for row in range(first, last):
                filled = False
                if stay[row] >= 0 and live[stay[row]]:
                    filled = _lower(best, rows, stay[row], filled)
                if also[row] >= 0 and live[also[row]]:
                    filled = _lower(best, rows, also[row], filled)
                stop = alight_stop[row]
                if stop >= 0:
                    near, arrival = walk_row[stop], end[row]
                    if near >= 0:
                        if not filled:
                            filled = _lower(best, nothing, 0, filled)
                        for lane in range(LANES):
                            best[0, lane] = min(best[0, lane], kind(walk[near, lane] + arrival))
                    for at in range(link_ptr[row], link_ptr[row + 1]):
                        other = link_to[at] - first_row
                        if other >= 0 and linked_live[other]:
                            filled = _lower(best, linked, other, filled)
                live[row] = 0
                if (
                    filled
                    and np.int64(_lowest(best, unreached)) - window.begin[row] <= window.limit
                ):
                    live[row] = 1
                    for lane in range(LANES):
                        rows[row, lane] = best[0, lane]


@nb.njit(cache=True, nogil=True, boundscheck=False, inline="always")
def _lower(best: Any, rows: Any, row: Any, filled: Any) -> Any:
    """Take the smaller of `best` and a row, lane by lane; the row itself where nothing is filled."""
    if filled:
        for lane in range(LANES):
            best[0, lane] = min(best[0, lane], rows[row, lane])
    else:
        for lane in range(LANES):
            best[0, lane] = rows[row, lane]
    return True


@nb.njit(cache=True, nogil=True, boundscheck=False, inline="always")
def _lowest(best: Any, unreached: Any) -> Any:
    """The smallest lane of the first row."""
    lowest = unreached
    for lane in range(LANES):
        lowest = min(lowest, best[0, lane])
    return lowest
