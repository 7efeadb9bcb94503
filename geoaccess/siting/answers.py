"""Answers for a board: the next best plans, the curve of people against sites, each with proof."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.errors import InputError
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.choose import choose
from geoaccess.siting.evaluate import people_served
from geoaccess.siting.options import SitingOptions
from geoaccess.siting.pose import pose
from geoaccess.siting.problem import Choice, SitingProblem, affordable
from geoaccess.siting.ranked import next_best
from geoaccess.solution import relative_gap


def best_plans(
    times: TravelTimes,
    housing: Any,
    practices: pd.DataFrame | None,
    candidates: pd.DataFrame,
    *,
    add: int,
    within_min: float,
    plans: int = 5,
    options: SitingOptions | None = None,
    time_limit_s: float | None = 60,
) -> pd.DataFrame:
    """The best plans that differ in at least one site, and what each loses against the best.

    Parameters
    ----------
    times, housing, practices, candidates, add, within_min, options
        As for `site_practices`; the objective is coverage, with limited room
        when the options say so.
    plans
        How many plans to give; fewer when there are no more.
    time_limit_s
        For all plans together.

    Returns
    -------
    pandas.DataFrame
        A row per plan, the best first: ``rank``, ``site_ids`` (tuple), ``value``
        (people), ``loss`` (people fewer than the best plan), ``bound``, ``gap``
        and ``status``.

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.

    Examples
    --------
    >>> housing = pd.DataFrame({"id": ["camp", "town"], "residents": [300, 100]})
    >>> minutes = pd.DataFrame(
    ...     [("camp", "hall", 12), ("town", "school", 30), ("town", "hall", 40)],
    ...     columns=["from_id", "to_id", "travel_time_min"])
    >>> best_plans(TravelTimes.from_frame(minutes), housing, None,
    ...     pd.DataFrame({"id": ["hall", "school"]}), add=1, within_min=30)[["site_ids", "loss"]]
        site_ids   loss
    0    (hall,)    0.0
    1  (school,)  200.0
    """
    options = options or SitingOptions()
    if plans < 1:
        raise InputError(f"plans is {plans!r}. It must be a whole number of 1 or more.")
    objective = "capacitated_coverage" if options.capacitated else "coverage"
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
    began = time.perf_counter()
    found = [_full(problem, choose(problem, objective, options=options, time_limit_s=time_limit_s))]
    while len(found) < plans:
        choice = next_best(
            problem,
            [known.opened for known in found],
            capacitated=options.capacitated,
            time_limit_s=None
            if time_limit_s is None
            else time_limit_s - (time.perf_counter() - began),
        )
        if choice is None:
            break
        found.append(choice)
    return _ranked(problem, found)


def _full(problem: SitingProblem, choice: Choice) -> Choice:
    """The choice with as many sites as the number allows, so that plans can be compared."""
    opened = choice.opened
    while not np.isfinite(problem.budget) and len(free := affordable(problem, opened)):
        opened = np.sort(np.append(opened, free[0]))
    return replace(choice, opened=opened)


def _ranked(problem: SitingProblem, found: Sequence[Choice]) -> pd.DataFrame:
    ordered = sorted(found, key=lambda choice: -choice.value)
    best = ordered[0].value
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(ordered) + 1),
            "site_ids": [tuple(problem.site_ids[c.opened]) for c in ordered],
            "value": [c.value for c in ordered],
            "loss": [best - c.value for c in ordered],
            "bound": [c.bound for c in ordered],
            "gap": [relative_gap(c.value, c.bound) for c in ordered],
            "status": [c.status for c in ordered],
        }
    )


def coverage_curve(
    times: TravelTimes,
    housing: Any,
    practices: pd.DataFrame | None,
    candidates: pd.DataFrame,
    *,
    within_min: float,
    most: int | None = None,
    budgets: Sequence[float] | None = None,
    options: SitingOptions | None = None,
    time_limit_s: float | None = 60,
) -> pd.DataFrame:
    """People covered against the number of new sites, or against the budget.

    Parameters
    ----------
    times, housing, practices, candidates, within_min, options
        As for `site_practices`.
    most
        The largest number of new sites; default: until one more adds nobody.
    budgets
        Budgets to plan for, instead of numbers; needs ``cost``.
    time_limit_s
        For each point of the curve.

    Returns
    -------
    pandas.DataFrame
        A row per number (from 0) or budget: ``add`` or ``budget``, ``value`` and
        ``bound`` (people), ``gained`` (people more than the row before),
        ``share`` (of all residents), ``site_ids``, ``gap``, ``status``,
        ``seconds``.

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.

    Examples
    --------
    >>> housing = pd.DataFrame({"id": ["camp", "town"], "residents": [300, 100]})
    >>> minutes = pd.DataFrame(
    ...     [("camp", "hall", 12), ("town", "school", 30)],
    ...     columns=["from_id", "to_id", "travel_time_min"])
    >>> coverage_curve(TravelTimes.from_frame(minutes), housing, None,
    ...     pd.DataFrame({"id": ["hall", "school"]}), within_min=30)[["add", "value", "gained"]]
       add  value  gained
    0    0    0.0     0.0
    1    1  300.0   300.0
    2    2  400.0   100.0
    """
    options = options or SitingOptions()
    objective = "capacitated_coverage" if options.capacitated else "coverage"
    asked = replace(options, budget=max(budgets)) if budgets else options
    problem = pose(
        times,
        housing,
        practices,
        candidates,
        add=None if budgets else 0,
        within_min=within_min,
        objective=objective,
        options=asked,
    )
    limits = _limits(problem, most, budgets)
    reachable = people_served(problem, problem.candidates)
    rows: list[tuple[float, SitingProblem, Choice]] = []
    for limit, limited in limits:
        choice = choose(limited, objective, options=options, time_limit_s=time_limit_s)
        rows.append((limit, limited, choice))
        if most is None and not budgets and choice.value >= reachable - 1e-6:
            break
    return _curve(problem, rows, "budget" if budgets else "add")


def _limits(
    problem: SitingProblem, most: int | None, budgets: Sequence[float] | None
) -> list[tuple[float, SitingProblem]]:
    """The problem under every number, or every budget."""
    if budgets:
        return [(b, replace(problem, budget=float(b))) for b in sorted(budgets)]
    last = len(problem.candidates) if most is None else min(most, len(problem.candidates))
    return [(n, replace(problem, add=n)) for n in range(last + 1)]


def _curve(
    problem: SitingProblem, rows: Sequence[tuple[float, SitingProblem, Choice]], name: str
) -> pd.DataFrame:
    values = np.array([choice.value for _, _, choice in rows])
    everyone = problem.residents.sum()
    return pd.DataFrame(
        {
            name: [limit for limit, _, _ in rows],
            "value": values,
            "bound": [choice.bound for _, _, choice in rows],
            "gained": np.diff(values, prepend=people_served(problem, np.empty(0, dtype=np.intp))),
            "share": values / everyone if everyone else np.zeros(len(values)),
            "site_ids": [tuple(problem.site_ids[choice.opened]) for _, _, choice in rows],
            "gap": [relative_gap(choice.value, choice.bound) for _, _, choice in rows],
            "status": [choice.status for _, _, choice in rows],
            "seconds": [choice.seconds for _, _, choice in rows],
        }
    )
