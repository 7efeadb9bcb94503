"""Read cells of a table as numbers, shares, flags, dates and texts, naming those that are not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geoaccess.schema import Column

Values = npt.NDArray[Any]
Bad = npt.NDArray[np.bool_]

_ISO_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?$")
_DUTCH_DATE = re.compile(r"^(\d{1,2})-(\d{1,2})-(\d{4})$")
_TRUE = {"true", "1", "1.0", "yes", "ja", "waar"}
_FALSE = {"false", "0", "0.0", "no", "nee", "onwaar"}
_NOTHING = {"", "nan", "none", "<na>", "nat"}

EXPECTED = {
    "whole": "a number",
    "number": "a number",
    "share": "a number",
    "flag": "yes or no",
    "date": "a date",
}
"""What a cell of each kind should have been, for messages."""

REMEDIES = {
    "whole": "Write digits only, without a unit and without a mark between thousands.",
    "number": "Write digits only, without a unit and without a mark between thousands.",
    "share": "Write a share between 0 and 1, without a percent sign: 40% is 0.40.",
    "flag": "Write yes or no (true or false, ja or nee, 1 or 0).",
    "date": "Write it as YYYY-MM-DD, for example 2026-03-10.",
}
"""What to do about a cell that cannot be read, by kind."""


def text_of(value: Any) -> str | None:
    """A cell as text; nothing, NaN and blanks are None, and 12.0 from a number column is 12.

    Examples
    --------
    >>> text_of(" 0412 "), text_of(12.0), text_of(float("nan")), text_of("")
    ('0412', '12', None, None)
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, (float, np.floating)):
        if np.isnan(value):
            return None
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return str(value).strip() or None


def texts(values: pd.Series[Any]) -> Values:
    """Every cell as text, None where there is nothing; dtype object."""
    result = np.empty(len(values), dtype=object)
    # Nearly all cells are plain texts, and there may be millions of them.
    result[:] = [v.strip() or None if type(v) is str else text_of(v) for v in values.tolist()]
    return result


def read_cells(values: pd.Series[Any], column: Column, decimal: str) -> tuple[Any, Bad]:
    """Read the cells of a column as its kind.

    Parameters
    ----------
    values
        The cells as found.
    column
        The contract of the column.
    decimal
        The mark before decimals.

    Returns
    -------
    values, bad
        The values read (missing where there is nothing), and which cells hold
        something that cannot be read.
    """
    if column.kind in ("whole", "number", "share"):
        return read_numbers(values, decimal)
    if column.kind == "flag":
        return _read_each(values, _flag, "boolean")
    if column.kind == "date":
        return _read_each(values, _date, "datetime64[s]")
    cells = texts(values)
    if column.words:
        cells = np.array([c if c is None else c.casefold() for c in cells], dtype=object)
    return pd.Series(cells, dtype=object), np.zeros(len(cells), dtype=bool)


def read_numbers(values: pd.Series[Any], decimal: str) -> tuple[pd.Series[float], Bad]:
    """Read cells as numbers; those that are not become NaN and are marked bad.

    Examples
    --------
    >>> numbers, bad = read_numbers(pd.Series(["4,78", "", "1.250", "about 3"]), ",")
    >>> numbers.tolist(), bad.tolist()
    ([4.78, nan, nan, nan], [False, False, True, True])
    """
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        numbers = values.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
        return pd.Series(numbers), np.isinf(numbers)
    numbers, is_plain = _plain_numbers(values, decimal)
    bad = np.zeros(len(values), dtype=bool)
    rest = values[~is_plain]
    if len(rest):
        found = _each_number(rest, decimal)
        numbers[~is_plain] = [np.nan if number is None else number for number in found]
        bad[~is_plain] = [number is None for number in found]
    return pd.Series(numbers, dtype=np.float64), bad


def _plain_numbers(values: pd.Series[Any], decimal: str) -> tuple[Values, Bad]:
    """Digits with at most one mark, read all at once, and where they stand; NaN elsewhere."""
    cells = pa.array(
        [v if type(v) is str and v.isascii() else None for v in values.tolist()], pa.large_string()
    )
    plain = pc.match_substring_regex(
        cells, rf"^-?[0-9]{{1,15}}({re.escape(decimal)}[0-9]{{1,15}})?$"
    )
    written = pc.replace_substring(pc.if_else(plain, cells, None), decimal, ".")
    numbers = pc.cast(written, pa.float64()).to_numpy(zero_copy_only=False)
    return numbers.copy(), plain.fill_null(False).to_numpy(zero_copy_only=False)


def _each_number(values: pd.Series[Any], decimal: str) -> list[float | None]:
    """Number after number, however it is written; None for what is none."""
    other = "," if decimal == "." else "."
    written = {text: _written_number(text, decimal, other) for text in _different(values)}
    # Numbers that came as numbers (Excel) are never written with a decimal comma.
    return [written[v] if isinstance(v, str) else _typed_number(v) for v in values.tolist()]


def _different(values: pd.Series[Any]) -> set[str]:
    """The different texts of a column: it has far fewer of them than rows."""
    return {value for value in values.tolist() if isinstance(value, str)}


def _written_number(text: str, decimal: str, other: str) -> float | None:
    """The number that a text writes, NaN for nothing, None for what is no number."""
    cell = text.strip()
    if not cell or cell.casefold() in _NOTHING:
        return np.nan
    return _number(cell.replace(other, "?").replace(decimal, "."))


def _typed_number(value: Any) -> float | None:
    """The number of a cell that is no text."""
    cell = text_of(value)
    return np.nan if cell is None or cell.casefold() in _NOTHING else _number(cell)


_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$")


def _number(text: str) -> float | None:
    """A finite number, or None."""
    if not _NUMBER.match(text):
        return None
    number = float(text)
    return number if np.isfinite(number) else None


def _read_each(
    values: pd.Series[Any], read: Callable[[str], Any], dtype: Any
) -> tuple[pd.Series[Any], Bad]:
    """Read cell after cell; `read` gives None for what it cannot read."""
    cells = texts(values)
    filled = {c for c in cells.tolist() if c is not None and c.casefold() not in _NOTHING}
    known = {cell: read(cell) for cell in filled}
    unread = {cell for cell, value in known.items() if value is None}
    bad = np.array([cell in unread for cell in cells], dtype=bool)
    return pd.Series([known.get(c) for c in cells], dtype=object).astype(dtype), bad


def _flag(text: str) -> bool | None:
    """Yes or no in English, Dutch, or as Excel and databases write it."""
    word = text.casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def _date(text: str) -> dt.datetime | None:
    """A date as ISO or as Dutch Excel writes it; month-first dates are not guessed at."""
    iso, dutch = _ISO_DATE.match(text), _DUTCH_DATE.match(text)
    parts = iso.groups() if iso else dutch.groups()[::-1] if dutch else None
    if parts is None:
        return None
    try:
        year, month, day = (int(part) for part in parts)
        return dt.datetime(year, month, day)
    except ValueError:
        return None
