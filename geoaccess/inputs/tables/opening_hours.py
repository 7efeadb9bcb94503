"""Opening hours in the syntax of OpenStreetMap, with the public holidays of a country.

A thin door to the library opening-hours-py, which knows the whole syntax.
"""

from __future__ import annotations

import datetime as dt

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # compiled, without types

from geoaccess.errors import InputError


def parse_opening_hours(text: str, *, country: str = "NL") -> OpeningHours:
    """Read opening hours.

    Parameters
    ----------
    text
        For example ``"Mo-Fr 08:00-17:00; Th 08:00-20:00; PH off"``.
    country
        ISO code of the country whose public holidays ``PH`` means.

    Raises
    ------
    InputError
        If the text is not in the syntax, with the place of the first fault.
    """
    try:
        return OpeningHours(text, country=country)
    except ParserError as error:
        reason = str(error).strip().splitlines()[-1].strip(" =")
        raise InputError(
            f"{text!r} cannot be read as opening hours ({reason}); "
            "write for example 'Mo-Fr 08:00-17:00; PH off'"
        ) from error


def open_intervals(
    hours: OpeningHours, date: dt.date, *, until_s: int = 86_400
) -> list[tuple[int, int]]:
    """Intervals in which a practice is open, in seconds after the midnight of a date.

    Parameters
    ----------
    hours
        As given by `parse_opening_hours`.
    date
        The service date.
    until_s
        End of what is looked at; past 86 400 it reaches into the next day.

    Returns
    -------
    list of (int, int)
        Earliest first. Times whose state is *unknown* in the syntax are not open:
        nobody can plan a visit on them.

    Examples
    --------
    >>> king = dt.date(2026, 4, 27)  # a public holiday in the Netherlands
    >>> open_intervals(parse_opening_hours("Mo-Fr 08:00-17:00; PH off"), king)
    []
    >>> open_intervals(parse_opening_hours("Mo-Fr 08:00-12:00,13:00-17:00"), king)
    [(28800, 43200), (46800, 61200)]
    """
    midnight = dt.datetime.combine(date, dt.time())
    end = midnight + dt.timedelta(seconds=until_s)
    spans = [
        (int((start - midnight).total_seconds()), int((stop - midnight).total_seconds()))
        for start, stop, state, _ in hours.intervals(midnight, end)
        if state == State.OPEN
    ]
    joined: list[tuple[int, int]] = []
    for start, stop in spans:
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined
