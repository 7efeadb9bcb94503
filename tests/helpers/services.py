"""The services of Dutch open data as a stand-in speaks for them, filled with the model village."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import geopandas as gpd
import osmium
import pandas as pd
import shapely

from tests.helpers.open_data import write_sources
from tests.helpers.stand_in import Query, StandIn

PAGE = 10
FIRST_PLACE = 10**9
ADDRESSES = {
    "gtfs_nl": "/gtfs-nl.zip",
    "osm_index": "/index-v1.json",
    "overpass": "/interpreter",
    "nominatim": "/search",
    "municipalities": "/gemeentegebied/items?f=json&limit=1",
    "districts": "/wijken/items?f=json",
    "neighbourhoods": "/buurten/items?f=json",
    "postcodes": f"/postcode4?count={PAGE}",
    "key_figures": "/kerncijfers",
    "proximity": "/nabijheid",
}
EXTRACTS = ("/noord-brabant-latest.osm.pbf", "/belgium-latest.osm.pbf")


def serve_village(served: StandIn, village: Path, folder: Path) -> Path:
    """Let the stand-in answer for every service; gives the catalogue that leads to it."""
    areas = gpd.read_file(village / "areas.geojson")
    housing = pd.read_csv(village / "housing.csv", dtype={"postcode": str})
    streets = _with_places(village, folder / "all.osm.pbf")
    served.answers |= {
        "/gtfs-nl.zip": (village / "gtfs.zip").read_bytes(),
        "/index-v1.json": _index(served, areas.union_all()),
        **{path: streets.read_bytes() for path in EXTRACTS},
        **{f"{path}.md5": _md5(path, streets) for path in EXTRACTS},
        "/interpreter": _as_xml(streets, folder / "all.osm"),
        "/search": _places_by_name(areas),
        "/gemeentegebied/items": _items(served, "/gemeentegebied/items", _municipalities(areas), 1),
        "/wijken/items": _items(served, "/wijken/items", _subdivisions(housing, areas, "wijk")),
        "/buurten/items": _items(served, "/buurten/items", _subdivisions(housing, areas, "buurt")),
        "/postcode4": _counted(_postcodes(housing)),
        "/kerncijfers": _figures(areas, {"AantalInwoners_5": 900}),
        "/nabijheid": _figures(areas, {"AfstandTotHuisartsenpraktijk_5": 1.4}),
    }
    addresses = {key: served.address + path for key, path in ADDRESSES.items()}
    return write_sources(folder / "sources.toml", addresses)


def _with_places(village: Path, target: Path) -> Path:
    """Streets of the village with its practices and a campsite as nodes."""
    practices = pd.read_csv(village / "practices.csv")
    rows = [(p.lon, p.lat, {"amenity": "doctors", "name": p.name}) for p in practices.itertuples()]
    rows.append((4.55, 51.58, {"tourism": "camp_site", "name": "De Eik"}))
    rows.append((4.55, 51.58, {"place": "village", "name": "Hoeven", "population": "1200"}))
    lines = [
        f"<node id='{FIRST_PLACE + n}' lon='{lon}' lat='{lat}' version='1'>"
        + "".join(f"<tag k={quoteattr(k)} v={quoteattr(str(v))}/>" for k, v in tags.items())
        + "</node>"
        for n, (lon, lat, tags) in enumerate(rows)
    ]
    places = target.with_name("places.osm")
    places.write_text("<osm version='0.6'>" + "".join(lines) + "</osm>", encoding="utf-8")
    merger = osmium.MergeInputReader()
    for path in (village / "streets.osm.pbf", places):
        merger.add_file(str(path))
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        merger.apply(writer)
    return target


def _as_xml(source: Path, target: Path) -> bytes:
    with (
        osmium.io.Reader(str(source)) as reader,
        osmium.SimpleWriter(str(target), overwrite=True) as writer,
    ):
        osmium.apply(reader, writer)
    return target.read_bytes()


def _md5(path: str, content: Path) -> bytes:
    digest = hashlib.md5(content.read_bytes(), usedforsecurity=False).hexdigest()
    return f"{digest}  {path[1:]}\n".encode()


def _index(served: StandIn, area: Any) -> bytes:
    """A list of extracts: two that cover the area together, their parent, and one far away."""
    west, south, east, north = area.buffer(1).bounds
    middle = (west + east) / 2
    boxes = {
        "noord-brabant": (shapely.box(west, south, middle, north), EXTRACTS[0]),
        "belgium": (shapely.box(middle, south, east, north), EXTRACTS[1]),
        "europe": (shapely.box(-10, 35, 30, 70), "/europe-latest.osm.pbf"),
        "fiji": (shapely.box(177, -19, 179, -17), "/fiji-latest.osm.pbf"),
    }
    features = [
        {
            "type": "Feature",
            "properties": {"id": name, "name": name.title(), "urls": {"pbf": served.address + path}},
            "geometry": shapely.geometry.mapping(box),
        }
        for name, (box, path) in boxes.items()
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _feature(number: int, geometry: Any, **properties: object) -> dict[str, Any]:
    shape = shapely.geometry.mapping(geometry)
    return {"type": "Feature", "id": number, "properties": properties, "geometry": shape}


def _municipalities(areas: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    rows = [(a.id, a.name, "Noord-Brabant", a.geometry) for a in areas.itertuples()]
    rows.append(("GM0664", "Goes", "Zeeland", shapely.box(3.8, 51.4, 4.0, 51.6)))
    return [
        _feature(n, shape, identificatie=code, naam=name, ligt_in_provincie_naam=province)
        for n, (code, name, province, shape) in enumerate(rows)
    ]


def _subdivisions(
    housing: pd.DataFrame, areas: gpd.GeoDataFrame, what: str
) -> list[dict[str, Any]]:
    """One per housing place, as a small square; one of them has no published inhabitants."""
    codes = dict(zip(areas["name"], areas["id"], strict=True))
    prefix = {"wijk": "WK", "buurt": "BU"}[what]
    return [
        _feature(
            n,
            shapely.box(h.lon - 0.001, h.lat - 0.001, h.lon + 0.001, h.lat + 0.001),
            **{f"{what}code": f"{prefix}{n:08d}", f"{what}naam": f"{what.title()} {n}"},
            gemeentecode=codes[h.municipality],
            gemeentenaam=h.municipality,
            aantal_inwoners=h.residents if n else -99995,
        )
        for n, h in enumerate(housing.itertuples())
    ]


def _postcodes(housing: pd.DataFrame) -> list[dict[str, Any]]:
    """The surroundings of the housing of every postcode."""
    return [
        _feature(
            n,
            shapely.union_all(shapely.points(g.lon, g.lat)).buffer(0.0001),
            postcode=int(code),
        )
        for n, (code, g) in enumerate(housing.groupby("postcode"))
    ]


def _items(
    served: StandIn, path: str, features: list[dict[str, Any]], size: int = PAGE
) -> Callable[[Query], bytes]:
    """Pages of an OGC API, each with a link to the next."""

    def answer(query: Query) -> bytes:
        start = int(query.get("cursor", 0))
        page: dict[str, Any] = {"type": "FeatureCollection", "links": []}
        page["features"] = features[start : start + size]
        if start + size < len(features):
            link = f"{served.address}{path}?f=json&cursor={start + size}"
            page["links"] = [{"rel": "next", "href": link}]
        return json.dumps(page, default=int).encode()

    return answer


def _counted(features: list[dict[str, Any]]) -> Callable[[Query], bytes]:
    """Pages of a WFS."""

    def answer(query: Query) -> bytes:
        start = int(query["startIndex"])
        page = {"type": "FeatureCollection", "features": features[start : start + PAGE]}
        return json.dumps(page).encode()

    return answer


def _figures(areas: gpd.GeoDataFrame, values: dict[str, float]) -> bytes:
    """A table of CBS; codes are padded as CBS pads them."""
    rows: Iterable[dict[str, Any]] = (
        {"WijkenEnBuurten": f"{code}    ", "Gemeentenaam_1": f"{name}   ", **values}
        for code, name in zip(areas["id"], areas["name"], strict=True)
    )
    return json.dumps({"odata.metadata": "x", "value": list(rows)}).encode()


def _places_by_name(areas: gpd.GeoDataFrame) -> Callable[[Query], bytes]:
    """Outlines by name: the village is known, all else is not."""
    outline = shapely.geometry.mapping(areas.union_all())

    def answer(query: Query) -> bytes:
        point = {"type": "Point", "coordinates": [4.5, 51.6]}
        known = [{"geojson": point}, {"geojson": outline}]
        return json.dumps(known if "Village" in query["q"] else []).encode()

    return answer
