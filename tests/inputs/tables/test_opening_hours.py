"""Opening hours of OpenStreetMap as intervals of a service date."""

from __future__ import annotations

import datetime as dt

import pytest

from geoaccess.errors import InputError
from geoaccess.inputs.tables.opening_hours import open_intervals, parse_opening_hours

H = 3600
TUESDAY = dt.date(2026, 3, 10)


def intervals(text: str, date: dt.date = TUESDAY, until_h: int = 24) -> list[tuple[int, int]]:
    return open_intervals(parse_opening_hours(text), date, until_s=until_h * H)


def test_lunch_break() -> None:
    assert intervals("Mo-Fr 08:00-12:00,13:00-17:00") == [(8 * H, 12 * H), (13 * H, 17 * H)]


def test_an_evening_on_one_day() -> None:
    text = "Mo-Fr 08:00-17:00; Th 08:00-20:00"
    assert intervals(text, dt.date(2026, 3, 12)) == [(8 * H, 20 * H)]


def test_a_rota_by_week_number() -> None:
    text = "week 1-53/2 Tu 19:00-21:00"
    assert intervals(text, TUESDAY) == [(19 * H, 21 * H)]  # ISO week 11
    assert intervals(text, dt.date(2026, 3, 17)) == []


def test_across_midnight_belongs_to_both_days() -> None:
    text = "Mo 22:00-26:00"
    assert intervals(text, dt.date(2026, 3, 9), until_h=30) == [(22 * H, 26 * H)]
    assert intervals(text, TUESDAY) == [(0, 2 * H)]


@pytest.mark.parametrize("date", [dt.date(2026, 4, 27), dt.date(2026, 12, 25), dt.date(2026, 4, 6)])
def test_dutch_public_holidays(date: dt.date) -> None:
    assert intervals("Mo-Fr 08:00-17:00; PH off", date) == []


def test_always_open_is_one_interval() -> None:
    assert intervals("24/7", until_h=30) == [(0, 30 * H)]


def test_unknown_hours_are_not_open() -> None:
    assert intervals("Mo-Fr 08:00-17:00 unknown") == []


@pytest.mark.parametrize("text", ["Mo-Fx 08:00-17:00", "from eight to five", "Mo 8-"])
def test_unreadable_hours_are_named_with_an_example(text: str) -> None:
    with pytest.raises(InputError, match="cannot be read as opening hours"):
        parse_opening_hours(text)
