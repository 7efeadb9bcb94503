"""The small tables of a GTFS feed, parsed and checked row by row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geoaccess.inputs.gtfs.calendar import Calendar
from geoaccess.inputs.gtfs.feed_csv import (
    MISSING,
    ReadLog,
    clock_s,
    decimals,
    numbers,
    read_frame,
    whole_number,
)
from geoaccess.inputs.gtfs.feed_files import FeedFiles

LATEST_S = 7 * 86_400
"""The latest clock time that a trip may have."""


def check_unique(ids: pd.Series[str], files: FeedFiles, name: str, log: ReadLog) -> None:
    """Ids must be given and stand once."""
    where = f"{files.name}/{name}"
    if ids.isna().any():
        log.fault(
            where, f"{int(ids.isna().sum())} rows have no {ids.name}.", "Give every row an id."
        )
    twice = ids[ids.duplicated() & ids.notna()].unique()
    if len(twice):
        log.fault(where, f"{len(twice)} {ids.name} stand more than once.", "Keep one each.", twice)


def read_stops(files: FeedFiles, log: ReadLog) -> pd.DataFrame:
    """Stops, stations and what lies between; positions may be inherited from the parent."""
    columns = ("stop_id", "stop_name", "stop_lat", "stop_lon", "location_type", "parent_station")
    required = ("stop_id", "stop_lat", "stop_lon")
    raw = read_frame(files, "stops.txt", (*columns, "platform_code"), log, required)
    check_unique(raw["stop_id"], files, "stops.txt", log)
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


def read_routes(files: FeedFiles, log: ReadLog) -> pd.DataFrame:
    """Lines with the name that stands on the vehicle."""
    columns = ("route_id", "route_short_name", "route_long_name", "route_type")
    raw = read_frame(files, "routes.txt", columns, log, ("route_id", "route_type"))
    check_unique(raw["route_id"], files, "routes.txt", log)
    short, long = raw["route_short_name"], raw["route_long_name"]
    return pd.DataFrame(
        {
            "route_id": raw["route_id"],
            "line": short.fillna(long).fillna(raw["route_id"]),
            "line_name": long.fillna(short).fillna(""),
            "route_type": np.maximum(numbers(raw["route_type"], whole_number), -1),
        }
    )


def linked_trips(
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


def read_frequencies(files: FeedFiles, trips: pd.DataFrame, log: ReadLog) -> pd.DataFrame:
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
    bad |= (frame[["start_s", "end_s"]] > LATEST_S).any(axis=1)
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


def read_transfers(files: FeedFiles, log: ReadLog) -> pd.DataFrame:
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
