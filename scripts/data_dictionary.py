"""Write docs/data_dictionary.md from the column contracts, so that the two cannot drift apart."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geoaccess.schema import data_dictionary

PAGE = Path(__file__).resolve().parents[1] / "docs" / "data_dictionary.md"

_HEAD = """# Data dictionary

Every column of every input table. Written by `python -m scripts.data_dictionary` from
`geoaccess/schema.py`; change it there.

A missing optional column means *not known*, never *zero*: results list what they could not see.
Tables are read from CSV (comma, or semicolon with decimal comma), GeoPackage, GeoJSON,
GeoParquet, Excel, or from a frame in memory.
"""


def page() -> str:
    """The whole page as Markdown."""
    columns = data_dictionary()
    return _HEAD + "".join(
        f"\n## {table}\n\n{_table(rows)}" for table, rows in columns.groupby("table", sort=False)
    )


def _table(rows: pd.DataFrame) -> str:
    lines = ["| column | kind | unit | meaning |", "| --- | --- | --- | --- |"]
    return "\n".join(lines + [_line(row) for _, row in rows.iterrows()]) + "\n"


def _line(row: pd.Series) -> str:
    name = f"**`{row['column']}`** (required)" if row["required"] else f"`{row['column']}`"
    words = f" One of: {row['words']}." if row["words"] else ""
    return f"| {name} | {row['kind']} | {row['unit']} | {row['meaning']}{words} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
