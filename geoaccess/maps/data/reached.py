"""Areas that are reached within minutes, made ready to draw, and the housing that lies in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geoaccess.coverage.publication.editions import HIDDEN
from geoaccess.errors import InputError
from geoaccess.maps.data.layers import metric_crs
from geoaccess.maps.wording import Table
from geoaccess.texts import Texts

Reached = Mapping[str, gpd.GeoSeries]
"""By name of the way to travel: areas with the minutes as index, rising."""

_COLUMNS = ("id", "within_min", "geometry")
_M2_PER_KM2 = 1e6
_TOLERANCE_M = 15.0
_LEAST_M2 = 10_000.0


def check_isochrones(isochrones: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Raise unless there is something to draw.

    Raises
    ------
    InputError
        If there is no frame, or one is empty or lacks a column.
    """
    if not isochrones:
        raise InputError(
            'No isochrones to draw. Pass them by name, for example {"by bike": frame}.'
        )
    for name, frame in isochrones.items():
        missing = [column for column in _COLUMNS if column not in frame.columns]
        if missing or frame.empty:
            found = f"lacks {', '.join(missing)}" if missing else "is empty"
            raise InputError(f"The frame of {name!r} {found}. Pass what ga.isochrones gave.")


def united(frame: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """One area per number of minutes, smallest first; farther areas hold the nearer ones."""
    metric = frame[["within_min", "geometry"]].to_crs(metric_crs(frame))
    # streets with a rim have very many corners, and areas of one colour need few
    fewer = shapely.simplify(metric.geometry.to_numpy(), _TOLERANCE_M, preserve_topology=False)
    simple = metric.set_geometry(gpd.GeoSeries(shapely.make_valid(fewer), metric.index, metric.crs))
    areas = simple.dissolve("within_min").geometry.sort_index()
    return areas.apply(_without_slivers).to_crs(4326)


def _without_slivers(area: Any) -> Any:
    """An area without holes and islands too small to be seen on a map of a region."""
    kept = [
        shapely.Polygon(part.exterior, [h for h in part.interiors if _surface(h) >= _LEAST_M2])
        for part in shapely.get_parts(area)
        if part.geom_type == "Polygon" and part.area >= _LEAST_M2
    ]
    return shapely.MultiPolygon(kept) if kept else area


def _surface(ring: Any) -> float:
    return float(shapely.Polygon(ring).area)


def minutes_of(rings: gpd.GeoSeries, housing: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Least minutes whose area each place lies in; infinite where none does."""
    points = housing.geometry.to_crs(4326).representative_point()
    minutes = np.full(len(housing), np.inf)
    for within_min, area in rings.items():
        inside = points.intersects(area).to_numpy() & np.isinf(minutes)
        minutes[inside] = float(within_min)
    return minutes


def ring_table(
    reached: Reached, people: Mapping[tuple[str, float], float | None], texts: Texts
) -> Table:
    """Surface and residents of every area, None where these are not published."""
    rows = []
    for name, rings in reached.items():
        surface = rings.to_crs(metric_crs(rings)).area / _M2_PER_KM2
        for minutes in map(float, rings.index):
            label = texts("map.minutes", minutes=minutes)
            residents = people[name, minutes]
            told = HIDDEN if residents is None else texts.number(residents)
            rows.append([name, label, texts.number(surface[minutes], 1), told])
    keys = ("name", "within", "surface", "residents")
    return Table(texts("ring_table.title"), [texts(f"ring_table.{key}") for key in keys], rows)
