"""Who may use a street, in which direction and how fast: rules of tags, as tables.

The defaults are those of the Netherlands. Access follows the most specific tag
that says something: ``bicycle`` before ``vehicle`` before ``access``. A specific
tag may open a street that is closed to the mode by default; a general one may
only close it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

Tags = Mapping[str, str]


class StreetRule(NamedTuple):
    """Who may use a class of street: ``yes``, ``tagged`` (if a tag of the mode says so), ``never``."""

    walk: str
    bike: str
    car: str
    speed_kmh: int


HIGHWAYS = {
    #                         walk      bike      car       km/h where maxspeed is not given
    "motorway": StreetRule("never", "never", "yes", 100),
    "motorway_link": StreetRule("never", "never", "yes", 80),
    "trunk": StreetRule("tagged", "tagged", "yes", 100),
    "trunk_link": StreetRule("tagged", "tagged", "yes", 80),
    "primary": StreetRule("yes", "yes", "yes", 80),
    "primary_link": StreetRule("yes", "yes", "yes", 50),
    "secondary": StreetRule("yes", "yes", "yes", 80),
    "secondary_link": StreetRule("yes", "yes", "yes", 50),
    "tertiary": StreetRule("yes", "yes", "yes", 60),
    "tertiary_link": StreetRule("yes", "yes", "yes", 50),
    "unclassified": StreetRule("yes", "yes", "yes", 60),
    "road": StreetRule("yes", "yes", "yes", 50),
    "residential": StreetRule("yes", "yes", "yes", 30),
    "living_street": StreetRule("yes", "yes", "yes", 15),
    "service": StreetRule("yes", "yes", "yes", 15),
    "track": StreetRule("yes", "yes", "tagged", 15),
    "cycleway": StreetRule("yes", "yes", "never", 15),
    "path": StreetRule("yes", "yes", "never", 15),
    "pedestrian": StreetRule("yes", "tagged", "tagged", 15),
    "footway": StreetRule("yes", "tagged", "never", 15),
    "steps": StreetRule("yes", "never", "never", 15),
    "corridor": StreetRule("yes", "never", "never", 15),
    "elevator": StreetRule("yes", "tagged", "never", 15),
    "platform": StreetRule("yes", "tagged", "never", 15),
    "bridleway": StreetRule("tagged", "tagged", "never", 15),
    "busway": StreetRule("tagged", "tagged", "tagged", 50),
}
FERRY = StreetRule("yes", "yes", "tagged", 10)
"""A ferry without a duration moves at 10 km/h, the order of a Dutch river crossing."""

ACCESS_KEYS = {
    "walk": ("foot", "access"),
    "bike": ("bicycle", "vehicle", "access"),
    "car": ("motorcar", "motor_vehicle", "vehicle", "access"),
}
_OWN_KEYS = {"foot", "bicycle", "motorcar", "motor_vehicle"}
_OPEN = {"yes", "designated", "permissive", "official", "destination", "customers", "permit"}
_CLOSED = {
    "no", "private", "use_sidepath", "dismount", "agricultural", "forestry", "delivery",
    "military", "emergency", "psv", "restricted",
}  # fmt: skip

ONEWAY_KEYS = {
    "walk": ("oneway:foot",),
    "bike": ("oneway:bicycle", "oneway"),
    "car": ("oneway:motorcar", "oneway:motor_vehicle", "oneway"),
}
_FORWARD = {"yes", "true", "1"}
_BACKWARD = {"-1", "reverse"}
_CONTRAFLOW = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
_TWO_WAY_TRACK = ("cycleway:oneway", "cycleway:left:oneway", "cycleway:right:oneway")

_ZONE_KMH = {
    "urban": 50, "rural": 80, "motorway": 100, "trunk": 100, "living_street": 15, "walk": 15,
    "none": 130, "bicycle_road": 30, "zone30": 30, "zone:30": 30,
}  # fmt: skip
_KMH_PER_MPH = 1.609344
_SPEED = re.compile(r"^(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?$")


def rule_of(tags: Tags) -> StreetRule | None:
    """The row of the table for a way, or None where nobody travels on it."""
    if tags.get("highway") in HIGHWAYS:
        return HIGHWAYS[tags["highway"]]
    if is_ferry(tags):
        return FERRY
    if "platform" in (tags.get("railway"), tags.get("public_transport")):
        return HIGHWAYS["platform"]
    return None


def is_ferry(tags: Tags) -> bool:
    """Whether a way is a ferry line."""
    return tags.get("route") == "ferry" and "highway" not in tags


def may_use(tags: Tags, mode: str) -> bool:
    """Whether a mode may use a way at all.

    Examples
    --------
    >>> may_use({"highway": "footway", "bicycle": "yes"}, "bike")
    True
    >>> may_use({"highway": "residential", "access": "private"}, "walk")
    False
    """
    rule = rule_of(tags)
    default = "never" if rule is None else getattr(rule, mode)
    if default == "never":
        return False
    if tags.get("motorroad") == "yes" and mode != "car":
        default = "tagged"
    for key in ACCESS_KEYS[mode]:
        value = tags.get(key)
        if value in _CLOSED:
            return False
        if value in _OPEN:
            return default == "yes" or key in _OWN_KEYS
    return default == "yes"


def directions(tags: Tags, mode: str) -> tuple[bool, bool]:
    """Whether a mode may travel along and against the direction of a way.

    Examples
    --------
    >>> directions({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}, "bike")
    (True, True)
    >>> directions({"highway": "tertiary", "junction": "roundabout"}, "car")
    (True, False)
    """
    if not may_use(tags, mode):
        return False, False
    value = next((tags[key] for key in ONEWAY_KEYS[mode] if key in tags), None)
    if value is None and mode != "walk" and _implies_oneway(tags):
        value = "yes"
    if value in _FORWARD | _BACKWARD and mode == "bike" and _has_contraflow(tags):
        return True, True
    return value not in _BACKWARD, value not in _FORWARD


def _implies_oneway(tags: Tags) -> bool:
    """Roundabouts and motorways lead one way without saying so."""
    return tags.get("junction") in {"roundabout", "circular"} or tags.get("highway") == "motorway"


def _has_contraflow(tags: Tags) -> bool:
    """Whether bicycles may go against a one-way street, by its cycle lane or track."""
    if "oneway:bicycle" in tags:
        return False
    opposite = any(tags.get(key, "").startswith("opposite") for key in _CONTRAFLOW)
    return opposite or any(tags.get(key) in {"no", "-1"} for key in _TWO_WAY_TRACK)


def car_speed_kmh(tags: Tags, *, backward: bool = False) -> float:
    """Legal speed in a direction: ``maxspeed``, or the default of the class of road.

    Examples
    --------
    >>> car_speed_kmh({"highway": "residential"}), car_speed_kmh({"maxspeed": "NL:rural"})
    (30.0, 80.0)
    """
    rule = rule_of(tags)
    default = float(rule.speed_kmh if rule else HIGHWAYS["road"].speed_kmh)
    side = "maxspeed:backward" if backward else "maxspeed:forward"
    for key in (side, "maxspeed"):
        speed = parse_speed_kmh(tags.get(key, ""))
        if speed:
            return speed
    return default


def parse_speed_kmh(text: str) -> float | None:
    """Speed from ``50``, ``30 mph``, ``NL:urban`` and the like; None where it is not understood.

    Examples
    --------
    >>> parse_speed_kmh("50"), parse_speed_kmh("BE:urban"), parse_speed_kmh("signals")
    (50.0, 50.0, None)
    """
    match = _SPEED.match(text.strip().lower())
    if match:
        factor = _KMH_PER_MPH if match.group(2) == "mph" else 1.0
        return float(match.group(1)) * factor or None
    zone = text.partition(":")[2] or text
    return float(_ZONE_KMH[zone]) if zone in _ZONE_KMH else None


_CLOCK = re.compile(r"^(?:(\d+):)?(\d+):(\d{2})$")
_ISO = re.compile(r"^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$")


def parse_duration_s(text: str) -> int | None:
    """Seconds from ``20`` (minutes), ``HH:MM``, ``HH:MM:SS`` or ``PT1H20M``; None if not understood.

    Examples
    --------
    >>> parse_duration_s("5"), parse_duration_s("00:20"), parse_duration_s("PT1H5M")
    (300, 1200, 3900)
    """
    text = text.strip()
    if text.isdecimal():
        return int(text) * 60 or None
    iso, clock = _ISO.match(text.upper()), _CLOCK.match(text)
    if iso:
        hours, minutes, seconds = (int(part or 0) for part in iso.groups())
    elif clock and clock.group(1):
        hours, minutes, seconds = (int(part) for part in clock.groups())
    elif clock:
        hours, minutes, seconds = int(clock.group(2)), int(clock.group(3)), 0
    else:
        return None
    return hours * 3600 + minutes * 60 + seconds or None
