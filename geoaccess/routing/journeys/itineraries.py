"""Itineraries: which way to go, leg by leg, for chosen pairs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd

from geoaccess.errors import Fault, raise_faults
from geoaccess.networks.network import TransportNetwork
from geoaccess.options import TravelOptions
from geoaccess.routing.journeys.itinerary_frame import itinerary_frame
from geoaccess.routing.journeys.pair_journeys import Asked, Pair, pair_journeys
from geoaccess.routing.legs.places import places_of
from geoaccess.routing.search.query import STREET_MODES, TRANSIT_MODES
from geoaccess.units import check_positive, parse_clock, threshold_s


def itineraries(
    network: TransportNetwork,
    origins: Any,
    destinations: Any,
    *,
    departure: str | None = None,
    arrive_by: str | None = None,
    date: str | dt.date | None = None,
    mode: str = "transit",
    max_trip_min: float = 120,
    options: TravelOptions | None = None,
) -> gpd.GeoDataFrame:
    """The best journey from every origin to every destination, one row per leg.

    Parameters
    ----------
    network
        From `build_network` or `load_network`.
    origins, destinations
        Any GeoDataFrame with ``id`` and geometry, in any reference system.
    departure, arrive_by
        A clock time of the service date, ``HH:MM`` or ``HH:MM:SS``; one of the
        two. From `departure` on the earliest arrival counts, for `arrive_by` the
        latest departure.
    date
        The service date; None takes the first one of the network.
    mode, max_trip_min, options
        As in `travel_times`.

    Returns
    -------
    geopandas.GeoDataFrame
        Sorted by origin and destination as given, then by leg, in EPSG:4326:

        - ``from_id, to_id, status, leg``: legs count from 1. A pair without legs
          has one row with leg 0 and status ``no_route`` (none within
          `max_trip_min`), ``unsnapped`` (no street near one of the two) or ``ok``
          (a place to itself).
        - ``mode``: ``walk``, ``bike``, ``ebike``, ``car`` or the kind of vehicle
          (``bus, tram, metro, train, ferry, ...``); ``line, line_name, headsign``.
          Where a vehicle goes on as another line with its passengers on board,
          that is one leg, with both lines.
        - ``from_stop, from_stop_name, to_stop, to_stop_name``: None at the ends of
          the journey.
        - ``departs, arrives`` (text), ``departs_s, arrives_s`` (seconds after
          midnight of the service date), ``duration_min`` and ``wait_min``, the
          wait before the leg. The first wait is at home, from `departure` on; so
          waits and durations add up to the travel time of `travel_times`, to the
          second. For `arrive_by` the time left before the appointment is in no leg.
        - ``distance_m`` along streets; missing for rides.
        - ``geometry`` with ``line_source``: ``streets``, ``shape`` (from
          ``shapes.txt``), ``stops`` (straight between the stops) or ``straight``
          (a platform change that the streets do not know).

    Raises
    ------
    InputError
        With all faults of the tables; unless one of `departure` and `arrive_by`
        is given; for an unknown mode.
    NoServiceError
        If the network was not built for the date.

    Notes
    -----
    Of journeys that arrive at the same second, the one with the fewest rides is
    shown; of those, the one that leaves home last; then the one with the
    shortest walks, looked at from the last to the first. With `arrive_by`, of the
    journeys that leave at the same second, fewest rides, then earliest arrival.

    Examples
    --------
    >>> itineraries(network, housing, practices, departure="08:00")  # doctest: +SKIP
    """
    start, end = places_of(origins=origins, destinations=destinations)
    _check(mode, departure, arrive_by)
    check_positive("max_trip_min", max_trip_min)
    asked = Asked(
        mode=mode,
        is_deadline=departure is None,
        max_s=threshold_s(max_trip_min),
        options=options or network.options,
        date=None if mode in STREET_MODES else network.service_date(date),
    )
    at_s = parse_clock(departure or arrive_by or "")
    rows = range(len(start.ids)), range(len(end.ids))
    pairs = [Pair(o, d, at_s) for o in rows[0] for d in rows[1]]
    return itinerary_frame(network, pair_journeys(network, start, end, pairs, asked), asked)


def _check(mode: str, departure: str | None, arrive_by: str | None) -> None:
    """Raise everything that is wrong with a question, at once."""
    faults = []
    if mode not in STREET_MODES + TRANSIT_MODES:
        known = ", ".join(TRANSIT_MODES + STREET_MODES)
        faults.append(Fault("mode", f"{mode!r} is not a mode.", f"Choose one of: {known}."))
    if (departure is None) == (arrive_by is None):
        found = "Both are given." if departure else "Neither is given."
        remedy = 'Pass one of the two, for example departure="08:00".'
        faults.append(Fault("departure, arrive_by", found, remedy))
    raise_faults(faults)
