"""The numbers of the key tables as one system: what adds up, and what lies within what."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from geoaccess.coverage.key_tables import Table
from geoaccess.coverage.publication.disclosure import Numbers

Sum = tuple[Hashable, tuple[Hashable, ...]]
Pair = tuple[Hashable, Hashable]

EVERYONE: Hashable = ("headline", "", "residents")
COVERED: Hashable = ("reasons", ("covered",), "residents")

BASE = ("residents", "insured_residents")
"""Columns that say the same on every row of a group: they are one number."""

_ROW_KEYS = (
    "municipality",
    "cell",
    "insurer",
    "reason",
    "statuses",
    "within_min",
    "year",
    "part",
)
_GROUPED = ("headline", "insurers", "municipal_insured")
_READING_ORDER = ("open", "open+conditional", "all")
_SPLIT = ("covered_residents", "not_covered_residents")


def people_columns(table: Table) -> list[str]:
    """Columns that count people."""
    people = ("residents", "_residents", "_insured", "places_short")
    return [c for c in table.frame.columns if c.endswith(people) and not c.endswith("_share")]


def row_names(table: Table) -> list[Hashable]:
    """What identifies each row: its texts and thresholds."""
    keys = [c for c in _ROW_KEYS if c in table.frame]
    return [tuple(row) for row in table.frame[keys].itertuples(index=False, name=None)]


def number_name(key: str, row: Hashable, column: str) -> Hashable:
    """Name of the number in a cell of a table."""
    if column in BASE and key in _GROUPED:
        group = row[0] if key != "headline" and isinstance(row, tuple) else ""
        return (key, group, column)
    return (key, row, column)


def table_values(tables: Mapping[str, Table]) -> dict[Hashable, float]:
    """Every number of people in the tables by its name."""
    found: dict[Hashable, float] = {}
    for table in tables.values():
        for column in people_columns(table):
            for name, value in zip(row_names(table), table.frame[column], strict=True):
                found[number_name(table.key, name, column)] = float(value)
    return found


def residents_numbers(tables: Mapping[str, Table], pieces: pd.DataFrame | None) -> Numbers:
    """The people of region, municipalities and cells: what every publication shares."""
    values = table_values(tables)
    kept = {EVERYONE: values[EVERYONE]}
    for key in ("municipalities", "cells"):
        names: list[Hashable] = (
            [(key, row, "residents") for row in row_names(tables[key])] if key in tables else []
        )
        kept |= {name: values[name] for name in names}
    sums = _divisions(tables, "residents", EVERYONE)
    more, tied = _piece_numbers(pieces, ("residents",))
    return Numbers({**kept, **more}, (*sums, *tied), (), frozenset(more))


def core_numbers(
    tables: Mapping[str, Table], pieces: pd.DataFrame | None, readings: pd.DataFrame | None
) -> Numbers:
    """Everything that the key tables tell, with the sums and groups that join it.

    Parameters
    ----------
    tables
        ``headline``, ``reasons`` and, where known, ``municipalities`` and ``cells``.
    pieces
        People by ``cell`` and ``municipality``: how the two divisions cut each other.
    readings
        Covered people by ``municipality``, ``statuses`` and ``within_min``: nobody is
        told them, but they tie the headlines to the municipalities.
    """
    values = table_values(tables)
    sums = [*_headline_sums(tables, values)]
    for key in ("municipalities", "cells"):
        if key in tables:
            sums += _rows_split(tables[key])
    sums += _divisions(tables, "residents", EVERYONE)
    sums += _divisions(tables, "covered_residents", COVERED)
    more, tied = _piece_numbers(pieces, ("residents", *_SPLIT))
    values |= more
    known = [(total, parts) for total, parts in (*sums, *tied) if {total, *parts} <= set(values)]
    core = Numbers(values, tuple(known), tuple(chains(tables["headline"])), frozenset(more))
    return core if readings is None else core.joined(_reading_numbers(readings, values))


def area_covered(area: str, reading: Hashable) -> Hashable:
    """Name of the people of a municipality who are covered under a reading and threshold."""
    return ("area", area, reading, "covered_residents")


def _reading_numbers(readings: pd.DataFrame, values: Mapping[Hashable, float]) -> Numbers:
    """Covered people of every municipality under every reading, which nobody is told."""
    columns = ["municipality", "statuses", "within_min", "covered_residents"]
    own: dict[Hashable, float] = {}
    parts: dict[Hashable, list[Hashable]] = {}
    sums: list[Sum] = []
    for area, statuses, within, people in readings[columns].itertuples(index=False, name=None):
        reading = (statuses, within)
        name = area_covered(area, reading)
        own[name] = float(people)
        parts.setdefault(("headline", reading, "covered_residents"), []).append(name)
        if is_headline(reading, values):
            sums.append((("municipalities", (area,), "covered_residents"), (name,)))
    sums += [(total, tuple(names)) for total, names in parts.items()]
    steps = next_wider(readings)
    pairs: list[Pair] = []
    for area in dict.fromkeys(readings["municipality"]):
        pairs += [(area_covered(area, a), area_covered(area, b)) for a, b in steps]
        everyone: Hashable = ("municipalities", (area,), "residents")
        pairs += [(area_covered(area, b), everyone) for b in {b for _, b in steps}]
    return Numbers(own, tuple(sums), tuple(pairs), frozenset(own))


def next_wider(readings: pd.DataFrame) -> list[Pair]:
    """Pairs of a reading with threshold and the next that everybody counted under it is also in."""
    keys = readings[["statuses", "within_min"]].drop_duplicates()
    own = [tuple(row) for row in keys.itertuples(index=False, name=None)]
    limits = sorted({within for _, within in own})
    longer = dict(pairwise(limits))
    looser = dict(pairwise(name for name in _READING_ORDER if any(name == s for s, _ in own)))
    pairs: list[Pair] = []
    for statuses, within in own:
        for wider in ((statuses, longer.get(within)), (looser.get(statuses), within)):
            if None not in wider:
                pairs.append(((statuses, within), wider))
    return pairs


def is_headline(row: Hashable, values: Mapping[Hashable, float]) -> bool:
    """Whether a threshold and reading are those of the other tables: they count the same people."""
    covered = values.get(("headline", row, "covered_residents"))
    return covered is not None and abs(covered - values.get(COVERED, -1.0)) < 1e-6


def _headline_sums(tables: Mapping[str, Table], values: Mapping[Hashable, float]) -> list[Sum]:
    """Covered and not covered make all residents; so do the reasons together."""
    sums: list[Sum] = []
    for row in row_names(tables["headline"]):
        covered: Hashable = ("headline", row, "covered_residents")
        sums.append((EVERYONE, (covered, ("headline", row, "not_covered_residents"))))
        if is_headline(row, values):
            sums.append((covered, (COVERED,)))
    reasons = tuple(("reasons", row, "residents") for row in row_names(tables["reasons"]))
    return [*sums, (EVERYONE, reasons)]


def _rows_split(table: Table) -> list[Sum]:
    """On every row covered and not covered make the residents."""
    return [
        ((table.key, row, "residents"), tuple((table.key, row, part) for part in _SPLIT))
        for row in row_names(table)
    ]


def _divisions(tables: Mapping[str, Table], column: str, total: Hashable) -> list[Sum]:
    """Municipalities, and again cells, add up to the region."""
    return [
        (total, tuple((key, row, column) for row in row_names(tables[key])))
        for key in ("municipalities", "cells")
        if key in tables
    ]


def _piece_numbers(
    pieces: pd.DataFrame | None, columns: tuple[str, ...]
) -> tuple[dict[Hashable, float], list[Sum]]:
    """Cells cut by municipalities: nobody is told these numbers, but both divisions must meet them."""
    if pieces is None:
        return {}, []
    values: dict[Hashable, float] = {}
    parts: dict[Hashable, list[Hashable]] = {}
    for cell, area, *people in pieces[["cell", "municipality", *columns]].itertuples(
        index=False, name=None
    ):
        for column, value in zip(columns, people, strict=True):
            name = ("piece", cell, area, column)
            values[name] = float(value)
            parts.setdefault(("cells", (cell,), column), []).append(name)
            parts.setdefault(("municipalities", (area,), column), []).append(name)
    sums: list[Sum] = [(total, tuple(names)) for total, names in parts.items()]
    if "covered_residents" in columns:
        sums += _piece_splits(values)
    return values, sums


def _piece_splits(values: Mapping[Hashable, float]) -> list[Sum]:
    keys = {name[1:3] for name in values if isinstance(name, tuple)}
    return [
        (("piece", *key, "residents"), tuple(("piece", *key, part) for part in _SPLIT))
        for key in sorted(keys)
    ]


def chains(table: Table) -> Iterator[Pair]:
    """Shorter thresholds and stricter readings lie within the wider ones, and all in their group."""
    insured = "insured_residents" in table.frame
    base = "insured_residents" if insured else "residents"
    column = "covered_insured" if insured else "covered_residents"
    frame = table.frame.assign(name=pd.Series(row_names(table), index=table.frame.index))
    groups = [c for c in ("municipality", "insurer") if c in frame]
    pieces = [rows for _, rows in frame.groupby(groups, sort=False)] if groups else [frame]
    for piece in pieces:
        cells = piece[["statuses", "within_min", "name"]].to_numpy()
        for statuses, within, name in cells:
            inner: Hashable = (table.key, tuple(name), column)
            yield inner, number_name(table.key, tuple(name), base)
            for wider, longer, other in cells:
                if _wider(statuses, wider) and within <= longer and name != other:
                    yield inner, (table.key, tuple(other), column)


def _wider(statuses: Any, other: Any) -> bool:
    """Whether everybody counted under a reading is counted under the other as well."""
    if statuses == other:
        return True
    known = statuses in _READING_ORDER and other in _READING_ORDER
    return known and _READING_ORDER.index(statuses) <= _READING_ORDER.index(other)
