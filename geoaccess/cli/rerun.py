"""The command that repeats a run from its provenance."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geoaccess.cli.terminal import Debug, Quiet, progress_bar, reported


def rerun(
    provenance: Annotated[
        Path, typer.Argument(help="The provenance.json of a run.", show_default=False)
    ],
    folder: Annotated[
        Path | None, typer.Option(help="Where the new files go; rerun beside the record.")
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Go on although inputs have changed.")
    ] = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Repeat a run: check its inputs, say what changed, compare the files byte by byte.

    Exits 1 when nothing changed and files come out different all the same.
    """
    with reported(debug):
        from geoaccess.study.rerun import rerun_study

        with progress_bar(quiet) as progress:
            repeated = rerun_study(provenance, folder=folder, anyway=anyway, progress=progress)
        typer.echo(str(repeated))
    if not (repeated.confirmed or repeated.changed):
        raise typer.Exit(1)
