"""Names for the kinds of vehicle of GTFS, the extended kinds included."""

from __future__ import annotations

_BASIC = {
    0: "tram",
    1: "metro",
    2: "train",
    3: "bus",
    4: "ferry",
    5: "tram",
    6: "cable_car",
    7: "funicular",
    11: "bus",
    12: "monorail",
}
_HUNDREDS = {
    1: "train",
    2: "bus",
    3: "train",
    4: "metro",
    5: "metro",
    6: "metro",
    7: "bus",
    8: "bus",
    9: "tram",
    10: "ferry",
    12: "ferry",
    13: "cable_car",
    14: "funicular",
    15: "taxi",
}
_MONORAIL = 405


def vehicle_of(route_type: int) -> str:
    """The kind of vehicle of a ``route_type``; ``vehicle`` for one without a name.

    Coaches and trolleybuses count as ``bus``, cable trams as ``tram``.

    Examples
    --------
    >>> vehicle_of(3), vehicle_of(109), vehicle_of(1700)
    ('bus', 'train', 'vehicle')
    """
    if route_type == _MONORAIL:
        return "monorail"
    if route_type < 100:
        return _BASIC.get(route_type, "vehicle")
    return _HUNDREDS.get(route_type // 100, "vehicle")
