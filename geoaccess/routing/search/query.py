"""What every search shares: checks of the question, merged places, conditions of the answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import Fault, raise_faults
from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.streets.legs import GRAPH_OF_MODE
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.routing.legs.access import Doors
from geoaccess.routing.legs.pairs import PairTimes, Query
from geoaccess.routing.legs.places import Places, snapped, spot_of
from geoaccess.routing.search.percentiles import ranks_of
from geoaccess.units import check_positive, format_clock, parse_clock, threshold_s

STREET_MODES = ("walk", "bike", "ebike", "car")
TRANSIT_MODES = ("transit", "bike_transit")
_GRAPHS_OF_TRANSIT = {"transit": ("walk",), "bike_transit": ("walk", "bike")}


class Trip(NamedTuple):
    """A checked question.

    Attributes
    ----------
    mode
        One of `STREET_MODES` or `TRANSIT_MODES`.
    window
        Every minute of departure, or of arrival; None for streets alone.
    arrives
        The window is one of arrivals.
    max_s
        Longest travel time.
    percentiles, options
        As in `travel_times`.
    """

    mode: str
    window: DepartureWindow | None
    arrives: bool
    max_s: int
    percentiles: tuple[float, ...]
    options: TravelOptions

    @property
    def date(self) -> dt.date | None:
        """The service date asked for; None for the first one of the network."""
        return self.window.date if self.window else None

    def query(self) -> Query:
        """The same question as the search of a day takes it, in the mirror for arrivals."""
        if self.window is None:
            raise AssertionError("the door lets no search of a day pass without a window")
        return Query(
            start_s=60 - self.window.end_s if self.arrives else self.window.start_s,
            minutes=self.window.minutes,
            limit_s=self.max_s,
            ranks=ranks_of(self.percentiles, self.window.minutes),
            max_rides=self.options.max_rides,
        )

    def conditions(self, network: TransportNetwork, max_trip_min: float) -> dict[str, Any]:
        """The conditions that travel with a result."""
        conditions: dict[str, Any] = {"mode": self.mode, "max_trip_min": max_trip_min}
        if self.mode in TRANSIT_MODES and self.window is not None:
            conditions["service_date"] = network.service_date(self.date).isoformat()
            span = f"{self.window.start}-{self.window.end}"
            conditions["arrive_by" if self.arrives else "departures"] = span
        return conditions | dataclasses.asdict(self.options)


def check_trip(
    mode: str,
    *,
    departures: DepartureWindow | None,
    arrive_by: DepartureWindow | str | None,
    percentiles: Sequence[float],
    max_trip_min: float,
    options: TravelOptions,
) -> Trip:
    """The question, or everything that is wrong with it at once."""
    faults = []
    if mode not in STREET_MODES + TRANSIT_MODES:
        known = ", ".join(TRANSIT_MODES + STREET_MODES)
        faults.append(Fault("mode", f"{mode!r} is not a mode.", f"Choose one of: {known}."))
    elif mode in TRANSIT_MODES and (departures is None) == (arrive_by is None):
        remedy = 'Pass departures=DepartureWindow("17:00", "19:00") or arrive_by="09:00".'
        problem = f"Mode {mode} needs either departures or arrivals."
        faults.append(Fault("departures", problem, remedy))
    if not percentiles or not all(0 <= p <= 100 for p in percentiles):
        found = f"{tuple(percentiles)!r} are not percentiles."
        faults.append(Fault("percentiles", found, "Give one or more numbers from 0 to 100."))
    raise_faults(faults)
    check_positive("max_trip_min", max_trip_min)
    window = departures if arrive_by is None else _arrivals(arrive_by)
    arrives = arrive_by is not None
    return Trip(mode, window, arrives, threshold_s(max_trip_min), tuple(percentiles), options)


def _arrivals(arrive_by: DepartureWindow | str) -> DepartureWindow:
    """A single clock time as a window of one minute."""
    if isinstance(arrive_by, DepartureWindow):
        return arrive_by
    return DepartureWindow(arrive_by, format_clock(parse_clock(arrive_by) + 60))


def on_streets(
    network: TransportNetwork, start: Places, end: Places, trip: Trip
) -> tuple[Places, Places]:
    """Both ends with their spots on the graphs of the mode, looked up once for the whole question."""

    def find(places: Places) -> Places:
        graphs, most_m = _graphs_of_mode(trip.mode), trip.options.max_snap_m
        return snapped(places, network.streets, graphs, max_snap_m=most_m)

    first = find(start)
    return first, first if end is start else find(end)


def _graphs_of_mode(mode: str) -> tuple[str, ...]:
    """The street graphs that a mode sets out on."""
    return _GRAPHS_OF_TRANSIT.get(mode) or (GRAPH_OF_MODE[mode],)


def place_table(
    network: TransportNetwork, places: Places, mode: str, options: TravelOptions
) -> pd.DataFrame:
    """Ids with their status: ``unsnapped`` where no street of the mode is near enough."""
    snapped = np.zeros(len(places.ids), np.bool_)
    for graph in _graphs_of_mode(mode):
        spot = spot_of(places, network.streets, graph, max_snap_m=options.max_snap_m)
        snapped |= spot.node >= 0
    status = np.where(snapped, "ok", "unsnapped").astype(object)
    return pd.DataFrame({"id": places.ids, "status": status})


def spread_pairs(pairs: PairTimes, start: Doors, end: Doors) -> PairTimes:
    """Give all places of a group the times of the group, sorted by origin and destination."""
    if _is_plain(start) and _is_plain(end):
        return pairs
    pairs = _repeated(pairs, end, "destination")
    pairs = _repeated(pairs, start, "origin")
    order = np.lexsort((pairs.destination, pairs.origin))
    return PairTimes(pairs.origin[order], pairs.destination[order], pairs.seconds[:, order])


def _is_plain(doors: Doors) -> bool:
    """Whether every place is a group of its own, in order."""
    return len(doors.group) == len(doors.places.ids)


def _repeated(pairs: PairTimes, doors: Doors, end: str) -> PairTimes:
    """Write out one end of the pairs: every member of a group instead of the group."""
    if _is_plain(doors):
        return pairs
    groups = getattr(pairs, end)
    members = np.argsort(doors.group, kind="stable")
    size = np.bincount(doors.group, minlength=len(doors.places.ids))
    first = np.cumsum(size) - size
    count = size[groups]
    at = np.repeat(np.arange(len(groups)), count)
    step = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    chosen: npt.NDArray[np.int32] = members[first[groups[at]] + step].astype(np.int32)
    repeated = PairTimes(pairs.origin[at], pairs.destination[at], pairs.seconds[:, at])
    return repeated._replace(**{end: chosen})
