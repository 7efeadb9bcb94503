"""Streets inside the built-up areas: irregular grids, some streets missing, some one-way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra, minimum_spanning_tree
from scipy.spatial import cKDTree

from geoaccess.demo.plane import Floats
from geoaccess.demo.settlements import Settlements

Ints = npt.NDArray[np.int64]

RESIDENTIAL, LIVING_STREET, ONEWAY, ONEWAY_NOT_BIKE, CYCLEWAY, FOOTWAY = range(6)

_KIND_SHARES = (0.62, 0.12, 0.10, 0.06, 0.06, 0.04)
_MISSING_SHARE = 0.22
_AXIS_WEIGHT = 0.7


@dataclass(frozen=True)
class Town:
    """Streets of one place, its nodes counted from 0.

    Attributes
    ----------
    xy
        Metres, shape (nodes, 2).
    ends
        Shape (streets, 2): the nodes of each block-long street.
    line, place_on_line
        The long street that a block belongs to, and its position on it.
    kind
        Kind of street.
    centre
        The node nearest to the middle.
    before
        Shape (nodes,): the node before on the way from the centre.
    """

    xy: Floats
    ends: Ints
    line: Ints
    place_on_line: Ints
    kind: Ints
    centre: int
    before: Ints


def build_town(
    settlements: Settlements, index: int, block_m: float, rng: np.random.Generator
) -> Town:
    """Lay the streets of one place."""
    lattice = _lattice(settlements, index, block_m, rng)
    xy = _position(settlements, index, lattice, block_m, rng)
    ends, line, place_on_line = _blocks(lattice)
    length = np.linalg.norm(xy[ends[:, 0]] - xy[ends[:, 1]], axis=1)
    weight = length * np.where(line % 200_000 == 100_000, _AXIS_WEIGHT, 1.0)
    tree = _spanning_tree(ends, len(xy), rng)
    kept = tree | (rng.random(len(ends)) >= _MISSING_SHARE)
    # The tree stays open to everyone both ways, so that every mode reaches every node.
    drawn = rng.choice(len(_KIND_SHARES), size=len(ends), p=_KIND_SHARES)
    kind = np.where(tree, RESIDENTIAL, drawn)
    centre = int(np.argmin(np.linalg.norm(xy - settlements.xy[index], axis=1)))
    two_way = kept & np.isin(kind, (RESIDENTIAL, LIVING_STREET))
    before = _ways_from(centre, ends[two_way], weight[two_way], len(xy))
    return Town(xy, ends[kept], line[kept], place_on_line[kept], kind[kept], centre, before)


def path_from_centre(town: Town, node: int) -> list[int]:
    """Nodes from the centre to a node."""
    path = [node]
    while path[-1] != town.centre:
        path.append(int(town.before[path[-1]]))
    return path[::-1]


def gate(town: Town, direction: Floats) -> int:
    """The node where a road in some direction leaves the place."""
    from_centre = town.xy - town.xy[town.centre]
    ahead = from_centre @ direction
    aside = np.abs(from_centre @ np.array([-direction[1], direction[0]]))
    return int(np.argmax(ahead - aside))


def _lattice(
    settlements: Settlements, index: int, block_m: float, rng: np.random.Generator
) -> Ints:
    """Whole-numbered grid points within the outline of the place."""
    radius_m = float(settlements.radius_m[index])
    reach = int(radius_m * 1.2 / block_m) + 2
    grid = np.stack(
        np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1)), axis=-1
    )
    points = grid.reshape(-1, 2)
    angle = np.arctan2(points[:, 1], points[:, 0])
    outline = radius_m * (1 + 0.12 * np.sin(3 * angle + rng.uniform(0, 2 * np.pi)))
    inside = np.linalg.norm(points, axis=1) * block_m <= np.maximum(outline, 2.2 * block_m)
    points = points[inside]
    own = _own_ground(settlements, index, points * block_m)
    return _connected(points[own])


def _own_ground(settlements: Settlements, index: int, offsets_m: Floats) -> npt.NDArray[np.bool_]:
    """Points that no neighbouring place claims: relative to its size it must lie nearer."""
    middle, radius_m = settlements.xy[index], settlements.radius_m
    near = cKDTree(settlements.xy).query_ball_point(middle, radius_m[index] + 6_000.0)
    points = middle + offsets_m
    mine = np.linalg.norm(offsets_m, axis=1) / radius_m[index]
    free = np.ones(len(points), dtype=bool)
    for other in near:
        if other != index:
            theirs = np.linalg.norm(points - settlements.xy[other], axis=1) / radius_m[other]
            free &= (theirs > mine * 1.05) | (np.abs(offsets_m).max(axis=1) < 1.0)
    return free


def _connected(points: Ints) -> Ints:
    """Drop grid points that are cut off from the middle."""
    ends = _blocks(points)[0]
    ones = np.ones(len(ends))
    graph = coo_matrix((ones, (ends[:, 0], ends[:, 1])), shape=(len(points),) * 2)
    label = connected_components(graph, directed=False)[1]
    middle = int(np.argmin(np.abs(points).sum(axis=1)))
    return np.asarray(points[label == label[middle]])


def _position(
    settlements: Settlements,
    index: int,
    lattice: Ints,
    block_m: float,
    rng: np.random.Generator,
) -> Floats:
    """Grid points in metres, turned and shaken so that no two towns look alike."""
    shaken = (lattice + rng.uniform(-0.16, 0.16, lattice.shape)) * block_m
    return np.asarray(settlements.xy[index] + shaken)


def _blocks(points: Ints) -> tuple[Ints, Ints, Ints]:
    """Streets between neighbouring grid points, with the long street that each belongs to."""
    low = points.min(axis=0)
    cell = points - low
    width = cell.max(axis=0) + 2
    number = np.full(width, -1, dtype=np.int64)
    number[cell[:, 0], cell[:, 1]] = np.arange(len(points))
    east, north = number[cell[:, 0] + 1, cell[:, 1]], number[cell[:, 0], cell[:, 1] + 1]
    rows, columns = np.flatnonzero(east >= 0), np.flatnonzero(north >= 0)
    ends = np.vstack(
        [np.column_stack([rows, east[rows]]), np.column_stack([columns, north[columns]])]
    )
    # Long streets along the two axes get numbers that are multiples of 100 000.
    line = np.concatenate([points[rows, 1] + 100_000, points[columns, 0] + 300_000])
    return ends, line, np.concatenate([points[rows, 0], points[columns, 1]])


def _spanning_tree(ends: Ints, nodes: int, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """A random tree of streets that reaches every node."""
    weight = rng.uniform(1.0, 2.0, len(ends))
    graph = csr_matrix((weight, (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    tree = minimum_spanning_tree(graph).tocoo()
    return np.isin(ends[:, 0] * nodes + ends[:, 1], tree.row.astype(np.int64) * nodes + tree.col)


def _ways_from(centre: int, ends: Ints, weight: Floats, nodes: int) -> Ints:
    graph = csr_matrix((weight, (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    before = dijkstra(graph, directed=False, indices=[centre], return_predecessors=True)[1]
    return np.asarray(before[0], dtype=np.int64)
