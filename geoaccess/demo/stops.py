"""Stops along the lines: where they stand, what they are called, which lines call there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.demo.lines import Line
from geoaccess.demo.plane import Floats, to_degrees
from geoaccess.demo.settlements import Settlements
from geoaccess.demo.stations import Stations
from geoaccess.demo.streets import Streets

Ints = npt.NDArray[np.int64]

Calls = tuple[Ints, Ints, Floats, npt.NDArray[np.bool_]]
"""Stops there, stops back, metres from the start, and which lie in town (both of the way there)."""

_QUAY_OFFSET_M = 6.0
_RURAL_FACTOR = 2.0


@dataclass(frozen=True)
class Stops:
    """Stops, and the calls of each line.

    Attributes
    ----------
    frame
        The rows of ``stops.txt``.
    calls
        For each line and direction (there, back): rows of `frame` in order.
    along_m
        For each line and direction: metres from the start to each call.
    in_town
        For each line and direction: whether each call lies in a built-up area.
    """

    frame: pd.DataFrame
    calls: tuple[tuple[Ints, Ints], ...]
    along_m: tuple[tuple[Floats, Floats], ...]
    in_town: tuple[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]], ...]


def place_stops(
    settlements: Settlements,
    stations: Stations,
    streets: Streets,
    lines: Sequence[Line],
    spacing_m: float,
) -> Stops:
    """Choose stops on the way of every line; a stop has a quay on either side of the street."""
    buses = [line for line in lines if line.kind != "rail"]
    chosen = _choose_nodes(streets, buses, spacing_m)
    nodes = np.array(sorted(chosen), dtype=np.int64)
    frame = _stop_rows(settlements, stations, streets, nodes)
    quay = {int(node): 2 * i for i, node in enumerate(nodes)}
    visits = [
        _train_calls(stations, line, 2 * len(nodes))
        if line.kind == "rail"
        else _bus_calls(streets, line, quay)
        for line in lines
    ]
    return Stops(
        frame,
        calls=tuple((there, back) for there, back, _, _ in visits),
        along_m=tuple((m, m[-1] - m[::-1]) for _, _, m, _ in visits),
        in_town=tuple((inside, inside[::-1]) for _, _, _, inside in visits),
    )


def _train_calls(stations: Stations, line: Line, first: int) -> Calls:
    """Platforms there and back; all trains of a direction share one."""
    there, back = first + 2 * line.nodes, first + 2 * line.nodes[::-1] + 1
    return there, back, _along(stations.xy[line.nodes]), np.zeros(len(there), dtype=bool)


def _bus_calls(streets: Streets, line: Line, quay: dict[int, int]) -> Calls:
    """Quays there and back, on the right-hand side of the street."""
    at, along_m = _nodes_of_calls(streets, line, quay)
    there, back = _sides(streets.xy[at], np.array([quay[int(node)] for node in at]))
    return there, back, along_m, at < streets.first[-1]


def _along(xy: Floats) -> Floats:
    steps = np.linalg.norm(np.diff(xy, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)])


def _choose_nodes(streets: Streets, lines: Sequence[Line], spacing_m: float) -> set[int]:
    """Walk along each line and put a stop wherever the last one is far enough behind."""
    chosen = {int(node) for line in lines for node in (line.nodes[0], line.nodes[-1])}
    chosen |= {int(node) for line in lines for node in np.intersect1d(line.nodes, streets.centre)}
    town_nodes = int(streets.first[-1])
    for line in lines:
        along, last_m = _along(streets.xy[line.nodes]).tolist(), 0.0
        for node, m in zip(line.nodes.tolist(), along, strict=True):
            gap_m = spacing_m if node < town_nodes else spacing_m * _RURAL_FACTOR
            if node in chosen:
                last_m = m
            elif m - last_m >= gap_m:
                chosen.add(node)
                last_m = m
    return chosen


def _nodes_of_calls(streets: Streets, line: Line, quay: dict[int, int]) -> tuple[Ints, Floats]:
    """Nodes at which a line stops; an express only in the middle of places and at its ends."""
    keep = set(streets.centre.tolist()) if line.kind == "express" else quay.keys()
    ends = {int(line.nodes[0]), int(line.nodes[-1])}
    at = [i for i, node in enumerate(line.nodes.tolist()) if node in keep or node in ends]
    return line.nodes[at], _along(streets.xy[line.nodes])[at]


def _sides(xy: Floats, quay: Ints) -> tuple[Ints, Ints]:
    """Quays there and back: the eastbound side has the even row, the westbound the odd one."""
    ahead = np.vstack([xy[1:], xy[-1:] * 2 - xy[-2:-1]]) - xy
    westbound = (ahead[:, 0] < 0).astype(np.int64)
    return quay + westbound, (quay + 1 - westbound)[::-1]


def _stop_rows(
    settlements: Settlements, stations: Stations, streets: Streets, nodes: Ints
) -> pd.DataFrame:
    """Quays of bus stops, platforms of railway stations, and the stations above both."""
    bus_names = _stop_names(settlements, stations, streets, nodes)
    station_at = {int(path[0]): number for number, path in streets.station_path.items()}
    bus_parent = [f"S{station_at[n]}" if n in station_at else f"H{n}" for n in nodes.tolist()]
    rail = np.arange(len(stations.names))
    frames = [
        _pairs("Q", nodes, bus_names, bus_parent, streets.xy[nodes], _QUAY_OFFSET_M),
        _pairs("P", rail, [*stations.names], [f"S{i}" for i in rail], stations.xy, 0.0),
        _parents([f"S{i}" for i in rail], [*stations.names], stations.xy),
    ]
    own = [i for i, parent in enumerate(bus_parent) if parent.startswith("H")]
    names = [bus_names[i] for i in own]
    frames.append(_parents([bus_parent[i] for i in own], names, streets.xy[nodes[own]]))
    return pd.concat(frames, ignore_index=True)


def _stop_names(
    settlements: Settlements, stations: Stations, streets: Streets, nodes: Ints
) -> list[str]:
    """Names such as ``Breda, Modelhalte 12``; out of town the road gives the name."""
    places = settlements.frame["name"].tolist()
    special = {int(node): f"{places[i]}, Centrum" for i, node in enumerate(streets.centre)}
    for number, path in streets.station_path.items():
        special[int(path[0])] = f"{stations.names[number]}, Station"
    seen: dict[str, int] = {}
    names = []
    for node in nodes.tolist():
        in_town = node < len(streets.node_place)
        base = f"{places[streets.node_place[node]]}, Modelhalte" if in_town else "Modelhalte buiten"
        seen[base] = seen.get(base, 0) + 1
        names.append(special.get(node, f"{base} {seen[base]}"))
    return names


def _pairs(
    letter: str, ids: Ints, names: list[str], parents: list[str], xy: Floats, offset_m: float
) -> pd.DataFrame:
    """Two boarding places for each name, on either side."""
    side = np.tile([0, 1], len(ids))
    twice = np.repeat(np.arange(len(ids)), 2)
    shifted = xy[twice] + np.column_stack([np.zeros(len(side)), (side * 2 - 1) * offset_m])
    lonlat = to_degrees(shifted)
    return pd.DataFrame(
        {
            "stop_id": [f"{letter}{ids[i]}{'ab'[s]}" for i, s in zip(twice, side, strict=True)],
            "stop_name": [names[i] for i in twice],
            "stop_lat": lonlat[:, 1],
            "stop_lon": lonlat[:, 0],
            "location_type": 0,
            "parent_station": [parents[i] for i in twice],
            "platform_code": [str(s + 1) for s in side],
        }
    )


def _parents(ids: list[str], names: list[str], xy: Floats) -> pd.DataFrame:
    lonlat = to_degrees(xy.reshape(-1, 2))
    return pd.DataFrame(
        {
            "stop_id": ids,
            "stop_name": names,
            "stop_lat": lonlat[:, 1],
            "stop_lon": lonlat[:, 0],
            "location_type": 1,
            "parent_station": "",
            "platform_code": "",
        }
    )
