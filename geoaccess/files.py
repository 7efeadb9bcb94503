"""Files that appear whole or not at all, with cells that no spreadsheet runs."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoaccess.errors import GeoAccessError, OutputError

UNFINISHED = ".writing-"
"""Starts the name of a folder with a file that is not finished; the process id follows."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_IN_THE_WAY = (errno.ENOTDIR, errno.EEXIST, errno.EISDIR)


@dataclass(frozen=True)
class Batch:
    """Files that are written beside their places and take them together at the end.

    Attributes
    ----------
    moves
        Per file: where its content is now, and where it shall stand.
    """

    moves: list[tuple[Path, Path]]
    _folders: contextlib.ExitStack

    def write(self, path: Path, write: Callable[[Path], Any]) -> Path:
        """Let `write` write the whole file to the path that it is given.

        Parameters
        ----------
        path
            Where the file shall stand; its folder is made.
        write
            Writes the file.

        Returns
        -------
        pathlib.Path
            The path.

        Raises
        ------
        OutputError
            If the disk is full, or nothing can be written there.
        """
        with plain_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder")
            prefix = f"{UNFINISHED}{os.getpid()}-"
            folder = tempfile.TemporaryDirectory(dir=path.parent, prefix=prefix)
            # The name stays as it is: layers of a GeoPackage are called after their file.
            part = Path(self._folders.enter_context(folder)) / path.name
            write(part)
        self.moves.append((part, path))
        return path


@contextlib.contextmanager
def together() -> Iterator[Batch]:
    """Write several files: all take their places at the end, or none does.

    Yields
    ------
    Batch
        Takes the files. An error on the way leaves every older file as it was.

    Raises
    ------
    OutputError
        If a file cannot take its place.
    """
    with contextlib.ExitStack() as folders:
        batch = Batch([], folders)
        yield batch
        for part, path in batch.moves:
            with plain_errors(path):
                os.replace(part, path)


def data_folder() -> Path:
    """Folder of the tables that come along: inside the installed package, or beside it in a checkout.

    Examples
    --------
    >>> (data_folder() / "places.csv").is_file()
    True
    """
    package = Path(__file__).resolve().parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent / "data"


def write_safely(path: Path, write: Callable[[Path], Any]) -> Path:
    """Let `write` write to a temporary name in the same folder, then move the file into place.

    Parameters and errors are those of `Batch.write`.
    """
    with together() as batch:
        return batch.write(path, write)


@contextlib.contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Say in a sentence why nothing could be written to a place.

    Raises
    ------
    OutputError
        Instead of the error of the system.
    """
    try:
        yield
    except GeoAccessError:
        raise
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    """What is wrong and what to do about it."""
    kept = "Results of earlier runs are as they were."
    if error.errno in _FULL:
        return f"the disk is full, or a limit on its use is reached. Make room. {kept}"
    if error.errno in _CLOSED:
        return f"nothing may be written there. Choose another folder, or ask for the right. {kept}"
    if error.errno in _IN_THE_WAY:
        return f"something else of that name is in the way. Choose another name. {kept}"
    return f"{error.strerror or error}. {kept}"


_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also after it was saved as CSV.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless("Breda")
    ("'=HYPERLINK(1)", 'Breda')
    """
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
