"""Commands on one study: ``run``, ``check`` and ``report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geoaccess.cli.terminal import Debug, Quiet, StudyPath, progress_bar, reported


def run(study: StudyPath, quiet: Quiet = False, debug: Debug = False) -> None:
    """Compute a study: travel times, coverage, map and tables."""
    with reported(debug):
        run_and_print(study, quiet)


def check(study: StudyPath, debug: Debug = False) -> None:
    """Name all faults of a study file and of its inputs, without computing anything."""
    with reported(debug):
        from geoaccess.study.check import check_study

        typer.echo(str(check_study(study)))


def report(
    study: StudyPath,
    publish: Annotated[
        bool, typer.Option("--publish", help="Leave out single places and hide small groups.")
    ] = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compute a study and write its zorgplicht report as page and workbook."""
    with reported(debug):
        from geoaccess.study.report import report_study

        with progress_bar(quiet) as progress:
            report = report_study(study, publish=publish, progress=progress)
        typer.echo(f"{report.result}\n{report.page}\n{report.workbook}\n{report.map}")


def run_and_print(study: Path, quiet: bool, map_path: Path | None = None) -> None:
    """Run a study with a progress bar, then print its summary."""
    from geoaccess.study.run import run_study

    with progress_bar(quiet) as progress:
        result = run_study(study, map_path=map_path, progress=progress)
    typer.echo(str(result))
