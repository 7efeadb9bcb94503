"""Answers for a board: the next best plans, and the curve of what each further site adds, with proof.

Both take every objective under which one number says what a plan is worth. A
second site for people who have one (``backup``) and the worst place before the
most people (``worst_first``) weigh two things in turn: of two plans no number
says how much one loses.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.errors import InputError
from geoaccess.programme import Floats
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.answers.ranked import next_best
from geoaccess.siting.choose import choose
from geoaccess.siting.evaluate import people_served
from geoaccess.siting.options import PEOPLE_OBJECTIVES, RANKED_OBJECTIVES, SitingOptions
from geoaccess.siting.pose import pose
from geoaccess.siting.problem import Choice, SitingProblem, affordable
from geoaccess.siting.sites import refuse_no_plan, required_demand
from geoaccess.solution import relative_gap


def best_plans(
    times: TravelTimes,
    housing: Any,
    practices: pd.DataFrame | None,
    candidates: pd.DataFrame,
    *,
    add: int | None,
    within_min: float | None,
    plans: int = 5,
    options: SitingOptions | None = None,
    time_limit_s: float | None = 60,
) -> pd.DataFrame:
    """The best plans that differ in at least one site, and what each loses against the best.

    Parameters
    ----------
    times, housing, practices, candidates, add, within_min, options
        As for `site_practices`. The options say for which objective: ``coverage``
        (with limited room when they say so), ``capacitated_coverage``,
        ``p_median``, ``p_center``, or ``set_cover``, where every plan lacks a
        site of each one before, as it does where a budget is the limit.
    plans
        How many plans to give; fewer when there are no more.
    time_limit_s
        For all plans together.

    Returns
    -------
    pandas.DataFrame
        A row per plan, the best first: ``rank``, ``site_ids`` (tuple), ``value``
        (people, person-minutes, minutes or sites), ``loss`` (how much worse than
        the best plan: people fewer, or minutes or sites more), ``bound``, ``gap``
        and ``status``.

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.
    InfeasibleError
        If everyone must be served and cannot be.

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
    objective = _ranked_objective(options)
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
    problem = required_demand(problem, objective, options)
    began = time.perf_counter()
    best = choose(problem, objective, options=options, time_limit_s=time_limit_s)
    refuse_no_plan(problem, best, options, time_limit_s)
    found = [best if objective == "set_cover" else _full(problem, best)]
    while len(found) < plans:
        left = None if time_limit_s is None else time_limit_s - (time.perf_counter() - began)
        choice = next_best(
            problem,
            [known.opened for known in found],
            objective=objective,
            capacitated=options.capacitated or objective == "capacitated_coverage",
            time_limit_s=left,
        )
        if choice is None:
            break
        found.append(choice)
    return _ranked(problem, found, better=1.0 if objective in PEOPLE_OBJECTIVES else -1.0)


def _ranked_objective(options: SitingOptions) -> str:
    """The objective of the options; those of which no number says what a plan loses are refused."""
    objective = options.objective
    if objective not in RANKED_OBJECTIVES:
        raise InputError(
            f"options.objective is {objective!r}. Plans are compared by one number: choose one of "
            f"{', '.join(RANKED_OBJECTIVES)}."
        )
    if objective == "coverage" and options.capacitated:
        return "capacitated_coverage"
    return objective


def _full(problem: SitingProblem, choice: Choice) -> Choice:
    """The choice with as many sites as the number allows, so that plans can be compared."""
    opened = choice.opened
    while not np.isfinite(problem.budget) and len(free := affordable(problem, opened)):
        opened = np.sort(np.append(opened, free[0]))
    return replace(choice, opened=opened)


