"""Travel times in the forms of other tools, there and back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

import geoaccess as ga

MINUTES = pd.DataFrame(
    {"from_id": ["1", "1", "02"], "to_id": ["x", "y", "y"], "travel_time_min": [12.5, 30.0, 45.0]}
)
TIMES = ga.TravelTimes.from_frame(MINUTES, origins=["1", "02", "3"])


def test_every_pair_has_a_row_and_an_unreached_one_no_time() -> None:
    frame = ga.to_r5_frame(TIMES)
    assert list(frame) == ["from_id", "to_id", "travel_time"]
    assert frame["travel_time"].isna().tolist() == [False, False, True, False, True, True]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_comes_back_as_it_was(tmp_path: Path, ending: str) -> None:
    path = ga.write_travel_times(TIMES, tmp_path / f"times.{ending}")
    back = ga.read_travel_times(path)
    pd.testing.assert_frame_equal(back.to_wide(), TIMES.to_wide())
    assert back.origins["id"].tolist() == ["1", "02", "3"]


def test_a_matrix_of_r5_is_read(tmp_path: Path) -> None:
    path = tmp_path / "r5.csv"
    path.write_text("from_id,to_id,travel_time_p25,travel_time_p50\na,b,10,12\na,c,,\n")
    times = ga.read_travel_times(path)
    assert times.percentiles == (25, 50)
    assert times.to_wide(25).loc["a"].tolist() == [10.0, np.inf]


def test_other_endings_and_broken_files_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ga.TravelTimesError, match=r"\.csv or \.parquet"):
        ga.write_travel_times(TIMES, tmp_path / "times.xlsx")
    with pytest.raises(ga.TravelTimesError, match="cannot be read"):
        ga.read_travel_times(tmp_path / "absent.csv")
    (tmp_path / "odd.parquet").write_bytes(b"no table")
    with pytest.raises(ga.TravelTimesError, match="cannot be read"):
        ga.read_travel_times(tmp_path / "odd.parquet")


def test_access_takes_the_pairs() -> None:
    cost = ga.to_access_frame(TIMES)
    assert cost.to_dict("list") == {
        "origin": ["1", "1", "02"],
        "dest": ["x", "y", "y"],
        "cost": [12.5, 30.0, 45.0],
    }


def test_spopt_takes_the_matrix() -> None:
    matrix = ga.to_cost_matrix(TIMES, unreached=999)
    assert matrix.tolist() == [[12.5, 30], [999, 45], [999, 999]]
    assert np.isinf(ga.to_cost_matrix(TIMES)[2]).all()


def test_tables_go_through_geoparquet(tmp_path: Path) -> None:
    table = pd.DataFrame({"id": ["007"], "residents": [3], "lon": [4.78], "lat": [51.6]})
    housing = ga.read_housing(table)
    housing.to_parquet(tmp_path / "housing.parquet")
    back = ga.read_housing(tmp_path / "housing.parquet")
    assert_geodataframe_equal(back, housing)
