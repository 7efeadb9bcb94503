"""Services that answer in pages, and the geocoder, as the stand-in speaks for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geoaccess import FetchError, InputError
from geoaccess.inputs.fetch.open_data import DataSource
from geoaccess.inputs.fetch.regions import find_region, named_regions
from geoaccess.inputs.fetch.services import (
    geocode_addresses,
    odata_rows,
    ogc_features,
    wfs_features,
)
from geoaccess.inputs.fetch.web import Web, open_web
from tests.helpers.open_data import write_sources
from tests.helpers.stand_in import Query, StandIn, stand_in

POINTS = [
    {
        "type": "Feature",
        "id": f"f{n}",
        "properties": {"n": n},
        "geometry": {"type": "Point", "coordinates": [4 + n / 100, 51.5]},
    }
    for n in range(7)
]


@pytest.fixture
def server() -> Iterator[StandIn]:
    with stand_in() as served:
        yield served


@contextmanager
def connected(server: StandIn, folder: Path, *, offline: bool = False) -> Iterator[Web]:
    addresses = {"geocoder": f"{server.address}/geocoder"}
    own = write_sources(folder / "sources.toml", addresses)
    with open_web(sources=own, cache=folder / "cache", offline=offline) as web:
        yield web


def source(server: StandIn, path: str) -> DataSource:
    return DataSource(
        key="x", name="Points", address=server.address + path, format="json", licence="", attribution=""
    )  # fmt: skip


def ogc_page(server: StandIn, size: int = 3) -> object:
    """Items in pages of some features, the next one by a link."""

    def answer(query: Query) -> bytes:
        start = int(query.get("cursor", 0))
        page = {"type": "FeatureCollection", "features": POINTS[start : start + size], "links": []}
        if start + size < len(POINTS):
            link = f"{server.address}/items?f=json&cursor={start + size}"
            page["links"] = [{"rel": "self", "href": "x"}, {"rel": "next", "href": link}]
        return json.dumps(page).encode()

    return answer


def test_features_come_from_all_pages(server: StandIn, tmp_path: Path) -> None:
    server.answers["/items"] = ogc_page(server)
    server.faults["/items"] = ["", "429", "cut"]
    with connected(server, tmp_path) as web:
        found, files = ogc_features(web, source(server, "/items?f=json"), (4, 51, 5, 52))
    assert found["n"].tolist() == list(range(7))
    assert (len(files), found.crs.to_epsg()) == (3, 4326)
    assert "bbox=4.00000%2C51.00000" in server.asked[0][0]


def test_pages_that_were_got_serve_offline(server: StandIn, tmp_path: Path) -> None:
    server.answers["/items"] = ogc_page(server)
    with connected(server, tmp_path) as web:
        ogc_features(web, source(server, "/items?f=json"))
    with connected(server, tmp_path, offline=True) as web:
        assert len(ogc_features(web, source(server, "/items?f=json"))[0]) == 7
        with pytest.raises(FetchError, match="Points, page 1 is not in the cache"):
            ogc_features(web, source(server, "/others"))
    assert len(server.asked) == 3


def test_pages_in_circles_are_an_error(server: StandIn, tmp_path: Path) -> None:
    link = {"rel": "next", "href": "/items"}
    page = {"features": POINTS[:1], "links": [link]}
    server.answers["/items"] = json.dumps(page).encode()
    with connected(server, tmp_path) as web, pytest.raises(FetchError, match="lead in circles"):
        ogc_features(web, source(server, "/items"))


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ([1, 2], "does not hold what this service promises"),
        ({"exception": "moved"}, "the answer has no 'features'"),
        ({"features": []}, "there is nothing in this area"),
    ],
)
def test_an_answer_of_another_shape_is_an_error(
    server: StandIn, tmp_path: Path, page: object, message: str
) -> None:
    server.answers["/items"] = json.dumps(page).encode()
    with connected(server, tmp_path) as web, pytest.raises(FetchError, match=message):
        ogc_features(web, source(server, "/items"))


def test_a_wfs_is_counted_on(server: StandIn, tmp_path: Path) -> None:
    def answer(query: Query) -> bytes:
        start, count = int(query["startIndex"]), int(query["count"])
        return json.dumps({"features": POINTS[start : start + count]}).encode()

    server.answers["/wfs"] = answer
    with connected(server, tmp_path) as web:
        found, files = wfs_features(web, source(server, "/wfs?count=3"), (4, 51, 5, 52))
    assert found["n"].tolist() == list(range(7))
    assert len(files) == 3  # the third page is not full


def test_rows_of_cbs_come_trimmed_from_all_pages(server: StandIn, tmp_path: Path) -> None:
    def answer(query: Query) -> bytes:
        first = "$skip" not in query
        rows = [{"RegioS": "GM0758  ", "Afstand_1": 0.9}] if first else [{"RegioS": "GM0826"}]
        page = {"value": rows}
        if first:
            page["odata.nextLink"] = f"{server.address}/odata?$skip=1"
        return json.dumps(page).encode()

    server.answers["/odata"] = answer
    with connected(server, tmp_path) as web:
        frame, _ = odata_rows(web, source(server, "/odata"), {"$filter": "startswith(a,'GM')"})
    assert frame["RegioS"].tolist() == ["GM0758", "GM0826"]
    assert "%24filter=startswith" in server.asked[0][0]


def test_addresses_become_coordinates(server: StandIn, tmp_path: Path) -> None:
    def answer(query: Query) -> bytes:
        known = {
            "weergavenaam": "Markt 1, Breda",
            "centroide_ll": "POINT(4.776 51.588)",
            "score": 9,
        }
        docs = [known] if "Markt" in query["q"] else []
        return json.dumps({"response": {"docs": docs}}).encode()

    server.answers["/geocoder"] = answer
    with connected(server, tmp_path) as web:
        found = geocode_addresses(web, ["Markt 1 Breda", "Nergens & 9"])
    assert found["found"].tolist() == ["Markt 1, Breda", ""]
    assert (found["lon"][0], found["lat"][0]) == (4.776, 51.588)
    assert found["lon"].isna().tolist() == [False, True]


TOWNS = gpd.GeoDataFrame(
    {
        "id": ["GM0758", "GM0826", "GM0664"],
        "name": ["Breda", "Oosterhout", "Goes"],
        "province": ["Noord-Brabant", "Noord-Brabant", "Zeeland"],
    },
    geometry=[shapely.box(n, 51, n + 1, 52) for n in range(3)],
    crs=4326,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("breda", ["Breda"]),
        ("Goes, Oosterhout", ["Goes", "Oosterhout"]),
        ("noord brabant", ["Breda", "Oosterhout"]),
        ("GM0664", ["Goes"]),
    ],
)
def test_names_stand_for_municipalities(name: str, expected: list[str]) -> None:
    assert find_region(name, TOWNS)["name"].tolist() == expected


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(InputError, match=r"'Bredaa' is no region.*Did you mean Breda"):
        find_region("Bredaa", TOWNS)


def test_municipalities_that_merged_are_named() -> None:
    with pytest.raises(InputError, match="may have merged"):
        find_region("West-Brabant", TOWNS)
    codes = named_regions()["West-Brabant"]
    table = gpd.GeoDataFrame(
        {"id": codes, "name": codes, "province": "Noord-Brabant"},
        geometry=[shapely.box(0, 0, 1, 1)] * len(codes),
        crs=4326,
    )
    assert len(find_region("West-Brabant", table)) == 16
