"""Who is covered at which hour of the week, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.coverage.circumstances import Circumstances
from geoaccess.coverage.nearest import unsnapped_places
from geoaccess.coverage.people_coverage import PeopleCoverage
from geoaccess.coverage.reasons import Reading
from geoaccess.coverage.tables import check_arguments, ids_of
from geoaccess.errors import InputError
from geoaccess.routing.times import TravelTimes
from geoaccess.routing.visit_cube import Visits
from geoaccess.units import threshold_s


def week_reasons(
    times: TravelTimes,
    housing: Any,
    practices: pd.DataFrame,
    *,
    circumstances: Circumstances,
    within_min: float = 30,
    statuses: Sequence[str] = ("open",),
    percentile: float | None = None,
) -> pd.DataFrame:
    """Reasons of the residents of every place for consults in each hour of the week.

    An hour is asked on its own: somebody whose only feasible visit is on Tuesday
    at ten is covered in that hour and not in any other.

    Parameters
    ----------
    times, housing, practices, within_min, statuses, percentile
        As for `coverage`.
    circumstances
        With visits; their slots decide which hours there are.

    Returns
    -------
    DataFrame
        ``date``, ``hour`` (0 to 23), ``housing_id``, ``reason``, ``residents``.
        Hours at which no practice is open have no rows. Sum over places for
        "reason by hour of the week"; take one place for its week.

    Raises
    ------
    InputError
        If the circumstances hold no visits, or the tables are at fault.
    """
    check_arguments(housing, practices, within_min, statuses)
    visits_needed(circumstances)
    reading = Reading(threshold_s(within_min), tuple(statuses))
    unsnapped = unsnapped_places(times, ids_of(housing))
    whole_week = PeopleCoverage.read(
        housing, practices, times, circumstances, unsnapped, percentile
    )
    frames = []
    for (date, hour), given in _hours(circumstances):
        parts = whole_week.with_visits(given)
        people = parts.people(reading).groupby(["home", "reason"], sort=True)["residents"].sum()
        frames.append(people.reset_index().assign(date=date, hour=hour))
    columns = ["date", "hour", "housing_id", "reason", "residents"]
    if not frames:
        return pd.DataFrame(columns=columns)
    table = pd.concat(frames, ignore_index=True)
    table["housing_id"] = ids_of(housing)[table["home"]]
    return table[columns]


def visits_needed(circumstances: Circumstances) -> Visits:
    """The visits of the circumstances.

    Raises
    ------
    InputError
        If there are none: hours cannot be told apart then.
    """
    if circumstances.visits is None:
        raise InputError(
            "These circumstances hold no visits, so hours cannot be told apart. "
            "Compute them with visits(...) and pass Circumstances(visits=...)."
        )
    return circumstances.visits


def _hours(circumstances: Circumstances) -> Iterator[tuple[tuple[Any, int], Circumstances]]:
    """Circumstances of each hour in which a practice is open."""
    if circumstances.visits is None:
        return
    slots = circumstances.visits.slots
    asked = pd.DataFrame({"date": slots["date"], "hour": slots["start_s"] // 3600})
    for date, hour in asked.drop_duplicates().sort_values(["date", "hour"]).to_numpy():
        yield (
            (date, int(hour)),
            replace(
                circumstances,
                visits=_during(circumstances.visits, date, int(hour)),
                bike_visits=_during(circumstances.bike_visits, date, int(hour)),
            ),
        )


def _during(visits: Visits | None, date: Any, hour: int) -> Visits | None:
    """The part of the cube that lies in one hour."""
    if visits is None:
        return None
    slots = visits.slots
    inside = ((slots["date"] == date) & (slots["start_s"] // 3600 == hour)).to_numpy()
    kept = slots[inside].reset_index(drop=True)
    return replace(visits, slots=kept, states=visits.states[np.flatnonzero(inside)])
