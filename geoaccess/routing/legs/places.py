"""Places to travel between: ids and coordinates of any frame with geometry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geoaccess.errors import (
    CrsError,
    DuplicateIdError,
    Fault,
    GeometryError,
    MissingColumnError,
    raise_faults,
)
from geoaccess.networks.streets.snapping import snap
from geoaccess.networks.streets.street_network import StreetNetwork


class Spot(NamedTuple):
    """Where places stand on a graph of the streets.

    Attributes
    ----------
    node
        int32, shape (places,): -1 where no street is near enough.
    connector_mm
        int64, shape (places,): the way from the door to the node.
    """

    node: npt.NDArray[np.int32]
    connector_mm: npt.NDArray[np.int64]


_POINT = int(shapely.GeometryType.POINT)


class Places(NamedTuple):
    """Ids and coordinates.

    Attributes
    ----------
    ids
        str, shape (places,).
    lon, lat
        float64, shape (places,): degrees; an area stands for a point inside it.
    spots
        Where the places stand, by graph, as far as that is known (see `snapped`).
    """

    ids: npt.NDArray[np.object_]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    spots: Mapping[str, Spot] = MappingProxyType({})

    def at(self, rows: Any) -> Places:
        """Some of the places."""
        spots = {graph: Spot(*(v[rows] for v in spot)) for graph, spot in self.spots.items()}
        return Places(self.ids[rows], self.lon[rows], self.lat[rows], spots)


def snapped(
    places: Places, streets: StreetNetwork, graphs: Iterable[str], *, max_snap_m: float
) -> Places:
    """The same places, with their spots on some graphs: looked up once for a whole question."""
    spots = {graph: spot_of(places, streets, graph, max_snap_m=max_snap_m) for graph in graphs}
    return places._replace(spots={**places.spots, **spots})


def spot_of(places: Places, streets: StreetNetwork, graph: str, *, max_snap_m: float) -> Spot:
    """Where places stand on a graph: what is known of them, or found now."""
    known = places.spots.get(graph)
    return known or Spot(*snap(streets, graph, places.lon, places.lat, max_snap_m=max_snap_m))


def places_of(**frames: Any) -> tuple[Places, ...]:
    """Read and check frames; the keywords name them in messages.

    Raises
    ------
    InputError
        With all faults of all frames: not a GeoDataFrame, no ``id``, an id twice,
        no coordinate reference system, an empty geometry.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame(
    ...     {"id": ["a"]}, geometry=gpd.points_from_xy([4.78], [51.59]), crs="EPSG:4326"
    ... )
    >>> (places,) = places_of(origins=frame)
    >>> places.ids.tolist(), places.lon.tolist()
    (['a'], [4.78])
    """
    faults = [fault for name, frame in frames.items() for fault in _faults(name, frame)]
    raise_faults(faults)
    # Homes to each other are one frame under two names: it is read once.
    read = {id(frame): _read(frame) for frame in frames.values()}
    return tuple(read[id(frame)] for frame in frames.values())


def _faults(where: str, frame: Any) -> list[Fault]:
    """Everything that is wrong with one frame."""
    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
        remedy = "Pass what read_housing or read_practices gave, or a GeoDataFrame with id."
        return [Fault(where, "There is no geometry.", remedy, kind=MissingColumnError)]
    faults = []
    if "id" not in frame.columns:
        remedy = "Add a column id with one text per row."
        faults.append(Fault(where, "There is no column id.", remedy, kind=MissingColumnError))
    ids, shapes = _ids(frame), frame.geometry
    if len(set(ids)) < len(ids):
        remedy = "Give every row an id of its own."
        kind, twice = DuplicateIdError, pd.unique(ids[pd.Index(ids).duplicated()])
        faults.append(Fault(where, "An id stands on several rows.", remedy, tuple(twice), kind))
    if shapes.crs is None:
        remedy = "Set it, for example frame.set_crs('EPSG:4326')."
        problem = "The geometry has no coordinate reference system."
        faults.append(Fault(where, problem, remedy, kind=CrsError))
    drawn = np.asarray(shapes.array)
    bare = ids[shapely.is_missing(drawn) | shapely.is_empty(drawn)]
    if len(bare):
        remedy = "Fill it in or drop the rows."
        faults.append(Fault(where, "The geometry is empty.", remedy, tuple(bare), GeometryError))
    return faults


def _ids(frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Ids as text; numbers of the rows where there is no column of ids."""
    ids = frame["id"] if "id" in frame.columns else pd.Series(range(len(frame)))
    return np.asarray(ids.astype(str), dtype=object)


def _read(frame: gpd.GeoDataFrame) -> Places:
    """Ids and coordinates of a frame without faults."""
    shapes = frame.geometry
    if (shapely.get_type_id(np.asarray(shapes.array)) != _POINT).any():
        shapes = shapes.representative_point()
    # The columns are asked of shapely: through a GeoSeries they take many times as long.
    lon, lat = shapely.get_coordinates(np.asarray(shapes.to_crs("EPSG:4326").array)).T
    return Places(ids=_ids(frame), lon=lon.copy(), lat=lat.copy())
