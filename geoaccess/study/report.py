"""Run a study and report on the duty of care."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from geoaccess.coverage.allocation import allocate
from geoaccess.coverage.gap import gap_score
from geoaccess.coverage.growth import growth
from geoaccess.coverage.uncertainty import Assumptions, Uncertainty, uncertainty
from geoaccess.report.tables import Evidence
from geoaccess.report.zorgplicht import zorgplicht_report
from geoaccess.study.clock import Progress
from geoaccess.study.run import StudyResult, run_study

FORECAST_YEARS = 5
"""Years that the forecast looks ahead, the first one included."""

SEED = 2026
"""Of the draws behind the interval, so that a report can be made again."""


def report_study(
    path: str | Path,
    *,
    publish: bool = False,
    smallest_cell: int = 10,
    progress: Progress | None = None,
) -> tuple[StudyResult, Path, Path]:
    """Run a study, then write its zorgplicht report as page and workbook.

    Parameters
    ----------
    path
        The study file.
    publish
        Make the edition for publication: no single places, no small groups.
    smallest_cell
        The fewest people that a published number may stand for.
    progress
        As for `run_study`.

    Returns
    -------
    tuple
        The study's result, and the paths of the page and the workbook, which lie
        in its output folder.
    """
    result = run_study(path, progress=progress)
    study = result.study
    report = zorgplicht_report(
        result.coverage,
        result.tables["housing"],
        evidence=_evidence(result),
        language=study.language,
        model=study.model,
        publish=publish,
        smallest_cell=smallest_cell,
    )
    name = "zorgplicht_publication" if publish else "zorgplicht"
    page, book = report.save(study.folder, name)
    return result, page, book


def _evidence(result: StudyResult) -> Evidence:
    """Everything that the tables of the study allow to be said."""
    housing, practices = result.tables["housing"], result.tables["practices"]
    within_min = result.study.within_min
    division = coming = None
    # A practice that states no places registers nobody by name: passers-by, posts, info points.
    if "places" in practices and (registering := practices[practices["places"].notna()]).size:
        division = allocate(result.times, housing, registering, within_min=within_min)
        if "municipality" in housing and result.study.service_date is not None:
            first = result.study.service_date.year
            years = range(first, first + FORECAST_YEARS)
            coming = growth(result.times, housing, registering, years=years, within_min=within_min)
    score = None
    if "municipality" in housing:
        score = gap_score(result.coverage, housing, allocation=division)
    return Evidence(allocation=division, gap=score, growth=coming, uncertainty=_spread(result))


def _spread(result: StudyResult) -> Uncertainty | None:
    """The interval of the headline; None where rules of practices or visits shape the headline.

    The draws know status, occupancy and threshold only. Beside a headline that counts who may
    register, their interval would be about another question.
    """
    if "group" in result.coverage.people:
        return None
    within_min = result.study.within_min
    return uncertainty(
        result.times,
        result.tables["housing"],
        result.tables["practices"],
        rng=np.random.default_rng(SEED),
        assumptions=Assumptions(within_min=(within_min, within_min)),
        statuses=result.study.statuses,
    )
