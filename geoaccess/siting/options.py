"""What to plan for, beside number and threshold."""

from __future__ import annotations

from dataclasses import dataclass

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.errors import InputError
from geoaccess.units import check_positive

PEOPLE_OBJECTIVES = ("coverage", "capacitated_coverage", "backup", "worst_first")
"""Objectives that count people: more is better, nobody has to be served."""

EVERYONE_OBJECTIVES = ("set_cover", "p_median", "p_center")
"""Objectives under which everyone is served: less is better."""

OBJECTIVES = PEOPLE_OBJECTIVES + EVERYONE_OBJECTIVES

RANKED_OBJECTIVES = ("coverage", "capacitated_coverage", "set_cover", "p_median", "p_center")
"""Objectives under which one number says how much a plan loses against another."""

ROBUST_OBJECTIVES = ("coverage", "capacitated_coverage", "p_median", "p_center")
"""Objectives of which a plan can hold up in several futures."""

UNITS = {"set_cover": "sites", "p_median": "person-minutes", "p_center": "minutes"}
"""Unit of the value of a plan; people for all others."""


@dataclass(frozen=True, kw_only=True)
class SitingOptions:
    """Limits and readings of a siting problem.

    Parameters
    ----------
    objective
        What plans are for in the questions that compare them: `best_plans`,
        `coverage_curve` and `robust_plan`. `site_practices` is told itself.
    budget
        The most that new sites may cost together (column ``cost`` of the
        candidates), beside or instead of a number; None for no limit.
    capacitated
        Whether sites serve no more people than they have ``places``. Always so
        for the objective ``capacitated_coverage``.
    statuses
        The statuses of existing practices that count as usable supply.
    percentile
        The percentile of the travel times to use; the median when None.
    leave_uncoverable
        Whether places that no site can serve are left out of objectives that
        serve everyone, instead of raising `InfeasibleError`.
    gap
        A plan is good enough when it is proven to be within this share of the
        best (0.01 is 1%).
    circumstances
        What is known beyond travel times and the rules of sites: visits, bikes,
        drive times, as for `coverage`. They cover the candidates as well.

    Examples
    --------
    >>> SitingOptions(budget=250_000, capacitated=True).statuses
    ('open',)
    """

    objective: str = "coverage"
    budget: float | None = None
    capacitated: bool = False
    statuses: tuple[str, ...] = ("open",)
    percentile: float | None = None
    leave_uncoverable: bool = False
    gap: float = 0.0
    circumstances: Circumstances | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "statuses", tuple(self.statuses))
        if self.budget is not None:
            check_positive("budget", self.budget, allow_zero=True)
        check_positive("gap", self.gap, allow_zero=True)
        if self.gap >= 1:
            raise InputError(f"gap is {self.gap!r}. It must be a share below 1; 0.01 is 1%.")
