"""Every format that a table may come in gives the same table."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

import geoaccess as ga
from geoaccess.provenance import sha256_of

ROWS = pd.DataFrame(
    {
        "id": ["007", "b;c"],
        "residents": [40, 12],
        "name": ["Café 't Hoekje, achter", "Zundert"],
        "registered_share": [0.25, 1.0],
        "checked_on": ["2026-03-01", None],
    }
)
LON = [4.78, 4.655]
LAT = [51.59, 51.47]


@pytest.fixture
def expected() -> gpd.GeoDataFrame:
    return ga.read_housing(ROWS.assign(lon=LON, lat=LAT))


def _points() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(ROWS, geometry=gpd.points_from_xy(LON, LAT), crs=4326)


def _write_comma(folder: Path) -> Path:
    ROWS.assign(lon=LON, lat=LAT).to_csv(folder / "t.csv", index=False)
    return folder / "t.csv"


def _write_dutch(folder: Path, encoding: str, lead: str = "") -> Path:
    text = ROWS.assign(lon=LON, lat=LAT).to_csv(index=False, sep=";", decimal=",")
    (folder / "t.csv").write_bytes((lead + text.replace("\n", "\r\n")).encode(encoding))
    return folder / "t.csv"


def _write_excel(folder: Path) -> Path:
    ROWS.assign(lon=LON, lat=LAT, checked_on=pd.to_datetime(ROWS["checked_on"])).to_excel(
        folder / "t.xlsx", index=False
    )
    return folder / "t.xlsx"


def _write_features(folder: Path, name: str) -> Path:
    _points().to_file(folder / name)
    return folder / name


def _write_parquet(folder: Path) -> Path:
    _points().to_crs(28992).to_parquet(folder / "t.parquet")
    return folder / "t.parquet"


def _write_plain_parquet(folder: Path) -> Path:
    ROWS.assign(lon=LON, lat=LAT).to_parquet(folder / "t.parquet")
    return folder / "t.parquet"


WRITERS = {
    "comma": _write_comma,
    "dutch Excel, Windows-1252": lambda folder: _write_dutch(folder, "cp1252"),
    "dutch Excel, UTF-8 with mark": lambda folder: _write_dutch(folder, "utf-8-sig"),
    "dutch Excel, UTF-16": lambda folder: _write_dutch(folder, "utf-16"),
    "dutch Excel, with its hint": lambda folder: _write_dutch(folder, "utf-8", "sep=;\r\n"),
    "Excel": _write_excel,
    "GeoPackage": lambda folder: _write_features(folder, "t.gpkg"),
    "GeoJSON": lambda folder: _write_features(folder, "t.geojson"),
    "GeoParquet in RD": _write_parquet,
    "Parquet with lon and lat": _write_plain_parquet,
}


@pytest.mark.parametrize("form", WRITERS)
def test_every_format_gives_the_same_table(
    form: str, tmp_path: Path, expected: gpd.GeoDataFrame
) -> None:
    path = WRITERS[form](tmp_path)
    found = ga.read_housing(str(path))
    assert_geodataframe_equal(found, expected, check_less_precise=True, check_like=False)
    assert found["id"].tolist() == ["007", "b;c"]
    assert found.attrs["source"]["file"] == path.name
    assert found.attrs["source"]["sha256"] == sha256_of(path)


def test_what_was_read_can_be_written_and_read_again(
    tmp_path: Path, expected: gpd.GeoDataFrame
) -> None:
    expected.to_file(tmp_path / "again.gpkg")
    again = ga.read_housing(tmp_path / "again.gpkg")
    assert_geodataframe_equal(again, expected)


def test_a_frame_remembers_what_it_was_made_from(tmp_path: Path) -> None:
    first = ga.read_housing(_write_comma(tmp_path))
    edited = first.assign(residents=first["residents"] + 1)
    edited.attrs = first.attrs
    second = ga.read_housing(edited)
    record = second.attrs["source"]
    assert record["derived_from"] == first.attrs["source"]
    assert record["sha256"] != ga.read_housing(first).attrs["source"]["sha256"]


def test_a_semicolon_file_with_points_keeps_its_points(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id;residents;lon;lat;bike_share\na;3;4.78;51.59;0.5\n")
    assert ga.read_housing(path)["bike_share"].tolist() == [0.5]


def test_a_thousands_mark_is_never_a_decimal_mark(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id;residents;lon;lat\na;1.250;4,78;51,59\n")
    with pytest.raises(ga.InputError, match=r"residents is not a number: 1\.250\. Rows: a\."):
        ga.read_housing(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", b"", "t.csv: the file is empty"),
        ("t.csv", b"id,residents,lon,lat\n", "t.csv: the table has no rows"),
        ("t.csv", b"id,residents,lon,lat\na,3,4,78,51,59\n", r"more cells than .* \(4\): 2\."),
        ("t.csv", b"id,id,residents,lon,lat\na,b,3,4,5\n", "the heading 'id' stands twice"),
        ("t.doc", b"x", "the format .doc is not known"),
        ("table", b"x", "the format without an ending is not known"),
        ("t.gpkg", b"not a database", "cannot be read as .gpkg"),
        ("t.xlsx", b"not a workbook", "cannot be read as .xlsx"),
        ("t.parquet", b"not parquet", "cannot be read as .parquet"),
        ("t.geojson", b"{", "cannot be read as .geojson"),
    ],
)
def test_a_file_that_is_no_table_is_an_input_error(
    name: str, content: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ga.InputError, match=message) as caught:
        ga.read_housing(tmp_path / name)
    assert caught.value.exit_code == 2


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ga.InputError, match=r"homes\.csv: there is no such file"):
        ga.read_housing(tmp_path / "homes.csv")


def test_a_row_without_id_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('id,residents,name,lon,lat\n\na,3,"two\nlines",4.7,51.5\n,3,x,4.7,51.5\n')
    with pytest.raises(ga.InputError, match="id is missing") as caught:
        ga.read_housing(path)
    assert caught.value.ids == ("row 5",)


def test_real_points_of_interest_are_read_as_candidates(shared_data: Path) -> None:
    points = ga.read_candidates(shared_data / "porto_alegre" / "poa_points_of_interest.csv")
    assert len(points) == 15
    market = points.set_index("id").geometry["public_market"]
    assert (market.x, market.y) == (-51.227811, -30.027565)


def test_real_municipalities_are_read_as_areas(shared_data: Path) -> None:
    source = gpd.read_file(shared_data / "west_brabant" / "municipalities.geojson")
    areas = ga.read_areas(source.rename(columns={"code": "id"}))
    assert len(areas) == 18
    assert areas.set_index("id").loc["GM0716", ["name", "population_2021"]].tolist() == [
        "Tholen",
        26085,
    ]
