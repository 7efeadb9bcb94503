"""The tables of a feed as text, to be changed and written again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from geoaccess.errors import FeedError
from geoaccess.inputs.gtfs.feed_files import open_feed

EDITED = ("stops", "routes", "trips", "stop_times", "calendar", "frequencies")
_LEAST = {
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    "start_date,end_date",
    "frequencies": "trip_id,start_time,end_time,headway_secs",
}

_AS_NEEDED = pa_csv.WriteOptions(quoting_style="needed")


@dataclass(frozen=True, eq=False)
class UnreadCalls:
    """The stop times of a feed as they stand in the file, read when an edit looks at them.

    They are by far the largest table, and a new line only adds to it.

    Attributes
    ----------
    content
        The bytes of the file.
    """

    content: bytes

    @cached_property
    def read(self) -> pd.DataFrame:
        """The table, calls by trip and place in the sequence."""
        return _in_order(_text_table(self.content))

    @cached_property
    def columns(self) -> list[str]:
        """Names of the columns, in the order of the file."""
        header = io.TextIOWrapper(io.BytesIO(self.content), encoding="utf-8-sig", newline="")
        return [name.strip() for name in next(csv.reader(header), [])]

    def takes(self, rows: pd.DataFrame) -> bool:
        """Whether rows have no column that the file lacks."""
        return set(rows) <= set(self.columns)

    def plus(self, rows: pd.DataFrame) -> UnreadCalls:
        """The same with rows at the end."""
        lines = rows.reindex(columns=self.columns, fill_value="").to_csv(
            index=False, header=False, lineterminator="\n"
        )
        return UnreadCalls(self.content.rstrip() + b"\n" + lines.encode())


@dataclass(frozen=True, eq=False)
class FeedTables:
    """The tables that edits touch; all cells are text, empty where nothing is given.

    Attributes
    ----------
    name
        Name of the feed.
    tables
        By name without ``.txt``: `EDITED`, and ``calendar_dates`` and ``agency``.
    others
        The bytes of all other files.
    """

    name: str
    tables: Mapping[str, pd.DataFrame | UnreadCalls]
    others: Mapping[str, bytes]

    def __getitem__(self, table: str) -> pd.DataFrame:
        found = self.tables[table]
        return found.read if isinstance(found, UnreadCalls) else found

    def having(self, **tables: pd.DataFrame | UnreadCalls) -> FeedTables:
        """The feed with some tables replaced."""
        return replace(self, tables={**self.tables, **tables})

    def plus(self, table: str, rows: list[dict[str, Any]] | pd.DataFrame) -> FeedTables:
        """The feed with rows added to a table; cells that are not given stay empty."""
        more = pd.DataFrame(rows).fillna("").astype(str)
        found = self.tables[table]
        if isinstance(found, UnreadCalls) and found.takes(more):
            return self.having(**{table: found.plus(more)})
        joined = pd.concat([self[table], more], ignore_index=True).fillna("")
        return self.having(**{table: joined})


def load_feed(path: str | Path) -> FeedTables:
    """Read the tables of a feed as text.

    Raises
    ------
    FeedError
        If the feed cannot be opened or a table is missing.
    """
    files = open_feed(path)
    tables: dict[str, pd.DataFrame | UnreadCalls] = {}
    others: dict[str, bytes] = {}
    for name in files.members:
        with files.open(name) as stream:
            content = stream.read()
        stem = name.removesuffix(".txt")
        if stem == "stop_times":
            tables[stem] = UnreadCalls(content)
        elif stem in (*EDITED, "calendar_dates", "agency"):
            tables[stem] = _text_table(content)
        else:
            others[name] = content
    missing = [t for t in EDITED if t not in tables and t not in _LEAST]
    if missing:
        raise FeedError(f"{files.name}: {', '.join(missing)} missing. Get a complete GTFS feed.")
    for stem, header in _LEAST.items():
        tables.setdefault(stem, pd.DataFrame(columns=header.split(","), dtype=str))
    return FeedTables(files.name, tables, others)


def save_feed(feed: FeedTables, folder: Path) -> Path:
    """Write a feed as a folder of text files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in feed.others.items():
        (folder / name).write_bytes(content)
    for stem, table in feed.tables.items():
        if isinstance(table, UnreadCalls):
            (folder / f"{stem}.txt").write_bytes(table.content)
        elif len(table) or stem not in _LEAST:
            rows = pa.Table.from_pandas(table.astype(str), preserve_index=False)
            pa_csv.write_csv(rows, folder / f"{stem}.txt", _AS_NEEDED)
    return folder


def _text_table(content: bytes) -> pd.DataFrame:
    """A table whose cells are all text, as they stand in the file."""
    text = content.decode("utf-8-sig")
    names = next(csv.reader(io.StringIO(text)), [])
    types = pa_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
    )
    lines = pa_csv.ParseOptions(newlines_in_values=True)
    rows = pa_csv.read_csv(pa.BufferReader(text.encode()), None, lines, types)
    table: pd.DataFrame = rows.to_pandas()
    return table.rename(columns=str.strip)


def _in_order(stop_times: pd.DataFrame) -> pd.DataFrame:
    """Calls by trip and place in the sequence."""
    number = pd.to_numeric(stop_times["stop_sequence"], errors="coerce").to_numpy()
    trip, _ = pd.factorize(stop_times["trip_id"].to_numpy(dtype=object))
    return stop_times.iloc[np.lexsort((number, trip))].reset_index(drop=True)
