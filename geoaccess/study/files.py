"""Write results so that a file is either the old one or the new one, never half of either."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from geoaccess.files import harmless, write_safely


def write_csv(path: Path, frame: pd.DataFrame) -> Path:
    """Write a table as CSV; a text that a spreadsheet would run as a formula gets an apostrophe.

    Names in tables come from others. Numbers stay as they are.
    """
    safe = frame.copy()
    for column in safe.columns[[not _numeric(safe[c]) for c in safe.columns]]:
        safe[column] = [harmless(c) if isinstance(c, str) else c for c in safe[column]]
    return write_safely(path, lambda part: safe.to_csv(part, index=False, encoding="utf-8"))


def _numeric(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column)


def write_json(path: Path, content: Mapping[str, Any]) -> Path:
    """Write a record as JSON that people can read; other values are written as text."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    return write_safely(path, lambda part: part.write_text(text + "\n", encoding="utf-8"))
