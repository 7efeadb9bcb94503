"""A week as windows of departures."""

from __future__ import annotations

import datetime as dt

from geoaccess.errors import InputError
from geoaccess.options import DepartureWindow, Week
from geoaccess.units import format_clock


def windows_of_week(
    week: Week | str | dt.date, *, start: str = "05:00", end: str = "23:00", hours: int = 2
) -> list[DepartureWindow]:
    """Windows of departures that cover every day of a week.

    Parameters
    ----------
    week
        A week, or its Monday.
    start, end
        Clock times of each day.
    hours
        Length of a window; the last one of a day may be shorter.

    Returns
    -------
    list of DepartureWindow

    Examples
    --------
    >>> week = windows_of_week("2026-03-09")
    >>> len(week), str(week[0]), str(week[-1])
    (63, '2026-03-09 05:00-07:00', '2026-03-15 21:00-23:00')
    """
    days = week.dates if isinstance(week, Week) else Week(week).dates
    whole = DepartureWindow(start, end)
    if hours < 1:
        raise InputError(f"hours is {hours!r}. It must be at least 1.")
    step_s = 3600 * hours
    return [
        DepartureWindow(format_clock(at), format_clock(min(at + step_s, whole.end_s)), day)
        for day in days
        for at in range(whole.start_s, whole.end_s, step_s)
    ]
