"""One plan for several futures: best in the worst case, or best on average.

Shares are compared, because the futures may differ in people::

    worst   max  T                s.t.  T <= (b_s + sum_i a_si x_si) / A_s   for every case s
    mean    max  sum_s w_s (b_s + sum_i a_si x_si) / A_s
    with    x_si <= sum_{j in N_si} y_j,  0 <= x_si <= 1,  y_j in {0, 1},  sum_j y_j <= p

a_si  residents of place i in case s, A_s all residents of that case
b_s   residents whom existing practices cover in case s
N_si  candidates that place i can use in case s
x_si  1 if place i is covered in case s
w_s   weight of case s; y_j 1 if candidate j is open, the same in all cases
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import InputError
from geoaccess.programme import INF, Floats, Index, ProblemBuilder
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.choose import choose
from geoaccess.siting.evaluate import people_in_reach
from geoaccess.siting.max_coverage import add_places, open_demand
from geoaccess.siting.options import SitingOptions
from geoaccess.siting.pose import pose
from geoaccess.siting.problem import SitingProblem, merged_rows
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
        The threshold in minutes.
    statuses
        The statuses of practices that count as usable.
    weight
        How much the case counts in a mean.
    """

    times: TravelTimes
    housing: Any
    practices: pd.DataFrame | None
    within_min: float
    statuses: tuple[str, ...] = ("open",)
    weight: float = 1.0


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
        Frame with a row per case: ``case``, ``residents``, ``covered_residents``,
        ``covered_share``, ``best_residents`` (with the best plan for that case
        alone) and ``regret`` (people fewer than that).
    value, bound, gap, status, seconds
        Value in shares (0 to 1) and its proof, as in `SitingPlan`.
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
        ``worst``: the largest covered share in the worst case. ``mean``: the
        largest weighted mean.
    options
        Budget, percentile and gap; statuses are those of each case.
    time_limit_s
        Stop after about this time with the best plan found.

    Returns
    -------
    RobustPlan

    Raises
    ------
    InputError
        With the faults of tables and arguments.

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
    if not cases or rule not in ("worst", "mean"):
        raise InputError(
            f"Found {len(cases)} cases and rule {rule!r}. Give at least one case, and "
            "'worst' or 'mean'."
        )
    problems = {
        name: _pose(case, candidates, add=add, options=options) for name, case in cases.items()
    }
    builder = ProblemBuilder(maximise=True)
    first = next(iter(problems.values()))
    site = _add_candidates(builder, first)
    weights = np.array([case.weight for case in cases.values()], dtype=np.float64)
    if rule == "mean":
        offset = _add_mean(builder, list(problems.values()), site, weights / weights.sum())
    else:
        offset = _add_worst(builder, list(problems.values()), site)
    found = solve(builder.build(offset=offset), time_limit_s=time_limit_s, gap=options.gap)
    opened = np.flatnonzero(found.values[: len(site)] > 0.5) if found.found else np.array([], int)
    gap = relative_gap(found.objective, found.bound)
    return RobustPlan(
        rule=rule,
        site_ids=tuple(first.site_ids[first.candidates[opened]]),
        cases=_case_table(problems, opened, options, time_limit_s),
        value=found.objective,
        bound=found.bound,
        gap=0.0 if gap < 1e-9 else gap,
        status=found.status,
        seconds=found.seconds,
    )


def _pose(
    case: SitingCase, candidates: pd.DataFrame, *, add: int | None, options: SitingOptions
) -> SitingProblem:
    return pose(
        case.times,
        case.housing,
        case.practices,
        candidates,
        add=add,
        within_min=case.within_min,
        objective="coverage",
        options=replace(options, statuses=case.statuses, capacitated=False),
    )


def _add_candidates(builder: ProblemBuilder, problem: SitingProblem) -> Index:
    """The columns y_j of the candidates, which all cases share."""
    count = len(problem.candidates)
    site = builder.add_columns(count, upper=1.0, integer=True)
    if problem.add is not None:
        builder.add_row(site, upper=problem.add)
    if np.isfinite(problem.budget):
        builder.add_row(site, problem.cost[problem.candidates], upper=problem.budget)
    return site


def _add_case(
    builder: ProblemBuilder, problem: SitingProblem, site: Index, factor: float
) -> tuple[Index, Floats, float]:
    """The columns x_si of a case, their residents, and the residents covered already."""
    residents, already = open_demand(problem)
    cover, weight = merged_rows(problem.cover()[:, problem.candidates], residents)
    return add_places(builder, cover, site, cost=weight * factor), weight, already


def _add_mean(
    builder: ProblemBuilder, problems: list[SitingProblem], site: Index, weights: Floats
) -> float:
    offset = 0.0
    for problem, weight in zip(problems, weights, strict=True):
        factor = float(weight) / _people(problem)
        offset += factor * _add_case(builder, problem, site, factor)[2]
    return offset


def _add_worst(builder: ProblemBuilder, problems: list[SitingProblem], site: Index) -> float:
    worst = builder.add_columns(1, cost=1.0, upper=1.0)
    for problem in problems:
        place, weight, already = _add_case(builder, problem, site, 0.0)
        people = _people(problem)
        columns = np.concatenate([worst, place])
        values = np.concatenate([[1.0], -weight / people])
        builder.add_row(columns, values, upper=already / people)
    return 0.0


def _people(problem: SitingProblem) -> float:
    return max(float(problem.residents.sum()), 1.0)


def _case_table(
    problems: Mapping[str, SitingProblem],
    opened: npt.NDArray[np.intp],
    options: SitingOptions,
    time_limit_s: float | None,
) -> pd.DataFrame:
    """What the plan does in every case, beside the best that could be done there alone."""
    rows = []
    for name, problem in problems.items():
        covered = people_in_reach(problem, problem.candidates[opened])
        alone = choose(problem, "coverage", options=options, time_limit_s=time_limit_s)
        best = max(alone.value, covered) if alone.value > -INF else covered
        people = float(problem.residents.sum())
        rows.append((name, people, covered, covered / _people(problem), best, best - covered))
    columns = (
        "case",
        "residents",
        "covered_residents",
        "covered_share",
        "best_residents",
        "regret",
    )
    return pd.DataFrame(rows, columns=list(columns))
