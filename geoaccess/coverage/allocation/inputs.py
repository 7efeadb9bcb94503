"""The tables of an allocation, checked and turned into arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.people.eligibility import Eligibility
from geoaccess.coverage.people.groups import GROUPS, group_shares
from geoaccess.coverage.people.whole_groups import whole_groups
from geoaccess.coverage.tables import (
    check_tables,
    ids_of,
    is_care,
    number_fault,
    numbers_of,
    residents_of,
    status_of,
)
from geoaccess.errors import Fault, InputError, MissingColumnError, raise_faults
from geoaccess.routing.times import TravelTimes

OBJECTIVES = ("most_people", "least_time", "fair_share")
TAKING = ("open", "conditional")
"""Statuses of practices whose free places are divided."""

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tables:
    """Housing and practices as arrays, in the order of the caller's tables.

    Where rules differ by group of residents, a place has a row for each of its groups.

    Attributes
    ----------
    housing_ids, practice_ids
        Ids as text.
    groups
        Group of each row, or None where a place is one row.
    people, room
        Residents of each row; free places of each practice, 0 where it is not
        care or takes nobody.
    care
        bool, shape (practices,): what is care at all.
    seconds
        Travel times, sparse, shape (rows, practices), sorted indices.
    eligible
        bool, shape (rows, practices), or None where everybody may go anywhere.
    """

    housing_ids: npt.NDArray[np.object_]
    groups: npt.NDArray[np.object_] | None
    practice_ids: npt.NDArray[np.object_]
    people: Whole
    room: Whole
    care: npt.NDArray[np.bool_]
    seconds: sp.csr_array
    eligible: npt.NDArray[np.bool_] | None

    def rows_of(self, pairs: pd.DataFrame) -> npt.NDArray[np.intp]:
        """Row of each pair's people, -1 where there is none."""
        own, theirs = pd.Index(self.housing_ids), pd.Index(pairs["housing_id"].astype(str))
        if self.groups is not None:
            own = pd.MultiIndex.from_arrays([own, self.groups])
            theirs = pd.MultiIndex.from_arrays([theirs, pairs["group"].astype(str)])
        return np.asarray(own.get_indexer(theirs))

    def counts(self, pairs: pd.DataFrame | None) -> sp.csr_array:
        """People by row and practice from a frame of assignments; unknown ids are left out."""
        shape = (len(self.housing_ids), len(self.practice_ids))
        if pairs is None or pairs.empty:
            return sp.csr_array(shape, dtype=np.int64)
        place = self.rows_of(pairs)
        practice = pd.Index(self.practice_ids).get_indexer(
            pd.Index(pairs["practice_id"].astype(str))
        )
        known = (place >= 0) & (practice >= 0)
        people = numbers_of(pairs["residents"])[known].astype(np.int64)
        entries = (people, (place[known], practice[known]))
        return sp.csr_array(sp.coo_array(entries, shape=shape))

    def keys(self, rows: npt.NDArray[Any]) -> dict[str, npt.NDArray[np.object_]]:
        """Group of rows as a column, where there are groups."""
        return {} if self.groups is None else {"group": self.groups[rows]}


def read_tables(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    eligible: Any,
    *,
    within_min: float,
    objective: str,
) -> Tables:
    """Check tables and arguments, and take from them what an allocation needs.

    Raises
    ------
    InputError
        With all faults together.
    TravelTimesError
        If an id is not in `times`.
    """
    further = number_fault("within_min", within_min) + _objective_faults(objective)
    further += _whole_faults(housing) + _room_faults(practices)
    rules = eligible if isinstance(eligible, Eligibility) else None
    allowed = rules.places if rules else None if eligible is None else np.asarray(eligible)
    further += _eligible_faults(allowed, (len(housing), len(practices)))
    check_tables(housing, practices, further)
    seconds = times.aligned(list(ids_of(housing)), list(ids_of(practices)))
    seconds.sort_indices()
    tables = Tables(
        housing_ids=ids_of(housing),
        groups=None,
        practice_ids=ids_of(practices),
        people=residents_of(housing).astype(np.int64),
        room=_room(practices),
        care=is_care(practices),
        seconds=seconds,
        eligible=allowed,
    )
    return tables if rules is None else _by_group(tables, housing, rules)


def _by_group(tables: Tables, housing: pd.DataFrame, rules: Eligibility) -> Tables:
    """The same tables with a row for each group that anybody of a place belongs to."""
    people = whole_groups(tables.people, group_shares(housing).shares)
    place, group = np.nonzero(people)
    return replace(
        tables,
        housing_ids=tables.housing_ids[place],
        groups=np.asarray(GROUPS, dtype=object)[group],
        people=people[place, group],
        seconds=tables.seconds[place],
        eligible=rules.places[place] & rules.groups[group],
    )


