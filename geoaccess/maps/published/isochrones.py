"""Isochrones for publication: people in reach by area or hexagon, and no area around a home.

An area that is reached from a housing place has that place in its middle: such
isochrones are refused. Of all others a reader sees where they overlap, so the
people of every piece that they and the areas cut the map into are guarded too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaccess.coverage.publication.editions import Publication
from geoaccess.coverage.publication.published_outcomes import (
    EVERYONE,
    Outcomes,
    Told,
    told_outcomes,
)
from geoaccess.coverage.tables import ids_of, residents_of
from geoaccess.errors import Fault, raise_faults
from geoaccess.maps.data.reached import Reached, minutes_of, ring_table
from geoaccess.maps.data.views import View
from geoaccess.maps.drawing import Drawing
from geoaccess.maps.published.editions import (
    division_of,
    no_people,
    no_places,
    public_practices,
    published_drawing_of,
)
from geoaccess.texts import Texts


def refuse_homes(
    isochrones: Mapping[str, gpd.GeoDataFrame],
    housing: gpd.GeoDataFrame,
    practices: gpd.GeoDataFrame | None,
) -> None:
    """Raise if an isochrone starts where people live, or at a practice on their site.

    Raises
    ------
    InputError
        With every such place and its residents.
    """
    residents = dict(zip(ids_of(housing), residents_of(housing), strict=True))
    shown = public_practices(practices)
    public = set() if shown is None else set(ids_of(shown))
    on_site = set() if practices is None else set(ids_of(practices)) - public
    starts = dict.fromkeys(str(one) for frame in isochrones.values() for one in frame["id"])
    raise_faults(
        [
            Fault(
                identity,
                f"it is where {residents[identity]:g} people live, and its isochrone shows where."
                if identity in residents
                else "it lies on the site where its patients live or work.",
                "Publish the isochrones of practices that everybody may know.",
            )
            for identity in starts
            if identity not in public and (identity in residents or identity in on_site)
        ]
    )


def published_isochrones(
    drawing: Drawing, reached: Reached, housing: gpd.GeoDataFrame, publication: Publication
) -> Drawing:
    """The edition for publication of a drawing of isochrones.

    Raises
    ------
    InputError
        If there are neither hexagons nor outlines of municipalities.
    """
    division = division_of(housing, drawing.areas, publication)
    minutes = {name: minutes_of(rings, housing) for name, rings in reached.items()}
    outcomes = _outcomes(reached, minutes, residents_of(housing))
    told = told_outcomes(outcomes, division.area_of, smallest=publication.smallest)
    names = list(dict.fromkeys(division.area_of))
    views = [
        _published(view, (name, float(reached[name].index.max())), told, names, drawing.texts)
        for name, view in zip(reached, drawing.views, strict=True)
    ]
    people = {
        (name, float(limit)): told[None, _within(name, float(limit))]
        for name, rings in reached.items()
        for limit in rings.index
    }
    table = ring_table(reached, people, drawing.texts)
    return published_drawing_of(drawing, views, division, publication, summary=table)


def _within(name: str, limit: float) -> str:
    return f"within {limit:g} {name}"


def _outside(name: str) -> str:
    return f"outside {name}"


def _outcomes(reached: Reached, minutes: Mapping[str, Any], residents: Any) -> Outcomes:
    """People within every ring, as sums over the pieces that all rings cut an area into."""
    rings = [(name, float(limit)) for name in reached for limit in reached[name].index]
    inside = {ring: minutes[ring[0]] <= ring[1] for ring in rings}
    pattern = np.column_stack(list(inside.values()))
    pieces, of_place = np.unique(pattern, axis=0, return_inverse=True)
    labels = [f"piece {k}" for k in range(len(pieces))]
    columns = {EVERYONE: residents}
    columns |= {_within(*ring): residents * lies for ring, lies in inside.items()}
    columns |= {_outside(n): residents * ~inside[n, float(reached[n].index.max())] for n in reached}
    columns |= {label: residents * (of_place.ravel() == k) for k, label in enumerate(labels)}

    def made_of(chosen: Any) -> tuple[str, ...]:
        return tuple(label for label, take in zip(labels, chosen, strict=True) if take)

    splits = [(_within(*ring), made_of(pieces[:, k])) for k, ring in enumerate(rings)]
    splits += [
        (EVERYONE, (_within(name, float(reached[name].index.max())), _outside(name)))
        for name in reached
    ]
    splits.append((EVERYONE, tuple(labels)))
    groups = [_within(*ring) for ring in rings]
    return Outcomes(
        people=pd.DataFrame(columns),
        splits=splits,
        nested=[(a, b) for a in groups for b in groups if a != b],
        untold=frozenset(labels),
    )


def _published(
    view: View, farthest: tuple[str, float], told: Told, areas: Sequence[str], texts: Texts
) -> View:
    """A view of one way to travel in published numbers."""
    name = farthest[0]

    def row(area: str | None) -> dict[str, Any]:
        inside, outside = told[area, _within(*farthest)], told[area, _outside(name)]
        people = {"residents": told[area, EVERYONE], "covered": inside}
        return people | {"reasons": {"inside": inside, "outside": outside}}

    total = row(None)
    hidden = None in (total["residents"], total["covered"])
    return View(
        label=view.label,
        headline=texts("map.published_hidden") if hidden else view.headline,
        places=no_places(),
        people=no_people(),
        rings=view.rings,
        published={"total": total, "areas": {area: row(area) for area in areas}},
    )
