"""Run a study and report on the duty of care."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from geoaccess.coverage.publication.editions import Publication
from geoaccess.maps.coverage_map import coverage_map
from geoaccess.maps.labels import MapLabels
from geoaccess.maps.page.page import MapPage
from geoaccess.report.zorgplicht import zorgplicht_report
from geoaccess.study.clock import Progress
from geoaccess.study.evidence import study_evidence
from geoaccess.study.publishing import PUBLISHED, study_publication
from geoaccess.study.run import StudyResult, running


@dataclass(frozen=True, eq=False)
class StudyReport:
    """What `report_study` wrote.

    Attributes
    ----------
    result
        The study's result.
    page, workbook, map
        The files of the report, and the map that belongs to it.
    """

    result: StudyResult
    page: Path
    workbook: Path
    map: Path


def report_study(
    path: str | Path,
    *,
    publish: bool | Publication = False,
    progress: Progress | None = None,
) -> StudyReport:
    """Run a study, then write its zorgplicht report as page and workbook.

    Parameters
    ----------
    path
        The study file.
    publish
        Make the edition for publication: no single places, no small groups, in
        page, workbook and map. It lies in a folder of its own, ``publication``, in
        the output folder: what is in there may be published, nothing beside it.
    progress
        As for `run_study`.

    Returns
    -------
    StudyReport
    """
    with running(path, progress=progress) as result:
        return _report(result, publish)


def _report(result: StudyResult, publish: bool | Publication) -> StudyReport:
    """Write the report of a study that was run."""
    study = result.study
    publication = study_publication(publish, result.tables)
    report = zorgplicht_report(
        result.coverage,
        result.tables["housing"],
        evidence=study_evidence(result),
        language=study.language,
        model=study.model,
        publish=publication or False,
    )
    if publication is None:
        page, book = report.save(study.folder)
        return StudyReport(result, page, book, result.files["map"])
    folder = study.folder / PUBLISHED
    page, book = report.save(folder)
    drawn = published_map(result, publication).save(folder / "map.html")
    return StudyReport(result, page, book, drawn.path)


def published_map(result: StudyResult, publication: Publication) -> MapPage:
    """The map of a study for publication."""
    study, tables = result.study, result.tables
    return coverage_map(
        result.coverage,
        areas=tables.get("areas"),
        practices=tables["practices"],
        streets=result.network.streets,
        language=study.language,
        labels=MapLabels(title=study.title, model=study.model),
        publish=publication,
    )
