"""Dutch open data as tables of a study: areas, housing to start from, postcodes, figures of CBS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoaccess.errors import FetchError
from geoaccess.inputs.fetch.download_cache import CachedFile
from geoaccess.inputs.fetch.services import odata_rows, ogc_features, wfs_features
from geoaccess.inputs.fetch.web import Web

Fetched = tuple[Any, list[CachedFile]]

_DECIMALS = 5


def fetch_municipalities(web: Web) -> Fetched:
    """All Dutch municipalities: ``id`` (GM and four digits), ``name``, ``province``, geometry."""
    raw, files = ogc_features(web, web.data.sources["municipalities"])
    frame = gpd.GeoDataFrame(
        {
            "id": [_municipal_code(code) for code in _column(raw, "identificatie", "code")],
            "name": _column(raw, "naam"),
            "province": _column(raw, "ligtinprovincienaam"),
        },
        geometry=raw.geometry.to_numpy(),
        crs=4326,
    )
    return frame, files


def fetch_subdivision(web: Web, key: str, areas: gpd.GeoDataFrame) -> Fetched:
    """Districts or neighbourhoods of some municipalities.

    Parameters
    ----------
    web
        An open connection.
    key
        ``districts`` or ``neighbourhoods``.
    areas
        The municipalities.

    Returns
    -------
    frame, files
        ``id``, ``name``, ``municipality``, ``residents`` (missing where CBS
        publishes none) and geometry.
    """
    raw, files = ogc_features(web, web.data.sources[key], tuple(areas.total_bounds))
    what = {"districts": "wijk", "neighbourhoods": "buurt"}[key]
    municipal = pd.Series([_municipal_code(c) for c in _column(raw, "gemeentecode")])
    people = pd.to_numeric(_column(raw, "aantalinwoners"), errors="coerce")
    frame = gpd.GeoDataFrame(
        {
            "id": _column(raw, f"{what}code"),
            "name": _column(raw, f"{what}naam"),
            "municipality": _column(raw, "gemeentenaam"),
            # CBS writes large negative numbers where it publishes nothing.
            "residents": people.where(people >= 0),
        },
        geometry=raw.geometry.to_numpy(),
        crs=4326,
    )
    inside = municipal.isin(areas["id"]).to_numpy()
    return frame[inside].sort_values("id").reset_index(drop=True), files


def fetch_postcodes(web: Web, areas: gpd.GeoDataFrame) -> Fetched:
    """Four-digit postcode areas that touch some municipalities: ``id, name, postcode``, geometry."""
    source = web.data.sources["postcodes"]
    raw, files = wfs_features(web, source, tuple(areas.total_bounds))
    codes = [str(int(code)) for code in _column(raw, "postcode", "pc4code", "postcode4")]
    frame = gpd.GeoDataFrame(
        {"id": codes, "name": codes, "postcode": codes}, geometry=raw.geometry.to_numpy(), crs=4326
    )
    touching = frame.intersects(shapely.union_all(areas.geometry.to_numpy()))
    return frame[touching].sort_values("id").reset_index(drop=True), files


def fetch_figures(web: Web, key: str, areas: gpd.GeoDataFrame) -> Fetched:
    """Figures of CBS about some municipalities, as CBS names them, by ``id``.

    Parameters
    ----------
    web
        An open connection.
    key
        ``key_figures`` or ``proximity``.
    areas
        The municipalities.
    """
    source = web.data.sources[key]
    query = {"$filter": "startswith(WijkenEnBuurten,'GM')"}
    raw, files = odata_rows(web, source, query)
    if "WijkenEnBuurten" not in raw:
        raise FetchError(f"{source.name}: the table has no column WijkenEnBuurten any more.")
    raw.insert(0, "id", [_municipal_code(code) for code in raw["WijkenEnBuurten"]])
    return raw[raw["id"].isin(areas["id"])].sort_values("id").reset_index(drop=True), files


def housing_from_neighbourhoods(
    neighbourhoods: gpd.GeoDataFrame, postcodes: gpd.GeoDataFrame
) -> pd.DataFrame:
    """A housing table to start from: everybody, in the middle of their neighbourhood.

    Parameters
    ----------
    neighbourhoods
        From `fetch_subdivision`.
    postcodes
        From `fetch_postcodes`.

    Returns
    -------
    pandas.DataFrame
        ``id, name, lon, lat, residents, kind, municipality, postcode, source``, one
        row per neighbourhood with inhabitants.
    """
    lived_in = neighbourhoods[neighbourhoods["residents"] > 0]
    middle = lived_in.geometry.representative_point()
    tree = shapely.STRtree(postcodes.geometry.to_numpy())
    point, area = tree.query(middle.to_numpy(), predicate="intersects")
    postcode = np.full(len(lived_in), "", dtype=object)
    postcode[point] = postcodes["id"].to_numpy()[area]
    return pd.DataFrame(
        {
            "id": lived_in["id"],
            "name": lived_in["name"],
            "lon": middle.x.round(_DECIMALS),
            "lat": middle.y.round(_DECIMALS),
            "residents": lived_in["residents"].astype(int),
            "kind": "dwelling",
            "municipality": lived_in["municipality"],
            "postcode": postcode,
            "source": "CBS",
        }
    ).reset_index(drop=True)


def write_areas(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write areas as GeoJSON, with as many decimals as a metre needs."""
    text = frame.set_geometry(
        shapely.set_precision(frame.geometry.to_numpy(), 10**-_DECIMALS), crs=frame.crs
    ).to_json(drop_id=True)
    path.write_text(text, encoding="utf-8")


def _column(frame: pd.DataFrame, *names: str) -> Any:
    """A column by its name without underscores and capitals: the years write it differently."""
    plain = {str(c).replace("_", "").casefold(): c for c in frame.columns}
    found = next((plain[name] for name in names if name in plain), None)
    if found is None:
        raise FetchError(
            f"The service no longer has {names[0]!r}; it has {', '.join(map(str, frame.columns))}."
        )
    return frame[found]


def _municipal_code(code: Any) -> str:
    """``GM0758`` from that, from ``0758`` or from 758."""
    digits = "".join(sign for sign in str(code) if sign.isdigit())
    return f"GM{digits:0>4}"
