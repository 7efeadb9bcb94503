"""Faults of input tables: all of them at once, with their rows and what to do."""

from __future__ import annotations

import copy
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import geoaccess as ga
from geoaccess.errors import Fault
from geoaccess.inputs.tables.table import check_table
from geoaccess.schema import AREAS, CANDIDATES, HOUSING, PRACTICES, Table

LON, LAT = 4.78, 51.59


def _housing(**columns: Any) -> pd.DataFrame:
    """Three sound rows, with some columns put in their place."""
    sound = {
        "id": ["h1", "h2", "h3"],
        "residents": [10, 20, 30],
        "lon": [4.78, 4.79, 4.80],
        "lat": [51.59, 51.58, 51.57],
    }
    return pd.DataFrame({**sound, **columns})


def _practices(**columns: Any) -> pd.DataFrame:
    return _housing(status=["open", "full", "unknown"]).drop(columns="residents").assign(**columns)


def _one_fault(frame: pd.DataFrame, table: Table = HOUSING) -> Fault:
    result, faults = check_table(frame, table)
    assert result is None
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


@pytest.mark.parametrize(
    ("columns", "problem", "ids"),
    [
        ({"id": ["h1", "h1", "h3"]}, "id stands on more than one row: 'h1'", ("h1",)),
        ({"id": ["h1", None, " "]}, "id is missing", ("row 1", "row 2")),
        ({"residents": [1, -3, 4]}, "residents is negative: -3", ("h2",)),
        ({"residents": [1, 2.5, 4]}, "residents is not a whole number: 2.5", ("h2",)),
        ({"residents": ["1", "two", "4"]}, "residents is not a number: two", ("h2",)),
        ({"residents": [1, np.inf, 4]}, "residents is not a number: inf", ("h2",)),
        ({"residents": [1, None, 4]}, "residents is missing", ("h2",)),
        ({"residents": [True, True, True]}, "residents is not a number", ("h1", "h2", "h3")),
        ({"insured_share": [0, 1, 1.01]}, "insured_share lies outside 0 to 1: 1.01", ("h3",)),
        ({"bike_share": ["40%", "", "0.4"]}, "bike_share is not a number: 40%", ("h1",)),
        ({"kind": ["farm", "fram", None]}, "'fram' (did you mean 'farm'?)", ("h2",)),
        ({"checked_on": ["2026-13-01", None, "1-3-2026"]}, "checked_on is not a date", ("h1",)),
        ({"languages": ["pl:0.4;ro:0.7", None, "pl:1"]}, "add up to 1.1", ("h1",)),
        ({"languages": [None, "Pools:0.4", None]}, "did you mean 'pl'?", ("h2",)),
        ({"shifts": ["mo-fr 06:00-14:30", "daily", None]}, "'daily' is not a shift", ("h2",)),
        ({"insurers": ["DSW:0.4", "DSW", None]}, "insurers cannot be read: 'DSW'", ("h2",)),
        ({"lon": ["4.78", "4.79 E", "4.8"]}, "lon is not a number", ("h2",)),
        ({"lat": [51.5, None, 51.6]}, "lat is missing", ("h2",)),
        (
            {"lon": [4.78, 51.58, 4.8], "lat": [51.59, 4.79, 51.57]},
            "lon and lat are swapped",
            ("h2",),
        ),
        ({"lon": [4.78, 112_000, 4.8], "lat": [51.59, 400_000, 51.57]}, "hold metres", ("h2",)),
        ({"lon": [4.78, 181.0, 4.8]}, "outside the world", ("h2",)),
    ],
)
def test_a_fault_of_housing_is_named_with_its_rows(
    columns: dict[str, Any], problem: str, ids: tuple[str, ...]
) -> None:
    fault = _one_fault(_housing(**columns))
    assert problem in fault.problem
    assert fault.ids == ids
    assert fault.remedy.endswith(".")


@pytest.mark.parametrize(
    ("columns", "problem", "ids"),
    [
        ({"status": ["open", "opne", "full"]}, "'opne' (did you mean 'open'?)", ("h2",)),
        ({"status": ["open", "", "full"]}, "status is missing", ("h2",)),
        ({"places": [None, 1.5, 3]}, "places is not a whole number: 1.5", ("h2",)),
        ({"accepts": ["both", "all", None]}, "accepts is an unknown word", ("h2",)),
        ({"insured_only": ["ja", "perhaps", None]}, "insured_only is not yes or no", ("h2",)),
        ({"catchment_postcodes": ["4811-4819", "48xx", None]}, "'48xx' is not", ("h2",)),
        ({"opening_hours": ["Mo-Fr 08:00-17:00", "8 to 5 daily", None]}, "opening_hours", ("h2",)),
        ({"digital_share": [0.85, 85, None]}, "digital_share lies outside 0 to 1: 85", ("h2",)),
        ({"languages": ["nl; en", "xx", None]}, "xx is not a language code", ("h2",)),
        ({"catchment_drive_min": [15, -1, None]}, "catchment_drive_min is negative", ("h2",)),
    ],
)
def test_a_fault_of_practices_is_named_with_its_rows(
    columns: dict[str, Any], problem: str, ids: tuple[str, ...]
) -> None:
    fault = _one_fault(_practices(**columns), PRACTICES)
    assert problem in fault.problem
    assert fault.ids == ids


