"""Model outlines of municipalities: what lies nearest to their places. Not the real boundaries."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely

from geoaccess.demo.facts import MODEL_NOTE
from geoaccess.demo.plane import to_degrees
from geoaccess.demo.settlements import Settlements

_MARGIN_M = 4_000.0


def draw_areas(settlements: Settlements) -> str:
    """GeoJSON text of the municipalities of the region."""
    frame = settlements.frame
    places = shapely.MultiPoint(settlements.xy.tolist())
    region = places.buffer(_MARGIN_M * 3).buffer(-_MARGIN_M * 2)
    cells = shapely.get_parts(shapely.voronoi_polygons(places, ordered=True))
    features = []
    for (code, name), group in frame[frame["in_region"]].groupby(["code", "municipality"]):
        shape = shapely.intersection(shapely.union_all(cells[group.index.to_numpy()]), region)
        features.append(_feature(str(code), str(name), shapely.transform(shape, _rounded)))
    return json.dumps({"type": "FeatureCollection", "note": MODEL_NOTE, "features": features})


def _rounded(xy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return to_degrees(xy).round(5)


def _feature(code: str, name: str, shape: Any) -> dict[str, Any]:
    properties = {"id": code, "name": name, "note": "model outline, not the real boundary"}
    geometry = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": properties, "geometry": geometry}
