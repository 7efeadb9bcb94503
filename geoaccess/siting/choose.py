"""The model for each objective."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geoaccess.siting.backup import backup_coverage
from geoaccess.siting.capacitated import capacitated_coverage
from geoaccess.siting.center import p_center
from geoaccess.siting.max_coverage import max_coverage
from geoaccess.siting.median import p_median
from geoaccess.siting.options import SitingOptions
from geoaccess.siting.problem import Choice, SitingProblem
from geoaccess.siting.set_cover import set_cover
from geoaccess.siting.worst_first import worst_first


def choose(
    problem: SitingProblem,
    objective: str,
    *,
    options: SitingOptions,
    time_limit_s: float | None = None,
) -> Choice:
    """Solve the model of an objective."""
    limited, gap = options.capacitated, options.gap
    if objective == "capacitated_coverage" or (objective == "coverage" and limited):
        return capacitated_coverage(problem, time_limit_s=time_limit_s, gap=gap)
    if objective == "coverage":
        return max_coverage(problem, time_limit_s=time_limit_s, gap=gap)
    if objective == "backup":
        return backup_coverage(problem, time_limit_s=time_limit_s, gap=gap)
    if objective == "worst_first":
        everywhere = replace(problem, within=np.ones_like(problem.within))
        return worst_first(everywhere, problem, time_limit_s=time_limit_s, gap=gap)[0]
    if objective == "set_cover":
        return set_cover(problem, capacitated=limited, time_limit_s=time_limit_s, gap=gap)
    if objective == "p_median":
        return p_median(problem, capacitated=limited, time_limit_s=time_limit_s, gap=gap)
    return p_center(problem, capacitated=limited, time_limit_s=time_limit_s)
