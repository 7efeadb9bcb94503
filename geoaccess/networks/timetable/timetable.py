"""The timetable as arrays: stop patterns, sorted trips and their times.

A *pattern* is a sequence of stops with its boarding and alighting rules. The
trips of a pattern are sorted and never overtake each other: where trips
overtake, they are split over several patterns. So the first trip that can be
caught at a stop is always the best of its pattern.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class ServiceDay:
    """All trips that matter on one service date.

    Clock times are seconds after the midnight at which GTFS times of the service
    date start (noon minus twelve hours). Trips of the day before that still run
    after midnight are included with their times shifted back (so their first
    times may be negative), trips of the day after that start before
    `horizon_s` with their times shifted on.

    Attributes
    ----------
    date
        The service date.
    pattern_stop_ptr
        int64, shape (patterns + 1,): offsets into the three arrays below.
    pattern_stop
        int32: stop index of each position.
    pattern_board, pattern_alight
        bool: boarding, alighting allowed at the position.
    pattern_trip_ptr
        int64, shape (patterns + 1,): trips of pattern *p* are
        ``pattern_trip_ptr[p]:pattern_trip_ptr[p + 1]``, earliest first.
    pattern_time_ptr
        int64, shape (patterns + 1,): offset of the pattern's first trip in the
        times; trip *k* of a pattern of *n* stops starts at
        ``pattern_time_ptr[p] + k * n``.
    arrival_s, departure_s
        int32: clock times, trips x positions, pattern after pattern.
    trip_row
        int32, shape (trips,): row in `Timetable.trips`.
    trip_shift_s
        int32, shape (trips,): what was added to the times of the feed's trip
        (another service day, a repetition by frequency).
    trip_next
        int32, shape (trips,): the trip that the same vehicle goes on as, with
        passengers on board (`transfers.txt` type 4); -1 for none.
    stop_pattern_ptr
        int64, shape (stops + 1,): offsets into the two arrays below.
    stop_pattern, stop_pattern_pos
        int32: the patterns that call at a stop, and the position of each call.
    horizon_s
        Trips of the next day are present if they start before this clock time.
    """

    date: dt.date
    pattern_stop_ptr: npt.NDArray[np.int64]
    pattern_stop: npt.NDArray[np.int32]
    pattern_board: npt.NDArray[np.bool_]
    pattern_alight: npt.NDArray[np.bool_]
    pattern_trip_ptr: npt.NDArray[np.int64]
    pattern_time_ptr: npt.NDArray[np.int64]
    arrival_s: npt.NDArray[np.int32]
    departure_s: npt.NDArray[np.int32]
    trip_row: npt.NDArray[np.int32]
    trip_shift_s: npt.NDArray[np.int32]
    trip_next: npt.NDArray[np.int32]
    stop_pattern_ptr: npt.NDArray[np.int64]
    stop_pattern: npt.NDArray[np.int32]
    stop_pattern_pos: npt.NDArray[np.int32]
    horizon_s: int

    @property
    def patterns(self) -> int:
        """Number of patterns."""
        return len(self.pattern_stop_ptr) - 1

    @property
    def trips(self) -> int:
        """Number of trips, those of the neighbouring days included."""
        return len(self.trip_row)


@dataclass(frozen=True)
class Timetable:
    """Stops, lines and the service of one or several dates.

    Attributes
    ----------
    stops
        Frame with one row per stop index: ``stop_id`` (unique over all feeds),
        ``name``, ``lon``, ``lat``, ``station`` (int32; stops of one parent
        station share a number), ``platform``, ``bike_parking`` (bool).
    trips
        Frame with one row per trip of the feeds that runs on any of the days:
        ``trip_id``, ``line``, ``line_name``, ``headsign``, ``route_type``,
        ``shape`` (row in `shapes`, -1 for none).
    transfer_rules
        Frame of rules between stops, parent stations already expanded:
        ``from_stop``, ``to_stop`` (int32 stop indices), ``transfer_type``
        (0 to 3), ``min_transfer_s`` (int32; -1 where not given).
    days
        The service days, by date.
    service
        Trips per date over the whole span of the feeds: a Series indexed by
        ``datetime.date``.
    shapes
        GeoDataFrame of line geometry in EPSG:4326, or None.
    sources
        Provenance records of the feeds.
    """

    stops: pd.DataFrame
    trips: pd.DataFrame
    transfer_rules: pd.DataFrame
    days: Mapping[dt.date, ServiceDay]
    service: pd.Series[int]
    shapes: Any = None
    sources: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The service dates that were read, earliest first."""
        return tuple(sorted(self.days))
