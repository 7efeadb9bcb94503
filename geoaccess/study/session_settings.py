"""The section ``[siting.sessions]`` of a study file: hours as a choice, or a clinic that travels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geoaccess.errors import Fault, InputError
from geoaccess.options import DepartureWindow, Week
from geoaccess.study.settings import Setting, one_of, read_clocks, read_texts, whole_from

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


@dataclass(frozen=True, kw_only=True)
class SessionsAsk:
    """Which sessions a study lets siting choose from.

    Attributes
    ----------
    dates
        The dates on which there may be a session.
    hours
        From when to when a session is held.
    per_site
        At most so many sessions at a site ("which two evenings"); None for no limit.
    teams
        At most so many sites on one date (1 for one mobile clinic); None for no limit.
    sites
        At most so many sites in all; None for no limit.
    """

    dates: tuple[dt.date, ...]
    hours: tuple[str, str]
    per_site: int | None
    teams: int | None
    sites: int | None


def _days(value: Any) -> tuple[str, ...]:
    """At least one day of the week, in their order."""
    words = read_texts(value)
    if not words:
        raise InputError('the list is empty. Name the days to choose from, as ["mo", "we"].')
    named = {one_of(DAYS)(word) for word in words}
    return tuple(day for day in DAYS if day in named)


def _hours(value: Any) -> tuple[str, str]:
    start, end = read_clocks(value)
    DepartureWindow(start, end)
    return start, end


SESSIONS: tuple[Setting, ...] = (
    Setting("days", _days, None),
    Setting("hours", _hours, None),
    Setting("per_site", whole_from(1), None),
    Setting("teams", whole_from(1), None),
    Setting("sites", whole_from(1), None),
)
"""The keys of the section and their defaults; without days nothing is asked."""


def session_faults(values: Mapping[str, Mapping[str, Any]], where: str) -> list[Fault]:
    """What a question about sessions lacks; none where the section is not there."""
    asked, place = values["siting.sessions"], f"{where} [siting.sessions]"
    if not any(asked.values()):
        return []
    limits = [asked.get(name) for name in ("per_site", "teams", "sites")]
    faults = []
    if "days" in asked and asked["days"] is None:
        remedy = 'Name the days to choose from, as ["mo", "we"].'
        faults.append(Fault(place, "the key 'days' is missing.", remedy))
    if not any(limits):
        problem = "none of per_site, teams and sites is given."
        remedy = "Say what limits the sessions: teams = 1, or per_site = 2."
        faults.append(Fault(place, problem, remedy))
    if not (values["travel"].get("departures") or asked.get("hours")):
        remedy = 'Write from when to when a session is held, as ["18:00", "20:00"].'
        faults.append(Fault(place, "the key 'hours' is missing.", remedy))
    if not (values["travel"].get("service_date") or values["coverage"].get("week")):
        problem = "days of which week? Neither service_date nor week is given."
        remedy = "Write service_date under [travel], or week under [coverage]."
        faults.append(Fault(place, problem, remedy))
    return faults


def sessions_ask(values: Mapping[str, Mapping[str, Any]]) -> SessionsAsk | None:
    """What a faultless file asks about sessions; None for nothing."""
    asked = values["siting.sessions"]
    if asked["days"] is None:
        return None
    return SessionsAsk(
        dates=session_dates(values),
        hours=asked["hours"] or values["travel"]["departures"],
        per_site=asked["per_site"],
        teams=asked["teams"],
        sites=asked["sites"],
    )


def session_dates(values: Mapping[str, Mapping[str, Any]]) -> tuple[dt.date, ...]:
    """Dates of the days to choose from: in the week of the visits, or that of the service date."""
    days: tuple[str, ...] | None = values["siting.sessions"].get("days")
    date: dt.date | None
    week: Week | None
    date, week = values["travel"].get("service_date"), values["coverage"].get("week")
    if week is None and date is not None:
        week = Week(date - dt.timedelta(days=date.weekday()))
    if not days or week is None:
        return ()
    return tuple(week.dates[DAYS.index(day)] for day in days)
