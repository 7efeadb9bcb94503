"""Files that appear whole or not at all, with cells that no spreadsheet runs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


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

    Parameters
    ----------
    path
        Where the file shall stand; its folder is made.
    write
        Writes the whole file to the path that it is given.

    Returns
    -------
    pathlib.Path
        The path.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        # The name stays as it is: layers of a GeoPackage are called after their file.
        part = Path(folder) / path.name
        write(part)
        os.replace(part, path)
    return path


_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also after it was saved as CSV.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless("Breda")
    ("'=HYPERLINK(1)", 'Breda')
    """
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
