"""The command that checks the inputs of a study."""

from __future__ import annotations

import typer

from geoaccess.cli.terminal import Debug, StudyPath, reported


def check(study: StudyPath, debug: Debug = False) -> None:
    """Check all inputs of a study and write what was found as a page and as JSON.

    Ends with 0, or with 2 when there are errors.
    """
    with reported(debug, study):
        from geoaccess.study.check import raise_problems
        from geoaccess.study.data_check import check_data

        found = check_data(study)
        if found.problems:
            typer.echo(found.told_page)
            raise_problems(list(found.problems))
        typer.echo(str(found))
    if found.errors:
        raise typer.Exit(2)
