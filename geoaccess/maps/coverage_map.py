"""The map of who reaches a practice, who does not, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.result import Coverage
from geoaccess.maps import layers
from geoaccess.maps.assets import leaflet_pin_images
from geoaccess.maps.conditions import attributions, condition_rows, subtitle
from geoaccess.maps.page import MapPage, base_map
from geoaccess.maps.palettes import BACKGROUND, REASONS, SHARE_BREAKS, SHARES, STATUSES, Symbol
from geoaccess.maps.tiles import find_tiles
from geoaccess.networks.streets import StreetNetwork
from geoaccess.texts import Texts, load_texts

_SCRIPTS = (
    "base.js",
    "symbols.js",
    "state.js",
    "totals.js",
    "background.js",
    "housing.js",
    "practices.js",
    "popup.js",
    "table.js",
    "tables.js",
    "legend.js",
    "app.js",
)
_TEXT_SECTIONS = ("reason", "status", "kind", "map", "legend", "because", "table", "reading")


def coverage_map(
    result: Coverage,
    *,
    practices: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    streets: StreetNetwork | None = None,
    language: str = "nl",
    title: str | None = None,
    model: bool = False,
    tiles: str | None = None,
) -> MapPage:
    """Make the map of a coverage result: one page with map, legend, tables and conditions.

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
        If the language or the tiles are not known.

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
    data = {
        "language": language,
        "texts": texts.section(*_TEXT_SECTIONS),
        **_looks(),
        **_conditions(result),
        **_content(result.places, practices, areas),
        "parts": layers.part_columns(result.people),
        "background": layers.line_features(streets.background if streets else None),
        "tiles": _tile_options(source),
        "attributions": attributions(_all_provenance(result, streets)),
        "pin": leaflet_pin_images(),
    }
    return MapPage(
        map=base_map(result.places.to_crs(4326).total_bounds),
        title=title or texts("map.title"),
        texts=texts,
        scripts=_SCRIPTS,
        data=data,
        context=_context(result, streets, texts, model=model),
        image_hosts=(source.host,) if source else (),
    )


def _looks() -> dict[str, Any]:
    return {
        "symbols": {"reason": _symbols(REASONS), "status": _symbols(STATUSES)},
        "shares": SHARES,
        "breaks": SHARE_BREAKS,
        "lines": BACKGROUND,
    }


def _symbols(symbols: Mapping[str, Symbol]) -> dict[str, dict[str, str]]:
    return {code: {"colour": s.colour, "shape": s.shape} for code, s in symbols.items()}


def _conditions(result: Coverage) -> dict[str, Any]:
    return {
        "within_min": result.options["within_min"],
        "statuses": list(result.options["statuses"]),
    }


def _content(
    places: gpd.GeoDataFrame, practices: gpd.GeoDataFrame | None, areas: gpd.GeoDataFrame | None
) -> dict[str, Any]:
    """Places, practices and areas, each place with the row of its practices and of its area."""
    supply = _practice_columns(places, practices)
    names, area_rows = _area_of(places, areas)
    row_of = {identity: row for row, identity in enumerate(supply["id"])}
    columns = layers.place_columns(places)
    columns["area"] = area_rows
    columns["nearest"] = _rows(places, "nearest_practice_id", row_of)
    columns["because"] = _rows(places, "reason_practice_id", row_of)
    columns["because_minutes"] = layers.number_column(places, "reason_time_min", 4)
    return {"places": columns, "practices": supply, "areas": _areas(names, areas)}


def _practice_columns(
    places: gpd.GeoDataFrame, practices: gpd.GeoDataFrame | None
) -> dict[str, Any]:
    """Columns of the practices; without a table, those that the result names, without a place."""
    if practices is not None:
        return layers.practice_columns(practices)
    named = pd.concat([places["nearest_practice_id"], places["reason_practice_id"]]).dropna()
    ids = sorted({str(identity) for identity in named})
    empty = gpd.GeoDataFrame(
        {"id": ids}, geometry=gpd.points_from_xy([0] * len(ids), [0] * len(ids)), crs=4326
    )
    nowhere = [None] * len(ids)
    return {**layers.practice_columns(empty), "lon": nowhere, "lat": nowhere}


def _rows(places: pd.DataFrame, column: str, row_of: Mapping[str, int]) -> list[int]:
    return [row_of.get(identity, -1) for identity in layers.text_column(places, column)]


def _area_of(
    places: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None
) -> tuple[list[str], list[int]]:
    """Names of all areas, those of the table first, and the number of each place's area."""
    known = layers.text_column(areas, "name") if areas is not None else []
    if "municipality" in places.columns:
        of_place = layers.text_column(places, "municipality")
    else:
        of_place = _area_names_by_position(places, areas)
    names = [*dict.fromkeys([*known, *sorted(set(of_place) - {""})])]
    row_of = {name: row for row, name in enumerate(names)}
    return names, [row_of.get(name, -1) for name in of_place]


def _area_names_by_position(places: gpd.GeoDataFrame, areas: gpd.GeoDataFrame | None) -> list[str]:
    if areas is None:
        return [""] * len(places)
    points = gpd.GeoDataFrame(geometry=places.geometry.to_crs(areas.crs).representative_point())
    joined = gpd.sjoin(points, areas[["name", "geometry"]], how="left", predicate="intersects")
    first = joined[~joined.index.duplicated()]
    return layers.text_column(first, "name")


def _areas(names: Sequence[str], areas: gpd.GeoDataFrame | None) -> list[dict[str, Any]]:
    drawn: dict[str, tuple[Any, Any]] = {}
    if areas is not None:
        at = areas.geometry.to_crs(4326).representative_point()
        spots = [[round(p.x, layers.DECIMALS), round(p.y, layers.DECIMALS)] for p in at]
        shapes = layers.area_features(areas)
        drawn_rows = zip(shapes, spots, strict=True)
        drawn = dict(zip(layers.text_column(areas, "name"), drawn_rows, strict=True))
    nothing = (None, None)
    return [
        {"name": name, "geometry": drawn.get(name, nothing)[0], "at": drawn.get(name, nothing)[1]}
        for name in names
    ]


def _tile_options(source: Any) -> dict[str, Any] | None:
    if source is None:
        return None
    return {"url": source.url, "attribution": source.attribution, "max_zoom": source.max_zoom}


def _all_provenance(result: Coverage, streets: StreetNetwork | None) -> dict[str, Any]:
    return {"result": result.provenance, "sources": list(streets.sources) if streets else []}


def _context(
    result: Coverage, streets: StreetNetwork | None, texts: Texts, *, model: bool
) -> dict[str, Any]:
    rows = condition_rows(result.options, _all_provenance(result, streets), texts)
    made_on = (texts("conditions.made_on"), texts.date(dt.date.today()))
    notice = {"mark": texts("map.model_mark"), "words": texts("map.model_words")}
    return {
        "notice": notice if model else None,
        "subtitle": subtitle(result.options, texts),
        "conditions": [made_on, *rows],
        "tables": [
            ("ga-area-table", texts("table.areas")),
            ("ga-place-table", texts("table.places")),
            ("ga-practice-table", texts("table.practices")),
        ],
    }
