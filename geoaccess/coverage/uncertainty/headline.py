"""How sure a headline is: drawn again and again within what the inputs leave open.

The travel times are computed once; a draw only chooses among them. Every
assumption has a stated range. The same draws with one assumption at a time
show which of them matters most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.summary import READINGS, summary_readings
from geoaccess.coverage.tables import check_tables
from geoaccess.coverage.uncertainty.assumptions import (
    VARIED,
    Assumptions,
    Draw,
    all_within,
    as_stated,
    one_within,
    range_faults,
)
from geoaccess.coverage.uncertainty.region import Chances, UncertainRegion, Vector
from geoaccess.errors import Fault
from geoaccess.routing.times import TravelTimes

_QUANTITIES = ("covered_residents", "covered_share")


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Headlines with an interval, and what makes the interval wide.

    Attributes
    ----------
    headline
        Frame with ``quantity`` (``covered_residents``, ``covered_share``), ``stated``
        (what the tables say, as `coverage` counts it), ``low``, ``median`` and
        ``high``: nine of ten draws lie between low and high, and so does what is
        stated.
    readings
        Frame with ``within_min``, ``statuses``, ``stated``, ``low``, ``median`` and
        ``high`` of the covered share under each threshold and reading of the status.
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
    readings: pd.DataFrame
    importance: pd.DataFrame
    draws: pd.DataFrame
    options: Mapping[str, Any]
    provenance: Mapping[str, Any]


def uncertainty(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    rng: np.random.Generator,
    assumptions: Assumptions | None = None,
    statuses: tuple[str, ...] = ("open",),
    thresholds_min: Sequence[float] = (15, 30, 45, 60),
    circumstances: Circumstances | None = None,
    draws: int = 500,
) -> Uncertainty:
    """Give the number of covered people an interval.

    People are counted as in `coverage`: where practices state rules, or
    `circumstances` bring visits, bikes or drive times, every draw follows them.

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
    thresholds_min
        The thresholds of `Uncertainty.readings`, next to the middle of the range.
    circumstances
        What is known beyond travel times and status, as for `coverage`.
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
    >>> found.headline[["quantity", "stated", "low", "high"]]
                quantity  stated   low   high
    0  covered_residents    60.0  60.0  100.0
    1      covered_share     0.6   0.6    1.0
    >>> found.importance["assumption"][0]
    'unknown_usable'
    """
    ranges = assumptions or Assumptions()
    check_tables(housing, practices, [*range_faults(ranges, times), *_draw_faults(draws)])
    region = UncertainRegion.read(times, housing, practices, circumstances, ranges)
    readings = _Readings.of(region, statuses, ranges, thresholds_min)
    table, shares = readings.draw(rng, draws)
    return Uncertainty(
        headline=readings.headline(table),
        readings=readings.intervals(shares),
        importance=_importance(region, rng, draws, ranges, statuses),
        draws=table,
        options={"assumptions": ranges, "draws": draws, "statuses": statuses}
        | {"travel": dict(times.options)},
        provenance=dict(times.provenance),
    )


@dataclass(frozen=True, eq=False)
class _Readings:
    """The headline, and the same question under other thresholds and readings of the status."""

    region: UncertainRegion
    statuses: tuple[str, ...]
    ranges: Assumptions
    rows: tuple[tuple[str, float], ...]

    @classmethod
    def of(
        cls,
        region: UncertainRegion,
        statuses: tuple[str, ...],
        ranges: Assumptions,
        thresholds_min: Sequence[float],
    ) -> _Readings:
        middle = as_stated(ranges).within_min
        limits = sorted({float(t) for t in thresholds_min} | {middle})
        names = summary_readings(statuses)
        return cls(region, statuses, ranges, tuple((n, t) for n in names for t in limits))

    def draw(self, rng: np.random.Generator, draws: int) -> tuple[pd.DataFrame, Vector]:
        """Every draw of the headline, and the covered share of every row, shape (draws, rows)."""
        drawer, found, shares = all_within(self.ranges), [], []
        for _ in range(draws):
            values, chances = drawer(rng), self.region.chances(rng)
            covered, total = _count(self.region, self.statuses, values, chances)
            shown = {name: getattr(values, name) for name in VARIED if name != "occupancy"}
            counts = {"covered_residents": covered, "covered_share": _share(covered, total)}
            found.append(shown | counts)
            shares.append(self._shares(values, chances))
        return pd.DataFrame(found), np.asarray(shares)

    def headline(self, table: pd.DataFrame) -> pd.DataFrame:
        """Both quantities as the tables state them, with their intervals."""
        stated = as_stated(self.ranges)
        covered, total = _count(self.region, self.statuses, stated, _no_chance(self.region))
        rows = [
            (name, value, *_interval(table[name].to_numpy(), value))
            for name, value in zip(_QUANTITIES, (covered, _share(covered, total)), strict=True)
        ]
        return pd.DataFrame(rows, columns=["quantity", "stated", "low", "median", "high"])

    def intervals(self, shares: Vector) -> pd.DataFrame:
        """The covered share of every threshold and reading, with its interval."""
        stated = self._shares(as_stated(self.ranges), _no_chance(self.region))
        rows = [
            (within, name, value, *_interval(shares[:, column], value))
            for column, ((name, within), value) in enumerate(zip(self.rows, stated, strict=True))
        ]
        head = ["within_min", "statuses", "stated", "low", "median", "high"]
        return pd.DataFrame(rows, columns=head)

    def _shares(self, draw: Draw, chances: Chances) -> list[float]:
        """Covered share of every row in one draw."""
        people = self.region.people(draw, chances)
        total = float(people.sum())
        names = summary_readings(self.statuses)
        usable = {name: self.region.usable(s, draw, chances) for name, s in names.items()}
        # as if every practice took people: then no status is in doubt
        everything = {n: self.region.care for n, s in names.items() if s == READINGS["all"]}
        usable |= everything
        return [
            _share(float(people[self.region.covered(usable[n], t, draw.percentile)].sum()), total)
            for n, t in self.rows
        ]


def _count(
    region: UncertainRegion, statuses: Sequence[str], draw: Draw, chances: Chances
) -> tuple[float, float]:
    """Covered people and all people of one draw."""
    people = region.people(draw, chances)
    usable = region.usable(statuses, draw, chances)
    reached = region.covered(usable, draw.within_min, draw.percentile)
    return float(people[reached].sum()), float(people.sum())


def _no_chance(region: UncertainRegion) -> Chances:
    """Chances that turn nothing."""
    practices = np.ones(len(region.care))
    return {
        "unknown_usable": practices,
        "dated_changed": practices,
        "occupancy": np.zeros(region.places),
    }


def _share(covered: float, total: float) -> float:
    return covered / total if total else float("nan")


def _interval(drawn: Vector, stated: float) -> tuple[float, float, float]:
    """The range of nine of ten draws, widened where what is stated lies at its edge."""
    low, median, high = np.quantile(drawn, [0.05, 0.5, 0.95])
    return float(min(low, stated)), float(median), float(max(high, stated))


def _importance(
    region: UncertainRegion,
    rng: np.random.Generator,
    draws: int,
    ranges: Assumptions,
    statuses: Sequence[str],
) -> pd.DataFrame:
    rows = []
    base = region.chances(rng)
    for name in VARIED:
        drawer, shares = one_within(ranges, name), []
        for _ in range(draws):
            # Chances of the other assumptions stay as they are, or they would add to the spread.
            chances = {**base, **{k: v for k, v in region.chances(rng).items() if k == name}}
            shares.append(_share(*_count(region, statuses, drawer(rng), chances)))
        low, high = np.quantile(shares, [0.05, 0.95])
        rows.append((name, low, high, high - low))
    table = pd.DataFrame(rows, columns=["assumption", "low", "high", "spread"])
    return table.sort_values("spread", ascending=False, kind="stable", ignore_index=True)


def _draw_faults(draws: int) -> list[Fault]:
    if draws >= 1:
        return []
    return [Fault("draws", f"found {draws}, expected 1 or more.", "500 is usual.")]
