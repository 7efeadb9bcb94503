"""Siting plans for publication: people reached by area or hexagon instead of places and lines."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.disclosure import Numbers, hide_small_groups
from geoaccess.coverage.publication import Publication, hexagons_of
from geoaccess.coverage.published_numbers import Sum
from geoaccess.coverage.result import NOT_KNOWN
from geoaccess.coverage.tables import residents_of
from geoaccess.maps.drawing import Drawing
from geoaccess.maps.palettes import COVERED
from geoaccess.maps.publication import (
    cells_to_shade,
    marked_words,
    no_people,
    no_places,
    public_practices,
)
from geoaccess.maps.views import View
from geoaccess.maps.wording import Table
from geoaccess.texts import Texts

_EVERYONE = "residents"


def published_siting(
    drawing: Drawing, housing: gpd.GeoDataFrame, publication: Publication
) -> Drawing:
    """The edition for publication of a drawing of plans.

    Raises
    ------
    InputError
        If there are neither hexagons nor outlines of municipalities.
    """
    outlines, area_of = None, pd.Series(NOT_KNOWN, index=range(len(housing)))
    if publication.hexagon_m is not None:
        area_of, outlines = hexagons_of(housing, publication.hexagon_m)
    elif "municipality" in housing:
        area_of = housing["municipality"].reset_index(drop=True).fillna(NOT_KNOWN)
    shaded = cells_to_shade(outlines, drawing.areas, known="municipality" in housing)
    numbers = _numbers(drawing.views, residents_of(housing), area_of)
    told = _told(numbers, publication)
    names = list(dict.fromkeys(area_of))
    views = [
        _published(k, view, told, names, drawing.texts) for k, view in enumerate(drawing.views)
    ]
    return replace(
        _shown_sites(drawing),
        places=no_places(),
        views=[replace(view, statuses=_statuses(drawing, view)) for view in views],
        areas=shaded,
        words=marked_words(drawing.words, publication, views[0].headline, drawing.texts),
        area_word="table.municipality" if outlines is None else "table.cell",
        curve=None,
    )


def _numbers(views: Sequence[View], residents: Any, area_of: pd.Series[Any]) -> Numbers:
    """Of every plan the people of an area by what the plan does, and how they add up."""
    table = pd.DataFrame({_EVERYONE: residents})
    within: list[tuple[Hashable, Hashable]] = []
    for k, view in enumerate(views):
        people = view.people.assign(kind=view.people["reason"].map(_kind))
        by = people.pivot_table("residents", "home", "kind", "sum", fill_value=0.0)
        by = by.reindex(index=table.index, columns=["gained", "covered"], fill_value=0.0)
        for kind in by:
            table[(k, kind)] = by[kind].to_numpy()
        table[(k, "reached")] = by.sum(axis=1)
        table[(k, "left")] = residents - by.sum(axis=1)
    own = table.groupby(area_of.to_numpy(), sort=False)
    sums: list[Sum] = []
    areas = own.sum()
    values: dict[Hashable, float] = {}
    for column in areas:
        values[(None, column)] = float(areas[column].sum())
        values |= {
            (area, column): float(n) for area, n in zip(areas.index, areas[column], strict=True)
        }
        sums.append(((None, column), tuple((area, column) for area in areas.index)))
    for area in areas.index:
        for k in range(len(views)):
            sums.append(((area, _EVERYONE), ((area, (k, "reached")), (area, (k, "left")))))
            sums.append(((area, (k, "reached")), ((area, (k, "gained")), (area, (k, "covered")))))
        within += _nested(area, table.loc[own.indices[area]], len(views))
    return Numbers(values, tuple(sums), tuple(within))


def _kind(reason: str) -> str:
    if reason == "gained":
        return reason
    return "covered" if reason in COVERED else "left"


def _nested(area: Hashable, places: pd.DataFrame, plans: int) -> list[tuple[Hashable, Hashable]]:
    """Plans of which one reaches everybody in an area whom the other reaches, and more."""
    reached = [places[(k, "reached")].to_numpy() for k in range(plans)]
    return [
        ((area, (a, "reached")), (area, (b, "reached")))
        for a in range(plans)
        for b in range(plans)
        if a != b and (reached[a] <= reached[b]).all() and (reached[a] < reached[b]).any()
    ]


def _told(numbers: Numbers, publication: Publication) -> dict[Hashable, int | None]:
    """All numbers in whole people, None where hidden; residents are decided before the plans."""
    homes = {name: n for name, n in numbers.values.items() if _of_homes(name)}
    sums = tuple(one for one in numbers.sums if {one[0], *one[1]} <= set(homes))
    first = hide_small_groups(Numbers(homes, sums), smallest=publication.smallest)
    decided = {name: name in first for name in homes}
    hidden = hide_small_groups(numbers, smallest=publication.smallest, decided=decided)
    return {name: None if name in hidden else round(n) for name, n in numbers.values.items()}


def _of_homes(name: Hashable) -> bool:
    return isinstance(name, tuple) and name[1] == _EVERYONE


def _published(
    k: int, view: View, told: dict[Hashable, int | None], areas: Sequence[str], texts: Texts
) -> View:
    """A view of one plan in published numbers."""

    def row(area: str | None, kinds: Sequence[str]) -> dict[str, Any]:
        people = {"residents": told[area, _EVERYONE], "covered": told[area, (k, "reached")]}
        return people | {"reasons": {kind: told[area, (k, kind)] for kind in kinds}}

    total = row(None, ("covered", "gained", "left"))
    said = (total["residents"], total["covered"], total["reasons"]["gained"])
    return View(
        label=view.label,
        headline=texts("map.published_hidden") if None in said else view.headline,
        places=no_places(),
        people=no_people(),
        statuses=view.statuses,
        published={"total": total, "areas": {area: row(area, ("gained",)) for area in areas}},
    )


def _shown_sites(drawing: Drawing) -> Drawing:
    """Sites without those that tell where people live, and their table without numbers of people."""
    shown, table = public_practices(drawing.practices), drawing.summary
    if table is not None and shown is not None:
        names = {str(n) for column in ("id", "name") if column in shown for n in shown[column]}
        rows = [list(row[:2]) for row in table.rows if row[0] in names]
        table = Table(table.title, table.head[:2], rows)
    return replace(drawing, practices=shown, summary=table)


def _statuses(drawing: Drawing, view: View) -> list[str] | None:
    """Statuses of the sites that are shown."""
    shown = public_practices(drawing.practices)
    if view.statuses is None or drawing.practices is None or shown is None:
        return None
    kept = drawing.practices.index.isin(shown.index)
    return [status for status, keep in zip(view.statuses, kept, strict=True) if keep]
