"""Turn coordinates of any usual kind into geometry in EPSG:4326, naming every place that is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer

from geoaccess.errors import CrsError, Fault, GeometryError, MissingColumnError
from geoaccess.inputs.tables.cells import read_numbers

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Found = tuple[Fault, Mask | None]
"""A fault and the rows that have it; None for a fault of the whole table."""

COORDINATES = ("lon", "lat", "x", "y")
"""Columns that geometry takes the place of."""

RD_BOUNDS = (-7_000, 289_000, 300_000, 629_000)
"""Where EPSG:28992 is valid: least x, least y, greatest x, greatest y, in metres."""

_DUTCH = (2.5, 50.5, 7.5, 54.0)
_FAR_DEGREES = 10.0


@dataclass(frozen=True)
class Located:
    """Geometry of a table, or none, with what is wrong with it by row."""

    geometry: Any
    faults: list[Found]


def locate(
    frame: pd.DataFrame, *, where: str, shape: Literal["point", "area"], decimal: str
) -> Located:
    """Geometry of every row in EPSG:4326.

    Parameters
    ----------
    frame
        A table with ``lon`` and ``lat``, with ``x`` and ``y`` in EPSG:28992, or
        with geometry.
    where
        Name of the table for messages.
    shape
        What the geometry must be.
    decimal
        The mark before decimals in text cells.
    """
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        return _from_geometry(frame, where, shape)
    if shape == "point" and {"lon", "lat"} <= set(frame.columns):
        return _from_numbers(frame, where, ("lon", "lat"), decimal)
    if shape == "point" and {"x", "y"} <= set(frame.columns):
        return _from_numbers(frame, where, ("x", "y"), decimal)
    remedy = (
        "Add lon and lat (degrees), or x and y (EPSG:28992), or use a file with geometry."
        if shape == "point"
        else "Use a GeoPackage, GeoJSON or GeoParquet file with polygons."
    )
    if "geometry" in frame.columns:
        fault = Fault(
            where,
            "geometry has no coordinate reference system: this is a plain table.",
            "Pass a GeoDataFrame with a crs, or a file that carries one.",
            kind=CrsError,
        )
    else:
        fault = Fault(where, "there is no geometry.", remedy, kind=MissingColumnError)
    return Located(None, [(fault, None)])


def _from_numbers(frame: pd.DataFrame, where: str, names: tuple[str, str], decimal: str) -> Located:
    """Points from two columns of numbers."""
    faults: list[Found] = []
    numbers: list[Floats] = []
    for name in names:
        values, bad = read_numbers(frame[name], decimal)
        remedy = "Write digits only, with one decimal mark."
        faults.append((Fault(where, f"{name} is not a number.", remedy, kind=GeometryError), bad))
        missing = values.isna().to_numpy() & ~bad
        remedy = f"Fill in {name}: every row needs a place."
        faults.append((Fault(where, f"{name} is missing.", remedy, kind=GeometryError), missing))
        numbers.append(np.asarray(values, dtype=np.float64))
    first, second = numbers
    check = _degree_faults if names == ("lon", "lat") else _metre_faults
    found = check(where, first, second)
    faults += found
    if names == ("x", "y"):
        wrong = np.any([mask for _, mask in found if mask is not None], axis=0)
        first, second = _from_rd(np.where(wrong, np.nan, first), second)
        faults += _swapped(where, first, second)
    return Located(gpd.GeoSeries(shapely.points(first, second), crs="EPSG:4326"), faults)


def _from_rd(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude of Dutch national coordinates."""
    lon, lat = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True).transform(x, y)
    nowhere = ~(np.isfinite(lon) & np.isfinite(lat))
    return np.where(nowhere, np.nan, lon), np.where(nowhere, np.nan, lat)


def _degree_faults(where: str, lon: Floats, lat: Floats) -> list[Found]:
    """Numbers that cannot be longitude and latitude, each with the likeliest reason."""
    known = np.isfinite(lon) & np.isfinite(lat)
    outside = known & ((np.abs(lon) > 180) | (np.abs(lat) > 90))
    metres = outside & (_in_rd(lon, lat) | _in_rd(lat, lon))
    turned = outside & ~metres & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
    rest = outside & ~metres & ~turned
    rd = "lon and lat hold metres, as in the Dutch national grid (RD, EPSG:28992)."
    odd = "lon and lat lie outside the world (180 and 90 degrees)."
    checks: list[Found] = [
        (
            Fault(
                where, rd, "Name the columns x and y; for geometry, set that crs.", kind=CrsError
            ),
            metres,
        ),
        (_swap_fault(where), turned),
        (Fault(where, odd, "Look the coordinates up again.", kind=GeometryError), rest),
    ]
    inside = known & ~outside
    return checks + _swapped(where, np.where(inside, lon, np.nan), np.where(inside, lat, np.nan))


def _metre_faults(where: str, x: Floats, y: Floats) -> list[Found]:
    """Numbers that cannot be Dutch national coordinates, each with the likeliest reason."""
    outside = np.isfinite(x) & np.isfinite(y) & ~_in_rd(x, y)
    degrees = outside & (np.abs(x) <= 180) & (np.abs(y) <= 180)
    turned = outside & _in_rd(y, x)
    rest = outside & ~degrees & ~turned
    deg = "x and y look like degrees."
    odd = "x and y lie outside the Dutch national grid (EPSG:28992)."
    swap = "x and y are swapped: x is the smaller number, from 0 to 300 000."
    return [
        (Fault(where, deg, "Name the columns lon and lat.", kind=CrsError), degrees),
        (Fault(where, swap, "Exchange the two columns.", kind=GeometryError), turned),
        (
            Fault(where, odd, "Use metres of EPSG:28992, or lon and lat.", kind=GeometryError),
            rest,
        ),
    ]


