"""Attach points to the street network."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from geoaccess.geodesy import great_circle_mm, unit_vectors
from geoaccess.networks.parallel import thread_count
from geoaccess.networks.streets.street_network import StreetNetwork

_MANY = 10_000  # fewer points are found sooner than threads are started


class MainTree(NamedTuple):
    """Nodes of the main part of a mode, int32, and a tree over them as points on the unit sphere."""

    nodes: npt.NDArray[np.int32]
    tree: Any


def main_tree(streets: StreetNetwork, mode: str) -> MainTree:
    """The tree in which the nearest node of a mode is looked up."""
    nodes = np.flatnonzero(streets.modes[mode].in_main).astype(np.int32)
    points = unit_vectors(streets.lon[nodes], streets.lat[nodes])
    return MainTree(nodes, cKDTree(points, balanced_tree=False))


def snap(
    streets: StreetNetwork,
    mode: str,
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    *,
    max_snap_m: float = 500,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Nearest street node of every point, and how far away it is.

    Only nodes of the largest strongly connected part of the mode count: a point
    beside an island of streets goes to the nearest street that leads somewhere.

    Parameters
    ----------
    streets
        The street network.
    mode
        ``walk``, ``bike`` or ``car``.
    lon, lat
        Degrees, shape (points,).
    max_snap_m
        The farthest that a point may lie from its node (closed).

    Returns
    -------
    nodes : numpy.ndarray
        int32, shape (points,); -1 where no node is near enough.
    connector_mm : numpy.ndarray
        int64, shape (points,): great-circle distance to the nearest node in whole
        millimetres, also where it is too far; -1 where the mode has no node.
    """
    x, y = (np.asarray(v, dtype=np.float64) for v in (lon, lat))
    ready = streets.prepared.get(mode)
    main, tree = ready.main_tree if ready else main_tree(streets, mode)
    if not len(main) or not len(x):
        return np.full(len(x), -1, dtype=np.int32), np.full(len(x), -1, dtype=np.int64)
    workers = thread_count() if len(x) > _MANY else 1
    nearest = main[tree.query(unit_vectors(x, y), workers=workers)[1]]
    connector_mm = great_circle_mm(x, y, streets.lon[nearest], streets.lat[nearest])
    near_enough = connector_mm <= max_snap_m * 1000
    return np.where(near_enough, nearest, np.int32(-1)), connector_mm
