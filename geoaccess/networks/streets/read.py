"""Build the walking, cycling and car networks of a region from OpenStreetMap."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geoaccess.errors import InputError
from geoaccess.inputs.osm.raw_streets import RawStreets
from geoaccess.inputs.osm.street_graphs import read_graph, read_graphml
from geoaccess.inputs.osm.streets import read_osm
from geoaccess.networks.streets.street_network import ModeGraph, StreetNetwork
from geoaccess.networks.streets.tag_rules import (
    FERRY,
    Tags,
    car_speed_kmh,
    directions,
    is_ferry,
    parse_duration_s,
)
from geoaccess.rows import offsets

MODES = ("walk", "bike", "car")

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


def read_streets(source: Any) -> StreetNetwork:
    """Read streets and keep, for each mode, what it may use and in which direction.

    Every node of a street's geometry stays a node, so that points snap close to
    where they are. Lengths are great-circle distances. Cars drive at the legal
    speed everywhere, with no time for turns and lights: good for the drive-time
    rules of practices, not for planning a trip.

    Parameters
    ----------
    source
        Path of an ``.osm.pbf``, ``.osm`` or ``.graphml`` file, or a networkx
        graph made by osmnx (its coordinates in degrees). A ``.graphml`` file or
        graph has no background features, and bicycles follow its one-way streets
        unless its edges carry tags that say otherwise.

    Returns
    -------
    StreetNetwork
        With modes ``walk``, ``bike`` and ``car``.

    Raises
    ------
    InputError
        If the source cannot be read or holds no streets.
    CrsError
        If a graph's coordinates are not degrees.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph(crs="epsg:4326")
    >>> graph.add_node(1, x=4.78, y=51.59)
    >>> graph.add_node(2, x=4.78, y=51.60)
    >>> for u, v in [(1, 2), (2, 1)]:
    ...     _ = graph.add_edge(u, v, osmid=7, length=1112.0, highway="residential", oneway=False)
    >>> streets = read_streets(graph)
    >>> streets.nodes, streets.modes["bike"].length_mm.tolist()
    (2, [1112000, 1112000])
    """
    raw = _read(source)
    used = _used_pieces(raw)
    if not any(along.any() or against.any() for along, against in used.values()):
        raise InputError(
            "No street of this source may be walked, cycled or driven on. "
            "Check that it holds ways with a highway tag."
        )
    return _network(raw, used)


def _read(source: Any) -> RawStreets:
    """Read any kind of source."""
    if hasattr(source, "edges") and hasattr(source, "nodes"):
        return read_graph(source)
    path = Path(source)
    if not path.is_file():
        raise InputError(f"There is no street file at {path}. Check the path.")
    if path.suffix == ".graphml":
        return read_graphml(path)
    if path.name.endswith((".pbf", ".osm", ".osm.bz2", ".osm.gz")):
        return read_osm(path)
    raise InputError(
        f"{path.name} is not a street file. Pass .osm.pbf, .osm, .graphml or a graph from osmnx."
    )


def _used_pieces(raw: RawStreets) -> dict[str, tuple[Bools, Bools]]:
    """Which pieces each mode may use along and against their direction."""
    used = {}
    for mode in MODES:
        rows = [_directions_in(raw.directed, tags, mode) for tags in raw.tag_sets]
        allowed = np.array(rows, dtype=np.bool_).reshape(-1, 2)[raw.tag_set]
        used[mode] = (allowed[:, 0], allowed[:, 1])
    return used


def _directions_in(directed: bool, tags: Tags, mode: str) -> tuple[bool, bool]:
    """Directions of a piece; a directed source has turned round what leads the other way."""
    along, against = directions(tags, mode)
    if not directed:
        return along, against
    usable = along or against
    return usable, usable and mode == "walk"


def _network(raw: RawStreets, used: dict[str, tuple[Bools, Bools]]) -> StreetNetwork:
    """Graphs over the nodes that any mode uses, ordered so that neighbours lie close in memory."""
    any_mode = np.logical_or.reduce([along | against for along, against in used.values()])
    kept = np.unique(np.concatenate([raw.tail[any_mode], raw.head[any_mode]]))
    kept = kept[np.argsort(_morton_code(raw.lon[kept], raw.lat[kept]), kind="stable")]
    number = np.full(len(raw.node_id), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    ferry_ms = _ferry_ms(raw)
    modes = {
        mode: _mode_graph(raw, number, len(kept), used[mode], _fixed_ms(raw, mode, ferry_ms))
        for mode in MODES
    }
    return StreetNetwork(
        osm_id=raw.node_id[kept],
        lon=raw.lon[kept],
        lat=raw.lat[kept],
        modes=modes,
        background=raw.background,
        sources=raw.sources,
    )


def _morton_code(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> Ints:
    """Position on a curve that keeps near points near each other: searches then miss fewer caches."""
    code = np.zeros(len(lon), dtype=np.int64)
    for shift, degrees, half in ((0, lon, 180.0), (1, lat, 90.0)):
        cell = ((degrees + half) / (2 * half) * (2**24 - 1)).astype(np.int64)
        for bit in range(24):
            code |= ((cell >> bit) & 1) << (2 * bit + shift)
    return code


def _ferry_ms(raw: RawStreets) -> Ints:
    """Time of every piece of a ferry line, 0 elsewhere; the pieces share the line's duration."""
    ferry = np.array([is_ferry(tags) for tags in raw.tag_sets], dtype=np.bool_)[raw.tag_set]
    duration_ms = np.array(
        [(parse_duration_s(tags.get("duration", "")) or 0) * 1000 for tags in raw.tag_sets],
        dtype=np.int64,
    )[raw.tag_set]
    time_ms = np.zeros(len(raw.tail), dtype=np.int64)
    length = raw.length_mm.astype(np.int64)
    time_ms[ferry] = np.maximum(_share_by_way(raw.way[ferry], length[ferry], duration_ms[ferry]), 1)
    unknown = ferry & (duration_ms == 0)
    time_ms[unknown] = _drive_ms(length[unknown], np.float64(FERRY.speed_kmh))
    return time_ms


