"""A grid of pointy-top hexagons in flat metres: which one a point lies in, and its outline."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely


def hexagon_of(xy: npt.NDArray[np.float64], width_m: float) -> npt.NDArray[np.int64]:
    """Column and row of the hexagon that each point lies in, shape (points, 2).

    Points are brought to axial coordinates of pointy-top hexagons and rounded
    to the nearest centre (the sum of the three cube coordinates stays 0).

    Examples
    --------
    >>> hexagon_of(np.array([[0.0, 0.0], [100.0, 0.0], [50.0, 87.0]]), 100).tolist()
    [[0, 0], [1, 0], [0, 1]]
    """
    side = width_m / np.sqrt(3)
    r = xy[:, 1] * 2 / 3 / side
    q = xy[:, 0] / width_m - r / 2
    cube = np.column_stack([q, r, -q - r])
    near = np.rint(cube)
    off = np.abs(near - cube)
    worst = off.argmax(axis=1)
    at = np.arange(len(xy))
    near[at, worst] = 0
    near[at, worst] = -near.sum(axis=1)
    return np.asarray(near[:, :2], dtype=np.int64)


def hexagon_outlines(cells: npt.NDArray[np.int64], width_m: float) -> Any:
    """Outlines of hexagons by column and row, as an array of polygons.

    Examples
    --------
    >>> [round(float(x)) for x in hexagon_outlines(np.array([[1, 0]]), 100)[0].bounds]
    [50, -58, 150, 58]
    """
    side = width_m / np.sqrt(3)
    q, r = np.asarray(cells, dtype=np.float64).T
    centre = np.column_stack([width_m * (q + r / 2), 1.5 * side * r])
    turns = np.pi / 6 + np.arange(6) * np.pi / 3
    corners = side * np.column_stack([np.cos(turns), np.sin(turns)])
    return shapely.polygons(centre[:, None, :] + corners[None, :, :])
