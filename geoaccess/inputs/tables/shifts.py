"""Weekly rosters of residents: when they work, and so when they are free.

The syntax is close to that of opening hours::

    mo-fr 06:00-14:30; sa 06:00-12:00              one roster for everybody
    0.6: mo-fr 06:00-14:30 | 0.4: su-th 22:00-06:00    two rosters with shares

Days are ``mo tu we th fr sa su``, alone, as a range or as a list with commas. A
shift that ends before it starts goes on after midnight and belongs to the day
on which it starts; longer than `LONGEST_SHIFT_H` it is taken for a mistake.
``-`` stands for people who do not work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from geoaccess.errors import InputError
from geoaccess.units import DAY_S, format_clock, parse_clock

WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
LONGEST_SHIFT_H = 14
_SHARE_TOLERANCE = 0.005

_PART = re.compile(r"^(?P<days>[a-z ,\-]+?)\s+(?P<times>\d[\d:,\s\-]*)$")


@dataclass(frozen=True)
class Shift:
    """One shift: the weekday on which it starts (0 is Monday) and its clock times.

    `end_s` is past 86 400 for a shift that goes on after midnight.
    """

    weekday: int
    start_s: int
    end_s: int


@dataclass(frozen=True)
class Roster:
    """The shifts of a week, and the share of a place's residents who work them."""

    share: float
    shifts: tuple[Shift, ...]


def parse_rosters(text: str) -> tuple[Roster, ...]:
    """Read the rosters of one housing place.

    Raises
    ------
    InputError
        If the text is not in the syntax above, a shift is too long, or the shares
        do not add up to 1.

    Examples
    --------
    >>> parse_rosters("fr 22:00-06:00")[0].shifts
    (Shift(weekday=4, start_s=79200, end_s=108000),)
    """
    rosters = []
    for piece in text.split("|"):
        share, colon, rest = piece.partition(": ")
        body = rest if colon else piece
        rosters.append(Roster(_share(share) if colon else 1.0, _shifts(body.strip().lower())))
    total = sum(roster.share for roster in rosters)
    if abs(total - 1.0) > _SHARE_TOLERANCE:
        raise InputError(
            f"the shares of the rosters in {text!r} add up to {total:g}; they must add up to 1"
        )
    return tuple(rosters)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError as error:
        raise InputError(
            f"{text.strip()!r} is not a share; write for example '0.6: mo-fr 06:00-14:30'"
        ) from error
    if not 0 <= share <= 1:
        raise InputError(f"the share {share:g} of a roster is not between 0 and 1")
    return share


def _shifts(text: str) -> tuple[Shift, ...]:
    if text == "-":
        return ()
    shifts: list[Shift] = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        match = _PART.match(part)
        if match is None:
            raise InputError(f"{part!r} is not a shift; write for example 'mo-fr 06:00-14:30'")
        spans = [_span(span, part) for span in match["times"].split(",")]
        for weekday in _weekdays(match["days"]):
            shifts.extend(Shift(weekday, start, end) for start, end in spans)
    return tuple(sorted(shifts, key=lambda shift: (shift.weekday, shift.start_s)))


def _span(text: str, part: str) -> tuple[int, int]:
    start_text, dash, end_text = text.strip().partition("-")
    if not dash:
        raise InputError(f"{part!r} lacks an end; write for example 'mo-fr 06:00-14:30'")
    start, end = parse_clock(start_text), parse_clock(end_text)
    if end <= start:
        end += DAY_S
    if end - start > LONGEST_SHIFT_H * 3600:
        raise InputError(
            f"the shift {format_clock(start)}-{format_clock(end % DAY_S)} would last "
            f"{(end - start) / 3600:g} hours; is its end before its start?"
        )
    return start, end


def _weekdays(text: str) -> list[int]:
    days: list[int] = []
    for piece in text.replace(" ", "").split(","):
        first, dash, last = piece.partition("-")
        unknown = [day for day in (first, *([last] if dash else [])) if day not in WEEKDAYS]
        if unknown:
            raise InputError(f"{unknown[0]!r} is not a weekday; use {', '.join(WEEKDAYS)}")
        start = WEEKDAYS.index(first)
        length = (WEEKDAYS.index(last) - start) % 7 if dash else 0
        days.extend((start + step) % 7 for step in range(length + 1))
    return days


def free_intervals(
    shifts: Iterable[Shift], weekday: int, *, slack_s: int, until_s: int
) -> list[tuple[int, int]]:
    """When somebody is free on a day, in seconds after its midnight.

    Parameters
    ----------
    shifts
        The shifts of a week; shifts of the day before that end after midnight and
        those of the day after are taken into account.
    weekday
        The day, 0 for Monday.
    slack_s
        Seconds kept free after and before every shift.
    until_s
        End of what is looked at; past 86 400 it reaches into the next day.

    Returns
    -------
    list of (int, int)
        Intervals in which one may be away, earliest first; the first may start
        before midnight (a negative number) where the evening before is free.

    Examples
    --------
    >>> early = parse_rosters("mo-fr 06:00-14:30")[0].shifts
    >>> free_intervals(early, 1, slack_s=900, until_s=86_400)
    [(-33300, 20700), (53100, 86400)]
    """
    busy = sorted(
        (shift.start_s + day * DAY_S - slack_s, shift.end_s + day * DAY_S + slack_s)
        for shift in shifts
        for day in (-1, 0, 1)
        if (weekday + day) % 7 == shift.weekday
    )
    free: list[tuple[int, int]] = []
    cursor = -DAY_S
    for start, end in busy:
        if start > cursor:
            free.append((cursor, min(start, until_s)))
        cursor = max(cursor, end)
    if cursor < until_s:
        free.append((cursor, until_s))
    return [(start, end) for start, end in free if end > max(start, 0) and start < until_s]
