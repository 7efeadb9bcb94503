"""What a street leg takes: exact arithmetic on whole millimetres and metres an hour."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geoaccess.networks.streets.street_network import ModeGraph
from geoaccess.options import TravelOptions
from geoaccess.rows import offsets

FIXED_TIME_SPEED_M_PER_H = 3600
"""At this speed a millimetre is a millisecond: the speed at which a car graph is searched."""


def leg_seconds(
    connector_mm: npt.ArrayLike,
    network_mm: npt.ArrayLike,
    *,
    walk_speed_m_per_h: int,
    speed_m_per_h: int,
) -> npt.NDArray[np.int32]:
    """Seconds of a leg: connectors on foot, streets at the speed of the mode, rounded up once.

    Parameters
    ----------
    connector_mm
        Straight connectors of both ends together.
    network_mm
        Length along the streets at `speed_m_per_h` (see `edge_weights`).
    walk_speed_m_per_h, speed_m_per_h
        Whole metres an hour.

    Examples
    --------
    10 m on foot at 4.8 km/h are 7.5 s and 1 km by bike at 15 km/h is 240 s.

    >>> leg_seconds(10_000, 1_000_000, walk_speed_m_per_h=4800, speed_m_per_h=15000).item()
    248
    """
    # t = 3.6 (c / walk + n / speed) with mm and m/h = 18 (c speed + n walk) / (5 walk speed)
    connector = np.asarray(connector_mm, dtype=np.int64)
    network = np.asarray(network_mm, dtype=np.int64)
    above = 18 * (connector * speed_m_per_h + network * walk_speed_m_per_h)
    below = 5 * walk_speed_m_per_h * speed_m_per_h
    return np.asarray(-(-above // below), dtype=np.int32)


def limit_mm(max_s: int, speed_m_per_h: int) -> int:
    """Longest way along streets, in whole millimetres, that takes at most `max_s` seconds.

    Examples
    --------
    >>> limit_mm(600, 4800)
    800000
    """
    return int(max_s) * int(speed_m_per_h) * 5 // 18


def edge_weights(graph: ModeGraph, speed_m_per_h: int) -> npt.NDArray[np.int32]:
    """Length of every edge at a speed, in whole millimetres, shape (edges,).

    An edge with a time of its own (a ferry, a street in the car graph) counts as
    the length that takes this time at this speed, to the nearest millimetre.
    """
    if not graph.fixed_ms.any():
        return graph.length_mm
    timed = (graph.fixed_ms.astype(np.int64) * speed_m_per_h + 1800) // 3600
    return np.where(graph.fixed_ms > 0, timed, graph.length_mm).astype(np.int32)


def reverse(graph: ModeGraph) -> ModeGraph:
    """The same streets with every edge turned round."""
    nodes = len(graph.indptr) - 1
    tail = np.repeat(np.arange(nodes, dtype=np.int32), np.diff(graph.indptr))
    order = np.argsort(graph.head, kind="stable")
    indptr = offsets(np.bincount(graph.head, minlength=nodes))
    return ModeGraph(
        indptr=indptr,
        head=tail[order],
        length_mm=graph.length_mm[order],
        fixed_ms=graph.fixed_ms[order],
        in_main=graph.in_main,
    )


def mode_speeds(options: TravelOptions) -> dict[str, int]:
    """Speed by street mode in whole metres an hour."""
    return {
        "walk": options.walk_speed_m_per_h,
        "bike": options.bike_speed_m_per_h,
        "ebike": options.ebike_speed_m_per_h,
        "car": FIXED_TIME_SPEED_M_PER_H,
    }


GRAPH_OF_MODE = {"walk": "walk", "bike": "bike", "ebike": "bike", "car": "car"}
"""The graph that a street mode travels on."""
