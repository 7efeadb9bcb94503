"""How the tables and records of a study are written: the same content gives the same bytes."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from geoaccess.files import harmless, write_safely

_NO_CLOCK = {"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"}


def csv_writer(frame: pd.DataFrame) -> Callable[[Path], Any]:
    """Writer of a table as CSV; a text that a spreadsheet would run as a formula gets an apostrophe.

    Names in tables come from others. Numbers stay as they are.
    """
    safe = frame.copy()
    for column in safe.columns[[not _numeric(safe[c]) for c in safe.columns]]:
        safe[column] = [harmless(c) if isinstance(c, str) else c for c in safe[column]]
    # The same line ends on every system.
    safe.columns = [harmless(str(name)) for name in safe.columns]
    return lambda part: safe.to_csv(part, index=False, encoding="utf-8", lineterminator="\n")


def _numeric(column: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(column)


def geopackage_writer(frame: gpd.GeoDataFrame, layer: str) -> Callable[[Path], Any]:
    """Writer of a GeoPackage that does not say when it was written.

    It is made in memory, so that a full disk is met by one kind of writing only.
    """
    content = io.BytesIO()
    with _without_clock():
        frame.to_file(content, layer=layer, driver="GPKG", engine="pyogrio")
    return lambda part: part.write_bytes(content.getvalue())


@contextlib.contextmanager
def _without_clock() -> Iterator[None]:
    """Let GDAL take a fixed moment for now, and whatever it took before afterwards."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in _NO_CLOCK}
    pyogrio.set_gdal_config_options(_NO_CLOCK)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def json_writer(content: Mapping[str, Any]) -> Callable[[Path], Any]:
    """Writer of a record as JSON that people can read; other values are written as text."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    return lambda part: part.write_bytes(f"{text}\n".encode())


def write_json(path: Path, content: Mapping[str, Any]) -> Path:
    """Write a record on its own."""
    return write_safely(path, json_writer(content))
