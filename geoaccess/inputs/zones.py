"""Areas with a margin around them, measured in kilometres."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import shapely

from geoaccess.errors import InputError
from geoaccess.geodesy import utm_crs
from geoaccess.units import check_positive


def zone_around(area: Any, buffer_km: float = 0.0) -> Any:
    """One polygon around an area, with a margin.

    Parameters
    ----------
    area
        A GeoDataFrame or GeoSeries in any CRS, or a shapely polygon in EPSG:4326.
    buffer_km
        The margin, 0 or more.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        In EPSG:4326, prepared for many questions.

    Raises
    ------
    InputError
        If the area is empty or no area, or the margin is negative.

    Examples
    --------
    >>> zone = zone_around(shapely.box(4.70, 51.50, 4.80, 51.60), buffer_km=10)
    >>> [round(float(side), 2) for side in zone.bounds]
    [4.56, 51.41, 4.94, 51.69]
    """
    check_positive("buffer_km", buffer_km, allow_zero=True)
    series = _as_series(area)
    union = shapely.union_all(series.to_numpy())
    if union.is_empty or union.area == 0:
        raise InputError("The area has no surface. Give polygons, in degrees or with their crs.")
    if buffer_km:
        flat = gpd.GeoSeries([union], crs=4326)
        union = flat.to_crs(utm_crs(union.bounds)).buffer(buffer_km * 1000).to_crs(4326).iloc[0]
    shapely.prepare(union)
    return union


def _as_series(area: Any) -> gpd.GeoSeries:
    """Geometry in EPSG:4326."""
    if isinstance(area, (gpd.GeoDataFrame, gpd.GeoSeries)):
        if area.crs is None:
            raise InputError("The area has no coordinate reference system. Set its crs.")
        return area.geometry.to_crs(4326)
    return gpd.GeoSeries([area], crs=4326)
