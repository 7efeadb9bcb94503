"""Points of an OpenStreetMap file: stations and named places for maps, and where bikes are parked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import osmium

from geoaccess.inputs.osm.background import Feature

BIKE_PARKING = "bike_parking"
"""Kind of the points where bikes are parked; maps leave them out."""

_KINDS = {
    ("railway", "station"): "station",
    ("railway", "halt"): "station",
    ("place", "city"): "city",
    ("place", "town"): "town",
    ("place", "village"): "village",
    ("amenity", "bicycle_parking"): BIKE_PARKING,
}
"""Tags of nodes, and the kind of background feature that each makes."""


def read_points(path: Path) -> list[Feature]:
    """Nodes that are a bicycle parking, or have a name and are a station, city, town or village."""
    nodes = osmium.FileProcessor(str(path), osmium.osm.NODE)
    tagged = nodes.with_filter(osmium.filter.TagFilter(*_KINDS))
    found = [(_kind(dict(node.tags)), node.tags.get("name", ""), node.location) for node in tagged]
    return [
        Feature(kind, name, (at.lon, at.lat))
        for kind, name, at in found
        if (name or kind == BIKE_PARKING) and at.valid()
    ]


def _kind(tags: Mapping[str, str]) -> str:
    """Kind of a node; a station that is also a place is a station."""
    return next(kind for (key, value), kind in _KINDS.items() if tags.get(key) == value)
