"""Areas: municipalities or neighbourhoods that results are summed over and drawn on."""

from __future__ import annotations

import geopandas as gpd

from geoaccess.inputs.tables.sources import MAX_MB, Source
from geoaccess.inputs.tables.table import read_table
from geoaccess.schema import AREAS


def read_areas(source: Source, *, max_mb: float = MAX_MB) -> gpd.GeoDataFrame:
    """Read areas with their outlines.

    Parameters
    ----------
    source
        A path (GeoPackage, GeoJSON, GeoParquet) or a GeoDataFrame. Required:
        ``id``, ``name`` and polygons.
    max_mb
        The most megabytes of a file, unpacked; larger ones are refused unread.

    Returns
    -------
    geopandas.GeoDataFrame
        Polygons in EPSG:4326, with the provenance record in ``attrs["source"]``.

    Raises
    ------
    InputError
        With all faults of the table at once.

    Examples
    --------
    >>> import shapely
    >>> square = gpd.GeoDataFrame(
    ...     {"id": ["a"], "name": ["Breda"]}, geometry=[shapely.box(4.7, 51.5, 4.9, 51.7)], crs=4326
    ... )
    >>> read_areas(square)["name"].tolist()
    ['Breda']
    """
    return read_table(source, AREAS, max_mb=max_mb)
