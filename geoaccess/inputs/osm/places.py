"""Starting tables from OpenStreetMap: GP practices, and campsites and holiday parks.

They hold what mappers know. What they do not know (does a practice take
patients, how many people live on a campsite) is left empty, to be filled in.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pandas as pd
import shapely

from geoaccess.inputs.osm.osm_text import Located, as_tags, located
from geoaccess.inputs.zones import zone_around

_KEYS = ("amenity", "healthcare", "tourism", "leisure", "place")
_COUNT = re.compile(r"\d+")
_NOT_GENERAL = re.compile(
    r"(?i)tandarts|dentist|fysio|physio|orthodont|psycholog|verloskund|midwi|dierenarts|\bvet\b"
)
_GENERAL = ("general", "general_practitioner", "family_medicine")
_STAYS = {
    "camp_site": ("tourism", "campsite"),
    "caravan_site": ("tourism", "campsite"),
    "chalet": ("tourism", "other"),
    "resort": ("leisure", "other"),
}
SOURCE = "OpenStreetMap"


def practices_from_osm(path: str | Path, area: Any, *, buffer_km: float = 0.0) -> pd.DataFrame:
    """GP practices that OpenStreetMap knows, as a table to be completed.

    Parameters
    ----------
    path
        An ``.osm.pbf`` or ``.osm`` file.
    area
        A GeoDataFrame in any CRS, or a polygon in EPSG:4326.
    buffer_km
        A margin around it.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``name``, ``lon``, ``lat``, ``status`` (empty), ``kind``,
        ``opening_hours``, ``checked_on`` (empty) and ``source``, by id. Doctors
        whose tags or name say another specialism are left out.
    """
    rows = [
        (*_row(found, tags), "", "regular", tags.get("opening_hours", ""), "", SOURCE)
        for found, tags in _places(path, zone_around(area, buffer_km))
        if _is_practice(tags)
    ]
    columns = ["id", "name", "lon", "lat", "status", "kind", "opening_hours", "checked_on"]
    return _by_id(rows, [*columns, "source"])


def stays_from_osm(path: str | Path, area: Any, *, buffer_km: float = 0.0) -> pd.DataFrame:
    """Campsites and holiday parks that OpenStreetMap knows, as rows of a housing table.

    Parameters
    ----------
    path, area, buffer_km
        As for `practices_from_osm`.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``name``, ``lon``, ``lat``, ``residents`` (empty: nobody maps who
        lives there), ``kind``, ``checked_on`` (empty) and ``source``, by id.
    """
    rows = [
        (*_row(found, tags), "", kind, "", SOURCE)
        for found, tags in _places(path, zone_around(area, buffer_km))
        if (kind := _kind_of_stay(tags))
    ]
    columns = ["id", "name", "lon", "lat", "residents", "kind", "checked_on", "source"]
    return _by_id(rows, columns)


def settlements_from_osm(path: str | Path, area: Any) -> pd.DataFrame:
    """Places whose inhabitants OpenStreetMap knows, as a housing table to start from.

    A town and its suburbs may both state their inhabitants, which then count twice.

    Parameters
    ----------
    path, area
        As for `practices_from_osm`.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``name``, ``lon``, ``lat``, ``residents``, ``kind``, ``checked_on``
        (empty) and ``source``, by id.
    """
    rows = [
        (*_row(found, tags), int(tags["population"]), "other", "", SOURCE)
        for found, tags in _places(path, zone_around(area))
        if "place" in tags and _COUNT.fullmatch(tags.get("population", ""))
    ]
    columns = ["id", "name", "lon", "lat", "residents", "kind", "checked_on", "source"]
    return _by_id(rows, columns)


def _places(path: str | Path, zone: Any) -> list[tuple[Located, dict[str, str]]]:
    """Objects with their tags, whose middle lies in the zone."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = osmium.filter.KeyFilter(*_KEYS)
        found = [(f, as_tags(f.tags)) for f in located(Path(path), Path(folder), chosen)]
    return [(f, tags) for f, tags in found if shapely.contains_xy(zone, *_middle(f))]


def _middle(found: Located) -> tuple[float, float]:
    """The middle of an object; NaN, which lies nowhere, where it has no coordinates."""
    known = found.lonlat[np.isfinite(found.lonlat).all(axis=1)]
    if not len(known):
        return float("nan"), float("nan")
    lon, lat = (known.min(axis=0) + known.max(axis=0)) / 2
    return round(float(lon), 6), round(float(lat), 6)


def _row(found: Located, tags: dict[str, str]) -> tuple[str, str, float, float]:
    """Id, name and place of a row."""
    kind = "way" if found.is_way else "node"
    return (f"osm-{kind}-{found.number}", tags.get("name", ""), *_middle(found))


def _is_practice(tags: dict[str, str]) -> bool:
    """Whether tags mean a practice of general practitioners, as far as they tell."""
    doctor = tags.get("amenity") == "doctors" or tags.get("healthcare") == "doctor"
    special = tags.get("healthcare:speciality", "")
    general = not special or any(word in special.split(";") for word in _GENERAL)
    return doctor and general and not _NOT_GENERAL.search(tags.get("name", ""))


def _kind_of_stay(tags: dict[str, str]) -> str:
    """The kind of housing that tags mean; empty for none."""
    return next((kind for word, (key, kind) in _STAYS.items() if tags.get(key) == word), "")


def _by_id(rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(sorted(rows), columns=columns)
