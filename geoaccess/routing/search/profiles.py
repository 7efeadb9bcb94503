"""Arrivals and departures at listed clock times: what round trips are made of.

Both searches are one: the way out looks for the latest departure from home that
arrives by an appointment, the way back is the same question in the mirror.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geoaccess.errors import InputError
from geoaccess.networks.network import TransportNetwork
from geoaccess.options import TravelOptions
from geoaccess.routing.legs.access import merge_doors, transit_legs
from geoaccess.routing.legs.places import Places, places_of
from geoaccess.routing.legs.street_times import street_times
from geoaccess.routing.search.deadlines import NEVER, Deadlines, latest_departures_on
from geoaccess.routing.search.query import STREET_MODES, TRANSIT_MODES
from geoaccess.units import check_positive, threshold_s

Clock = npt.NDArray[np.int32]


def latest_departures(
    network: TransportNetwork,
    homes: Any,
    practices: Any,
    arrive_by_s: npt.ArrayLike,
    *,
    mode: str,
    date: str | dt.date | None = None,
    max_trip_min: float = 120,
    options: TravelOptions | None = None,
) -> Clock:
    """When to leave home, at the latest, for every appointment at every practice.

    Parameters
    ----------
    network
        From `build_network`.
    homes, practices
        Any GeoDataFrame with ``id`` and geometry.
    arrive_by_s
        Clock times in seconds, shape (times,), in any order.
    mode, max_trip_min, options
        As in `travel_times`.
    date
        The service date; None takes the first one of the network.

    Returns
    -------
    numpy.ndarray
        int32 clock seconds, shape (times, homes, practices); ``-UNREACHED_S``
        where no journey within `max_trip_min` arrives in time. The result takes 4
        bytes for every time, home and practice: pass homes in pieces where that
        is too much.

    Examples
    --------
    >>> latest_departures(
    ...     network, housing, practices, [36_000], mode="transit"
    ... )  # doctest: +SKIP
    """
    deadlines = np.asarray(arrive_by_s, np.int32)
    asked = _Asked(network, date, mode, max_trip_min, options)
    return asked.departures(homes, practices, deadlines, way_back=False)


def earliest_arrivals(
    network: TransportNetwork,
    practices: Any,
    homes: Any,
    depart_s: npt.ArrayLike,
    *,
    mode: str,
    date: str | dt.date | None = None,
    max_trip_min: float = 120,
    options: TravelOptions | None = None,
) -> Clock:
    """When one is home after leaving each practice at each time.

    Parameters
    ----------
    network, practices, homes, mode, date, max_trip_min, options
        As in `latest_departures`.
    depart_s
        Clock times in seconds, shape (times,), in any order. With ``bike_transit``
        the bike waits at the last stop, as after the way out.

    Returns
    -------
    numpy.ndarray
        int32 clock seconds, shape (times, homes, practices); ``UNREACHED_S``
        where no journey within `max_trip_min` gets home.

    Examples
    --------
    >>> earliest_arrivals(
    ...     network, practices, housing, [37_800], mode="transit"
    ... )  # doctest: +SKIP
    """
    deadlines = -np.asarray(depart_s, np.int32)
    asked = _Asked(network, date, mode, max_trip_min, options)
    return -asked.departures(homes, practices, deadlines, way_back=True)


@dataclass(frozen=True)
class _Asked:
    """What both directions share."""

    network: TransportNetwork
    date: str | dt.date | None
    mode: str
    max_trip_min: float
    options: TravelOptions | None

    def departures(self, homes: Any, practices: Any, deadlines: Clock, *, way_back: bool) -> Clock:
        """Latest departures, shape (deadlines, homes, practices), in the mirror for the way back."""
        start, end = places_of(homes=homes, practices=practices)
        if self.mode not in STREET_MODES + TRANSIT_MODES:
            known = ", ".join(TRANSIT_MODES + STREET_MODES)
            raise InputError(f"{self.mode!r} is not a mode. Choose one of: {known}.")
        check_positive("max_trip_min", self.max_trip_min)
        from_doors, to_doors = merge_doors(start), merge_doors(end)
        order = np.argsort(deadlines, kind="stable")
        search = self._by_street if self.mode in STREET_MODES else self._by_transit
        found = search(from_doors.places, to_doors.places, deadlines[order], way_back)
        out = np.empty_like(found)
        out[order] = found
        return out[:, from_doors.group][:, :, to_doors.group]

    def _by_street(
        self, homes: Places, practices: Places, deadlines: Clock, way_back: bool
    ) -> Clock:
        """Deadlines less the seconds of the way."""
        ends = (practices, homes) if way_back else (homes, practices)
        options = self.options or self.network.options
        times = street_times(
            self.network.streets,
            *ends,
            mode=self.mode,
            max_s=threshold_s(self.max_trip_min),
            options=options,
        )
        row = np.repeat(np.arange(len(times.ptr) - 1), np.diff(times.ptr))
        home, practice = (times.to_row, row) if way_back else (row, times.to_row)
        shape = (len(deadlines), len(homes.ids), len(practices.ids))
        out = np.full(shape, NEVER, np.int32)
        out[:, home, practice] = deadlines[:, None] - times.seconds
        return out

    def _by_transit(
        self, homes: Places, practices: Places, deadlines: Clock, way_back: bool
    ) -> Clock:
        """Search the day, or its mirror."""
        options = self.options or self.network.options
        network = self.network.with_options(options)
        date = network.service_date(self.date)
        limit_s = threshold_s(self.max_trip_min)
        legs = transit_legs(
            network,
            *((practices, homes) if way_back else (homes, practices)),
            mode=self.mode,
            max_trip_s=limit_s,
            options=options,
            bike_at_end=way_back,
        )
        asked = Deadlines(deadlines, limit_s, options.max_rides)
        if way_back:
            return latest_departures_on(network.mirrors[date], *legs.turned_round(), asked)
        return latest_departures_on(network.graphs[date], *legs, asked)
