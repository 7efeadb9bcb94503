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
from geoaccess.networks.legs import GRAPH_OF_MODE
from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.snapping import snap
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.routing.access import Doors
from geoaccess.routing.percentiles import ranks_of
from geoaccess.routing.places import Places
from geoaccess.routing.transit import PairTimes, Query
from geoaccess.units import check_positive

STREET_MODES = ("walk", "bike", "ebike", "car")
TRANSIT_MODES = ("transit",)


class Trip(NamedTuple):
    """A checked question: mode, departures (None for streets alone), limit, percentiles."""

    mode: str
    departures: DepartureWindow | None
    max_s: int
    percentiles: tuple[float, ...]
    options: TravelOptions

    @property
    def date(self) -> dt.date | None:
        """The service date asked for; None for the first one of the network."""
        return self.departures.date if self.departures else None

    def query(self) -> Query:
        """The same question as the search of a day takes it."""
        if self.departures is None:
            raise AssertionError("the door lets no search of a day pass without departures")
        return Query(
            start_s=self.departures.start_s,
            minutes=self.departures.minutes,
            limit_s=self.max_s,
            ranks=ranks_of(self.percentiles, self.departures.minutes),
            max_rides=self.options.max_rides,
        )


def check_query(
    mode: str,
    percentiles: Sequence[float],
    max_trip_min: float,
    departures: DepartureWindow | None,
) -> None:
    """Raise everything that is wrong with a question, at once."""
    faults = []
    if mode not in STREET_MODES + TRANSIT_MODES:
        known = ", ".join(TRANSIT_MODES + STREET_MODES)
        faults.append(Fault("mode", f"{mode!r} is not a mode.", f"Choose one of: {known}."))
    elif mode in TRANSIT_MODES and departures is None:
        remedy = 'Pass departures=DepartureWindow("17:00", "19:00").'
        faults.append(Fault("departures", f"Mode {mode} needs departures.", remedy))
    if not percentiles or not all(0 <= p <= 100 for p in percentiles):
        found = f"{tuple(percentiles)!r} are not percentiles."
        faults.append(Fault("percentiles", found, "Give one or more numbers from 0 to 100."))
    raise_faults(faults)
    check_positive("max_trip_min", max_trip_min)


def place_table(
    network: TransportNetwork, places: Places, mode: str, options: TravelOptions
) -> pd.DataFrame:
    """Ids with their status: ``unsnapped`` where no street of the mode is near enough."""
    graph = GRAPH_OF_MODE.get(mode, "walk")
    nodes, _ = snap(network.streets, graph, places.lon, places.lat, max_snap_m=options.max_snap_m)
    status = np.where(nodes >= 0, "ok", "unsnapped").astype(object)
    return pd.DataFrame({"id": places.ids, "status": status})


def conditions_of(
    network: TransportNetwork,
    mode: str,
    departures: DepartureWindow | None,
    max_trip_min: float,
    options: TravelOptions,
) -> dict[str, Any]:
    """The conditions that travel with a result."""
    conditions: dict[str, Any] = {"mode": mode, "max_trip_min": max_trip_min}
    if mode in TRANSIT_MODES and departures is not None:
        conditions["service_date"] = network.service_date(departures.date).isoformat()
        conditions["departures"] = f"{departures.start}-{departures.end}"
    return conditions | dataclasses.asdict(options)


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
