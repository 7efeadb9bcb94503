"""Which trips run around a service date, and by how many seconds their times shift."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import InputError, NoServiceError, name_some
from geoaccess.inputs.gtfs.feed import Feed
from geoaccess.inputs.gtfs.feed_csv import EPOCH
from geoaccess.networks.timetable.patterns import Runs
from geoaccess.networks.timetable.trip_calls import TripCalls
from geoaccess.options import parse_date

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

NEIGHBOURS = (-1, 0, 1)
"""Service days whose trips may run on a service date: the day before, itself, the day after."""

_LONGEST_SPAN_DAYS = 3660


def day_start_s(date: dt.date, zone: ZoneInfo) -> int:
    """The instant from which GTFS counts the times of a date: noon minus twelve hours.

    On the two days a year when clocks change this is not midnight, so that noon
    is 12:00:00 on every day.

    Examples
    --------
    >>> zone = ZoneInfo("Europe/Amsterdam")
    >>> starts = [day_start_s(dt.date(2026, 3, day), zone) for day in (28, 29, 30)]
    >>> [(b - a) // 3600 for a, b in zip(starts, starts[1:])]
    [23, 24]
    """
    noon = dt.datetime.combine(date, dt.time(12), tzinfo=zone)
    return int(noon.timestamp()) - 43_200


def active_trips(feed: Feed, date: dt.date) -> npt.NDArray[np.bool_]:
    """Which trips of a feed run on a date, shape (trips,)."""
    # The last entry stands for trips whose service is unknown (row -1).
    running = np.append(feed.calendar.active(date), False)
    return np.asarray(running[feed.trips["service"].to_numpy()])


def runs_around(
    feed: Feed, calls: TripCalls, date: dt.date, zone: ZoneInfo, horizon_s: int
) -> Runs:
    """Trips of a feed that matter on a date, frequencies written out.

    Parameters
    ----------
    feed, calls
        The feed and the calls of its trips.
    date, horizon_s
        The service date, and until when trips of the day after count.
    zone
        Time zone whose day the result counts in; that of the first feed.
    """
    parts = []
    origin = day_start_s(date, zone)
    starts, ends = calls.first_departure_s(), calls.last_arrival_s()
    for days in NEIGHBOURS:
        other = date + dt.timedelta(days=days)
        offset = day_start_s(other, feed.zone) - origin
        trip, shift = _written_out(feed, active_trips(feed, other) & calls.usable, offset, starts)
        keep = ends[trip] + shift > 0
        if days > 0:
            keep &= starts[trip] + shift < horizon_s
        parts.append((trip[keep], shift[keep]))
    trip, shift = (np.concatenate(column) for column in zip(*parts, strict=True))
    if len(feed.frequencies):
        # A headway that lasts past midnight and one that starts there may name one vehicle twice.
        trip, shift = np.unique(np.column_stack([trip, shift]), axis=0).T
    return Runs(trip.astype(np.int32), shift.astype(np.int32))


def trips_per_date(feeds: Sequence[Feed], dates: Sequence[dt.date]) -> pd.Series[int]:
    """Trips on every date over the span of the feeds, repetitions by frequency included.

    A span of more than ten years (some feeds end in 2099) is cut to five years
    on both sides of the dates asked for.
    """
    spans = [span for feed in feeds if (span := feed.calendar.span())]
    if not spans:
        return _dated(np.empty(0, np.int64), [])
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    if last - first > _LONGEST_SPAN_DAYS:
        wanted = [min(max(day.toordinal() - EPOCH, first), last) for day in dates]
        first = max(first, min(wanted) - _LONGEST_SPAN_DAYS // 2)
        last = min(last, max(wanted) + _LONGEST_SPAN_DAYS // 2)
    total = np.zeros(last - first + 1, dtype=np.int64)
    for feed in feeds:
        total += feed.calendar.trips_per_day(_trips_of_services(feed), first, last)
    days = [dt.date.fromordinal(first + EPOCH + n) for n in range(len(total))]
    return _dated(total, days)


def check_service(service: pd.Series[int], dates: Sequence[dt.date]) -> list[dt.date]:
    """Return the dates inside the span on which nothing runs; refuse what cannot be answered.

    A Sunday without buses is an answer when it is one of several dates. A single
    date without trips, a date outside the span, and dates of which none has
    trips are not.

    Raises
    ------
    NoServiceError
        With the span of the feeds and their busiest day.
    """
    if not dates:
        raise InputError("No service date is given. Pass service_date= or service_dates=.")
    trips = service.reindex(list(dates))
    empty = [date for date in dates if not trips[date] > 0]
    outside = [date for date in dates if pd.isna(trips[date])]
    if outside or len(empty) == len(dates):
        raise NoServiceError(_no_service_message(outside or empty, service))
    return empty


def _no_service_message(dates: Sequence[dt.date], service: pd.Series[int]) -> str:
    """Name the dates, the span of the feeds and their busiest day."""
    found = f"No trips run on {name_some(date.isoformat() for date in dates)}."
    running = {parse_date(str(day)): int(count) for day, count in service.items() if count > 0}
    if not running:
        return f"{found} The feed has no trips on any date."
    first, busiest, last = min(running), max(running, key=running.__getitem__), max(running)
    count = f"{running[busiest]:,}".replace(",", " ")
    return (
        f"{found} The feed covers {first.isoformat()} to {last.isoformat()}; "
        f"its busiest day is {busiest.isoformat()} ({count} trips)."
    )


def _dated(counts: Longs, days: Sequence[dt.date]) -> pd.Series[int]:
    """Counts by date."""
    index = pd.Index(list(days), dtype=object)
    return cast("pd.Series[int]", pd.Series(counts, index=index, name="trips"))


def _trips_of_services(feed: Feed) -> Longs:
    """Trips of each service on a day that it runs, shape (services,)."""
    service = feed.trips["service"].to_numpy()
    counts = np.zeros(len(feed.calendar.service_ids), dtype=np.int64)
    np.add.at(counts, service[service >= 0], feed.repetitions[service >= 0])
    return counts


def _written_out(
    feed: Feed, active: npt.NDArray[np.bool_], offset: int, starts: Longs
) -> tuple[Longs, Longs]:
    """Trips with their shifts: once, or at every headway for trips with frequencies."""
    trip, start, headway, runs = (
        feed.frequencies[c].to_numpy(np.int64) for c in ("trip", "start_s", "headway_s", "runs")
    )
    once = active.copy()
    once[trip] = False
    single = np.flatnonzero(once)
    counts = np.where(active[trip], runs, 0)
    row = np.repeat(np.arange(len(trip)), counts)
    number = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    shift = offset + start[row] + number * headway[row] - starts[trip[row]]
    return (
        np.concatenate([single, trip[row]]),
        np.concatenate([np.full(len(single), offset), shift]),
    )
