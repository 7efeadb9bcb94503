"""Which pairs of places a changed timetable can touch, without computing them anew.

A journey that did not exist before uses an added trip, and one that is gone used
a removed trip. Either takes at least::

    L_ij = min over s, t of  a_is + r_st + b_tj

a_is  least seconds from place i until it can board at stop s, over all departures
r_st  shortest ride from stop s to stop t on a trip that was added (or removed)
b_tj  least seconds from alighting at stop t to place j, at any time that matters

A percentile of the travel time of i to j can fall only if L_ij over the added
trips is below it, and rise only if L_ij over the removed trips does not exceed
it. All other pairs keep their times.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.timetable.timetable import ServiceDay
from geoaccess.routing.legs.access import TransitLegs, transit_legs, turned
from geoaccess.routing.legs.pairs import Legs, Query
from geoaccess.routing.legs.places import Places
from geoaccess.routing.search.query import Trip
from geoaccess.routing.search.transit import transit_times
from geoaccess.rows import offsets
from geoaccess.units import UNREACHED_S

Seconds = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_FAR = np.int64(UNREACHED_S)
_MINUTE_S = 60


class Run(NamedTuple):
    """One vehicle: its stops, where it takes and lets off people, and its clock times, as bytes."""

    stops: tuple[str, ...]
    board: bytes
    alight: bytes
    arrival_s: bytes
    departure_s: bytes


def touched_pairs(
    before: TransportNetwork,
    after: TransportNetwork,
    origins: Places,
    destinations: Places,
    seconds: npt.NDArray[np.int32],
    trip: Trip,
) -> Mask:
    """Pairs whose travel times may differ between two networks with the same streets.

    Parameters
    ----------
    before, after
        The networks.
    origins, destinations
        The places.
    seconds
        Travel times under `before`, shape (percentiles, origins, destinations);
        `UNREACHED_S` where a percentile is not reached.
    trip
        The question, for departures by public transport.

    Returns
    -------
    numpy.ndarray
        bool, shape (origins, destinations).
    """
    if not _only_trips_differ(before, after, trip):
        return np.ones(seconds.shape[1:], dtype=bool)
    old, new = _runs(before, trip), _runs(after, trip)
    query = trip.query()
    reached = seconds <= query.limit_s
    slowest = np.where(reached.all(axis=0), seconds.max(axis=0), query.limit_s + 1)
    better = _least_with(after, origins, destinations, trip, list((new - old).elements()))
    slowest_reached = np.where(reached, seconds, -1).max(axis=0)
    worse = _least_with(before, origins, destinations, trip, list((old - new).elements()))
    return np.asarray((better < slowest) | (worse <= slowest_reached))


def _runs(network: TransportNetwork, trip: Trip) -> Counter[Run]:
    """Every vehicle of the date asked for."""
    day, stops = _day(network, trip)
    names = stops["stop_id"].astype(str).to_numpy(dtype=object)
    runs: Counter[Run] = Counter()
    for pattern in range(day.patterns):
        calls = slice(day.pattern_stop_ptr[pattern], day.pattern_stop_ptr[pattern + 1])
        ids = tuple(names[day.pattern_stop[calls]])
        rules = day.pattern_board[calls].tobytes(), day.pattern_alight[calls].tobytes()
        trips = int(day.pattern_trip_ptr[pattern + 1] - day.pattern_trip_ptr[pattern])
        first = int(day.pattern_time_ptr[pattern])
        for start in range(first, first + trips * len(ids), len(ids)):
            span = slice(start, start + len(ids))
            times = day.arrival_s[span].tobytes(), day.departure_s[span].tobytes()
            runs[Run(ids, *rules, *times)] += 1
    return runs


def _day(network: TransportNetwork, trip: Trip) -> tuple[ServiceDay, pd.DataFrame]:
    if network.timetable is None:
        raise AssertionError("the door lets no search of a day pass without a timetable")
    return network.timetable.days[network.service_date(trip.date)], network.timetable.stops


def _only_trips_differ(before: TransportNetwork, after: TransportNetwork, trip: Trip) -> bool:
    """Whether stops that both have, and changes between them, are the same in both.

    Where people stay on board of a vehicle that goes on as another trip, trips
    cannot be looked at one by one.
    """
    (old_day, old), (new_day, new) = _day(before, trip), _day(after, trip)
    if (old_day.trip_next >= 0).any() or (new_day.trip_next >= 0).any():
        return False
    number = pd.Index(old["stop_id"]).get_indexer(pd.Index(new["stop_id"]))
    known = number >= 0
    there = old.iloc[number[known]]
    same = [np.array_equal(there[c].to_numpy(), new[c].to_numpy()[known]) for c in ("lon", "lat")]
    own = np.arange(len(old))
    still = np.isin(own, number)
    changes = _changes(before, np.where(still, own, -1), len(old))
    return all(same) and np.array_equal(changes, _changes(after, number, len(old)))


def _changes(
    network: TransportNetwork, number: npt.NDArray[np.intp], count: int
) -> npt.NDArray[np.int64]:
    """Changes between stops that have a number, as sorted rows of both ends and both times."""
    if network.changes is None:
        raise AssertionError("a network with a timetable has changes")
    ptr, to_stop, walk_s, required_s = network.changes
    start, end = number[np.repeat(np.arange(len(ptr) - 1), np.diff(ptr))], number[to_stop]
    known = (start >= 0) & (end >= 0)
    pair = start[known].astype(np.int64) * count + end[known]
    order = np.argsort(pair)
    return np.stack([pair[order], walk_s[known][order], required_s[known][order]])


def _least_with(
    network: TransportNetwork, origins: Places, destinations: Places, trip: Trip, runs: list[Run]
) -> Seconds:
    """L_ij of the module's formula, shape (origins, destinations)."""
    least = np.full((len(origins.ids), len(destinations.ids)), _FAR)
    if not runs:
        return least
    board, alight, rides = _rides(network, trip, runs)
    legs = transit_legs(
        network, origins, destinations,
        mode=trip.mode, max_trip_s=trip.max_s, options=trip.options,
    )  # fmt: skip
    to_stop = _until_boarding(network, legs, board, trip)
    onward = _after_alighting(network, legs, alight, trip)
    for stop in range(len(board)):
        rest = (rides[stop][:, None] + onward).min(axis=0)
        least = np.minimum(least, to_stop[:, stop][:, None] + rest[None, :])
    return least


