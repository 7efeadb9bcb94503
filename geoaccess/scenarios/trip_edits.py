"""Edits of when lines run: new lines and shuttles, extra trips, another headway."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geoaccess.errors import Fault, InputError, raise_faults
from geoaccess.scenarios.feed_lines import (
    Call,
    all_dates,
    clock,
    fault,
    first_departure_s,
    line_calls,
    line_trips,
    service_dates,
    shifted,
    unused_id,
    with_service,
    without_trips,
)
from geoaccess.scenarios.feed_places import StreetPoints, check_speed, leg_m, with_stops
from geoaccess.scenarios.feed_tables import FeedTables
from geoaccess.scenarios.frequency_edits import first_runs, repeated, run_like, without_runs
from geoaccess.scenarios.timetable_edits import AddLine, ChangeHeadway, ExtraTrips
from geoaccess.units import parse_clock

_DETOUR = 4 / 3
"""Streets are about a third longer than the straight line."""

_DAY_NAMES = ("mo", "tu", "we", "th", "fr", "sa", "su")


def add_line(feed: FeedTables, edit: AddLine, streets: StreetPoints | None) -> FeedTables:
    """A new line or shuttle, there and back."""
    feed, stop_ids, weekdays = _checked_line(feed, edit, streets)
    minutes = np.asarray(
        edit.minutes or _leg_minutes(feed, stop_ids, edit.speed_kmh), dtype=np.float64
    )
    dates = [day for day in all_dates(feed) if day.weekday() in weekdays]
    feed, service = with_service(feed, f"scenario:{edit.line}", dates)
    route = unused_id(f"scenario:{edit.line}", set(feed["routes"]["route_id"]))
    named = {"route_id": route, "route_short_name": edit.line, "route_type": "3"}
    if "agency_id" in feed["routes"] and len(feed["routes"]):
        named["agency_id"] = feed["routes"]["agency_id"].iloc[0]
    feed = feed.plus("routes", [named])
    ways = [(stop_ids, minutes, edit.departures)]
    ways.append((stop_ids[::-1], minutes[::-1], edit.back_departures))
    new = {
        f"{route}:{way}:{number}": _new_calls(ids, legs, departure)
        for way, (ids, legs, departures) in enumerate(ways)
        for number, departure in enumerate(departures)
    }
    check_speed(feed, edit.line, new.values())
    return _with_trips(feed, new, {"route_id": route, "service_id": service})


def _checked_line(
    feed: FeedTables, edit: AddLine, streets: StreetPoints | None
) -> tuple[FeedTables, list[str], set[int]]:
    """The feed with the stops of a line, their ids, and the days of the week that it runs.

    Raises
    ------
    InputError
        With everything that is wrong with the line at once.
    """
    faults = _line_faults(edit)
    stop_ids: list[str] = []
    weekdays: set[int] = set()
    try:
        feed, stop_ids = with_stops(feed, edit.stops, streets)
    except InputError as error:
        faults += error.faults
    try:
        weekdays = parse_days(edit.days)
    except InputError as error:
        faults += error.faults
    raise_faults(faults)
    return feed, stop_ids, weekdays


def _line_faults(edit: AddLine) -> list[Fault]:
    """What a line lacks, each with what to give."""
    stops, legs = len(edit.stops), len(edit.stops) - 1
    checks = (
        (stops < 2, f"{stops} stops; expected at least two", "Name the first and the last one."),
        (not edit.departures, "no departures", "Give departures, such as ['17:00', '18:00']."),
        (
            len(edit.minutes) not in (0, legs),
            f"{len(edit.minutes)} minutes for {legs} legs",
            "Give the minutes of every leg, or leave minutes out.",
        ),
        (
            not edit.back_departures and not edit.one_way,
            "no way back",
            "Give back_departures, or one_way = true if nobody has to come back.",
        ),
    )
    return [
        Fault("timetable", f"line {edit.line}: {problem}.", remedy)
        for wrong, problem, remedy in checks
        if wrong
    ]


def parse_days(text: str) -> set[int]:
    """Days of the week (Monday is 0) of a text such as ``"mo-fr"`` or ``"mo,we,sa-su"``.

    Examples
    --------
    >>> sorted(parse_days("mo,we,sa-su"))
    [0, 2, 5, 6]
    """
    days: set[int] = set()
    for part in text.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in _DAY_NAMES or (last and last not in _DAY_NAMES):
            raise fault("timetable", f"{text!r} is not days of the week.", "Write mo-fr or sa,su.")
        start, end = _DAY_NAMES.index(first), _DAY_NAMES.index(last or first)
        days |= {day % 7 for day in range(start, end + 1 if end >= start else end + 8)}
    return days


def _leg_minutes(feed: FeedTables, stop_ids: list[str], speed_kmh: float) -> list[float]:
    """Whole minutes of each leg at a speed, at least one."""
    metres = leg_m(feed, stop_ids) * _DETOUR
    return [float(max(1, np.ceil(m / (speed_kmh / 0.06)))) for m in metres]


def _new_calls(stop_ids: list[str], minutes: npt.NDArray[np.float64], departure: str) -> list[Call]:
    start = parse_clock(departure)
    times = [clock(start + after * 60) for after in np.concatenate([[0.0], np.cumsum(minutes)])]
    return [
        {"stop_id": stop, "arrival_time": time, "departure_time": time, "_new": True}
        for stop, time in zip(stop_ids, times, strict=True)
    ]


def extra_trips(feed: FeedTables, edit: ExtraTrips) -> FeedTables:
    """More trips of a line: copies of the trip nearest in time, on all days that the line runs."""
    calls = _one_way(feed, edit)
    services = _services(feed, calls)
    feed, service = with_service(feed, f"scenario:{edit.line}", service_dates(feed, services))
    for departure in edit.departures:
        start = parse_clock(departure)
        like = min(calls, key=lambda trip: (abs(first_departure_s(calls[trip]) - start), trip))
        copied = [shifted(call, start - first_departure_s(calls[like])) for call in calls[like]]
        row = _trip_row(feed, like)
        trip = unused_id(f"{like}:{departure}", set(feed["trips"]["trip_id"]))
        feed = _with_trips(feed, {trip: copied}, {**row, "service_id": service})
    return feed


def _one_way(feed: FeedTables, edit: ExtraTrips) -> dict[str, list[Call]]:
    """Trips of the line in the direction asked for.

    Raises
    ------
    InputError
        If the line runs two ways and none is named, or nothing runs that way.
    """
    calls = line_calls(feed, line_trips(feed, edit.line))
    names = feed["stops"].drop_duplicates("stop_id").set_index("stop_id")["stop_name"]
    trips = feed["trips"].drop_duplicates("trip_id").set_index("trip_id")
    signs = trips.get("trip_headsign", None)
    ends = {
        trip: {names[rows[-1]["stop_id"]], *([signs[trip]] if signs is not None else [])} - {""}
        for trip, rows in calls.items()
    }
    last_stops = sorted({names[rows[-1]["stop_id"]] for rows in calls.values()})
    if edit.towards is None and len(last_stops) > 1:
        problem = f"line {edit.line} ends at {', '.join(last_stops)}: which way?"
        raise fault("timetable", problem, "Name one of them as towards.")
    wanted = None if edit.towards is None else edit.towards.casefold()
    chosen = {
        trip: rows
        for trip, rows in calls.items()
        if wanted is None or wanted in {name.casefold() for name in ends[trip]}
    }
    if not chosen:
        problem = f"no trip of line {edit.line} goes to {edit.towards!r}."
        raise fault("timetable", problem, f"Known ends: {', '.join(last_stops)}.")
    return chosen


def change_headway(feed: FeedTables, edit: ChangeHeadway) -> FeedTables:
    """A line runs every so many minutes in a part of the day, each way like its first trip then."""
    start, end = parse_clock(edit.start), parse_clock(edit.end)
    if end <= start or edit.every_min <= 0:
        problem = f"line {edit.line}: every {edit.every_min} minutes, {edit.start} to {edit.end}."
        raise fault("timetable", problem, "Give an end after the start and minutes above 0.")
    calls = line_calls(feed, line_trips(feed, edit.line))
    by_headway = repeated(feed, set(calls))
    first = first_runs(feed, by_headway, start, end) | {
        trip: first_departure_s(rows)
        for trip, rows in calls.items()
        if trip not in by_headway and start <= first_departure_s(rows) < end
    }
    if not first:
        problem = f"line {edit.line} has no trips from {edit.start} to {edit.end}."
        raise fault("timetable", problem, "Add trips with extra_trips, or correct the hours.")
    ways: dict[tuple[str, str], list[str]] = {}
    for trip in sorted(first, key=lambda t: (first[t], t)):
        ways.setdefault((calls[trip][0]["stop_id"], calls[trip][-1]["stop_id"]), []).append(trip)
    changed = without_runs(feed, by_headway, start, end)
    for number, trips in enumerate(ways.values()):
        like = trips[0]
        dates = service_dates(feed, _services(feed, trips))
        changed, service = with_service(changed, f"scenario:{edit.line}:{number}", dates)
        add = _with_runs_like if like in by_headway else _with_copies
        changed = add(changed, feed, edit, like, service)
    return without_trips(changed, set(first) - by_headway)


def _with_copies(
    changed: FeedTables, feed: FeedTables, edit: ChangeHeadway, like: str, service: str
) -> FeedTables:
    """One way of the line: copies of its first trip, every so many minutes."""
    calls = line_calls(feed, [like])[like]
    begin = first_departure_s(calls)
    times = np.arange(parse_clock(edit.start), parse_clock(edit.end), edit.every_min * 60)
    new = {f"{like}:{clock(time)}": [shifted(c, time - begin) for c in calls] for time in times}
    return _with_trips(changed, new, {**_trip_row(feed, like), "service_id": service})


def _with_runs_like(
    changed: FeedTables, feed: FeedTables, edit: ChangeHeadway, like: str, service: str
) -> FeedTables:
    """One way of a line that runs by headway: its first trip, at the new headway."""
    trip = unused_id(f"{like}:{edit.start}", set(feed["trips"]["trip_id"]))
    row = {**_trip_row(feed, like), "service_id": service}
    changed = _with_trips(changed, {trip: line_calls(feed, [like])[like]}, row)
    hours = parse_clock(edit.start), parse_clock(edit.end)
    run = run_like(feed, like, hours=hours, every_s=edit.every_min * 60)
    return changed.plus("frequencies", [{**run, "trip_id": trip}])


def _trip_row(feed: FeedTables, trip: str) -> dict[str, object]:
    """The cells of a trip."""
    trips = feed["trips"]
    cells = trips[trips["trip_id"] == trip].iloc[0]
    return {str(column): cells[str(column)] for column in trips}


def _services(feed: FeedTables, trips: Sequence[str] | dict[str, list[Call]]) -> set[str]:
    table = feed["trips"]
    return set(table.loc[table["trip_id"].isin(set(trips)), "service_id"])


def _with_trips(
    feed: FeedTables, calls: dict[str, list[Call]], row: dict[str, object]
) -> FeedTables:
    """Add trips with their calls."""
    times = [
        {**{k: v for k, v in call.items() if k != "_new"}, "trip_id": trip, "stop_sequence": n}
        for trip, rows in calls.items()
        for n, call in enumerate(rows, 1)
    ]
    trips = [{**row, "trip_id": trip} for trip in calls]
    return feed.plus("trips", trips).plus("stop_times", times)
