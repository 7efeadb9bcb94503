"""What a report of a study rests on beside the coverage, all under the same rules."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from geoaccess.coverage.allocation.allocate import Allocation, allocate
from geoaccess.coverage.allocation.growth import Growth, growth
from geoaccess.coverage.gap import gap_score
from geoaccess.coverage.measures.catchment import floating_catchment
from geoaccess.coverage.people.eligibility import Eligibility, eligibility
from geoaccess.coverage.people.people_setting import carries_rules
from geoaccess.coverage.uncertainty.assumptions import Assumptions, Range
from geoaccess.coverage.uncertainty.headline import Uncertainty, uncertainty
from geoaccess.report.tables import Evidence
from geoaccess.study.run import StudyResult

FORECAST_YEARS = 5
"""Years that the forecast looks ahead, the first one included."""

SEED = 2026
"""Of the draws behind the intervals, so that a report can be made again."""

DRAWS = 300
"""Draws behind an interval."""

AROUND_MIN = 5.0
"""Minutes by which the threshold is drawn shorter or longer, since it is chosen."""

DATED_DAYS = 90
"""A status that was checked longer before the service date than this is dated; chosen."""

BIKE_SHIFT = 0.1
"""By how much the share of people with a bike is drawn smaller or larger."""


def study_evidence(result: StudyResult) -> Evidence:
    """Everything that the tables of the study allow to be said."""
    housing = result.tables["housing"]
    division, coming = _capacity(result)
    score = None
    if "municipality" in housing:
        score = gap_score(result.coverage, housing, allocation=division)
    return Evidence(
        allocation=division,
        gap=score,
        growth=coming,
        uncertainty=_spread(result),
        access=_access(result) if division is not None else None,
    )


def _access(result: StudyResult) -> pd.DataFrame:
    """Places per person within reach, by the enhanced two-step floating catchment area."""
    practices = result.tables["practices"]
    return floating_catchment(
        result.times,
        result.tables["housing"],
        practices[practices["places"].notna()],
        method="e2sfca",
        within_min=result.study.within_min,
    )


def _capacity(result: StudyResult) -> tuple[Allocation | None, Growth | None]:
    """The division over free places today and in the years to come; None where no places are known."""
    practices, within_min = result.tables["practices"], result.study.within_min
    # A practice that states no places registers nobody by name: passers-by, posts, info points.
    if "places" not in practices or practices["places"].isna().all():
        return None, None
    registering = practices[practices["places"].notna()]
    arguments = (result.times, result.tables["housing"], registering)
    rules = _rules(result, registering)
    division = allocate(*arguments, within_min=within_min, eligible=rules)
    date = result.study.service_date
    if "municipality" not in result.tables["housing"] or date is None:
        return division, None
    years = range(date.year, date.year + FORECAST_YEARS)
    coming = growth(*arguments, years=years, within_min=within_min, eligible=rules)
    return division, coming


def _rules(result: StudyResult, registering: pd.DataFrame) -> Eligibility | None:
    """The rules that the coverage follows; None where the practices state none."""
    if not carries_rules(registering):
        return None
    given = result.circumstances
    drive_times = given.drive_times if given is not None else None
    return eligibility(result.tables["housing"], registering, drive_times=drive_times)


def _spread(result: StudyResult) -> Uncertainty:
    """The intervals of the headlines, under the rules and visits of the coverage."""
    return uncertainty(
        result.times,
        result.tables["housing"],
        result.tables["practices"],
        rng=np.random.default_rng(SEED),
        assumptions=_assumptions(result),
        statuses=result.study.statuses,
        thresholds_min=sorted(set(result.coverage.summary["within_min"])),
        circumstances=result.circumstances,
        draws=DRAWS,
    )


def _assumptions(result: StudyResult) -> Assumptions:
    study = result.study
    around = min(AROUND_MIN, study.within_min)
    date = study.service_date
    dated = None if date is None else date - dt.timedelta(days=DATED_DAYS)
    with_bikes = result.circumstances is not None and result.circumstances.bike_times is not None
    shift = BIKE_SHIFT if with_bikes else 0.0
    return Assumptions(
        within_min=(study.within_min - around, study.within_min + around),
        bike_shift=(-shift, shift),
        percentile=_percentiles(result),
        checked_before=dated,
    )


def _percentiles(result: StudyResult) -> Range:
    """All percentiles that were computed, where the headline is in the middle of them; else its own."""
    own = float(result.coverage.options["percentile"])
    known = result.times.percentiles
    low, high = min(known), max(known)
    return (low, high) if (low + high) / 2.0 == own else (own, own)
