"""How sure a headline is: drawn again and again within what the inputs leave open.

The travel times are computed once; a draw only chooses among them. Every
assumption has a stated range. The same draws with one assumption at a time
show which of them matters most.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.nearest import nearest_column
from geoaccess.coverage.tables import check_tables, ids_of, is_care, residents_of, status_of
from geoaccess.errors import Fault
from geoaccess.routing.times import TravelTimes
from geoaccess.units import threshold_s

Range = tuple[float, float]
Chances = Mapping[str, npt.NDArray[np.float64]]
Mask = npt.NDArray[np.bool_]


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
    bike_share
        Share of the residents who have a bike; counts where `uncertainty` is
        given travel times by bike.
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
    bike_share: Range = (0.0, 0.0)
    percentile: Range = (50.0, 50.0)
    checked_before: dt.date | None = None


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Headlines with an interval, and what makes the interval wide.

    Attributes
    ----------
    headline
        Frame with ``quantity`` (``covered_residents``, ``covered_share``), ``low``,
        ``median`` and ``high``: nine of ten draws lie between low and high.
    importance
        Frame with ``assumption``, ``low``, ``high`` and ``spread`` of the covered share
        when only that assumption varies and the others are in the middle of
        their range; the one that matters most first.
    draws
        Frame with every draw: the assumptions and both quantities.
    options
        Ranges, number of draws and the conditions of the travel times.
    provenance
        Where the travel times come from.
    """

    headline: pd.DataFrame
    importance: pd.DataFrame
    draws: pd.DataFrame
    options: Mapping[str, Any]
    provenance: Mapping[str, Any]


VARIED = tuple(f.name for f in fields(Assumptions) if f.name != "checked_before")


def uncertainty(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    rng: np.random.Generator,
    assumptions: Assumptions | None = None,
    statuses: tuple[str, ...] = ("open",),
    bike_times: TravelTimes | None = None,
    draws: int = 500,
) -> Uncertainty:
    """Give the number of covered people an interval.

    Parameters
    ----------
    times
        Travel times from housing to practices.
    housing, practices
        Both tables; ``checked_on`` of the practices dates their status.
    rng
        The source of chance; the same generator gives the same result.
    assumptions
        The ranges; the defaults of `Assumptions` when None.
    statuses
        The statuses that count as usable.
    bike_times
        Travel times for those who have a bike.
    draws
        How many times to draw.

    Returns
    -------
    Uncertainty

    Raises
    ------
    InputError
        With all faults of tables and ranges together.
    TravelTimesError
        If a place or practice is not in the travel times.

    Examples
    --------
    >>> housing = pd.DataFrame({"id": ["a", "b"], "residents": [60, 40]})
    >>> practices = pd.DataFrame({"id": ["x", "y"], "status": ["open", "unknown"]})
    >>> times = TravelTimes.from_frame(pd.DataFrame(
    ...     {"from_id": ["a", "b"], "to_id": ["x", "y"], "travel_time_min": [10, 10]}))
    >>> found = uncertainty(times, housing, practices, rng=np.random.default_rng(1),
    ...                     assumptions=Assumptions(occupancy=(1, 1)))
    >>> found.headline[["quantity", "low", "high"]]
                quantity   low   high
    0  covered_residents  60.0  100.0
    1      covered_share   0.6    1.0
    >>> found.importance["assumption"][0]
    'unknown_usable'
    """
    ranges = assumptions or Assumptions()
    check_tables(housing, practices, _range_faults(ranges, times, draws))
    region = _Region.read(times, housing, practices, statuses, bike_times, ranges)
    table = _draw_all(region, rng, draws, _all_within(ranges))
    return Uncertainty(
        headline=_intervals(table),
        importance=_importance(region, rng, draws, ranges),
        draws=table,
        options={"assumptions": ranges, "draws": draws, "statuses": statuses}
        | {"travel": dict(times.options)},
        provenance=dict(times.provenance),
    )


@dataclass(frozen=True, eq=False)
class _Region:
    """Everything that stays the same from draw to draw."""

    people: npt.NDArray[np.float64]
    care: Mask
    usable: Mask
    unknown: Mask
    dated: Mask
    matrices: tuple[tuple[float, sp.csr_array], ...]
    bike: sp.csr_array | None

    @classmethod
    def read(
        cls,
        times: TravelTimes,
        housing: pd.DataFrame,
        practices: pd.DataFrame,
        statuses: tuple[str, ...],
        bike_times: TravelTimes | None,
        ranges: Assumptions,
    ) -> _Region:
        ids = list(ids_of(housing)), list(ids_of(practices))
        status = status_of(practices)
        low, high = ranges.percentile
        chosen = [p for p in times.percentiles if low <= p <= high]
        return cls(
            people=residents_of(housing),
            care=is_care(practices),
            usable=np.isin(status, list(statuses)),
            unknown=(status == "unknown") & ("unknown" not in statuses),
            dated=_dated(practices, ranges.checked_before),
            matrices=tuple((p, _sorted(times.aligned(*ids, p))) for p in chosen),
            bike=None if bike_times is None else _sorted(bike_times.aligned(*ids)),
        )

    def chances(self, rng: np.random.Generator) -> Chances:
        """A number between 0 and 1 for every practice and place that an assumption may turn."""
        return {
            "unknown_usable": rng.random(len(self.care)),
            "dated_changed": rng.random(len(self.care)),
            "occupancy": rng.random(len(self.people)),
        }

    def covered(self, draw: Mapping[str, float], chances: Chances) -> tuple[float, float]:
        """Covered people and all people of one draw."""
        asked = self.unknown & (chances["unknown_usable"] < draw["unknown_usable"])
        turned = self.dated & ~self.unknown & (chances["dated_changed"] < draw["dated_changed"])
        usable = self.care & ((self.usable | asked) ^ turned)
        limit_s = threshold_s(draw["within_min"])
        distance = [abs(p - draw["percentile"]) for p, _ in self.matrices]
        matrix = self.matrices[int(np.argmin(distance))][1]
        reached = nearest_column(matrix, usable).within(limit_s).astype(np.float64)
        if self.bike is not None:
            by_bike = nearest_column(self.bike, usable).within(limit_s) | (reached > 0)
            reached += draw["bike_share"] * (by_bike - reached)
        low, high = draw["occupancy_low"], draw["occupancy_high"]
        people = self.people * (low + chances["occupancy"] * (high - low))
        return float((people * reached).sum()), float(people.sum())


