"""Places to travel between: ids and coordinates of any frame with geometry."""

from __future__ import annotations

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

_POINT = int(shapely.GeometryType.POINT)


class Places(NamedTuple):
    """Ids and coordinates.

    Attributes
    ----------
    ids
        str, shape (places,).
    lon, lat
        float64, shape (places,): degrees; an area stands for a point inside it.
    """

    ids: npt.NDArray[np.object_]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]


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
