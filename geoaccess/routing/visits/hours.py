"""When practices are open and residents free, as arrays over the slots of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import Fault, InputError, raise_faults
from geoaccess.inputs.tables.opening_hours import open_intervals, parse_opening_hours
from geoaccess.inputs.tables.shifts import Roster, free_intervals, parse_rosters
from geoaccess.rows import offsets
from geoaccess.units import DAY_S

HOME_BY_S = 30 * 3600
"""An absence that starts on a date ends before 06:00 of the next."""

_Parsed = TypeVar("_Parsed")


@dataclass(frozen=True)
class RosterRows:
    """One row per home and roster.

    Attributes
    ----------
    home
        int32, shape (rows,): row of the home in the housing table.
    rosters
        The roster of each row.
    known
        bool, shape (rows,): the table says when these residents work.
    """

    home: npt.NDArray[np.int32]
    rosters: tuple[Roster, ...]
    known: npt.NDArray[np.bool_]

    def frame(self, ids: pd.Series[str]) -> pd.DataFrame:
        """Rows as a frame: ``home, housing_id, roster, share, roster_known``."""
        number = pd.Series(self.home).groupby(self.home).cumcount()
        return pd.DataFrame(
            {
                "home": self.home,
                "housing_id": ids.to_numpy()[self.home],
                "roster": number.to_numpy(),
                "share": [roster.share for roster in self.rosters],
                "roster_known": self.known,
            }
        )


def roster_rows(housing: gpd.GeoDataFrame) -> RosterRows:
    """Rosters of all homes; a home whose shifts are not known has one row that is always free.

    Raises
    ------
    InputError
        With every roster that cannot be read, by id.
    """
    known = _parse_column(housing, "shifts", "housing", parse_rosters)
    always_free = (Roster(1.0, ()),)
    per_home = [known.get(i, always_free) for i in housing["id"].astype(str)]
    counts = [len(rosters) for rosters in per_home]
    is_known = [i in known for i in housing["id"].astype(str)]
    return RosterRows(
        home=np.repeat(np.arange(len(housing), dtype=np.int32), counts),
        rosters=tuple(roster for rosters in per_home for roster in rosters),
        known=np.repeat(np.asarray(is_known, dtype=np.bool_), counts),
    )


def read_hours(practices: gpd.GeoDataFrame) -> dict[str, Any]:
    """Opening hours by practice id; a practice whose hours are not known is absent.

    Raises
    ------
    InputError
        With every entry that cannot be read, by id.
    """
    return _parse_column(practices, "opening_hours", "practices", parse_opening_hours)


def _parse_column(
    table: gpd.GeoDataFrame, column: str, name: str, parse: Callable[[str], _Parsed]
) -> dict[str, _Parsed]:
    """Parse the filled cells of a column, by id, and raise all faults together."""
    parsed: dict[str, _Parsed] = {}
    faults = []
    if column not in table.columns:
        return parsed
    for i, text in zip(table["id"].astype(str), table[column], strict=True):
        if pd.isna(text) or not str(text).strip():
            continue
        try:
            parsed[i] = parse(str(text))
        except InputError as error:
            faults.append(
                Fault(
                    f"{name}, column {column}",
                    str(error) if str(error).endswith("?") else f"{error}.",
                    "Mend the cell or leave it empty.",
                    (i,),
                )
            )
    raise_faults(faults)
    return parsed


def open_slots(
    hours: Mapping[str, Any],
    ids: list[str],
    date: dt.date,
    *,
    slot_s: int,
    consult_s: int,
    later_s: int = 0,
) -> npt.NDArray[np.bool_]:
    """Whether each practice is open for a whole consult, shape (slots of the day, practices).

    With `later_s`, the last opening of the day ends that much later.
    """
    start_s = np.arange(0, DAY_S, slot_s)
    is_open = np.zeros((len(start_s), len(ids)), dtype=np.bool_)
    for column, i in enumerate(ids):
        if i not in hours:
            continue
        intervals = open_intervals(hours[i], date, until_s=HOME_BY_S)
        last = max((opens for opens, _ in intervals if opens < DAY_S), default=None)
        for opens, closes in intervals:
            until = closes + later_s if opens == last else closes
            is_open[:, column] |= (start_s >= opens) & (start_s + consult_s <= until)
    return is_open


def free_spans(
    rows: RosterRows, date: dt.date, *, slack_s: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Free intervals of every row on a date: offsets, and intervals of shape (n, 2)."""
    spans = [
        free_intervals(roster.shifts, date.weekday(), slack_s=slack_s, until_s=HOME_BY_S)
        for roster in rows.rosters
    ]
    ptr = offsets([len(span) for span in spans])
    flat = [interval for span in spans for interval in span]
    return ptr, np.asarray(flat, dtype=np.int32).reshape(-1, 2)
