"""Stop times of the wanted trips of a feed, filtered while reading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from geoaccess.errors import raise_faults
from geoaccess.inputs.gtfs.feed import Feed
from geoaccess.inputs.gtfs.feed_csv import (
    MISSING,
    UNREADABLE,
    ReadLog,
    check_columns,
    clock_s,
    decimals,
    find_rows,
    parse_distinct,
    read_batches,
    whole_number,
)
from geoaccess.inputs.gtfs.feed_tables import LATEST_S

Ints = npt.NDArray[np.int32]

_STOP_TIMES = (
    "trip_id",
    "stop_id",
    "stop_sequence",
    "arrival_time",
    "departure_time",
    "pickup_type",
    "drop_off_type",
    "shape_dist_traveled",
)


@dataclass(frozen=True)
class StopTimes:
    """Calls of the wanted trips as the file has them, by trip and stop sequence.

    Attributes
    ----------
    trip, stop
        int32: rows in the feed's trips and stops.
    arrival_s, departure_s
        int32, `MISSING` where not given.
    pickup, drop_off
        int32: the GTFS types, 0 where not given.
    distance
        float64: ``shape_dist_traveled``, NaN where not given.
    """

    trip: Ints
    stop: Ints
    arrival_s: Ints
    departure_s: Ints
    pickup: Ints
    drop_off: Ints
    distance: npt.NDArray[np.float64]


def read_stop_times(feed: Feed, wanted: npt.NDArray[np.bool_]) -> StopTimes:
    """Read the stop times of the trips marked in `wanted`, without holding the others.

    Raises
    ------
    FeedError
        If times or sequences cannot be read; all trips at fault are named.
    """
    check_columns(feed.files, "stop_times.txt", _STOP_TIMES[:5], feed.log)
    trips, stops = (pd.Index(frame.iloc[:, 0]) for frame in (feed.trips, feed.stops))
    pieces: list[tuple[npt.NDArray[np.generic], ...]] = []
    faulty: set[str] = set()
    dangling = 0
    chosen = np.append(wanted, False)  # the last entry answers for row -1, no trip

    def of_wanted_trips(ids: pa.Array) -> npt.NDArray[np.bool_]:
        nonlocal dangling
        trip = find_rows(ids, trips)
        dangling += int((trip < 0).sum())
        return chosen[trip]

    for calls in read_batches(
        feed.files, "stop_times.txt", _STOP_TIMES, feed.log, keep=of_wanted_trips
    ):
        trip = find_rows(calls["trip_id"], trips)
        pieces.append((trip, *_parse_calls(calls, stops, faulty)))
    if faulty:
        problem = f"{len(faulty)} trips have times or sequences that cannot be read."
        where = f"{feed.files.name}/stop_times.txt"
        feed.log.fault(where, problem, "Times are H:MM:SS, at most 168 hours.", sorted(faulty))
    feed.log.repair(dangling, "stop times belong to no trip; they were left out")
    raise_faults(feed.log.faults)
    return _joined(pieces, feed.log)


def _parse_calls(
    batch: pa.Table, stops: pd.Index[str], faulty: set[str]
) -> tuple[npt.NDArray[np.generic], ...]:
    """Turn one piece of stop times into arrays; trips with unreadable cells go to `faulty`."""
    sequence = parse_distinct(batch["stop_sequence"], whole_number)
    arrival = parse_distinct(batch["arrival_time"], clock_s)
    departure = parse_distinct(batch["departure_time"], clock_s)
    bad = (sequence == UNREADABLE) | (sequence == MISSING)
    for values in (arrival, departure):
        bad |= (values == UNREADABLE) | (values > LATEST_S)
    if bad.any():
        faulty.update(batch["trip_id"].filter(pa.array(bad)).unique().to_pylist())
    return (
        find_rows(batch["stop_id"], stops),
        sequence,
        arrival,
        departure,
        parse_distinct(batch["pickup_type"], whole_number),
        parse_distinct(batch["drop_off_type"], whole_number),
        decimals(batch["shape_dist_traveled"]),
    )


def _joined(pieces: list[tuple[npt.NDArray[np.generic], ...]], log: ReadLog) -> StopTimes:
    """Put pieces together, sort by trip and sequence, and leave out what names no stop."""
    kinds = [np.int32] * 7 + [np.float64]
    columns = [
        np.concatenate([np.empty(0, kind), *(piece[c] for piece in pieces)])
        for c, kind in enumerate(kinds)
    ]
    pieces.clear()
    order = np.lexsort((columns[2], columns[0]))
    columns = [column[order] for column in columns]
    trip, stop, sequence = (columns[c].astype(np.int32) for c in range(3))
    unknown = stop < 0
    twice = np.zeros(len(trip), dtype=np.bool_)
    twice[1:] = (trip[1:] == trip[:-1]) & (sequence[1:] == sequence[:-1])
    log.repair(int(unknown.sum()), "stop times name no known stop; they were left out")
    log.repair(
        int((twice & ~unknown).sum()), "stop times repeat a stop_sequence; the first was kept"
    )
    keep = ~unknown & ~twice
    arrival, departure, pickup, drop_off = (columns[c][keep].astype(np.int32) for c in (3, 4, 5, 6))
    pickup[pickup < 0] = 0
    drop_off[drop_off < 0] = 0
    return StopTimes(
        trip=trip[keep],
        stop=stop[keep],
        arrival_s=arrival,
        departure_s=departure,
        pickup=pickup,
        drop_off=drop_off,
        distance=columns[7][keep].astype(np.float64),
    )
