"""Report tables as a workbook: a sheet per table, definitions, conditions and provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from geoaccess.coverage.key_tables import Table
from geoaccess.files import harmless
from geoaccess.report.tables import COLUMN_KINDS
from geoaccess.report.wording import column_title, table_title, word_of
from geoaccess.texts import Texts

_FORMATS = {
    "people": "#,##0",
    "count": "#,##0",
    "minutes": "0.0",
    "share": "0.0%",
    "score": "0.0",
    "index": "0.00",
}
_WIDEST = 60
_A4 = 9
_HEADING_PT = 45  # three lines: a wrapped heading would lie over the first row in some programs


def write_workbook(
    path: Path,
    tables: Mapping[str, Table],
    conditions: Sequence[tuple[str, str]],
    texts: Texts,
) -> None:
    """Write the tables to an .xlsx file, byte-identical for identical content.

    Parameters
    ----------
    path
        The file.
    tables
        The tables by key, in the order of the sheets.
    conditions
        Terms and values under which the numbers hold.
    texts
        The language of titles and words.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": texts("report.title"), "created": _FIXED_TIME})
        formats = {kind: book.add_format({"num_format": f}) for kind, f in _FORMATS.items()}
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for table in tables.values():
            _write_table(book, table, texts, formats, heading)
        _write_rows(book, texts("report.definitions"), _definitions(tables, texts), heading)
        _write_rows(book, texts("report.conditions"), list(conditions), heading)


_FIXED_TIME = pd.Timestamp("2000-01-01").to_pydatetime()  # so that equal content is equal bytes


def _write_table(
    book: Any, table: Table, texts: Texts, formats: Mapping[str, Any], heading: Any
) -> None:
    sheet = book.add_worksheet(_sheet_name(table_title(table.key, texts)))
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, _HEADING_PT)
    _fit_to_paper(sheet)
    for column, name in enumerate(table.frame.columns):
        title = column_title(name, texts)
        sheet.write_string(0, column, title, heading)
        cells = [word_of(name, value, texts) for value in table.frame[name]]
        style = formats.get(_kind(name, cells))
        for row, cell in enumerate(cells, 1):
            _write_cell(sheet, row, column, cell, style)
        longest = max([len(title) // 2, *(len(str(cell)) for cell in cells)], default=8)
        sheet.set_column(column, column, min(_WIDEST, max(10, longest + 2)))
    if len(table.frame):
        sheet.autofilter(0, 0, len(table.frame), len(table.frame.columns) - 1)


def _kind(name: str, cells: Sequence[Any]) -> str:
    """What a column holds; thresholds are whole minutes and are written as such."""
    kind = COLUMN_KINDS.get(name, "text")
    numbers = [cell for cell in cells if not isinstance(cell, str)]
    whole = kind == "minutes" and all(float(number).is_integer() for number in numbers)
    return "count" if whole else kind


def _fit_to_paper(sheet: Any) -> None:
    """All columns on one A4 page across, the headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_cell(sheet: Any, row: int, column: int, cell: Any, style: Any) -> None:
    """Numbers as numbers, everything else as text that is no formula; infinite stays a word."""
    number = isinstance(cell, (int, float, np.integer, np.floating)) and not isinstance(cell, bool)
    if number and np.isfinite(cell):
        sheet.write_number(row, column, float(cell), style)
    elif number:
        sheet.write_string(row, column, "–")
    else:
        sheet.write_string(row, column, harmless(str(cell)))


def _write_rows(book: Any, title: str, rows: Sequence[tuple[str, str]], heading: Any) -> None:
    sheet = book.add_worksheet(_sheet_name(title))
    sheet.set_column(0, 0, 32, heading)
    sheet.set_column(1, 1, 100)
    for row, (term, value) in enumerate(rows):
        sheet.write_string(row, 0, harmless(term), heading)
        sheet.write_string(row, 1, harmless(value))


def _definitions(tables: Mapping[str, Table], texts: Texts) -> list[tuple[str, str]]:
    """Every column of every table with what it means."""
    names = dict.fromkeys(name for table in tables.values() for name in table.frame.columns)
    return [(column_title(name, texts), texts.word("define", name)) for name in names]


def _sheet_name(title: str) -> str:
    """A title as a sheet may be called: 31 signs, none of those that Excel refuses."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31]
