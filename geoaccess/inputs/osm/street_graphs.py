"""Read streets from a graph that osmnx made, or from its ``.graphml`` file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pyproj import CRS

from geoaccess.errors import CrsError, InputError, name_some
from geoaccess.geodesy import great_circle_m
from geoaccess.inputs.osm.raw_streets import TAG_KEYS, RawStreets
from geoaccess.inputs.osm.streets import ATTRIBUTION, LICENCE
from geoaccess.provenance import source_record


def read_graphml(path: Path) -> RawStreets:
    """Read a ``.graphml`` file saved by osmnx.

    Raises
    ------
    InputError
        If it is not such a file.
    """
    import osmnx as ox  # takes seconds to import: only who reads a graph waits for it

    try:
        graph = ox.load_graphml(path)
        raw = read_graph(graph)
    except InputError:
        raise
    except Exception as error:
        # osmnx and networkx trust the file: a damaged one may raise anything.
        reason = str(error) or type(error).__name__
        raise InputError(
            f"{path.name} cannot be read as a graph: {reason}. Save it with osmnx.save_graphml."
        ) from error
    record = source_record(path, licence=LICENCE, attribution=ATTRIBUTION)
    return replace(raw, sources=(record,))


def read_graph(graph: Any) -> RawStreets:
    """Read a networkx graph made by osmnx, simplified or not.

    The corners of an edge's geometry become nodes (with negative ids), shared by
    both directions of the street.

    Raises
    ------
    InputError
        If the graph has no edges or nodes lack coordinates.
    CrsError
        If its coordinates are not degrees.
    """
    _check(graph)
    builder = _Builder(graph)
    for tail, head, data in graph.edges(data=True):
        builder.add(tail, head, data)
    return builder.raw()


def _check(graph: Any) -> None:
    """Raise unless the graph has edges and coordinates in degrees."""
    crs = graph.graph.get("crs", "epsg:4326")
    if not CRS.from_user_input(crs).is_geographic:
        raise CrsError(
            f"The street graph has projected coordinates ({crs}). Project it back with "
            "osmnx.project_graph(graph, to_latlong=True)."
        )
    if not graph.number_of_edges():
        raise InputError("The street graph has no edges. Check the area it was made for.")
    bare = [str(node) for node, data in graph.nodes(data=True) if not {"x", "y"} <= set(data)]
    if bare:
        raise InputError(
            f"Nodes of the street graph have no x and y: {name_some(bare)}. "
            "Pass a graph made by osmnx."
        )


class _Builder:
    """Collects the pieces of edges; lives for the length of one read."""

    def __init__(self, graph: Any) -> None:
        self.number = {node: at for at, node in enumerate(graph.nodes)}
        self.ids = [_node_id(node, at) for node, at in self.number.items()]
        self.points = [(float(d["x"]), float(d["y"])) for _, d in graph.nodes(data=True)]
        self.corners: dict[tuple[int, int, float, float], int] = {}
        self.sets: dict[tuple[tuple[str, str], ...], int] = {}
        self.ways: dict[tuple[str, bool], int] = {}
        self.pieces: list[tuple[int, int, int, int, int]] = []

    def add(self, tail: Any, head: Any, data: Mapping[str, Any]) -> None:
        """Add an edge, cut at the corners of its geometry."""
        ends = self.number[tail], self.number[head]
        way = (str(data.get("osmid")), bool(data.get("reversed", False)))
        way_number = self.ways.setdefault(way, len(self.ways))
        tag_set = self.sets.setdefault(_tags(data), len(self.sets))
        nodes = self._nodes_along(ends, data.get("geometry"))
        for at, length in enumerate(self._lengths(nodes, data.get("length"))):
            self.pieces.append((nodes[at], nodes[at + 1], length, way_number, tag_set))

    def _nodes_along(self, ends: tuple[int, int], geometry: Any) -> list[int]:
        """Nodes of an edge, corners included."""
        corners = [] if geometry is None else list(geometry.coords)[1:-1]
        low, high = min(ends), max(ends)
        inner = []
        for corner in corners:
            key = (low, high, round(corner[0], 7), round(corner[1], 7))
            if key not in self.corners:
                self.corners[key] = len(self.points)
                self.points.append((float(corner[0]), float(corner[1])))
                self.ids.append(-len(self.points))
            inner.append(self.corners[key])
        return [ends[0], *inner, ends[1]]

    def _lengths(self, nodes: list[int], length_m: Any) -> list[int]:
        """Whole millimetres of the pieces; they add up to the edge's own length where it has one."""
        lon, lat = np.array([self.points[node] for node in nodes]).T
        along_m = np.concatenate(
            [[0.0], np.cumsum(great_circle_m(lon[:-1], lat[:-1], lon[1:], lat[1:]))]
        )
        if length_m is not None and along_m[-1] > 0:
            along_m *= float(length_m) / along_m[-1]
        lengths: list[int] = np.diff(np.rint(along_m * 1000)).astype(np.int64).tolist()
        return lengths

    def raw(self) -> RawStreets:
        """Everything as arrays; pieces of one way stand together."""
        table = np.array(self.pieces, dtype=np.int64).reshape(-1, 5)
        table = table[table[:, 0] != table[:, 1]]
        table = table[np.argsort(table[:, 3], kind="stable")]
        columns: list[npt.NDArray[np.int32]] = list(table.T.astype(np.int32))
        points = np.array(self.points)
        tail, head, length_mm, way, tag_set = columns
        return RawStreets(
            node_id=np.array(self.ids, dtype=np.int64),
            lon=points[:, 0],
            lat=points[:, 1],
            tail=tail,
            head=head,
            length_mm=length_mm,
            way=way,
            tag_set=tag_set,
            tag_sets=tuple(dict(pairs) for pairs in self.sets),
            directed=True,
        )


def _node_id(node: Any, at: int) -> int:
    """A node's own id where it is a number, its position otherwise."""
    return int(node) if isinstance(node, (int, np.integer)) else at


def _tags(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Tags of an edge as texts; a list (edges merged by osmnx) counts as its first value."""
    pairs = []
    for key in sorted(TAG_KEYS & set(data)):
        value = data[key]
        value = value[0] if isinstance(value, list) else value
        if isinstance(value, bool):
            value = "yes" if value else "no"
        pairs.append((key, str(value)))
    return tuple(pairs)
