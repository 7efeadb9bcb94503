"""Trips of one day arranged in patterns in which no trip overtakes another.

Trips with the same stops and the same boarding and alighting rules form one
pattern as long as they can be put in one order that holds at every stop. A trip
that overtakes the last one starts a further pattern with the same stops. In
such patterns the first trip that can be caught is the best one, which searches
rely on.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numba as nb
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.networks.timetable.timetable import ServiceDay
from geoaccess.networks.timetable.trip_calls import TripCalls
from geoaccess.rows import offsets, ranges

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Runs:
    """Trips as they run around one service date.

    Attributes
    ----------
    trip
        int32, shape (runs,): row in the `TripCalls`.
    shift_s
        int32, shape (runs,): what to add to the trip's times.
    """

    trip: Ints
    shift_s: Ints


def service_day(
    date: dt.date,
    runs: Runs,
    calls: TripCalls,
    *,
    stops: int,
    trip_row: Ints,
    continuations: pd.DataFrame,
    horizon_s: int,
) -> ServiceDay:
    """Arrange the runs of a date in first-in-first-out patterns.

    Parameters
    ----------
    date, horizon_s
        As in `ServiceDay`.
    runs
        The trips that run, with their shifts.
    calls
        Calls of all trips.
    stops
        Number of stops.
    trip_row
        int32, shape (trips of `calls`,): row in `Timetable.trips`.
    continuations
        ``from_trip, to_trip`` (rows in `calls`): the vehicle goes on with its
        passengers.
    """
    order, chain = _in_chains(runs, calls)
    runs = Runs(runs.trip[order], runs.shift_s[order])
    first = np.flatnonzero(np.diff(chain, prepend=-1))
    length = np.diff(calls.ptr)[runs.trip]
    pattern_calls = ranges(calls.ptr[runs.trip[first]], length[first])
    every_call = ranges(calls.ptr[runs.trip], length)
    shift = np.repeat(runs.shift_s, length)
    pattern_stop = calls.stop[pattern_calls]
    visits = np.argsort(pattern_stop, kind="stable")
    position = ranges(np.zeros(len(first), np.int64), length[first])
    return ServiceDay(
        date=date,
        pattern_stop_ptr=offsets(length[first]),
        pattern_stop=pattern_stop,
        pattern_board=calls.board[pattern_calls],
        pattern_alight=calls.alight[pattern_calls],
        pattern_trip_ptr=np.append(first, len(chain)).astype(np.int64),
        pattern_time_ptr=offsets(length)[np.append(first, len(chain))],
        arrival_s=calls.arrival_s[every_call] + shift,
        departure_s=calls.departure_s[every_call] + shift,
        trip_row=trip_row[runs.trip],
        trip_shift_s=runs.shift_s,
        trip_next=_next_trips(runs, calls, continuations),
        stop_pattern_ptr=offsets(np.bincount(pattern_stop, minlength=stops)),
        stop_pattern=np.repeat(np.arange(len(first), dtype=np.int32), length[first])[visits],
        stop_pattern_pos=position[visits].astype(np.int32),
        horizon_s=horizon_s,
    )


def _in_chains(runs: Runs, calls: TripCalls) -> tuple[Longs, Longs]:
    """Order of the runs, pattern after pattern and earliest first, and the pattern of each."""
    key = _route_keys(calls.ptr, calls.stop, calls.board, calls.alight)[runs.trip]
    starts = calls.first_departure_s()[runs.trip] + runs.shift_s
    total = _time_sums(calls)[runs.trip] + 2 * runs.shift_s * np.diff(calls.ptr)[runs.trip]
    # If one trip is never later than another, it comes first in this order.
    order = np.lexsort((runs.trip, total, starts, key))
    chain = _chains(
        order, key, (runs.trip, runs.shift_s), calls.ptr, calls.stop, calls.board, calls.alight,
        calls.arrival_s, calls.departure_s,
    )  # fmt: skip
    by_chain = np.argsort(chain, kind="stable")
    return order[by_chain], chain[by_chain]


def _time_sums(calls: TripCalls) -> Longs:
    """Sum of all times of each trip."""
    times = calls.arrival_s.astype(np.int64) + calls.departure_s
    sums = np.concatenate([[0], np.cumsum(times)])
    return np.asarray(sums[calls.ptr[1:]] - sums[calls.ptr[:-1]])


@nb.njit(cache=True)
def _route_keys(
    ptr: Longs, stop: Ints, board: npt.NDArray[np.bool_], alight: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint64]:
    """A number per trip that is equal for trips with equal stops and rules.

    Different trips may share a number by chance; `_follows` looks again.
    """
    keys = np.empty(len(ptr) - 1, np.uint64)
    for trip in range(len(keys)):
        key = np.uint64(1469598103934665603)
        for call in range(ptr[trip], ptr[trip + 1]):
            word = np.uint64(4 * stop[call] + 2 * board[call] + alight[call])
            key = (key ^ word) * np.uint64(1099511628211)
        keys[trip] = key
    return keys


@nb.njit(cache=True)
def _chains(order, key, runs, ptr, stop, board, alight, arrival, departure):  # type: ignore[no-untyped-def]  # a kernel
    """Give every run, in `order`, the first chain of its key whose last run it never overtakes."""
    trip, shift = runs
    chain = np.empty(len(order), np.int64)
    last = np.empty(len(order), np.int64)
    chains = 0
    oldest = 0
    for k in range(len(order)):
        run = order[k]
        if k == 0 or key[run] != key[order[k - 1]]:
            oldest = chains
        found = chains
        for c in range(oldest, chains):
            a, b = trip[last[c]], trip[run]
            lag = shift[run] - shift[last[c]]
            if _follows(a, b, lag, ptr, stop, board, alight, arrival, departure):
                found = c
                break
        chain[k] = found
        last[found] = run
        chains = max(chains, found + 1)
    return chain


@nb.njit(cache=True)
def _follows(a, b, lag, ptr, stop, board, alight, arrival, departure):  # type: ignore[no-untyped-def]  # a kernel
    """Whether trip `b`, `lag` seconds shifted, calls as trip `a` does and never earlier."""
    length = ptr[a + 1] - ptr[a]
    if ptr[b + 1] - ptr[b] != length:
        return False
    for n in range(length):
        i, j = ptr[a] + n, ptr[b] + n
        if stop[i] != stop[j] or board[i] != board[j] or alight[i] != alight[j]:
            return False
        if arrival[j] + lag < arrival[i] or departure[j] + lag < departure[i]:
            return False
    return True


def _next_trips(runs: Runs, calls: TripCalls, continuations: pd.DataFrame) -> Ints:
    """For every run the run that its vehicle goes on as on the same service day; -1 for none."""
    following = np.full(len(runs.trip), -1, dtype=np.int32)
    if continuations.empty or not len(runs.trip):
        return following
    table = pd.DataFrame(
        {"trip": runs.trip, "shift": runs.shift_s, "run": np.arange(len(runs.trip))}
    )
    pairs = continuations.merge(table, left_on="from_trip", right_on="trip")
    pairs = pairs.merge(table, left_on=["to_trip", "shift"], right_on=["trip", "shift"])
    starts, ends = calls.first_departure_s(), calls.last_arrival_s()
    from_trip, to_trip = pairs["from_trip"], pairs["to_trip"]
    # Strictly later starts, so that no vehicle can go round in a circle of no time.
    possible = (starts[to_trip] >= ends[from_trip]) & (starts[to_trip] > starts[from_trip])
    pairs = pairs[possible].drop_duplicates("run_x", keep="first")
    following[pairs["run_x"]] = pairs["run_y"]
    return following
