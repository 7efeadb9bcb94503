"""Write streets as an OpenStreetMap file: what the model region needs, nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import osmium

MODEL_GENERATOR = "geoaccess model region"
"""What the header of a written file says: nothing in it comes from OpenStreetMap."""


def write_osm(
    path: Path,
    lonlat: npt.NDArray[np.float64],
    way_ptr: npt.NDArray[np.int64],
    way_nodes: npt.NDArray[np.int64],
    way_kind: npt.NDArray[np.int64],
    tags: Sequence[Mapping[str, str]],
    named: Sequence[tuple[tuple[float, float], Mapping[str, str]]] = (),
) -> None:
    """Write nodes and ways; the suffix of the path chooses ``.osm.pbf`` or ``.osm``.

    Parameters
    ----------
    path
        Overwritten if it exists.
    lonlat
        Degrees, shape (nodes, 2); node *i* gets the number *i* + 1.
    way_ptr, way_nodes
        Way *w* runs through ``way_nodes[way_ptr[w]:way_ptr[w + 1]]``.
    way_kind, tags
        Way *w* carries ``tags[way_kind[w]]``.
    named
        Degrees and tags of further nodes, which stand for themselves: stations, places.
    """
    header = osmium.io.Header()
    header.set("generator", MODEL_GENERATOR)
    with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
        _write_nodes(writer, lonlat)
        _write_named(writer, named, len(lonlat) + 1)
        _write_ways(writer, way_ptr, way_nodes + 1, way_kind, [dict(tag) for tag in tags])


def _write_nodes(writer: Any, lonlat: npt.NDArray[np.float64]) -> None:
    node = osmium.osm.mutable.Node
    for number, location in enumerate(lonlat.tolist(), 1):
        writer.add_node(node(id=number, version=1, location=location))


def _write_named(
    writer: Any, named: Sequence[tuple[tuple[float, float], Mapping[str, str]]], first: int
) -> None:
    node = osmium.osm.mutable.Node
    for number, (location, tags) in enumerate(named, first):
        writer.add_node(node(id=number, version=1, location=location, tags=dict(tags)))


def _write_ways(
    writer: Any,
    ptr: npt.NDArray[np.int64],
    numbers: npt.NDArray[np.int64],
    kind: npt.NDArray[np.int64],
    tags: Sequence[dict[str, str]],
) -> None:
    way = osmium.osm.mutable.Way
    starts, flat = ptr.tolist(), numbers.tolist()
    for row, which in enumerate(kind.tolist()):
        nodes = flat[starts[row] : starts[row + 1]]
        writer.add_way(way(id=row + 1, version=1, nodes=nodes, tags=tags[which]))
