"""Ways between places and stops: access to board, egress after alighting."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.networks.network import TransportNetwork
from geoaccess.options import TravelOptions
from geoaccess.routing.legs.pairs import Legs
from geoaccess.routing.legs.places import Places, Spot
from geoaccess.routing.legs.street_times import (
    StreetTimes,
    doors_hold,
    street_times,
    times_by_buckets,
)
from geoaccess.rows import offsets
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
    # Pairs as complex numbers: numpy sorts these many times faster than rows.
    points = places.lon + 1j * places.lat
    _, first, group = np.unique(points, return_index=True, return_inverse=True)
    if len(first) == len(places.ids):
        return Doors(places, np.arange(len(places.ids)))
    return Doors(places.at(first), group.reshape(-1))


class TransitLegs(NamedTuple):
    """The ways along streets around a journey; see `transit.transit_times`."""

    access: Legs
    egress: Legs
    direct: Legs

    def turned_round(self) -> TransitLegs:
        """The same ways for a search in the mirror, from the destinations to the origins."""
        return TransitLegs(self.egress, self.access, turned(self.direct, len(self.egress.ptr) - 1))


def transit_legs(
    network: TransportNetwork,
    origins: Places,
    destinations: Places,
    *,
    mode: str,
    max_trip_s: int,
    options: TravelOptions,
    bike_at_end: bool = False,
) -> TransitLegs:
    """Ways from places to stops, from stops to places, and all the way.

    Parameters
    ----------
    network, origins, destinations, mode, options
        As in `travel_times`.
    max_trip_s
        The longest way without public transport.
    bike_at_end
        For ``bike_transit``: the bike waits at the last stop instead, as on the
        way home.
    """
    direct = way_legs(
        network, origins, destinations, mode=mode, max_trip_s=max_trip_s, options=options
    )
    access, egress = stop_legs(
        network, origins, destinations, mode=mode, options=options, bike_at_end=bike_at_end
    )
    return TransitLegs(access, egress, direct)


def stop_legs(
    network: TransportNetwork,
    origins: Places,
    destinations: Places,
    *,
    mode: str,
    options: TravelOptions,
    bike_at_end: bool = False,
) -> tuple[Legs, Legs]:
    """Stops by origin, with the seconds until ready to board, and stops by destination."""
    by_bike = mode == "bike_transit"
    return (
        boarding_legs(network, origins, options, bike=by_bike and not bike_at_end),
        alighting_legs(network, destinations, options, bike=by_bike and bike_at_end),
    )


def boarding_legs(
    network: TransportNetwork, origins: Places, options: TravelOptions, *, bike: bool
) -> Legs:
    """Stops by place, with the seconds until ready to board (slack included)."""
    legs = _stop_ways(network, origins, options, bike=bike, away=False)
    legs = _parkable(legs, network, options) if bike else legs
    return legs._replace(seconds=legs.seconds + np.int32(options.board_slack_s))


def alighting_legs(
    network: TransportNetwork, destinations: Places, options: TravelOptions, *, bike: bool
) -> Legs:
    """Stops by place, with the seconds from the stop to the place."""
    legs = _stop_ways(network, destinations, options, bike=bike, away=True)
    return _parkable(legs, network, options) if bike else legs


def _stop_ways(
    network: TransportNetwork, places: Places, options: TravelOptions, *, bike: bool, away: bool
) -> Legs:
    """Stops by place, with the seconds to them, or away from them to the place."""
    stops, limits = _stops_of(network), _leg_limits(options, bike)
    doors = network.stop_doors.get(limits["mode"])
    same_snap = options.max_snap_m == network.options.max_snap_m
    if doors is not None and same_snap and doors_hold(network.streets, doors, **limits):
        stops = stops._replace(spots={limits["mode"]: Spot(doors.node, doors.connector_mm)})
        buckets = doors.from_stops if away else doors.to_stops
        return legs_of(
            times_by_buckets(network.streets, places, stops, buckets, **limits, away=away)
        )
    if away:
        return turned(
            legs_of(street_times(network.streets, stops, places, **limits)), len(places.ids)
        )
    return legs_of(street_times(network.streets, places, stops, **limits))


def way_legs(
    network: TransportNetwork,
    origins: Places,
    destinations: Places,
    *,
    mode: str,
    max_trip_s: int,
    options: TravelOptions,
) -> Legs:
    """Destinations by origin, with the seconds of the way without public transport."""
    limits = way_limits(mode, max_trip_s, options)
    return legs_of(street_times(network.streets, origins, destinations, **limits))


def way_limits(mode: str, max_s: int, options: TravelOptions) -> dict[str, Any]:
    """How one travels all the way along streets beside a mode of public transport."""
    by_bike = mode == "bike_transit"
    return {"mode": "bike" if by_bike else "walk", "max_s": max_s, "options": options}


def _leg_limits(options: TravelOptions, bike: bool) -> dict[str, Any]:
    longest_min = options.max_bike_min if bike else options.max_walk_min
    mode = "bike" if bike else "walk"
    return {"mode": mode, "max_s": threshold_s(longest_min), "options": options}


def _stops_of(network: TransportNetwork) -> Places:
    """The stops of the timetable as places."""
    if network.timetable is None:
        raise AssertionError("the door lets no search of a day pass without a timetable")
    stops = network.timetable.stops
    return Places(
        stops["stop_id"].to_numpy(dtype=object),
        stops["lon"].to_numpy(np.float64),
        stops["lat"].to_numpy(np.float64),
    )


def _parkable(legs: Legs, network: TransportNetwork, options: TravelOptions) -> Legs:
    """Only the stops where a bike may be left."""
    if not options.bike_parking_only or network.timetable is None:
        return legs
    stops = network.timetable.stops
    allowed = (stops["bike_parking"] | stops["station"].duplicated(keep=False)).to_numpy()
    keep = allowed[legs.end]
    row = np.repeat(np.arange(len(legs.ptr) - 1), np.diff(legs.ptr))
    counts = np.bincount(row[keep], minlength=len(legs.ptr) - 1)
    ptr = offsets(counts)
    return Legs(ptr, legs.end[keep], legs.seconds[keep])


def legs_of(times: StreetTimes) -> Legs:
    """Street times as legs."""
    return Legs(times.ptr, times.to_row, times.seconds)


def turned(legs: Legs, ends: int) -> Legs:
    """The same ways seen from the other end."""
    row = np.repeat(np.arange(len(legs.ptr) - 1, dtype=np.int32), np.diff(legs.ptr))
    order = np.argsort(legs.end, kind="stable")
    ptr = offsets(np.bincount(legs.end, minlength=ends))
    return Legs(ptr.astype(np.int64), row[order], legs.seconds[order])
