"""The command line: ``geoaccess run``, ``check``, ``report`` and ``demo``."""

from __future__ import annotations

import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from geoaccess.errors import GeoAccessError, GeoAccessWarning

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

app = typer.Typer(
    help="Who can reach a GP practice, who cannot, why not, and where to add one.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

StudyPath = Annotated[Path, typer.Argument(help="The study file (TOML).", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")]


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


@app.command()
def run(study: StudyPath, quiet: Quiet = False, debug: Debug = False) -> None:
    """Compute a study: travel times, coverage, map and tables."""
    with _reported(debug):
        _run(study, quiet)


@app.command()
def check(study: StudyPath, debug: Debug = False) -> None:
    """Name all faults of a study file and of its inputs, without computing anything."""
    with _reported(debug):
        from geoaccess.study.check import check_study

        typer.echo(str(check_study(study)))


@app.command()
def report(
    study: StudyPath,
    publish: Annotated[
        bool, typer.Option("--publish", help="Leave out single places and hide small groups.")
    ] = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compute a study and write its zorgplicht report as page and workbook."""
    with _reported(debug):
        from geoaccess.study.report import report_study

        with _progress_bar(quiet) as progress:
            result, page, book = report_study(study, publish=publish, progress=progress)
        typer.echo(f"{result}\n{page}\n{book}")


@app.command()
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
    with _reported(debug):
        from geoaccess.study.model_region import model_region

        _run(model_region(folder, size=size), quiet, map_path)


def main() -> None:
    """Start the program."""
    app()


def _run(study: Path, quiet: bool, map_path: Path | None = None) -> None:
    """Run a study with a progress bar, then print its summary."""
    from geoaccess.study.run import run_study

    with _progress_bar(quiet) as progress:
        result = run_study(study, map_path=map_path, progress=progress)
    typer.echo(str(result))


@contextmanager
def _progress_bar(quiet: bool) -> Iterator[Any]:
    """A bar on the error stream; none when silenced, or when nobody is watching."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<14}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Steps(bar, bar.add_task("inputs", total=None))


class _Steps:
    """Moves a progress bar from step to step."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar, self._task = bar, task

    def __call__(self, done: int, total: int, name: str) -> None:
        self._bar.update(self._task, completed=done, total=total, description=name)


@contextmanager
def _reported(debug: bool) -> Iterator[None]:
    """Turn errors into sentences and exit codes, and warnings into notes."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GeoAccessWarning)
        try:
            yield
        except GeoAccessError as error:
            _fail(str(error), error.exit_code, debug)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            message = (
                f"geoaccess stopped because of a fault of its own ({reason}). "
                "Please report it, with what --debug shows."
            )
            _fail(message, 1, debug)
        finally:
            for note in dict.fromkeys(
                str(w.message) for w in caught if issubclass(w.category, GeoAccessWarning)
            ):
                typer.echo(f"Note: {note}", err=True)


def _fail(message: str, exit_code: int, debug: bool) -> None:
    """Print what went wrong and stop."""
    if debug:
        typer.echo(traceback.format_exc(), err=True)
    typer.echo(message, err=True)
    raise typer.Exit(exit_code) from sys.exception()


if __name__ == "__main__":
    main()
