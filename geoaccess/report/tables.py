"""Every key number of a report, defined once: page, workbook and printout all read these tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geoaccess.coverage.allocation.allocate import Allocation
from geoaccess.coverage.allocation.growth import Growth
from geoaccess.coverage.gap import GapScore
from geoaccess.coverage.key_tables import (
    Table,
    area_table,
    headline_table,
    municipality_of,
    reason_table,
)
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.uncertainty.headline import Uncertainty
from geoaccess.report.fairness import fairness_table
from geoaccess.report.insurers import insured_people, insurer_table

WORST_PLACES = 20
"""Places that the list of worst places shows."""

COLUMN_KINDS: Mapping[str, str] = {
    "within_min": "minutes",
    "travel_time_min": "minutes",
    "residents": "people",
    "housing_places": "count",
    "practices": "count",
    "covered_residents": "people",
    "not_covered_residents": "people",
    "covered_insured": "people",
    "insured_residents": "people",
    "covered_share": "share",
    "residents_share": "share",
    "unplaced_residents": "people",
    "places_short": "people",
    "placed_residents": "people",
    "out_of_reach_residents": "people",
    "score": "score",
    "reach": "share",
    "available": "share",
    "appropriate": "share",
    "affordable": "share",
    "low": "share",
    "high": "share",
    "spread": "share",
    "places_per_100": "score",
    "gini": "index",
    "theil": "index",
    "below_share": "share",
    "poverty_depth": "index",
    "poverty_severity": "index",
}
"""How to write a column; one that is not named holds text."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What a report may rest on beside the coverage; what is not given is not reported.

    Parameters
    ----------
    allocation
        A division over free places, for the places that are short.
    gap
        The gap score, for the areas where most lacks.
    growth
        A forecast: a coming breach of duty may be reported as well.
    uncertainty
        Which assumptions matter, and the intervals of the headlines.
    access
        Places per person within reach (``id``, ``value``), as `floating_catchment`
        gives them, for how evenly they are spread.
    """

    allocation: Allocation | None = None
    gap: GapScore | None = None
    growth: Growth | None = None
    uncertainty: Uncertainty | None = None
    access: pd.DataFrame | None = None


def report_tables(
    result: Coverage, housing: pd.DataFrame, *, evidence: Evidence | None = None
) -> dict[str, Table]:
    """Make every table of a report from one result.

    Parameters
    ----------
    result
        The coverage to report.
    housing
        The housing table that it was computed from, for insurance and insurers.
    evidence
        What else is known.

    Returns
    -------
    dict of Table
        By key, in the order in which they are shown: ``headline``, ``interval``,
        ``reasons``, ``municipalities``, ``insurers``, ``municipal_insured``,
        ``places_short``, ``gap``, ``fairness``, ``forecast``, ``breaks``, ``assumptions``,
        ``worst_places`` and ``unseen``. Tables for which nothing is known are
        absent.
    """
    given = evidence or Evidence()
    frames: dict[str, pd.DataFrame | None] = {
        "headline": headline_table(result),
        "interval": _interval(given.uncertainty),
        "reasons": reason_table(result),
        "municipalities": area_table(result),
        "insurers": insurer_table(result, housing),
        "municipal_insured": _municipal_insured(result, housing),
        "places_short": _places_short(result, given.allocation),
        "gap": _gap(given.gap),
        "fairness": fairness_table(result, housing, given.access),
        "forecast": _forecast(given.growth),
        "breaks": _breaks(given.growth),
        "assumptions": _assumptions(given.uncertainty),
        "worst_places": _worst_places(result),
        "unseen": result.unseen,
    }
    return {key: Table(key, frame) for key, frame in frames.items() if frame is not None}


def _municipal_insured(result: Coverage, housing: pd.DataFrame) -> pd.DataFrame | None:
    """Insured people within reach, by municipality, threshold and reading."""
    if "municipality" not in result.places or "insured_share" not in housing:
        return None
    names = municipality_of(result)
    insured = pd.Series(insured_people(housing)).groupby(names.to_numpy()).sum()
    covered = result.by_reading.assign(municipality=names.to_numpy()[result.by_reading["home"]])
    keys = ["municipality", "statuses", "within_min"]
    table = covered.groupby(keys, sort=False)["covered_insured"].sum().reset_index()
    table = table.sort_values("municipality", kind="stable", ignore_index=True)
    table["insured_residents"] = table["municipality"].map(insured)
    table["covered_share"] = _share(table["covered_insured"], table["insured_residents"])
    return table[[*keys, "insured_residents", "covered_insured", "covered_share"]]


def _places_short(result: Coverage, allocation: Allocation | None) -> pd.DataFrame | None:
    """People whom no practice in reach has a place for: so many places are short."""
    if allocation is None or "municipality" not in result.places:
        return None
    left = allocation.unplaced
    position = pd.Index(result.places["id"]).get_indexer(pd.Index(left["id"].astype(str)))
    names = municipality_of(result).to_numpy()[position]
    everyone = left["residents"].groupby(names).sum()
    full = left["residents"].where(left["reason"] == "full", 0).groupby(names).sum()
    table = pd.DataFrame({"unplaced_residents": everyone, "places_short": full})
    table = table.rename_axis("municipality").reset_index()
    return table.sort_values(
        ["places_short", "municipality"], ascending=[False, True], ignore_index=True
    )


def _gap(gap: GapScore | None) -> pd.DataFrame | None:
    """Areas by score times people, with the parts that could be seen."""
    if gap is None:
        return None
    parts = [part for part in gap.weights if part not in gap.unseen and part in gap.areas]
    table = gap.areas.rename(columns={"area": "municipality"})
    return table[["municipality", "residents", "score", *parts]].reset_index(drop=True)


def _forecast(growth: Growth | None) -> pd.DataFrame | None:
    """People, places and shortage of the whole region, by year."""
    if growth is None:
        return None
    columns = {
        "residents": "residents",
        "placed_residents": "placed_residents",
        "places_needed": "places_short",
        "out_of_reach": "out_of_reach_residents",
    }
    return growth.years.groupby("year")[list(columns)].sum().rename(columns=columns).reset_index()


def _breaks(growth: Growth | None) -> pd.DataFrame | None:
    """First year in which places are short, and in which too few have one, by area."""
    if growth is None:
        return None
    table = growth.breaks.rename(columns={"area": "municipality"})
    for column in ("capacity_year", "coverage_year"):
        years = table[column].astype("Int64")
        table[column] = years.astype(object).where(years.notna(), "–").astype(str)
    return table


def _interval(uncertainty: Uncertainty | None) -> pd.DataFrame | None:
    """Every share of the headline with the range in which nine of ten draws lie."""
    if uncertainty is None:
        return None
    table = uncertainty.readings.rename(columns={"stated": "covered_share"})
    return table[["within_min", "statuses", "covered_share", "low", "high"]]


def _assumptions(uncertainty: Uncertainty | None) -> pd.DataFrame | None:
    if uncertainty is None:
        return None
    return uncertainty.importance[["assumption", "low", "high", "spread"]]


def _worst_places(result: Coverage) -> pd.DataFrame:
    """Places with most people who are not covered."""
    places = pd.DataFrame(result.places.drop(columns="geometry"))
    places["not_covered_residents"] = places["residents"] - places["covered_residents"]
    worst = places[places["not_covered_residents"] > 0]
    worst = worst.sort_values(["not_covered_residents", "id"], ascending=[False, True])
    columns = ["id", "name", "municipality", "kind", "residents", "not_covered_residents", "reason"]
    shown = worst[[column for column in columns if column in worst]].head(WORST_PLACES)
    return shown.assign(travel_time_min=worst["reason_time_min"]).reset_index(drop=True)


def _share(part: pd.Series[float], whole: pd.Series[float]) -> pd.Series[float]:
    return (part / whole.where(whole > 0)).astype(float)
