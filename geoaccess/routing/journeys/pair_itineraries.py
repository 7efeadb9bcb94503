"""Itineraries of chosen pairs, at the minute of a window that stands for its travel time."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import Fault, name_some, raise_faults
from geoaccess.networks.network import TransportNetwork
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.routing.journeys.itinerary_frame import itinerary_frame
from geoaccess.routing.journeys.pair_journeys import Asked, Pair, pair_journeys
from geoaccess.routing.legs.places import Places, places_of
from geoaccess.routing.search.percentiles import ranks_of
from geoaccess.routing.search.profiles import earliest_arrivals
from geoaccess.routing.search.query import STREET_MODES, TRANSIT_MODES
from geoaccess.units import UNREACHED_S, check_positive, threshold_s


def pair_itineraries(
    network: TransportNetwork,
    origins: Any,
    destinations: Any,
    pairs: pd.DataFrame,
    *,
    mode: str = "transit",
    departures: DepartureWindow | None = None,
    percentile: float = 50,
    max_trip_min: float = 120,
    options: TravelOptions | None = None,
) -> gpd.GeoDataFrame:
    """The journeys behind the travel times of chosen pairs, one row per leg.

    Parameters
    ----------
    network, origins, destinations, mode, max_trip_min, options
        As in `travel_times`.
    pairs
        Frame with ``from_id`` and ``to_id``.
    departures
        For ``transit`` and ``bike_transit``: the window.
    percentile
        Each journey leaves in the first minute of the window whose travel time is
        this percentile (nearest rank, as in `travel_times`); with
        ``bike_transit`` in the first minute of the window.

    Returns
    -------
    geopandas.GeoDataFrame
        As from `itineraries`, in the order of the pairs.

    Raises
    ------
    InputError
        With all faults of the tables; for an unknown mode, a missing window, or a
        pair that names a place that is not in the tables.
    NoServiceError
        If the network was not built for the date.

    Examples
    --------
    >>> pairs = pd.DataFrame({"from_id": ["camp"], "to_id": ["practice"]})
    >>> pair_itineraries(network, housing, practices, pairs, mode="bike")  # doctest: +SKIP
    """
    start, end = places_of(origins=origins, destinations=destinations)
    check_positive("max_trip_min", max_trip_min)
    rows = _rows(start, end, pairs, mode, departures)
    asked = Asked(
        mode=mode,
        is_deadline=False,
        max_s=threshold_s(max_trip_min),
        options=options or network.options,
        date=None if departures is None else network.service_date(departures.date),
    )
    at_s = np.zeros(len(rows), dtype=np.int64)
    if departures is not None:
        at_s = _minutes(network, (start, end), rows, asked, departures, percentile)
    listed = [Pair(int(o), int(d), int(at)) for (o, d), at in zip(rows, at_s, strict=True)]
    return itinerary_frame(network, pair_journeys(network, start, end, listed, asked), asked)


def percentile_minutes(
    arrivals_s: npt.NDArray[np.int32], departures: DepartureWindow, percentile: float
) -> npt.NDArray[np.int64]:
    """First clock time whose travel time is the percentile of the window (nearest rank).

    Parameters
    ----------
    arrivals_s
        Clock seconds, shape (minutes of the window, ...).
    departures, percentile
        The window and the percentile.

    Returns
    -------
    numpy.ndarray
        Clock seconds, of the shape of `arrivals_s` but for its first axis. Where
        the percentile is not reached, the first minute at which nothing is.
    """
    clock_s = departures.departures_s().astype(np.int64)
    reached = arrivals_s < UNREACHED_S
    by_minute = clock_s.reshape(-1, *[1] * (arrivals_s.ndim - 1))
    taken_s = np.where(reached, arrivals_s - by_minute, UNREACHED_S)
    rank = int(ranks_of((percentile,), len(clock_s))[0])
    wanted = np.partition(taken_s, rank - 1, axis=0)[rank - 1]
    return np.asarray(clock_s[(taken_s == wanted).argmax(axis=0)])


def _minutes(
    network: TransportNetwork,
    ends: tuple[Places, Places],
    rows: npt.NDArray[np.intp],
    asked: Asked,
    departures: DepartureWindow,
    percentile: float,
) -> npt.NDArray[np.int64]:
    """When each pair leaves."""
    if asked.mode != "transit" or not len(rows):
        return np.full(len(rows), departures.departures_s()[0], dtype=np.int64)
    used = [np.unique(rows[:, side], return_inverse=True) for side in (0, 1)]
    start, end = (_frame(places, kept) for places, (kept, _) in zip(ends, used, strict=True))
    arrivals_s = earliest_arrivals(
        network, start, end, departures.departures_s(),
        mode=asked.mode, date=asked.date, max_trip_min=asked.max_s / 60, options=asked.options,
    )  # fmt: skip
    of_pair = arrivals_s[:, used[1][1], used[0][1]]
    return percentile_minutes(of_pair, departures, percentile)


def _frame(places: Places, rows: npt.NDArray[np.intp]) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(places.lon[rows], places.lat[rows])
    return gpd.GeoDataFrame({"id": places.ids[rows]}, geometry=points, crs="EPSG:4326")


def _rows(
    start: Places,
    end: Places,
    pairs: pd.DataFrame,
    mode: str,
    departures: DepartureWindow | None,
) -> npt.NDArray[np.intp]:
    """Rows of origins and destinations, shape (pairs, 2); raises everything that is wrong."""
    faults = []
    if mode not in STREET_MODES + TRANSIT_MODES:
        known = ", ".join(TRANSIT_MODES + STREET_MODES)
        faults.append(Fault("mode", f"{mode!r} is not a mode.", f"Choose one of: {known}."))
    if mode in TRANSIT_MODES and departures is None:
        remedy = 'Pass departures=DepartureWindow("17:00", "19:00").'
        faults.append(Fault("departures", f"Mode {mode} needs departures.", remedy))
    found = []
    for name, places in (("from_id", start), ("to_id", end)):
        rows = pd.Index(places.ids).get_indexer(pd.Index(pairs[name].astype(str)))
        strange = pairs[name][rows < 0].unique()
        if len(strange):
            problem = f"not in the table: {name_some(strange)}."
            faults.append(Fault(f"pairs, {name}", problem, "Pass the tables of the pairs."))
        found.append(rows)
    raise_faults(faults)
    return np.column_stack(found).astype(np.intp)
