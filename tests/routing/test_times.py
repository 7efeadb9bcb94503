"""TravelTimes: only reached pairs, all places, no number that stands for 'unreached'."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geoaccess import TravelTimes, TravelTimesError


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "from_id": ["b", "a", "a", "c"],
            "to_id": ["x", "y", "x", "x"],
            "travel_time_p25_min": [10.0, 20.0, 0.0, np.nan],
            "travel_time_p50_min": [12.5, np.inf, 0.0, np.nan],
        }
    )


def test_pairs_are_sorted_and_unreached_pairs_are_absent() -> None:
    times = TravelTimes.from_frame(frame(), origins=["a", "b", "c"], destinations=["x", "y"])
    assert times.pairs["from_id"].tolist() == ["a", "a", "b"]
    assert times.pairs["travel_time_p50_min"].tolist() == [0.0, np.inf, 12.5]
    assert times.origins["id"].tolist() == ["a", "b", "c"]


def test_a_percentile_that_is_not_reached_is_infinite_in_the_wide_table() -> None:
    wide = TravelTimes.from_frame(frame(), origins=["a", "b", "c"]).to_wide(50)
    assert wide.loc["a"].to_dict() == {"x": 0.0, "y": np.inf}
    assert np.isinf(wide.loc["c"]).all()


def test_zero_seconds_stay_in_the_structure_of_the_matrix() -> None:
    matrix = TravelTimes.from_frame(frame()).matrix(50)
    assert matrix.nnz == 2
    assert sorted(matrix.data.tolist()) == [0, 750]


def test_aligned_follows_the_order_of_the_tables() -> None:
    times = TravelTimes.from_frame(frame(), destinations=["x", "y"])
    assert times.aligned(["b", "a"], ["y", "x"], 25).toarray().tolist() == [[0, 600], [1200, 0]]


def test_an_id_that_was_not_computed_is_an_error_and_not_unreachable() -> None:
    with pytest.raises(TravelTimesError, match=r"1 origin ids are not in these travel times: q"):
        TravelTimes.from_frame(frame()).aligned(["a", "q"], ["x"], 25)


def test_unnamed_percentile_is_the_median_or_an_error() -> None:
    times = TravelTimes.from_frame(frame())
    assert times.seconds_of().tolist() == times.seconds_of(50).tolist()
    quarter = TravelTimes.from_frame(frame(), columns={"travel_time_p25_min": 25})
    assert quarter.seconds_of().tolist() == [600, 0, 1200]  # origins in order of appearance
    with pytest.raises(TravelTimesError, match="75"):
        times.seconds_of(75)


def test_all_faults_of_a_foreign_table_come_at_once() -> None:
    broken = pd.DataFrame(
        {
            "from_id": ["a", "a"],
            "to_id": ["x", "x"],
            "travel_time": [-1.0, 2.0],
            "travel_time_p50": ["1", "2"],
        }
    )
    with pytest.raises(TravelTimesError) as caught:
        TravelTimes.from_frame(broken)
    for part in ("a -> x", "travel_time holds negative", "travel_time_p50 does not hold numbers"):
        assert part in str(caught.value)


def test_a_table_without_minutes_is_named() -> None:
    with pytest.raises(TravelTimesError, match="no column of minutes"):
        TravelTimes.from_frame(pd.DataFrame({"from_id": ["a"], "to_id": ["b"]}))


def test_status_of_places_is_kept() -> None:
    origins = pd.DataFrame({"id": ["a", "b", "c"], "status": ["ok", "ok", "unsnapped"]})
    times = TravelTimes.from_frame(frame(), origins=origins)
    assert times.origins["status"].tolist() == ["ok", "ok", "unsnapped"]


def test_tables_of_housing_and_practices_serve_as_lists_of_places() -> None:
    origins = pd.DataFrame({"id": ["a", "b", "c"], "residents": [1, 2, 3]}, index=[7, 8, 9])
    destinations = pd.DataFrame({"id": ["x", "y", "z"], "status": ["open", "full", None]})
    times = TravelTimes.from_frame(frame(), origins=origins, destinations=destinations)
    assert times.origins.to_dict("list") == {"id": ["a", "b", "c"], "status": ["ok"] * 3}
    assert times.destinations["status"].tolist() == ["ok"] * 3


def test_the_callers_frame_is_left_as_it_was() -> None:
    before = frame()
    TravelTimes.from_frame(before)
    pd.testing.assert_frame_equal(before, frame())


def test_a_matrix_without_its_columns_is_refused() -> None:
    with pytest.raises(TravelTimesError, match="columns missing: to_id"):
        TravelTimes.from_frame(frame().drop(columns="to_id"))
    with pytest.raises(TravelTimesError, match="travel_time"):
        TravelTimes.from_frame(frame()[["from_id", "to_id"]])