def check_pairs(pairs: pd.DataFrame | None, where: str, tables: Tables) -> None:
    """Raise unless a frame of assignments can hold: ids, whole people, residents and places.

    Raises
    ------
    InputError
        With all faults together.
    """
    if pairs is None:
        return
    wanted = ["housing_id", "practice_id", "residents"]
    wanted += [] if tables.groups is None else ["group"]
    missing = [c for c in wanted if c not in pairs]
    if missing:
        text = f"columns missing: {', '.join(missing)}."
        remedy = f"Give {', '.join(wanted[:-1])} and {wanted[-1]}."
        raise_faults([Fault(where, text, remedy, kind=MissingColumnError)])
    people = numbers_of(pairs["residents"])
    raise_faults(
        [
            *_unknown_faults(pairs["housing_id"], tables.housing_ids, where),
            *_unknown_faults(pairs["practice_id"], tables.practice_ids, where),
            *_number_of_people_faults(pairs["housing_id"], people, where),
        ]
    )
    counts = tables.counts(pairs)
    per_place, per_practice = np.asarray(counts.sum(axis=1)), np.asarray(counts.sum(axis=0))
    raise_faults(
        [
            *_excess_faults(per_place > tables.people, tables.housing_ids, "residents", where),
            *_excess_faults(per_practice > tables.room, tables.practice_ids, "free places", where),
        ]
    )


def _room(practices: pd.DataFrame) -> Whole:
    taking = is_care(practices) & np.isin(status_of(practices), TAKING)
    return np.where(taking, np.nan_to_num(numbers_of(practices["places"])), 0).astype(np.int64)


def _objective_faults(objective: str) -> list[Fault]:
    if objective in OBJECTIVES:
        return []
    words = ", ".join(OBJECTIVES)
    return [Fault("objective", f"found {objective!r}, expected one of {words}.", "Choose one.")]


def _whole_faults(housing: pd.DataFrame) -> list[Fault]:
    """People are divided one by one, so their numbers must be whole."""
    if not {"id", "residents"} <= set(housing):
        return []
    return _fraction_faults(numbers_of(housing["residents"]), ids_of(housing), "housing")


def _room_faults(practices: pd.DataFrame) -> list[Fault]:
    if not {"id", "status"} <= set(practices):
        return []
    if "places" not in practices:
        return [
            Fault(
                where="practices",
                problem="column 'places' is missing, so free registrations are not known.",
                remedy="Add it; 0 for a practice that takes nobody.",
                kind=MissingColumnError,
            )
        ]
    places, ids = numbers_of(practices["places"]), ids_of(practices)
    unknown = np.isnan(places) & is_care(practices) & np.isin(status_of(practices), TAKING)
    faults = _fraction_faults(places, ids, "practices")
    if unknown.any():
        problem = "free places of practices that take patients are not known."
        remedy = "Fill in places, or give these practices the status 'unknown'."
        faults.append(Fault("practices", problem, remedy, tuple(ids[unknown]), InputError))
    return faults


def _fraction_faults(
    numbers: npt.NDArray[np.float64], ids: npt.NDArray[np.object_], where: str
) -> list[Fault]:
    finite = np.isfinite(numbers)
    broken = finite & (np.where(finite, numbers, 0) % 1 != 0)
    if not broken.any():
        return []
    problem = "people and places are divided one by one, so they must be whole numbers."
    return [Fault(where, problem, "Round these rows.", tuple(ids[broken]), InputError)]


def _eligible_faults(allowed: Any, shape: tuple[int, int]) -> list[Fault]:
    if allowed is None or (allowed.dtype == np.bool_ and allowed.shape == shape):
        return []
    return [
        Fault(
            where="eligible",
            problem=f"found {allowed.dtype} of shape {allowed.shape}, expected bool of shape {shape}.",
            remedy="Give one row per housing place and one column per practice, as in the tables.",
        )
    ]


def _unknown_faults(
    column: pd.Series[Any], known: npt.NDArray[np.object_], where: str
) -> list[Fault]:
    strange = sorted(set(column.astype(str)) - set(known))
    if not strange:
        return []
    problem = f"{column.name} is not in the tables."
    return [Fault(where, problem, "Correct these ids.", tuple(strange), InputError)]


def _number_of_people_faults(
    ids: pd.Series[Any], people: npt.NDArray[np.float64], where: str
) -> list[Fault]:
    bad = ~(np.isfinite(people) & (people >= 0) & (np.nan_to_num(people, posinf=0) % 1 == 0))
    if not bad.any():
        return []
    rows = tuple(ids.astype(str)[bad])
    return [Fault(where, "residents must be whole numbers of 0 or more.", "Correct them.", rows)]


def _excess_faults(
    over: npt.NDArray[np.bool_], ids: npt.NDArray[np.object_], what: str, where: str
) -> list[Fault]:
    if not over.any():
        return []
    problem = f"more people than there are {what}."
    return [Fault(where, problem, "Lower these numbers.", tuple(ids[over]))]
