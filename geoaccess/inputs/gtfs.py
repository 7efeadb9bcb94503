"""The small tables of one GTFS feed, checked, and its stop times, filtered while reading.

Ids become row numbers here, so that everything later works on arrays of
numbers. Faults that make an answer impossible are raised together; what can be
left out or mended is, and is counted in the feed's log.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geoaccess.errors import raise_faults
from geoaccess.inputs.calendar import Calendar, read_calendar
from geoaccess.inputs.feed_files import FeedFiles, FeedLimits, open_feed
from geoaccess.inputs.gtfs_csv import (
    MISSING,
    UNREADABLE,
    ReadLog,
    check_columns,
    clock_s,
    decimals,
    numbers,
    parse_distinct,
    read_batches,
    read_frame,
    whole_number,
)

Ints = npt.NDArray[np.int32]

REQUIRED_FILES = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
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
_LATEST_S = 7 * 86_400


@dataclass(frozen=True)
class Feed:
    """The small tables of a feed.

    Attributes
    ----------
    files
        Where the feed lies.
    zone
        Time zone of the agencies.
    stops
        ``stop_id, name, lon, lat, location_type, parent`` (row of the parent, -1
        for none), ``platform``.
    routes
        ``route_id, line, line_name, route_type``.
    trips
        ``trip_id, route`` (row, -1 where unknown), ``service`` (row in the
        calendar, -1 where it never runs), ``headsign, shape_id``.
    calendar
        Which services run on which dates.
    frequencies
        ``trip`` (row), ``start_s, end_s, headway_s, exact`` and ``runs``, how many
        vehicles leave from ``start_s`` on and before ``end_s``.
    transfers
        ``from_stop_id, to_stop_id, from_route_id, to_route_id, from_trip_id,
        to_trip_id`` (text or None), ``transfer_type, min_transfer_s``.
    log
        What was mended and assumed.
    """

    files: FeedFiles
    zone: ZoneInfo
    stops: pd.DataFrame
    routes: pd.DataFrame
    trips: pd.DataFrame
    calendar: Calendar
    frequencies: pd.DataFrame
    transfers: pd.DataFrame
    log: ReadLog

    @property
    def repetitions(self) -> npt.NDArray[np.int64]:
        """How many times each trip runs on a day of its service, shape (trips,)."""
        table = self.frequencies
        counts = np.ones(len(self.trips), dtype=np.int64)
        counts[table["trip"]] = 0
        np.add.at(counts, table["trip"].to_numpy(), table["runs"].to_numpy())
        return counts


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


def read_feed(path: str | Path, limits: FeedLimits | None = None) -> Feed:
    """Read everything but stop times and shapes.

    Raises
    ------
    FeedError
        With all faults of all files.
    """
    files, log = open_feed(path, limits), ReadLog()
    _check_files(files, log)
    raise_faults(log.faults)
    zone = _read_zone(files, log)
    stops, routes = _read_stops(files, log), _read_routes(files, log)
    trips = read_frame(
        files,
        "trips.txt",
        ("trip_id", "route_id", "service_id", "trip_headsign", "shape_id"),
        log,
        ("trip_id", "route_id", "service_id"),
    )
    _check_unique(trips["trip_id"], files, "trips.txt", log)
    calendar = read_calendar(files, log)
    feed = Feed(
        files=files,
        zone=zone,
        stops=stops,
        routes=routes,
        trips=_linked_trips(trips, routes, calendar, log),
        calendar=calendar,
        frequencies=_read_frequencies(files, trips, log),
        transfers=_read_transfers(files, log),
        log=log,
    )
    _check_repetitions(feed)
    raise_faults(log.faults)
    return feed


def read_stop_times(feed: Feed, wanted: npt.NDArray[np.bool_]) -> StopTimes:
    """Read the stop times of the trips marked in `wanted`, without holding the others.

    Raises
    ------
    FeedError
        If times or sequences cannot be read; all trips at fault are named.
    """
    rows = np.flatnonzero(wanted).astype(np.int32)
    ids = pa.array(feed.trips["trip_id"].to_numpy()[rows].tolist(), pa.string())
    every = pa.array(feed.trips["trip_id"].tolist(), pa.string())
    stop_ids = pa.array(feed.stops["stop_id"].tolist(), pa.string())
    pieces: list[tuple[npt.NDArray[np.generic], ...]] = []
    faulty: set[str] = set()
    dangling = 0
    check_columns(
        feed.files,
        "stop_times.txt",
        ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
        feed.log,
    )
    for batch in read_batches(feed.files, "stop_times.txt", _STOP_TIMES, feed.log):
        dangling += batch.num_rows - pc.sum(pc.is_in(batch["trip_id"], value_set=every)).as_py()
        mine = batch.filter(pc.is_in(batch["trip_id"], value_set=ids))
        if mine.num_rows:
            pieces.append(_parse_calls(mine, ids, rows, stop_ids, faulty))
    if faulty:
        problem = f"{len(faulty)} trips have times or sequences that cannot be read."
        where = f"{feed.files.name}/stop_times.txt"
        feed.log.fault(where, problem, "Times are H:MM:SS, at most 168 hours.", sorted(faulty))
    feed.log.repair(dangling, "stop times belong to no trip; they were left out")
    raise_faults(feed.log.faults)
    return _joined(pieces, feed.log)


def _parse_calls(
    batch: pa.Table, ids: pa.Array, rows: Ints, stop_ids: pa.Array, faulty: set[str]
) -> tuple[npt.NDArray[np.generic], ...]:
    """Turn one piece of stop times into arrays; trips with unreadable cells go to `faulty`."""
    trip = rows[pc.index_in(batch["trip_id"], value_set=ids).to_numpy()]
    stop = pc.fill_null(pc.index_in(batch["stop_id"], value_set=stop_ids), -1).to_numpy()
    sequence = parse_distinct(batch["stop_sequence"], whole_number)
    arrival = parse_distinct(batch["arrival_time"], clock_s)
    departure = parse_distinct(batch["departure_time"], clock_s)
    pickup = parse_distinct(batch["pickup_type"], whole_number)
    drop_off = parse_distinct(batch["drop_off_type"], whole_number)
    bad = (sequence == UNREADABLE) | (sequence == MISSING)
    for values in (arrival, departure):
        bad |= (values == UNREADABLE) | (values > _LATEST_S)
    if bad.any():
        faulty.update(batch["trip_id"].filter(pa.array(bad)).unique().to_pylist())
    distance = decimals(batch["shape_dist_traveled"])
    return trip, stop.astype(np.int32), sequence, arrival, departure, pickup, drop_off, distance


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


def _check_files(files: FeedFiles, log: ReadLog) -> None:
    """Add a fault for every file without which there is no timetable."""
    missing = [name for name in REQUIRED_FILES if name not in files]
    if "calendar.txt" not in files and "calendar_dates.txt" not in files:
        missing.append("calendar.txt or calendar_dates.txt")
    for name in missing:
        log.fault(files.name, f"{name} is missing.", "Get a complete GTFS feed.")


def _read_zone(files: FeedFiles, log: ReadLog) -> ZoneInfo:
    """Time zone of the agencies; GTFS asks that all of a feed share one."""
    frame = read_frame(files, "agency.txt", ("agency_timezone",), log, ("agency_timezone",))
    names = frame["agency_timezone"].dropna().unique().tolist()
    log.repair(max(len(names) - 1, 0), "further time zones in agency.txt; the first one counts")
    try:
        return ZoneInfo(names[0])
    except (IndexError, ValueError, OSError, ZoneInfoNotFoundError):
        found = f"agency_timezone is {names[0]!r}." if names else "No agency_timezone is given."
        log.fault(f"{files.name}/agency.txt", found, "Write a name such as Europe/Amsterdam.")
        return ZoneInfo("UTC")


def _check_unique(ids: pd.Series[str], files: FeedFiles, name: str, log: ReadLog) -> None:
    """Ids must be given and stand once."""
    where = f"{files.name}/{name}"
    if ids.isna().any():
        log.fault(
            where, f"{int(ids.isna().sum())} rows have no {ids.name}.", "Give every row an id."
        )
    twice = ids[ids.duplicated() & ids.notna()].unique()
    if len(twice):
        log.fault(where, f"{len(twice)} {ids.name} stand more than once.", "Keep one each.", twice)


def _read_stops(files: FeedFiles, log: ReadLog) -> pd.DataFrame:
    """Stops, stations and what lies between; positions may be inherited from the parent."""
    columns = ("stop_id", "stop_name", "stop_lat", "stop_lon", "location_type", "parent_station")
    required = ("stop_id", "stop_lat", "stop_lon")
    raw = read_frame(files, "stops.txt", (*columns, "platform_code"), log, required)
    _check_unique(raw["stop_id"], files, "stops.txt", log)
    parent = pd.Index(raw["stop_id"].drop_duplicates()).get_indexer(pd.Index(raw["parent_station"]))
    if raw["stop_id"].duplicated().any() or raw["stop_id"].isna().any():
        parent = np.full(len(raw), -1)
    unknown = (parent < 0) & raw["parent_station"].notna().to_numpy()
    log.repair(int(unknown.sum()), "stops name an unknown parent_station; it was ignored")
    kind = numbers(raw["location_type"], whole_number)
    lon, lat = decimals(raw["stop_lon"]), decimals(raw["stop_lat"])
    outside = (np.abs(lon) > 180) | (np.abs(lat) > 90)
    lon[outside], lat[outside] = np.nan, np.nan
    lost = np.isnan(lon) | np.isnan(lat)
    lon, lat = (np.where(lost & (parent >= 0), v[parent], v) for v in (lon, lat))
    return pd.DataFrame(
        {
            "stop_id": raw["stop_id"],
            "name": raw["stop_name"].fillna(""),
            "lon": lon,
            "lat": lat,
            "location_type": np.where(kind < 0, 0, kind).astype(np.int32),
            "parent": parent.astype(np.int32),
            "platform": raw["platform_code"].fillna(""),
        }
    )


def _read_routes(files: FeedFiles, log: ReadLog) -> pd.DataFrame:
    """Lines with the name that stands on the vehicle."""
    columns = ("route_id", "route_short_name", "route_long_name", "route_type")
    raw = read_frame(files, "routes.txt", columns, log, ("route_id", "route_type"))
    _check_unique(raw["route_id"], files, "routes.txt", log)
    short, long = raw["route_short_name"], raw["route_long_name"]
    return pd.DataFrame(
        {
            "route_id": raw["route_id"],
            "line": short.fillna(long).fillna(raw["route_id"]),
            "line_name": long.fillna(short).fillna(""),
            "route_type": np.maximum(numbers(raw["route_type"], whole_number), -1),
        }
    )


def _linked_trips(
    raw: pd.DataFrame, routes: pd.DataFrame, calendar: Calendar, log: ReadLog
) -> pd.DataFrame:
    """Trips with rows of their route and service."""
    route = pd.Index(routes["route_id"].drop_duplicates()).get_indexer(pd.Index(raw["route_id"]))
    service = pd.Index(calendar.service_ids).get_indexer(pd.Index(raw["service_id"]))
    log.repair(int((route < 0).sum()), "trips name an unknown route; they have no line name")
    log.repair(int((service < 0).sum()), "trips name a service without dates; they never run")
    return pd.DataFrame(
        {
            "trip_id": raw["trip_id"],
            "route": route.astype(np.int32),
            "service": service.astype(np.int32),
            "headsign": raw["trip_headsign"].fillna(""),
            "shape_id": raw["shape_id"],
        }
    )


def _read_frequencies(files: FeedFiles, trips: pd.DataFrame, log: ReadLog) -> pd.DataFrame:
    """Rows of ``frequencies.txt`` with the row of their trip."""
    columns = ("trip_id", "start_time", "end_time", "headway_secs", "exact_times")
    raw = read_frame(files, "frequencies.txt", columns, log, columns[:4])
    ids = trips["trip_id"].drop_duplicates()
    frame = pd.DataFrame(
        {
            "trip": pd.Index(ids).get_indexer(pd.Index(raw["trip_id"])),
            "start_s": numbers(raw["start_time"], clock_s).astype(np.int64),
            "end_s": numbers(raw["end_time"], clock_s).astype(np.int64),
            "headway_s": numbers(raw["headway_secs"], whole_number).astype(np.int64),
            "exact": numbers(raw["exact_times"], whole_number) == 1,
        }
    )
    known = frame["trip"] >= 0
    bad = (frame[["start_s", "end_s"]] < 0).any(axis=1) | (frame["headway_s"] <= 0)
    bad |= (frame[["start_s", "end_s"]] > _LATEST_S).any(axis=1)
    if (bad & known).any():
        where = f"{files.name}/frequencies.txt"
        problem = f"{int((bad & known).sum())} rows have unreadable times or no headway above 0."
        log.fault(where, problem, "Write H:MM:SS and whole seconds.", raw["trip_id"][bad & known])
    log.repair(int((~known).sum()), "frequencies belong to no trip; they were left out")
    about = int((known & ~frame["exact"]).sum())
    if about:
        log.assumptions.append(
            f"{about:,} frequencies without exact times: a vehicle comes every headway from start_time"
        )
    frame = frame[known & ~bad].reset_index(drop=True)
    runs = -(-(frame["end_s"] - frame["start_s"]) // frame["headway_s"])
    return frame.assign(runs=np.maximum(runs.to_numpy(), 0))


def _check_repetitions(feed: Feed) -> None:
    """Refuse headways that would fill the memory."""
    count = int(feed.repetitions.sum()) - len(feed.trips)
    most = feed.files.limits.max_repetitions
    if count > most:
        where = f"{feed.files.name}/frequencies.txt"
        problem = f"The headways stand for {count:,} trips, more than {most:,}."
        feed.log.fault(where, problem, "Mend headway_secs, or raise FeedLimits(max_repetitions=).")


def _read_transfers(files: FeedFiles, log: ReadLog) -> pd.DataFrame:
    """Rows of ``transfers.txt``; how they apply is decided in `networks.transfer_rules`."""
    ids = [f"{end}_{what}_id" for what in ("stop", "route", "trip") for end in ("from", "to")]
    columns = (*ids, "transfer_type", "min_transfer_time")
    raw = read_frame(files, "transfers.txt", columns, log)
    kind = numbers(raw["transfer_type"], whole_number)
    least = numbers(raw["min_transfer_time"], whole_number)
    unknown = ((kind < 0) & (kind != MISSING)) | (kind > 5)
    log.repair(int(unknown.sum()), "transfers have an unknown transfer_type; they were left out")
    frame = raw[ids].assign(
        transfer_type=np.where(kind == MISSING, 0, kind),
        min_transfer_s=np.where(least < 0, -1, least),
    )
    known: pd.DataFrame = frame[~unknown].reset_index(drop=True)
    return known
