"""The headline as one sentence, with its conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from geoaccess.coverage.tables import STATUSES
from geoaccess.options import DepartureWindow, parse_date

_BY_MODE = {
    "transit": "by public transport",
    "bike_transit": "by bike and public transport",
    "bike": "by bike",
    "ebike": "by e-bike",
    "walk": "on foot",
    "car": "by car",
}
# Written out, because names of days and months from the C library follow the user's locale.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def people(count: float) -> str:
    """Write a number of people with spaces between thousands.

    Examples
    --------
    >>> people(36000.0)
    '36 000'
    """
    return f"{round(count):,}".replace(",", " ")


def day_in_words(day: dt.date) -> str:
    """Write a date as people say it.

    Examples
    --------
    >>> day_in_words(dt.date(2026, 3, 10))
    'Tuesday 10 March 2026'
    """
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def practice_in_words(statuses: Sequence[str]) -> str:
    """Name the practices that count.

    Examples
    --------
    >>> practice_in_words(("open",)), practice_in_words(("open", "conditional"))
    ('an open practice', 'an open or conditional practice')
    """
    if set(statuses) == set(STATUSES):
        return "a practice of any status"
    words = [status for status in STATUSES if status in statuses]
    joined = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return f"{'an' if joined[0] in 'aeiou' else 'a'} {joined} practice"


def hours_in_words(travel: Mapping[str, Any], percentile: float) -> str:
    """Say when people leave or arrive, as far as the conditions of the travel times tell.

    Examples
    --------
    >>> hours_in_words({"departures": "17:00-19:00"}, 50)
    'leaving between 17:00 and 19:00 (median over the departures)'
    >>> hours_in_words({"arrive_by": "09:00-09:01", "service_date": "2026-03-10"}, 50)
    'arriving by 09:00 on Tuesday 10 March 2026'
    """
    kind = "departures" if "departures" in travel else "arrive_by"
    window, day = travel.get(kind), travel.get("service_date")
    if isinstance(window, str) and "-" in window:
        start, end = window.split("-")
        window = DepartureWindow(start, end)
    if not isinstance(window, DepartureWindow):
        return ""
    day = window.date or day
    named = f" on {day_in_words(parse_date(day))}" if day else ""
    if window.minutes == 1:
        return f"{'leaving at' if kind == 'departures' else 'arriving by'} {window.start}{named}"
    verb, times = ("leaving", "departures") if kind == "departures" else ("arriving", "arrivals")
    spread = "median" if percentile == 50 else f"percentile {percentile:g}"
    return f"{verb} between {window.start} and {window.end}{named} ({spread} over the {times})"


def headline_sentence(residents: float, covered: float, options: Mapping[str, Any]) -> str:
    """Say in one sentence how many people are covered, under which conditions."""
    travel = options["travel"]
    share = f" ({100 * covered / residents:.0f}%)" if residents else ""
    mode = _BY_MODE.get(str(travel.get("mode", "")), "")
    if "bike_mode" in options:
        mode += f" (those with a bike also {_BY_MODE[options['bike_mode']]})"
    taken = " that takes them" if options.get("eligibility") else ""
    reach = (
        f"Of {people(residents)} residents, {people(covered)}{share} reach "
        f"{practice_in_words(options['statuses'])}{taken} within {options['within_min']:g} minutes"
    )
    when = [hours_in_words(travel, options["percentile"]), _visit_in_words(options)]
    return ", ".join(filter(None, [f"{reach} {mode}".strip(), *when])) + "."


def _visit_in_words(options: Mapping[str, Any]) -> str:
    """Say that opening hours, shifts and the way home count, where they do."""
    if "visit_week" not in options:
        return ""
    monday = day_in_words(parse_date(options["visit_week"]))
    return f"and can visit it in their free hours in the week of {monday} and be home again"