def test_all_faults_of_a_table_come_in_one_error() -> None:
    frame = _housing(
        id=["h1", "h1", None],
        residents=[-1, "x", 2.5],
        kind=["fram", None, None],
        lon=[51.59, 4.79, None],
        lat=[4.78, 51.58, 51.57],
    )
    with pytest.raises(ga.InputError) as caught:
        ga.read_housing(frame)
    message = str(caught.value)
    assert message.startswith("8 faults in the input:\n  1. housing: ")
    assert set(caught.value.ids) == {"h1", "row 2"}


def test_an_unreadable_cell_is_not_missing_as_well() -> None:
    assert "not a number" in _one_fault(_housing(residents=["x", 2, 3])).problem


def test_errors_have_the_kind_of_their_only_fault() -> None:
    with pytest.raises(ga.DuplicateIdError):
        ga.read_housing(_housing(id=["a", "a", "b"]))
    with pytest.raises(ga.MissingColumnError, match="the column 'residents' is missing"):
        ga.read_housing(_housing().drop(columns="residents"))
    with pytest.raises(ga.CrsError, match="Name the columns x and y"):
        ga.read_housing(_housing(lon=[112_000] * 3, lat=[400_000] * 3))
    with pytest.raises(ga.GeometryError, match="swapped"):
        ga.read_housing(_housing().rename(columns={"lon": "lat", "lat": "lon"}))


def test_a_missing_column_and_other_faults_come_together() -> None:
    _, faults = check_table(
        _housing(kind="fram").rename(columns={"residents": "resident"}), HOUSING
    )
    assert [fault.problem for fault in faults] == [
        "the column 'residents' is missing.",
        "kind is an unknown word: 'fram' (did you mean 'farm'?).",
    ]
    assert "Is it the column 'resident'?" in faults[0].remedy


def test_headings_may_be_capitals_and_have_blanks_around_them() -> None:
    found = ga.read_housing(_housing().set_axis(["ID", " Residents", "Lon ", "LAT"], axis=1))
    assert list(found.columns) == ["id", "residents", "geometry"]


def test_a_misspelt_optional_column_is_a_warning() -> None:
    with pytest.warns(
        ga.GeoAccessWarning, match="'insured_shar' is not used. Is it 'insured_share'"
    ):
        ga.read_housing(_housing(insured_shar=0.5))


def test_missing_optional_columns_stay_missing_and_further_columns_stay() -> None:
    found = ga.read_housing(
        _housing(colour=["red", "blue", "green"], kind=["Farm", None, "shelter"])
    )
    assert list(found.columns) == ["id", "residents", "kind", "colour", "geometry"]
    assert found["kind"].tolist() == ["farm", None, "shelter"]
    assert found["residents"].dtype == np.int64


def test_values_have_the_kind_of_their_column() -> None:
    found = ga.read_practices(
        _practices(
            places=["", 4, 0],
            insured_only=["ja", "NO", None],
            checked_on=["1-3-2026", "2026-03-02", None],
        )
    )
    assert found["places"].tolist()[1:] == [4.0, 0.0]
    assert found["insured_only"].tolist() == [True, False, pd.NA]
    assert found["checked_on"].tolist()[:2] == [
        pd.Timestamp("2026-03-01"),
        pd.Timestamp("2026-03-02"),
    ]
    assert found[["places", "insured_only", "checked_on"]].isna().sum().tolist() == [1, 1, 1]


def test_national_coordinates_come_to_the_right_place() -> None:
    # The reference point of EPSG:28992, the tower in Amersfoort: x 155 000, y 463 000.
    found = ga.read_candidates(pd.DataFrame({"id": ["tower"], "x": [155_000], "y": [463_000]}))
    point = found.geometry.iloc[0]
    assert point.x == pytest.approx(5.38720621, abs=5e-6)
    assert point.y == pytest.approx(52.15517440, abs=5e-6)  # half a metre


@pytest.mark.parametrize(
    ("x", "y", "problem"),
    [
        (4.78, 51.59, "x and y look like degrees"),
        (400_000, 112_000, "x and y are swapped"),
        (900_000, 400_000, "outside the Dutch national grid"),
    ],
)
def test_coordinates_that_are_not_national_are_named(x: float, y: float, problem: str) -> None:
    frame = pd.DataFrame({"id": ["good", "bad"], "x": [112_000, x], "y": [400_000, y]})
    fault = _one_fault(frame, CANDIDATES)
    assert problem in fault.problem
    assert fault.ids == ("bad",)


def test_swapped_rows_are_found_anywhere_in_the_world() -> None:
    # Porto Alegre: exchanged, it still lies within the world, far from its neighbours.
    lon, lat = [-51.22, -51.23, -30.03], [-30.03, -30.04, -51.21]
    assert _one_fault(_housing(lon=lon, lat=lat)).ids == ("h3",)


