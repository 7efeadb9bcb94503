"""The lines of the model region: where each bus and train runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from geoaccess.demo.facts import read_table
from geoaccess.demo.settlements import Settlements
from geoaccess.demo.stations import Stations
from geoaccess.demo.streets import Streets
from geoaccess.demo.town_streets import gate, path_from_centre
from geoaccess.units import parse_clock

Ints = npt.NDArray[np.int64]

_TOWN_LINES_FROM = 40_000
_PEOPLE_PER_TOWN_LINE = 18_000


@dataclass(frozen=True)
class Line:
    """A line, run in both directions.

    Attributes
    ----------
    number, name, kind
        What passengers see; kind is ``rail``, ``express``, ``regional``, ``local`` or ``town``.
    nodes
        Street nodes on its way; for rail, stations.
    headway_min
        Minutes between departures on a weekday, on a weekday evening, on Saturday
        and on Sunday; 0 for no service.
    first_s, last_s
        First and last departure of a weekday.
    """

    number: str
    name: str
    kind: str
    nodes: Ints
    headway_min: tuple[int, int, int, int]
    first_s: int
    last_s: int


@dataclass(frozen=True)
class _Map:
    """What a line is drawn on, with the shortest ways by road between places."""

    settlements: Settlements
    stations: Stations
    streets: Streets
    before: Ints
    road: Mapping[tuple[int, int], int]


def draw_lines(settlements: Settlements, stations: Stations, streets: Streets) -> list[Line]:
    """All lines: railways, buses between places, buses within large towns."""
    rail: Any = stations.timetable.itertuples()
    lines = [
        _line(row, "rail", np.asarray(calls), stations.names[calls[0]], stations.names[calls[-1]])
        for row, calls in zip(rail, stations.lines, strict=True)
    ]
    road = {(int(a), int(b)): i for i, (a, b) in enumerate(settlements.roads)}
    ground = _Map(settlements, stations, streets, _way_between_places(settlements), road)
    lines += _regional_lines(ground)
    for place in np.flatnonzero(settlements.frame["population"] >= _TOWN_LINES_FROM):
        lines += _town_lines(ground, int(place))
    return lines


def _line(row: Any, kind: str, nodes: Ints, start: str, end: str) -> Line:
    headway = (
        row.headway_min,
        row.evening_headway_min,
        row.saturday_headway_min,
        row.sunday_headway_min,
    )
    first_s, last_s = parse_clock(row.first), parse_clock(row.last)
    return Line(str(row.line), f"{start} - {end}", kind, nodes, headway, first_s, last_s)


def _regional_lines(ground: _Map) -> list[Line]:
    """Lines of the table, in every copy of the map that holds at least two of their places."""
    settlements = ground.settlements
    names = settlements.frame["name"].tolist()
    table: Any = list(read_table("bus_lines").itertuples())
    lines = []
    for tile in range(int(settlements.frame["tile"].max()) + 1):
        for row in table:
            found = (settlements.index_of(place, tile) for place in row.via.split(";"))
            via = [place for place in found if place is not None]
            if len(via) > 1:
                nodes = _bus_path(ground, via)
                lines.append(_line(row, row.kind, nodes, names[via[0]], names[via[-1]]))
    return lines


def _way_between_places(settlements: Settlements) -> Ints:
    """Shape (places, places): the place before, on the shortest way by road from a place."""
    a, b = settlements.roads.T
    length = np.linalg.norm(settlements.xy[a] - settlements.xy[b], axis=1)
    count = len(settlements.frame)
    graph = csr_matrix((length, (a, b)), shape=(count, count))
    # Further than this nobody looks for the next place of a line.
    before = dijkstra(graph, directed=False, return_predecessors=True, limit=60_000.0)[1]
    return np.asarray(before, dtype=np.int64)


def _bus_path(ground: _Map, via: list[int]) -> Ints:
    """Nodes through all places of a line, from station to station where its ends have one."""
    parts = [_from_station(ground, via[0])]
    for start, end in pairwise(via):
        for a, b in _hops(ground.before, start, end):
            forward = (a, b) in ground.road
            path = ground.streets.roads.path[ground.road[(a, b) if forward else (b, a)]]
            parts.append(path if forward else path[::-1])
    parts.append(_from_station(ground, via[-1])[::-1])
    nodes = np.concatenate(parts)
    return np.asarray(nodes[np.concatenate([[True], nodes[1:] != nodes[:-1]])])


def _hops(before: Ints, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Roads on the way from one place to another."""
    places = [end]
    while places[-1] != start:
        places.append(int(before[start, places[-1]]))
    yield from pairwise(places[::-1])


def _from_station(ground: _Map, place: int) -> Ints:
    """Nodes from the railway station of a place to its centre; only the centre without station."""
    settlements, stations, streets = ground.settlements, ground.stations, ground.streets
    centre = streets.centre[place]
    name = settlements.frame["name"][place]
    number = stations.names.index(name) if name in stations.names else -1
    path = streets.station_path.get(number)
    if path is None or path[-1] >= streets.first[-1] or streets.node_place[path[-1]] != place:
        return np.array([centre])
    start = int(streets.first[place])
    in_town = path_from_centre(streets.towns[place], int(path[-1]) - start)
    return np.concatenate([path, np.asarray(in_town[::-1][1:], dtype=np.int64) + start])


def _town_lines(ground: _Map, place: int) -> list[Line]:
    """Lines across a large town, from edge to edge by way of the centre."""
    settlements, streets = ground.settlements, ground.streets
    town, start = streets.towns[place], int(streets.first[place])
    people = int(settlements.frame["population"][place])
    name = settlements.frame["name"][place]
    count = max(people // _PEOPLE_PER_TOWN_LINE, 1)
    to_station = _from_station(ground, place)
    detour = np.concatenate([to_station[::-1][1:], to_station[1:]])
    headway = (15, 30, 30, 60) if people > 100_000 else (30, 60, 60, 0)
    lines = []
    for i in range(count):
        angle = np.pi * (i + 0.3) / count
        direction = np.array([np.cos(angle), np.sin(angle)])
        there = path_from_centre(town, gate(town, direction))
        back = path_from_centre(town, gate(town, -direction))
        parts = [np.asarray(back[::-1]) + start, detour, np.asarray(there[1:]) + start]
        nodes = np.concatenate(parts)
        number = f"{place + 1}{chr(65 + i)}"
        first_s, last_s = parse_clock("06:00") + 240 * i, parse_clock("23:00")
        lines.append(Line(number, f"Stad {name} {i + 1}", "town", nodes, headway, first_s, last_s))
    return lines
