"""Hand-written OpenStreetMap files: nodes every 100 m along a parallel, ways over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

METRE_DEG = 180 / np.pi / 6_371_009.0
"""Degrees of latitude in a metre."""

Way = tuple[Sequence[int], Mapping[str, str]]


def write_osm(path: Path, points: Mapping[int, tuple[float, float]], ways: Iterable[Way]) -> Path:
    """Write nodes (by id: lon, lat) and ways (node ids, tags) as an ``.osm`` file."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", "<osm version='0.6' generator='test'>"]
    for node, (lon, lat) in sorted(points.items()):
        lines.append(f"<node id='{node}' lon='{lon:.7f}' lat='{lat:.7f}' version='1'/>")
    for number, (nodes, tags) in enumerate(ways, 1):
        refs = "".join(f"<nd ref='{node}'/>" for node in nodes)
        pairs = "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())
        lines.append(f"<way id='{number}' version='1'>{refs}{pairs}</way>")
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def north_line(count: int, step_m: float = 100) -> dict[int, tuple[float, float]]:
    """Nodes 1 to `count` going north from Breda, `step_m` apart."""
    return {k: (4.78, 51.59 + (k - 1) * step_m * METRE_DEG) for k in range(1, count + 1)}
