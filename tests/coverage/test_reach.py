"""Coverage: every reason by hand, the counts in people, and what must never change."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import geoaccess as ga
from geoaccess.coverage.people.reasons import ORDER
from tests.helpers.regions import housing_table, minutes_table, practice_table, wide_times

# One place for each reason. Residents are powers of two, so a sum tells who is in it.
RESIDENTS = {"near": 1, "far": 2, "full": 4, "partial": 8, "asked": 16, "island": 32, "moor": 64}
KINDS = ["dwelling", "campsite", "farm", "dwelling", "campsite", "farm", "farm"]
STATUS_WORDS = ("open", "conditional", "full", "unknown")
TOWNS = ["Breda", "Breda", "Breda", "Zundert", "Zundert", "Zundert", "Zundert"]


def region() -> tuple[Any, Any, ga.TravelTimes]:
    housing = housing_table(
        RESIDENTS,
        kind=KINDS,
        municipality=TOWNS,
        status=["ok", "ok", "ok", "ok", "ok", "ok", "unsnapped"],
    )
    practices = practice_table(
        {"open": "open", "full": "full", "some": "conditional", "who": "unknown", "point": "open"},
        kind=["regular", "regular", "regular", "regular", "info_point"],
    )
    pairs = {
        ("near", "open"): 30.0,
        ("far", "open"): 30.5,
        ("far", "point"): 1.0,
        ("full", "full"): 10.0,
        ("full", "open"): 50.0,
        ("partial", "some"): 5.0,
        ("asked", "who"): 20.0,
        ("asked", "full"): 4.0,
    }
    return housing, practices, minutes_table(pairs, housing, practices)


def test_every_place_has_the_reason_of_its_best_practice() -> None:
    housing, practices, times = region()
    places = ga.coverage(times, housing, practices, within_min=30).places.set_index("id")
    assert places["reason"].to_dict() == {
        "near": "covered",
        "far": "too_long",  # one minute from an information point, which is not care
        "full": "full",
        "partial": "full",  # conditional is not open in this reading
        "asked": "unknown_status",  # a full practice is nearer, but this one may take people
        "island": "no_route",
        "moor": "unsnapped",
    }
    best = places["reason_practice_id"]
    assert best.dropna().to_dict() == {
        "near": "open", "far": "open", "full": "full", "partial": "some", "asked": "who"
    }  # fmt: skip
    assert places["reason_time_min"].tolist() == [30.0, 30.5, 10.0, 5.0, 20.0, np.inf, np.inf]


def test_nearest_usable_practice_and_minutes_cover_all_housing() -> None:
    housing, practices, times = region()
    places = ga.coverage(times, housing, practices).places
    assert places["id"].tolist() == list(RESIDENTS)
    assert places["nearest_practice_id"].dropna().to_dict() == {0: "open", 1: "open", 2: "open"}
    assert places["travel_time_min"].tolist() == [30.0, 30.5, 50.0, *[np.inf] * 4]
    assert places.crs == housing.crs
    assert places.geometry.tolist() == housing.geometry.tolist()


def test_totals_count_people_not_places() -> None:
    housing, practices, times = region()
    result = ga.coverage(times, housing, practices)
    assert (result.residents, result.covered_residents) == (127, 1)
    assert result.covered_share == pytest.approx(1 / 127)


def test_by_municipality_gives_people_per_reason_worst_first() -> None:
    housing, practices, times = region()
    table = ga.coverage(times, housing, practices).by("municipality")
    assert table.columns.tolist() == [
        "municipality", "housing_places", "residents", "covered_residents",
        "not_covered_residents", "covered_share", "unsnapped_residents", "no_route_residents",
        "too_long_residents", "full_residents", "not_eligible_residents",
        "closed_when_free_residents", "no_way_back_residents", "language_residents",
        "unknown_status_residents",
    ]  # fmt: skip
    zundert, breda = table.to_dict("records")
    assert zundert == {
        "municipality": "Zundert", "housing_places": 4, "residents": 8 + 16 + 32 + 64,
        "covered_residents": 0, "not_covered_residents": 120, "covered_share": 0.0,
        "unsnapped_residents": 64, "no_route_residents": 32, "too_long_residents": 0,
        "full_residents": 8, "unknown_status_residents": 16, "not_eligible_residents": 0,
        "closed_when_free_residents": 0, "no_way_back_residents": 0, "language_residents": 0,
    }  # fmt: skip
    assert breda["covered_share"] == pytest.approx(1 / (1 + 2 + 4))


def test_by_keeps_places_whose_group_is_not_known() -> None:
    housing, practices, times = region()
    housing["municipality"] = [None, *TOWNS[1:]]
    table = ga.coverage(times, housing, practices).by("municipality")
    assert table["residents"].sum() == 127
    assert table.set_index("municipality").loc["not known", "residents"] == 1


def test_by_an_absent_column_says_what_there_is() -> None:
    housing, practices, times = region()
    with pytest.raises(ga.MissingColumnError, match="'insurer' is not in the result"):
        ga.coverage(times, housing, practices).by("insurer")


def test_summary_shows_thresholds_and_readings() -> None:
    housing, practices, times = region()
    summary = ga.coverage(times, housing, practices, within_min=30).summary
    table = summary.pivot(index="within_min", columns="statuses", values="covered_residents")
    assert table.index.tolist() == [15, 30, 45, 60]
    assert table["open"].tolist() == [0, 1, 3, 7]
    assert table["open+conditional"].tolist() == [8, 9, 11, 15]
    assert table["all"].tolist() == [28, 29, 31, 31]
    assert (summary["covered_share"] == summary["covered_residents"] / 127).all()


def test_summary_always_holds_the_headline() -> None:
    housing, practices, times = region()
    result = ga.coverage(times, housing, practices, within_min=20, statuses=("open", "unknown"))
    row = result.summary.query("within_min == 20 and statuses == 'open+unknown'")
    assert row["covered_residents"].tolist() == [result.covered_residents] == [16]


def test_thresholds_are_closed_and_in_whole_seconds() -> None:
    housing, practices = housing_table({"a": 1, "b": 1}), practice_table({"x": "open"})
    times = minutes_table({("a", "x"): 30.0, ("b", "x"): 1801 / 60}, housing, practices)
    covered = ga.coverage(times, housing, practices, within_min=30).places["covered"]
    assert covered.tolist() == [True, False]


def test_zero_minutes_is_a_travel_time() -> None:
    housing, practices = housing_table({"a": 5}), practice_table({"x": "open"})
    times = minutes_table({("a", "x"): 0.0}, housing, practices)
    result = ga.coverage(times, housing, practices, within_min=0)
    assert result.places["reason"].tolist() == ["covered"]
    assert result.places["travel_time_min"].tolist() == [0.0]


def test_a_practice_without_places_is_full_and_one_with_unknown_places_is_not() -> None:
    housing = housing_table({"a": 1, "b": 1})
    practices = practice_table({"x": "open", "y": "open"}, places=[0, None])
    times = minutes_table({("a", "x"): 5, ("b", "y"): 5}, housing, practices)
    assert ga.coverage(times, housing, practices).places["reason"].tolist() == ["full", "covered"]


def test_an_empty_status_is_unknown() -> None:
    housing, practices = housing_table({"a": 1}), practice_table({"x": None})
    times = minutes_table({("a", "x"): 5}, housing, practices)
    assert ga.coverage(times, housing, practices).places["reason"].tolist() == ["unknown_status"]


def test_key_persons_never_cover_even_when_everything_counts() -> None:
    housing = housing_table({"a": 1})
    practices = practice_table({"x": "open"}, kind=["key_person"])
    times = minutes_table({("a", "x"): 5}, housing, practices)
    result = ga.coverage(times, housing, practices, statuses=("open", "conditional", "unknown"))
    assert result.places["reason"].tolist() == ["no_route"]
    assert result.summary["covered_residents"].sum() == 0


def test_sentence_carries_its_conditions() -> None:
    housing, practices = housing_table({"a": 21340, "b": 14660}), practice_table({"x": "open"})
    window = ga.DepartureWindow("17:00", "19:00", date="2026-03-10")
    times = minutes_table(
        {("a", "x"): 5, ("b", "x"): 50}, housing, practices, mode="transit", departures=window
    )
    assert str(ga.coverage(times, housing, practices)) == (
        "Of 36 000 residents, 21 340 (59%) reach an open practice within 30 minutes by public "
        "transport, leaving between 17:00 and 19:00 on Tuesday 10 March 2026 "
        "(median over the departures)."
    )


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        (
            {"mode": "bike_transit", "arrive_by": "08:00-09:00", "service_date": "2026-03-10"},
            " by bike and public transport, arriving between 08:00 and 09:00 on Tuesday 10 March "
            "2026 (median over the arrivals).",
        ),
        (
            {"mode": "transit", "departures": "17:00-17:01"},
            " by public transport, leaving at 17:00.",
        ),
        ({"mode": "ebike"}, " by e-bike."),
        ({}, "."),
    ],
)
def test_sentence_reads_the_conditions_that_there_are(
    conditions: dict[str, str], words: str
) -> None:
    housing, practices = housing_table({"a": 2}), practice_table({"x": "open"})
    times = minutes_table({("a", "x"): 5}, housing, practices, **conditions)
    result = ga.coverage(times, housing, practices, statuses=STATUS_WORDS)
    assert str(result) == (
        "Of 2 residents, 2 (100%) reach a practice of any status within 30 minutes" + words
    )


def test_percentile_chooses_the_column() -> None:
    housing, practices = housing_table({"a": 1}), practice_table({"x": "open"})
    frame = pd.DataFrame(
        {"from_id": ["a"], "to_id": ["x"], "travel_time_p50_min": [20], "travel_time_p95_min": [40]}
    )
    times = ga.TravelTimes.from_frame(frame)
    assert ga.coverage(times, housing, practices).places["travel_time_min"].tolist() == [20]
    late = ga.coverage(times, housing, practices, percentile=95)
    assert late.places["travel_time_min"].tolist() == [40]
    assert late.options["percentile"] == 95


def test_all_faults_come_together() -> None:
    housing = pd.DataFrame({"id": ["a", "a"], "residents": [3, -1]})
    practices = pd.DataFrame({"id": ["x", "y"], "status": ["open", "closed"], "places": [-5, None]})
    times = ga.TravelTimes.from_frame(
        pd.DataFrame({"from_id": ["a"], "to_id": ["x"], "travel_time_min": [1]})
    )
    with pytest.raises(ga.InputError) as caught:
        ga.coverage(times, housing, practices, within_min=float("nan"), statuses="open")
    problems = " ".join(fault.problem for fault in caught.value.faults)
    assert len(caught.value.faults) == 7
    for words in ("more than one row", "residents", "status must be", "places", "geometry", "nan"):
        assert words in problems
    assert set(caught.value.ids) == {"a", "x", "y"}


def test_a_place_that_was_not_computed_is_an_error_not_unreachable() -> None:
    _, practices, times = region()
    larger = housing_table({**RESIDENTS, "new": 1})
    with pytest.raises(ga.TravelTimesError, match="new"):
        ga.coverage(times, larger, practices)


def test_nothing_that_was_passed_in_changes() -> None:
    housing, practices, times = region()
    before = housing.copy(), practices.copy(), times.seconds.copy()
    result = ga.coverage(times, housing, practices)
    result.places["residents"] = 0
    assert_frame_equal(housing, before[0])
    assert_frame_equal(practices, before[1])
    np.testing.assert_array_equal(times.seconds, before[2])
    with pytest.raises(FrozenInstanceError):
        result.summary = pd.DataFrame()


def test_nobody_anywhere_gives_no_share() -> None:
    housing, practices = housing_table({"a": 0}), practice_table({"x": "open"})
    result = ga.coverage(minutes_table({("a", "x"): 5}, housing, practices), housing, practices)
    assert np.isnan(result.covered_share)
    assert "Of 0 residents, 0 reach" in str(result)


@st.composite
def regions(draw: st.DrawFn) -> tuple[Any, Any, np.ndarray[Any, Any]]:
    """Random small regions: minutes with holes, every status and kind."""
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    minute = st.one_of(st.just(np.inf), st.integers(0, 60).map(float))
    grid = np.array(draw(st.lists(minute, min_size=n * m, max_size=n * m))).reshape(n, m)
    people = draw(st.lists(st.integers(0, 500), min_size=n, max_size=n))
    words = draw(st.lists(st.sampled_from(STATUS_WORDS), min_size=m, max_size=m))
    housing = housing_table({f"h{i}": people[i] for i in range(n)})
    practices = practice_table({f"p{j}": words[j] for j in range(m)})
    return housing, practices, grid


@settings(max_examples=25, deadline=None)
@given(regions(), st.integers(0, 60), st.integers(0, 60))
def test_double_loop_agrees(data: Any, within: int, wider: int) -> None:
    housing, practices, grid = data
    result = ga.coverage(
        wide_times(grid, housing, practices), housing, practices, within_min=within
    )
    usable = [j for j, word in enumerate(practices["status"]) if word == "open"]
    best = [min((grid[i, j] for j in usable), default=np.inf) for i in range(len(housing))]
    assert result.places["travel_time_min"].tolist() == best
    assert result.places["covered"].tolist() == [value <= within for value in best]
    assert set(result.places["reason"]) <= set(ORDER)
    more = ga.coverage(
        wide_times(grid, housing, practices), housing, practices, within_min=within + wider
    )
    assert more.covered_residents >= result.covered_residents


@settings(max_examples=20, deadline=None)
@given(regions(), st.randoms(use_true_random=False))
def test_permuting_rows_permutes_the_result(data: Any, random: Any) -> None:
    housing, practices, grid = data
    times = wide_times(grid, housing, practices)
    plain = ga.coverage(times, housing, practices).places
    rows, columns = list(range(len(housing))), list(range(len(practices)))
    random.shuffle(rows)
    random.shuffle(columns)
    mixed = ga.coverage(times, housing.iloc[rows], practices.iloc[columns]).places
    assert_frame_equal(mixed, plain.iloc[rows].reset_index(drop=True))


@settings(max_examples=20, deadline=None)
@given(regions(), st.lists(st.integers(0, 60), min_size=6, max_size=6))
def test_adding_an_open_practice_never_worsens_anyone(data: Any, minutes: list[int]) -> None:
    housing, practices, grid = data
    before = ga.coverage(wide_times(grid, housing, practices), housing, practices)
    more = practice_table({**dict(practices[["id", "status"]].to_numpy()), "zz": "open"})
    wider = np.column_stack([grid, minutes[: len(housing)]])
    after = ga.coverage(wide_times(wider, housing, more), housing, more)
    assert (after.places["travel_time_min"] <= before.places["travel_time_min"]).all()
    assert (after.places["covered"] >= before.places["covered"]).all()


def test_housing_without_a_reference_system_is_refused() -> None:
    housing = housing_table({"h": 1}).set_crs(None, allow_override=True)
    practices = practice_table({"p": "open"})
    times = minutes_table({("h", "p"): 10}, housing, practices)
    with pytest.raises(ga.CrsError, match="no reference system"):
        ga.coverage(times, housing, practices)
