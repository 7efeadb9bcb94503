"""Where to add practices: one question, one plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.errors import SitingError
from geoaccess.provenance import table_sources
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.choose import choose
from geoaccess.siting.evaluate import assignments, divide, people_served
from geoaccess.siting.explain import (
    contributions,
    explain_infeasible,
    left_out,
    refuse_uncoverable,
)
from geoaccess.siting.large.rescue import with_greedy
from geoaccess.siting.options import EVERYONE_OBJECTIVES, SitingOptions
from geoaccess.siting.plan import SitingPlan
from geoaccess.siting.pose import pose
from geoaccess.siting.problem import Choice, SitingProblem
from geoaccess.solution import relative_gap


def site_practices(
    times: TravelTimes,
    housing: Any,
    practices: pd.DataFrame | None,
    candidates: pd.DataFrame,
    *,
    add: int | None,
    within_min: float | None = None,
    objective: str = "coverage",
    time_limit_s: float | None = 60,
    options: SitingOptions | None = None,
) -> SitingPlan:
    """Choose the sites that help most, beside the existing practices.

    Parameters
    ----------
    times
        Travel times from housing to the practices and candidates, in minutes.
    housing
        Table with ``id`` and ``residents``.
    practices
        Existing practices (``id``, ``status``); those with a status that counts
        are fixed supply, their rules hold. None for none.
    candidates
        Sites that may be opened: ``id``, and ``places`` or ``cost`` where they
        are counted.
    add
        The most sites to open; None for no limit (``set_cover``, or a budget in
        the options).
    within_min
        The threshold in minutes, exactly that long included; may be left out for
        ``p_median`` and ``p_center``.
    objective
        ``coverage`` (most people within the threshold), ``capacitated_coverage``
        (most people, no more than there is room for), ``backup`` (most people
        covered, then most with a second site), ``worst_first`` (shortest way of
        the worst-placed, then most people), ``set_cover`` (fewest sites that
        cover everyone), ``p_median`` (least person-minutes), ``p_center``
        (shortest way of the worst-placed).
    time_limit_s
        Stop after about this time with the best plan found and its gap; None for
        no limit.
    options
        Budget, capacity, statuses and further readings.

    Returns
    -------
    SitingPlan

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.
    TravelTimesError
        If a place, practice or candidate is not in `times`.
    InfeasibleError
        If everyone must be served and cannot be; it names the places.
    SitingError
        If the time ended before any plan was found.

    Examples
    --------
    >>> housing = pd.DataFrame({"id": ["camp", "farm", "town"], "residents": [300, 40, 100]})
    >>> candidates = pd.DataFrame({"id": ["hall", "school"]})
    >>> minutes = pd.DataFrame(
    ...     [("camp", "hall", 12), ("farm", "hall", 31), ("town", "school", 30)],
    ...     columns=["from_id", "to_id", "travel_time_min"])
    >>> times = TravelTimes.from_frame(minutes, origins=housing)
    >>> plan = site_practices(times, housing, None, candidates, add=1, within_min=30)
    >>> plan.site_ids, plan.value, plan.gap
    (('hall',), 300.0, 0.0)
    >>> plan.left_out[["id", "residents", "reason", "nearest_option_id"]]
         id  residents      reason nearest_option_id
    0  farm       40.0    too_long              hall
    1  town      100.0  not_chosen            school
    """
    options = options or SitingOptions()
    problem = pose(
        times,
        housing,
        practices,
        candidates,
        add=add,
        within_min=within_min,
        objective=objective,
        options=options,
    )
    to_solve = required_demand(problem, objective, options)
    choice = choose(to_solve, objective, options=options, time_limit_s=time_limit_s)
    if objective in EVERYONE_OBJECTIVES:
        choice = with_greedy(to_solve, objective, choice)
    refuse_no_plan(to_solve, choice, options, time_limit_s)
    conditions = {
        "within_min": within_min,
        "add": add,
        "budget": options.budget,
        "statuses": list(options.statuses),
        "travel_times": dict(times.options),
    }
    provenance = {**times.provenance, **table_sources(housing, practices, candidates)}
    return replace(
        make_plan(problem, choice, objective, candidates, conditions), provenance=provenance
    )


def refuse_no_plan(
    problem: SitingProblem, choice: Choice, options: SitingOptions, time_limit_s: float | None
) -> None:
    """Raise when there is no plan, or none was found.

    Raises
    ------
    InfeasibleError
        If not everyone who must be served can be.
    SitingError
        If the time ended before any plan was found.
    """
    if choice.status == "infeasible":
        raise explain_infeasible(problem, capacitated=options.capacitated)
    if not np.isfinite(choice.value):
        raise SitingError(
            f"No plan was found within {time_limit_s:g} seconds, and none was ruled out. "
            "Allow more time with time_limit_s=."
        )


def required_demand(
    problem: SitingProblem, objective: str, options: SitingOptions
) -> SitingProblem:
    """The problem with the residents who must be served; refuses what cannot be."""
    if objective not in (*EVERYONE_OBJECTIVES, "worst_first"):
        return problem
    if objective == "worst_first":
        beyond = replace(problem, within=np.ones_like(problem.within))
    else:
        beyond = problem
    if not options.leave_uncoverable:
        refuse_uncoverable(beyond)
    residents = problem.residents.copy()
    residents[beyond.uncoverable] = 0.0
    return replace(problem, residents=residents)


def make_plan(
    problem: SitingProblem,
    choice: Choice,
    objective: str,
    candidates: pd.DataFrame,
    conditions: dict[str, Any],
) -> SitingPlan:
    """Tell who goes where under a choice, what each site contributes and who is left out."""
    division = divide(problem, choice.opened)
    table = assignments(problem, division)
    gap = relative_gap(choice.value, choice.bound)
    return SitingPlan(
        objective=objective,
        sites=_site_table(problem, choice, candidates, table),
        assignments=table,
        left_out=left_out(problem, choice.opened, division.served(problem)),
        value=choice.value,
        bound=choice.bound,
        gap=0.0 if gap < 1e-9 else gap,
        status=choice.status,
        seconds=choice.seconds,
        conditions=conditions,
        before=people_served(problem, np.empty(0, dtype=np.intp)),
    )


def _site_table(
    problem: SitingProblem, choice: Choice, candidates: pd.DataFrame, goes: pd.DataFrame
) -> pd.DataFrame:
    table = contributions(problem, choice.opened)
    known = candidates.assign(id=candidates["id"].astype(str)).set_index("id")
    for position, column in enumerate(c for c in ("name", "kind") if c in known):
        table.insert(1 + position, column, known[column].reindex(table["id"]).to_numpy())
    people = goes.groupby("site_id")["residents"].sum()
    visitors = people.reindex(table["id"], fill_value=0.0).to_numpy(dtype=np.float64)
    table.insert(len(table.columns) - 2, "residents", visitors)
    table["cost"] = problem.cost[choice.opened]
    return table
