"""Find places that lie so far from the streets that one of the two must be wrong."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geoaccess.errors import Fault, GeometryError
from geoaccess.networks.streets.snapping import snap
from geoaccess.networks.streets.street_network import StreetNetwork

FAR_M = 5_000.0
"""Farther than this from any street is a fault of the input, not a remote place."""


def far_from_streets(
    places: gpd.GeoDataFrame, streets: StreetNetwork, *, where: str, far_m: float = FAR_M
) -> list[Fault]:
    """Faults of places that lie far outside the street network.

    A place a little off the streets is an ordinary answer (``unsnapped``). A place
    kilometres away means wrong coordinates, or streets that were cut too tightly.

    Parameters
    ----------
    places
        Points in EPSG:4326 with ``id``.
    streets
        The street network; its walking part counts.
    where
        Name of the table for messages.
    far_m
        The farthest that a place may lie from a street.

    Returns
    -------
    list of Fault
        Empty when all places lie near enough.
    """
    lon, lat = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    far = _off(streets, lon, lat, far_m)
    if not far.any():
        return []
    exchanged = far & ~_off(streets, lat, lon, far_m)
    rest = far & ~exchanged
    ids = places["id"].to_numpy()
    west, east = streets.lon.min(), streets.lon.max()
    south, north = streets.lat.min(), streets.lat.max()
    swap = "lon and lat are swapped: only exchanged do these places lie on the street network."
    outside = (
        f"more than {far_m / 1000:g} km outside the street network "
        f"(lon {west:.2f} to {east:.2f}, lat {south:.2f} to {north:.2f})."
    )
    remedy = "Correct the coordinates, take streets of a larger region, or leave these rows out."
    faults = [
        Fault(where, swap, "Exchange the two.", tuple(ids[exchanged]), GeometryError),
        Fault(where, outside, remedy, tuple(ids[rest]), GeometryError),
    ]
    return [fault for fault in faults if fault.ids]


def _off(
    streets: StreetNetwork,
    lon: npt.NDArray[np.float64],
    lat: npt.NDArray[np.float64],
    far_m: float,
) -> npt.NDArray[np.bool_]:
    """Which points have no walkable street within a distance."""
    return np.asarray(snap(streets, "walk", lon, lat, max_snap_m=far_m)[0] < 0)
