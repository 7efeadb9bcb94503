"""Read one input table against its contract and gather everything that is wrong with it.

All readers go through `check_table`; `read_table` raises what it finds. A study
gathers the faults of several tables before it raises.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import Fault, GeoAccessWarning, InputError, MissingColumnError, raise_faults
from geoaccess.inputs.tables.cells import EXPECTED, REMEDIES, read_cells, text_of, texts
from geoaccess.inputs.tables.coordinates import COORDINATES, locate
from geoaccess.inputs.tables.sources import MAX_MB, RawTable, Source, open_source
from geoaccess.inputs.tables.syntax import Syntax, syntax_of
from geoaccess.schema import Column, Table
from geoaccess.schema_rules import broken_rules

Mask = npt.NDArray[np.bool_]


def read_table(
    source: Source,
    table: Table,
    *,
    postcodes: frozenset[int] | None = None,
    max_mb: float = MAX_MB,
) -> gpd.GeoDataFrame:
    """Read and check a table; raise all its faults as one error; arguments as for `check_table`.

    Raises
    ------
    InputError
        With every fault of the table.
    """
    frame, faults = check_table(source, table, postcodes=postcodes, max_mb=max_mb)
    raise_faults(faults)
    return frame


def check_table(
    source: Source,
    table: Table,
    *,
    postcodes: frozenset[int] | None = None,
    empty: Mapping[str, str] | None = None,
    max_mb: float = MAX_MB,
) -> tuple[gpd.GeoDataFrame | None, list[Fault]]:
    """Read a table and gather its faults without raising them.

    Parameters
    ----------
    source
        A path or a frame, which stays as it is.
    table
        The contract.
    postcodes
        The postcodes that exist, where they are known.
    empty
        By column: what an empty cell of it reads as, with a warning.
    max_mb
        The most megabytes of a file, unpacked.

    Returns
    -------
    frame, faults
        The table as a GeoDataFrame in EPSG:4326, its columns in the order of the
        contract and further columns behind them, with the provenance record in
        ``frame.attrs["source"]``; None when there are faults.
    """
    try:
        raw = open_source(source, table.name, max_mb=max_mb)
    except InputError as error:
        return None, list(error.faults)
    raw = _filled(raw, empty or {})
    frame, faults = _known_headings(raw, table)
    if not len(frame):
        faults.append(Fault(raw.where, "the table has no rows.", "Add at least one."))
    if not len(frame) or frame.columns.has_duplicates:
        return None, faults
    labels = _row_labels(frame, raw)
    values, found = _read_columns(frame, raw, table, labels, postcodes)
    located = locate(frame, where=raw.where, shape=table.shape, decimal=raw.decimal)
    faults += found + [
        named for fault, mask in located.faults if (named := _with_ids(fault, mask, labels))
    ]
    if faults:
        return None, faults
    return _assemble(frame, values, located.geometry, raw), []


def _filled(raw: RawTable, empty: Mapping[str, str]) -> RawTable:
    """The table with a word in the place of empty cells of some columns, saying so."""
    frame = raw.frame
    for column, word in empty.items():
        cells = frame[column] if column in frame else pd.Series(None, frame.index, dtype=object)
        blank = np.array([text is None for text in texts(cells)], dtype=np.bool_)
        if not blank.any():
            continue
        frame = frame.assign(**{column: cells.astype(object).mask(blank, word)})
        warnings.warn(
            f"{raw.where}: {int(blank.sum())} of {len(blank)} rows have no {column}; they read as "
            f"{word!r}. Fill it in: no result is better than what this column says.",
            GeoAccessWarning,
            stacklevel=3,
        )
    return replace(raw, frame=frame)


def _known_headings(raw: RawTable, table: Table) -> tuple[pd.DataFrame, list[Fault]]:
    """Headings as the contract writes them; faults for those that are missing or stand twice."""
    wanted = [*(c.name for c in table.columns), *COORDINATES]
    found = [str(heading).strip() for heading in raw.frame.columns]
    renamed = [h.casefold() if h not in wanted and h.casefold() in wanted else h for h in found]
    frame = raw.frame.set_axis(renamed, axis=1)
    if isinstance(raw.frame, gpd.GeoDataFrame) and raw.frame.active_geometry_name is not None:
        active = renamed[list(raw.frame.columns).index(raw.frame.active_geometry_name)]
        frame = gpd.GeoDataFrame(frame, geometry=active, crs=raw.frame.crs)
    faults = [
        Fault(raw.where, f"the heading {heading!r} stands twice.", "Keep one of the columns.")
        for heading in dict.fromkeys(h for h in renamed if renamed.count(h) > 1)
    ]
    unused = [h for h in renamed if h not in wanted]
    for column in table.columns:
        if column.required and column.name not in renamed:
            close = get_close_matches(column.name, unused, n=1, cutoff=0.6)
            hint = f" Is it the column {close[0]!r}?" if close else ""
            faults.append(
                Fault(
                    raw.where,
                    f"the column {column.name!r} is missing.",
                    f"{column.meaning}{hint}",
                    kind=MissingColumnError,
                )
            )
    _warn_of_misspelt(raw.where, unused, table, renamed)
    return frame, faults


def _warn_of_misspelt(where: str, unused: list[str], table: Table, present: list[str]) -> None:
    """A misspelt optional column would quietly count as not known."""
    optional = [c.name for c in table.columns if not c.required and c.name not in present]
    for heading in unused:
        close = get_close_matches(heading.casefold(), optional, n=1, cutoff=0.85)
        if close:
            warnings.warn(
                f"{where}: the column {heading!r} is not used. Is it {close[0]!r}?",
                GeoAccessWarning,
                stacklevel=4,
            )


def _row_labels(frame: pd.DataFrame, raw: RawTable) -> npt.NDArray[np.object_]:
    """What to call each row: its id, or its number in the source where it has none."""
    ids = texts(frame["id"]) if "id" in frame.columns else [None] * len(frame)
    labels = np.empty(len(frame), dtype=object)
    labels[:] = [
        f"row {number}" if i is None else i for i, number in zip(ids, raw.row_numbers, strict=True)
    ]
    return labels


def _with_ids(fault: Fault, mask: Mask | None, labels: npt.NDArray[np.object_]) -> Fault | None:
    """The fault with the rows of its mask; None when the mask marks no row."""
    if mask is None:
        return fault
    if not mask.any():
        return None
    return Fault(fault.where, fault.problem, fault.remedy, tuple(labels[mask]), fault.kind)


def _read_columns(
    frame: pd.DataFrame,
    raw: RawTable,
    table: Table,
    labels: npt.NDArray[np.object_],
    postcodes: frozenset[int] | None,
) -> tuple[dict[str, Any], list[Fault]]:
    """Values of the contract's columns, with the faults of all of them."""
    values: dict[str, Any] = {}
    unread: dict[str, Mask] = {}
    faults: list[Fault] = []
    for column in table.columns:
        if column.name not in frame.columns:
            continue
        values[column.name], bad = read_cells(frame[column.name], column, raw.decimal)
        unread[column.name] = bad
        if bad.any():
            faults.append(_unreadable(column, frame[column.name], bad, raw.where, labels))
        elif column.syntax:
            syntax = syntax_of(column.syntax, postcodes)
            faults += _syntax_faults(column, syntax, values[column.name], raw.where, labels)
    for breach in broken_rules(pd.DataFrame(values), table):
        name = breach.column.name
        # A cell that could not be read was named already; it is not missing as well.
        rows = [row for row in breach.rows if not unread[name][row]]
        if rows:
            rule = breach.rule
            problem = rule.problem + (
                "."
                if rule.on_missing
                else f": {_examples(values[name].iloc[rows], breach.column)}."
            )
            ids = tuple(dict.fromkeys(labels[rows]))
            faults.append(Fault(raw.where, problem, rule.remedy, ids, rule.kind))
    return values, faults


