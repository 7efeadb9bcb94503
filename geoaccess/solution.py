"""What a solver found, and how far it can be from the best."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geoaccess.programme import INF, Floats


@dataclass(frozen=True, eq=False)
class Solution:
    """What the solver found, and how good it is proven to be.

    Attributes
    ----------
    status
        ``optimal``; ``time_limit`` (the best found in time); ``infeasible``;
        ``unbounded``.
    values
        float64, shape (columns,); empty when no solution was found.
    objective
        Value of the solution; the worst possible (``inf`` or ``-inf``) without one.
    bound
        No solution is better than this.
    gap
        |bound - objective| / |objective|: 0 when proven optimal, ``inf`` without
        a solution.
    seconds
        Time spent in the solver.
    row_duals, reduced_costs
        Shadow price of every row (change of the objective per unit of its
        bound) and reduced cost of every column; empty for integer problems.
    """

    status: str
    values: Floats
    objective: float
    bound: float
    gap: float
    seconds: float
    row_duals: Floats
    reduced_costs: Floats

    @property
    def found(self) -> bool:
        """Whether there is a solution to use."""
        return math.isfinite(self.objective)


def relative_gap(objective: float, bound: float) -> float:
    """|bound - objective| / |objective|; 0 where they are equal, ``inf`` where one is not finite.

    Examples
    --------
    >>> relative_gap(100.0, 105.0)
    0.05
    """
    if objective == bound and math.isfinite(objective):
        return 0.0
    if not (math.isfinite(objective) and math.isfinite(bound)) or objective == 0:
        return INF
    return abs(bound - objective) / abs(objective)
