"""One GTFS feed: its small tables, checked and linked by row numbers.

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

from geoaccess.errors import raise_faults
from geoaccess.inputs.gtfs.calendar import Calendar, read_calendar
from geoaccess.inputs.gtfs.feed_csv import ReadLog, read_frame
from geoaccess.inputs.gtfs.feed_files import FeedFiles, FeedLimits, open_feed
from geoaccess.inputs.gtfs.feed_tables import (
    check_unique,
    linked_trips,
    read_frequencies,
    read_routes,
    read_stops,
    read_transfers,
)

REQUIRED_FILES = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")


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
    stops, routes = read_stops(files, log), read_routes(files, log)
    trips = read_frame(
        files,
        "trips.txt",
        ("trip_id", "route_id", "service_id", "trip_headsign", "shape_id"),
        log,
        ("trip_id", "route_id", "service_id"),
    )
    check_unique(trips["trip_id"], files, "trips.txt", log)
    calendar = read_calendar(files, log)
    feed = Feed(
        files=files,
        zone=zone,
        stops=stops,
        routes=routes,
        trips=linked_trips(trips, routes, calendar, log),
        calendar=calendar,
        frequencies=read_frequencies(files, trips, log),
        transfers=read_transfers(files, log),
        log=log,
    )
    _check_repetitions(feed)
    raise_faults(log.faults)
    return feed


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


def _check_repetitions(feed: Feed) -> None:
    """Refuse headways that would fill the memory."""
    count = int(feed.frequencies["runs"].sum())
    most = feed.files.limits.max_repetitions
    if count > most:
        where = f"{feed.files.name}/frequencies.txt"
        problem = f"The headways stand for {count:,} trips, more than {most:,}."
        feed.log.fault(where, problem, "Mend headway_secs, or raise FeedLimits(max_repetitions=).")
