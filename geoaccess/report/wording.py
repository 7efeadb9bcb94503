"""Words of a report: titles of tables and columns, and values as people read them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geoaccess.coverage.result import NOT_KNOWN
from geoaccess.report.tables import COLUMN_KINDS
from geoaccess.texts import Texts

_DIGITS = {"score": 1, "index": 2}


def table_title(key: str, texts: Texts) -> str:
    """Title of a table."""
    return texts.word("report_table", key)


def column_title(name: str, texts: Texts) -> str:
    """Title of a column, with its unit."""
    return texts.word("report_column", name)


def word_of(column: str, value: Any, texts: Texts) -> Any:
    """A value with its code in words; numbers stay numbers."""
    if value is None or value is pd.NA:
        return "–"
    if value == NOT_KNOWN:
        return texts("report.not_known")
    if not isinstance(value, str):
        return value
    if column == "reason":
        return texts.word("reason", value)
    if column == "kind":
        return texts.word("kind", value)
    if column == "people":
        return texts.words.get(f"people.{value}") or texts.word("kind", value)
    if column == "division":
        return texts.word("division", value)
    if column == "statuses":
        return texts.word("reading", value)
    if column == "assumption":
        return texts.word("assumption", value)
    return texts.word("unseen", value) if column == "what" else value


def written(column: str, value: Any, texts: Texts) -> str:
    """A value as text in the manner of the language.

    Examples
    --------
    >>> from geoaccess.texts import load_texts
    >>> written("covered_share", 0.4871, load_texts("nl")), written("residents", 36000, load_texts("nl"))
    ('48,7%', '36.000')
    """
    shown = word_of(column, value, texts)
    if isinstance(shown, str):
        return shown
    kind = COLUMN_KINDS.get(column, "text")
    if kind == "share":
        return texts.share(float(shown), 1)
    if kind == "minutes":
        whole = float(shown).is_integer()
        return texts.number(float(shown), 0 if whole else 1)
    if kind in _DIGITS:
        return texts.number(float(shown), _DIGITS[kind])
    return texts.number(float(shown)) if kind != "text" else str(shown)
