"""Travel times along streets alone: on foot, by bike, by e-bike and by car."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from geoaccess.networks.hierarchy import turn_round
from geoaccess.networks.legs import (
    GRAPH_OF_MODE,
    edge_weights,
    leg_seconds,
    limit_mm,
    mode_speeds,
    reverse,
)
from geoaccess.networks.shortest_paths import Reached, bounded_many_to_many
from geoaccess.networks.snapping import snap
from geoaccess.networks.streets import StreetNetwork
from geoaccess.options import TravelOptions
from geoaccess.routing.places import Places


class StreetTimes(NamedTuple):
    """Times between origins and destinations in compressed sparse rows.

    Attributes
    ----------
    ptr
        int64, shape (origins + 1,).
    to_row
        int32: destinations, rising within a row.
    seconds
        int32: travel times.
    origin_snapped, destination_snapped
        bool, one per place: it lies near enough to a street of the mode.
    """

    ptr: npt.NDArray[np.int64]
    to_row: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int32]
    origin_snapped: npt.NDArray[np.bool_]
    destination_snapped: npt.NDArray[np.bool_]


class _Ends(NamedTuple):
    """Places on the street network."""

    node: npt.NDArray[np.int32]
    connector_mm: npt.NDArray[np.int64]


def street_times(
    streets: StreetNetwork,
    origins: Places,
    destinations: Places,
    *,
    mode: str,
    max_s: int,
    options: TravelOptions,
) -> StreetTimes:
    """Times of all pairs that lie within `max_s` seconds of each other.

    Parameters
    ----------
    streets
        The street network.
    origins, destinations
        Places (see `places.places_of`).
    mode
        ``walk``, ``bike``, ``ebike`` or ``car``.
    max_s
        The longest time (closed).
    options
        Speeds and `max_snap_m`. A car drives at the legal speed; the way from the
        door to the street and from the street to the door is on foot in all modes.
    """
    graph_name = GRAPH_OF_MODE[mode]
    start = _Ends(*_snap(streets, graph_name, origins, options))
    end = _Ends(*_snap(streets, graph_name, destinations, options))
    walk, speed = options.walk_speed_m_per_h, mode_speeds(options)[mode]
    found = _search(streets, graph_name, start, end, max_s=max_s, speed=speed, walk=walk)
    row = np.repeat(np.arange(len(start.node)), np.diff(found.ptr))
    seconds = leg_seconds(
        start.connector_mm[row] + end.connector_mm[found.target_index],
        found.network_mm,
        walk_speed_m_per_h=walk,
        speed_m_per_h=speed,
    )
    seconds[_same_place(origins, destinations, row, found.target_index)] = 0
    within = seconds <= max_s
    counts = np.bincount(row[within], minlength=len(start.node))
    return StreetTimes(
        ptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        to_row=found.target_index[within],
        seconds=seconds[within],
        origin_snapped=start.node >= 0,
        destination_snapped=end.node >= 0,
    )


def _snap(
    streets: StreetNetwork, graph_name: str, places: Places, options: TravelOptions
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Nodes and connectors of places."""
    return snap(streets, graph_name, places.lon, places.lat, max_snap_m=options.max_snap_m)


def _search(
    streets: StreetNetwork,
    graph_name: str,
    start: _Ends,
    end: _Ends,
    *,
    max_s: int,
    speed: int,
    walk: int,
) -> Reached:
    """Search from the side that has fewer nodes to start from."""
    graph = streets.modes[graph_name]
    backward = len(np.unique(end.node)) < len(np.unique(start.node))
    near, far = (end, start) if backward else (start, end)
    ready = streets.prepared.get(graph_name)
    hierarchy = ready.hierarchy_at(speed) if ready else None
    if backward:
        # A hierarchy is turned round at no cost; only without one the edges have to be.
        graph = graph if hierarchy else reverse(graph)
        hierarchy = turn_round(hierarchy) if hierarchy else None
    longest = limit_mm(max_s, speed) - near.connector_mm * speed // walk
    # Connectors round down above; a pair of the same place must be found whatever they are.
    longest = np.maximum(longest, 0)
    weights = edge_weights(graph, speed)
    found = bounded_many_to_many(graph, weights, near.node, far.node, longest, hierarchy=hierarchy)
    return _turned(found, len(far.node)) if backward else found


def _turned(found: Reached, targets: int) -> Reached:
    """The same pairs with sources and targets swapped."""
    rows = sp.csr_array(
        (found.network_mm, found.target_index, found.ptr), shape=(len(found.ptr) - 1, targets)
    ).tocsc()
    return Reached(rows.indptr.astype(np.int64), rows.indices.astype(np.int32), rows.data)


def _same_place(
    origins: Places,
    destinations: Places,
    row: npt.NDArray[np.intp],
    column: npt.NDArray[np.int32],
) -> npt.NDArray[np.bool_]:
    """Pairs with equal coordinates: a place to itself takes no time."""
    same_lon = origins.lon[row] == destinations.lon[column]
    return np.asarray(same_lon & (origins.lat[row] == destinations.lat[column]))
