"""What every command shares on the terminal: progress, notes, errors as sentences."""

from __future__ import annotations

import logging
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console

from geoaccess.errors import GeoAccessError, GeoAccessWarning, InputError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from geoaccess.texts import Texts

StudyPath = Annotated[Path, typer.Argument(help="The study file (TOML).", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")]
Publish = Annotated[
    bool, typer.Option("--publish", help="Leave out single places and hide small groups.")
]
Debug = Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")]

_STOPPED = (
    "Stopped before the end. Results of earlier runs are as they were; run the same command again "
    "to start anew from what is kept."
)
_INTERRUPTED = 130
"""The exit code that shells use for Ctrl-C."""


@contextmanager
def progress_bar(quiet: bool) -> Iterator[Any]:
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
def reported(debug: bool, study: Path | None = None) -> Iterator[None]:
    """Turn errors into sentences and exit codes, and warnings and the log into notes.

    Sentences about a study are in the language that it asks for.
    """
    with _log_shown(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GeoAccessWarning)
        try:
            yield
        except GeoAccessError as error:
            _fail(_message(error, study), error.exit_code, debug)
        except KeyboardInterrupt:
            _fail(_STOPPED, _INTERRUPTED, debug)
        except OSError as error:
            if error.filename is None:
                _fail_of_our_own(error, debug)
            told = f"{error.filename}: {error.strerror}. Check that the file is there and is yours."
            _fail(told, InputError.exit_code, debug)
        except Exception as error:
            _fail_of_our_own(error, debug)
        finally:
            for note in dict.fromkeys(
                str(w.message) for w in caught if issubclass(w.category, GeoAccessWarning)
            ):
                typer.echo(_note(note, study), err=True)


def _message(error: GeoAccessError, study: Path | None) -> str:
    """What an error says, in the language of a study."""
    if study is None:
        return str(error)
    from geoaccess.report.fault_words import message_in

    return message_in(error, _texts_of(study))


def _note(note: str, study: Path | None) -> str:
    """A warning as a note, in the language of a study."""
    if study is None:
        return f"Note: {note}"
    from geoaccess.report.fault_words import note_in

    texts = _texts_of(study)
    return texts("fault_list.note", note=note_in(note, texts))


def _texts_of(study: Path) -> Texts:
    """The words of the language of a study."""
    from geoaccess.study.language import language_of
    from geoaccess.texts import load_texts

    return load_texts(language_of(study))


@contextmanager
def _log_shown() -> Iterator[None]:
    """Show what geoaccess logs (that it compiles its kernels) when it happens."""
    logger, shown = logging.getLogger("geoaccess"), _Shown(logging.INFO)
    level = logger.level
    logger.addHandler(shown)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(shown)
        logger.setLevel(level)


class _Shown(logging.Handler):
    """Prints a message of the log on the error stream, beside a progress bar too."""

    def emit(self, record: logging.LogRecord) -> None:
        typer.echo(f"Note: {record.getMessage()}", err=True)


def _fail_of_our_own(error: Exception, debug: bool) -> NoReturn:
    """Say that the program is at fault, and stop."""
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    message = (
        f"geoaccess stopped because of a fault of its own ({reason}). "
        "Please report it, with what --debug shows."
    )
    _fail(message, 1, debug)


def _fail(message: str, exit_code: int, debug: bool) -> NoReturn:
    """Print what went wrong and stop."""
    if debug:
        typer.echo(traceback.format_exc(), err=True)
    typer.echo(message, err=True)
    raise typer.Exit(exit_code) from sys.exception()
