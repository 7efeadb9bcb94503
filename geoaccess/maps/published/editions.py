"""Maps for publication: shaded areas or hexagons instead of places, and no small group of people.

The numbers are those of `geoaccess.coverage.publication.editions`; a hidden one is not
in the file at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.publication.editions import (
    HIDDEN,
    Publication,
    PublishedCore,
    hexagons_of,
    published_core,
)
from geoaccess.coverage.result import NOT_KNOWN, Coverage
from geoaccess.coverage.summary import reading_name
from geoaccess.errors import InputError
from geoaccess.maps.conditions import Row
from geoaccess.maps.data.views import View
from geoaccess.maps.drawing import Drawing
from geoaccess.maps.wording import Table, Words, reading_conditions, summary_table
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.texts import Texts

ON_SITE = ("employer",)
"""Kinds of practices that lie where their patients live or work: they would tell where that is."""


def published_drawing(
    result: Coverage,
    publication: Publication,
    words: Words,
    texts: Texts,
    *,
    practices: gpd.GeoDataFrame | None,
    areas: gpd.GeoDataFrame | None,
    streets: StreetNetwork | None,
) -> Drawing:
    """What the page of a coverage shows in an edition for publication.

    Raises
    ------
    InputError
        If there are neither hexagons nor outlines of municipalities.
    """
    core = published_core(result, publication)
    said = published_words(words, core, publication, result.options, texts)
    return Drawing(
        places=no_places(),
        views=[published_view(core, said, result.options)],
        practices=public_practices(practices),
        areas=published_cells(core, areas),
        streets=streets,
        conditions=reading_conditions(result.options),
        words=said,
        texts=texts,
        summary=summary_table(core.tables["headline"].frame, texts),
        area_word="table.municipality" if core.outlines is None else "table.cell",
    )


def published_cells(core: PublishedCore, areas: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Outlines to shade, with the names under which the numbers stand.

    Raises
    ------
    InputError
        If there are neither hexagons nor outlines of municipalities.
    """
    return _cells_to_shade(core.outlines, areas, known="municipalities" in core.tables)


class Division(NamedTuple):
    """How places are put together: the area of every place, outlines to shade, and what an area is."""

    area_of: pd.Series[Any]
    shaded: gpd.GeoDataFrame
    area_word: str


def division_of(
    housing: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None, publication: Publication
) -> Division:
    """Put the places of a housing table together as a publication asks.

    Raises
    ------
    InputError
        If there are neither hexagons nor outlines of municipalities.
    """
    if publication.hexagon_m is not None:
        area_of, outlines = hexagons_of(housing, publication.hexagon_m)
        return Division(area_of, _cells_to_shade(outlines, areas, known=True), "table.cell")
    known = "municipality" in housing
    shaded = _cells_to_shade(None, areas, known=known)
    names = housing["municipality"].reset_index(drop=True).fillna(NOT_KNOWN)
    return Division(names, shaded, "table.municipality")


def published_drawing_of(
    drawing: Drawing,
    views: Sequence[View],
    division: Division,
    publication: Publication,
    *,
    summary: Table | None,
) -> Drawing:
    """The edition for publication of a drawing, with views in published numbers."""
    first = views[drawing.first_view]
    return replace(
        drawing,
        places=no_places(),
        views=views,
        practices=public_practices(drawing.practices),
        areas=division.shaded,
        words=marked_words(drawing.words, publication, first.headline, drawing.texts),
        area_word=division.area_word,
        summary=summary,
        curve=None,
    )


def _cells_to_shade(
    outlines: gpd.GeoSeries | None, areas: gpd.GeoDataFrame | None, *, known: bool
) -> gpd.GeoDataFrame:
    """Hexagons by name, or else areas, where the municipality of the places is known."""
    if outlines is not None:
        return gpd.GeoDataFrame({"name": outlines.index}, geometry=outlines.to_numpy(), crs=4326)
    if areas is None or not known:
        raise InputError(
            "A map for publication shows municipalities, which needs areas and the municipality of "
            "every housing place. Give both, or use hexagons: publish=Publication(hexagon_m=5000)."
        )
    return areas


def no_places() -> gpd.GeoDataFrame:
    """The housing places of a map for publication: none."""
    columns = ("id", "name", "residents", "reason", "travel_time_min", "nearest_practice_id")
    more = ("reason_practice_id", "reason_time_min", "municipality")
    return gpd.GeoDataFrame({c: [] for c in (*columns, *more)}, geometry=[], crs=4326)


def no_people() -> pd.DataFrame:
    """The people by place of a map for publication: none."""
    return pd.DataFrame({"home": [], "reason": [], "residents": []})


def public_practices(practices: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    """Practices without those on the site of an employer or of named housing places."""
    if practices is None:
        return None
    tells = pd.Series(False, index=practices.index)
    if "kind" in practices:
        tells |= practices["kind"].isin(ON_SITE)
    if "serves_housing" in practices:
        tells |= practices["serves_housing"].notna()
    return practices[~tells]


def published_view(core: PublishedCore, words: Words, options: Mapping[str, Any]) -> View:
    """The one view of a map for publication: numbers by cell, and people by reason of the region."""
    name = "cell" if core.key == "cells" else "municipality"
    frame, columns = core.tables[core.key].frame, [name, "residents", "covered_residents"]
    return View(
        label=words.title,
        headline=words.headline,
        places=no_places(),
        people=no_people(),
        published={
            "total": _numbers(headline_row(core, options)) | {"reasons": _reasons(core)},
            "areas": {
                area: _numbers({"residents": residents, "covered_residents": covered})
                for area, residents, covered in frame[columns].itertuples(index=False, name=None)
            },
        },
    )


def headline_row(core: PublishedCore, options: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row of the headline under the conditions of the map."""
    frame = core.tables["headline"].frame
    reading = reading_name(options["statuses"])
    row = frame[(frame["within_min"] == options["within_min"]) & (frame["statuses"] == reading)]
    return dict(row.iloc[0])


def published_words(
    words: Words,
    core: PublishedCore,
    publication: Publication,
    options: Mapping[str, Any],
    texts: Texts,
) -> Words:
    """The words of a map, with its headline in published numbers and a note on what is hidden."""
    shown = _numbers(headline_row(core, options))
    headline = words.headline if None not in shown.values() else texts("map.published_hidden")
    return marked_words(words, publication, headline, texts)


def marked_words(words: Words, publication: Publication, headline: str, texts: Texts) -> Words:
    """The words of a map under another headline, with the mark of an edition for publication."""
    told = texts("map.published", smallest=publication.smallest)
    conditions: list[Row] = [*words.conditions, (texts("conditions.places"), told)]
    if publication.hexagon_m is not None:
        width = texts("map.hexagons", width=publication.hexagon_m)
        conditions.append((texts("conditions.places"), width))
    notice = (texts("map.published_mark"), told)
    if words.notice is not None:
        notice = (notice[0], f"{told} {' '.join(words.notice)}")
    return replace(words, headline=headline, notice=notice, conditions=conditions)


def _numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    """Residents and covered people of a row, None where they are hidden."""
    columns = {"residents": "residents", "covered": "covered_residents"}
    return {name: _told(row[column]) for name, column in columns.items()}


def _reasons(core: PublishedCore) -> dict[str, Any]:
    frame = core.tables["reasons"].frame
    return {r: _told(n) for r, n in zip(frame["reason"], frame["residents"], strict=True)}


def _told(value: Any) -> int | None:
    return None if value == HIDDEN else int(value)
