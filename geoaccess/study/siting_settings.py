"""The section ``[siting]`` of a study file: where practices could come, and what is asked of a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geoaccess.errors import InputError
from geoaccess.siting.options import OBJECTIVES
from geoaccess.study.settings import Setting, one_of, read_flag, read_number, read_text


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
        Numbers of new sites, a plan for each.
    objective, budget, capacitated, leave_uncoverable, gap
        As in `site_practices` and `SitingOptions`.
    plans
        How many of the best plans to list for the largest number of sites.
    curve
        The largest number of sites of the curve; 0 for no curve.
    time_limit_s
        For each plan.
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
    add: tuple[int, ...]
    objective: str
    budget: float | None
    capacitated: bool
    leave_uncoverable: bool
    gap: float
    plans: int
    curve: int
    time_limit_s: float

    @property
    def generates(self) -> bool:
        """Whether candidates are made, next to those of a table."""
        made = (self.on_sites, self.hubs, self.grid_m)
        return self.expand or self.info_points or self.centres or any(m is not None for m in made)


def _whole(least: int) -> Callable[[Any], int]:
    """Make a reader of whole numbers."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise InputError(f"found {value!r}. Write a whole number of {least} or more.")
        return value

    return read


def _numbers(value: Any) -> tuple[int, ...]:
    """One or several numbers of sites, ascending."""
    listed = value if isinstance(value, list) else [value]
    if not listed:
        raise InputError("the list is empty. Write how many sites, as [1, 2, 3].")
    return tuple(sorted({_whole(1)(item) for item in listed}))


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1:
        raise InputError(f"found {value!r}. Write a share from 0 to below 1; 0.01 is 1%.")
    return float(value)


SITING: tuple[Setting, ...] = (
    Setting("expand", read_flag, False),
    Setting("on_sites", _whole(0), None),
    Setting("hubs", _whole(0), None),
    Setting("info_points", read_flag, False),
    Setting("centres", read_flag, False),
    Setting("grid_m", read_number, None),
    Setting("places", _whole(0), None),
    Setting("cost", read_number, None),
    Setting("opening_hours", read_text, None),
    Setting("languages", read_text, None),
    Setting("add", _numbers, (1, 2, 3)),
    Setting("objective", one_of(OBJECTIVES), "coverage"),
    Setting("budget", read_number, None),
    Setting("capacitated", read_flag, False),
    Setting("leave_uncoverable", read_flag, False),
    Setting("gap", _share, 0.0),
    Setting("plans", _whole(1), 3),
    Setting("curve", _whole(0), 8),
    Setting("time_limit_s", read_number, 60.0),
)
"""The keys of the section and their defaults."""