def _share_by_way(way: npt.NDArray[np.int32], length: Ints, duration_ms: Ints) -> Ints:
    """Divide the duration of each way over its pieces by length, so that the sum is exact."""
    if not len(way):
        return length
    start = np.flatnonzero(np.concatenate([[True], way[1:] != way[:-1]]))
    total = np.repeat(np.add.reduceat(length, start), np.diff([*start, len(way)]))
    end_at = np.cumsum(length)
    end_at -= np.repeat(end_at[start] - length[start], np.diff([*start, len(way)]))
    until = (duration_ms * end_at) // np.maximum(total, 1)
    before = (duration_ms * (end_at - length)) // np.maximum(total, 1)
    return np.asarray(until - before)


def _drive_ms(length_mm: Ints, speed_kmh: npt.ArrayLike) -> Ints:
    """Milliseconds of a length at a speed, at least one, because 0 would mean "by length"."""
    return np.asarray(
        np.maximum(np.rint(length_mm * 3.6 / np.asarray(speed_kmh)), 1), dtype=np.int64
    )


def _fixed_ms(raw: RawStreets, mode: str, ferry_ms: Ints) -> tuple[Ints, Ints]:
    """Fixed times along and against the pieces: ferries, and every street for cars."""
    if mode != "car":
        return ferry_ms, ferry_ms
    sides = []
    for backward in (False, True):
        speeds = [car_speed_kmh(tags, backward=backward) for tags in raw.tag_sets]
        driven = _drive_ms(raw.length_mm.astype(np.int64), np.array(speeds)[raw.tag_set])
        sides.append(np.where(ferry_ms > 0, ferry_ms, driven))
    return sides[0], sides[1]


def _mode_graph(
    raw: RawStreets,
    number: Ints,
    nodes: int,
    used: Sequence[Bools],
    fixed_ms: Sequence[Ints],
) -> ModeGraph:
    """The directed graph of one mode; of parallel edges the shortest stays."""
    along, against = used
    tail = np.concatenate([raw.tail[along], raw.head[against]])
    head = np.concatenate([raw.head[along], raw.tail[against]])
    length = np.concatenate([raw.length_mm[along], raw.length_mm[against]])
    fixed = np.concatenate([fixed_ms[0][along], fixed_ms[1][against]])
    tail, head = number[tail], number[head]
    # A ferry beside a street: which is quicker depends on the speed, so both stay.
    order = np.lexsort([length, fixed, fixed > 0, head, tail])
    tail, head, length, fixed = (column[order] for column in (tail, head, length, fixed))
    first = np.ones(len(tail), dtype=np.bool_)
    timed = fixed > 0
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1]) | (timed[1:] != timed[:-1])
    tail, head = tail[first], head[first]
    indptr = offsets(np.bincount(tail, minlength=nodes))
    return ModeGraph(
        indptr=indptr,
        head=head.astype(np.int32),
        length_mm=length[first].astype(np.int32),
        fixed_ms=fixed[first].astype(np.int32),
        in_main=_largest_part(indptr, head),
    )


def _largest_part(indptr: Ints, head: Ints) -> Bools:
    """Nodes of the largest part in which every node can be reached from every other."""
    nodes = len(indptr) - 1
    if not len(head):
        return np.zeros(nodes, dtype=np.bool_)
    graph = csr_array((np.ones(len(head), dtype=np.int8), head, indptr), shape=(nodes, nodes))
    labels = connected_components(graph, directed=True, connection="strong")[1]
    return np.asarray(labels == np.argmax(np.bincount(labels)))
