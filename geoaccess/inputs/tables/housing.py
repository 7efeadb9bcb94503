"""Housing: where people live, and how many."""

from __future__ import annotations

import geopandas as gpd

from geoaccess.inputs.tables.sources import MAX_MB, Source
from geoaccess.inputs.tables.table import read_table
from geoaccess.schema import HOUSING


def read_housing(
    source: Source, *, postcodes: frozenset[int] | None = None, max_mb: float = MAX_MB
) -> gpd.GeoDataFrame:
    """Read the places where people live.

    Parameters
    ----------
    source
        A path (CSV with commas, or as Dutch Excel writes it with semicolons and
        decimal commas; Excel, GeoPackage, GeoJSON, GeoParquet) or a frame, which
        stays as it is. Coordinates stand in ``lon`` and ``lat``, in ``x`` and
        ``y`` (EPSG:28992), or as geometry. Required: ``id`` and ``residents``, a
        whole number: fractions are refused, because in a Dutch file ``1.250``
        mostly means 1250. For the other columns see `data_dictionary`.
    postcodes
        The postcodes that exist (`read_postcodes`); one that does not is a fault.
    max_mb
        The most megabytes of a file, unpacked; larger ones are refused unread.

    Returns
    -------
    geopandas.GeoDataFrame
        Points in EPSG:4326; ``id`` is text; a column that is missing in the source
        is missing here too and means *not known*. ``attrs["source"]`` is the
        provenance record (file, sha256).

    Raises
    ------
    InputError
        With all faults of the table at once; their rows are in ``error.ids``.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"id": ["007"], "residents": [40], "lon": [4.78], "lat": [51.59]})
    >>> read_housing(table)
        id  residents            geometry
    0  007         40  POINT (4.78 51.59)
    >>> read_housing(table.assign(residents=-1))
    Traceback (most recent call last):
    geoaccess.errors.InputError: housing: residents is negative: -1. Rows: 007.
    Write the people as 0 or more.
    """
    return read_table(source, HOUSING, postcodes=postcodes, max_mb=max_mb)
