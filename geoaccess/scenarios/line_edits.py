"""Edits of the way of a line: a stop more, another way, the end cut off."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from geoaccess.scenarios.feed_lines import (
    Call,
    changed_trips,
    clock,
    fault,
    first_departure_s,
    line_calls,
    line_trips,
    rewrite,
    shifted,
    stops_named,
    stops_of,
    without_trips,
)
from geoaccess.scenarios.feed_places import StreetPoints, check_speed, leg_m, with_stop, with_stops
from geoaccess.scenarios.feed_tables import FeedTables
from geoaccess.scenarios.frequency_edits import first_runs, repeated, without_runs
from geoaccess.scenarios.timetable_edits import AddStop, CutLine, RerouteLine
from geoaccess.units import parse_clock

Change = Callable[[list[Call]], list[Call] | None]
"""The new calls of a trip; None where it is not touched."""


def add_stop(feed: FeedTables, edit: AddStop, streets: StreetPoints | None) -> FeedTables:
    """A line calls at a stop between two others; later calls move back by `extra_min`."""
    calls = line_calls(feed, line_trips(feed, edit.line))
    first, second = (stops_named(feed, name, stops_of(calls)) for name in edit.between)
    feed, stop_id = with_stop(feed, edit.stop, streets)

    def change(rows: list[Call]) -> list[Call] | None:
        for place, (before, after) in enumerate(itertools.pairwise(rows)):
            ends = (before["stop_id"], after["stop_id"])
            out = ends[0] in first and ends[1] in second
            if out or (ends[0] in second and ends[1] in first):
                new = _call_between(feed, before, after, stop_id, edit.extra_min)
                later = [shifted(call, edit.extra_min * 60) for call in rows[place + 1 :]]
                return [*rows[: place + 1], new, *later]
        return None

    return _applied(feed, edit.line, calls, change, f"{edit.between[0]} and {edit.between[1]}")


def _call_between(
    feed: FeedTables, before: Call, after: Call, stop_id: str, extra_min: float
) -> Call:
    """A call on the way: its time is in proportion to the distances, of the longer way."""
    to_stop, onward = leg_m(feed, [before["stop_id"], stop_id, after["stop_id"]])
    new = {**dict.fromkeys(before, ""), "stop_id": stop_id, "_new": True}
    if not (before["departure_time"] and after["arrival_time"]):
        return new
    start = parse_clock(before["departure_time"])
    took = parse_clock(after["arrival_time"]) + extra_min * 60 - start
    share = to_stop / (to_stop + onward) if to_stop + onward else 0.5
    time = clock(start + took * share)
    return {**new, "arrival_time": time, "departure_time": time}


def reroute_line(feed: FeedTables, edit: RerouteLine, streets: StreetPoints | None) -> FeedTables:
    """Between two stops a line takes another way; later calls move with it."""
    if len(edit.minutes) != len(edit.via) + 1:
        problem = f"line {edit.line}: {len(edit.minutes)} minutes for {len(edit.via) + 1} legs."
        raise fault("timetable", problem, "Give the minutes of every leg of the new way.")
    calls = line_calls(feed, line_trips(feed, edit.line))
    first, second = (stops_named(feed, name, stops_of(calls)) for name in edit.between)
    feed, via = with_stops(feed, edit.via, streets)

    def change(rows: list[Call]) -> list[Call] | None:
        ids = [call["stop_id"] for call in rows]
        here = next((i for i, stop in enumerate(ids) if stop in first), None)
        there = next((i for i, stop in enumerate(ids) if stop in second), None)
        if here is None or there is None:
            return None
        if here < there:
            return _new_way(rows, (here, there), via, edit.minutes)
        return _new_way(rows, (there, here), via[::-1], edit.minutes[::-1])

    return _applied(feed, edit.line, calls, change, f"{edit.between[0]} and {edit.between[1]}")


def _new_way(
    rows: list[Call], ends: tuple[int, int], via: list[str], minutes: tuple[float, ...]
) -> list[Call]:
    part, meet = ends
    time = float(parse_clock(rows[part]["departure_time"] or rows[part]["arrival_time"]))
    new = []
    for stop_id, leg in zip(via, minutes, strict=False):
        time += leg * 60
        times = {"arrival_time": clock(time), "departure_time": clock(time)}
        new.append({**dict.fromkeys(rows[0], ""), "stop_id": stop_id, **times, "_new": True})
    time += minutes[-1] * 60
    planned = parse_clock(rows[meet]["arrival_time"] or rows[meet]["departure_time"])
    later = [shifted(call, time - planned) for call in rows[meet:]]
    later[0]["_new"] = True
    return [*rows[: part + 1], *new, *later]


def cut_line(feed: FeedTables, edit: CutLine) -> FeedTables:
    """A line runs no more: on part of the day, altogether, or beyond a stop."""
    calls = line_calls(feed, line_trips(feed, edit.line))
    start, end = parse_clock(edit.start), parse_clock(edit.end)
    by_headway = repeated(feed, set(calls))
    runs = set(first_runs(feed, by_headway, start, end))
    inside = {
        trip: rows
        for trip, rows in calls.items()
        if trip in runs or (trip not in by_headway and start <= first_departure_s(rows) < end)
    }
    if not inside:
        problem = f"line {edit.line} has no trips from {edit.start} to {edit.end}."
        raise fault("timetable", problem, "Correct the hours of the cut.")
    if edit.beyond is None:
        feed = without_runs(feed, runs, start, end)
        return without_trips(feed, set(inside) - repeated(feed, runs))
    if runs and without_runs(feed, runs, start, end)["frequencies"]["trip_id"].isin(runs).any():
        problem = f"line {edit.line} runs by headway, and is cut beyond {edit.beyond} in part."
        raise fault("timetable", problem, "Leave out start and end: cut it for the whole day.")
    calls = inside
    if edit.towards is None:
        problem = f"line {edit.line}: cut beyond {edit.beyond}, but on which side?"
        raise fault("timetable", problem, "Give the stop at that end as towards.")
    last, end_stop = (stops_named(feed, n, stops_of(calls)) for n in (edit.beyond, edit.towards))

    def change(rows: list[Call]) -> list[Call] | None:
        ids = [call["stop_id"] for call in rows]
        here = next((i for i, stop in enumerate(ids) if stop in last), None)
        there = next((i for i, stop in enumerate(ids) if stop in end_stop), None)
        if here is None or there is None or here == there:
            return None
        return rows[: here + 1] if here < there else rows[here:]

    return _applied(feed, edit.line, calls, change, f"{edit.beyond} and {edit.towards}")


def _applied(
    feed: FeedTables, line: str, calls: dict[str, list[Call]], change: Change, stops: str
) -> FeedTables:
    touched = changed_trips(calls, change)
    if not touched:
        problem = f"no trip of line {line} goes between {stops}."
        raise fault("timetable", problem, "Name two stops as the line has them.")
    check_speed(feed, line, touched.values())
    return rewrite(feed, touched)
