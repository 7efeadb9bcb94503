"""What coverage needs of the tables of housing and practices, checked at the door.

The readers check whole tables. Here only those columns are looked at that a
result depends on, so that frames made by hand or by other tools can be used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import (
    CrsError,
    DuplicateIdError,
    Fault,
    GeometryError,
    InputError,
    MissingColumnError,
    raise_faults,
)
from geoaccess.schema import PRACTICE_STATUSES, WAY_IN_KINDS

STATUSES = PRACTICE_STATUSES
"""Every status of a practice, from the one that takes most people to the one that says least."""


def ids_of(table: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Ids as text, in the order of the table."""
    return table["id"].astype(str).to_numpy(dtype=object)


def is_care(practices: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """True for the rows that count for coverage, shape (practices,)."""
    if "kind" not in practices:
        return np.ones(len(practices), dtype=bool)
    return ~practices["kind"].isin(WAY_IN_KINDS).to_numpy(dtype=bool)


def status_of(practices: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Status of each practice; one with no places left is full, whatever its status says.

    A number of places that is not known leaves the status as it is.
    """
    told = practices["status"].astype(object)
    status = told.where(told.notna(), "unknown").to_numpy(dtype=object)
    if "places" not in practices:
        return status
    return np.where(numbers_of(practices["places"]) == 0, "full", status)


def residents_of(housing: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Residents of each place as numbers, shape (places,)."""
    return numbers_of(housing["residents"])


def numbers_of(column: pd.Series[Any]) -> npt.NDArray[np.float64]:
    """A column as floats; empty cells, whatever their kind, are NaN."""
    numbers = pd.to_numeric(column, errors="coerce")
    return np.asarray(numbers.to_numpy(dtype=np.float64, na_value=np.nan))


def housing_faults(housing: pd.DataFrame, where: str = "housing") -> list[Fault]:
    """What makes a housing table unfit: columns, double ids, residents that are no count."""
    faults = _column_faults(housing, ("id", "residents"), where)
    if "id" in housing:
        faults += _double_id_faults(housing, where)
    if {"id", "residents"} <= set(housing):
        faults += _number_faults(housing, "residents", where, missing_allowed=False)
    return faults


def practice_faults(practices: pd.DataFrame, where: str = "practices") -> list[Fault]:
    """What makes a table of practices unfit: columns, double ids, unknown words, places below 0."""
    faults = _column_faults(practices, ("id", "status"), where)
    if "id" in practices:
        faults += _double_id_faults(practices, where)
    if {"id", "status"} <= set(practices):
        faults += _status_faults(practices, where)
    if {"id", "places"} <= set(practices):
        faults += _number_faults(practices, "places", where, missing_allowed=True)
    return faults


def statuses_faults(statuses: Sequence[str]) -> list[Fault]:
    """What is wrong with the reading of the status that a caller chose."""
    words = () if isinstance(statuses, str) else tuple(statuses)
    strange = [word for word in words if word not in STATUSES]
    if words and not strange:
        return []
    return [
        Fault(
            where="statuses",
            problem=f"found {statuses!r}, expected a tuple of words from {', '.join(STATUSES)}.",
            remedy="For example: statuses=('open', 'conditional').",
        )
    ]


def check_tables(
    housing: pd.DataFrame, practices: pd.DataFrame, further: Sequence[Fault] = ()
) -> None:
    """Raise every fault of both tables, and those of the other arguments, as one error.

    Raises
    ------
    InputError
        With all faults together.
    """
    raise_faults([*housing_faults(housing), *practice_faults(practices), *further])


def number_fault(name: str, value: Any) -> list[Fault]:
    """One fault unless `value` is a finite number of 0 or more."""
    is_number = isinstance(value, int | float | np.integer | np.floating)
    if is_number and not isinstance(value, bool) and 0 <= float(value) < np.inf:
        return []
    return [
        Fault(
            where=name,
            problem=f"found {value!r}, expected a number of 0 or more.",
            remedy="Give minutes, for example 30.",
        )
    ]


def _column_faults(table: pd.DataFrame, needed: Sequence[str], where: str) -> list[Fault]:
    missing = [column for column in needed if column not in table]
    return [
        Fault(
            where=where,
            problem=f"column {column!r} is missing.",
            remedy=f"Add it; the table has {', '.join(map(str, table.columns)) or 'no columns'}.",
            kind=MissingColumnError,
        )
        for column in missing
    ]


def _double_id_faults(table: pd.DataFrame, where: str) -> list[Fault]:
    ids = pd.Series(ids_of(table))
    double = tuple(ids[ids.duplicated()].unique())
    if not double:
        return []
    return [
        Fault(
            where=where,
            problem="an id stands on more than one row.",
            remedy="Give every row an id of its own.",
            ids=double,
            kind=DuplicateIdError,
        )
    ]


def _number_faults(
    table: pd.DataFrame, column: str, where: str, *, missing_allowed: bool
) -> list[Fault]:
    numbers = numbers_of(table[column])
    empty = table[column].isna().to_numpy() & missing_allowed
    bad = (np.isnan(numbers) & ~empty) | (numbers < 0) | np.isinf(numbers)
    if not bad.any():
        return []
    return [
        Fault(
            where=where,
            problem=f"{column} must be a number of 0 or more; found {table[column][bad].iloc[0]!r}.",
            remedy="Correct these rows."
            + (" Leave the cell empty when it is not known." * missing_allowed),
            ids=tuple(ids_of(table)[bad]),
            kind=InputError,
        )
    ]


def _status_faults(practices: pd.DataFrame, where: str) -> list[Fault]:
    words = practices["status"]
    strange = (~words.isin(STATUSES) & words.notna()).to_numpy()
    if not strange.any():
        return []
    found = ", ".join(sorted({repr(word) for word in words[strange]}))
    return [
        Fault(
            where=where,
            problem=f"status must be one of {', '.join(STATUSES)}; found {found}.",
            remedy="Correct these rows; write 'unknown' when nobody asked.",
            ids=tuple(ids_of(practices)[strange]),
        )
    ]


def check_arguments(
    housing: Any,
    practices: pd.DataFrame,
    within_min: float,
    statuses: Sequence[str],
    thresholds_min: Sequence[float] = (),
) -> None:
    """Raise every fault of the tables and arguments at once."""
    further = number_fault("within_min", within_min) + statuses_faults(statuses)
    for threshold in thresholds_min:
        further += number_fault("thresholds_min", threshold)
    check_tables(housing, practices, further + _geometry_faults(housing))


def _geometry_faults(housing: Any) -> list[Fault]:
    """Coverage is for maps: without geometry and its reference system it cannot be drawn."""
    if getattr(housing, "_geometry_column_name", None) not in getattr(housing, "columns", ()):
        return [
            Fault(
                where="housing",
                problem="found a table without geometry.",
                remedy="Read it with read_housing, or make a GeoDataFrame of it.",
                kind=GeometryError,
            )
        ]
    if housing.crs is None:
        return [
            Fault(
                where="housing",
                problem="the coordinates have no reference system.",
                remedy="Set it, for example housing.set_crs(4326).",
                kind=CrsError,
            )
        ]
    return []
