"""Hours of the week, and visits as evidence in coverage, worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from geoaccess import InputError
from geoaccess.coverage.circumstances import Circumstances
from geoaccess.coverage.reach import coverage
from geoaccess.coverage.week import week_reasons
from geoaccess.routing.visit_states import (
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
    housing, practices, times, given = case()
    result = coverage(times, housing, practices, circumstances=given)
    assert result.places.set_index("id")["reason"].to_dict() == {
        "early": "closed_when_free",
        "late": "no_way_back",
        "far": "too_long",
        "ok": "covered",
    }
    assert result.covered_residents == 80


def test_hours_of_the_week_are_asked_one_by_one() -> None:
    housing, practices, times, given = case()
    table = week_reasons(times, housing, practices, circumstances=given)
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
    housing, practices, times, given = case()
    housing = housing.assign(bike_share=[0.5, 0.0, 0.0, 0.0])
    bike = visits_of({("early", "p"): [NOT_FREE, FEASIBLE, NOT_FREE]}, HOMES, ["p"], SLOTS)
    both = Circumstances(visits=given.visits, bike_times=times, bike_visits=bike)
    assert coverage(times, housing, practices, circumstances=both).covered_residents == 85
