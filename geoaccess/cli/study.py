"""Commands that compute one study: ``run`` and ``report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geoaccess.cli.terminal import Debug, Publish, Quiet, StudyPath, progress_bar, reported


def run(
    study: StudyPath,
    despite_errors: Annotated[
        bool, typer.Option("--despite-errors", help="Run although a check finds errors.")
    ] = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compute a study: travel times, coverage, map and tables."""
    with reported(debug, study):
        run_and_print(study, quiet, despite_errors=despite_errors)


def report(
    study: StudyPath,
    publish: Publish = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compute a study and write its zorgplicht report as page and workbook."""
    with reported(debug, study):
        from geoaccess.study.report import report_study

        with progress_bar(quiet) as progress:
            report = report_study(study, publish=publish, progress=progress)
        typer.echo(f"{report.result}\n{report.page}\n{report.workbook}\n{report.map}")


def run_and_print(
    study: Path, quiet: bool, map_path: Path | None = None, *, despite_errors: bool = False
) -> None:
    """Run a study with a progress bar, then print its summary."""
    from geoaccess.study.run import run_study

    with progress_bar(quiet) as progress:
        result = run_study(
            study, map_path=map_path, despite_errors=despite_errors, progress=progress
        )
    typer.echo(str(result))
