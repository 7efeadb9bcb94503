"""Lines that run by headway (``frequencies.txt``): their departures, taken out and put in.

A row says that a trip leaves every `headway_secs` from `start_time` on, and no
more at `end_time`; the calls of the trip give the running times only.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from geoaccess.scenarios.feed_lines import clock
from geoaccess.scenarios.feed_tables import FeedTables
from geoaccess.units import parse_clock


def repeated(feed: FeedTables, trips: Collection[str]) -> set[str]:
    """Those of some trips that run by headway."""
    return set(feed["frequencies"]["trip_id"]) & set(trips)


def first_runs(
    feed: FeedTables, trips: Collection[str], start_s: int, end_s: int
) -> dict[str, int]:
    """The first departure of every trip that leaves between two clock times, by headway."""
    first: dict[str, int] = {}
    for row in _rows(feed, trips):
        departure = _next_run(row, start_s)
        if departure < min(end_s, parse_clock(row["end_time"])):
            trip = row["trip_id"]
            first[trip] = min(departure, first.get(trip, departure))
    return first


def without_runs(feed: FeedTables, trips: Collection[str], start_s: int, end_s: int) -> FeedTables:
    """Take out the departures between two clock times; others leave when they did."""
    table = feed["frequencies"]
    kept = []
    for row in _rows(feed, trips):
        first, last = parse_clock(row["start_time"]), parse_clock(row["end_time"])
        before = {**row, "end_time": clock(min(last, start_s))}
        after = {**row, "start_time": clock(_next_run(row, max(first, end_s)))}
        kept += [part for part in (before, after) if _runs(part)]
    others = table[~table["trip_id"].isin(set(trips))]
    rows = pd.DataFrame(kept, columns=[*table.columns]).fillna("").astype(str)
    joined = pd.concat([others, rows], ignore_index=True) if len(rows) else others
    return feed.having(frequencies=joined.reset_index(drop=True))


def run_like(
    feed: FeedTables, trip: str, *, hours: tuple[int, int], every_s: float
) -> dict[str, str]:
    """The cells of a row that lets a trip leave at another headway between two clock times."""
    known = _rows(feed, [trip])[0]
    times = {"start_time": clock(hours[0]), "end_time": clock(hours[1])}
    return {**known, **times, "headway_secs": str(round(every_s))}


def _rows(feed: FeedTables, trips: Collection[str]) -> list[dict[str, str]]:
    table = feed["frequencies"]
    rows = table[table["trip_id"].isin(set(trips))].to_dict("records")
    return [{str(k): str(v) for k, v in row.items()} for row in rows]


def _next_run(row: dict[str, str], at_s: int) -> int:
    """The first departure of a row at or after a clock time, whether or not the row still runs."""
    first, every = parse_clock(row["start_time"]), int(row["headway_secs"])
    return first + max(0, -(-(at_s - first) // every)) * every


def _runs(row: dict[str, str]) -> bool:
    return parse_clock(row["start_time"]) < parse_clock(row["end_time"])
