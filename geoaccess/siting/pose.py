"""From tables and travel times to the arrays of a siting problem, checked at the door."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.eligibility import eligibility
from geoaccess.coverage.tables import (
    housing_faults,
    ids_of,
    is_care,
    number_fault,
    numbers_of,
    practice_faults,
    residents_of,
    status_of,
    statuses_faults,
)
from geoaccess.errors import DuplicateIdError, Fault, MissingColumnError, raise_faults
from geoaccess.programme import INF, Floats
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.options import EVERYONE_OBJECTIVES, OBJECTIVES, SitingOptions
from geoaccess.siting.problem import SitingProblem
from geoaccess.units import threshold_s

_RULES = (
    "catchment_postcodes",
    "catchment_municipalities",
    "catchment_drive_min",
    "serves_housing",
)
"""Columns that say which housing places a site takes."""


def pose(
    times: TravelTimes,
    housing: Any,
    practices: pd.DataFrame | None,
    candidates: pd.DataFrame,
    *,
    add: int | None,
    within_min: float | None,
    objective: str,
    options: SitingOptions,
) -> SitingProblem:
    """Check every argument and pose the problem.

    Raises
    ------
    InputError
        With all faults of tables and arguments together.
    TravelTimesError
        If a place, practice or candidate is not in `times`.
    """
    limited = options.capacitated or objective == "capacitated_coverage"
    faults = housing_faults(housing) + _candidate_faults(candidates, options, limited)
    if practices is not None:
        faults += practice_faults(practices)
        faults += _shared_id_faults(practices, candidates)
        faults += _unknown_room_faults(practices, options) if limited else []
    faults += statuses_faults(options.statuses)
    faults += _argument_faults(add, within_min, objective, options)
    raise_faults(faults)
    existing = None if practices is None else _usable(practices, options)
    return _arrays(times, housing, existing, candidates, add, within_min, options, limited)


def _arrays(
    times: TravelTimes,
    housing: Any,
    existing: pd.DataFrame | None,
    candidates: pd.DataFrame,
    add: int | None,
    within_min: float | None,
    options: SitingOptions,
    limited: bool,
) -> SitingProblem:
    tables = [candidates] if existing is None else [existing, candidates]
    site_ids = np.concatenate([ids_of(table) for table in tables])
    fixed = np.arange(len(site_ids)) < len(site_ids) - len(candidates)
    pairs = times.aligned(list(ids_of(housing)), list(site_ids), options.percentile)
    rows = np.repeat(np.arange(len(housing)), np.diff(pairs.indptr))
    keep = _eligible(housing, tables, rows, pairs.indices)
    counts = np.bincount(rows[keep], minlength=len(housing))
    seconds = pairs.data[keep]
    return SitingProblem(
        housing_ids=ids_of(housing),
        residents=residents_of(housing),
        site_ids=site_ids,
        fixed=fixed,
        indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        indices=pairs.indices[keep].astype(np.int32),
        minutes=seconds / 60.0,
        within=_within(seconds, within_min),
        capacity=_column(tables, "places", INF) if limited else np.full(len(site_ids), INF),
        cost=np.where(fixed, 0.0, _column(tables, "cost", 0.0)),
        add=add,
        budget=INF if options.budget is None else float(options.budget),
    )


def _eligible(
    housing: Any, tables: list[pd.DataFrame], rows: npt.NDArray[Any], sites: npt.NDArray[Any]
) -> npt.NDArray[np.bool_]:
    """Which pairs the rules of the sites allow; no table of all pairs where there are no rules."""
    if not any(set(_RULES) & set(table) for table in tables):
        return np.ones(len(rows), dtype=bool)
    allowed = [eligibility(housing, table).places for table in tables]
    return np.asarray(np.concatenate(allowed, axis=1)[rows, sites])


def _within(seconds: npt.NDArray[Any], within_min: float | None) -> npt.NDArray[np.bool_]:
    if within_min is None:
        return np.ones(len(seconds), dtype=bool)
    return np.asarray(seconds <= threshold_s(within_min))


def _usable(practices: pd.DataFrame, options: SitingOptions) -> pd.DataFrame:
    """Existing practices that give care and have a status that counts."""
    return practices[is_care(practices) & np.isin(status_of(practices), options.statuses)]


def _column(tables: list[pd.DataFrame], name: str, missing: float) -> Floats:
    """A column of numbers over several tables; `missing` where a table does not have it."""
    parts = [numbers_of(t[name]) if name in t else np.full(len(t), missing) for t in tables]
    return np.concatenate(parts)


def _candidate_faults(
    candidates: pd.DataFrame, options: SitingOptions, limited: bool
) -> list[Fault]:
    """What makes the candidates unfit: no ids, double ids, places or cost that are needed."""
    needed = ["id"] + ["places"] * limited + ["cost"] * (options.budget is not None)
    faults = [
        Fault(
            where="candidates",
            problem=f"column {column!r} is missing.",
            remedy=f"Add it; the table has {', '.join(map(str, candidates.columns))}.",
            kind=MissingColumnError,
        )
        for column in needed
        if column not in candidates
    ]
    if "id" not in candidates:
        return faults
    for column in needed[1:]:
        if column in candidates:
            faults += _not_numbers(candidates, column, "candidates")
    ids = pd.Series(ids_of(candidates))
    double = tuple(ids[ids.duplicated()].unique())
    if double:
        remedy = "Give every candidate an id of its own."
        faults.append(
            Fault(
                "candidates", "an id stands on more than one row.", remedy, double, DuplicateIdError
            )
        )
    return faults


def _not_numbers(table: pd.DataFrame, column: str, where: str) -> list[Fault]:
    numbers = numbers_of(table[column])
    bad = ~(np.isfinite(numbers) & (numbers >= 0))
    if not bad.any():
        return []
    problem = f"{column} must be a number of 0 or more on every row of a plan that counts it."
    return [Fault(where, problem, "Fill in these cells.", tuple(ids_of(table)[bad]))]


def _unknown_room_faults(practices: pd.DataFrame, options: SitingOptions) -> list[Fault]:
    """Room that is not known cannot be counted: as none or as endless it would mislead."""
    if not {"id", "status"} <= set(practices):
        return []
    usable = _usable(practices, options)
    if len(usable) and "places" not in usable:
        remedy = "Add it, or plan without capacity."
        problem = "column 'places' is missing, so the room of practices is not known."
        return [Fault("practices", problem, remedy, kind=MissingColumnError)]
    return _not_numbers(usable, "places", "practices") if len(usable) else []


def _shared_id_faults(practices: pd.DataFrame, candidates: pd.DataFrame) -> list[Fault]:
    if "id" not in practices or "id" not in candidates:
        return []
    shared = tuple(sorted(set(ids_of(practices)) & set(ids_of(candidates))))
    if not shared:
        return []
    problem = "an id stands among the practices and among the candidates."
    remedy = "Give candidates ids of their own; to expand a practice use expansion_candidates."
    return [Fault("candidates", problem, remedy, shared, DuplicateIdError)]


def _argument_faults(
    add: int | None, within_min: float | None, objective: str, options: SitingOptions
) -> list[Fault]:
    faults = []
    if objective not in OBJECTIVES:
        found = f"found {objective!r}, expected one of {', '.join(OBJECTIVES)}."
        faults.append(Fault("objective", found, "Choose one of them."))
    if within_min is not None:
        faults += number_fault("within_min", within_min)
    elif objective not in ("p_median", "p_center"):
        faults.append(
            Fault("within_min", "a threshold is needed.", "Give minutes, for example 30.")
        )
    whole = isinstance(add, (int, np.integer)) and not isinstance(add, bool) and add >= 0
    if add is not None and not whole:
        problem = f"found {add!r}, expected a whole number of 0 or more."
        faults.append(Fault("add", problem, "Say how many sites may be added."))
    if add is None and options.budget is None and objective != "set_cover":
        remedy = "Give add= a number, or a budget in the options."
        faults.append(Fault("add", "neither a number of sites nor a budget is given.", remedy))
    if options.capacitated and objective in ("backup", "worst_first"):
        problem = f"objective {objective!r} does not count places."
        remedy = f"Use one of capacitated_coverage, {', '.join(EVERYONE_OBJECTIVES)}."
        faults.append(Fault("options", problem, remedy))
    return faults
