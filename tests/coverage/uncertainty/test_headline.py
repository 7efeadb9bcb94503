"""Intervals of the headline: bounds by hand, repeatable, and the right culprit first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import geoaccess as ga
from tests.helpers.maps import Region, make_region
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
    assert (found.readings["low"] == found.readings["high"]).all()


def ruled_region(seed: int) -> tuple[Region, ga.Circumstances]:
    """Rules, rosters of groups, drive limits that nobody measured, bikes for some, languages."""
    made = make_region(places=25, practices=9, seed=seed, rules=True)
    rng = np.random.default_rng(seed)
    housing = made.housing.assign(
        bike_share=rng.random(25).round(1), languages=rng.choice(["pl:0.6;ro:0.4", "bg:1.0"], 25)
    )
    practices = made.practices.assign(languages=rng.choice(["nl", "nl;pl", "ro"], 9))
    there = list(practices["id"])
    minutes = {(h, p): float(rng.integers(5, 90)) for h in housing["id"] for p in there}
    by_bike = minutes_table(minutes, housing, practices)
    region = replace(made, housing=housing, practices=practices)
    return region, ga.Circumstances(bike_times=by_bike, language_refuses=seed % 2 == 0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_rules_and_bikes_a_draw_of_points_is_the_headline_and_its_readings(seed: int) -> None:
    made, given = ruled_region(seed)
    arguments = (made.times, made.housing, made.practices)
    expected = ga.coverage(*arguments, circumstances=given)
    points = ga.Assumptions(**SURE)
    found = ga.uncertainty(
        *arguments,
        rng=np.random.default_rng(1),
        assumptions=points,
        circumstances=given,
        draws=3,
    )
    assert found.draws["covered_residents"].to_numpy() == pytest.approx(expected.covered_residents)
    assert found.headline["stated"][0] == pytest.approx(expected.covered_residents)
    assert 0 < expected.covered_share < 1
    keys = ["within_min", "statuses"]
    both = found.readings.merge(expected.summary, on=keys, validate="one_to_one")
    assert len(both) == len(expected.summary) == len(found.readings)
    for column in ("stated", "low", "median", "high"):
        assert both[column].to_numpy() == pytest.approx(both["covered_share"].to_numpy())


def test_every_headline_lies_in_its_interval() -> None:
    made, given = ruled_region(4)
    ranges = ga.Assumptions(bike_shift=(-0.2, 0.2), within_min=(25, 35))
    found = ga.uncertainty(
        made.times,
        made.housing,
        made.practices,
        rng=np.random.default_rng(5),
        assumptions=ranges,
        circumstances=given,
        draws=40,
    )
    for table in (found.headline, found.readings):
        assert (table["low"] <= table["stated"]).all()
        assert (table["stated"] <= table["high"]).all()
    spread = found.importance.set_index("assumption")["spread"]
    assert spread["bike_shift"] > 0
    assert spread["percentile"] == 0


def test_without_rules_the_draws_would_answer_another_question() -> None:
    made, _ = ruled_region(1)
    refused = ga.uncertainty(
        made.times, made.housing, made.practices, rng=np.random.default_rng(1), draws=5
    )
    anybody = ga.uncertainty(
        made.times,
        made.housing,
        made.practices[["id", "status", "geometry"]],
        rng=np.random.default_rng(1),
        draws=5,
    )
    assert refused.headline["stated"][0] < anybody.headline["stated"][0]


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
    given = ga.Circumstances(bike_times=bike)
    found = draw({"bike_shift": (0.5, 0.5)}, draws=5, circumstances=given)
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
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002 - as above


def test_faults_of_ranges_come_together() -> None:
    housing, practices, times = region()
    wrong = ga.Assumptions(unknown_usable=(0.5, 1.5), within_min=(40, 30), percentile=(90, 95))
    with pytest.raises(ga.InputError) as caught:
        ga.uncertainty(
            times, housing, practices, rng=np.random.default_rng(1), assumptions=wrong, draws=0
        )
    assert len(caught.value.faults) == 4
