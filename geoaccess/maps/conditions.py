"""The conditions under which the numbers of a map hold, in words: no number travels without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from geoaccess.options import DepartureWindow, parse_date
from geoaccess.texts import Texts
from geoaccess.units import parse_clock

Row = tuple[str, str]

_WINDOW = re.compile(r"(\d{1,3}:[0-5]\d)-(\d{1,3}:[0-5]\d)")

_MINUTE_S = 60
_UNITS = ("_kmh", "_min", "_m", "_s")
_TRAVEL = (
    "mode",
    "bike_mode",
    "direction",
    "service_date",
    "departures",
    "arrive_by",
    "visit_week",
    "visit_max_absence_min",
    "visit_max_trip_min",
    "percentile",
    "max_trip_min",
    "walk_speed_kmh",
    "bike_speed_kmh",
    "ebike_speed_kmh",
    "max_walk_min",
    "max_bike_min",
    "max_transfer_min",
    "board_slack_s",
    "max_rides",
    "bike_parking_only",
    "max_snap_m",
    "buffer_m",
)

_STOPS = ("transit", "bike_transit")
_USERS = {
    "bike_speed_kmh": ("bike", "bike_transit"),
    "ebike_speed_kmh": ("ebike",),
    "max_walk_min": _STOPS,
    "max_bike_min": ("bike_transit",),
    "max_transfer_min": _STOPS,
    "board_slack_s": _STOPS,
    "max_rides": _STOPS,
    "bike_parking_only": ("bike_transit",),
}
"""The modes that a speed or limit plays a part in; the others stand for all."""


def condition_rows(
    options: Mapping[str, Any], provenance: Mapping[str, Any], texts: Texts
) -> list[Row]:
    """Terms and values to print below a map: threshold, reading, journey, data and versions.

    Parameters
    ----------
    options
        The conditions of a result; those of the travel times stand under ``travel``.
    provenance
        Its sources and versions.
    texts
        The language.

    Examples
    --------
    >>> from geoaccess.texts import load_texts
    >>> condition_rows({"within_min": 30, "travel": {"mode": "bike"}}, {}, load_texts("en"))
    [('Threshold', '30 minutes'), ('Transport', 'bike')]
    """
    rows = list(_option_rows(options, ("within_min", "statuses"), texts))
    rows += travel_rows(flatten({**options, **options.get("travel", {})}), texts)
    return rows + source_rows(provenance, texts)


def travel_rows(travel: Mapping[str, Any], texts: Texts) -> list[Row]:
    """Terms and values of a way to travel: when, how fast, with which limits."""
    return list(_option_rows(travel, _names_that_matter(travel), texts))


def _names_that_matter(travel: Mapping[str, Any]) -> list[str]:
    """Without speeds and limits of ways to travel that the journeys do not use."""
    modes = {str(travel[name]) for name in ("mode", "bike_mode") if travel.get(name)}
    unused = {name for name, users in _USERS.items() if modes and not modes & set(users)}
    return [name for name in _TRAVEL if name not in unused]


def flatten(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options with those that nest in them (dataclasses and mappings) on one level."""
    flat: dict[str, Any] = {}
    for name, value in options.items():
        if is_dataclass(value) and not isinstance(value, (type, DepartureWindow)):
            flat |= {field.name: getattr(value, field.name) for field in fields(value)}
        elif isinstance(value, Mapping):
            flat |= flatten(value)
        else:
            flat[name] = value
    return flat


def source_rows(provenance: Mapping[str, Any], texts: Texts) -> list[Row]:
    """Sources as rows of the conditions."""
    return [(texts("conditions.source"), line) for line in source_lines(provenance, texts)]


def source_lines(provenance: Mapping[str, Any], texts: Texts) -> list[str]:
    """One line per source: file, date, licence, attribution, the first signs of its hash."""
    lines = [_source_line(source, texts) for source in _sources(provenance)]
    return list(dict.fromkeys(line for line in lines if line))


def attributions(provenance: Mapping[str, Any]) -> list[str]:
    """Who must be named on the map itself."""
    named = [str(source.get("attribution") or "") for source in _sources(provenance)]
    return [name for name in dict.fromkeys(named) if name]


def subtitle(options: Mapping[str, Any], texts: Texts) -> str:
    """The conditions that a reader needs first: transport, day and hours."""
    travel = flatten({**options, **options.get("travel", {})})
    names = ("mode", "bike_mode", "service_date", "departures", "arrive_by")
    rows = dict(_keyed(travel, names, texts))
    for name, key in (("departures", "leaving"), ("arrive_by", "arriving")):
        if name in rows:
            rows[name] = texts(f"conditions.{key}", value=rows[name])
    if "bike_mode" in rows:
        whose = texts("conditions.bike_mode")
        rows["mode"] += f" ({whose[0].lower()}{whose[1:]}: {rows.pop('bike_mode')})"
    week = _keyed(travel, ("visit_week",), texts)
    told = [f"{texts(f'conditions.{name}')} {value}" for name, value in week]
    return " · ".join([*rows.values(), *told])


def _sources(provenance: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Records of sources, wherever in the provenance they stand."""
    for name, value in provenance.items():
        if isinstance(value, Mapping):
            yield from _sources(value)
        elif name == "sources" and isinstance(value, Sequence) and not isinstance(value, str):
            yield from (source for source in value if isinstance(source, Mapping))


def _source_line(source: Mapping[str, Any], texts: Texts) -> str:
    digest, modified = source.get("sha256"), source.get("modified")
    day = parse_date(str(modified)[:10]) if modified else None
    parts = (
        source.get("file") or source.get("name"),
        texts("conditions.changed", date=day) if day else "",
        source.get("licence"),
        source.get("attribution"),
        f"sha256 {str(digest)[:12]}" if digest else "",
    )
    return ", ".join(str(part) for part in parts if part)


def _option_rows(options: Mapping[str, Any], names: Iterable[str], texts: Texts) -> Iterator[Row]:
    for name, value in _keyed(options, names, texts):
        yield texts.words.get(f"conditions.{name}", name), value


def _keyed(options: Mapping[str, Any], names: Iterable[str], texts: Texts) -> Iterator[Row]:
    for name in names:
        # False: a rule that was not set
        if (value := options.get(name)) is not None and value is not False:
            yield name, _in_words(name, value, texts)


def _in_words(name: str, value: Any, texts: Texts) -> str:
    if name in ("mode", "bike_mode"):
        return texts.word("mode", str(value))
    if name == "statuses":
        return ", ".join(texts.word("status", str(status)) for status in value)
    if name in ("service_date", "visit_week"):
        return texts.date(parse_date(value))
    if name == "direction":
        return texts.word("direction", str(value))
    if name == "percentile":
        return texts("conditions.percentile_value", value=value)
    if name == "bike_parking_only":
        return texts("conditions.bike_parking")
    unit = next((unit for unit in _UNITS if name.endswith(unit)), "")
    if unit and isinstance(value, (int, float)):
        return texts(f"conditions.unit{unit}", value=value)
    if isinstance(value, int):
        return texts.number(value)
    return _WINDOW.sub(_span, str(value))


def _span(window: re.Match[str]) -> str:
    """A window as it is written; that of a single minute is a moment."""
    start, end = window.groups()
    return start if parse_clock(end) - parse_clock(start) == _MINUTE_S else f"{start} – {end}"
