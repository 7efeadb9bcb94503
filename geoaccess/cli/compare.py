"""The command that compares scenarios with the situation of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geoaccess.cli.terminal import Debug, Publish, Quiet, StudyPath, progress_bar, reported


def compare(
    study: StudyPath,
    scenarios: Annotated[
        list[Path],
        typer.Argument(help="Scenario files (TOML), one or several.", show_default=False),
    ],
    publish: Publish = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compare scenarios with a study: who gains, who loses, where, why, and at what cost."""
    with reported(debug, study):
        from geoaccess.study.compare import compare_study

        with progress_bar(quiet) as progress:
            result = compare_study(study, *scenarios, publish=publish, progress=progress)
        typer.echo(str(result))
