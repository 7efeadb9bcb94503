"""The section ``[siting]`` of a study file: where practices could come, and what is asked of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from geoaccess.errors import Fault, InputError
from geoaccess.siting.options import OBJECTIVES
from geoaccess.study.robust_settings import RobustAsk, robust_ask
from geoaccess.study.session_settings import SessionsAsk, session_faults, sessions_ask
from geoaccess.study.settings import Setting, one_of, read_flag, read_number, read_text, whole_from

_NUMBERS = (1, 2, 3)
"""For how many sites there is a plan where a study says nothing."""


class Limit(NamedTuple):
    """How many sites a plan may have, and what they may cost together; None for no limit."""

    add: int | None
    budget: float | None


@dataclass(frozen=True, kw_only=True)
class SitingAsk:
    """What a study asks of siting.

    Attributes
    ----------
    expand
        Whether every existing practice is a candidate (more places there).
    on_sites
        Housing sites with at least so many residents are candidates.
    hubs
        Stations and stops with at least so many departures a day are candidates.
    info_points
        Whether information points of the practices table are candidates.
    centres
        Whether the middle of every area is a candidate.
    grid_m
        Distance between candidates on a grid over the areas.
    places, cost, opening_hours, languages
        What a practice at a candidate that is not from the table would offer.
    add
        Numbers of new sites, a plan for each; None where budgets are the limit, and
        where the number is the answer.
    budget
        The most that the sites of a plan may cost together: several budgets, a plan
        for each, or one beside the numbers; None for no limit.
    objective, capacitated, leave_uncoverable, gap
        As in `site_practices` and `SitingOptions`.
    plans
        How many of the best plans to list for the largest number of sites.
    curve
        The largest number of sites of the curve, which starts without any; 0 for no
        curve. Where budgets are the limit it runs over these.
    time_limit_s
        For each plan.
    sessions, robust
        What is asked beside plans for good: hours as a choice or a mobile clinic,
        and sites that hold up in several futures; None for nothing.
    """

    expand: bool
    on_sites: int | None
    hubs: int | None
    info_points: bool
    centres: bool
    grid_m: float | None
    places: int | None
    cost: float | None
    opening_hours: str | None
    languages: str | None
    add: tuple[int, ...] | None
    objective: str
    budget: tuple[float, ...] | None
    capacitated: bool
    leave_uncoverable: bool
    gap: float
    plans: int
    curve: int
    time_limit_s: float
    sessions: SessionsAsk | None
    robust: RobustAsk | None

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What limits each plan, the widest last."""
        if self.objective == "set_cover":
            return (Limit(None, max(self.budget) if self.budget else None),)
        if self.add is None and self.budget:
            return tuple(Limit(None, budget) for budget in self.budget)
        both = self.budget[0] if self.budget else None
        return tuple(Limit(number, both) for number in self.add or _NUMBERS)

    @property
    def generates(self) -> bool:
        """Whether candidates are made, next to those of a table."""
        made = (self.on_sites, self.hubs, self.grid_m)
        return self.expand or self.info_points or self.centres or any(m is not None for m in made)


def _numbers(value: Any) -> tuple[int, ...]:
    """One or several numbers of sites, ascending."""
    listed = value if isinstance(value, list) else [value]
    if not listed:
        raise InputError("the list is empty. Write how many sites, as [1, 2, 3].")
    return tuple(sorted({whole_from(1)(item) for item in listed}))


def _amounts(value: Any) -> tuple[float, ...]:
    """One or several budgets, ascending."""
    listed = value if isinstance(value, list) else [value]
    if not listed:
        raise InputError("the list is empty. Write what sites may cost together, as [10, 20].")
    return tuple(sorted({read_number(item) for item in listed}))


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1:
        raise InputError(f"found {value!r}. Write a share from 0 to below 1; 0.01 is 1%.")
    return float(value)


SITING: tuple[Setting, ...] = (
    Setting("expand", read_flag, False),
    Setting("on_sites", whole_from(0), None),
    Setting("hubs", whole_from(0), None),
    Setting("info_points", read_flag, False),
    Setting("centres", read_flag, False),
    Setting("grid_m", read_number, None),
    Setting("places", whole_from(0), None),
    Setting("cost", read_number, None),
    Setting("opening_hours", read_text, None),
    Setting("languages", read_text, None),
    Setting("add", _numbers, None),
    Setting("objective", one_of(OBJECTIVES), "coverage"),
    Setting("budget", _amounts, None),
    Setting("capacitated", read_flag, False),
    Setting("leave_uncoverable", read_flag, False),
    Setting("gap", _share, 0.0),
    Setting("plans", whole_from(1), 3),
    Setting("curve", whole_from(0), 8),
    Setting("time_limit_s", read_number, 60.0),
)
"""The keys of the section and their defaults."""


def siting_faults(values: Mapping[str, Mapping[str, Any]], where: str) -> list[Fault]:
    """What does not go together in the question, and in what is asked beside it."""
    ask = values["siting"]
    faults = []
    if ask.get("add") and len(ask.get("budget") or ()) > 1:
        problem = "add stands beside several budgets."
        remedy = "Leave add out for a plan per budget, or write one budget for all numbers."
        faults.append(Fault(f"{where} [siting]", problem, remedy))
    if ask.get("add") and ask.get("objective") == "set_cover":
        problem = "add stands beside set_cover, which answers how many sites it takes."
        faults.append(Fault(f"{where} [siting]", problem, "Leave add out."))
    return faults + session_faults(values, where)


def siting_ask(values: Mapping[str, Mapping[str, Any]]) -> SitingAsk:
    """The question of a faultless file."""
    return SitingAsk(
        **values["siting"],
        sessions=sessions_ask(values),
        robust=robust_ask(values["siting.robust"]),
    )
