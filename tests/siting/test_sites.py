"""The public function: tables in, plan out; faults, rules, reasons and proofs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.errors import InfeasibleError, InputError, TravelTimesError
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.options import OBJECTIVES, SitingOptions
from geoaccess.siting.sites import site_practices

HOMES = pd.DataFrame(
    {
        "id": ["a", "b", "c", "d"],
        "residents": [300, 100, 50, 0],
        "municipality": ["Breda", "Breda", "Zundert", "Zundert"],
    }
)
SITES = pd.DataFrame(
    {
        "id": ["x", "y", "z"],
        "name": ["Hall", "School", "Barn"],
        "cost": [5, 2, 1],
        "places": [120, 400, 60],
    }
)
ROWS = [
    ("a", "x", 10), ("a", "y", 5), ("a", "old", 50), ("b", "x", 20), ("b", "y", 45),
    ("b", "old", 30), ("c", "z", 9), ("c", "x", 31), ("c", "old", 8),
]  # fmt: skip
TIMES = TravelTimes.from_frame(
    pd.DataFrame(ROWS, columns=["from_id", "to_id", "travel_time_min"]),
    origins=HOMES,
    destinations=["x", "y", "z", "old"],
)
OLD = pd.DataFrame({"id": ["old"], "status": ["open"], "places": [70]})


def plan(practices=None, *, options=None, **arguments):
    defaults = {"add": 1, "within_min": 30}
    return site_practices(TIMES, HOMES, practices, SITES, options=options, **(defaults | arguments))


def test_coverage_counts_people_of_existing_practices_and_new_sites():
    result = plan(OLD)
    # old covers b (30 minutes is within) and c: 150; x or y adds a: 300
    assert result.value == 450
    assert result.site_ids in {("x",), ("y",)}
    assert result.sites["gain_alone"].tolist() == [300]
    assert result.left_out.empty
    assert result.assignments.set_index("housing_id")["travel_time_min"]["c"] == 8


def test_contributions_and_losses_of_two_sites():
    result = plan(add=2, objective="coverage")
    # x covers a and b, z covers c
    table = result.sites.set_index("id")
    assert table["residents"].to_dict() == {"x": 400, "z": 50}
    assert table["lost_if_closed"].to_dict() == {"x": 400, "z": 50}
    assert table["cost"].to_dict() == {"x": 5, "z": 1}
    assert table["name"].to_dict() == {"x": "Hall", "z": "Barn"}


def test_reasons_of_those_left_out():
    result = plan(objective="coverage", within_min=5)
    # y covers a within 5 minutes; b's nearest is 20, c's 8 minutes away
    reasons = result.left_out.set_index("id")
    assert reasons["reason"].to_dict() == {"b": "too_long", "c": "too_long"}
    assert reasons["nearest_option_id"].to_dict() == {"b": "x", "c": "z"}
    assert reasons["nearest_option_min"].to_dict() == {"b": 20, "c": 9}


def test_limited_room_leaves_people_out_as_full():
    result = plan(OLD, objective="capacitated_coverage")
    # old serves 70 of b and c, y serves the 300 of a
    assert result.site_ids == ("y",)
    assert result.value == 370
    assert result.left_out["residents"].sum() == 80
    assert set(result.left_out["reason"]) == {"full"}
    room = result.assignments.groupby("site_id")["residents"].sum()
    assert room.to_dict() == {"old": 70, "y": 300}


def test_budget_instead_of_a_number():
    result = plan(add=None, options=SitingOptions(budget=3))
    assert result.site_ids == ("y", "z")
    assert result.value == 350


def test_status_readings_change_what_exists():
    conditional = OLD.assign(status="conditional")
    assert plan(conditional).value == 400
    reading = SitingOptions(statuses=("open", "conditional"))
    assert plan(conditional, options=reading).value == 450
    assert plan(OLD.assign(kind="info_point")).value == 400


def test_rules_of_sites_hold():
    only_c = SITES.assign(serves_housing=["c", "c", None])
    result = site_practices(TIMES, HOMES, None, only_c, add=1, within_min=31)
    # x takes only c (31 minutes), y nobody in reach, z is near c
    assert result.value == 50
    assert set(result.left_out["reason"]) == {"not_eligible"}


def test_set_cover_p_median_p_center_backup_and_worst_first():
    assert plan(objective="set_cover", add=None).value == 2  # x for a and b, z for c
    # x alone: 300*10 + 100*20 + 50*31 = 6550
    median = plan(objective="p_median", within_min=None)
    assert (median.value, median.site_ids, median.unit) == (6550, ("x",), "person-minutes")
    center = plan(objective="p_center", within_min=None)
    assert (center.value, center.unit) == (31, "minutes")
    backup = plan(objective="backup", add=2)
    # two sites cover at most 450 (x and z); then nobody has two
    assert backup.value == 0
    assert plan(OLD, objective="backup").value == 100  # x covers a, and b a second time
    worst = plan(objective="worst_first", within_min=10)
    # only x reaches everyone (31 minutes); within 10 minutes it covers a
    assert (worst.site_ids, worst.value) == (("x",), 300)


def test_uncoverable_places_are_named_with_the_nearest_option():
    with pytest.raises(InfeasibleError) as error:
        plan(objective="set_cover", add=None, within_min=8)
    assert error.value.uncoverable_ids == ("b", "c")
    assert "150 residents of 2 places: b, c" in str(error.value)
    assert "The worst is b (100 residents): its nearest option is x, 20.0 minutes away" in str(
        error.value
    )
    left = plan(
        objective="set_cover", add=None, within_min=8, options=SitingOptions(leave_uncoverable=True)
    )
    assert (left.value, left.site_ids) == (1, ("y",))
    assert left.left_out["id"].tolist() == ["b", "c"]


def test_too_few_sites_are_explained():
    with pytest.raises(InfeasibleError, match="At least 2 new sites are needed") as error:
        plan(objective="set_cover", add=1)
    assert error.value.uncoverable_ids == ("c",)


def test_too_little_room_is_explained():
    small = SITES.assign(places=[100, 100, 100])
    with pytest.raises(InfeasibleError, match="room for 300 of 450 residents"):
        site_practices(
            TIMES, HOMES, None, small, add=3, within_min=31, objective="set_cover",
            options=SitingOptions(capacitated=True),
        )  # fmt: skip


def test_nothing_reached_is_said():
    far = TravelTimes.from_frame(
        pd.DataFrame({"from_id": ["a"], "to_id": ["x"], "travel_time_min": [1.0]}),
        origins=HOMES,
        destinations=SITES,
    )
    with pytest.raises(InfeasibleError, match="reaches no option at all"):
        site_practices(far, HOMES, None, SITES, add=3, within_min=30, objective="p_median")


def test_all_faults_come_together():
    with pytest.raises(InputError) as error:
        site_practices(
            TIMES,
            HOMES.drop(columns="residents"),
            pd.DataFrame({"id": ["x"], "status": ["opne"]}),
            SITES.drop(columns="places"),
            add=-1,
            within_min=-5,
            objective="capacitated_coverage",
        )
    text = str(error.value)
    for word in ("residents", "opne", "'places'", "among the practices", "add", "within_min"):
        assert word in text
    assert len(error.value.faults) >= 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"objective": "best"}, "expected one of coverage"),
        ({"within_min": None}, "a threshold is needed"),
        ({"add": None}, "neither a number of sites nor a budget"),
        ({"add": 1.5}, "expected a whole number"),
        (
            {"objective": "backup", "options": SitingOptions(capacitated=True)},
            "does not count places",
        ),
    ],
)
def test_arguments_are_checked(arguments, message):
    with pytest.raises(InputError, match=message):
        plan(**arguments)


def test_options_are_checked():
    with pytest.raises(InputError, match="budget"):
        SitingOptions(budget=-1)
    with pytest.raises(InputError, match="below 1"):
        SitingOptions(gap=2)


def test_room_of_existing_practices_must_be_known():
    with pytest.raises(InputError, match="Rows: old"):
        plan(OLD.assign(places=None), objective="capacitated_coverage")


def test_a_place_without_times_is_an_error_not_unreachable():
    more = pd.concat([HOMES, pd.DataFrame({"id": ["e"], "residents": [5]})])
    with pytest.raises(TravelTimesError, match="e"):
        site_practices(TIMES, more, None, SITES, add=1, within_min=30)


def test_inputs_stay_as_they_are():
    before = [table.copy() for table in (HOMES, OLD, SITES)]
    for objective in OBJECTIVES:
        plan(OLD, add=3, within_min=60, objective=objective)
    for table, copy in zip((HOMES, OLD, SITES), before, strict=True):
        pd.testing.assert_frame_equal(table, copy)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), add=st.integers(0, 3))
def test_order_of_rows_does_not_change_the_value_and_more_sites_never_cover_fewer(seed, add):
    rng = np.random.default_rng(seed)
    homes = pd.DataFrame({"id": [f"h{i}" for i in range(7)], "residents": rng.integers(0, 50, 7)})
    sites = pd.DataFrame({"id": [f"s{j}" for j in range(5)], "places": rng.integers(1, 60, 5)})
    wide = rng.integers(1, 60, (7, 5)).astype(float)
    frame = pd.DataFrame(wide, homes["id"], sites["id"]).rename_axis("from_id").reset_index()
    frame = frame.melt("from_id", var_name="to_id", value_name="travel_time_min")
    times = TravelTimes.from_frame(frame)
    mixed_homes, mixed_sites = homes.sample(frac=1, random_state=seed), sites.iloc[::-1]
    for objective in ("coverage", "capacitated_coverage"):
        ask = {"within_min": 30, "objective": objective}
        first = site_practices(times, homes, None, sites, add=add, **ask)
        mixed = site_practices(times, mixed_homes, None, mixed_sites, add=add, **ask)
        more = site_practices(times, homes, None, sites, add=add + 1, **ask)
        assert mixed.value == pytest.approx(first.value)
        assert more.value >= first.value - 1e-6
        assert first.assignments["residents"].sum() == pytest.approx(first.value)
        assert first.left_out["residents"].sum() + first.value == homes["residents"].sum()
