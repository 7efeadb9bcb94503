"""Every section of a study file and its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from geoaccess.inputs.tables.sources import MAX_MB
from geoaccess.options import MODES, TravelOptions, parse_date
from geoaccess.routing.visits.cube import VisitRules
from geoaccess.schema import PRACTICE_STATUSES
from geoaccess.study.language import DEFAULT
from geoaccess.study.robust_settings import ROBUST
from geoaccess.study.session_settings import SESSIONS
from geoaccess.study.settings import (
    Setting,
    one_of,
    read_clocks,
    read_flag,
    read_number,
    read_percentiles,
    read_statuses,
    read_text,
    read_texts,
    read_week,
)
from geoaccess.study.siting_settings import SITING
from geoaccess.texts import LANGUAGES


def _fields_of(defaults: TravelOptions | VisitRules, **others: Any) -> tuple[Setting, ...]:
    """A setting for every field of some options, which judge the values themselves."""
    values = {field.name: getattr(defaults, field.name) for field in fields(defaults)}
    return tuple(
        Setting(name, _field(type(defaults), name), value)
        for name, value in (values | others).items()
    )


def _field(options: type[TravelOptions] | type[VisitRules], name: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        return getattr(options(**{name: value}), name)

    return read


BIKE_MODES = ("bike", "ebike", "bike_transit")
"""What people with a bike may use beside the mode that is open to everybody."""

SECTIONS: Mapping[str, tuple[Setting, ...]] = {
    "": (
        Setting("title", read_text),
        Setting("language", one_of(LANGUAGES), DEFAULT),
        Setting("model", read_flag, False),
        Setting("despite_errors", read_flag, False),
        Setting("max_table_mb", read_number, float(MAX_MB)),
    ),
    "inputs": (
        Setting("housing", read_text),
        Setting("practices", read_text),
        Setting("areas", read_text, None),
        Setting("postcodes", read_text, None),
        Setting("candidates", read_text, None),
        Setting("streets", read_text),
        Setting("timetable", read_texts, ()),
        Setting("postcode_areas", read_text, None),
        Setting("gp_distances", read_text, None),
    ),
    "travel": (
        Setting("mode", one_of(MODES)),
        Setting("bike_mode", one_of(BIKE_MODES), None),
        Setting("service_date", parse_date, None),
        Setting("departures", read_clocks, None),
        Setting("percentiles", read_percentiles, (50,)),
        Setting("max_trip_min", read_number, 120.0),
    ),
    "travel.options": _fields_of(TravelOptions()),
    "coverage": (
        Setting("within_min", read_number, 30.0),
        Setting("statuses", read_statuses, ("open",)),
        Setting("empty_status", one_of(PRACTICE_STATUSES), None),
        Setting("percentile", read_number, None),
        Setting("max_age_days", read_number, None),
        Setting("week", read_week, None),
        Setting("language_refuses", read_flag, False),
    ),
    "visits": _fields_of(VisitRules(), max_trip_min=None),  # None: that of the travel times
    "siting": SITING,
    "siting.sessions": SESSIONS,
    "siting.robust": ROBUST,
    "output": (
        Setting("folder", read_text, "results"),
        Setting("map", read_text, "map.html"),
    ),
}
"""Every section of a study file and its keys."""
