"""Publication mode: the tables of a report in which no small group of people can be found."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.report.disclosure import Numbers, hide_small_groups
from geoaccess.report.tables import Table

HIDDEN = "×"
"""What stands in place of a number that is not published."""

NOT_PUBLISHED = ("worst_places",)
"""Tables about single places."""

_Sum = tuple[Hashable, tuple[Hashable, ...]]

_BASE = ("residents", "insured_residents")
_SHARES = {
    "covered_share": ("covered_residents", "covered_insured"),
    "residents_share": ("residents",),
}
_ROW_KEYS = ("municipality", "insurer", "reason", "statuses", "within_min", "year")
_AREA_SUMS = ("residents", "covered_residents", "not_covered_residents")


def publish_tables(tables: Mapping[str, Table], *, smallest: int = 10) -> dict[str, Table]:
    """Leave out single places and hide every number that would tell a small group apart.

    Parameters
    ----------
    tables
        The tables of a report.
    smallest
        The fewest people that a published number may stand for.

    Returns
    -------
    dict of Table
        The tables without those about single places; hidden numbers, and the
        shares that would give them away, are `HIDDEN`.
    """
    kept = {key: table for key, table in tables.items() if key not in NOT_PUBLISHED}
    hidden = hide_small_groups(published_numbers(kept), smallest=smallest)
    return {key: Table(key, _masked(table, hidden)) for key, table in kept.items()}


def published_numbers(tables: Mapping[str, Table]) -> Numbers:
    """All numbers of people in the tables, with the sums and groups that join them."""
    values: dict[Hashable, float] = {}
    for table in tables.values():
        values |= _values(table)
    insured_sums, totals = _insured_sums(tables)
    sums = [*_headline_sums(tables, values), *_area_sums(tables), *insured_sums]
    sums += _forecast_sums(tables)
    for total, parts in insured_sums:
        values[total] = sum(values[part] for part in parts)
    known = [(total, parts) for total, parts in sums if {total, *parts} <= set(values)]
    within = [*_nested(tables), *_across(tables), *_insured_within(tables, values)]
    pairs = tuple((a, b) for a, b in within if a in values and b in values)
    return Numbers(values, tuple(known), pairs, frozenset(totals))


def _people_columns(table: Table) -> list[str]:
    people = ("residents", "_residents", "_insured", "places_short")
    return [c for c in table.frame.columns if c.endswith(people) and not c.endswith("_share")]


def _row_names(table: Table) -> list[Hashable]:
    """What identifies each row: its texts and thresholds."""
    keys = [c for c in _ROW_KEYS if c in table.frame]
    return [tuple(row) for row in table.frame[keys].itertuples(index=False, name=None)]


def _values(table: Table) -> dict[Hashable, float]:
    """Numbers by table, row and column; a total that repeats on many rows is one number."""
    found: dict[Hashable, float] = {}
    for column in _people_columns(table):
        for name, value in zip(_row_names(table), table.frame[column], strict=True):
            found[_name(table.key, name, column)] = float(value)
    return found


def _name(key: str, row: Hashable, column: str) -> Hashable:
    if column in _BASE and key in ("headline", "insurers", "municipal_insured"):
        group = row[0] if key != "headline" and isinstance(row, tuple) else ""
        return (key, group, column)
    return (key, row, column)


def _headline_sums(tables: Mapping[str, Table], values: Mapping[Hashable, float]) -> list[_Sum]:
    """Covered and not covered make all residents; so do the reasons together."""
    everyone: Hashable = ("headline", "", "residents")
    sums: list[_Sum] = []
    rows = _row_names(tables["headline"]) if "headline" in tables else []
    for row in rows:
        covered: Hashable = ("headline", row, "covered_residents")
        sums.append((everyone, (covered, ("headline", row, "not_covered_residents"))))
        if _is_headline(row, values):
            sums.append((covered, (_COVERED,)))
    if "reasons" in tables:
        reasons = tuple(("reasons", row, "residents") for row in _row_names(tables["reasons"]))
        sums.append((everyone, reasons))
    return sums


_COVERED: Hashable = ("reasons", ("covered",), "residents")


def _is_headline(row: Hashable, values: Mapping[Hashable, float]) -> bool:
    """Whether a threshold and reading are those of the other tables: they count the same people."""
    covered = values.get(("headline", row, "covered_residents"))
    return covered is not None and abs(covered - values.get(_COVERED, -1.0)) < 1e-6


def _area_sums(tables: Mapping[str, Table]) -> list[_Sum]:
    """Areas add up to the region, and within an area covered and not covered to its residents."""
    if "municipalities" not in tables:
        return []
    rows = _row_names(tables["municipalities"])
    sums: list[_Sum] = [
        (
            ("municipalities", row, "residents"),
            tuple(("municipalities", row, c) for c in _AREA_SUMS[1:]),
        )
        for row in rows
    ]
    totals: dict[str, Hashable] = {
        "residents": ("headline", "", "residents"),
        "covered_residents": _COVERED,
    }
    for column, total in totals.items():
        sums.append((total, tuple(("municipalities", row, column) for row in rows)))
    return sums


def _forecast_sums(tables: Mapping[str, Table]) -> list[_Sum]:
    """In every year the residents have a place, lack one, or are out of reach."""
    if "forecast" not in tables:
        return []
    parts = ("placed_residents", "places_short", "out_of_reach_residents")
    return [
        (("forecast", row, "residents"), tuple(("forecast", row, part) for part in parts))
        for row in _row_names(tables["forecast"])
    ]


def _insured_sums(tables: Mapping[str, Table]) -> tuple[list[_Sum], set[Hashable]]:
    """Insurers and municipalities divide the same insured people.

    Their common totals are not published themselves; they enter as numbers that
    nobody is told but that both tables must meet.
    """
    parts: dict[Hashable, dict[str, set[Hashable]]] = {}
    for key in ("insurers", "municipal_insured"):
        for row in _row_names(tables[key]) if key in tables else []:
            group, *reading = row if isinstance(row, tuple) else (row,)
            covered = parts.setdefault(("total", "covered_insured", tuple(reading)), {})
            covered.setdefault(key, set()).add((key, row, "covered_insured"))
            base = parts.setdefault(("total", "insured_residents"), {})
            base.setdefault(key, set()).add((key, group, "insured_residents"))
    sums: list[_Sum] = [
        (total, tuple(sorted(names, key=str)))
        for total, divisions in parts.items()
        for names in divisions.values()
    ]
    return sums, set(parts)


def _insured_within(
    tables: Mapping[str, Table], values: Mapping[Hashable, float]
) -> list[tuple[Hashable, Hashable]]:
    """Insured people who are covered are among all who are covered, in the region and in an area."""
    pairs: list[tuple[Hashable, Hashable]] = []
    for row in _row_names(tables["headline"]) if "headline" in tables else []:
        pairs.append((("total", "covered_insured", row), ("headline", row, "covered_residents")))
    if {"municipal_insured", "municipalities"} <= set(tables):
        for row in _row_names(tables["municipal_insured"]):
            area, *reading = row if isinstance(row, tuple) else (row,)
            if _is_headline(tuple(reading), values):
                covered: Hashable = ("municipalities", (area,), "covered_residents")
                pairs.append((("municipal_insured", row, "covered_insured"), covered))
    return pairs


def _nested(tables: Mapping[str, Table]) -> list[tuple[Hashable, Hashable]]:
    """Within one table: shorter thresholds and stricter readings lie within the wider ones."""
    pairs: list[tuple[Hashable, Hashable]] = []
    for key, column in (
        ("headline", "covered_residents"),
        ("insurers", "covered_insured"),
        ("municipal_insured", "covered_insured"),
    ):
        if key in tables:
            pairs += _chains(tables[key], column)
    if "places_short" in tables:
        for row in _row_names(tables["places_short"]):
            inner = ("places_short", row, "places_short")
            pairs.append((inner, ("places_short", row, "unplaced_residents")))
    return pairs


def _chains(table: Table, column: str) -> list[tuple[Hashable, Hashable]]:
    """Pairs of all readings and thresholds of each group, and of each with the group itself."""
    base = "insured_residents" if "insured_residents" in table.frame else "residents"
    frame = table.frame.assign(name=pd.Series(_row_names(table), index=table.frame.index))
    groups = [c for c in ("municipality", "insurer") if c in frame]
    pieces = [rows for _, rows in frame.groupby(groups, sort=False)] if groups else [frame]
    pairs: list[tuple[Hashable, Hashable]] = []
    for piece in pieces:
        cells = piece[["statuses", "within_min", "name"]].to_numpy()
        for statuses, within, name in cells:
            inner: Hashable = (table.key, tuple(name), column)
            pairs.append((inner, _name(table.key, tuple(name), base)))
            pairs += [
                (inner, (table.key, tuple(other), column))
                for wider, longer, other in cells
                if _wider(statuses, wider) and within <= longer and name != other
            ]
    return pairs


_READING_ORDER = ("open", "open+conditional", "all")


def _wider(statuses: Any, other: Any) -> bool:
    """Whether everybody counted under a reading is counted under the other as well."""
    if statuses == other:
        return True
    known = statuses in _READING_ORDER and other in _READING_ORDER
    return known and _READING_ORDER.index(statuses) <= _READING_ORDER.index(other)


def _across(tables: Mapping[str, Table]) -> list[tuple[Hashable, Hashable]]:
    """Between tables: the insured of a municipality are among its residents, and so are the unplaced."""
    pairs: list[tuple[Hashable, Hashable]] = []
    if "municipalities" not in tables:
        return pairs
    for row in _row_names(tables["municipalities"]):
        outer: Hashable = ("municipalities", row, "residents")
        group = row[0] if isinstance(row, tuple) else row
        pairs.append((("municipal_insured", group, "insured_residents"), outer))
        pairs.append((("places_short", row, "unplaced_residents"), outer))
    return pairs


def _masked(table: Table, hidden: frozenset[Hashable]) -> pd.DataFrame:
    """The table with hidden numbers, and shares that would tell them, taken out."""
    frame = table.frame.astype(object)
    rows = _row_names(table)
    columns = _people_columns(table)
    mask = pd.DataFrame(
        [[_name(table.key, row, column) in hidden for column in columns] for row in rows],
        columns=columns,
        index=frame.index,
        dtype=bool,
    )
    for share, sources in _SHARES.items():
        if share in frame:
            told = mask[[c for c in (*sources, *_BASE) if c in mask]].any(axis=1)
            frame.loc[told.to_numpy(), share] = HIDDEN
    for column in columns:
        frame.loc[mask[column].to_numpy(), column] = HIDDEN
    if "not_covered_residents" in frame and "covered_residents" in frame:
        frame = _keep_complements(frame)
    return frame


def _keep_complements(frame: pd.DataFrame) -> pd.DataFrame:
    """Covered and not covered are each other's complement: a share stays only where both stand."""
    told = (frame[["covered_residents", "not_covered_residents"]] == HIDDEN).any(axis=1)
    if "covered_share" in frame:
        frame.loc[np.asarray(told), "covered_share"] = HIDDEN
    return frame
