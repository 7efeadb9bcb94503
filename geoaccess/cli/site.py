"""The command that answers the siting question of a study."""

from __future__ import annotations

import typer

from geoaccess.cli.terminal import Debug, Publish, Quiet, StudyPath, progress_bar, reported


def site(
    study: StudyPath, publish: Publish = False, quiet: Quiet = False, debug: Debug = False
) -> None:
    """Find where to add practices: plans, what each site is worth, map and tables."""
    with reported(debug, study):
        from geoaccess.study.siting.site import site_study

        with progress_bar(quiet) as progress:
            result = site_study(study, publish=publish, progress=progress)
        typer.echo(str(result))
