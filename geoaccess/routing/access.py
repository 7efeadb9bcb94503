"""Ways between places and stops: access to board, egress after alighting."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.networks.network import TransportNetwork
from geoaccess.options import TravelOptions
from geoaccess.routing.places import Places
from geoaccess.routing.street_times import StreetTimes, street_times
from geoaccess.routing.transit import Legs
from geoaccess.units import threshold_s


class Doors(NamedTuple):
    """Places that share all their street times.

    Attributes
    ----------
    places
        One place for every group.
    group
        int64, shape (all places,): the group of each.
    """

    places: Places
    group: npt.NDArray[np.int64]


def merge_doors(places: Places) -> Doors:
    """Merge places with the same coordinates: they are searched once."""
    points = np.column_stack([places.lon, places.lat])
    _, first, group = np.unique(points, axis=0, return_index=True, return_inverse=True)
    if len(first) == len(places.ids):
        return Doors(places, np.arange(len(places.ids)))
    chosen = Places(places.ids[first], places.lon[first], places.lat[first])
    return Doors(chosen, group.reshape(-1))


def stop_places(stops: pd.DataFrame) -> Places:
    """The stops of a timetable as places."""
    return Places(
        stops["stop_id"].to_numpy(dtype=object),
        stops["lon"].to_numpy(np.float64),
        stops["lat"].to_numpy(np.float64),
    )


class TransitLegs(NamedTuple):
    """The ways on foot around a journey; see `transit.transit_times`."""

    access: Legs
    egress: Legs
    direct: Legs


def transit_legs(
    network: TransportNetwork,
    origins: Places,
    destinations: Places,
    max_trip_s: int,
    options: TravelOptions,
) -> TransitLegs:
    """Walks from places to stops, from stops to places, and all the way."""
    direct = street_times(
        network.streets, origins, destinations, mode="walk", max_s=max_trip_s, options=options
    )
    return TransitLegs(*stop_legs(network, origins, destinations, options), _legs(direct))


def stop_legs(
    network: TransportNetwork, origins: Places, destinations: Places, options: TravelOptions
) -> tuple[Legs, Legs]:
    """Stops by origin, with the seconds until ready to board, and stops by destination."""
    if network.timetable is None:
        raise AssertionError("the door lets no search of a day pass without a timetable")
    stops = stop_places(network.timetable.stops)
    walk = partial(
        street_times,
        network.streets,
        mode="walk",
        max_s=threshold_s(options.max_walk_min),
        options=options,
    )
    access = _legs(walk(origins, stops))
    egress = _turned(_legs(walk(stops, destinations)), len(destinations.ids))
    slack = np.int32(options.board_slack_s)
    return access._replace(seconds=access.seconds + slack), egress


def _legs(times: StreetTimes) -> Legs:
    return Legs(times.ptr, times.to_row, times.seconds)


def _turned(legs: Legs, ends: int) -> Legs:
    """The same ways seen from the other end."""
    row = np.repeat(np.arange(len(legs.ptr) - 1, dtype=np.int32), np.diff(legs.ptr))
    order = np.argsort(legs.end, kind="stable")
    ptr = np.concatenate([[0], np.cumsum(np.bincount(legs.end, minlength=ends))])
    return Legs(ptr.astype(np.int64), row[order], legs.seconds[order])
