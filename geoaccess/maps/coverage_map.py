"""The map of who reaches a practice, who does not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import geopandas as gpd

from geoaccess.coverage.result import Coverage
from geoaccess.coverage.summary import summary_readings
from geoaccess.errors import InputError
from geoaccess.maps import layers
from geoaccess.maps.assets import leaflet_pin_images
from geoaccess.maps.content import page_content
from geoaccess.maps.hexagons import gather
from geoaccess.maps.page import MapPage, base_map
from geoaccess.maps.palettes import BACKGROUND, REASONS, SHARE_BREAKS, SHARES, STATUSES, Symbol
from geoaccess.maps.tiles import find_tiles
from geoaccess.maps.what_if import WhatIf, join_supply, what_if_data
from geoaccess.maps.wording import summary_table, tell_hexagons, words_around
from geoaccess.networks.streets import StreetNetwork
from geoaccess.texts import load_texts

_SCRIPTS = (
    "base.js",
    "symbols.js",
    "state.js",
    "totals.js",
    "what_if.js",
    "choice.js",
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
    "reading",
    "kind",
    "map",
    "legend",
    "because",
    "table",
    "ask",
    "search",
)


def coverage_map(
    result: Coverage,
    *,
    practices: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    streets: StreetNetwork | None = None,
    what_if: WhatIf | None = None,
    language: str = "nl",
    title: str | None = None,
    model: bool = False,
    tiles: str | None = None,
) -> MapPage:
    """Make the map of a coverage result: one page with map, legend, tables and conditions.

    More than 10 000 places are put together in hexagons, and the page says so.

    Parameters
    ----------
    result
        What `coverage` gave.
    practices
        The table of practices, to draw them by status.
    areas
        Areas to shade by the share of residents that is not covered. A place
        belongs to the area whose name its ``municipality`` bears; without that
        column, to the area that it lies in.
    streets
        Streets whose ``background`` (main roads, rail, water) is drawn.
    what_if
        The tables behind the result; with them the page answers what-if
        questions by itself. Needs `practices`.
    language
        ``"nl"`` or ``"en"``.
    title
        Title of the page; one of the catalogue when None.
    model
        True marks the page as showing model data.
    tiles
        Background tiles to offer, which need a network: ``pdok``, ``pdok_grey``,
        ``pdok_pastel``, ``pdok_water`` or ``osm`` (for a published page only: its
        servers refuse pages that are opened from a file).

    Returns
    -------
    MapPage
        With ``save(path)`` and ``map``, the Folium map.

    Raises
    ------
    InputError
        If the language or the tiles are not known, or `what_if` comes without
        `practices`.

    Examples
    --------
    >>> import pandas as pd, geoaccess as ga
    >>> housing = gpd.GeoDataFrame(
    ...     {"id": ["camp", "town"], "residents": [300, 100]},
    ...     geometry=gpd.points_from_xy([4.5, 4.8], [51.5, 51.6]), crs=4326)
    >>> practices = pd.DataFrame({"id": ["x"], "status": ["open"]})
    >>> times = ga.TravelTimes.from_frame(
    ...     pd.DataFrame({"from_id": ["town"], "to_id": ["x"], "travel_time_min": [30]}),
    ...     origins=["camp", "town"])
    >>> page = coverage_map(ga.coverage(times, housing, practices), language="en")
    >>> page.title
    'Who can get to a GP?'
    """
    texts = load_texts(language)
    source = find_tiles(tiles)
    supply = _supply(practices, what_if)
    words = words_around(result, streets, texts, title=title, model=model)
    shown, width_m = gather(result)
    if width_m is not None:
        words = tell_hexagons(words, width_m, texts)
        what_if = None  # its rows are places, which the page no longer shows
    data = {
        "language": language,
        "title": words.title,
        "texts": texts.section(*_TEXT_SECTIONS),
        **_looks(),
        **_conditions(result),
        **page_content(shown.places, supply, areas),
        "parts": layers.part_columns(shown.people),
        "ask": _ask(result, supply, what_if),
        "background": layers.line_features(streets.background if streets else None),
        "tiles": _tile_options(source),
        "attributions": words.named,
        "pin": leaflet_pin_images(),
    }
    return MapPage(
        map=base_map(result.places.to_crs(4326).total_bounds),
        words=words,
        texts=texts,
        scripts=_SCRIPTS,
        data=data,
        sections={
            "ask": what_if is not None,
            "summary": summary_table(result, texts),
            "tables": [(place, texts(key)) for place, key in _TABLES],
        },
        image_hosts=(source.host,) if source else (),
    )


def _looks() -> dict[str, Any]:
    return {
        "symbols": {"reason": _symbols(REASONS), "status": _symbols(STATUSES)},
        "shares": SHARES,
        "breaks": SHARE_BREAKS,
        "lines": BACKGROUND,
    }


def _symbols(symbols: Mapping[str, Symbol]) -> dict[str, dict[str, Any]]:
    return {code: asdict(symbol) for code, symbol in symbols.items()}


def _conditions(result: Coverage) -> dict[str, Any]:
    statuses = tuple(result.options["statuses"])
    return {
        "within_min": result.options["within_min"],
        "statuses": list(statuses),
        "readings": {name: list(words) for name, words in summary_readings(statuses).items()},
    }


def _supply(practices: gpd.GeoDataFrame | None, what_if: WhatIf | None) -> gpd.GeoDataFrame | None:
    if practices is not None:
        return join_supply(practices, what_if)
    if what_if is not None:
        raise InputError(
            "what_if was given without practices. Pass the table of practices too: "
            "coverage_map(result, practices=practices, what_if=...)."
        )
    return None


def _ask(
    result: Coverage, supply: gpd.GeoDataFrame | None, what_if: WhatIf | None
) -> dict[str, Any] | None:
    if what_if is None or supply is None:
        return None
    return what_if_data(what_if, supply, sorted(set(result.summary["within_min"])))


def _tile_options(source: Any) -> dict[str, Any] | None:
    if source is None:
        return None
    return {"url": source.url, "attribution": source.attribution, "max_zoom": source.max_zoom}
