"""One plan for several futures: best in the worst case, or best on average.

Snyder 2006, doi:10.1080/07408170500216480. What a plan is worth is compared per
resident, because the futures may differ in people::

    worst   max  T                s.t.  T <= v_s   for every case s
    mean    max  sum_s w_s v_s
    with    sum_j y_j <= p,  y_j in {0, 1}

v_s   what the plan is worth in case s: the covered or served share, or with the
      signs turned round (min, T >= v_s) the mean minutes of all residents or the
      minutes of the worst-placed; see `geoaccess.siting.answers.robust_models`
w_s   weight of case s
T     the worth of the plan in its worst case
y_j   1 if candidate j is open, the same in all cases
p     number of sites to add
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.errors import InputError
from geoaccess.programme import Floats, Index, ProblemBuilder
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.answers.robust_cases import case_table, no_plan
from geoaccess.siting.answers.robust_models import add_worth
from geoaccess.siting.evaluate import of_use, people_served
from geoaccess.siting.options import PEOPLE_OBJECTIVES, ROBUST_OBJECTIVES, SitingOptions
from geoaccess.siting.pose import pose
from geoaccess.siting.problem import SitingProblem
from geoaccess.siting.sites import required_demand
from geoaccess.solution import relative_gap
from geoaccess.solver import solve


@dataclass(frozen=True, eq=False)
class SitingCase:
    """One reading of the future.

    Parameters
    ----------
    times, housing, practices
        As for `site_practices`.
    within_min
        The threshold in minutes; None where the objective needs none.
    statuses
        The statuses of practices that count as usable.
    weight
        How much the case counts in a mean.
    circumstances
        What is known beyond travel times in this case; None takes those of the
        options.
    """

    times: TravelTimes
    housing: Any
    practices: pd.DataFrame | None
    within_min: float | None
    statuses: tuple[str, ...] = ("open",)
    weight: float = 1.0
    circumstances: Circumstances | None = None


@dataclass(frozen=True, eq=False)
class RobustPlan:
    """A plan for all cases together.

    Attributes
    ----------
    rule
        ``worst`` or ``mean``.
    site_ids
        Candidates to open.
    cases
        Frame with a row per case: ``case``, ``residents``, then where people count
        ``covered_residents`` (served, where room is limited), ``covered_share``,
        ``best_residents`` (with the best plan for that case alone) and ``regret``
        (people fewer than that); for ``p_median`` and ``p_center``
        ``travel_time_min`` (mean of all residents; of the worst-placed),
        ``best_min`` and ``regret`` (minutes more than that).
    value, bound, gap, status, seconds
        Value in shares (0 to 1) or minutes and its proof, as in `SitingPlan`.
    """

    rule: str
    site_ids: tuple[str, ...]
    cases: pd.DataFrame
    value: float
    bound: float
    gap: float
    status: str
    seconds: float


def robust_plan(
    cases: Mapping[str, SitingCase],
    candidates: pd.DataFrame,
    *,
    add: int | None,
    rule: str = "worst",
    options: SitingOptions | None = None,
    time_limit_s: float | None = 60,
) -> RobustPlan:
    """Choose sites that hold up in every case: status readings, growth, thresholds.

    Parameters
    ----------
    cases
        The cases by name.
    candidates
        Sites that may be opened, the same in all cases.
    add
        The most sites to open; None when the options have a budget.
    rule
        ``worst``: the best worst case. ``mean``: the best weighted mean.
    options
        Budget, percentile and gap; statuses are those of each case. Its objective:
        ``coverage`` (share of residents; served ones where the options limit
        room), ``capacitated_coverage``, ``p_median`` (mean minutes), ``p_center``
        (minutes of the worst-placed; without limited room).
    time_limit_s
        Stop after about this time with the best plan found.

    Returns
    -------
    RobustPlan

    Raises
    ------
    InputError
        With the faults of tables and arguments.
    InfeasibleError
        If everyone must be served and cannot be in some case, or by no plan in all.

    Examples
    --------
    >>> homes = pd.DataFrame({"id": ["camp", "town"], "residents": [300, 100]})
    >>> grown = homes.assign(residents=[100, 900])
    >>> minutes = pd.DataFrame(
    ...     [("camp", "hall", 12), ("town", "school", 30)],
    ...     columns=["from_id", "to_id", "travel_time_min"])
    >>> times = TravelTimes.from_frame(minutes)
    >>> cases = {"now": SitingCase(times, homes, None, 30), "later": SitingCase(times, grown, None, 30)}
    >>> robust_plan(cases, pd.DataFrame({"id": ["hall", "school"]}), add=1).site_ids
    ('school',)
    """
    options = options or SitingOptions()
    objective = _checked(cases, rule, options)
    problems = {
        name: _pose(case, candidates, add=add, objective=objective, options=options)
        for name, case in cases.items()
    }
    first = next(iter(problems.values()))
    better = objective in PEOPLE_OBJECTIVES
    builder = ProblemBuilder(maximise=better)
    site = _add_candidates(builder, first)
    limited = options.capacitated or objective == "capacitated_coverage"
    worth = [
        add_worth(builder, problem, site, objective, limited=limited)
        for problem in problems.values()
    ]
    weights = np.array([case.weight for case in cases.values()], dtype=np.float64)
    _add_goal(builder, worth, rule, weights / weights.sum(), better=better)
    found = solve(builder.build(), time_limit_s=time_limit_s, gap=options.gap)
    if found.status == "infeasible":
        raise no_plan(problems, objective, options)
    opened = np.flatnonzero(found.values[: len(site)] > 0.5) if found.found else np.array([], int)
    if better:
        opened = _of_use(problems.values(), opened)
    gap = relative_gap(found.objective, found.bound)
    return RobustPlan(
        rule=rule,
        site_ids=tuple(first.site_ids[first.candidates[opened]]),
        cases=case_table(problems, opened, objective, options, time_limit_s),
        value=found.objective,
        bound=found.bound,
        gap=0.0 if gap < 1e-9 else gap,
        status=found.status,
        seconds=found.seconds,
    )


def _of_use(
    problems: Iterable[SitingProblem], opened: npt.NDArray[np.intp]
) -> npt.NDArray[np.intp]:
    """Sites without those that help nobody in any case: a solver may open them for nothing."""
    known = list(problems)
    return of_use(opened, lambda chosen: [people_served(p, p.candidates[chosen]) for p in known])


def _checked(cases: Mapping[str, SitingCase], rule: str, options: SitingOptions) -> str:
    """The objective of the options; refuses what no plan can be robust for."""
    objective = options.objective
    if not cases or rule not in ("worst", "mean"):
        raise InputError(
            f"Found {len(cases)} cases and rule {rule!r}. Give at least one case, and "
            "'worst' or 'mean'."
        )
    if objective not in ROBUST_OBJECTIVES or (objective == "p_center" and options.capacitated):
        room = " with limited room" if options.capacitated else ""
        raise InputError(
            f"options.objective is {objective!r}{room}. A robust plan weighs one number of every "
            f"case: choose one of {', '.join(ROBUST_OBJECTIVES)} (p_center without limited room)."
        )
    limited = objective == "coverage" and options.capacitated
    return "capacitated_coverage" if limited else objective


def _pose(
    case: SitingCase,
    candidates: pd.DataFrame,
    *,
    add: int | None,
    objective: str,
    options: SitingOptions,
) -> SitingProblem:
    known = options.circumstances if case.circumstances is None else case.circumstances
    asked = replace(options, statuses=case.statuses, circumstances=known)
    problem = pose(
        case.times,
        case.housing,
        case.practices,
        candidates,
        add=add,
        within_min=case.within_min,
        objective=objective,
        options=asked,
    )
    return required_demand(problem, objective, asked)


def _add_candidates(builder: ProblemBuilder, problem: SitingProblem) -> Index:
    """The columns y_j of the candidates, which all cases share."""
    count = len(problem.candidates)
    site = builder.add_columns(count, upper=1.0, integer=True)
    if problem.add is not None:
        builder.add_row(site, upper=problem.add)
    if np.isfinite(problem.budget):
        builder.add_row(site, problem.cost[problem.candidates], upper=problem.budget)
    return site


def _add_goal(
    builder: ProblemBuilder, worth: list[int], rule: str, weights: Floats, *, better: bool
) -> None:
    """The objective: the worth of the worst case, or the weighted mean of all."""
    goal = builder.add_columns(1, cost=1.0)
    if rule == "mean":
        builder.add_row([*goal, *worth], [-1.0, *weights], lower=0.0, upper=0.0)
        return
    for column in worth:
        limits = {"lower": 0.0} if better else {"upper": 0.0}
        builder.add_row([column, *goal], [1.0, -1.0], **limits)
