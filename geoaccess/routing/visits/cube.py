"""The rules of a visit, and the cube of slots, residents and practices that `visits` gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import InputError
from geoaccess.routing.visits.states import CLOSED, FEASIBLE, REASONS
from geoaccess.units import check_positive, to_minutes


@dataclass(frozen=True, kw_only=True)
class VisitRules:
    """What counts as a feasible visit, in minutes.

    Parameters
    ----------
    slot_min
        Grid of consult slots over the day.
    arrive_early_min
        Time between arriving and the slot.
    consult_min
        Length of the consult; the practice must be open for all of it.
    free_slack_min
        Time kept after a shift and before the next one.
    max_absence_min
        The longest time between leaving home and being back.
    max_trip_min
        The longest journey, each way.
    open_later_min
        How much later every practice closes than its hours say, to test what that
        would help.
    """

    slot_min: int = 15
    arrive_early_min: int = 5
    consult_min: int = 15
    free_slack_min: int = 15
    max_absence_min: int = 240
    max_trip_min: int = 120
    open_later_min: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            check_positive(
                field.name, value, allow_zero=field.name not in ("slot_min", "max_trip_min")
            )
            if value != int(value):
                raise InputError(
                    f"{field.name} is {value!r}. It must be a whole number of minutes."
                )


@dataclass(frozen=True, eq=False)
class Visits:
    """Feasible visits of a week: the cube of slots, residents and practices.

    Attributes
    ----------
    homes, practices
        Frames with ``id`` and ``status`` (``ok`` or ``unsnapped``).
    dates
        The dates of the week, also those on which nothing is open.
    rows
        One row per home and roster: ``home`` (row in `homes`), ``housing_id``,
        ``roster`` (number), ``share`` of the home's residents, ``roster_known``.
    slots
        One row per slot: ``date`` and ``start_s``.
    states
        uint8, shape (slots, rows, practices): codes of `visit_states`.
    absence_s
        int32, shape (rows, practices): shortest absence; `UNREACHED_S` for none.
    last_home_s
        int32, shape (dates, homes, practices): last time on the grid of slots at
        which one can leave the practice and still get home; -1 for none.
    unknown_hours
        Ids of practices whose opening hours are not known: no slots, no verdict.
    options
        The conditions: week, mode, rules, speeds and limits.
    """

    homes: pd.DataFrame
    practices: pd.DataFrame
    dates: tuple[dt.date, ...]
    rows: pd.DataFrame
    slots: pd.DataFrame
    states: npt.NDArray[np.uint8]
    absence_s: npt.NDArray[np.int32]
    last_home_s: npt.NDArray[np.int32]
    unknown_hours: tuple[str, ...]
    options: Mapping[str, Any]

    @property
    def feasible(self) -> npt.NDArray[np.bool_]:
        """Whether a visit is possible, shape (slots, rows, practices)."""
        return np.asarray(self.states == FEASIBLE)

    def reasons(self) -> npt.NDArray[np.object_]:
        """Reason of every row and practice, shape (rows, practices); ``ok`` where a visit exists."""
        furthest = self.states.max(axis=0, initial=CLOSED)
        reasons = np.asarray(REASONS, dtype=object)[furthest]
        unsnapped = self.homes["status"].eq("unsnapped").to_numpy()[self.rows["home"]]
        reasons[unsnapped, :] = "unsnapped"
        reasons[:, self.practices["status"].eq("unsnapped").to_numpy()] = "no_route"
        hours_unknown = self.practices["id"].isin(self.unknown_hours).to_numpy()
        reasons[:, hours_unknown] = "unknown_hours"
        return np.asarray(reasons)

    @property
    def pairs(self) -> pd.DataFrame:
        """One row per home, roster and practice, with what the week offers.

        Columns: ``housing_id, roster, share, practice_id, slots_per_week,
        days_per_week, earliest_slot, latest_slot`` (clock times as minutes after
        midnight, NaN for none), ``shortest_absence_min`` (inf for none),
        ``last_home`` (the earliest of the days' last departures home, of the days
        with a slot; NaN for none) and ``reason``.
        """
        feasible = self.feasible
        clock_min = self.slots["start_s"].to_numpy() / 60
        by_date = np.stack(
            [feasible[(self.slots["date"] == date).to_numpy()].any(axis=0) for date in self.dates]
        )
        last_home = np.where(by_date, self.last_home_s[:, self.rows["home"]] / 60, np.inf)
        last_home = last_home.min(axis=0)
        anything = feasible.any(axis=0)
        first = np.where(feasible, clock_min[:, None, None], np.inf).min(axis=0, initial=np.inf)
        last = np.where(feasible, clock_min[:, None, None], -np.inf).max(axis=0, initial=-np.inf)
        rows, practices = self.absence_s.shape
        return pd.DataFrame(
            {
                "housing_id": np.repeat(self.rows["housing_id"].to_numpy(), practices),
                "roster": np.repeat(self.rows["roster"].to_numpy(), practices),
                "share": np.repeat(self.rows["share"].to_numpy(), practices),
                "practice_id": np.tile(self.practices["id"].to_numpy(), rows),
                "slots_per_week": feasible.sum(axis=0).ravel(),
                "days_per_week": by_date.sum(axis=0).ravel(),
                "earliest_slot": np.where(anything, first, np.nan).ravel(),
                "latest_slot": np.where(anything, last, np.nan).ravel(),
                "shortest_absence_min": to_minutes(self.absence_s).ravel(),
                "last_home": np.where(anything, last_home, np.nan).ravel(),
                "reason": self.reasons().ravel(),
            }
        )
