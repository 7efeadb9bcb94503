"""Streets as they stand in a source: pieces of ways with their tags, before any mode is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from geoaccess.geodesy import great_circle_mm

TAG_KEYS = frozenset(
    [
        "highway",
        "route",
        "railway",
        "public_transport",
        "waterway",
        "junction",
        "motorroad",
        "duration",
        "area",
        "service",
        "access",
        "vehicle",
        "motor_vehicle",
        "motorcar",
        "bicycle",
        "foot",
        "oneway",
        "oneway:foot",
        "oneway:bicycle",
        "oneway:motorcar",
        "oneway:motor_vehicle",
        "cycleway",
        "cycleway:left",
        "cycleway:right",
        "cycleway:both",
        "cycleway:oneway",
        "cycleway:left:oneway",
        "cycleway:right:oneway",
        "maxspeed",
        "maxspeed:forward",
        "maxspeed:backward",
    ]
)
"""Keys that decide who may use a street, in which direction and how fast."""


@dataclass(frozen=True)
class RawStreets:
    """Pieces of streets between neighbouring nodes.

    Attributes
    ----------
    node_id
        int64, shape (nodes,): OpenStreetMap ids.
    lon, lat
        float64, shape (nodes,): degrees.
    tail, head
        int32, shape (pieces,): the nodes of a piece in the direction of its way.
    length_mm
        int32, shape (pieces,).
    way
        int32, shape (pieces,): pieces of one way share a number and follow each other.
    tag_set
        int32, shape (pieces,): the row of `tag_sets` that holds.
    tag_sets
        Distinct sets of tags, restricted to `TAG_KEYS`.
    directed
        True where a source gives both directions as pieces of their own, so that
        a piece leads forward only.
    background
        Features for maps, as in `StreetNetwork.background`.
    sources
        Provenance records.
    """

    node_id: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    tail: npt.NDArray[np.int32]
    head: npt.NDArray[np.int32]
    length_mm: npt.NDArray[np.int32]
    way: npt.NDArray[np.int32]
    tag_set: npt.NDArray[np.int32]
    tag_sets: tuple[Mapping[str, str], ...]
    directed: bool = False
    background: Any = None
    sources: tuple[Mapping[str, Any], ...] = field(default=())


def pieces_of_ways(
    points: npt.NDArray[np.float64],
    points_per_way: npt.NDArray[np.int64],
    set_per_way: npt.NDArray[np.int32],
    tag_sets: tuple[Mapping[str, str], ...],
) -> RawStreets:
    """Cut ways into pieces.

    Parameters
    ----------
    points
        Shape (points, 3): node id, longitude and latitude of the nodes of all ways,
        one way after another; NaN coordinates where an extract lacks the node.
    points_per_way, set_per_way
        Number of nodes and row of `tag_sets`, per way.
    tag_sets
        Distinct sets of tags.
    """
    ids, first, node = np.unique(
        points[:, 0].astype(np.int64), return_index=True, return_inverse=True
    )
    lon, lat = points[first, 1], points[first, 2]
    way = np.repeat(np.arange(len(points_per_way), dtype=np.int32), points_per_way)
    tail, head = node[:-1], node[1:]
    known = np.isfinite(lon)
    keep = (way[:-1] == way[1:]) & (tail != head) & known[tail] & known[head]
    tail, head, way = tail[keep], head[keep], way[:-1][keep]
    return RawStreets(
        node_id=ids,
        lon=lon,
        lat=lat,
        tail=tail.astype(np.int32),
        head=head.astype(np.int32),
        length_mm=great_circle_mm(lon[tail], lat[tail], lon[head], lat[head]).astype(np.int32),
        way=way,
        tag_set=set_per_way[way].astype(np.int32),
        tag_sets=tag_sets,
    )
