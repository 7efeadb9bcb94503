"""The nearest destination of every origin, without a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.shortest_paths.nearest_target import nearest_target
from geoaccess.networks.streets.legs import GRAPH_OF_MODE, leg_seconds, mode_speeds
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.routing.legs.access import Doors, merge_doors, stop_legs
from geoaccess.routing.legs.places import Places, places_of, spot_of
from geoaccess.routing.search.nearest_lane import (
    DESTINATION_BITS,
    Nearest,
    nearest_by_transit,
    packed,
)
from geoaccess.routing.search.query import STREET_MODES, Trip, check_trip, on_streets, place_table
from geoaccess.routing.times import minutes_column
from geoaccess.units import UNREACHED_S, to_minutes

_STREET_WAY = {"transit": "walk", "bike_transit": "bike"}


def nearest(
    network: TransportNetwork,
    origins: Any,
    destinations: Any,
    *,
    mode: str,
    departures: DepartureWindow | None = None,
    percentiles: Sequence[float] = (50,),
    max_trip_min: float = 120,
    options: TravelOptions | None = None,
) -> pd.DataFrame:
    """The destination that is reached first from every origin.

    At each departure the traveller goes to whichever destination is reached
    first: so the time at a percentile may be shorter than that of `travel_times`
    to any single destination. One search serves all destinations.

    Parameters
    ----------
    network, origins, destinations, mode, departures, percentiles, max_trip_min, options
        As in `travel_times`.

    Returns
    -------
    pandas.DataFrame
        One row per origin, in the caller's order: ``from_id``, ``status`` (``ok``
        or ``unsnapped``), ``to_id`` (None where nothing is reached) and
        ``travel_time_min`` (``inf`` there). ``to_id`` is the destination at the
        departure that stands at the percentile; of destinations that are reached
        at the same second, the one nearest in the table's order. With several
        percentiles the columns are ``to_p25_id``, ``travel_time_p25_min`` and so on.

    Raises
    ------
    InputError, NoServiceError
        As in `travel_times`.

    Examples
    --------
    >>> nearest(network, housing, practices, mode="bike")  # doctest: +SKIP
    """
    start, end = places_of(origins=origins, destinations=destinations)
    options = options or network.options
    trip = check_trip(
        mode,
        departures=departures,
        arrive_by=None,
        percentiles=percentiles,
        max_trip_min=max_trip_min,
        options=options,
    )
    start, end = on_streets(network, start, end, trip)
    doors = merge_doors(start)
    found = _search(network, doors.places, end, trip)
    return _frame(place_table(network, start, mode, options), end, doors, found, trip)


def _search(
    network: TransportNetwork, origins: Places, destinations: Places, trip: Trip
) -> Nearest:
    """The nearest destination by the street or by public transport."""
    street = _STREET_WAY.get(trip.mode, trip.mode)
    direct = _nearest_by_street(network, origins, destinations, street, trip)
    if trip.mode in STREET_MODES:
        values = np.tile(direct, (len(trip.percentiles), 1))
        number = values & ((1 << DESTINATION_BITS) - 1)
        seconds = values >> DESTINATION_BITS
        return Nearest(seconds, np.where(seconds <= trip.max_s, number, -1).astype(np.int32))
    network = network.with_options(trip.options)
    graph = network.graphs[network.service_date(trip.date)]
    access, egress = stop_legs(network, origins, destinations, mode=trip.mode, options=trip.options)
    return nearest_by_transit(graph, access, egress, direct, trip.query())


def _nearest_by_street(
    network: TransportNetwork, origins: Places, destinations: Places, mode: str, trip: Trip
) -> npt.NDArray[np.int64]:
    """The nearest destination along streets, `packed`; int64, shape (origins,)."""
    graph_name, options = GRAPH_OF_MODE[mode], trip.options
    speeds = {
        "walk_speed_m_per_h": options.walk_speed_m_per_h,
        "speed_m_per_h": mode_speeds(options)[mode],
    }
    (node, connector), (to_node, to_connector) = (
        spot_of(places, network.streets, graph_name, max_snap_m=options.max_snap_m)
        for places in (origins, destinations)
    )
    graph = network.streets.modes[graph_name]
    ready = network.streets.prepared.get(graph_name)
    hierarchy = ready.hierarchy_at(speeds["speed_m_per_h"]) if ready else None
    found = nearest_target(
        graph, to_node, to_connector, max_s=trip.max_s, hierarchy=hierarchy, **speeds
    )
    target = np.where(node >= 0, found.target[node], -1)
    seconds = leg_seconds(
        connector + found.connector_mm[node], found.network_mm[node], **speeds
    ).astype(np.int64)
    target = np.where(seconds <= trip.max_s, target, -1)
    same = _same_place(origins, destinations)
    return packed(np.where(same >= 0, 0, seconds), np.where(same >= 0, same, target))


def _same_place(origins: Places, destinations: Places) -> npt.NDArray[np.int64]:
    """First destination with the coordinates of each origin; -1 for none."""
    known = pd.MultiIndex.from_arrays([destinations.lon, destinations.lat])
    first = np.flatnonzero(~known.duplicated())
    at = known[first].get_indexer(pd.MultiIndex.from_arrays([origins.lon, origins.lat]))
    return np.where(at >= 0, first[at], -1)


def _frame(
    table: pd.DataFrame, destinations: Places, doors: Doors, found: Nearest, trip: Trip
) -> pd.DataFrame:
    """One row per origin with ids and minutes."""
    frame = table.rename(columns={"id": "from_id"})
    for row, percentile in enumerate(trip.percentiles):
        number = found.destination[row][doors.group]
        seconds = np.where(number >= 0, found.seconds[row][doors.group], UNREACHED_S)
        single = len(trip.percentiles) == 1
        ids = np.full(len(number), None, dtype=object)
        ids[number >= 0] = destinations.ids[number[number >= 0]]
        frame["to_id" if single else f"to_p{percentile:g}_id"] = pd.Series(ids, dtype=object)
        frame[minutes_column(percentile, trip.percentiles)] = to_minutes(seconds)
    return frame
