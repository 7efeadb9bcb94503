"""Which services of a feed run on which dates: calendar.txt and calendar_dates.txt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.inputs.gtfs.feed_csv import (
    EPOCH,
    ReadLog,
    day_number,
    numbers,
    read_frame,
    whole_number,
)
from geoaccess.inputs.gtfs.feed_files import FeedFiles

Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Calendar:
    """Services by row; days are numbers since 1970-01-01.

    Attributes
    ----------
    service_ids
        object, shape (services,).
    weekly_service, weekly_first, weekly_last
        int64, shape (rules,): the service of each row of ``calendar.txt`` and its
        first and last day, both included.
    weekly_days
        bool, shape (rules, 7): whether it runs on Mondays, ..., Sundays.
    exception_service, exception_day
        int64, shape (exceptions,): rows of ``calendar_dates.txt``, one per service
        and day.
    exception_added
        bool, shape (exceptions,): True where the service runs, False where not.
    """

    service_ids: npt.NDArray[np.object_]
    weekly_service: Longs
    weekly_first: Longs
    weekly_last: Longs
    weekly_days: Flags
    exception_service: Longs
    exception_day: Longs
    exception_added: Flags

    def active(self, date: dt.date) -> Flags:
        """Which services run on a date, shape (services,)."""
        day = date.toordinal() - EPOCH
        running = np.zeros(len(self.service_ids), dtype=np.bool_)
        valid = (self.weekly_first <= day) & (day <= self.weekly_last)
        running[self.weekly_service[valid & self.weekly_days[:, date.weekday()]]] = True
        today = self.exception_day == day
        running[self.exception_service[today]] = self.exception_added[today]
        return running

    def span(self) -> tuple[int, int] | None:
        """First and last day that the files name, or None for empty files."""
        added = self.exception_day[self.exception_added]
        days = np.concatenate([self.weekly_first, self.weekly_last, added])
        return (int(days.min()), int(days.max())) if len(days) else None

    def trips_per_day(self, trips_of_service: Longs, first: int, last: int) -> Longs:
        """Trips on every day from `first` to `last`, shape (last - first + 1,).

        Parameters
        ----------
        trips_of_service
            int64, shape (services,): trips of each service on a day that it runs.
        first, last
            Days since 1970-01-01.
        """
        weekday = _weekday(np.arange(first, last + 1))
        total = np.zeros(len(weekday), dtype=np.int64)
        for number in range(7):
            usual = self._usual(number, trips_of_service, first, last)
            total += np.where(weekday == number, usual, 0)
        inside = (self.exception_day >= first) & (self.exception_day <= last)
        changes = inside & (self.exception_added != self._is_usual())
        sign = np.where(self.exception_added[changes], 1, -1)
        weight = sign * trips_of_service[self.exception_service[changes]]
        np.add.at(total, self.exception_day[changes] - first, weight)
        return total

    def _usual(self, weekday: int, trips_of_service: Longs, first: int, last: int) -> Longs:
        """Trips per day if every day were this weekday and had no exceptions."""
        start, end = np.maximum(self.weekly_first, first), np.minimum(self.weekly_last, last)
        rules = self.weekly_days[:, weekday] & (start <= end)
        weight = trips_of_service[self.weekly_service[rules]]
        steps = np.zeros(last - first + 2, dtype=np.int64)
        np.add.at(steps, start[rules] - first, weight)
        np.add.at(steps, end[rules] - first + 1, -weight)
        return np.cumsum(steps)[:-1]

    def _is_usual(self) -> Flags:
        """Whether each exception falls on a day that its service runs by the weekly rule."""
        rule_of = np.full(len(self.service_ids), -1)
        rule_of[self.weekly_service] = np.arange(len(self.weekly_service))
        rule = rule_of[self.exception_service]
        if not len(self.weekly_service):
            return np.zeros(len(rule), dtype=np.bool_)
        by_week = self.weekly_days[rule, _weekday(self.exception_day)]
        within = (self.weekly_first[rule] <= self.exception_day) & (
            self.exception_day <= self.weekly_last[rule]
        )
        return np.asarray((rule >= 0) & by_week & within)


def _weekday(day: Longs) -> Longs:
    """Weekday of days since 1970-01-01: Monday is 0."""
    # Ordinal 1 was a Monday.
    return np.asarray((day + EPOCH - 1) % 7)


def read_calendar(files: FeedFiles, log: ReadLog) -> Calendar:
    """Read both calendar files; either may be absent. Faults go to `log`."""
    weekly = _read_weekly(files, log)
    exceptions = _read_exceptions(files, log)
    ids = pd.concat([weekly["service_id"], exceptions["service_id"]]).unique()
    index = pd.Index(ids)
    return Calendar(
        service_ids=np.asarray(ids, dtype=object),
        weekly_service=index.get_indexer(pd.Index(weekly["service_id"])),
        weekly_first=weekly["start"].to_numpy(np.int64),
        weekly_last=weekly["end"].to_numpy(np.int64),
        weekly_days=weekly[list(WEEKDAYS)].to_numpy(np.bool_),
        exception_service=index.get_indexer(pd.Index(exceptions["service_id"])),
        exception_day=exceptions["day"].to_numpy(np.int64),
        exception_added=exceptions["added"].to_numpy(np.bool_),
    )


def _read_weekly(files: FeedFiles, log: ReadLog) -> pd.DataFrame:
    """``calendar.txt``: one row per service."""
    columns = ("service_id", *WEEKDAYS, "start_date", "end_date")
    raw = read_frame(files, "calendar.txt", columns, log, columns)
    frame = pd.DataFrame({"service_id": raw["service_id"]})
    for name in WEEKDAYS:
        frame[name] = numbers(raw[name], whole_number) == 1
    frame["start"] = numbers(raw["start_date"], day_number).astype(np.int64)
    frame["end"] = numbers(raw["end_date"], day_number).astype(np.int64)
    _check_days(frame, ("start", "end"), f"{files.name}/calendar.txt", log)
    twice = frame["service_id"].duplicated()
    log.repair(int(twice.sum()), "services stand twice in calendar.txt; the first one counts")
    return frame[~twice & frame["service_id"].notna()].reset_index(drop=True)


def _read_exceptions(files: FeedFiles, log: ReadLog) -> pd.DataFrame:
    """``calendar_dates.txt``: where a service and date stand twice, the last row counts."""
    columns = ("service_id", "date", "exception_type")
    raw = read_frame(files, "calendar_dates.txt", columns, log, columns)
    kind = numbers(raw["exception_type"], whole_number)
    frame = pd.DataFrame({"service_id": raw["service_id"]})
    frame["day"] = numbers(raw["date"], day_number).astype(np.int64)
    frame["added"] = kind == 1
    known = np.isin(kind, (1, 2))
    log.repair(int((~known).sum()), "exceptions are of an unknown type; they were left out")
    _check_days(frame, ("day",), f"{files.name}/calendar_dates.txt", log)
    frame = frame[known & frame["service_id"].notna()]
    return frame.drop_duplicates(["service_id", "day"], keep="last").reset_index(drop=True)


def _check_days(frame: pd.DataFrame, columns: tuple[str, ...], where: str, log: ReadLog) -> None:
    """Add a fault if dates cannot be read; day numbers are far above the marks for that."""
    bad = (frame[list(columns)] < -EPOCH).any(axis=1)
    if bad.any():
        problem = f"{int(bad.sum())} rows have a date that is missing or not YYYYMMDD."
        log.fault(where, problem, "Mend these services.", frame.loc[bad, "service_id"])
