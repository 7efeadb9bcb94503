"""Run a study and report on the duty of care."""

from __future__ import annotations

from pathlib import Path

from geoaccess.coverage.allocation import Allocation, allocate
from geoaccess.report.zorgplicht import zorgplicht_report
from geoaccess.study.run import Progress, StudyResult, run_study


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
        allocation=_division(result),
        language=study.language,
        model=study.model,
        publish=publish,
        smallest_cell=smallest_cell,
    )
    name = "zorgplicht_publication" if publish else "zorgplicht"
    page, book = report.save(study.folder, name)
    return result, page, book


def _division(result: StudyResult) -> Allocation | None:
    """Residents divided over free places, where the table of practices states them."""
    practices = result.tables["practices"]
    if "places" not in practices or practices["places"].isna().all():
        return None
    return allocate(
        result.times,
        result.tables["housing"],
        practices,
        within_min=result.study.within_min,
    )
