"""Siting plans for publication: people reached by area or hexagon instead of places and lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.publication.editions import Publication
from geoaccess.coverage.publication.published_numbers import Sum
from geoaccess.coverage.publication.published_outcomes import (
    EVERYONE,
    Outcomes,
    Told,
    told_outcomes,
)
from geoaccess.coverage.tables import residents_of
from geoaccess.maps.data.views import View
from geoaccess.maps.drawing import Drawing
from geoaccess.maps.palettes import COVERED
from geoaccess.maps.published.editions import (
    division_of,
    no_people,
    no_places,
    public_practices,
    published_drawing_of,
)
from geoaccess.maps.wording import Table, plan_headline
from geoaccess.texts import Texts


def published_siting(
    drawing: Drawing, housing: gpd.GeoDataFrame, publication: Publication
) -> Drawing:
    """The edition for publication of a drawing of plans.

    Raises
    ------
    InputError
        If there are neither hexagons nor outlines of municipalities.
    """
    division = division_of(housing, drawing.areas, publication)
    outcomes = _outcomes(drawing.views, residents_of(housing))
    told = told_outcomes(outcomes, division.area_of, smallest=publication.smallest)
    names = list(dict.fromkeys(division.area_of))
    views = [
        _published(k, view, told, names, drawing.texts) for k, view in enumerate(drawing.views)
    ]
    views = [replace(view, statuses=_statuses(drawing, view)) for view in views]
    return published_drawing_of(drawing, views, division, publication, summary=_sites(drawing))


def _outcomes(views: Sequence[View], residents: Any) -> Outcomes:
    """Of every plan the people of every place by what the plan does."""
    table = pd.DataFrame({EVERYONE: residents})
    splits: list[Sum] = []
    for k, view in enumerate(views):
        people = view.people.assign(kind=view.people["reason"].map(_kind))
        by = people.pivot_table("residents", "home", "kind", "sum", fill_value=0.0)
        by = by.reindex(index=table.index, columns=["new_site", "covered"], fill_value=0.0)
        for kind in by:
            table[(k, kind)] = by[kind].to_numpy()
        table[(k, "reached")] = by.sum(axis=1)
        table[(k, "left")] = residents - by.sum(axis=1)
        splits.append((EVERYONE, ((k, "reached"), (k, "left"))))
        splits.append(((k, "reached"), ((k, "new_site"), (k, "covered"))))
    plans = range(len(views))
    nested = [((a, "reached"), (b, "reached")) for a in plans for b in plans if a != b]
    return Outcomes(people=table, splits=splits, nested=nested)


def _kind(reason: str) -> str:
    if reason == "new_site":
        return reason
    return "covered" if reason in COVERED else "left"


def _published(k: int, view: View, told: Told, areas: Sequence[str], texts: Texts) -> View:
    """A view of one plan in published numbers."""

    def row(area: str | None, kinds: Sequence[str]) -> dict[str, Any]:
        people = {"residents": told[area, EVERYONE], "covered": told[area, (k, "reached")]}
        return people | {"reasons": {kind: told[area, (k, kind)] for kind in kinds}}

    total = row(None, ("covered", "new_site", "left"))
    said = (total["residents"], total["covered"], total["reasons"]["new_site"])
    return View(
        label=view.label,
        headline=plan_headline(*said, texts=texts),
        places=no_places(),
        people=no_people(),
        statuses=view.statuses,
        published={"total": total, "areas": {area: row(area, ("new_site",)) for area in areas}},
    )


def _sites(drawing: Drawing) -> Table | None:
    """The table of sites without those that tell where people live, and without numbers of people."""
    shown, table = public_practices(drawing.practices), drawing.summary
    if table is None or shown is None:
        return table
    names = {str(n) for column in ("id", "name") if column in shown for n in shown[column]}
    rows = [list(row[:2]) for row in table.rows if row[0] in names]
    return Table(table.title, table.head[:2], rows)


def _statuses(drawing: Drawing, view: View) -> list[str] | None:
    """Statuses of the sites that are shown."""
    shown = public_practices(drawing.practices)
    if view.statuses is None or drawing.practices is None or shown is None:
        return None
    kept = drawing.practices.index.isin(shown.index)
    return [status for status, keep in zip(view.statuses, kept, strict=True) if keep]
