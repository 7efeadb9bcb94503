"""The latest departure that arrives in time, for a list of deadlines.

The rows of the search say when one arrives after boarding a vehicle. The
boardings of an origin, taken from the latest departure to the earliest, fill for
every lane the deadlines that they meet and no later departure did.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.parallel import in_threads
from geoaccess.networks.service_day.day_graph import DayGraph
from geoaccess.routing.legs.pairs import Legs, Query
from geoaccess.routing.search.boarding import boarding_space, boardings_of
from geoaccess.routing.search.destination_side import Workspace, blocks_at_once, search_blocks
from geoaccess.routing.search.lanes import LANES, cut_window, lane_type

NEVER = np.int32(-np.iinfo(np.int32).max)
"""Departure of a journey that does not exist."""

_ORIGINS_PER_TASK = 64


class Deadlines(NamedTuple):
    """What is asked.

    Attributes
    ----------
    deadline_s
        int32, shape (deadlines,): clock times, rising; negated in a mirrored graph.
    limit_s
        Longest travel time, from departure to deadline.
    max_rides
        The most rides of a journey; None for no limit.
    max_memory_bytes
        Bound on the rows that are held at the same time.
    """

    deadline_s: npt.NDArray[np.int32]
    limit_s: int
    max_rides: int | None = None
    max_memory_bytes: int = 1 << 30


def latest_departures_on(
    graph: DayGraph, access: Legs, egress: Legs, direct: Legs, asked: Deadlines
) -> npt.NDArray[np.int32]:
    """Clock times of the latest departures, shape (deadlines, origins, destinations).

    Parameters
    ----------
    graph, access, egress, direct
        As in `transit.transit_times`.
    asked
        Deadlines and limits.

    Returns
    -------
    numpy.ndarray
        int32; `NEVER` where no journey within the limit arrives in time.
    """
    origins, destinations = len(access.ptr) - 1, len(egress.ptr) - 1
    out = np.full((len(asked.deadline_s), origins, destinations), NEVER, np.int32)
    _by_street(direct, asked, out)
    for first, last in _stretches(asked):
        part = asked._replace(deadline_s=asked.deadline_s[first:last])
        _fill(graph, access, egress, part, out[first:last])
    return out


def _by_street(direct: Legs, asked: Deadlines, out: npt.NDArray[np.int32]) -> None:
    """Departures of the ways along streets."""
    within = direct.seconds <= asked.limit_s
    origin = np.repeat(np.arange(len(direct.ptr) - 1), np.diff(direct.ptr))[within]
    departure = asked.deadline_s[:, None] - direct.seconds[within][None, :]
    out[:, origin, direct.end[within]] = departure


def _stretches(asked: Deadlines) -> Iterator[tuple[int, int]]:
    """Cut the deadlines so that a window with its journeys fits the small type of lane."""
    first = 0
    for at in range(1, len(asked.deadline_s) + 1):
        if at < len(asked.deadline_s):
            span = int(asked.deadline_s[at] - asked.deadline_s[first]) + asked.limit_s
            if lane_type(span) is np.int16 or lane_type(asked.limit_s) is not np.int16:
                continue
        yield first, at
        first = at


def _fill(
    graph: DayGraph, access: Legs, egress: Legs, asked: Deadlines, out: npt.NDArray[np.int32]
) -> None:
    """Improve on the street with the journeys of one stretch of deadlines."""
    last_s = int(asked.deadline_s[-1])
    start_s = int(asked.deadline_s[0]) - asked.limit_s
    window = cut_window(graph, start_s, last_s, asked.limit_s)
    query = Query(start_s, 1, asked.limit_s, np.ones(1, np.int64), asked.max_rides)
    destinations = len(egress.ptr) - 1
    blocks = [(at, min(at + LANES, destinations)) for at in range(0, destinations, LANES)]
    batch = blocks_at_once(window, asked.max_memory_bytes)
    workspace = Workspace.of(min(batch, len(blocks)), window)
    slots = np.arange(last_s - start_s + 1, dtype=np.int32)
    offsets = (asked.deadline_s - start_s).astype(window.begin.dtype)
    origins = len(access.ptr) - 1
    tasks = [
        (at, min(at + _ORIGINS_PER_TASK, origins)) for at in range(0, origins, _ORIGINS_PER_TASK)
    ]
    for at in range(0, len(blocks), batch):
        some = blocks[at : at + batch]
        search_blocks(graph, window, egress, some, workspace, query)
        span = (some[0][0], some[-1][1])

        def fill(task: tuple[int, int], span: tuple[int, int] = span) -> None:
            _fill_some(
                graph, window.first, workspace, access, slots, offsets,
                (start_s, asked.limit_s, *span, *task), out,
            )  # fmt: skip

        in_threads(fill, tasks, nothing=(0, 0))


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _fill_some(
    graph: Any,
    first_row: Any,
    workspace: Any,
    access: Any,
    slots: Any,
    deadlines: Any,
    limits: Any,
    out: Any,
) -> None:
    """Fill `out` for a stretch of origins; deadlines count from the start of the window."""
    start_s, limit_s, begin, end, first_origin, last_origin = limits
    rows, soonest = workspace
    ptr, stops, walks_s = access
    space = boarding_space(graph)
    latest = np.empty((len(deadlines), LANES), np.int32)
    open_until = np.empty(LANES, np.int32)
    threshold = np.empty(LANES, rows.dtype)
    unreached = np.iinfo(rows.dtype).max
    for origin in range(first_origin, last_origin):
        legs = slice(ptr[origin], ptr[origin + 1])
        slot, row = boardings_of(
            graph, stops[legs], walks_s[legs], start_s, slots, space, first_row
        )
        order = np.argsort(-slot)
        for block in range(len(rows)):
            width = min(LANES, end - begin - block * LANES)
            if width <= 0:
                break
            latest[:] = NEVER
            open_until[:] = len(deadlines)
            threshold[:] = deadlines[-1]
            for number in order:
                if soonest[block, row[number]] != unreached:
                    _meet(
                        rows[block, row[number]], slot[number], deadlines, open_until,
                        threshold, latest,
                    )  # fmt: skip
            column = begin + block * LANES
            for at in range(len(deadlines)):
                for lane in range(width):
                    departure = latest[at, lane]
                    if departure != NEVER and deadlines[at] - departure <= limit_s:
                        out[at, origin, column + lane] = max(
                            out[at, origin, column + lane], departure + start_s
                        )


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _meet(
    arrival: Any, departure: Any, deadlines: Any, open_until: Any, threshold: Any, latest: Any
) -> None:
    """Note a departure at all deadlines that it meets and no later departure did."""
    for lane in range(LANES):
        if arrival[lane] <= threshold[lane]:
            at = open_until[lane] - 1
            while at >= 0 and arrival[lane] <= deadlines[at]:
                latest[at, lane] = departure
                at -= 1
            open_until[lane] = at + 1
            # Below any arrival where all deadlines are met.
            threshold[lane] = deadlines[at] if at >= 0 else -1
