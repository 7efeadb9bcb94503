"""Finding lines, stops and trips in a feed by the names that people use, and rewriting trips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

import pandas as pd

from geoaccess.errors import Fault, InputError, name_some
from geoaccess.scenarios.feed_tables import FeedTables
from geoaccess.units import parse_clock

Call = dict[str, Any]
"""One call of a trip: the cells of its row; ``_new`` marks what an edit made."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def fault(where: str, problem: str, remedy: str) -> InputError:
    """One fault as an error, to be gathered with those of other edits."""
    found = Fault(where, problem, remedy)
    return InputError(str(found), faults=(found,))


def line_routes(feed: FeedTables, line: str) -> set[str]:
    """Route ids of a line by short name, long name or id."""
    routes = feed["routes"]
    names = [c for c in ("route_short_name", "route_long_name", "route_id") if c in routes]
    for column in names:
        found = routes[routes[column].str.casefold() == line.casefold()]
        if len(found):
            return set(found["route_id"])
    return set()


def line_trips(feed: FeedTables, line: str) -> list[str]:
    """Trips of a line.

    Raises
    ------
    InputError
        If there is no such line.
    """
    routes = line_routes(feed, line)
    if not routes:
        known = feed["routes"].get("route_short_name", feed["routes"]["route_id"]).unique().tolist()
        close = get_close_matches(line, known, n=3) or known
        problem = f"there is no line {line!r} in {feed.name}."
        raise fault("timetable", problem, f"Known lines: {name_some(close)}.")
    trips = feed["trips"]
    return list(trips.loc[trips["route_id"].isin(routes), "trip_id"])


def line_calls(feed: FeedTables, trips: Iterable[str]) -> dict[str, list[Call]]:
    """Calls of trips, in order."""
    wanted = feed["stop_times"]["trip_id"].isin(set(trips))
    rows: dict[str, list[Call]] = {}
    for row in feed["stop_times"][wanted].to_dict("records"):
        rows.setdefault(str(row["trip_id"]), []).append({str(k): v for k, v in row.items()})
    return rows


def stops_named(feed: FeedTables, name: str, among: set[str] | None = None) -> set[str]:
    """Stop ids with a name or id.

    Raises
    ------
    InputError
        If there is none.
    """
    stops = feed["stops"]
    if among is not None:
        stops = stops[stops["stop_id"].isin(among)]
    elif "location_type" in stops:
        stops = stops[stops["location_type"].isin(["", "0"])]
    names = stops["stop_name"] if "stop_name" in stops else stops["stop_id"]
    same = (names.str.casefold() == name.casefold()) | (stops["stop_id"] == name)
    if not same.any():
        known = names.unique().tolist()
        close = get_close_matches(name, known, n=3) or known
        problem = f"there is no stop {name!r}" + (" on the line." if among is not None else ".")
        raise fault("timetable", problem, f"Known stops: {name_some(close, 5)}.")
    return set(stops.loc[same, "stop_id"])


def stops_of(calls: dict[str, list[Call]]) -> set[str]:
    """Every stop where the trips call."""
    return {call["stop_id"] for rows in calls.values() for call in rows}


def rewrite(feed: FeedTables, calls: dict[str, list[Call]]) -> FeedTables:
    """Give trips other calls; trips with fewer than two are taken out.

    Shapes and distances of rewritten trips no longer hold and are left empty.
    """
    old = feed["stop_times"]
    kept = {trip: rows for trip, rows in calls.items() if len(rows) >= 2}
    rows = [
        {**call, "trip_id": trip, "stop_sequence": str(number), "shape_dist_traveled": ""}
        for trip, trip_calls in kept.items()
        for number, call in enumerate(trip_calls, 1)
    ]
    table = pd.DataFrame(rows, columns=[*old.columns])
    others = old[~old["trip_id"].isin(calls)]
    stop_times = pd.concat([others, table], ignore_index=True).fillna("")
    trips = feed["trips"]
    if "shape_id" in trips:
        trips = trips.assign(shape_id=trips["shape_id"].where(~trips["trip_id"].isin(calls), ""))
    changed = feed.having(stop_times=stop_times, trips=trips)
    return without_trips(changed, set(calls) - set(kept))


def without_trips(feed: FeedTables, trips: set[str]) -> FeedTables:
    """Take trips out of all tables."""
    return feed.having(
        **{
            name: feed[name][~feed[name]["trip_id"].isin(trips)].reset_index(drop=True)
            for name in ("trips", "stop_times", "frequencies")
        }
    )


def first_departure_s(calls: list[Call]) -> int:
    """Departure from the first stop."""
    return parse_clock(calls[0]["departure_time"] or calls[0]["arrival_time"])


def shifted(call: Call, seconds: float) -> Call:
    """A call at another time; times that are not given stay so."""
    times = {
        column: clock(parse_clock(call[column]) + round(seconds)) if call[column] else ""
        for column in ("arrival_time", "departure_time")
    }
    return {**call, **times}


def clock(seconds: float) -> str:
    """``HH:MM:SS`` as GTFS writes it."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest:02d}"


def service_dates(feed: FeedTables, services: Iterable[str]) -> set[dt.date]:
    """Every date on which one of the services runs."""
    wanted = set(services)
    dates: dict[str, set[dt.date]] = {service: set() for service in wanted}
    weekly = feed["calendar"]
    for row in weekly[weekly["service_id"].isin(wanted)].to_dict("records"):
        day, last = _date(row["start_date"]), _date(row["end_date"])
        while day <= last:
            if row[_WEEKDAYS[day.weekday()]] == "1":
                dates[row["service_id"]].add(day)
            day += dt.timedelta(days=1)
    if "calendar_dates" in feed.tables:
        exceptions = feed["calendar_dates"]
        for row in exceptions[exceptions["service_id"].isin(wanted)].to_dict("records"):
            change = dates[row["service_id"]]
            (change.add if row["exception_type"] == "1" else change.discard)(_date(row["date"]))
    return set().union(*dates.values())


def all_dates(feed: FeedTables) -> set[dt.date]:
    """Every date on which anything runs."""
    return service_dates(feed, feed["trips"]["service_id"].unique())


def with_service(feed: FeedTables, name: str, dates: Iterable[dt.date]) -> tuple[FeedTables, str]:
    """Add a service that runs on given dates; returns the feed and the service id."""
    service = unused_id(name, set(feed["trips"]["service_id"]))
    rows = [
        {"service_id": service, "date": f"{day:%Y%m%d}", "exception_type": "1"}
        for day in sorted(dates)
    ]
    if "calendar_dates" not in feed.tables:
        empty = pd.DataFrame(columns=["service_id", "date", "exception_type"], dtype=str)
        feed = feed.having(calendar_dates=empty)
    return feed.plus("calendar_dates", rows), service


def unused_id(name: str, used: set[str]) -> str:
    """The name itself, or with a number behind it where it is taken."""
    number, free = 1, name
    while free in used:
        number += 1
        free = f"{name}-{number}"
    return free


def changed_trips(
    calls: dict[str, list[Call]], change: Callable[[list[Call]], list[Call] | None]
) -> dict[str, list[Call]]:
    """The trips that a change touches, with their new calls."""
    touched = {trip: change(rows) for trip, rows in calls.items()}
    return {trip: rows for trip, rows in touched.items() if rows is not None}


def _date(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%Y%m%d").date()
