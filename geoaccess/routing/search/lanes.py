"""Lanes: a window of a service day, and the walks of 128 targets at once, ready for a sweep."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.networks.service_day.day_graph import DayGraph

LANES = 128
"""Targets that are searched at the same time: a row of int16 fills four cache lines."""


_CACHE_LINE = 64


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


def aligned_rows(shape: tuple[int, ...], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Room for rows of lanes that begin at the edge of a cache line, so that they fill four of them."""
    kind = np.dtype(dtype)
    count = math.prod(shape)
    room = np.empty(count * kind.itemsize + _CACHE_LINE, np.uint8)
    first = -room.ctypes.data % _CACHE_LINE
    return room[first : first + count * kind.itemsize].view(kind).reshape(shape)


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
    table = aligned_rows((max(1, len(near)), LANES), dtype)
    table[:] = longest
    table[at, np.repeat(np.arange(len(ptr) - 1), np.diff(ptr))] = np.minimum(seconds, longest)
    return row, table
