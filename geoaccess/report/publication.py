"""Publication mode: the tables of a report in which no small group of people can be found.

The key numbers are those of `geoaccess.coverage.publication.editions`, which a map of the
same coverage shows too. What the report adds to them is decided here, after them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

import numpy as np
import pandas as pd

from geoaccess.coverage.key_tables import Table
from geoaccess.coverage.publication.disclosure import Numbers, hide_small_groups
from geoaccess.coverage.publication.editions import HIDDEN, Publication, PublishedCore, mask_table
from geoaccess.coverage.publication.published_numbers import (
    EVERYONE,
    Pair,
    Sum,
    chains,
    row_names,
    table_values,
)
from geoaccess.report.insured_numbers import INSURED, insured_numbers

NOT_PUBLISHED = ("worst_places", "fairness")
"""Tables about single places, and those whose every number rests on all single places."""

_CORE = ("headline", "reasons", "municipalities")
_PARTS = ("reach", "available", "appropriate", "affordable")
_GROUPS = ("municipality", "insurer")


def publish_tables(
    tables: Mapping[str, Table], core: PublishedCore, publication: Publication
) -> dict[str, Table]:
    """Leave out single places and hide every number that would tell a small group apart.

    Parameters
    ----------
    tables
        The tables of a report.
    core
        The key numbers of the same coverage for publication.
    publication
        The smallest group.

    Returns
    -------
    dict of Table
        The tables without those about single places. Hidden numbers, and the
        shares that would give them away, are `HIDDEN`. Rows stand in the order of
        their names: an order by size would tell hidden numbers.
    """
    kept = {key: table for key, table in tables.items() if key not in NOT_PUBLISHED}
    hidden = hidden_numbers(kept, core, publication)
    masked = {
        key: core.tables[key].frame if key in core.tables else mask_table(table, hidden)
        for key, table in kept.items()
    }
    areas = set(_areas_with_hidden(hidden))
    if "gap" in masked:
        masked["gap"] = _without_parts(masked["gap"], kept["gap"].frame, areas, publication)
    if "interval" in masked:
        masked["interval"] = _with_told_shares(masked["interval"], core.tables["headline"].frame)
    if "assumptions" in masked and HIDDEN in set(core.tables["headline"].frame["covered_share"]):
        del masked["assumptions"]
    if "breaks" in masked:
        masked["breaks"] = _without_years(masked["breaks"], areas)
    return {key: Table(key, _by_name(frame)) for key, frame in masked.items()}


def hidden_numbers(
    tables: Mapping[str, Table], core: PublishedCore, publication: Publication
) -> frozenset[Hashable]:
    """Names of all hidden numbers of the report, those of the core among them."""
    numbers = report_numbers(tables, core)
    return hide_small_groups(numbers, smallest=publication.smallest, decided=core.decided)


def report_numbers(tables: Mapping[str, Table], core: PublishedCore) -> Numbers:
    """All numbers of people in a report, with the sums and groups that join them."""
    own = {key: table for key, table in tables.items() if key not in _CORE}
    values = {**core.numbers.values, **table_values(own)}
    sums = [*_forecast_sums(tables, values), *_gap_sums(tables)]
    known = [(total, parts) for total, parts in sums if {total, *parts} <= set(values)]
    within = [*_nested(tables), *_across(tables)]
    pairs = tuple((a, b) for a, b in within if a in values and b in values)
    joined = core.numbers.joined(Numbers(values, tuple(known), pairs))
    return joined.joined(insured_numbers(tables, values))


def _forecast_sums(tables: Mapping[str, Table], values: Mapping[Hashable, float]) -> Iterator[Sum]:
    """In every year residents have a place, lack one, or are out of reach; the first is today."""
    if "forecast" not in tables:
        return
    rows = row_names(tables["forecast"])
    for row in rows:
        parts = ("placed_residents", "places_short", "out_of_reach_residents")
        yield ("forecast", row, "residents"), tuple(("forecast", row, part) for part in parts)
    first: Hashable = ("forecast", rows[0], "residents")
    yield first, (EVERYONE,)
    if "places_short" in tables:
        areas = row_names(tables["places_short"])
        total: Hashable = ("forecast", rows[0], "places_short")
        short = tuple(("places_short", area, "places_short") for area in areas)
        # the division of the first year is that of the table, unless other rules made it
        if abs(values[total] - sum(values[name] for name in short)) < 1e-6:
            yield total, short


def _gap_sums(tables: Mapping[str, Table]) -> Iterator[Sum]:
    """The residents of the gap score are those of the municipalities."""
    if "gap" in tables:
        for row in row_names(tables["gap"]):
            yield ("gap", row, "residents"), (("municipalities", row, "residents"),)


def _nested(tables: Mapping[str, Table]) -> Iterator[Pair]:
    """Within one table: shorter thresholds and stricter readings lie within the wider ones."""
    for key in INSURED:
        if key in tables:
            yield from chains(tables[key])
    if "places_short" in tables:
        for row in row_names(tables["places_short"]):
            inner: Hashable = ("places_short", row, "places_short")
            yield inner, ("places_short", row, "unplaced_residents")


def _across(tables: Mapping[str, Table]) -> Iterator[Pair]:
    """Between tables: the insured of a municipality are among its residents, and so are the unplaced."""
    if "municipalities" not in tables:
        return
    for row in row_names(tables["municipalities"]):
        outer: Hashable = ("municipalities", row, "residents")
        group = row[0] if isinstance(row, tuple) else row
        yield ("municipal_insured", group, "insured_residents"), outer
        yield ("places_short", row, "unplaced_residents"), outer


def _areas_with_hidden(hidden: frozenset[Hashable]) -> Iterator[str]:
    """Municipalities of which any number is hidden."""
    for name in hidden:
        if isinstance(name, tuple) and name[0] in (
            "municipalities",
            "municipal_insured",
            "places_short",
            "gap",
        ):
            yield str(name[1][0] if isinstance(name[1], tuple) else name[1])


def _without_parts(
    shown: pd.DataFrame, exact: pd.DataFrame, areas: set[str], publication: Publication
) -> pd.DataFrame:
    """The gap score only where its parts tell no small group, and nothing else of the area is hidden."""
    parts = [part for part in _PARTS if part in exact]
    people = exact[parts].mul(exact["residents"], axis=0)
    rest = people.rsub(exact["residents"], axis=0)
    small = ((people > 0) & (people < publication.smallest)).any(axis=1)
    small |= ((rest > 0) & (rest < publication.smallest)).any(axis=1)
    told = ~(small | exact["municipality"].isin(areas)).to_numpy()
    columns = ["score", *parts]
    rounded = exact[columns].astype(float).round(dict.fromkeys(parts, 2) | {"score": 1})
    return shown.assign(**{c: rounded[c].astype(object).where(told, HIDDEN) for c in columns})


def _with_told_shares(interval: pd.DataFrame, headline: pd.DataFrame) -> pd.DataFrame:
    """Intervals of the shares that are published; the share is that of the headline."""
    told = headline.set_index(["within_min", "statuses"])["covered_share"]
    keys = interval[["within_min", "statuses"]].itertuples(index=False, name=None)
    shares = [told.get(key, HIDDEN) for key in keys]
    shown = interval.assign(covered_share=pd.Series(shares, index=interval.index, dtype=object))
    hidden = shown["covered_share"] == HIDDEN
    for column in ("low", "high"):
        rounded = interval[column].astype(float).round(2).astype(object)
        shown[column] = rounded.where(~hidden, HIDDEN)
    return shown


def _without_years(frame: pd.DataFrame, areas: set[str]) -> pd.DataFrame:
    """Years in which an area breaks tell what is short there today: hidden where that is hidden."""
    told = ~frame["municipality"].isin(areas).to_numpy()
    years = ["capacity_year", "coverage_year"]
    return frame.assign(**{c: np.where(told, frame[c], HIDDEN) for c in years})


def _by_name(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of the municipality's or the insurer's name."""
    names = [column for column in _GROUPS if column in frame]
    if not names:
        return frame
    return frame.sort_values(names[:1], kind="stable", ignore_index=True)
