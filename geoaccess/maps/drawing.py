"""A page put together: views of places and practices, background, legend, tables and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import geopandas as gpd

from geoaccess.maps import layers
from geoaccess.maps.assets import leaflet_pin_images
from geoaccess.maps.content import page_content
from geoaccess.maps.page import MapPage, base_map
from geoaccess.maps.palettes import (
    BACKGROUND,
    COVERED,
    REASONS,
    SHARE_BREAKS,
    SHARES,
    STATUSES,
    Symbol,
)
from geoaccess.maps.tiles import find_tiles
from geoaccess.maps.views import View, view_data
from geoaccess.maps.wording import Table, Words
from geoaccess.networks.streets import StreetNetwork
from geoaccess.texts import Texts

_SCRIPTS = (
    "base.js",
    "symbols.js",
    "state.js",
    "totals.js",
    "what_if.js",
    "choice.js",
    "variants.js",
    "rings.js",
    "background.js",
    "housing.js",
    "practices.js",
    "popup.js",
    "table.js",
    "tables.js",
    "legend.js",
    "scenario_file.js",
    "ask.js",
    "search.js",
    "app.js",
)
_TABLES = (
    ("ga-area-table", "table.areas"),
    ("ga-place-table", "table.places"),
    ("ga-practice-table", "table.practices"),
)
_TEXT_SECTIONS = (
    "reason",
    "status",
    "takes",
    "kind",
    "map",
    "legend",
    "because",
    "table",
    "ask",
    "search",
    "variants",
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Drawing:
    """What a page shows.

    Attributes
    ----------
    places
        The housing places with their first outcome; none in an edition for
        publication.
    views
        The outcomes to show in turn, the first one first.
    practices, areas, streets
        What else is drawn.
    conditions
        Threshold (``within_min``), ``statuses`` and ``readings`` of the outcomes.
    words, texts
        What is said, and in which language.
    summary
        A table of the outcome under other conditions, or None.
    ask
        Data for what-if questions, or None.
    tiles
        Name of background tiles, or None.
    area_word
        Key of the text that says what an area is.
    """

    places: gpd.GeoDataFrame
    views: Sequence[View]
    practices: gpd.GeoDataFrame | None
    areas: gpd.GeoDataFrame | None
    streets: StreetNetwork | None
    conditions: Mapping[str, Any]
    words: Words
    texts: Texts
    summary: Table | None = None
    ask: Mapping[str, Any] | None = None
    tiles: str | None = None
    area_word: str = "table.municipality"


def draw_page(drawing: Drawing) -> MapPage:
    """Make the page of a drawing."""
    source = find_tiles(drawing.tiles)
    texts, streets = drawing.texts, drawing.streets
    content = page_content(drawing.places, drawing.practices, drawing.areas)
    row_of = {identity: row for row, identity in enumerate(content["practices"]["id"])}
    names = [area["name"] for area in content["areas"]]
    data = {
        "language": texts.language,
        "title": drawing.words.title,
        "texts": texts.section(*_TEXT_SECTIONS),
        **_looks(),
        **drawing.conditions,
        **content,
        "views": [view_data(view, row_of, names) for view in drawing.views],
        "ask": drawing.ask,
        "area_word": drawing.area_word,
        "background": layers.line_features(streets.background if streets else None),
        "tiles": _tile_options(source),
        "attributions": drawing.words.named,
        "pin": leaflet_pin_images(),
    }
    drawn = drawing.places if len(drawing.places) or drawing.areas is None else drawing.areas
    return MapPage(
        map=base_map(drawn.to_crs(4326).total_bounds),
        words=drawing.words,
        texts=texts,
        scripts=_SCRIPTS,
        data=data,
        sections={
            "ask": drawing.ask is not None,
            "views": len(drawing.views) > 1,
            "summary": drawing.summary,
            "tables": [(place, texts(key)) for place, key in _headings(drawing)],
        },
        image_hosts=(source.host,) if source else (),
    )


def _headings(drawing: Drawing) -> list[tuple[str, str]]:
    """Elements of the tables with the keys of their headings; housing places only where there are any."""
    areas, places, practices = _TABLES
    if drawing.area_word == "table.cell":
        areas = (areas[0], "table.cells")
    return [areas, places, practices] if len(drawing.places) else [areas, practices]


def _looks() -> dict[str, Any]:
    return {
        "symbols": {"reason": _symbols(REASONS), "status": _symbols(STATUSES)},
        "shares": SHARES,
        "breaks": SHARE_BREAKS,
        "covered": COVERED,
        "lines": BACKGROUND,
    }


def _symbols(symbols: Mapping[str, Symbol]) -> dict[str, dict[str, Any]]:
    return {code: asdict(symbol) for code, symbol in symbols.items()}


def _tile_options(source: Any) -> dict[str, Any] | None:
    if source is None:
        return None
    return {"url": source.url, "attribution": source.attribution, "max_zoom": source.max_zoom}
