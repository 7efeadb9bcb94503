"""Practices, and candidate sites for new ones."""

from __future__ import annotations

import geopandas as gpd

from geoaccess.inputs.tables.sources import MAX_MB, Source
from geoaccess.inputs.tables.table import read_table
from geoaccess.schema import CANDIDATES, PRACTICES


def read_practices(
    source: Source, *, postcodes: frozenset[int] | None = None, max_mb: float = MAX_MB
) -> gpd.GeoDataFrame:
    """Read the practices, whether or not they take new patients.

    Parameters
    ----------
    source
        A path or a frame, as for `read_housing`. Required: ``id`` and ``status``
        (``open``, ``conditional``, ``full`` or ``unknown``).
    postcodes
        The postcodes that exist (`read_postcodes`); a catchment rule about one that
        does not is a fault.
    max_mb
        The most megabytes of a file, unpacked; larger ones are refused unread.

    Returns
    -------
    geopandas.GeoDataFrame
        Points in EPSG:4326, with the provenance record in ``attrs["source"]``.
        ``places`` is a number with NaN where it is not known.

    Raises
    ------
    InputError
        With all faults of the table at once.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"id": ["p1"], "status": ["opne"], "lon": [4.78], "lat": [51.59]})
    >>> read_practices(table)
    Traceback (most recent call last):
    geoaccess.errors.InputError: practices: status is an unknown word: 'opne' (did you mean 'open'?).
    Rows: p1. Use one of: open, conditional, full, unknown.
    """
    return read_table(source, PRACTICES, postcodes=postcodes, max_mb=max_mb)


def read_candidates(source: Source, *, max_mb: float = MAX_MB) -> gpd.GeoDataFrame:
    """Read the sites where a practice could be opened.

    Parameters
    ----------
    source
        A path or a frame, as for `read_housing`. Required: ``id``.
    max_mb
        The most megabytes of a file, unpacked; larger ones are refused unread.

    Returns
    -------
    geopandas.GeoDataFrame
        Points in EPSG:4326, with the provenance record in ``attrs["source"]``.

    Raises
    ------
    InputError
        With all faults of the table at once.

    Examples
    --------
    >>> import pandas as pd
    >>> sites = pd.DataFrame({"id": ["c1"], "cost": [2], "x": [112_000], "y": [400_000]})
    >>> read_candidates(sites).geometry.x.round(2).tolist()
    [4.77]
    """
    return read_table(source, CANDIDATES, max_mb=max_mb)
