"""Services that answer in pages: OGC API Features, WFS, OData; and the geocoder of PDOK.

Every page goes through the cache of downloads, so that a query that was cut goes
on where it stopped, and can be repeated offline.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import geopandas as gpd
import pandas as pd
import shapely

from geoaccess.errors import FetchError
from geoaccess.inputs.fetch.download_cache import CachedFile
from geoaccess.inputs.fetch.downloads import download
from geoaccess.inputs.fetch.open_data import DataSource
from geoaccess.inputs.fetch.web import Web

_MOST_PAGES = 5_000

Bounds = tuple[float, float, float, float]


def with_query(address: str, **more: object) -> str:
    """An address with further keys in its query, replacing those that it has."""
    scheme, host, path, query, _ = urlsplit(address)
    keys = dict(parse_qsl(query, keep_blank_values=True)) | {k: str(v) for k, v in more.items()}
    return urlunsplit((scheme, host, path, urlencode(keys), ""))


def json_of(web: Web, address: str, name: str) -> tuple[Any, CachedFile]:
    """The JSON at an address, and the download that holds it."""
    kept = download(web, address, format_="json", name=name)
    return json.loads(kept.path.read_bytes()), kept


def ogc_features(
    web: Web, source: DataSource, bounds: Bounds | None = None
) -> tuple[gpd.GeoDataFrame, list[CachedFile]]:
    """All features of a collection of an OGC API, page after page.

    Parameters
    ----------
    web
        An open connection.
    source
        Its address is that of the items.
    bounds
        West, south, east and north of what is wanted; all of it without.

    Returns
    -------
    features, files
        Features in EPSG:4326 in the order of the service, and the pages.

    Raises
    ------
    FetchError
        If a page cannot be had, or the pages lead nowhere.
    """
    address = source.address
    if bounds is not None:
        address = with_query(address, bbox=_bbox(bounds))
    pages = list(_pages(web, source, address, _next_link))
    return _features(source, pages), [kept for _, kept in pages]


def wfs_features(
    web: Web, source: DataSource, bounds: Bounds | None = None
) -> tuple[gpd.GeoDataFrame, list[CachedFile]]:
    """All features of a WFS layer, counted on with ``startIndex``; see `ogc_features`."""
    address = source.address
    if bounds is not None:
        address = with_query(address, bbox=f"{_bbox(bounds)},urn:ogc:def:crs:OGC:1.3:CRS84")
    count = int(dict(parse_qsl(urlsplit(address).query)).get("count", 1000))

    def following(page: Any, here: str) -> str:
        start = int(dict(parse_qsl(urlsplit(here).query)).get("startIndex", 0))
        full = len(page.get("features", [])) >= count
        return with_query(here, startIndex=start + count) if full else ""

    pages = list(_pages(web, source, with_query(address, startIndex=0), following))
    return _features(source, pages), [kept for _, kept in pages]


def odata_rows(
    web: Web, source: DataSource, query: Mapping[str, str]
) -> tuple[pd.DataFrame, list[CachedFile]]:
    """All rows of a table of CBS.

    Parameters
    ----------
    web
        An open connection.
    source
        Its address is that of the table.
    query
        ``$filter`` and ``$select``.

    Returns
    -------
    rows, files
        One column per field, texts trimmed; and the pages.
    """
    address = with_query(source.address, **query, **{"$format": "json"})
    pages = list(_pages(web, source, address, lambda page, _: page.get("odata.nextLink", "")))
    rows = [row for page, _ in pages for row in _list(page, "value", source)]
    frame = pd.DataFrame(rows)
    for column in frame.select_dtypes(exclude="number").columns:
        frame[column] = [c.strip() if isinstance(c, str) else c for c in frame[column]]
    return frame, [kept for _, kept in pages]


def geocode_addresses(web: Web, addresses: list[str]) -> pd.DataFrame:
    """Coordinates of Dutch addresses, by the Locatieserver.

    Parameters
    ----------
    web
        An open connection.
    addresses
        As people write them; every one of them is sent to the service.

    Returns
    -------
    pandas.DataFrame
        ``address, found, lon, lat, score``, one row per address; `found` is the
        address as the register has it, empty where there is none.
    """
    source = web.data.sources["geocoder"]
    rows = []
    for address in addresses:
        asked = with_query(
            source.address, q=address, fq="type:adres", rows=1, fl="weergavenaam,centroide_ll,score"
        )
        answer, _ = json_of(web, asked, f"the place of {address}")
        docs = answer.get("response", {}).get("docs", []) if isinstance(answer, dict) else []
        rows.append((address, *(_located(docs[0]) if docs else ("", None, None, None))))
    columns = ["address", "found", "lon", "lat", "score"]
    return pd.DataFrame(rows, columns=columns)


def _located(doc: Mapping[str, Any]) -> tuple[str, float, float, float]:
    """Name, place and score of an answer of the geocoder."""
    point = shapely.from_wkt(doc["centroide_ll"])
    return doc["weergavenaam"], point.x, point.y, float(doc.get("score", 0))


def _pages(
    web: Web, source: DataSource, address: str, following: Any
) -> Iterator[tuple[Any, CachedFile]]:
    """Pages one after another; a service that leads in circles is an error, not a hang."""
    seen: set[str] = set()
    while address:
        if address in seen or len(seen) >= _MOST_PAGES:
            raise FetchError(f"{source.name}: the pages of {address} lead in circles.")
        seen.add(address)
        page, kept = json_of(web, address, f"{source.name}, page {len(seen)}")
        if not isinstance(page, dict):
            raise FetchError(f"{source.name}: {address} does not hold what this service promises.")
        yield page, kept
        onward = following(page, address)
        address = urljoin(address, onward) if onward else ""


def _next_link(page: Mapping[str, Any], _: str) -> str:
    links = [link for link in page.get("links", []) if link.get("rel") == "next"]
    return str(links[0]["href"]) if links else ""


def _list(page: Mapping[str, Any], key: str, source: DataSource) -> list[Any]:
    rows = page.get(key)
    if not isinstance(rows, list):
        raise FetchError(f"{source.name}: the answer has no {key!r}. The service has changed.")
    return rows


def _features(source: DataSource, pages: list[tuple[Any, CachedFile]]) -> gpd.GeoDataFrame:
    """Features of all pages; one that stands on two pages counts once."""
    features = [feature for page, _ in pages for feature in _list(page, "features", source)]
    if not features:
        raise FetchError(f"{source.name}: there is nothing in this area.")
    frame = gpd.GeoDataFrame.from_features(features, crs=4326)
    ids = pd.Series([feature.get("id") for feature in features])
    return frame[~(ids.duplicated() & ids.notna()).to_numpy()].reset_index(drop=True)


def _bbox(bounds: Bounds) -> str:
    return ",".join(f"{side:.5f}" for side in bounds)
