"""Stations and named places of an OpenStreetMap file, so that people recognise where they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import osmium

from geoaccess.inputs.background import Feature

_KINDS = {
    ("railway", "station"): "station",
    ("railway", "halt"): "station",
    ("place", "city"): "city",
    ("place", "town"): "town",
    ("place", "village"): "village",
}
"""Tags of nodes, and the kind of background feature that each makes."""


def read_points(path: Path) -> list[Feature]:
    """Nodes with a name that are a station, city, town or village."""
    nodes = osmium.FileProcessor(str(path), osmium.osm.NODE)
    tagged = nodes.with_filter(osmium.filter.TagFilter(*_KINDS))
    found = [(_kind(dict(node.tags)), node.tags.get("name", ""), node.location) for node in tagged]
    return [
        Feature(kind, name, (at.lon, at.lat)) for kind, name, at in found if name and at.valid()
    ]


def _kind(tags: Mapping[str, str]) -> str:
    """Kind of a node; a station that is also a place is a station."""
    return next(kind for (key, value), kind in _KINDS.items() if tags.get(key) == value)
