"""Practices, and candidate sites for new ones."""

from __future__ import annotations

import geopandas as gpd

from geoaccess.inputs.sources import Source
from geoaccess.inputs.tables import read_table
from geoaccess.schema import CANDIDATES, PRACTICES


def read_practices(source: Source, *, postcodes: frozenset[int] | None = None) -> gpd.GeoDataFrame:
    """Read the practices, whether or not they take new patients.

    Parameters
    ----------
    source
        A path or a frame, as for `read_housing`. Required: ``id`` and ``status``
        (``open``, ``conditional``, ``full`` or ``unknown``).
    postcodes
        The postcodes that exist (`read_postcodes`); a catchment rule about one that
        does not is a fault.

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
    return read_table(source, PRACTICES, postcodes=postcodes)


def read_candidates(source: Source) -> gpd.GeoDataFrame:
    """Read the sites where a practice could be opened.

    Parameters
    ----------
    source
        A path or a frame, as for `read_housing`. Required: ``id``.

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
    return read_table(source, CANDIDATES)
