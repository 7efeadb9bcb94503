"""Hours of the week, and visits as evidence in coverage, worked by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geoaccess import InputError
from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.reach import coverage
from geoaccess.coverage.week.coverage_week import week_reasons
from geoaccess.routing.visits.cube import Visits
from geoaccess.routing.visits.states import (
    BACK_TOO_LATE,
    CLOSED,
    FEASIBLE,
    LEAVES_TOO_EARLY,
    NO_ROUTE_BACK,
    NOT_FREE,
    TOO_LONG,
)
from tests.helpers.cubes import MONDAY, visits_of
from tests.helpers.regions import housing_table, minutes_table, practice_table
from tests.helpers.weeks import random_week

HOMES = ["early", "late", "far", "ok"]
SLOTS = [(0, 9), (0, 16), (1, 9)]


def case() -> tuple[object, ...]:
    housing = housing_table(dict(zip(HOMES, [10, 20, 40, 80], strict=True)))
    practices = practice_table({"p": "open"}, accepts=["both"])
    times = minutes_table({(home, "p"): 20 for home in HOMES}, housing, practices)
    visits = visits_of(
        {
            ("early", "p"): [NOT_FREE, LEAVES_TOO_EARLY, NOT_FREE],
            ("late", "p"): [NOT_FREE, NO_ROUTE_BACK, BACK_TOO_LATE],
            ("far", "p"): [TOO_LONG, CLOSED, NOT_FREE],
            ("ok", "p"): [CLOSED, FEASIBLE, NOT_FREE],
        },
        HOMES, ["p"], SLOTS,
    )  # fmt: skip
    return housing, practices, times, Circumstances(visits=visits)


def test_a_visit_that_is_not_possible_gives_the_reason() -> None:
    housing, practices, times, week = case()
    result = coverage(times, housing, practices, circumstances=week)
    assert result.places.set_index("id")["reason"].to_dict() == {
        "early": "closed_when_free",
        "late": "no_way_back",
        "far": "too_long",
        "ok": "covered",
    }
    assert result.covered_residents == 80


def test_hours_of_the_week_are_asked_one_by_one() -> None:
    housing, practices, times, week = case()
    table = week_reasons(times, housing, practices, circumstances=week)
    people = table.groupby(["date", "hour", "reason"])["residents"].sum().to_dict()
    tuesday = MONDAY + dt.timedelta(days=1)
    assert people == {
        (MONDAY, 9, "closed_when_free"): 10 + 20 + 80,
        (MONDAY, 9, "too_long"): 40,
        (MONDAY, 16, "closed_when_free"): 10 + 40,
        (MONDAY, 16, "no_way_back"): 20,
        (MONDAY, 16, "covered"): 80,
        (tuesday, 9, "closed_when_free"): 10 + 40 + 80,
        (tuesday, 9, "no_way_back"): 20,
    }


def test_without_visits_hours_cannot_be_told_apart() -> None:
    housing, practices, times, _ = case()
    with pytest.raises(InputError, match="no visits"):
        week_reasons(times, housing, practices, circumstances=Circumstances())


def test_a_bike_visit_helps_those_with_a_bike() -> None:
    housing, practices, times, week = case()
    housing = housing.assign(bike_share=[0.5, 0.0, 0.0, 0.0])
    bike = visits_of({("early", "p"): [NOT_FREE, FEASIBLE, NOT_FREE]}, HOMES, ["p"], SLOTS)
    both = Circumstances(visits=week.visits, bike_times=times, bike_visits=bike)
    assert coverage(times, housing, practices, circumstances=both).covered_residents == 85


def cut(cube: Visits | None, date: dt.date, hour: int) -> Visits | None:
    """A cube that ends where the hour ends and begins where it begins."""
    if cube is None:
        return None
    kept = [
        slot
        for slot, (day, start_s) in enumerate(cube.slots[["date", "start_s"]].to_numpy())
        if day == date and hour * 3600 <= start_s < (hour + 1) * 3600
    ]
    return replace(cube, slots=cube.slots.iloc[kept], states=cube.states[np.array(kept, int)])


def hour_by_hour(
    times: Any, housing: Any, practices: Any, week: Circumstances, hours: list[tuple[Any, int]]
) -> pd.DataFrame:
    """What `week_reasons` gives, by a whole coverage of every hour."""
    frames = []
    for date, hour in hours:
        alone = replace(
            week,
            visits=cut(week.visits, date, hour),
            bike_visits=cut(week.bike_visits, date, hour),
        )
        people = coverage(times, housing, practices, circumstances=alone).people
        found = people.groupby(["home", "reason"], sort=True)["residents"].sum().reset_index()
        found["housing_id"] = housing["id"].to_numpy()[found["home"]]
        frames.append(found.assign(date=date, hour=hour))
    table = pd.concat(frames, ignore_index=True)
    return table[["date", "hour", "housing_id", "reason", "residents"]]


@pytest.mark.parametrize("seed", range(4))
def test_a_week_is_the_coverage_of_each_of_its_hours(seed: int) -> None:
    # Even seeds refuse for language, and with 0 and 3 a practice does not tell its hours.
    housing, practices, times, week = random_week(seed)
    thursday = MONDAY + dt.timedelta(days=3)
    asked = [(MONDAY, 9), (thursday, 10)]
    expected = hour_by_hour(times, housing, practices, week, asked)
    found = week_reasons(times, housing, practices, circumstances=week)
    hours = list(zip(found["date"], found["hour"], strict=True))
    assert set(hours) == {(MONDAY, 9), (MONDAY, 10), (thursday, 9), (thursday, 10)}
    found = found[[hour in asked for hour in hours]].reset_index(drop=True)
    # Numbers of people may differ in their last bit: they are added up in another table.
    pd.testing.assert_frame_equal(found, expected, check_exact=False, rtol=1e-14, atol=0)
