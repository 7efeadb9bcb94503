"""Places, practices and areas of a coverage as the page draws them, tied together by row numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.maps.data import layers


def page_content(
    places: gpd.GeoDataFrame, practices: gpd.GeoDataFrame | None, areas: gpd.GeoDataFrame | None
) -> dict[str, Any]:
    """Columns of places, practices and areas, each place with the number of its area.

    Parameters
    ----------
    places
        Those of a `Coverage`.
    practices
        The table of practices; None leaves those that the places name, without
        a position.
    areas
        Areas to draw; None leaves the municipalities that the places name.
    """
    supply = _practice_columns(places, practices)
    names, area_rows = _area_of(places, areas)
    columns = {**layers.place_columns(places), "area": area_rows}
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
