"""Distances on the sphere, in metres, from longitude and latitude in degrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_M = 6_371_009.0
"""Mean radius of the earth (IUGG), the value that osmnx uses too."""


def utm_crs(bounds: Sequence[float]) -> str:
    """The UTM zone, on WGS 84, of the middle of a box: a flat map in metres for small areas.

    Asking the database of projections for it takes a third of a second each time.

    Parameters
    ----------
    bounds
        West, south, east and north in degrees.

    Examples
    --------
    >>> utm_crs((4.2, 51.4, 5.2, 51.9)), utm_crs((-51.3, -30.2, -51.0, -29.9))
    ('EPSG:32631', 'EPSG:32722')
    """
    west, south, east, north = bounds
    zone = int(((west + east) / 2 + 180) // 6) % 60 + 1
    return f"EPSG:{(32600 if south + north >= 0 else 32700) + zone}"


def great_circle_m(
    lon1: npt.ArrayLike, lat1: npt.ArrayLike, lon2: npt.ArrayLike, lat2: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Great-circle distance by the haversine formula, elementwise.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Degrees; arrays of one shape, or shapes that broadcast.

    Returns
    -------
    numpy.ndarray
        Metres.

    Examples
    --------
    >>> float(np.round(great_circle_m(4.78, 51.59, 4.78, 51.60), 1))
    1112.0
    """
    a, b, c, d = (np.radians(np.asarray(v, dtype=np.float64)) for v in (lon1, lat1, lon2, lat2))
    half = np.sin((d - b) / 2) ** 2 + np.cos(b) * np.cos(d) * np.sin((c - a) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def great_circle_mm(
    lon1: npt.ArrayLike, lat1: npt.ArrayLike, lon2: npt.ArrayLike, lat2: npt.ArrayLike
) -> npt.NDArray[np.int64]:
    """Great-circle distance in whole millimetres, so that sums of lengths are exact."""
    return np.rint(great_circle_m(lon1, lat1, lon2, lat2) * 1000.0).astype(np.int64)


def unit_vectors(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Points on the unit sphere, shape (n, 3): the nearest by chord is the nearest by great circle."""
    x, y = (np.radians(np.asarray(v, dtype=np.float64)) for v in (lon, lat))
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])
