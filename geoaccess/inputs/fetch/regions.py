"""Find the municipalities that a name stands for."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches

import geopandas as gpd

from geoaccess.errors import InputError, name_some
from geoaccess.files import data_folder


def named_regions() -> dict[str, list[str]]:
    """Codes of the municipalities of every region that the package knows by name.

    Examples
    --------
    >>> len(named_regions()["West-Brabant"])
    16
    """
    text = (data_folder() / "regions.toml").read_text(encoding="utf-8")
    return {region["name"]: region["municipalities"] for region in tomllib.loads(text)["region"]}


def find_region(name: str, municipalities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Municipalities of a region, a province, or a list of municipalities.

    Parameters
    ----------
    name
        ``West-Brabant``, ``Zeeland``, ``Breda``, or ``Breda, Oosterhout``.
    municipalities
        All of them: ``id`` (such as ``GM0758``), ``name``, ``province``, geometry.

    Returns
    -------
    geopandas.GeoDataFrame
        ``id``, ``name`` and geometry, by name.

    Raises
    ------
    InputError
        If a name is not known, with those that are written alike.
    """
    regions = {_plain(region): codes for region, codes in named_regions().items()}
    found: set[str] = set()
    for part in (part.strip() for part in name.split(",")):
        found |= _codes(part, regions, municipalities)
    chosen = municipalities[municipalities["id"].isin(found)]
    gone = found - set(chosen["id"])
    if gone:
        raise InputError(
            f"{name}: the municipalities {name_some(sorted(gone))} are not among those that the "
            "service has; they may have merged. Name the municipalities that you mean instead."
        )
    return chosen[["id", "name", "geometry"]].sort_values("name").reset_index(drop=True)


def _codes(part: str, regions: dict[str, list[str]], table: gpd.GeoDataFrame) -> set[str]:
    """Codes that one name stands for; a region goes before a province, that before a municipality."""
    plain = _plain(part)
    if plain in regions:
        return set(regions[plain])
    for column in ("province", "name", "id"):
        match = table[column].map(_plain) == plain
        if match.any():
            return set(table["id"][match])
    known = [*named_regions(), *table["province"].unique(), *table["name"]]
    close = get_close_matches(part, known, n=3, cutoff=0.5)
    hint = f" Did you mean {', '.join(close)}?" if close else ""
    raise InputError(
        f"{part!r} is no region, province or municipality.{hint} "
        "For a place outside the Netherlands give --gtfs and --osm or --place."
    )


def _plain(name: str) -> str:
    return str(name).casefold().replace("-", " ").strip()
