"""The command that makes a model region and computes its study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geoaccess.cli.study import run_and_print
from geoaccess.cli.terminal import Debug, Quiet, reported


def demo(
    folder: Annotated[Path, typer.Option(help="Where the files go.")] = Path("demo"),
    size: Annotated[
        str, typer.Option(help="How large the region is: village, region, dense or country.")
    ] = "region",
    map_path: Annotated[Path, typer.Option("--map", help="Where the map goes.")] = Path(
        "maps/west_brabant.html"
    ),
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Make a model region, which is not real, and compute its study."""
    with reported(debug):
        from geoaccess.study.model_region import model_region

        run_and_print(model_region(folder, size=size), quiet, map_path)
