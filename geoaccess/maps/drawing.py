"""A page put together: views of places and practices, background, legend, tables and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import geopandas as gpd

from geoaccess.maps.data import layers
from geoaccess.maps.data.content import page_content
from geoaccess.maps.data.details import MapDetails, detail_data
from geoaccess.maps.data.scales import minutes_scale
from geoaccess.maps.data.views import View, view_data
from geoaccess.maps.page.assets import leaflet_pin_images
from geoaccess.maps.page.page import MapPage, base_map
from geoaccess.maps.palettes import (
    BACKGROUND,
    CLASSES,
    COVERED,
    REASONS,
    RINGS,
    SHARE_BREAKS,
    SHARES,
    STATES,
    STATUSES,
    Symbol,
)
from geoaccess.maps.wording import Table, Words, tell_streets
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.texts import Texts

_SCRIPTS = (
    "base.js",
    "unpack.js",
    "symbols.js",
    "state.js",
    "totals.js",
    "what_if.js",
    "choice.js",
    "variants.js",
    "swipe.js",
    "curve.js",
    "flows.js",
    "names.js",
    "scales.js",
    "week.js",
    "rings.js",
    "background.js",
    "housing.js",
    "practices.js",
    "journey.js",
    "detail.js",
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
    "curve",
    "plan_table",
    "scale",
    "week",
    "detail",
    "journey",
    "leg_mode",
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
    notes
        Sentences on what the map leaves out, and why.
    details
        More about the places.
    area_word
        Key of the text that says what an area is.
    place_word
        Key of the text that says what a housing place is.
    first_view
        Number of the view that the reader sees first.
    curve
        Points of a curve to plot beside the map (see `plan_curve`), or None.
    swipe
        Numbers of the two views that a divider on the map can part, or None.
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
    notes: Sequence[str] = ()
    details: MapDetails = field(default_factory=MapDetails)
    area_word: str = "table.municipality"
    place_word: str = "table.place"
    first_view: int = 0
    curve: Mapping[str, Any] | None = None
    swipe: tuple[int, int] | None = None


def draw_page(drawing: Drawing) -> MapPage:
    """Make the page of a drawing."""
    texts, streets = drawing.texts, drawing.streets
    words = tell_streets(drawing.words, streets, texts)
    if len(drawing.views) > 1:  # a page without scripts and a still picture show the first view
        words = replace(words, headline=drawing.views[drawing.first_view].headline)
    content = page_content(drawing.places, drawing.practices, drawing.areas)
    practice_ids = content["practices"]["id"]
    row_of = {identity: row for row, identity in enumerate(practice_ids)}
    names = [area["name"] for area in content["areas"]]
    minutes = minutes_scale(drawing.views, drawing.conditions["within_min"], texts)
    data: dict[str, Any] = {
        "language": texts.language,
        "title": words.title,
        "texts": texts.section(*_TEXT_SECTIONS),
        **_looks(),
        **drawing.conditions,
        **content,
        "views": [view_data(view, row_of, names) for view in drawing.views],
        **detail_data(drawing.details, drawing.places, practice_ids, texts),
        "ask": drawing.ask,
        "area_word": drawing.area_word,
        "place_word": drawing.place_word,
        "background": layers.line_features(streets.background if streets else None),
        "named": layers.named_points(streets.background if streets else None),
        "first_view": drawing.first_view,
        "curve": drawing.curve,
        "swipe": drawing.swipe,
        "tiles": None,
        "attributions": words.named,
        "pin": leaflet_pin_images(),
    }
    drawn = drawing.places if len(drawing.places) or drawing.areas is None else drawing.areas
    data["scales"] = [scale for scale in (minutes, *data["scales"]) if scale]
    return MapPage(
        map=base_map(drawn.to_crs(4326).total_bounds),
        words=words,
        texts=texts,
        scripts=_SCRIPTS,
        data=data,
        sections={
            "ask": drawing.ask is not None,
            "views": len(drawing.views) > 1,
            "notes": list(drawing.notes),
            "curve": drawing.curve is not None,
            "summary": drawing.summary,
            "tables": [(place, texts(key)) for place, key in _headings(drawing)],
        },
    )


def _headings(drawing: Drawing) -> list[tuple[str, str]]:
    """Elements of the tables with the keys of their headings; housing places only where there are any."""
    areas, places, practices = _TABLES
    if drawing.area_word == "table.cell":
        areas = (areas[0], "table.cells")
    if drawing.place_word == "table.cell":
        places = (places[0], "table.cells")
    return [areas, places, practices] if len(drawing.places) else [areas, practices]


def _looks() -> dict[str, Any]:
    return {
        "symbols": {
            "reason": _symbols(REASONS),
            "status": _symbols(STATUSES),
            "state": _symbols(STATES),
            "class": [asdict(symbol) for symbol in CLASSES],
        },
        "rings": [asdict(outline) for outline in RINGS],
        "shares": SHARES,
        "breaks": SHARE_BREAKS,
        "covered": COVERED,
        "lines": BACKGROUND,
    }


def _symbols(symbols: Mapping[str, Symbol]) -> dict[str, dict[str, Any]]:
    return {code: asdict(symbol) for code, symbol in symbols.items()}