def _points(crs: Any = 4326, geometry: list[Any] | None = None) -> gpd.GeoDataFrame:
    frame = _housing().drop(columns=["lon", "lat"])
    return gpd.GeoDataFrame(frame, geometry=geometry or [shapely.Point(LON, LAT)] * 3, crs=crs)


@pytest.mark.parametrize(
    ("geometry", "problem"),
    [
        ([shapely.Point(LON, LAT), None, shapely.Point()], "geometry is empty"),
        (
            [
                shapely.Point(LON, LAT),
                shapely.box(4, 51, 5, 52),
                shapely.LineString([(4, 5), (5, 6)]),
            ],
            "geometry is not a point",
        ),
    ],
)
def test_geometry_that_is_no_place_is_named(geometry: list[Any], problem: str) -> None:
    fault = _one_fault(_points(geometry=geometry))
    assert problem in fault.problem
    assert fault.ids == ("h2", "h3")


def test_geometry_without_or_with_the_wrong_crs_is_named() -> None:
    with pytest.raises(ga.CrsError, match="no coordinate reference system"):
        ga.read_housing(_points(crs=None))
    with pytest.raises(ga.CrsError, match="hold metres"):
        ga.read_housing(_points(geometry=[shapely.Point(112_000, 400_000)] * 3))
    plain = _housing().drop(columns=["lon", "lat"]).assign(geometry=[shapely.Point(LON, LAT)] * 3)
    with pytest.raises(ga.CrsError, match="this is a plain table"):
        ga.read_housing(plain)
    with pytest.raises(ga.MissingColumnError, match="Add lon and lat"):
        ga.read_housing(_housing().drop(columns=["lon", "lat"]))


def test_a_plain_table_with_a_geometry_column_that_knows_its_crs_is_read() -> None:
    plain = pd.DataFrame(_points().to_crs(28992))
    assert ga.read_housing(plain).geometry.x.round(6).tolist() == [LON] * 3


def test_geometry_takes_the_place_of_coordinate_columns() -> None:
    single = [
        shapely.MultiPoint([(LON, LAT)]),
        shapely.Point(LON, LAT, 3.0),
        shapely.Point(4.8, 51),
    ]
    named = _points(geometry=single).assign(lon=0.0, lat=0.0).rename_geometry("place")
    found = ga.read_housing(named)
    assert list(found.columns) == ["id", "residents", "geometry"]
    assert found.geometry.to_wkt().tolist()[:2] == ["POINT (4.78 51.59)"] * 2


def test_areas_need_outlines_that_do_not_cross_themselves() -> None:
    square = shapely.box(4.7, 51.5, 4.8, 51.6)
    bow_tie = shapely.Polygon([(4, 51), (5, 52), (5, 51), (4, 52)])
    frame = gpd.GeoDataFrame(
        {"id": ["a", "b", "c"], "name": ["A", "B", "C"]},
        geometry=[square, bow_tie, shapely.Point(4, 51)],
        crs=4326,
    )
    _, faults = check_table(frame, AREAS)
    assert [(fault.problem, fault.ids) for fault in faults] == [
        ("geometry is not a polygon.", ("c",)),
        ("outline crosses itself.", ("b",)),
    ]
    assert ga.read_areas(frame.iloc[:1].to_crs(28992)).crs == "EPSG:4326"


@pytest.mark.parametrize("bad", [False, True])
def test_what_the_caller_passed_in_stays_as_it_is(bad: bool) -> None:
    frame = _housing(residents=[-1 if bad else 1, 2, 3], languages=["pl:0.5", None, None])
    frame.index = pd.Index(["x", "y", "z"])
    frame.attrs = {"mine": [1]}
    before, attrs = frame.copy(deep=True), copy.deepcopy(frame.attrs)
    check_table(frame, HOUSING)
    assert_frame_equal(frame, before)
    assert frame.attrs == attrs


def test_geometry_that_the_caller_passed_in_stays_as_it_is() -> None:
    frame = _points(geometry=[shapely.MultiPoint([(LON, LAT)])] * 3)
    ga.read_housing(frame)
    assert frame.geom_type.tolist() == ["MultiPoint"] * 3


_CELLS = st.one_of(
    st.none(),
    st.text(max_size=6),
    st.integers(-5, 200_000),
    st.floats(),
    st.booleans(),
    st.dates().map(str),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {c.name: _CELLS for c in HOUSING.columns} | {"lon": _CELLS, "lat": _CELLS}
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_stands_in_the_cells_the_answer_is_a_table_or_a_list_of_faults(
    rows: list[dict[str, Any]],
) -> None:
    frame, faults = check_table(pd.DataFrame(rows), HOUSING)
    assert (frame is None) == bool(faults)
    if frame is not None:
        assert len(frame) == len(rows)
        assert frame["residents"].ge(0).all()
        assert frame.geometry.geom_type.eq("Point").all()
