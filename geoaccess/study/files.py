"""Write results so that a file is either the old one or the new one, never half of either."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


def write_csv(path: Path, frame: pd.DataFrame) -> Path:
    """Write a table as CSV; a text that a spreadsheet would run as a formula gets an apostrophe.

    Names in tables come from others. Numbers stay as they are.
    """
    safe = frame.copy()
    for column in safe.columns[[not _numeric(safe[c]) for c in safe.columns]]:
        safe[column] = [_defused(cell) for cell in safe[column]]
    return write_safely(path, lambda part: safe.to_csv(part, index=False, encoding="utf-8"))


def _numeric(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column)


def _defused(cell: Any) -> Any:
    """The cell, unless a spreadsheet would take it for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def write_json(path: Path, content: Mapping[str, Any]) -> Path:
    """Write a record as JSON that people can read; other values are written as text."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    return write_safely(path, lambda part: part.write_text(text + "\n", encoding="utf-8"))
