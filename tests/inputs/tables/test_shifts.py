"""Rosters: what the syntax means, and when somebody is free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaccess.errors import InputError
from geoaccess.inputs.tables.shifts import WEEKDAYS, Shift, free_intervals, parse_rosters

H = 3600


def test_days_as_range_list_and_across_the_weekend() -> None:
    (roster,) = parse_rosters("mo-we 06:00-14:30; fr,su 08:00-12:00")
    assert [shift.weekday for shift in roster.shifts] == [0, 1, 2, 4, 6]
    (weekend,) = parse_rosters("sa-mo 06:00-14:00")
    assert [shift.weekday for shift in weekend.shifts] == [0, 5, 6]


def test_two_rosters_with_shares() -> None:
    day, night = parse_rosters("0.6: mo-fr 06:00-14:30 | 0.4: su-th 22:00-06:00")
    assert (day.share, night.share) == (0.6, 0.4)
    assert night.shifts[0] == Shift(0, 22 * H, 30 * H)


def test_people_who_do_not_work_have_no_shifts() -> None:
    assert parse_rosters("-")[0].shifts == ()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("mo-fr 14:30-06:00", "end before its start"),  # 15.5 hours
        ("mo-fx 06:00-14:00", "'fx' is not a weekday"),
        ("mo 06:00", "lacks an end"),
        ("every day", "is not a shift"),
        ("0.6: mo 06:00-14:00 | 0.6: tu 06:00-14:00", "add up to 1.2"),
        ("1.4: mo 06:00-14:00", "not between 0 and 1"),
        ("most: mo 06:00-14:00", "'most' is not a share"),
        ("mo 06:00-25:61", "not a clock time"),
    ],
)
def test_what_cannot_be_meant_is_named(text: str, part: str) -> None:
    with pytest.raises(InputError, match=part):
        parse_rosters(text)


def test_free_between_a_night_shift_and_the_next() -> None:
    # nights Monday 22:00 to Tuesday 06:00 and Tuesday 22:00 to Wednesday 06:00, slack 15 minutes:
    # on Tuesday free from 06:15 to 21:45
    (roster,) = parse_rosters("mo,tu 22:00-06:00")
    assert free_intervals(roster.shifts, 1, slack_s=900, until_s=26 * H) == [
        (6 * H + 900, 22 * H - 900)
    ]


def test_the_week_is_a_circle() -> None:
    # Sunday night into Monday: on Monday busy until 06:00
    (roster,) = parse_rosters("su 22:00-06:00")
    assert free_intervals(roster.shifts, 0, slack_s=0, until_s=24 * H) == [(6 * H, 24 * H)]


def test_without_shifts_one_is_always_free() -> None:
    assert free_intervals((), 3, slack_s=900, until_s=24 * H) == [(-24 * H, 24 * H)]


@given(
    st.lists(
        st.builds(
            lambda day, start, length: Shift(day, start * 60, (start + length) * 60),
            st.integers(0, 6),
            st.integers(0, 1439),
            st.integers(1, 840),
        ),
        max_size=8,
    ),
    st.integers(0, 6),
    st.sampled_from([0, 900]),
)
def test_free_is_exactly_what_no_shift_covers(
    shifts: list[Shift], weekday: int, slack_s: int
) -> None:
    free = free_intervals(shifts, weekday, slack_s=slack_s, until_s=24 * H)
    for clock_s in range(30, 24 * H, 30 * 60):
        busy = any(
            shift.start_s - slack_s <= clock_s + back * 24 * H < shift.end_s + slack_s
            for shift in shifts
            for back in (-1, 0, 1)
            if shift.weekday == (weekday - back) % 7
        )
        assert any(start <= clock_s < end for start, end in free) != busy


def test_weekday_names_are_in_the_order_of_python() -> None:
    assert WEEKDAYS.index("mo") == 0
    assert WEEKDAYS.index("su") == 6
