"""A flat map in metres around the region, and back to degrees."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from geoaccess.geodesy import EARTH_RADIUS_M

Floats = npt.NDArray[np.float64]

_LON0, _LAT0 = 4.6, 51.6
_M_PER_DEGREE = EARTH_RADIUS_M * np.pi / 180.0
_M_PER_DEGREE_EAST = _M_PER_DEGREE * float(np.cos(np.radians(_LAT0)))


def to_plane(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Floats:
    """Metres east and north of the middle of the region, shape (n, 2)."""
    east = (np.asarray(lon, dtype=np.float64) - _LON0) * _M_PER_DEGREE_EAST
    north = (np.asarray(lat, dtype=np.float64) - _LAT0) * _M_PER_DEGREE
    return np.column_stack([east, north])


def to_degrees(xy: Floats) -> Floats:
    """Longitude and latitude, rounded to the seven decimals that OpenStreetMap stores.

    Examples
    --------
    >>> to_degrees(to_plane([4.766], [51.588])).tolist()
    [[4.766, 51.588]]
    """
    lon = xy[:, 0] / _M_PER_DEGREE_EAST + _LON0
    lat = xy[:, 1] / _M_PER_DEGREE + _LAT0
    return np.asarray(np.column_stack([lon, lat]).round(7), dtype=np.float64)


def nearest(points: Floats, xy: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """The row of the nearest of some points to each place, and how many metres away it is.

    Examples
    --------
    >>> row, metres = nearest(np.array([[0.0, 0.0], [9.0, 0.0]]), np.array([[6.0, 0.0]]))
    >>> row.tolist(), metres.tolist()
    ([1], [3.0])
    """
    metres, row = cKDTree(points).query(xy)
    return np.asarray(row, dtype=np.int64), np.asarray(metres, dtype=np.float64)


def apportion(total: int, weights: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Split a whole number by weights, exactly (largest remainders).

    Examples
    --------
    >>> apportion(10, [1, 1, 1]).tolist()
    [4, 3, 3]
    """
    exact = np.asarray(weights, dtype=np.float64)
    exact = exact / exact.sum() * total
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return np.asarray(parts)
