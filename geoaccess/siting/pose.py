"""From tables and travel times to the arrays of a siting problem, checked at the door."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.people_setting import RULE_COLUMNS
from geoaccess.coverage.tables import (
    housing_faults,
    ids_of,
    is_care,
    number_fault,
    numbers_of,
    practice_faults,
    status_of,
    statuses_faults,
)
from geoaccess.errors import DuplicateIdError, Fault, MissingColumnError, raise_faults
from geoaccess.programme import INF, Floats
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.demand import demand_of
from geoaccess.siting.options import EVERYONE_OBJECTIVES, OBJECTIVES, SitingOptions
from geoaccess.siting.problem import SitingProblem
from geoaccess.units import threshold_s


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
    sites = _joined(tables)
    fixed = np.arange(len(sites)) < len(sites) - len(candidates)
    demand = demand_of(
        times,
        housing,
        sites,
        circumstances=options.circumstances,
        percentile=options.percentile,
    )
    return SitingProblem(
        housing_ids=ids_of(housing)[demand.home],
        residents=demand.residents,
        site_ids=ids_of(sites),
        fixed=fixed,
        indptr=demand.indptr,
        indices=demand.indices,
        minutes=demand.seconds / 60.0,
        within=_within(demand.seconds, within_min),
        capacity=_column(tables, "places", INF) if limited else np.full(len(sites), INF),
        cost=np.where(fixed, 0.0, _column(tables, "cost", 0.0)),
        add=add,
        budget=INF if options.budget is None else float(options.budget),
        refusal=demand.refusal,
    )


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Existing practices and candidates in one table, with the columns that say whom they take."""
    wanted = ["id", "languages", *RULE_COLUMNS]
    parts = []
    for table in tables:
        known = [column for column in wanted if column in table and table[column].notna().any()]
        parts.append(pd.DataFrame({column: table[column].astype(object) for column in known}))
    joined = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    return joined.assign(id=joined["id"].astype(str), status="open").reset_index(drop=True)


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
