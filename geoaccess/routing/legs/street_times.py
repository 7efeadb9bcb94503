"""Travel times along streets alone: on foot, by bike, by e-bike and by car."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from geoaccess.networks.shortest_paths.buckets import Buckets
from geoaccess.networks.shortest_paths.contraction import MAX_MM
from geoaccess.networks.shortest_paths.hierarchy import turn_round
from geoaccess.networks.shortest_paths.lengths import Reached, bounded_many_to_many
from geoaccess.networks.shortest_paths.prepared_search import buckets_for_many
from geoaccess.networks.stops.stop_doors import StopDoors
from geoaccess.networks.streets.legs import (
    GRAPH_OF_MODE,
    edge_weights,
    leg_seconds,
    limit_mm,
    mode_speeds,
    reverse,
)
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.options import TravelOptions
from geoaccess.routing.legs.places import Places, Spot, spot_of
from geoaccess.rows import offsets


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


class _Pace(NamedTuple):
    """Speed of connectors and of streets, and the longest time."""

    walk_m_per_h: int
    speed_m_per_h: int
    max_s: int


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
    start = spot_of(origins, streets, graph_name, max_snap_m=options.max_snap_m)
    end = start
    if destinations is not origins:
        end = spot_of(destinations, streets, graph_name, max_snap_m=options.max_snap_m)
    pace = _Pace(options.walk_speed_m_per_h, mode_speeds(options)[mode], max_s)
    found = _search(streets, graph_name, start, end, pace)
    return _timed(found, start, end, _same_place(origins, destinations, found), pace)


def times_by_buckets(
    streets: StreetNetwork,
    places: Places,
    targets: Places,
    buckets: Buckets,
    *,
    mode: str,
    max_s: int,
    options: TravelOptions,
    away: bool,
) -> StreetTimes:
    """Times between places and targets whose buckets are at hand.

    Parameters
    ----------
    streets, places, mode, max_s, options
        As in `street_times`.
    targets
        Where the ways lead: the stops of a timetable, or some destinations.
    buckets
        Those of the targets, for ways as long as `max_s` takes.
    away
        From the targets to the places instead. Either way a row is a place.
    """
    graph_name = GRAPH_OF_MODE[mode]
    graph = streets.modes[graph_name]
    start, end = (
        spot_of(side, streets, graph_name, max_snap_m=options.max_snap_m)
        for side in (places, targets)
    )
    pace = _Pace(options.walk_speed_m_per_h, mode_speeds(options)[mode], max_s)
    hierarchy = streets.prepared[graph_name].hierarchy
    found = bounded_many_to_many(
        graph, graph.length_mm, start.node, end.node, _longest_mm(start, pace),
        hierarchy=turn_round(hierarchy) if away else hierarchy, buckets=buckets,
    )  # fmt: skip
    return _timed(found, start, end, _same_place(places, targets, found), pace)


def buckets_if_they_pay(
    streets: StreetNetwork,
    places: Places,
    targets: Places,
    *,
    mode: str,
    max_s: int,
    options: TravelOptions,
    away: bool,
) -> Buckets | None:
    """Buckets of few targets for `times_by_buckets` from many places; None for `street_times`.

    Parameters
    ----------
    streets, places, targets, mode, max_s, options, away
        As in `times_by_buckets`.
    """
    graph_name, speed = GRAPH_OF_MODE[mode], mode_speeds(options)[mode]
    ready = streets.prepared.get(graph_name)
    hierarchy = ready.hierarchy_at(speed) if ready else None
    if hierarchy is None:
        return None
    start, end = (
        spot_of(side, streets, graph_name, max_snap_m=options.max_snap_m).node
        for side in (places, targets)
    )
    turned = turn_round(hierarchy) if away else hierarchy
    return buckets_for_many(turned, start, min(limit_mm(max_s, speed), MAX_MM), end)


def doors_hold(
    streets: StreetNetwork, doors: StopDoors, *, mode: str, max_s: int, options: TravelOptions
) -> bool:
    """Whether the buckets of the stops answer for this speed and this limit."""
    speed = mode_speeds(options)[mode]
    ready = streets.prepared.get(mode)
    near = limit_mm(max_s, speed) <= doors.to_stops.longest_mm[0]
    return bool(near and ready is not None and ready.hierarchy_at(speed) is not None)


def _timed(
    found: Reached, start: Spot, end: Spot, same: npt.NDArray[np.bool_], pace: _Pace
) -> StreetTimes:
    """Lengths with the connectors of both ends as seconds, within the limit."""
    row = np.repeat(np.arange(len(start.node)), np.diff(found.ptr))
    seconds = leg_seconds(
        start.connector_mm[row] + end.connector_mm[found.target_index],
        found.network_mm,
        walk_speed_m_per_h=pace.walk_m_per_h,
        speed_m_per_h=pace.speed_m_per_h,
    )
    seconds[same] = 0
    within = seconds <= pace.max_s
    counts = np.bincount(row[within], minlength=len(start.node))
    return StreetTimes(
        ptr=offsets(counts),
        to_row=found.target_index[within],
        seconds=seconds[within],
        origin_snapped=start.node >= 0,
        destination_snapped=end.node >= 0,
    )


def _search(
    streets: StreetNetwork,
    graph_name: str,
    start: Spot,
    end: Spot,
    pace: _Pace,
) -> Reached:
    """Search from the side that has fewer nodes to start from."""
    graph, speed = streets.modes[graph_name], pace.speed_m_per_h
    backward = len(np.unique(end.node)) < len(np.unique(start.node))
    near, far = (end, start) if backward else (start, end)
    ready = streets.prepared.get(graph_name)
    hierarchy = ready.hierarchy_at(speed) if ready else None
    if backward:
        # A hierarchy is turned round at no cost; only without one the edges have to be.
        graph = graph if hierarchy else reverse(graph)
        hierarchy = turn_round(hierarchy) if hierarchy else None
    longest = _longest_mm(near, pace)
    weights = edge_weights(graph, speed)
    found = bounded_many_to_many(graph, weights, near.node, far.node, longest, hierarchy=hierarchy)
    return _turned(found, len(far.node)) if backward else found


def _longest_mm(near: Spot, pace: _Pace) -> npt.NDArray[np.int64]:
    """How far along streets each place may look, its connector taken off."""
    most = limit_mm(pace.max_s, pace.speed_m_per_h)
    longest = most - near.connector_mm * pace.speed_m_per_h // pace.walk_m_per_h
    # Connectors round down above; a pair of the same place must be found whatever they are.
    return np.maximum(longest, 0)


def _turned(found: Reached, targets: int) -> Reached:
    """The same pairs with sources and targets swapped."""
    rows = sp.csr_array(
        (found.network_mm, found.target_index, found.ptr), shape=(len(found.ptr) - 1, targets)
    ).tocsc()
    return Reached(rows.indptr.astype(np.int64), rows.indices.astype(np.int32), rows.data)


def _same_place(origins: Places, destinations: Places, found: Reached) -> npt.NDArray[np.bool_]:
    """Pairs with equal coordinates: a place to itself takes no time."""
    row, column = np.repeat(np.arange(len(origins.lon)), np.diff(found.ptr)), found.target_index
    same_lon = origins.lon[row] == destinations.lon[column]
    return np.asarray(same_lon & (origins.lat[row] == destinations.lat[column]))