def _unreadable(
    column: Column,
    cells: pd.Series[Any],
    bad: Mask,
    where: str,
    labels: npt.NDArray[np.object_],
) -> Fault:
    """The fault of cells that are not of their column's kind."""
    found = _examples(cells[bad], column)
    problem = f"{column.name} is not {EXPECTED[column.kind]}: {found}."
    return Fault(where, problem, REMEDIES[column.kind], tuple(labels[bad]))


def _syntax_faults(
    column: Column,
    syntax: Syntax,
    values: pd.Series[Any],
    where: str,
    labels: npt.NDArray[np.object_],
) -> list[Fault]:
    """The texts of a column that its syntax cannot read, as one fault that quotes the first ones."""
    read, remedy = syntax
    problems: dict[str, str] = {}
    for text in values.dropna().unique():
        try:
            read(text)
        except InputError as error:
            problems[text] = str(error)
    if not problems:
        return []
    rows = tuple(labels[values.isin(list(problems)).to_numpy()])
    quoted = "; ".join(problem.rstrip(".") for problem in list(problems.values())[:3])
    stop = "" if quoted.endswith("?") else "."
    return [Fault(where, f"{column.name} cannot be read: {quoted}{stop}", remedy, rows)]


def _examples(cells: pd.Series[Any], column: Column, limit: int = 3) -> str:
    """Some of the values found, with the word that was probably meant."""
    shown = []
    for value in dict.fromkeys(text_of(cell) for cell in cells):
        close = get_close_matches(str(value), column.words, n=1)
        quoted = repr(value) if column.kind in ("text", "flag", "date") or not value else value
        shown.append(f"{quoted}" + (f" (did you mean {close[0]!r}?)" if close else ""))
    rest = len(shown) - limit
    return ", ".join(shown[:limit]) + (f" and {rest} more" if rest > 0 else "")


def _assemble(
    frame: pd.DataFrame, values: dict[str, Any], geometry: Any, raw: RawTable
) -> gpd.GeoDataFrame:
    """Contract columns, then the caller's further columns, then geometry."""
    active = frame.active_geometry_name if isinstance(frame, gpd.GeoDataFrame) else None
    further = {
        str(name): frame[name].reset_index(drop=True)
        for name in frame.columns
        if name not in values and name not in COORDINATES and name not in (active, "geometry")
    }
    residents = values.get("residents")
    if residents is not None:
        values = values | {"residents": residents.astype(np.int64)}
    result = gpd.GeoDataFrame({**values, **further}, geometry=geometry, crs="EPSG:4326")
    result.attrs["source"] = raw.record
    return result
