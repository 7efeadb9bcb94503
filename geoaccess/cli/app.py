"""The program ``geoaccess``: its options and its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from geoaccess.cli.cache import cache
from geoaccess.cli.check import check
from geoaccess.cli.compare import compare
from geoaccess.cli.demo import demo
from geoaccess.cli.fetch import fetch
from geoaccess.cli.rerun import rerun
from geoaccess.cli.site import site
from geoaccess.cli.study import report, run

app = typer.Typer(
    help="Who can reach a GP practice, who cannot, why not, and where to add one.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    """Print the version and stop."""
    if asked:
        from geoaccess import __version__

        typer.echo(f"geoaccess {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of the program itself."""


for command in (fetch, check, run, rerun, site, compare, report, demo):
    app.command()(command)
app.add_typer(cache, name="cache")


def main() -> None:
    """Start the program."""
    app()


if __name__ == "__main__":
    main()
