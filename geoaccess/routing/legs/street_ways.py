"""The way along streets between two points: its length and its line."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import shapely

from geoaccess.networks.shortest_paths.heap import pop, push
from geoaccess.networks.streets.legs import GRAPH_OF_MODE, edge_weights, mode_speeds
from geoaccess.networks.streets.snapping import snap
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.options import TravelOptions
from geoaccess.routing.legs.places import Places

_FAR = np.int64(1 << 62)


class StreetWay(NamedTuple):
    """A way along streets.

    Attributes
    ----------
    distance_m
        Connectors at both ends and the streets between.
    line
        A shapely line, straight between the nodes of the network.
    """

    distance_m: float
    line: Any


def street_ways(
    streets: StreetNetwork, starts: Places, ends: Places, *, mode: str, options: TravelOptions
) -> list[StreetWay | None]:
    """The shortest way from each start to the end in the same row.

    Parameters
    ----------
    streets
        The street network.
    starts, ends
        As many of the one as of the other.
    mode, options
        As in `street_times`.

    Returns
    -------
    list of StreetWay or None
        None where streets know no way.
    """
    graph_name = GRAPH_OF_MODE[mode]
    graph = streets.modes[graph_name]
    (start, start_mm), (end, end_mm) = (
        snap(streets, graph_name, points.lon, points.lat, max_snap_m=options.max_snap_m)
        for points in (starts, ends)
    )
    weights = edge_weights(graph, mode_speeds(options)[mode])
    ptr, nodes, street_mm = _ways(graph.indptr, graph.head, weights, graph.length_mm, start, end)
    found: list[StreetWay | None] = []
    for row in range(len(start)):
        path = nodes[ptr[row] : ptr[row + 1]]
        if len(path):
            inner = np.column_stack([streets.lon[path], streets.lat[path]])
            first, last = ([p.lon[row], p.lat[row]] for p in (starts, ends))
            line = shapely.linestrings(np.vstack([first, inner, last]))
            distance_mm = start_mm[row] + street_mm[row] + end_mm[row]
            found.append(StreetWay(float(distance_mm) / 1000, line))
        else:
            found.append(None)
    return found


@nb.njit(cache=True, nogil=True)
def _ways(indptr: Any, head: Any, weights: Any, length_mm: Any, starts: Any, ends: Any) -> Any:
    """Nodes of every way in compressed sparse rows, and the length of its streets."""
    nodes = len(indptr) - 1
    best = np.full(nodes, _FAR, np.int64)
    before = np.empty(nodes, np.int64)
    street_mm = np.zeros(nodes, np.int64)
    seen = np.empty(nodes, np.int64)
    heap = np.empty(len(head) + 1, np.int64)
    ptr = np.zeros(len(starts) + 1, np.int64)
    lengths_mm = np.zeros(len(starts), np.int64)
    path = [np.int64(0) for _ in range(0)]
    for row in range(len(starts)):
        if starts[row] >= 0 and ends[row] >= 0:
            work = best, before, street_mm, seen, heap
            touched = _search(indptr, head, weights, length_mm, (starts[row], ends[row]), work)
            if best[ends[row]] < _FAR:
                lengths_mm[row] = street_mm[ends[row]]
                first = len(path)
                node = np.int64(ends[row])
                while node >= 0:
                    path.append(node)
                    node = before[node]
                path[first:] = path[first:][::-1]
            for at in range(touched):
                best[seen[at]] = _FAR
        ptr[row + 1] = len(path)
    return ptr, np.array(path), lengths_mm


@nb.njit(cache=True, nogil=True)
def _search(indptr: Any, head: Any, weights: Any, length_mm: Any, way: Any, work: Any) -> Any:
    """Search until the end of the way is settled; the number of nodes touched is returned."""
    best, before, street_mm, seen, heap = work
    source, target = way
    best[source], before[source], street_mm[source] = 0, -1, 0
    seen[0] = source
    touched = 1
    heap[0] = np.int64(source)
    size = 1
    while size > 0:
        size, key = pop(heap, size)
        node, length = key & 0x7FFFFFFF, key >> 32
        if node == target:
            break
        if length > best[node]:
            continue
        for edge in range(indptr[node], indptr[node + 1]):
            other = head[edge]
            through = length + weights[edge]
            if through < best[other]:
                if best[other] == _FAR:
                    seen[touched] = other
                    touched += 1
                best[other] = through
                before[other] = node
                street_mm[other] = street_mm[node] + length_mm[edge]
                size = push(heap, size, (through << 32) | np.int64(other))
    return touched
