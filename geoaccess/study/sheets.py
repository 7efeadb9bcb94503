"""The files of an answer: maps, tables as CSV and together as a workbook, and provenance."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from geoaccess.files import harmless, together
from geoaccess.provenance import sha256_of
from geoaccess.study.files import csv_writer, json_writer

_WIDEST = 60
_LONGEST_NAME = 31
_SAME_TIME = pd.Timestamp("2000-01-01").to_pydatetime()  # equal content gives equal bytes


def write_answer(
    folder: Path,
    name: str,
    *,
    pages: Mapping[str, tuple[Path, Any]],
    tables: Mapping[str, pd.DataFrame],
    record: Mapping[str, Any],
) -> dict[str, Path]:
    """Write all files of an answer; with any error, all older files stay as they are.

    Parameters
    ----------
    folder
        Where they go.
    name
        Name of the workbook, and the first part of the names of tables and record.
    pages
        Maps by name: where in the folder each goes, and the page.
    tables
        The tables by name.
    record
        Provenance so far; the hashes of the files are added.

    Returns
    -------
    dict
        The paths by name: ``folder``, every page and table, ``workbook`` and
        ``provenance``.
    """
    with together() as batch:
        files = {"folder": folder}
        for key, (path, page) in pages.items():
            files[key] = batch.write(path, page.save)
        for key, frame in tables.items():
            files[key] = batch.write(folder / f"{name}_{key}.csv", csv_writer(frame))
        files["workbook"] = batch.write(
            folder / f"{name}.xlsx", lambda part: _write_book(part, tables)
        )
        hashes = {
            path.relative_to(folder).as_posix(): sha256_of(part) for part, path in batch.moves
        }
        whole = json_writer({**record, "outputs": hashes})
        files["provenance"] = batch.write(folder / f"{name}_provenance.json", whole)
    return files


def _write_book(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _SAME_TIME})
        heading = book.add_format({"bold": True})
        for name, frame in tables.items():
            _write_sheet(book.add_worksheet(name[:_LONGEST_NAME]), frame, heading)


def _write_sheet(sheet: Any, frame: pd.DataFrame, heading: Any) -> None:
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(frame.columns):
        sheet.write_string(0, column, str(title), heading)
        cells = list(frame.iloc[:, column])
        for row, cell in enumerate(cells, 1):
            _write_cell(sheet, row, column, cell)
        widest = max([len(str(title)), *(len(str(cell)) for cell in cells)])
        sheet.set_column(column, column, min(_WIDEST, widest + 2))


def _write_cell(sheet: Any, row: int, column: int, cell: Any) -> None:
    """Numbers as numbers, anything else as text that is no formula, nothing where it is unknown."""
    number = isinstance(cell, (int, float, np.integer, np.floating)) and not isinstance(cell, bool)
    if number and np.isfinite(cell):
        sheet.write_number(row, column, float(cell))
    elif not number and cell is not None and cell is not pd.NA:
        sheet.write_string(row, column, harmless(str(cell)))
