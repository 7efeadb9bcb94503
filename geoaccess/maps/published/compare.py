"""The difference of two coverages for publication: who gains and loses, by area or hexagon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import geopandas as gpd

from geoaccess.coverage.publication.editions import Publication
from geoaccess.coverage.publication.published_change import (
    AFTER,
    BEFORE,
    CHANGES,
    PublishedChange,
    of_change,
    of_side,
    published_change,
)
from geoaccess.coverage.publication.published_numbers import COVERED, EVERYONE
from geoaccess.coverage.result import Coverage
from geoaccess.maps.data.classes import class_breaks
from geoaccess.maps.data.views import Shading, View
from geoaccess.maps.drawing import Drawing
from geoaccess.maps.published.editions import (
    marked_words,
    no_people,
    no_places,
    public_practices,
    published_cells,
)
from geoaccess.maps.wording import Words, reading_conditions
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.texts import Texts

SIDES = (0, 1)
"""Numbers of the views before and after, between which a reader can swipe."""

DIFFERENCE = 2
"""Number of the view of who gains and who loses: what a comparison is made for, so it is seen first."""


class Sides(NamedTuple):
    """Two coverages and what they are called."""

    before: Coverage
    after: Coverage
    names: tuple[str, str]


def published_comparison(
    sides: Sides,
    publication: Publication,
    words: Words,
    texts: Texts,
    *,
    practices: gpd.GeoDataFrame | None,
    areas: gpd.GeoDataFrame | None,
    streets: StreetNetwork | None,
) -> Drawing:
    """What the page of a comparison shows in an edition for publication.

    Raises
    ------
    InputError
        If there is nothing to shade, or the coverages are of different housing.
    """
    change = published_change(sides.before, sides.after, publication)
    shaded = published_cells(change.core, areas)
    views = [
        _side(change, BEFORE, ("variants.before", sides.names[0]), sides.before, texts),
        _side(change, AFTER, ("variants.after", sides.names[1]), sides.after, texts),
        _difference(change, texts),
    ]
    return Drawing(
        places=no_places(),
        views=views,
        practices=public_practices(practices),
        areas=shaded,
        streets=streets,
        conditions=reading_conditions(sides.after.options),
        words=marked_words(words, publication, views[DIFFERENCE].headline, texts),
        texts=texts,
        first_view=DIFFERENCE,
        swipe=SIDES,
        area_word="table.municipality" if change.core.outlines is None else "table.cell",
    )


def _side(
    change: PublishedChange, side: str, called: tuple[str, str], result: Coverage, texts: Texts
) -> View:
    key, name = called
    total = {
        "residents": change.told(EVERYONE),
        "covered": change.told(of_side(side, COVERED))
        if of_side(side, COVERED) in change.numbers.values
        else 0,
    }
    everyone, covered = total["residents"], total["covered"]
    headline = texts("map.published_hidden")
    if everyone is not None and covered is not None:
        headline = texts(
            "map.side_headline",
            name=name,
            covered=texts.number(covered),
            residents=texts.number(everyone),
            share=texts.share(covered / everyone) if everyone else "–",
            within=result.options["within_min"],
        )
    areas = {area: _people(change, side, area) for area in change.areas}
    label = texts(key, name=name)
    return _view(label, headline, total | {"reasons": _reasons(change, side)}, areas)


def _people(change: PublishedChange, side: str, area: str) -> dict[str, Any]:
    key = change.core.key
    return {
        "residents": change.told((key, (area,), "residents")),
        "covered": change.told(of_side(side, (key, (area,), "covered_residents"))),
    }


def _reasons(change: PublishedChange, side: str) -> dict[str, int | None]:
    """People of the region by reason on one side."""
    found: dict[str, int | None] = {}
    for name in change.numbers.values:
        match name:
            case (own, ("reasons", (reason,), "residents")) if own == side:
                found[str(reason)] = change.told(name)
    return found


def _difference(change: PublishedChange, texts: Texts) -> View:
    moved = {kind: change.told(of_change(None, kind)) for kind in CHANGES}
    numbers = {kind: texts.number(n) for kind, n in moved.items() if n is not None}
    headline = texts("map.published_hidden")
    if len(numbers) == len(CHANGES):
        headline = texts("map.difference_headline", **numbers)
    areas = {
        area: _people(change, AFTER, area)
        | {"reasons": {kind: change.told(of_change(area, kind)) for kind in CHANGES}}
        for area in change.areas
    }
    total = {"residents": change.told(EVERYONE), "covered": None, "reasons": moved}
    shading = _shading(change, areas, texts)
    return _view(texts("variants.difference"), headline, total, areas, shading)


def _shading(
    change: PublishedChange, areas: Mapping[str, Mapping[str, Any]], texts: Texts
) -> Shading | None:
    """People gained less those lost, in areas where both, and both sides, are told."""
    values = {}
    for area, people in areas.items():
        was = _people(change, BEFORE, area)
        gained, lost = (people["reasons"][kind] for kind in CHANGES)
        if None not in (gained, lost, people["covered"], was["covered"], was["residents"]):
            values[area] = float(gained - lost)
    if not values:
        return None
    return Shading(texts("variants.net"), values, class_breaks(list(values.values())))


def _view(
    label: str,
    headline: str,
    total: Mapping[str, Any],
    areas: Mapping[str, Any],
    shading: Shading | None = None,
) -> View:
    return View(
        label=label,
        headline=headline,
        places=no_places(),
        people=no_people(),
        shading=shading,
        published={"total": total, "areas": areas},
    )
