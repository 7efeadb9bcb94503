"""From GTFS feeds to the arrays of a `Timetable`."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.errors import GeoAccessWarning, InputError, name_some
from geoaccess.inputs.gtfs.feed import Feed, read_feed
from geoaccess.inputs.gtfs.feed_files import FeedLimits
from geoaccess.inputs.gtfs.stop_times import read_stop_times
from geoaccess.networks.timetable.frames import stop_table, trip_table, trips_that_run
from geoaccess.networks.timetable.line_shapes import shape_table
from geoaccess.networks.timetable.patterns import Runs, service_day
from geoaccess.networks.timetable.service_dates import (
    NEIGHBOURS,
    active_trips,
    check_service,
    runs_around,
    trips_per_date,
)
from geoaccess.networks.timetable.timetable import ServiceDay, Timetable
from geoaccess.networks.timetable.transfer_rules import continuations, transfer_rules
from geoaccess.networks.timetable.trip_calls import TripCalls, clean_calls, joined_calls
from geoaccess.options import parse_date
from geoaccess.units import DAY_S

HORIZON_S = 30 * 3600
"""Trips of the day after that start before 30:00 count: a late shift that ends at 02:00 and a
window around it still see four hours of departures."""


def read_timetable(
    feeds: str | Path | Sequence[str | Path],
    *,
    service_date: str | dt.date | None = None,
    service_dates: Sequence[str | dt.date] | None = None,
    horizon_s: int = HORIZON_S,
    phone_ahead: bool = False,
    limits: FeedLimits | None = None,
) -> Timetable:
    """Read one or several GTFS feeds for one or several service dates.

    Only trips that can run on those dates are kept while reading. Trips of the
    day before that still run after midnight, and trips of the day after that
    start before `horizon_s`, are part of every date. What was mended, left out
    or assumed is counted in a `GeoAccessWarning` and in `Timetable.sources`.

    Parameters
    ----------
    feeds
        Zips or folders with GTFS text files. With several, all ids get the number
        of their feed as a prefix (``"1:"``), so that they cannot clash.
    service_date, service_dates
        ``"YYYY-MM-DD"`` or dates; give one of the two.
    horizon_s
        Clock time of the service date up to which trips of the day after count;
        at most 48 hours.
    phone_ahead
        Whether to count on calls that must be ordered by telephone
        (``pickup_type`` or ``drop_off_type`` 2).
    limits
        How large a feed may be.

    Returns
    -------
    Timetable
        Times are seconds after noon minus twelve hours of the service date, in
        the time zone of the first feed.

    Raises
    ------
    FeedError
        If a feed cannot be read; all faults together.
    NoServiceError
        If nothing runs on a date asked for.

    Examples
    --------
    >>> timetable = read_timetable("gtfs.zip", service_date="2026-03-10")  # doctest: +SKIP
    >>> timetable.days[timetable.dates[0]].trips  # doctest: +SKIP
    1412
    """
    dates = _dates(service_date, service_dates)
    _check_horizon(horizon_s)
    paths = [feeds] if isinstance(feeds, (str, Path)) else list(feeds)
    if not paths:
        raise InputError("No feed is given. Pass the path of a GTFS zip or folder.")
    loaded = [read_feed(path, limits) for path in paths]
    service = trips_per_date(loaded, dates)
    empty = check_service(service, dates)
    calls = [_read_calls(feed, dates, phone_ahead=phone_ahead) for feed in loaded]
    timetable = _assemble(loaded, calls, dates, service, horizon_s)
    _warn(loaded, dates, empty)
    return timetable


def _dates(one: str | dt.date | None, several: Sequence[str | dt.date] | None) -> list[dt.date]:
    """The dates asked for, sorted, each once."""
    if one is not None and several is None:
        return [parse_date(one)]
    if several is not None and one is None:
        return sorted({parse_date(date) for date in several})
    raise InputError("Give either service_date= or service_dates=, for example '2026-03-10'.")


def _check_horizon(horizon_s: int) -> None:
    if not 0 <= horizon_s <= 2 * DAY_S:
        raise InputError(f"horizon_s is {horizon_s}. It must lie between 0 and {2 * DAY_S}.")


def _read_calls(feed: Feed, dates: Sequence[dt.date], *, phone_ahead: bool) -> TripCalls:
    """Calls of the trips that run on any of the dates or the days beside them."""
    wanted = np.zeros(len(feed.trips), dtype=np.bool_)
    for day in {date + dt.timedelta(days=n) for date in dates for n in NEIGHBOURS}:
        wanted |= active_trips(feed, day)
    return clean_calls(feed, read_stop_times(feed, wanted), phone_ahead=phone_ahead)


def _assemble(
    feeds: Sequence[Feed],
    calls: Sequence[TripCalls],
    dates: Sequence[dt.date],
    service: pd.Series[int],
    horizon_s: int,
) -> Timetable:
    """Number stops and trips over all feeds and arrange every date in patterns."""
    stops, stop_index = stop_table(feeds, calls)
    offsets = np.cumsum([0, *(len(feed.trips) for feed in feeds)])
    onward = pd.concat(
        [continuations(feed) + offset for feed, offset in zip(feeds, offsets, strict=False)]
    )
    rules = [transfer_rules(feed, index) for feed, index in zip(feeds, stop_index, strict=True)]
    runs = {date: _all_runs(feeds, calls, date, horizon_s) for date in dates}
    used = trips_that_run(feeds, runs.values())
    shapes, shape_rows = shape_table(feeds, used)
    trips, trip_row = trip_table(feeds, used, shape_rows)
    arrange = partial(
        service_day,
        calls=joined_calls(calls, stop_index),
        stops=len(stops),
        trip_row=trip_row,
        continuations=onward,
        horizon_s=horizon_s,
    )
    return Timetable(
        stops=stops,
        trips=trips,
        transfer_rules=pd.concat(rules, ignore_index=True),
        days=_shared_days(runs, arrange),
        service=service,
        shapes=shapes,
        sources=tuple(_source(feed) for feed in feeds),
    )


def _all_runs(
    feeds: Sequence[Feed], calls: Sequence[TripCalls], date: dt.date, horizon_s: int
) -> Runs:
    """Runs of all feeds on a date; trips are numbered feed after feed."""
    parts, offset = [], 0
    for feed, part in zip(feeds, calls, strict=True):
        runs = runs_around(feed, part, date, feeds[0].zone, horizon_s)
        parts.append((runs.trip + np.int32(offset), runs.shift_s))
        offset += len(feed.trips)
    trip, shift = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Runs(trip, shift)


def _shared_days(
    runs: dict[dt.date, Runs], arrange: Callable[[dt.date, Runs], ServiceDay]
) -> dict[dt.date, ServiceDay]:
    """Arrange every date; dates on which the same trips run share their arrays."""
    made: dict[bytes, ServiceDay] = {}
    days = {}
    for date, on_date in runs.items():
        key = on_date.trip.tobytes() + on_date.shift_s.tobytes()
        if key not in made:
            made[key] = arrange(date, on_date)
        days[date] = replace(made[key], date=date)
    return days


def _source(feed: Feed) -> dict[str, Any]:
    """Provenance of a feed, with what was mended and assumed."""
    return {
        **feed.files.source(),
        "time_zone": feed.zone.key,
        "repairs": [str(repair) for repair in feed.log.repairs],
        "assumptions": list(feed.log.assumptions),
    }


def _warn(feeds: Sequence[Feed], dates: Sequence[dt.date], empty: Sequence[dt.date]) -> None:
    """Say once what was mended or left out, and which feeds and dates have no trips."""
    notes = [f"{feed.files.name}: {note}." for feed in feeds for note in feed.log.repairs]
    for feed in feeds if len(feeds) > 1 else ():
        idle = [date for date in dates if not active_trips(feed, date).any()]
        if idle:
            named = name_some(date.isoformat() for date in idle)
            notes.append(f"{feed.files.name}: no trips on {named}.")
    if empty:
        notes.append(f"No trips at all on {name_some(date.isoformat() for date in empty)}.")
    if notes:
        warnings.warn("\n".join(notes), GeoAccessWarning, stacklevel=3)