Drawer = Callable[[np.random.Generator], dict[str, float]]


def _all_within(ranges: Assumptions) -> Drawer:
    """Draw every assumption within its range."""

    def draw(rng: np.random.Generator) -> dict[str, float]:
        values = {name: float(rng.uniform(*getattr(ranges, name))) for name in VARIED}
        return values | _occupancy(ranges.occupancy)

    return draw


def _one_within(ranges: Assumptions, varied: str) -> Drawer:
    """Draw one assumption; keep the others in the middle of their ranges."""

    def draw(rng: np.random.Generator) -> dict[str, float]:
        values = {name: sum(getattr(ranges, name)) / 2.0 for name in VARIED}
        values[varied] = float(rng.uniform(*getattr(ranges, varied)))
        middle = values["occupancy"]
        own = ranges.occupancy if varied == "occupancy" else (middle, middle)
        return values | _occupancy(own)

    return draw


def _occupancy(bounds: Range) -> dict[str, float]:
    return {"occupancy_low": bounds[0], "occupancy_high": bounds[1]}


def _draw_all(
    region: _Region, rng: np.random.Generator, draws: int, drawer: Drawer
) -> pd.DataFrame:
    rows = []
    for _ in range(draws):
        values = drawer(rng)
        covered, total = region.covered(values, region.chances(rng))
        shown = {name: values[name] for name in VARIED if name != "occupancy"}
        share = covered / total if total else float("nan")
        rows.append(shown | {"covered_residents": covered, "covered_share": share})
    return pd.DataFrame(rows)


def _intervals(table: pd.DataFrame) -> pd.DataFrame:
    quantities = ["covered_residents", "covered_share"]
    rows = [(name, *table[name].quantile([0.05, 0.5, 0.95])) for name in quantities]
    return pd.DataFrame(rows, columns=["quantity", "low", "median", "high"])


def _importance(
    region: _Region, rng: np.random.Generator, draws: int, ranges: Assumptions
) -> pd.DataFrame:
    rows = []
    base = region.chances(rng)
    for name in VARIED:
        drawer, shares = _one_within(ranges, name), []
        for _ in range(draws):
            # Chances of the other assumptions stay as they are, or they would add to the spread.
            chances = {**base, **{k: v for k, v in region.chances(rng).items() if k == name}}
            covered, total = region.covered(drawer(rng), chances)
            shares.append(covered / total if total else float("nan"))
        low, high = np.quantile(shares, [0.05, 0.95])
        rows.append((name, low, high, high - low))
    table = pd.DataFrame(rows, columns=["assumption", "low", "high", "spread"])
    return table.sort_values("spread", ascending=False, kind="stable", ignore_index=True)


def _sorted(matrix: sp.csr_array) -> sp.csr_array:
    matrix.sort_indices()
    return matrix


def _dated(practices: pd.DataFrame, before: dt.date | None) -> Mask:
    """Practices whose status was checked too long ago, or on a day nobody wrote down."""
    if before is None:
        return np.zeros(len(practices), dtype=bool)
    if "checked_on" not in practices:
        return np.ones(len(practices), dtype=bool)
    checked = pd.to_datetime(practices["checked_on"])
    return np.asarray(checked.isna() | (checked < pd.Timestamp(before)))


def _range_faults(ranges: Assumptions, times: TravelTimes, draws: int) -> list[Fault]:
    faults = []
    for name in VARIED:
        low, high = getattr(ranges, name)
        most = 1.0 if name in ("unknown_usable", "dated_changed", "bike_share") else np.inf
        if not 0 <= low <= high <= most or high == np.inf:
            problem = f"found {(low, high)}, expected a lowest and a highest value of 0 or more."
            faults.append(Fault(name, problem, "Shares are at most 1. Correct the range."))
    low, high = ranges.percentile
    if not any(low <= p <= high for p in times.percentiles):
        problem = f"no percentile of the travel times lies between {low:g} and {high:g}."
        known = ", ".join(f"{p:g}" for p in times.percentiles)
        faults.append(Fault("percentile", problem, f"They have {known}."))
    if draws < 1:
        faults.append(Fault("draws", f"found {draws}, expected 1 or more.", "500 is usual."))
    return faults
