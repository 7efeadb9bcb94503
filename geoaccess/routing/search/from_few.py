"""The same travel times, searched from the side of the origins where these are few.

The search fills lanes of 128 places of one side. With a handful of origins and
many destinations the lanes are better filled with origins: then the day is
searched in the mirror, and the destinations note for every departure when they
are reached.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geoaccess.networks.service_day.day_graph import DayGraph
from geoaccess.routing.legs.access import TransitLegs
from geoaccess.routing.legs.pairs import PairTimes, Query
from geoaccess.routing.search.deadlines import NEVER, Deadlines, latest_departures_on
from geoaccess.routing.search.lanes import LANES

_CELLS_AT_ONCE = 1 << 25
_FEWER = 4
"""Searching from the origins costs about this many times more per origin and destination."""


def is_from_few(legs: TransitLegs) -> bool:
    """Whether filling the lanes with origins saves work."""
    origins, destinations = len(legs.access.ptr) - 1, len(legs.egress.ptr) - 1
    return _FEWER * -(-origins // LANES) <= -(-destinations // LANES)


def times_from_few(mirror: DayGraph, legs: TransitLegs, query: Query) -> PairTimes:
    """All pairs, as `transit.transit_times` gives them.

    Parameters
    ----------
    mirror
        The mirror image of the day that `query` is about.
    legs
        Ways from origins to destinations.
    query
        Departures and limits on the day itself.
    """
    turned = legs.turned_round()
    destinations = len(turned.access.ptr) - 1
    origins = max(1, len(turned.egress.ptr) - 1)
    # In the mirror one has to be at the origin by the departure: later ones come first.
    departures = query.start_s + 60 * np.arange(query.minutes, dtype=np.int32)
    asked = Deadlines(-departures[::-1], query.limit_s, query.max_rides, query.max_memory_bytes)
    step = max(1, _CELLS_AT_ONCE // (query.minutes * origins))
    parts = [
        _some(mirror, turned, (at, min(at + step, destinations)), asked, query.ranks)
        for at in range(0, destinations, step)
    ]
    none = np.empty(0, np.int32)
    origin = np.concatenate([none, *(part.origin for part in parts)])
    destination = np.concatenate([none, *(part.destination for part in parts)])
    seconds = np.concatenate(
        [np.empty((len(query.ranks), 0), np.int32), *(part.seconds for part in parts)], axis=1
    )
    order = np.lexsort((destination, origin))
    return PairTimes(origin[order], destination[order], seconds[:, order])


def _some(
    mirror: DayGraph,
    turned: TransitLegs,
    span: tuple[int, int],
    asked: Deadlines,
    ranks: npt.NDArray[np.int64],
) -> PairTimes:
    """The pairs of a stretch of destinations."""
    access, direct = turned.access.rows(*span), turned.direct.rows(*span)
    found = latest_departures_on(mirror, access, turned.egress, direct, asked)
    too_long = np.int32(asked.limit_s + 1)
    times = np.where(found == NEVER, too_long, asked.deadline_s[:, None, None] - found)
    times.sort(axis=0)
    chosen = times[ranks - 1]
    destination, origin = np.nonzero((chosen <= asked.limit_s).any(axis=0))
    return PairTimes(
        origin.astype(np.int32),
        (destination + span[0]).astype(np.int32),
        chosen[:, destination, origin].astype(np.int32),
    )
