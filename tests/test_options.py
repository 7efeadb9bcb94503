"""Travel options, departure windows and weeks."""

from __future__ import annotations

import datetime as dt

import pytest

from geoaccess import DepartureWindow, InputError, TravelOptions, Week


def test_defaults_are_those_of_the_design() -> None:
    options = TravelOptions()
    assert (
        options.walk_speed_m_per_h,
        options.bike_speed_m_per_h,
        options.ebike_speed_m_per_h,
    ) == (
        4800,
        15_000,
        20_000,
    )
    assert (options.max_walk_min, options.max_bike_min, options.max_transfer_min) == (20, 20, 10)
    assert (options.board_slack_s, options.max_rides, options.max_snap_m) == (60, None, 500)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("walk_speed_kmh", 0),
        ("bike_speed_kmh", -1),
        ("max_walk_min", float("nan")),
        ("board_slack_s", 1.5),
        ("max_rides", -2),
    ],
)
def test_impossible_options_are_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(InputError, match=name):
        TravelOptions(**{name: value})


def test_a_window_has_every_minute_and_not_its_end() -> None:
    window = DepartureWindow("23:58", "24:01")
    assert window.departures_s().tolist() == [86_280, 86_340, 86_400]


@pytest.mark.parametrize(
    ("start", "end"), [("19:00", "17:00"), ("17:00", "17:00"), ("17:00:30", "18:00")]
)
def test_windows_that_make_no_sense_are_refused(start: str, end: str) -> None:
    with pytest.raises(InputError, match=start):
        DepartureWindow(start, end)


def test_a_window_may_name_its_date() -> None:
    assert DepartureWindow("07:00", "08:00", "2026-03-10").date == dt.date(2026, 3, 10)


def test_a_week_starts_on_a_monday_and_says_which() -> None:
    assert [d.weekday() for d in Week("2026-03-09").dates] == list(range(7))
    with pytest.raises(InputError, match=r"2026-03-10 is a Tuesday.*2026-03-09"):
        Week("2026-03-10")
