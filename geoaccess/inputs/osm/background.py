"""Main roads, rail, water and names as simplified features, to draw below a map."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

_KINDS = {
    "highway": {
        "motorway": "motorway",
        "trunk": "primary",
        "primary": "primary",
        "secondary": "secondary",
    },
    "railway": {"rail": "rail", "light_rail": "rail", "subway": "rail", "tram": "rail"},
    "waterway": {"river": "water", "canal": "water"},
}

_TOLERANCE_DEG = 0.0001  # about ten metres: less than a pixel on a map of a region
_SMALLEST_WATER_DEG2 = 1e-6  # about a hectare
_DECIMALS_DEG = 0.00001


class Feature(NamedTuple):
    """A line (coordinates), area (well-known binary) or point (a pair) of the background."""

    kind: str
    name: str
    shape: Any


@lru_cache(maxsize=65536)
def kind_of_way(pairs: tuple[str, ...]) -> str:
    """Kind of background feature that a way with these ``key=value`` tags is, or nothing.

    Examples
    --------
    >>> kind_of_way(("highway=trunk", "oneway=yes"))
    'primary'
    >>> kind_of_way(("highway=residential",))
    ''
    """
    for pair in pairs:
        key, _, value = pair.partition("=")
        if value in _KINDS.get(key, {}):
            return _KINDS[key][value]
    return ""


def background_frame(features: Iterable[Feature]) -> gpd.GeoDataFrame:
    """Merge, simplify and round features.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``kind``, ``name``, geometry (EPSG:4326): lines of one kind and
        name are one feature.
    """
    listed = list(features)
    areas = [f for f in listed if isinstance(f.shape, bytes)]
    points = [f for f in listed if isinstance(f.shape, tuple)]
    lines = [f for f in listed if not isinstance(f.shape, (bytes, tuple))]
    parts = [_lines(lines), _areas(areas), _points(points)]
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    frame["geometry"] = _simplified(frame["geometry"].to_numpy())
    frame = frame[~shapely.is_empty(frame["geometry"].to_numpy())].reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs="EPSG:4326")


def _simplified(shapes: Any) -> Any:
    """Shapes with fewer and shorter coordinates, still valid."""
    return shapely.set_precision(shapely.simplify(shapes, _TOLERANCE_DEG), _DECIMALS_DEG)


def _lines(features: list[Feature]) -> pd.DataFrame:
    """One merged line per kind and name."""
    frame = pd.DataFrame({"kind": [f.kind for f in features], "name": [f.name for f in features]})
    shapes = np.array([shapely.linestrings(f.shape) for f in features], dtype=object)
    rows = []
    for _, group in frame.groupby(["kind", "name"]):
        merged = shapely.line_merge(shapely.multilinestrings(shapes[group.index]))
        rows.append((group["kind"].iloc[0], group["name"].iloc[0], merged))
    return pd.DataFrame(rows, columns=["kind", "name", "geometry"])


def _areas(features: list[Feature]) -> pd.DataFrame:
    """Areas that are large enough to be seen."""
    shapes = shapely.from_wkb([f.shape for f in features])
    large = shapely.area(shapes) >= _SMALLEST_WATER_DEG2
    columns = {"kind": [f.kind for f in features], "name": [f.name for f in features]}
    return pd.DataFrame({**columns, "geometry": shapes})[large]


def _points(features: list[Feature]) -> pd.DataFrame:
    """Stations and places as they are."""
    columns = {"kind": [f.kind for f in features], "name": [f.name for f in features]}
    return pd.DataFrame(columns | {"geometry": [shapely.Point(f.shape) for f in features]})
