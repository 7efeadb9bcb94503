"""Ways without public transport between the places of a chunk and stretches of the other side."""

from __future__ import annotations

from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.shortest_paths.buckets import Buckets
from geoaccess.routing.legs.access import legs_of, turned, way_limits
from geoaccess.routing.legs.pairs import Legs
from geoaccess.routing.legs.places import Places
from geoaccess.routing.legs.street_times import buckets_if_they_pay, street_times, times_by_buckets
from geoaccess.routing.search.query import Trip


def walk_buckets(
    network: TransportNetwork, stretch: Places, chunk: Places, trip: Trip, *, away: bool
) -> Buckets | None:
    """Buckets of a chunk that serve all stretches; None where searches anew are less work.

    Parameters
    ----------
    network, trip
        Where and how one travels.
    stretch
        Places of the other side, as many as are done at once.
    chunk
        The places of the chunk.
    away
        The ways lead from the chunk to the other side.
    """
    limits = way_limits(trip.mode, trip.max_s, trip.options)
    return buckets_if_they_pay(network.streets, stretch, chunk, **limits, away=away)


def walks_of_stretch(
    network: TransportNetwork,
    stretch: Places,
    chunk: Places,
    buckets: Buckets | None,
    trip: Trip,
    *,
    away: bool,
) -> Legs:
    """Places of the chunk by place of the stretch, with the seconds of the way.

    Parameters
    ----------
    network, stretch, chunk, trip, away
        As in `walk_buckets`.
    buckets
        Found there.
    """
    limits = way_limits(trip.mode, trip.max_s, trip.options)
    if buckets is not None:
        return legs_of(
            times_by_buckets(network.streets, stretch, chunk, buckets, **limits, away=away)
        )
    ends = (chunk, stretch) if away else (stretch, chunk)
    found = legs_of(street_times(network.streets, *ends, **limits))
    return turned(found, len(stretch.ids)) if away else found
