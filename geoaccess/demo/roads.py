"""What lies between the towns: roads, rural lanes, station roads, motorways, ferries, rails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoaccess.demo.chains import Ways, join_ways, points_between, through
from geoaccess.demo.plane import Floats, nearest
from geoaccess.demo.settlements import Settlements
from geoaccess.demo.town_streets import Town, gate, path_from_centre
from geoaccess.rows import offsets

Ints = npt.NDArray[np.int64]

_ROAD_SPACING_M = 260.0
_LANE_SPACING_M = 220.0
_LINK_SPACING_M = 900.0
_STATION_REACH_M = 5_000.0


@dataclass(frozen=True)
class Layer:
    """New nodes, numbered from where the former layer stopped, and ways through old and new ones."""

    xy: Floats
    ways: Ways


@dataclass(frozen=True)
class Roads:
    """Roads between places.

    Attributes
    ----------
    layer
        The stretches out of town.
    gates
        Shape (roads, 2): the nodes where a road leaves its two places.
    approaches
        For each road, the nodes from each centre to its gate.
    path
        For each road, the nodes from the one centre to the other.
    """

    layer: Layer
    gates: Ints
    approaches: tuple[tuple[Ints, Ints], ...]
    path: tuple[Ints, ...]


def lay_roads(
    settlements: Settlements,
    towns: Sequence[Town],
    first: Ints,
    kind: int,
    rng: np.random.Generator,
) -> Roads:
    """Roads from centre to centre: along streets to the edge of town, then on a gentle curve.

    `first` holds the number of each town's first node; road *r* is of kind ``kind + r``.
    """
    pairs = settlements.roads
    approaches = tuple(
        (
            _approach(settlements, towns, first, int(a), int(b)),
            _approach(settlements, towns, first, int(b), int(a)),
        )
        for a, b in pairs
    )
    gates = np.array([[near[-1], far[-1]] for near, far in approaches], dtype=np.int64)
    town_xy = np.vstack([town.xy for town in towns])
    start, end = town_xy[gates[:, 0]], town_xy[gates[:, 1]]
    bend_m = np.linalg.norm(end - start, axis=1) * rng.uniform(-0.08, 0.08, len(pairs))
    xy, sizes = points_between(start, end, _ROAD_SPACING_M, bend_m)
    number = np.arange(len(xy)) + len(town_xy)
    ways = through(gates[:, 0], number, gates[:, 1], sizes, kind + np.arange(len(pairs)))
    between = np.split(number, offsets(sizes)[1:-1])
    path = tuple(
        np.concatenate([near, middle, far[::-1]])
        for (near, far), middle in zip(approaches, between, strict=True)
    )
    return Roads(Layer(xy, ways), gates, approaches, path)


def lay_lanes(
    roads: Roads, first: int, per_road: int, kind: int, rng: np.random.Generator
) -> tuple[Layer, Ints]:
    """Dead-end lanes that branch off the roads; also returns their last nodes.

    Two in five are paved (`kind`), the others are tracks (``kind + 1``).
    """
    road_xy = roads.layer.xy
    base = first - len(road_xy)
    chosen = np.sort(rng.choice(len(road_xy), min(per_road * len(roads.path), len(road_xy)), False))
    angle = rng.uniform(0, 2 * np.pi, len(chosen))
    length = rng.uniform(250.0, 1_500.0, len(chosen))
    end = road_xy[chosen] + length[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    bend_m = length * rng.uniform(-0.15, 0.15, len(chosen))
    between, sizes = points_between(road_xy[chosen], end, _LANE_SPACING_M, bend_m)
    number = first + np.arange(len(between))
    last = first + len(between) + np.arange(len(end))
    kinds = kind + (rng.random(len(chosen)) < 0.6)
    ways = through(base + chosen, number, last, sizes, kinds.astype(np.int64))
    return Layer(np.vstack([between, end]), ways), last


def lay_spurs(stations: Floats, xy: Floats, kind: int) -> tuple[Layer, dict[int, Ints]]:
    """A street from each railway station to the nearest node, where one is near enough.

    Returns
    -------
    tuple
        The streets, and for each station that has one its nodes, the station first.
    """
    node, distance_m = nearest(xy, stations)
    near = np.flatnonzero(distance_m < _STATION_REACH_M)
    between, sizes = points_between(
        stations[near], xy[node[near]], _LANE_SPACING_M, np.zeros(len(near))
    )
    first = len(xy)
    ways = through(
        first + np.arange(len(near)),
        first + len(near) + np.arange(len(between)),
        node[near],
        sizes,
        np.full(len(near), kind),
    )
    nodes = np.split(ways.nodes, ways.ptr[1:-1])
    paths = dict(zip(near.tolist(), nodes, strict=True))
    return Layer(np.vstack([stations[near], between]), ways), paths


def lay_links(settlements: Settlements, towns: Sequence[Town], first: Ints, xy: Floats) -> Layer:
    """Motorways (one carriageway each way) and ferries; kinds are counted from 0."""
    links = settlements.links[settlements.links["kind"] != "bridge"].reset_index(drop=True)
    there = [_gate(settlements, towns, first, a, b) for a, b in zip(links.a, links.b, strict=True)]
    back = [_gate(settlements, towns, first, b, a) for a, b in zip(links.a, links.b, strict=True)]
    a, b = np.array(there, dtype=np.int64), np.array(back, dtype=np.int64)
    one_way = np.flatnonzero((links["kind"] == "motorway").to_numpy())
    start, end = np.concatenate([a, b[one_way]]), np.concatenate([b, a[one_way]])
    bend_m = np.full(len(start), 60.0)
    between, sizes = points_between(xy[start], xy[end], _LINK_SPACING_M, bend_m)
    kinds = np.concatenate([np.arange(len(links)), one_way])
    ways = through(start, len(xy) + np.arange(len(between)), end, sizes, kinds)
    return Layer(between, ways)


def lay_rails(stations: Floats, lines: Sequence[Sequence[int]], first: int, kind: int) -> Layer:
    """Railway tracks from station to station, for maps only."""
    used = [np.asarray(line, dtype=np.int64) + first for line in lines]
    sizes = [len(line) for line in used]
    nodes = np.concatenate([*used, np.empty(0, dtype=np.int64)])
    return Layer(stations, Ways(offsets(sizes), nodes, np.full(len(used), kind)))


def shift_kinds(ways: Ways, by: int) -> Ways:
    """The same ways with their kinds counted from another start."""
    return Ways(ways.ptr, ways.nodes, ways.kind + by)


def join_layers(layers: Sequence[Layer]) -> Layer:
    """All nodes and ways of layers that follow each other."""
    return Layer(np.vstack([part.xy for part in layers]), join_ways([p.ways for p in layers]))


def _gate(settlements: Settlements, towns: Sequence[Town], first: Ints, a: int, b: int) -> int:
    direction = settlements.xy[b] - settlements.xy[a]
    return int(first[a]) + gate(towns[a], direction / np.linalg.norm(direction))


def _approach(settlements: Settlements, towns: Sequence[Town], first: Ints, a: int, b: int) -> Ints:
    node = _gate(settlements, towns, first, a, b) - int(first[a])
    return np.asarray(path_from_centre(towns[a], node), dtype=np.int64) + int(first[a])
