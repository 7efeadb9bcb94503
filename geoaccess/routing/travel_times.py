"""Door-to-door travel times between all pairs of places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from geoaccess.networks.network import TransportNetwork
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.provenance import describe
from geoaccess.routing.legs.access import merge_doors, transit_legs
from geoaccess.routing.legs.pairs import PairTimes
from geoaccess.routing.legs.places import Places, places_of
from geoaccess.routing.legs.street_times import street_times
from geoaccess.routing.search.from_few import is_from_few, times_from_few
from geoaccess.routing.search.query import (
    STREET_MODES,
    Trip,
    check_trip,
    on_streets,
    place_table,
    spread_pairs,
)
from geoaccess.routing.search.transit import transit_times
from geoaccess.routing.times import TravelTimes
from geoaccess.units import UNREACHED_S


def travel_times(
    network: TransportNetwork,
    origins: Any,
    destinations: Any,
    *,
    mode: str,
    departures: DepartureWindow | None = None,
    arrive_by: DepartureWindow | str | None = None,
    percentiles: Sequence[float] = (50,),
    max_trip_min: float = 120,
    options: TravelOptions | None = None,
) -> TravelTimes:
    """Travel times from every origin to every destination.

    Parameters
    ----------
    network
        From `build_network` or `load_network`.
    origins, destinations
        Any GeoDataFrame with ``id`` and geometry, in any reference system.
    mode
        ``transit`` (on foot to the stop), ``bike_transit`` (by bike to the first
        stop, on foot from the last), ``walk``, ``bike``, ``ebike`` or ``car``. A car drives
        at the legal speed, without time for turns, lights, traffic or parking:
        meant for the drive-time rules of practices only.
    departures
        For public transport: every minute of this window is a departure.
    arrive_by
        Instead of departures, an appointment (``"09:00"``, on the first service
        date) or a window of them: one leaves as late as possible, and the travel
        time is from then to the appointment.
    percentiles
        Percentiles of the travel time over the departures or appointments
        (nearest rank; one without a route counts as infinite).
    max_trip_min
        The longest travel time (closed).
    options
        Speeds and limits; default those that the network was built for.

    Returns
    -------
    TravelTimes
        Exact to the second. Waiting for the first vehicle counts. Public
        transport is never slower than walking.

    Raises
    ------
    InputError
        With all faults of the tables; for an unknown mode, percentiles outside
        0 to 100 or a missing window.
    NoServiceError
        If the network was not built for the date of the window.

    Notes
    -----
    The search goes backwards from 128 destinations at once (see `lanes`), on
    transfer links reduced as in trip-based routing [1]_.

    References
    ----------
    .. [1] Witt, S. (2015). Trip-based public transit routing. ESA 2015.

    Examples
    --------
    >>> evening = DepartureWindow("17:00", "19:00")
    >>> travel_times(
    ...     network, housing, practices, mode="transit", departures=evening
    ... )  # doctest: +SKIP
    """
    start, end = places_of(origins=origins, destinations=destinations)
    options = options or network.options
    trip = check_trip(
        mode,
        departures=departures,
        arrive_by=arrive_by,
        percentiles=percentiles,
        max_trip_min=max_trip_min,
        options=options,
    )
    start, end = on_streets(network, start, end, trip)
    from_doors, to_doors = merge_doors(start), merge_doors(end)
    search = _by_street if mode in STREET_MODES else _by_transit
    found = search(network, from_doors.places, to_doors.places, trip)
    pairs = spread_pairs(found, from_doors, to_doors)
    conditions = trip.conditions(network, max_trip_min)
    origin_table = place_table(network, start, mode, options)
    same = end is start
    return TravelTimes(
        origins=origin_table,
        destinations=origin_table.copy() if same else place_table(network, end, mode, options),
        from_row=pairs.origin,
        to_row=pairs.destination,
        seconds=np.where(pairs.seconds <= trip.max_s, pairs.seconds, np.int32(UNREACHED_S)),
        percentiles=trip.percentiles,
        options=conditions,
        provenance=describe(conditions, network.sources),
    )


def _by_street(
    network: TransportNetwork, origins: Places, destinations: Places, trip: Trip
) -> PairTimes:
    """Times along streets; they are the same at every departure, so at every percentile."""
    times = street_times(
        network.streets, origins, destinations,
        mode=trip.mode, max_s=trip.max_s, options=trip.options,
    )  # fmt: skip
    origin = np.repeat(np.arange(len(origins.ids), dtype=np.int32), np.diff(times.ptr))
    return PairTimes(origin, times.to_row, np.tile(times.seconds, (len(trip.percentiles), 1)))


def _by_transit(
    network: TransportNetwork, origins: Places, destinations: Places, trip: Trip
) -> PairTimes:
    """Times by public transport or on foot, whichever is faster at each departure."""
    network = network.with_options(trip.options)
    date = network.service_date(trip.date)
    legs = transit_legs(
        network, origins, destinations,
        mode=trip.mode, max_trip_s=trip.max_s, options=trip.options,
    )  # fmt: skip
    query = trip.query()
    if not trip.arrives and is_from_few(legs):
        return times_from_few(network.mirrors[date], legs, query)
    if not trip.arrives:
        return transit_times(network.graphs[date], *legs, query)
    back = legs.turned_round()
    if is_from_few(back):
        found = times_from_few(network.graphs[date], back, query)
    else:
        found = transit_times(network.mirrors[date], *back, query)
    order = np.lexsort((found.origin, found.destination))
    return PairTimes(found.destination[order], found.origin[order], found.seconds[:, order])
