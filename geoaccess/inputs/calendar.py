"""Which services of a feed run on which dates: calendar.txt and calendar_dates.txt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.inputs.feed_files import FeedFiles
from geoaccess.inputs.gtfs_csv import EPOCH, ReadLog, day_number, numbers, read_frame, whole_number

Days = npt.NDArray[np.int64]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Calendar:
    """Services by row; days are numbers since 1970-01-01.

    Attributes
    ----------
    service_ids
        object, shape (services,).
    weekly
        Frame of ``calendar.txt``: ``service`` (row), ``start, end`` (days, both
        included) and one bool per weekday.
    exceptions
        Frame of ``calendar_dates.txt``: ``service, day, added`` (bool), one row
        per service and day.
    """

    service_ids: npt.NDArray[np.object_]
    weekly: pd.DataFrame
    exceptions: pd.DataFrame

    def active(self, date: dt.date) -> npt.NDArray[np.bool_]:
        """Which services run on a date, shape (services,)."""
        day = date.toordinal() - EPOCH
        running = np.zeros(len(self.service_ids), dtype=np.bool_)
        week = self.weekly
        usual = (week["start"] <= day) & (week["end"] >= day) & week[WEEKDAYS[date.weekday()]]
        running[week["service"][usual]] = True
        today = self.exceptions[self.exceptions["day"] == day]
        running[today["service"]] = today["added"]
        return running

    def span(self) -> tuple[int, int] | None:
        """First and last day that the files name, or None for empty files."""
        days = np.concatenate(
            [
                self.weekly["start"].to_numpy(),
                self.weekly["end"].to_numpy(),
                self.exceptions.loc[self.exceptions["added"], "day"].to_numpy(),
            ]
        )
        return (int(days.min()), int(days.max())) if len(days) else None

    def trips_per_day(self, trips_of_service: Days, first: int, last: int) -> Days:
        """Trips on every day from `first` to `last`, shape (last - first + 1,).

        Parameters
        ----------
        trips_of_service
            int64, shape (services,): trips of each service on a day that it runs.
        first, last
            Days since 1970-01-01.
        """
        days = np.arange(first, last + 1)
        weekday = (days + EPOCH - 1) % 7  # ordinal 1 was a Monday
        total = np.zeros(len(days), dtype=np.int64)
        for number, name in enumerate(WEEKDAYS):
            total += np.where(
                weekday == number, self._usual(name, trips_of_service, first, last), 0
            )
        inside = self.exceptions["day"].between(first, last)
        changes = self.exceptions[inside & (self.exceptions["added"] != self._is_usual())]
        sign = np.where(changes["added"], 1, -1)
        weight = trips_of_service[changes["service"].to_numpy()]
        np.add.at(total, changes["day"].to_numpy() - first, sign * weight)
        return total

    def _usual(self, weekday: str, trips_of_service: Days, first: int, last: int) -> Days:
        """Trips per day if every day were this weekday and had no exceptions."""
        week = self.weekly[self.weekly[weekday]]
        weight = trips_of_service[week["service"].to_numpy()]
        steps = np.zeros(last - first + 2, dtype=np.int64)
        start, end = week["start"].to_numpy(), week["end"].to_numpy()
        valid = (start <= end) & (end >= first) & (start <= last)
        np.add.at(steps, np.maximum(start, first)[valid] - first, weight[valid])
        np.add.at(steps, np.minimum(end, last)[valid] - first + 1, -weight[valid])
        return np.cumsum(steps)[:-1]

    def _is_usual(self) -> npt.NDArray[np.bool_]:
        """Whether each exception falls on a day that its service runs by the weekly rule."""
        table = self.exceptions.merge(self.weekly, on="service", how="left")
        weekday = ((table["day"] + EPOCH - 1) % 7).to_numpy()
        flags = table[list(WEEKDAYS)].fillna(False).to_numpy(dtype=np.bool_)
        by_rule = flags[np.arange(len(table)), weekday]
        return np.asarray(by_rule & table["day"].between(table["start"], table["end"]).to_numpy())


def read_calendar(files: FeedFiles, log: ReadLog) -> Calendar:
    """Read both calendar files; either may be absent. Faults go to `log`."""
    weekly = _read_weekly(files, log)
    exceptions = _read_exceptions(files, log)
    ids = pd.concat([weekly["service_id"], exceptions["service_id"]]).dropna().unique()
    index = pd.Index(ids)
    for frame in (weekly, exceptions):
        frame.insert(0, "service", index.get_indexer(frame.pop("service_id")))
    return Calendar(np.asarray(ids, dtype=object), weekly, exceptions)


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
