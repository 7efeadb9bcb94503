"""When time ends before a model finds any plan that serves everyone: the greedy one, with its gap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geoaccess.siting.evaluate import divide, people_served
from geoaccess.siting.large.rooms import Rooms
from geoaccess.siting.problem import Choice, SitingProblem
from geoaccess.siting.search.gains import Opened, coverage_gains

_NOBODY = 1e-6


def with_greedy(problem: SitingProblem, objective: str, choice: Choice) -> Choice:
    """The choice itself, or the greedy plan where time ended without one and that plan will do.

    The greedy plan opens what serves most of the people left, again and again.
    """
    if choice.status != "time_limit" or np.isfinite(choice.value):
        return choice
    nothing: Opened = np.empty(0, dtype=np.intp)
    if np.isfinite(problem.capacity).any():
        opened = Rooms(problem).greedy(nothing)
    else:
        opened = coverage_gains(problem, problem.residents).greedy(nothing)
    if people_served(problem, opened) < problem.residents.sum() - _NOBODY:
        return choice
    bound = choice.bound if np.isfinite(choice.bound) else 0.0
    value = _value(problem, objective, opened)
    return replace(choice, opened=opened, value=value, bound=min(bound, value))


def _value(problem: SitingProblem, objective: str, opened: Opened) -> float:
    """What a plan that serves everyone is worth under an objective."""
    if objective == "set_cover":
        return float(len(opened))
    pairs, people = divide(problem, opened)
    minutes = problem.minutes[pairs]
    if objective == "p_center":
        return float(minutes[people > 0].max(initial=0.0))
    return float(people @ minutes)
