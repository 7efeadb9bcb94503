"""Streets of any area: the extracts that cover it, joined and cut; or Overpass for a small one."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import shapely

from geoaccess.errors import FetchError, InputError
from geoaccess.inputs.fetch.download_cache import CachedFile
from geoaccess.inputs.fetch.downloads import download
from geoaccess.inputs.fetch.payloads import MD5_LINE
from geoaccess.inputs.fetch.services import json_of, with_query
from geoaccess.inputs.fetch.web import Web

_LEAST_SHARE = 0.002
"""Of the area: what an extract must add, so that a sliver of a border asks for no country."""


def fetch_extracts(web: Web, zone: Any) -> list[CachedFile]:
    """Get the smallest OpenStreetMap extracts that cover a zone together.

    Parameters
    ----------
    web
        An open connection.
    zone
        A polygon in EPSG:4326.

    Raises
    ------
    FetchError
        If the list or an extract cannot be had, or none covers the zone.
    """
    source = web.data.sources["osm_index"]
    index, _ = json_of(web, source.address, source.name)
    try:
        chosen = choose_extracts(index, zone)
    except (KeyError, TypeError, AttributeError) as error:
        raise FetchError(f"{source.name}: {source.address} has changed its form.") from error
    if not chosen:
        raise FetchError(f"{source.name}: no extract covers this area.")
    return [_fetch_extract(web, name, address) for name, address in chosen]


def choose_extracts(index: Any, zone: Any) -> list[tuple[str, str]]:
    """Names and addresses of the extracts that cover a zone, the smallest ones first.

    Parameters
    ----------
    index
        GeoJSON of extracts with ``id``, ``name``, ``parent`` and ``urls``.
    zone
        A polygon in EPSG:4326.
    """
    features = [f for f in index["features"] if "pbf" in f["properties"].get("urls", {})]
    shapes = [(shapely.geometry.shape(f["geometry"]), f["properties"]) for f in features]
    touching = [(shape, given) for shape, given in shapes if shape.intersects(zone)]
    missing, chosen = zone, []
    for shape, given in sorted(touching, key=lambda pair: (pair[0].area, pair[1]["id"])):
        rest = missing.difference(shape)
        if missing.area - rest.area > _LEAST_SHARE * zone.area:
            chosen.append((str(given["name"]), str(given["urls"]["pbf"])))
            missing = rest
    return chosen


def _fetch_extract(web: Web, name: str, address: str) -> CachedFile:
    """One extract, held against the checksum that stands beside it."""
    named = f"OpenStreetMap of {name}"
    sums = download(web, f"{address}.md5", format_="md5", name=f"the checksum of {named}")
    line = MD5_LINE.match(sums.path.read_bytes())
    md5 = line[1].decode() if line else ""
    return download(web, address, format_="pbf", name=named, md5=md5)


def find_place(web: Web, name: str) -> gpd.GeoDataFrame:
    """The outline of a place anywhere, by its name: ``id``, ``name``, geometry.

    Raises
    ------
    FetchError
        If the service cannot be asked.
    InputError
        If there is no such place, or it is a point.
    """
    source = web.data.sources["nominatim"]
    asked = with_query(source.address, q=name, format="jsonv2", polygon_geojson=1, limit=10)
    answers, _ = json_of(web, asked, f"the outline of {name}")
    shapes = [shapely.geometry.shape(a["geojson"]) for a in answers if "geojson" in a]
    areas = [shape for shape in shapes if shape.area > 0]
    if not areas:
        raise InputError(f"No place with an outline is called {name!r}. Add its country.")
    return gpd.GeoDataFrame({"id": ["area"], "name": [name]}, geometry=areas[:1], crs=4326)


def fetch_overpass(web: Web, zone: Any) -> CachedFile:
    """Get streets and places of a small zone from Overpass.

    osmnx could ask too, but it repeats a refused request without end and changes
    how the whole process looks up names; the query goes the way of all downloads.
    """
    source = web.data.sources["overpass"]
    west, south, east, north = (round(side, 5) for side in zone.bounds)
    query = _QUERY.format(bbox=f"{south},{west},{north},{east}")
    asked = with_query(source.address, data=query)
    return download(web, asked, format_="osm", name=source.name)


_QUERY = """[out:xml][timeout:180][bbox:{bbox}];(\
way[~"^(highway|route|railway|public_transport|waterway)$"~"."];\
nwr[natural=water];nwr[amenity~"^(doctors|clinic)$"];nwr[healthcare];\
nwr[tourism~"^(camp_site|caravan_site|chalet)$"];nwr[leisure=resort];node[place];\
);(._;>;);out body;"""
