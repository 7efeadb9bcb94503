"""Tables made slim for a page: needed columns only, coordinates of 5 decimals (about a metre).

Texts stay texts here. They reach the page as JSON and are written there as
text nodes, never as HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoaccess.inputs.osm.background_points import BIKE_PARKING

DECIMALS = 5
AREA_TOLERANCE_M = 40.0
LINE_TOLERANCE_M = 25.0
_RANKS = {"city": -4, "town": -3, "station": -2, "village": -1}


def metric_crs(frame: Any) -> int:
    """Code of the UTM zone in the middle of a frame, for lengths in metres.

    GeoPandas searches a database for it, which takes longer than all else here.

    Examples
    --------
    >>> metric_crs(gpd.GeoSeries(gpd.points_from_xy([4.8], [51.6]), crs=4326))
    32631
    """
    west, south, east, north = frame.total_bounds
    corners = gpd.GeoSeries(gpd.points_from_xy([west, east], [south, north]), crs=frame.crs)
    lon, lat = corners.to_crs(4326).get_coordinates().mean()
    zone = min(int((lon + 180) // 6) + 1, 60)
    return (32_600 if lat >= 0 else 32_700) + zone


def text_column(frame: pd.DataFrame, name: str) -> list[str]:
    """A column as texts; empty where the table does not have it or does not know."""
    if name not in frame.columns:
        return [""] * len(frame)
    column = frame[name]
    return [
        "" if missing else str(value) for value, missing in zip(column, column.isna(), strict=True)
    ]


def number_column(frame: pd.DataFrame, name: str, digits: int = 2) -> list[float | None]:
    """A column as numbers; None where it is absent, not known or without end."""
    if name not in frame.columns:
        return [None] * len(frame)
    values = pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=np.float64)
    return [round(float(v), digits) if np.isfinite(v) else None for v in values]


def date_column(frame: pd.DataFrame, name: str) -> list[str]:
    """A column of dates as YYYY-MM-DD; empty where absent, not known or no date."""
    if name not in frame.columns:
        return [""] * len(frame)
    dates = pd.to_datetime(frame[name], errors="coerce", format="mixed")
    return ["" if pd.isna(date) else date.date().isoformat() for date in dates]


def point_columns(places: gpd.GeoDataFrame) -> dict[str, list[float]]:
    """Longitude and latitude of every place: the point itself, or a point within its outline."""
    points = places.geometry.to_crs(4326).representative_point()
    return {"lon": _rounded(points.x), "lat": _rounded(points.y)}


def coded_column(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """The different texts of a column, sorted, and the number of each row's text.

    Examples
    --------
    >>> coded_column(["farm", "campsite", "farm"])
    (['campsite', 'farm'], [1, 0, 1])
    """
    names = sorted(set(texts))
    number = {name: i for i, name in enumerate(names)}
    return names, [number[text] for text in texts]


def place_columns(places: gpd.GeoDataFrame) -> dict[str, Any]:
    """Columns of the housing places that the page shows, by row."""
    kinds, kind = coded_column(text_column(places, "kind"))
    ids = text_column(places, "id")
    return {
        "id": ids,
        "name": _names(places, ids),
        "kinds": kinds,
        "kind": kind,
        "residents": number_column(places, "residents"),
        **point_columns(places),
    }


def part_columns(people: pd.DataFrame) -> dict[str, Any]:
    """People by place and reason: where nothing splits a place, it is one part."""
    parts = people.groupby(["home", "reason"], sort=True)["residents"].sum().reset_index()
    return {
        "home": [int(row) for row in parts["home"]],
        "reason": text_column(parts, "reason"),
        "residents": number_column(parts, "residents", 3),
    }


def practice_columns(practices: gpd.GeoDataFrame) -> dict[str, Any]:
    """Columns of the practices that the page shows, by row."""
    ids = text_column(practices, "id")
    texts = ("kind", "status", "address", "postcode", "municipality")
    return {
        "id": ids,
        "name": _names(practices, ids),
        **{name: text_column(practices, name) for name in texts},
        "checked_on": date_column(practices, "checked_on"),
        "places": number_column(practices, "places"),
        **point_columns(practices),
    }


def area_features(areas: gpd.GeoDataFrame, tolerance_m: float = AREA_TOLERANCE_M) -> list[Any]:
    """Outlines of areas as GeoJSON geometries; shared borders stay shared when simplified."""
    metric = areas.geometry.to_crs(metric_crs(areas))
    simple = shapely.coverage_simplify(metric.to_numpy(), tolerance_m)
    return _geojson(gpd.GeoSeries(simple, crs=metric.crs))


def ring_features(areas: gpd.GeoSeries, tolerance_m: float = AREA_TOLERANCE_M) -> list[Any]:
    """Areas reached within minutes (their index) as GeoJSON geometries."""
    metric = areas.to_crs(metric_crs(areas))
    simple = gpd.GeoSeries(shapely.simplify(metric.to_numpy(), tolerance_m), crs=metric.crs)
    shapes = zip(areas.index, _geojson(simple), strict=True)
    return [{"minutes": float(minutes), "geometry": shape} for minutes, shape in shapes]


def line_features(
    background: gpd.GeoDataFrame | None, tolerance_m: float = LINE_TOLERANCE_M
) -> dict[str, Any]:
    """One GeoJSON geometry per kind of background line or surface."""
    if background is not None:
        background = background[background.geom_type != "Point"]
    if background is None or background.empty:
        return {}
    metric = background.to_crs(metric_crs(background))
    kinds: Mapping[str, gpd.GeoDataFrame] = dict(tuple(metric.groupby("kind")))
    merged = [_merge(rows.geometry.to_numpy(), tolerance_m) for rows in kinds.values()]
    return dict(zip(kinds, _geojson(gpd.GeoSeries(merged, crs=metric.crs)), strict=True))


def named_points(background: gpd.GeoDataFrame | None) -> list[dict[str, Any]]:
    """Stations and places of the background: kind, name and position, the largest first."""
    if background is None:
        return []
    drawn = (background.geom_type == "Point") & (background["kind"] != BIKE_PARKING)
    points = background[drawn].to_crs(4326)
    listed = [
        {"kind": kind, "name": name, "at": [round(at.x, DECIMALS), round(at.y, DECIMALS)]}
        for kind, name, at in zip(points["kind"], points["name"], points.geometry, strict=True)
    ]
    return sorted(listed, key=lambda point: (_RANKS.get(point["kind"], 0), point["name"]))


def _merge(geometries: Any, tolerance_m: float) -> Any:
    """Join lines end to end before simplifying, which leaves fewer points; surfaces are united."""
    united = shapely.union_all(geometries)
    lines = shapely.get_dimensions(united) == 1
    return shapely.simplify(shapely.line_merge(united) if lines else united, tolerance_m)


def _geojson(metric: gpd.GeoSeries) -> list[Any]:
    geometries = metric.to_crs(4326).to_numpy()
    return [_round_nested(shapely.geometry.mapping(geometry)) for geometry in geometries]


def _round_nested(value: Any) -> Any:
    """Coordinates of a GeoJSON mapping, rounded, as lists."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, (list, tuple)):
        return [_round_nested(item) for item in value]
    if isinstance(value, dict):
        return {key: _round_nested(item) for key, item in value.items()}
    return value


def _names(frame: pd.DataFrame, ids: list[str]) -> list[str]:
    """Names, or the id where a place has none."""
    return [
        name or identity for name, identity in zip(text_column(frame, "name"), ids, strict=True)
    ]


def _rounded(values: Any) -> list[float]:
    return [round(float(v), DECIMALS) for v in values]
