"""What a reader finds in published files: every number of page, workbook and map, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl


class _Tables(HTMLParser):
    """Rows of the tables of a page by the id of the heading above them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self._key = ""
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "h2":
            self._key = dict(attrs).get("id") or ""
        if tag == "tr":
            self.rows.setdefault(self._key, []).append([])
        if tag in ("td", "th"):
            self._cell = []

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.rows[self._key][-1].append("".join(self._cell).strip())
            self._cell = None


def page_tables(path: Path) -> dict[str, list[list[str]]]:
    """Cells of a page's tables, without their heads."""
    reader = _Tables()
    reader.feed(path.read_text("utf-8"))
    return {key: rows[1:] for key, rows in reader.rows.items()}


def workbook_tables(path: Path, keys: list[str]) -> dict[str, list[list[Any]]]:
    """Cells of a workbook's first sheets, without their heads, by the keys of a page's tables."""
    sheets = openpyxl.load_workbook(path).worksheets[: len(keys)]
    return {
        key: [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
        for key, sheet in zip(keys, sheets, strict=True)
    }


def map_data(path: Path) -> dict[str, Any]:
    """The data that a map page carries."""
    found = re.search(r'id="ga-data">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def number(text: Any) -> float | None:
    """An English number in a cell; None for a text, a dash or a hidden number."""
    if isinstance(text, (int, float)):
        return float(text)
    cell = str(text).replace(",", "")
    if cell.endswith("%"):
        return float(cell[:-1]) / 100
    return float(cell) if re.fullmatch(r"-?\d+(\.\d+)?", cell) else None


def told_numbers(
    rows: Mapping[str, list[list[Any]]], columns: Mapping[str, list[str]]
) -> list[tuple[str, dict[str, Any]]]:
    """Every row as the key of its table and its cells by column."""
    return [
        (key, dict(zip(names, cells, strict=True)))
        for key, names in columns.items()
        for cells in rows[key]
    ]