def _ranked(problem: SitingProblem, found: Sequence[Choice], *, better: float) -> pd.DataFrame:
    """The plans in order; `better` is 1 where more is better, -1 where less is."""
    ordered = sorted(found, key=lambda choice: -better * choice.value)
    best = ordered[0].value
    return pd.DataFrame(
        {
            "rank": np.arange(1, len(ordered) + 1),
            "site_ids": [tuple(problem.site_ids[c.opened]) for c in ordered],
            "value": [c.value for c in ordered],
            "loss": [better * (best - c.value) for c in ordered],
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
    within_min: float | None,
    most: int | None = None,
    budgets: Sequence[float] | None = None,
    options: SitingOptions | None = None,
    time_limit_s: float | None = 60,
) -> pd.DataFrame:
    """People covered, or minutes, against the number of new sites or the budget.

    Parameters
    ----------
    times, housing, practices, candidates, within_min, options
        As for `site_practices`. The options say for which objective: ``coverage``
        (with limited room when they say so), ``capacitated_coverage``,
        ``p_median`` or ``p_center``; of ``set_cover`` the number is the answer.
    most
        The largest number of new sites; default: until one more helps nobody.
    budgets
        Budgets to plan for, instead of numbers; needs ``cost``.
    time_limit_s
        For each point of the curve.

    Returns
    -------
    pandas.DataFrame
        A row per number (from 0) or budget: ``add`` or ``budget``, ``value`` and
        ``bound`` (people, person-minutes or minutes), ``gained`` (how much better
        than the row before), ``share`` (of all residents; only where people are
        counted), ``site_ids``, ``gap``, ``status``, ``seconds``. Where everyone
        must be served and cannot be yet, the value is ``inf`` and the status
        ``infeasible``.

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
    objective = _ranked_objective(options)
    if objective == "set_cover":
        raise InputError(
            "The number of sites is what set_cover answers. Ask for coverage, p_median or p_center."
        )
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
    problem = required_demand(problem, objective, options)
    solve_it = partial(choose, objective=objective, options=options, time_limit_s=time_limit_s)
    best = None if most is not None or budgets else _with_all(problem, objective, solve_it)
    rows: list[tuple[float, Choice]] = []
    for limit, limited in _limits(problem, most, budgets):
        choice = solve_it(limited)
        rows.append((limit, choice))
        if best is not None and abs(choice.value - best) < 1e-6:
            break
    return _curve(problem, rows, "budget" if budgets else "add", objective)


def _with_all(
    problem: SitingProblem, objective: str, solve_it: Callable[[SitingProblem], Choice]
) -> float:
    """What all candidates together are worth."""
    if objective in PEOPLE_OBJECTIVES:
        return people_served(problem, problem.candidates)
    return solve_it(replace(problem, fixed=np.ones_like(problem.fixed), add=0)).value


def _limits(
    problem: SitingProblem, most: int | None, budgets: Sequence[float] | None
) -> list[tuple[float, SitingProblem]]:
    """The problem under every number, or every budget."""
    if budgets:
        return [(b, replace(problem, budget=float(b))) for b in sorted(budgets)]
    last = len(problem.candidates) if most is None else min(most, len(problem.candidates))
    return [(n, replace(problem, add=n)) for n in range(last + 1)]


def _curve(
    problem: SitingProblem, rows: Sequence[tuple[float, Choice]], name: str, objective: str
) -> pd.DataFrame:
    values = np.array([choice.value for _, choice in rows])
    table = {
        name: [limit for limit, _ in rows],
        "value": values,
        "bound": [choice.bound for _, choice in rows],
        "gained": _gained(problem, values, objective),
        "site_ids": [tuple(problem.site_ids[choice.opened]) for _, choice in rows],
        "gap": [relative_gap(choice.value, choice.bound) for _, choice in rows],
        "status": [choice.status for _, choice in rows],
        "seconds": [choice.seconds for _, choice in rows],
    }
    frame = pd.DataFrame(table)
    if objective in PEOPLE_OBJECTIVES:
        everyone = problem.residents.sum()
        frame.insert(4, "share", values / everyone if everyone else np.zeros(len(values)))
    return frame


def _gained(problem: SitingProblem, values: Floats, objective: str) -> Floats:
    """How much better each row is than the one before; the first of minutes has none before it."""
    if objective in PEOPLE_OBJECTIVES:
        return np.diff(values, prepend=people_served(problem, np.empty(0, dtype=np.intp)))
    fewer = np.zeros(len(values))
    served = np.isfinite(values[1:])
    fewer[1:][served] = values[:-1][served] - values[1:][served]
    return fewer
