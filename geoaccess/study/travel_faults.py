"""What does not go together in the travel settings of a study file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geoaccess.errors import Fault, InputError
from geoaccess.options import DepartureWindow

TRANSIT_MODES = ("transit", "bike_transit")
"""Modes that need a timetable."""


def travel_faults(values: Mapping[str, Mapping[str, Any]], where: str) -> list[Fault]:
    """What does not go together in the travel settings."""
    travel, place = values["travel"], f"{where} [travel]"
    faults: list[Fault] = []
    if travel.get("departures") is not None:
        try:
            DepartureWindow(*travel["departures"])
        except InputError as error:
            faults.append(Fault(place, f"departures: {error}", ""))
    needing = [m for m in (travel.get("mode"), travel.get("bike_mode")) if m in TRANSIT_MODES]
    if needing:
        for key, section in (
            ("timetable", "inputs"),
            ("service_date", "travel"),
            ("departures", "travel"),
        ):
            if key in values[section] and not values[section][key]:
                problem = f"the key {key!r} is missing; mode {needing[0]!r} needs it."
                faults.append(Fault(f"{where} [{section}]", problem, "Add it."))
    if values["coverage"].get("max_age_days") and travel.get("service_date", ()) is None:
        problem = "the key 'service_date' is missing; max_age_days counts back from it."
        faults.append(Fault(place, problem, "Add it."))
    return faults + _percentile_faults(values, where)


def _percentile_faults(values: Mapping[str, Mapping[str, Any]], where: str) -> list[Fault]:
    """The percentile that coverage looks at must be computed."""
    percentiles = values["travel"].get("percentiles")
    wanted = values["coverage"].get("percentile")
    if percentiles is None or (wanted is None and (len(percentiles) == 1 or 50 in percentiles)):
        return []
    if wanted in percentiles:
        return []
    problem = f"percentile {wanted or 50:g} is not among percentiles in [travel]."
    return [Fault(f"{where} [coverage]", problem, "Name one of those as percentile.")]
