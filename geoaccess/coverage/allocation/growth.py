"""What growth does: in which year people no longer fit, where, and how many places it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.allocation.allocate import Allocation, allocate
from geoaccess.coverage.norms import load_norms
from geoaccess.coverage.people.eligibility import Eligibility
from geoaccess.coverage.result import NOT_KNOWN
from geoaccess.coverage.tables import check_tables, ids_of, numbers_of
from geoaccess.errors import Fault, MissingColumnError
from geoaccess.routing.times import TravelTimes

DEFAULT_RATE = "growth_brabant"
"""The norm whose value is the yearly growth when the caller gives none."""


@dataclass(frozen=True, eq=False)
class Growth:
    """People, places and shortage by year and area.

    Attributes
    ----------
    years
        Frame with ``year``, ``area``, ``residents``, ``placed_residents``,
        ``placed_share`` (NaN where nobody lives), ``places_needed`` (people left over
        because every practice they may go to is full) and ``out_of_reach`` (people
        left over for another reason).
    breaks
        Frame with ``area``, ``capacity_year`` (the first year with places needed) and
        ``coverage_year`` (the first year in which the share placed is below the
        least share); missing when that does not happen.
    options
        The conditions, with the growth and where it comes from.
    """

    years: pd.DataFrame
    breaks: pd.DataFrame
    options: Mapping[str, Any]


def growth(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    years: Sequence[int],
    within_min: float = 30,
    rate: float | Mapping[int, float] | None = None,
    least_share: float = 0.9,
    area: str = "municipality",
    eligible: Eligibility | npt.ArrayLike | None = None,
) -> Growth:
    """Divide a growing number of people over the same places, year after year.

    Everybody stays where they were placed the year before, as far as there is
    room; see `allocate` with ``keep``.

    Parameters
    ----------
    times, housing, practices, within_min
        As for `allocate`; the residents are those of the first year.
    years
        Consecutive years, for example ``range(2026, 2036)``.
    rate
        Growth a year: one share, or a share for each year after the first. None
        takes the norm ``growth_brabant`` (9% a year, from the regional study).
    least_share
        The least share of the people of an area who should have a place: a
        choice, no norm asks for it.
    area
        Column of `housing`.
    eligible
        Who may go where, as for `allocate`; the rules stay as they are.

    Returns
    -------
    Growth

    Raises
    ------
    InputError
        With all faults of tables and arguments together.
    TravelTimesError
        If a place or practice is not in `times`.

    Examples
    --------
    100 people and 110 places: at 9% a year nine people are left over in the third year.

    >>> housing = pd.DataFrame({"id": ["a"], "residents": [100], "municipality": ["Breda"]})
    >>> practices = pd.DataFrame({"id": ["x"], "status": ["open"], "places": [110]})
    >>> times = TravelTimes.from_frame(
    ...     pd.DataFrame({"from_id": ["a"], "to_id": ["x"], "travel_time_min": [10]}))
    >>> found = growth(times, housing, practices, years=range(2026, 2029))
    >>> found.years[["year", "residents", "places_needed"]]
       year  residents  places_needed
    0  2026        100              0
    1  2027        109              0
    2  2028        119              9
    >>> found.breaks
        area  capacity_year  coverage_year
    0  Breda           2028           <NA>
    """
    check_tables(housing, practices, _argument_faults(housing, years, rate, least_share, area))
    rates, source = _rates(rate, list(years))
    names = housing[area].astype(object).where(housing[area].notna(), NOT_KNOWN).to_numpy()
    plan: Allocation | None = None
    tables = []
    for year, factor in zip(years, np.cumprod([1.0, *(1.0 + r for r in rates)]), strict=True):
        people = np.rint(numbers_of(housing["residents"]) * factor).astype(np.int64)
        grown = housing.assign(residents=people)
        plan = allocate(
            times, grown, practices, within_min=within_min, eligible=eligible, keep=plan
        )
        tables.append(_by_area(plan, grown, names).assign(year=year))
    table = pd.concat(tables, ignore_index=True)
    table = table[["year", *(column for column in table if column != "year")]]
    return Growth(
        years=table,
        breaks=_breaks(table, least_share),
        options={
            "within_min": within_min,
            "rate": rate if rate is not None else rates[0] if rates else 0.0,
            "source": source,
            "least_share": least_share,
            "travel": dict(times.options),
        },
    )


def _rates(rate: float | Mapping[int, float] | None, years: list[int]) -> tuple[list[float], str]:
    """Growth into each year after the first, and who says so."""
    after = years[1:]
    if rate is None:
        norm = load_norms()[DEFAULT_RATE]
        return [float(norm.value or 0.0)] * len(after), norm.source
    if isinstance(rate, Mapping):
        return [float(rate[year]) for year in after], "the caller"
    return [float(rate)] * len(after), "the caller"


def _by_area(plan: Allocation, grown: pd.DataFrame, names: Any) -> pd.DataFrame:
    """One year: people placed and left over, by area."""
    full = plan.unplaced["reason"] == "full"
    frame = pd.DataFrame({"residents": grown["residents"].to_numpy()}, index=ids_of(grown))
    for column, some in (("places_needed", full), ("out_of_reach", ~full)):
        left = plan.unplaced[some].groupby("id")["residents"].sum()
        frame[column] = left.reindex(frame.index, fill_value=0).to_numpy()
    table = frame.groupby(names).sum().rename_axis("area").reset_index()
    placed = table["residents"] - table["places_needed"] - table["out_of_reach"]
    table["placed_residents"] = placed
    table["placed_share"] = placed / table["residents"].where(table["residents"] > 0)
    columns = ["area", "residents", "placed_residents", "placed_share"]
    return table[[*columns, "places_needed", "out_of_reach"]]


def _breaks(table: pd.DataFrame, least_share: float) -> pd.DataFrame:
    """The first year of either kind of shortage for each area."""
    short = table[table["places_needed"] > 0].groupby("area")["year"].min()
    thin = table[table["placed_share"] < least_share].groupby("area")["year"].min()
    breaks = pd.DataFrame({"area": sorted(table["area"].unique())})
    breaks["capacity_year"] = breaks["area"].map(short).astype("Int64")
    breaks["coverage_year"] = breaks["area"].map(thin).astype("Int64")
    return breaks


def _argument_faults(
    housing: pd.DataFrame,
    years: Sequence[int],
    rate: float | Mapping[int, float] | None,
    least_share: float,
    area: str,
) -> list[Fault]:
    faults = []
    listed = list(years)
    if not listed or listed != list(range(listed[0], listed[0] + len(listed))):
        problem = f"found {listed}, expected consecutive years."
        faults.append(Fault("years", problem, "For example range(2026, 2036)."))
    if isinstance(rate, Mapping):
        missing = [str(year) for year in listed[1:] if year not in rate]
        if missing:
            problem = f"no growth for {', '.join(missing)}."
            faults.append(Fault("rate", problem, "Give every year after the first."))
    numbers = [] if rate is None else rate.values() if isinstance(rate, Mapping) else [rate]
    if not all(np.isfinite(number) and number > -1 for number in numbers):
        faults.append(Fault("rate", f"found {rate}.", "Give shares above -1, for example 0.09."))
    if not 0 <= least_share <= 1:
        faults.append(Fault("least_share", f"found {least_share}.", "Give a share from 0 to 1."))
    if area not in housing:
        problem = f"column {area!r} is missing."
        remedy = "Add it, or name another column with area=."
        faults.append(Fault("housing", problem, remedy, kind=MissingColumnError))
    return faults
