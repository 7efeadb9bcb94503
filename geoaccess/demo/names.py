"""Names on the model's map: its places and stations, which lie where they really do."""

from __future__ import annotations

from geoaccess.demo.plane import to_degrees
from geoaccess.demo.settlements import Settlements
from geoaccess.demo.stations import Stations

NamedPoint = tuple[tuple[float, float], dict[str, str]]

_KINDS = ((50_000, "city"), (10_000, "town"), (0, "village"))


def named_points(settlements: Settlements, stations: Stations) -> list[NamedPoint]:
    """Degrees and OpenStreetMap tags of every place and station."""
    frame = settlements.frame
    kinds = [_kind(people) for people in frame["population"]]
    places = [
        {"place": kind, "name": str(name)} for kind, name in zip(kinds, frame["name"], strict=True)
    ]
    halts = [{"railway": "station", "name": name} for name in stations.names]
    spots = [*to_degrees(settlements.xy).tolist(), *to_degrees(stations.xy).tolist()]
    return [((lon, lat), tags) for (lon, lat), tags in zip(spots, [*places, *halts], strict=True)]


def _kind(population: float) -> str:
    return next(kind for least, kind in _KINDS if population >= least)
