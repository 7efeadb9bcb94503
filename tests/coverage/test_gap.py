"""The gap score: parts by hand, weights that can be changed, unseen parts left out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geoaccess as ga
from geoaccess.coverage.people.circumstances import Circumstances
from tests.helpers.regions import housing_table, minutes_table, practice_table


def region(**columns: Any) -> tuple[Any, Any, ga.TravelTimes]:
    housing = housing_table(
        {"near": 100, "far": 50, "island": 10},
        municipality=["Breda", "Zundert", None],
        **columns,
    )
    practices = practice_table({"x": "open"}, places=[60])
    times = minutes_table({("near", "x"): 10, ("far", "x"): 42}, housing, practices)
    return housing, practices, times


def test_reach_is_the_shortfall_beyond_the_threshold() -> None:
    housing, practices, times = region()
    gap = ga.gap_score(ga.coverage(times, housing, practices, within_min=30), housing)
    assert gap.places["reach"].tolist() == pytest.approx([0, 12 / 30, 1])
    assert gap.places["score"].tolist() == pytest.approx([0, 40, 100])
    assert gap.places["weighted"].tolist() == pytest.approx([0, 2000, 1000])
    assert gap.places["rank"].tolist() == [3, 1, 2]


def test_all_parts_together_by_hand() -> None:
    housing, practices, times = region(
        registered_share=[0.5, None, None], insured_share=[0.8, 0.9, None]
    )
    result = ga.coverage(times, housing, practices, within_min=30)
    plan = ga.allocate(times, housing, practices, within_min=30)
    week = pd.DataFrame({"id": ["near"], "value": [0.25]})
    gap = ga.gap_score(result, housing, allocation=plan, week=week)
    near, far, island = gap.places.to_dict("records")
    # near: reach (0 + 3/4)/2, 40 of 100 unplaced, pays at the desk 1 - 0.5 * 0.8.
    assert [near[part] for part in ("reach", "available", "affordable")] == pytest.approx(
        [0.375, 0.4, 0.6]
    )
    assert near["score"] == pytest.approx(
        100 * (0.4 * 0.375 + 0.3 * 0.4 + 0.15 * 0.6) / (0.4 + 0.3 + 0.15)
    )
    assert far["affordable"] == pytest.approx(0.1)
    assert far["unseen"] == "appropriate"
    assert island["unseen"] == "appropriate, affordable"
    assert gap.unseen == ("appropriate",)


def test_catchment_access_stands_in_for_an_allocation() -> None:
    housing, practices, times = region()
    result = ga.coverage(times, housing, practices)
    access = ga.floating_catchment(times, housing, practices, method="e2sfca")
    gap = ga.gap_score(result, housing, access=access)
    # 60 places for 100 people with weight 1: 0.6 a person; the others reach nothing in time.
    assert gap.places["available"].tolist() == pytest.approx([0.4, 1, 1])


def test_language_counts_for_covered_people_only() -> None:
    housing, practices, times = region(languages=["pl:0.6;ro:0.4", "pl:1.0", "ro:1.0"])
    practices["languages"] = ["nl;pl"]
    result = ga.coverage(times, housing, practices, circumstances=Circumstances())
    gap = ga.gap_score(result, housing)
    assert gap.places["appropriate"].tolist() == pytest.approx([0.4, np.nan, np.nan], nan_ok=True)
    assert "40% of those covered find nobody of their language." in gap.places["text"][0]


def test_areas_weigh_by_people_and_keep_the_unknown() -> None:
    housing, practices, times = region()
    housing["municipality"] = ["Breda", "Breda", None]
    gap = ga.gap_score(ga.coverage(times, housing, practices, within_min=30), housing)
    table = gap.areas.set_index("area")
    assert table.index.tolist() == ["Breda", "not known"]
    assert table["score"].tolist() == pytest.approx([(50 * 40) / 150, 100])
    assert table["weighted"].sum() == gap.places["weighted"].sum()


def test_weights_are_stated_and_adjustable() -> None:
    housing, practices, times = region(insured_share=[0.5, 1.0, 1.0])
    result = ga.coverage(times, housing, practices, within_min=30)
    gap = ga.gap_score(result, housing, weights={"reach": 0, "affordable": 2})
    assert gap.places["score"].tolist() == pytest.approx([50, 0, 0])
    assert gap.weights == {"reach": 0, "available": 0.3, "appropriate": 0.15, "affordable": 2}
    for wrong in (
        {"beauty": 1},
        {"reach": -1},
        {"reach": float("nan")},
        dict.fromkeys(gap.weights, 0),
    ):
        with pytest.raises(ga.InputError, match="weights"):
            ga.gap_score(result, housing, weights=wrong)


def test_texts_explain_each_place() -> None:
    housing, practices, times = region()
    gap = ga.gap_score(ga.coverage(times, housing, practices, within_min=30), housing)
    rest = " Not seen: available, appropriate, affordable."
    assert gap.places["text"].tolist() == [
        "A usable practice is 10 minutes away, within the 30 chosen." + rest,
        "The nearest usable practice is 42 minutes away, 12 more than the 30 chosen." + rest,
        "No usable practice can be reached." + rest,
    ]


def test_a_place_that_shows_no_counted_part_has_no_score_and_ranks_last() -> None:
    housing, practices, times = region(insured_share=[None, 0.5, 0.5])
    result = ga.coverage(times, housing, practices)
    gap = ga.gap_score(result, housing, weights={"reach": 0, "available": 0, "appropriate": 0})
    assert np.isnan(gap.places["score"][0])
    assert gap.places["rank"].tolist() == [3, 1, 2]


def test_unknown_area_and_tables_without_values_are_refused() -> None:
    housing, practices, times = region()
    result = ga.coverage(times, housing, practices)
    with pytest.raises(ga.MissingColumnError, match="'province'"):
        ga.gap_score(result, housing, area="province")
    with pytest.raises(ga.MissingColumnError, match="access"):
        ga.gap_score(result, housing, access=pd.DataFrame({"id": ["near"]}))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.floats(0, 200), min_size=3, max_size=3), st.floats(0, 100))
def test_scores_stay_in_range_and_longer_ways_never_score_better(
    minutes: list[float], longer: float
) -> None:
    housing, practices, _ = region()
    scores = []
    for extra in (0.0, longer):
        pairs = {(place, "x"): t + extra for place, t in zip(housing["id"], minutes, strict=True)}
        times = minutes_table(pairs, housing, practices)
        scores.append(ga.gap_score(ga.coverage(times, housing, practices), housing).places["score"])
    assert (scores[0] >= 0).all()
    assert (scores[1] <= 100).all()
    assert (scores[1] >= scores[0] - 1e-9).all()


def test_places_of_no_area_are_summed_as_not_known() -> None:
    housing, practices, times = region()
    housing = housing.drop(columns="municipality")
    gap = ga.gap_score(ga.coverage(times, housing, practices, within_min=30), housing)
    assert len(gap.areas) == 1
    assert gap.areas["residents"].tolist() == [160]
