"""The week of a place, worked by hand, and against the people that `week_reasons` counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess import InputError
from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.week.coverage_week import week_reasons
from geoaccess.coverage.week.panel import WEEK_STATES, WeekPanel, week_panel
from geoaccess.routing.visits.states import (
    BACK_TOO_LATE,
    FEASIBLE,
    NO_ROUTE,
    NOT_FREE,
    TOO_LONG,
)
from tests.helpers.cubes import visits_of
from tests.helpers.regions import housing_table, minutes_table, practice_table
from tests.helpers.weeks import random_week

NINE_TO_TWO = [(0, 9), (0, 10), (0, 11), (0, 12), (0, 13)]


def words(panel: WeekPanel, place: int, day: int, hours: range) -> list[str]:
    return [WEEK_STATES[panel.states[place, day, hour]] for hour in hours]


def test_every_state_of_a_monday_by_hand() -> None:
    # One open practice at 20 minutes; the states of the slots at 9, 10, ... 13 o'clock
    # are as given, and at 8 and 14 nothing is open.
    housing = housing_table({"camp": 40})
    practices = practice_table({"p": "open"})
    times = minutes_table({("camp", "p"): 20}, housing, practices)
    codes = [NOT_FREE, NO_ROUTE, BACK_TOO_LATE, FEASIBLE, TOO_LONG]
    visits = visits_of({("camp", "p"): codes}, ["camp"], ["p"], NINE_TO_TWO)
    panel = week_panel(times, housing, practices, circumstances=Circumstances(visits=visits))
    monday = ["closed", "at_work", "unreachable", "no_way_back", "possible", "unreachable"]
    assert words(panel, 0, 0, range(8, 15)) == [*monday, "closed"]
    assert words(panel, 0, 1, range(8, 15)) == ["closed"] * 7
    assert panel.hours == (9, 14)
    frame = panel.frame().set_index(["housing_id", "date", "hour"])
    assert len(frame) == 7 * 5
    assert frame.loc[("camp", panel.dates[0], 12), "state"] == "possible"


@pytest.mark.parametrize(
    ("status", "minutes", "word"),
    [
        ("full", 20, "refused"),
        ("open", 31, "unreachable"),
        ("unknown", 20, "unknown"),
        ("open", 30, "possible"),
    ],
)
def test_a_practice_that_is_open_and_in_time_may_still_not_do(
    status: str, minutes: float, word: str
) -> None:
    housing = housing_table({"camp": 40})
    practices = practice_table({"p": status})
    times = minutes_table({("camp", "p"): minutes}, housing, practices)
    visits = visits_of({("camp", "p"): [FEASIBLE]}, ["camp"], ["p"], [(0, 9)])
    panel = week_panel(times, housing, practices, circumstances=Circumstances(visits=visits))
    assert words(panel, 0, 0, range(9, 10)) == [word]


def test_the_share_counts_people_and_the_word_is_that_of_most_of_them() -> None:
    # 30% have a bike. At 9 the bike gets there and the bus does not: 30% can go.
    # At 10 those without are at work (70%), and so the hour is at_work.
    housing = housing_table({"farm": 10}, bike_share=[0.3])
    practices = practice_table({"p": "open"})
    times = minutes_table({("farm", "p"): 20}, housing, practices)
    slots = [(0, 9), (0, 10)]
    bus = visits_of({("farm", "p"): [TOO_LONG, NOT_FREE]}, ["farm"], ["p"], slots)
    bike = visits_of({("farm", "p"): [FEASIBLE, BACK_TOO_LATE]}, ["farm"], ["p"], slots)
    both = Circumstances(visits=bus, bike_times=times, bike_visits=bike)
    panel = week_panel(times, housing, practices, circumstances=both)
    assert words(panel, 0, 0, range(9, 11)) == ["possible", "at_work"]
    assert panel.possible_share[0, 0, 9:11].tolist() == pytest.approx([0.3, 0.0])


def test_without_visits_there_is_no_week() -> None:
    housing, practices = housing_table({"a": 1}), practice_table({"p": "open"})
    times = minutes_table({("a", "p"): 20}, housing, practices)
    with pytest.raises(InputError, match="no visits"):
        week_panel(times, housing, practices, circumstances=Circumstances())


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_who_can_go_in_an_hour_is_covered_in_it(seed: int) -> None:
    housing, practices, times, given_ = random_week(seed)
    panel = week_panel(times, housing, practices, circumstances=given_)
    table = week_reasons(times, housing, practices, circumstances=given_)
    covered = table[table["reason"] == "covered"]
    people = panel.possible_share.astype(float) * housing["residents"].to_numpy()[:, None, None]
    for row in covered.itertuples():
        at = panel.housing_ids.index(str(row.housing_id)), panel.dates.index(row.date), row.hour
        assert people[at] == pytest.approx(row.residents, rel=1e-5)
        people[at] = 0.0
    assert people.max() == pytest.approx(0.0, abs=1e-5)
