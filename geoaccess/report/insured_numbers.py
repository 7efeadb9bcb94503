"""How the insured hang together with all people: what an attacker knows who reads both."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from geoaccess.coverage.key_tables import Table
from geoaccess.coverage.publication.disclosure import Numbers
from geoaccess.coverage.publication.published_numbers import (
    EVERYONE,
    Pair,
    Sum,
    area_covered,
    next_wider,
    row_names,
)

INSURED = ("insurers", "municipal_insured")
"""Tables that divide the insured."""

_ALL: Hashable = ("total", "insured_residents")


def insured_numbers(tables: Mapping[str, Table], values: Mapping[Hashable, float]) -> Numbers:
    """Numbers that nobody is told but that all tables must meet, with what ties them.

    The common totals of insurers and municipalities; and the people without
    insurance, of whom those covered are some.

    Parameters
    ----------
    tables
        The tables of a report.
    values
        Every number that the tables show, and the unpublished ones of the core.
    """
    divisions = list(_divisions(tables))
    own = {total: sum(values[part] for part in parts) for total, parts in divisions}
    everything = {**values, **own}
    rest = Numbers({})
    for whole, insured, covered in _groups(tables, everything):
        rest = rest.joined(_uninsured(whole, insured, covered, everything))
        rest = rest.joined(_nested(tables, whole, covered))
    totals = Numbers(own, tuple(divisions), (), frozenset(own))
    return totals.joined(rest)


def _divisions(tables: Mapping[str, Table]) -> Iterator[Sum]:
    """Insurers and municipalities divide the same insured people."""
    for key in INSURED:
        if key not in tables:
            continue
        rows = [row for row in row_names(tables[key]) if isinstance(row, tuple)]
        groups = dict.fromkeys(row[0] for row in rows)
        yield _ALL, tuple((key, group, "insured_residents") for group in groups)
        for reading in dict.fromkeys(row[1:] for row in rows):
            parts = tuple((key, (group, *reading), "covered_insured") for group in groups)
            yield ("total", "covered_insured", reading), parts


_Group = tuple[Hashable, Hashable, dict[tuple[Hashable, ...], Pair]]


def _groups(tables: Mapping[str, Table], values: Mapping[Hashable, float]) -> Iterator[_Group]:
    """Region and municipalities: their people, their insured, and by reading the covered of both."""
    readings = [row for row in row_names(tables["headline"]) if isinstance(row, tuple)]
    if _ALL in values:
        covered: dict[tuple[Hashable, ...], Pair] = {
            r: (("headline", r, "covered_residents"), ("total", "covered_insured", r))
            for r in readings
        }
        yield EVERYONE, _ALL, covered
    if not {"municipal_insured", "municipalities"} <= set(tables):
        return
    for area in dict.fromkeys(tables["municipal_insured"].frame["municipality"]):
        covered = {
            r: (area_covered(area, r), ("municipal_insured", (area, *r), "covered_insured"))
            for r in readings
        }
        whole: Hashable = ("municipalities", (area,), "residents")
        yield whole, ("municipal_insured", area, "insured_residents"), covered


def _uninsured(
    whole: Hashable,
    insured: Hashable,
    covered: Mapping[tuple[Hashable, ...], Pair],
    values: Mapping[Hashable, float],
) -> Numbers:
    """People without insurance, all and covered, as the rest of both."""
    rest: Hashable = ("uninsured", whole)
    own = {rest: values[whole] - values[insured]}
    sums: list[Sum] = [(whole, (insured, rest))]
    pairs: list[Pair] = []
    for reading, (everybody, theirs) in covered.items():
        name: Hashable = ("uninsured", whole, reading)
        own[name] = values[everybody] - values[theirs]
        sums.append((everybody, (theirs, name)))
        pairs.append((name, rest))
    return Numbers(own, tuple(sums), tuple(pairs), frozenset(own))


def _nested(
    tables: Mapping[str, Table],
    whole: Hashable,
    covered: Mapping[tuple[Hashable, ...], Pair],
) -> Numbers:
    """Who is covered without insurance under one reading is so under a wider one."""
    steps = next_wider(tables["headline"].frame)
    pairs: list[Pair] = [
        (("uninsured", whole, a), ("uninsured", whole, b))
        for a, b in steps
        if a in covered and b in covered
    ]
    return Numbers({}, (), tuple(pairs))
