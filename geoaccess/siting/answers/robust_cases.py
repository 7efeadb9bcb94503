"""What a robust plan does in every case, and why there is none where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import InfeasibleError
from geoaccess.programme import INF
from geoaccess.siting.answers.robust_models import people_of
from geoaccess.siting.choose import choose
from geoaccess.siting.evaluate import people_served
from geoaccess.siting.explain import explain_infeasible
from geoaccess.siting.options import PEOPLE_OBJECTIVES, SitingOptions
from geoaccess.siting.problem import SitingProblem

_PEOPLE_COLUMNS = ("covered_residents", "covered_share", "best_residents", "regret")
_MINUTES_COLUMNS = ("travel_time_min", "best_min", "regret")


def no_plan(
    problems: Mapping[str, SitingProblem], objective: str, options: SitingOptions
) -> InfeasibleError:
    """Why no plan serves everyone in all cases: one that cannot be served alone, or all together."""
    for name, problem in problems.items():
        if choose(problem, objective, options=options, time_limit_s=10).status == "infeasible":
            why = explain_infeasible(problem, capacitated=options.capacitated)
            return InfeasibleError(f"{name}: {why}", uncoverable_ids=why.uncoverable_ids)
    return InfeasibleError(
        "Each case alone can be served, but no one plan serves everyone in all of them. "
        "Allow more sites, or ask for coverage."
    )


def case_table(
    problems: Mapping[str, SitingProblem],
    opened: npt.NDArray[np.intp],
    objective: str,
    options: SitingOptions,
    time_limit_s: float | None,
) -> pd.DataFrame:
    """What the plan does in every case, beside the best that could be done there alone."""
    rows: list[tuple[Any, ...]] = []
    for name, problem in problems.items():
        people = float(problem.residents.sum())
        alone = choose(problem, objective, options=options, time_limit_s=time_limit_s).value
        value = _value(problem, problem.candidates[opened], objective, options)
        if objective in PEOPLE_OBJECTIVES:
            best = max(alone, value)
            rows.append((name, people, value, value / people_of(problem), best, best - value))
            continue
        each = people_of(problem) if objective == "p_median" else 1.0
        best = min(alone, value)
        rows.append((name, people, value / each, best / each, (value - best) / each))
    columns = _PEOPLE_COLUMNS if objective in PEOPLE_OBJECTIVES else _MINUTES_COLUMNS
    return pd.DataFrame(rows, columns=["case", "residents", *columns])


def _value(
    problem: SitingProblem, opened: npt.NDArray[np.intp], objective: str, options: SitingOptions
) -> float:
    """What given sites are worth in a case: people, person-minutes or minutes."""
    if objective in PEOPLE_OBJECTIVES:
        return people_served(problem, opened)
    fixed = problem.fixed.copy()
    fixed[opened] = True
    given = replace(problem, fixed=fixed, add=0, budget=INF)
    return choose(given, objective, options=options).value
