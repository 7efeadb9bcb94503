"""What the inputs leave open, each as a range to draw from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from geoaccess.errors import Fault
from geoaccess.routing.times import TravelTimes

Range = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """What the inputs leave open, each as a lowest and highest value.

    Attributes
    ----------
    within_min
        The threshold in minutes.
    unknown_usable
        Share of the practices of unknown status that take patients.
    dated_changed
        Share of the practices checked before `checked_before`, or never, whose
        answer has since turned: usable ones are not, others are.
    occupancy
        Factor on the residents, drawn for every place.
    bike_shift
        Added to the share of residents with a bike that the housing table states
        (0 where it does not); counts where travel times by bike are given.
    percentile
        Percentiles of the travel times to choose among, from the first to the
        second: how lucky the departure is.
    checked_before
        The day before which a check is dated; None for no dated checks.

    Examples
    --------
    >>> Assumptions(within_min=(25, 35)).unknown_usable
    (0.0, 1.0)
    """

    within_min: Range = (30.0, 30.0)
    unknown_usable: Range = (0.0, 1.0)
    dated_changed: Range = (0.0, 0.2)
    occupancy: Range = (0.9, 1.1)
    bike_shift: Range = (0.0, 0.0)
    percentile: Range = (50.0, 50.0)
    checked_before: dt.date | None = None


VARIED = tuple(field.name for field in fields(Assumptions) if field.name != "checked_before")
"""Names of the assumptions that have a range."""

_LIMITS = {
    "unknown_usable": (0.0, 1.0),
    "dated_changed": (0.0, 1.0),
    "bike_shift": (-1.0, 1.0),
}


@dataclass(frozen=True, kw_only=True)
class Draw:
    """One value of every assumption; the occupancy of each place lies between two."""

    within_min: float
    unknown_usable: float
    dated_changed: float
    bike_shift: float
    percentile: float
    occupancy: Range


Drawer = Callable[[np.random.Generator], Draw]


def as_stated(ranges: Assumptions) -> Draw:
    """What the tables state: no answer changed, nobody moved; thresholds in the middle of a range."""
    return Draw(
        within_min=_middle(ranges.within_min),
        unknown_usable=0.0,
        dated_changed=0.0,
        bike_shift=0.0,
        percentile=_middle(ranges.percentile),
        occupancy=(1.0, 1.0),
    )


def all_within(ranges: Assumptions) -> Drawer:
    """Draw every assumption within its range."""

    def draw(rng: np.random.Generator) -> Draw:
        values = {name: float(rng.uniform(*getattr(ranges, name))) for name in _DRAWN}
        return Draw(**values, occupancy=ranges.occupancy)

    return draw


def one_within(ranges: Assumptions, varied: str) -> Drawer:
    """Draw one assumption; keep the others in the middle of their ranges."""

    def draw(rng: np.random.Generator) -> Draw:
        values = {name: _middle(getattr(ranges, name)) for name in _DRAWN}
        if varied in values:
            values[varied] = float(rng.uniform(*getattr(ranges, varied)))
        middle = _middle(ranges.occupancy)
        own = ranges.occupancy if varied == "occupancy" else (middle, middle)
        return Draw(**values, occupancy=own)

    return draw


_DRAWN = tuple(name for name in VARIED if name != "occupancy")


def _middle(bounds: Range) -> float:
    return sum(bounds) / 2.0


def range_faults(ranges: Assumptions, times: TravelTimes) -> list[Fault]:
    """Ranges that cannot be drawn from."""
    faults = []
    for name in VARIED:
        low, high = getattr(ranges, name)
        least, most = _LIMITS.get(name, (0.0, np.inf))
        if not least <= low <= high <= most or high == np.inf:
            problem = f"found {(low, high)}, expected a lowest and a highest value from {least:g}."
            faults.append(Fault(name, problem, "Shares are at most 1. Correct the range."))
    low, high = ranges.percentile
    if not any(low <= p <= high for p in times.percentiles):
        problem = f"no percentile of the travel times lies between {low:g} and {high:g}."
        known = ", ".join(f"{p:g}" for p in times.percentiles)
        faults.append(Fault("percentile", problem, f"They have {known}."))
    return faults