def _rides(
    network: TransportNetwork, trip: Trip, runs: list[Run]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Seconds]:
    """Stops to board and to alight, and the shortest ride between each two of them."""
    names = pd.Index(_day(network, trip)[1]["stop_id"].astype(str))
    found: dict[tuple[str, str], int] = {}
    for run in runs:
        board, alight = np.frombuffer(run.board, np.bool_), np.frombuffer(run.alight, np.bool_)
        leaves = np.frombuffer(run.departure_s, np.int32)
        arrives = np.frombuffer(run.arrival_s, np.int32)
        for start in np.flatnonzero(board[:-1]):
            for end in start + 1 + np.flatnonzero(alight[start + 1 :]):
                key = run.stops[start], run.stops[end]
                took = int(arrives[end] - leaves[start])
                found[key] = min(took, found.get(key, took))
    boards = sorted({key[0] for key in found})
    alights = sorted({key[1] for key in found})
    rides = np.full((len(boards), len(alights)), _FAR)
    for (start_id, end_id), took in found.items():
        rides[boards.index(start_id), alights.index(end_id)] = took
    rows = (names.get_indexer(pd.Index(ids)).astype(np.int32) for ids in (boards, alights))
    return next(rows), next(rows), rides


def _until_boarding(
    network: TransportNetwork, legs: TransitLegs, stops: npt.NDArray[np.int32], trip: Trip
) -> Seconds:
    """Least seconds from every origin until ready at each stop, shape (origins, stops)."""
    changes = _change_legs(network)
    into = _rows(turned(changes, len(changes.ptr) - 1), stops)
    direct = _rows(turned(legs.access, len(changes.ptr) - 1), stops)
    query = trip.query()._replace(ranks=np.ones(1, np.int64), max_rides=None)
    there = turned(direct, len(legs.access.ptr) - 1)
    return _least(network, trip, TransitLegs(legs.access, into, there), query)


def _after_alighting(
    network: TransportNetwork, legs: TransitLegs, stops: npt.NDArray[np.int32], trip: Trip
) -> Seconds:
    """Least seconds from each stop to every destination, shape (stops, destinations).

    People alight between the minutes that are searched, so up to a minute less.
    """
    changes = _change_legs(network)
    query = trip.query()
    minutes = query.minutes + -(-query.limit_s // _MINUTE_S)
    query = query._replace(minutes=minutes, ranks=np.ones(1, np.int64), max_rides=None)
    direct = _rows(turned(legs.egress, len(changes.ptr) - 1), stops)
    ways = TransitLegs(_rows(changes, stops), legs.egress, direct)
    return np.maximum(_least(network, trip, ways, query) - _MINUTE_S, 0)


def _change_legs(network: TransportNetwork) -> Legs:
    """Changes as ways between stops; without slack, so that nothing that is possible is missed."""
    if network.changes is None:
        raise AssertionError("a network with a timetable has changes")
    changes = network.changes
    return Legs(changes.ptr, changes.to_stop, changes.walk_s)


def _rows(legs: Legs, rows: npt.NDArray[np.int32]) -> Legs:
    """Some of the rows, in the order given."""
    parts = [slice(legs.ptr[row], legs.ptr[row + 1]) for row in rows]
    ptr = offsets([part.stop - part.start for part in parts])
    end = np.concatenate([legs.end[part] for part in parts])
    seconds = np.concatenate([legs.seconds[part] for part in parts])
    return Legs(ptr.astype(np.int64), end, seconds)


def _least(network: TransportNetwork, trip: Trip, legs: TransitLegs, query: Query) -> Seconds:
    """The shortest travel time of any departure, for all pairs."""
    graph = network.graphs[network.service_date(trip.date)]
    found = transit_times(graph, *legs, query)
    least = np.full((len(legs.access.ptr) - 1, len(legs.egress.ptr) - 1), _FAR)
    least[found.origin, found.destination] = found.seconds[0]
    return least
