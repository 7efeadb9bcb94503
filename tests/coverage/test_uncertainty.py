"""Intervals of the headline: bounds by hand, repeatable, and the right culprit first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import geoaccess as ga
from tests.helpers.regions import housing_table, minutes_table, practice_table

SURE = {"occupancy": (1, 1), "dated_changed": (0, 0), "unknown_usable": (0, 0)}


def region() -> tuple[Any, Any, ga.TravelTimes]:
    housing = housing_table({"sure": 50, "asked": 30, "slow": 20})
    practices = practice_table(
        {"x": "open", "y": "unknown"}, checked_on=["2026-03-01", "2024-01-01"]
    )
    times = minutes_table(
        {("sure", "x"): 10, ("asked", "y"): 10, ("slow", "x"): 35}, housing, practices
    )
    return housing, practices, times


def draw(ranges: dict[str, Any], draws: int = 200, **rest: Any) -> Any:
    housing, practices, times = region()
    assumptions = ga.Assumptions(**{**SURE, **ranges})
    rng = np.random.default_rng(7)
    return ga.uncertainty(
        times, housing, practices, rng=rng, assumptions=assumptions, draws=draws, **rest
    )


def shares(found: Any) -> set[float]:
    return set(found.draws["covered_share"].round(9))


def test_nothing_left_open_gives_the_headline_of_coverage() -> None:
    found = draw({}, draws=20)
    housing, practices, times = region()
    expected = ga.coverage(times, housing, practices).covered_share
    assert shares(found) == {expected}
    assert found.importance["spread"].tolist() == [0.0] * 6


def test_unknown_status_decides_about_those_who_depend_on_it() -> None:
    found = draw({"unknown_usable": (0, 1)})
    assert shares(found) == {0.5, 0.8}
    assert 0.35 < (found.draws["covered_share"] == 0.8).mean() < 0.65
    assert found.importance["assumption"][0] == "unknown_usable"
    assert found.importance["spread"].round(9).tolist() == [0.3, 0, 0, 0, 0, 0]


def test_the_threshold_decides_about_those_just_beyond_it() -> None:
    found = draw({"within_min": (30, 40)})
    assert shares(found) == {0.5, 0.7}
    assert found.importance["assumption"][0] == "within_min"


def test_dated_answers_may_have_turned() -> None:
    # Only y was checked before 2025, but its status is unknown anyway: nothing changes.
    old = draw({"dated_changed": (1, 1), "checked_before": dt.date(2025, 1, 1)}, draws=20)
    assert shares(old) == {0.5}
    every = draw({"dated_changed": (1, 1), "checked_before": dt.date(2027, 1, 1)}, draws=20)
    assert shares(every) == {0.0}


def test_practices_that_nobody_dated_count_as_dated() -> None:
    housing, practices, times = region()
    found = ga.uncertainty(
        times,
        housing,
        practices.drop(columns="checked_on"),
        rng=np.random.default_rng(1),
        assumptions=ga.Assumptions(
            dated_changed=(1, 1), checked_before=dt.date(2020, 1, 1), unknown_usable=(0, 0)
        ),
        draws=5,
    )
    assert shares(found) == {0.0}


def test_bikes_help_the_share_that_has_one() -> None:
    housing, practices, _ = region()
    bike = minutes_table({("slow", "x"): 20}, housing, practices)
    found = draw({"bike_share": (0.5, 0.5)}, draws=5, bike_times=bike)
    assert shares(found) == {0.6}


def test_occupancy_moves_people_but_not_who_reaches_what() -> None:
    found = draw({"occupancy": (0.5, 1.5)})
    people = found.draws["covered_residents"]
    assert people.min() >= 25
    assert people.max() <= 75
    assert people.nunique() > 100
    assert found.importance["assumption"][0] == "occupancy"


def test_percentiles_are_chosen_among_those_computed() -> None:
    housing, practices, _ = region()
    frame = pd.DataFrame(
        {"from_id": ["sure"], "to_id": ["x"], "travel_time_p50": [20], "travel_time_p95": [50]}
    )
    times = ga.TravelTimes.from_frame(
        frame, origins=list(housing["id"]), destinations=list(practices["id"])
    )
    assumptions = ga.Assumptions(**SURE, percentile=(50, 95))
    found = ga.uncertainty(
        times, housing, practices, rng=np.random.default_rng(3), assumptions=assumptions, draws=50
    )
    assert shares(found) == {0.0, 0.5}


def test_the_same_generator_gives_the_same_result() -> None:
    first, second = draw({"unknown_usable": (0, 1)}), draw({"unknown_usable": (0, 1)})
    assert_frame_equal(first.draws, second.draws)
    assert_frame_equal(first.importance, second.importance)


def test_the_global_state_of_chance_is_left_alone() -> None:
    before = np.random.get_state()[1].copy()  # noqa: NPY002 - the legacy state is what is watched
    draw({"unknown_usable": (0, 1)}, draws=5)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


def test_faults_of_ranges_come_together() -> None:
    housing, practices, times = region()
    wrong = ga.Assumptions(unknown_usable=(0.5, 1.5), within_min=(40, 30), percentile=(90, 95))
    with pytest.raises(ga.InputError) as caught:
        ga.uncertainty(
            times, housing, practices, rng=np.random.default_rng(1), assumptions=wrong, draws=0
        )
    assert len(caught.value.faults) == 4
