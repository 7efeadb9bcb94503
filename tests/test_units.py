"""Clock times, minutes and thresholds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaccess.errors import InputError
from geoaccess.units import (
    UNREACHED_S,
    check_positive,
    format_clock,
    parse_clock,
    threshold_s,
    to_minutes,
    to_seconds,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:00", 0), ("7:05", 25_500), ("24:00:01", 86_401), ("25:10:00", 90_600)],
)
def test_parse_clock(text: str, seconds: int) -> None:
    assert parse_clock(text) == seconds


@pytest.mark.parametrize("text", ["", "7", "07:60", "07:30:61", "-1:00", "half past seven", None])
def test_what_is_not_a_clock_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError, match="HH:MM"):
        parse_clock(text)


@given(st.integers(0, 200_000))
def test_format_and_parse_are_inverse(seconds: int) -> None:
    assert parse_clock(format_clock(seconds)) == seconds


@given(st.lists(st.integers(0, 10_000_000) | st.just(UNREACHED_S)))
def test_minutes_and_seconds_are_inverse(seconds: list[int]) -> None:
    assert to_seconds(to_minutes(seconds)).tolist() == seconds


def test_unreached_is_infinite_and_never_a_number() -> None:
    assert to_minutes([UNREACHED_S]).tolist() == [np.inf]


@pytest.mark.parametrize(
    ("minutes", "seconds"), [(30, 1800), (0.5, 30), (0.1 * 3, 18), (7.51, 450)]
)
def test_thresholds_are_closed_whole_seconds(minutes: float, seconds: int) -> None:
    assert threshold_s(minutes) == seconds


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), "5", None, True])
def test_what_is_not_positive_is_refused_by_name(value: object) -> None:
    with pytest.raises(InputError, match="walk_speed_kmh"):
        check_positive("walk_speed_kmh", value)


def test_zero_passes_where_it_is_allowed() -> None:
    assert check_positive("board_slack_s", 0, allow_zero=True) is None
