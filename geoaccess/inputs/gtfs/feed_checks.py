"""What is wrong or remarkable in a GTFS feed, before any result is believed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import Fault, FeedError
from geoaccess.geodesy import great_circle_m
from geoaccess.inputs.findings import Finding, finding
from geoaccess.inputs.gtfs.calendar import WEEKDAYS
from geoaccess.inputs.gtfs.feed import Feed, read_feed
from geoaccess.inputs.gtfs.feed_csv import EPOCH, MISSING, Repair
from geoaccess.inputs.gtfs.feed_files import FeedLimits
from geoaccess.inputs.gtfs.stop_times import StopTimes, read_stop_times
from geoaccess.options import parse_date

FASTEST_KMH = {0: 100, 1: 140, 2: 350, 3: 130, 4: 100}
"""What a vehicle can do by GTFS ``route_type``: tram, metro, train, bus, ferry; else 200."""

_OTHER_KMH = 200
_ROUNDING_S = 60
_LONGEST_SPAN_DAYS = 3660


def check_feed(
    path: str | Path,
    *,
    study_date: str | dt.date | None = None,
    limits: FeedLimits | None = None,
) -> list[Finding]:
    """Check a GTFS feed and list what was found, the worst first.

    Parameters
    ----------
    path
        A zip or a folder.
    study_date
        A date on which the feed must have trips.
    limits
        How large a feed may be.

    Returns
    -------
    list of Finding
        A feed that cannot be read gives one error per fault; it raises nothing.

    Examples
    --------
    >>> [found.code for found in check_feed("absent.zip")]
    ['unreadable']
    """
    try:
        feed = read_feed(path, limits)
        calls = read_stop_times(feed, np.ones(len(feed.trips), dtype=np.bool_))
    except FeedError as error:
        faults = error.faults or (Fault(Path(path).name, str(error), ""),)
        return [_unreadable(fault) for fault in faults]
    dates = _dates(feed, parse_date(study_date) if study_date is not None else None)
    return sorted(
        [*dates, *_stops(feed, calls), *_trips(feed, calls), *_speeds(feed, calls), *_log(feed)],
        key=lambda found: ("error", "warning", "note").index(found.severity),
    )


def _unreadable(fault: Fault) -> Finding:
    problem = f"{fault.where}: {fault.problem}"
    return Finding(
        "error", "unreadable", max(len(fault.ids), 1), fault.ids[:10], problem, fault.remedy
    )


def _dates(feed: Feed, study_date: dt.date | None) -> list[Finding]:
    """The span, the study date, weekdays without trips and days with far fewer than usual."""
    service = trips_per_day(feed)
    running = service[service > 0]
    if running.empty:
        remedy = "Ask the publisher for a feed with service."
        return [Finding("error", "no_service", 1, (), "No trip runs on any date.", remedy)]
    first, last = running.index[0], running.index[-1]
    found = finding(
        "note",
        "dates_covered",
        [first, last],
        f"Trips run from {first} to {last}.",
        "",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    found += _study_date(service, first, last, study_date)
    weekday = np.array([day.weekday() for day in service.index])
    usual = np.array(
        [np.median(service[weekday == n]) if (weekday == n).any() else 0 for n in range(7)]
    )
    idle = [name for n, name in enumerate(WEEKDAYS) if not usual[n]]
    found += finding("warning", "weekdays_without_trips", idle, "Usually no trips on these weekdays.",
                     "Check that this is so; shift workers travel on them too.")  # fmt: skip
    thin = service.index[(service.to_numpy() < usual[weekday] / 2)]
    return found + finding("note", "thin_days", thin, "Fewer than half of the weekday's usual trips.",
                           "Holidays look like this; do not choose one as study date.")  # fmt: skip


def trips_per_day(feed: Feed) -> pd.Series[int]:
    """Trips on every date of the span, cut to ten years; the index holds dates."""
    first, last = feed.calendar.span() or (0, -1)
    last = min(last, first + _LONGEST_SPAN_DAYS)
    service = feed.trips["service"].to_numpy()
    weight = np.zeros(len(feed.calendar.service_ids), dtype=np.int64)
    np.add.at(weight, service[service >= 0], feed.repetitions[service >= 0])
    days = [dt.date.fromordinal(n + EPOCH) for n in range(first, last + 1)]
    counts = feed.calendar.trips_per_day(weight, first, last) if days else np.empty(0, np.int64)
    return pd.Series(counts, index=pd.Index(days, dtype=object))


def _study_date(
    service: pd.Series[int], first: dt.date, last: dt.date, date: dt.date | None
) -> list[Finding]:
    """Whether the date of the study has trips."""
    if date is None or service.get(date, 0) > 0:
        return []
    if date > last:
        problem = f"The feed ends on {last}, before the study date {date}."
    elif date < first:
        problem = f"The feed starts on {first}, after the study date {date}."
    else:
        problem = f"No trips run on the study date {date}."
    remedy = "Choose another date or another feed."
    told = {"date": date.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
    return finding("error", "study_date", [date], problem, remedy, **told)


def _stops(feed: Feed, calls: StopTimes) -> list[Finding]:
    """Stops that nothing calls at, and stops without a position."""
    stops = feed.stops
    called = np.zeros(len(stops), dtype=np.bool_)
    called[calls.stop] = True
    unplaced = stops[["lon", "lat"]].isna().any(axis=1).to_numpy()
    idle = (stops["location_type"] == 0).to_numpy() & ~called
    return [
        *finding("note", "stops_without_trips", stops["stop_id"][idle], "No trip calls at these stops.",
                 "Nothing to do; they have no effect."),
        *finding("warning", "stops_without_position", stops["stop_id"][unplaced & called],
                 "No usable position; their calls are left out.", "Give stop_lat and stop_lon."),
    ]  # fmt: skip


def _trips(feed: Feed, calls: StopTimes) -> list[Finding]:
    """Trips that nobody can take, trips that stand twice, and calls without times."""
    ids = feed.trips["trip_id"]
    count = np.bincount(calls.trip, minlength=len(ids))
    untimed = (calls.arrival_s == MISSING) & (calls.departure_s == MISSING)
    return [
        *finding("warning", "trips_with_one_call", ids[count < 2], "Fewer than two calls.",
                 "They are left out; complete their stop_times."),
        *finding("warning", "duplicated_trips", ids[_repeated(feed, calls)],
                 "Same line, service, stops and times as another trip.",
                 "Results do not change; counts of trips do. Keep one each."),
        *finding("note", "missing_times", ids.to_numpy()[calls.trip[untimed]],
                 "Calls without times; they are interpolated by distance.",
                 "Nothing to do; times between timepoints are estimates."),
    ]  # fmt: skip


def _repeated(feed: Feed, calls: StopTimes) -> npt.NDArray[np.bool_]:
    """Trips that equal an earlier one in line, service, stops and times."""
    columns = pd.DataFrame({"stop": calls.stop, "a": calls.arrival_s, "d": calls.departure_s})
    # Position within the trip makes the sum of hashes depend on the order of calls.
    start = np.searchsorted(calls.trip, calls.trip)
    hashes = pd.util.hash_pandas_object(
        columns.assign(n=np.arange(len(start)) - start), index=False
    )
    total = np.zeros(len(feed.trips), dtype=np.uint64)
    np.add.at(total, calls.trip, hashes.to_numpy())
    keys = feed.trips[["route", "service"]].assign(calls=total)
    once = ~np.isin(np.arange(len(keys)), feed.frequencies["trip"])
    has_calls = np.bincount(calls.trip, minlength=len(keys)) > 0
    return np.asarray(keys.duplicated() & once & has_calls)


def _speeds(feed: Feed, calls: StopTimes) -> list[Finding]:
    """Trips that go back in time, and trips faster than their vehicles can be."""
    timed = (calls.arrival_s != MISSING) & (calls.departure_s != MISSING)
    trip, stop = calls.trip[timed], calls.stop[timed]
    taken_s = calls.arrival_s[timed][1:].astype(np.int64) - calls.departure_s[timed][:-1]
    lon, lat = (feed.stops[c].to_numpy(np.float64)[stop] for c in ("lon", "lat"))
    far_m = great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:])
    same = trip[1:] == trip[:-1]
    route = feed.trips["route"].to_numpy()[trip[1:]]
    kinds = np.append(feed.routes["route_type"].to_numpy(), -1)
    fastest = pd.Series(kinds).map(FASTEST_KMH).fillna(_OTHER_KMH).to_numpy()[route]
    # Times are often rounded to minutes, so one minute is forgiven.
    too_fast = same & (taken_s >= 0) & (far_m > (taken_s + _ROUNDING_S) * fastest / 3.6)
    ids = feed.trips["trip_id"].to_numpy()[trip[1:]]
    return [
        *finding("warning", "back_in_time", np.unique(ids[same & (taken_s < 0)]),
                 "Arrive before they left the stop before; they are left out.",
                 "Write times past midnight as 24:10:00 and later."),
        *finding("warning", "too_fast", np.unique(ids[too_fast]),
                 "Faster between two stops than such a vehicle can be.",
                 "Check the positions of the stops and the times."),
    ]  # fmt: skip


def _log(feed: Feed) -> list[Finding]:
    """What reading mended, left out or assumed."""
    mended = [_mended(repair) for repair in feed.log.repairs]
    assumed = [Finding("note", "assumed", 1, (), f"{a}.", "") for a in feed.log.assumptions]
    return mended + assumed


def _mended(repair: Repair) -> Finding:
    return Finding("warning", "mended", repair.count, (), f"{repair}.", "Tell the publisher.")