def _in_rd(x: Floats, y: Floats) -> Mask:
    """Where numbers lie within the validity of EPSG:28992."""
    least_x, least_y, most_x, most_y = RD_BOUNDS
    return np.asarray((x >= least_x) & (x <= most_x) & (y >= least_y) & (y <= most_y))


def _swap_fault(where: str) -> Fault:
    """The words for longitude and latitude in each other's place."""
    return Fault(
        where,
        "lon and lat are swapped: lon counts degrees east, lat degrees north.",
        "Exchange the two columns, or the two numbers on these rows.",
        kind=GeometryError,
    )


def _swapped(where: str, lon: Floats, lat: Floats) -> list[Found]:
    """Rows whose coordinates fit only when exchanged.

    Exchanged Dutch coordinates lie in the Indian Ocean, so they are certain. Other
    rows count when they lie far from the middle of the table, and near it once
    exchanged.
    """
    least_x, least_y, most_x, most_y = _DUTCH
    certain = (lat >= least_x) & (lat <= most_x) & (lon >= least_y) & (lon <= most_y)
    known = np.isfinite(lon) & np.isfinite(lat) & ~certain
    odd = np.zeros(len(lon), dtype=bool)
    if known.any():
        middle_lon, middle_lat = np.median(lon[known]), np.median(lat[known])
        away = np.hypot(lon - middle_lon, lat - middle_lat)
        exchanged = np.hypot(lat - middle_lon, lon - middle_lat)
        odd = known & (away > _FAR_DEGREES) & (exchanged < _FAR_DEGREES / 2)
    return [(_swap_fault(where), certain | odd)]


_SHAPES = {
    "point": (("Point",), "a point", "Use one point for each row, for example the entrance."),
    "area": (("Polygon", "MultiPolygon"), "a polygon", "Use the outline of each area."),
}


def _from_geometry(frame: gpd.GeoDataFrame, where: str, shape: Literal["point", "area"]) -> Located:
    """Geometry that is there already, brought to EPSG:4326."""
    if frame.crs is None:
        fault = Fault(
            where,
            "geometry has no coordinate reference system.",
            'Set it, for example frame.set_crs("EPSG:28992").',
            kind=CrsError,
        )
        return Located(None, [(fault, None)])
    single = shapely.force_2d(frame.geometry.to_numpy())
    one_part = (shapely.get_type_id(single) == 4) & (shapely.get_num_geometries(single) == 1)
    single[one_part] = shapely.get_geometry(single[one_part], 0)
    empty = np.asarray(shapely.is_missing(single) | shapely.is_empty(single))
    allowed, what, remedy = _SHAPES[shape]
    types = gpd.GeoSeries(single).geom_type.to_numpy()
    wrong = ~empty & ~np.isin(types.astype(object), allowed)
    faults: list[Found] = [
        (Fault(where, "geometry is empty.", "Give every row a place.", kind=GeometryError), empty),
        (Fault(where, f"geometry is not {what}.", remedy, kind=GeometryError), wrong),
    ]
    placed = gpd.GeoSeries(single, crs=frame.crs).to_crs("EPSG:4326")
    check = _point_position_faults if shape == "point" else _area_faults
    return Located(placed, faults + check(where, frame, placed, empty | wrong))


def _point_position_faults(
    where: str, frame: gpd.GeoDataFrame, placed: gpd.GeoSeries, skip: Mask
) -> list[Found]:
    """Points that their own coordinate system cannot hold, or that look swapped."""
    points = np.where(skip, None, placed.to_numpy())
    lon, lat = shapely.get_x(points), shapely.get_y(points)
    lost = ~skip & ~(np.isfinite(lon) & np.isfinite(lat))
    name = frame.crs.to_string()
    fault = Fault(
        where,
        f"geometry lies outside its coordinate reference system ({name}).",
        "Set the crs in which the coordinates were measured.",
        kind=CrsError,
    )
    return [*_degree_faults(where, lon, lat), (fault, lost)]


def _area_faults(
    where: str, frame: gpd.GeoDataFrame, placed: gpd.GeoSeries, skip: Mask
) -> list[Found]:
    """Polygons that cross themselves, or lie outside the world."""
    bounds = placed.bounds.to_numpy()
    world = np.array([-180, -90, 180, 90])
    with np.errstate(invalid="ignore"):
        outside = ~skip & ~(
            (bounds[:, :2] >= world[:2]).all(axis=1) & (bounds[:, 2:] <= world[2:]).all(axis=1)
        )
    crossing = ~skip & ~outside & ~shapely.is_valid(placed.to_numpy())
    return [
        (
            Fault(
                where,
                f"geometry lies outside its coordinate reference system ({frame.crs.to_string()}).",
                "Set the crs in which the coordinates were measured.",
                kind=CrsError,
            ),
            outside,
        ),
        (
            Fault(
                where,
                "outline crosses itself.",
                "Repair it, for example with frame.make_valid().",
                kind=GeometryError,
            ),
            crossing,
        ),
    ]
