"""The street network of the model region, put together from its layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.demo.chains import Ways
from geoaccess.demo.plane import Floats
from geoaccess.demo.roads import (
    Layer,
    Roads,
    join_layers,
    lay_lanes,
    lay_links,
    lay_rails,
    lay_roads,
    lay_spurs,
    shift_kinds,
)
from geoaccess.demo.settlements import Settlements
from geoaccess.demo.sizes import RegionSize
from geoaccess.demo.stations import Stations
from geoaccess.demo.town_streets import Town, build_town
from geoaccess.rows import offsets

Ints = npt.NDArray[np.int64]
Tags = Mapping[str, str]

_TOWN_TAGS: tuple[Tags, ...] = (
    {"highway": "residential"},
    {"highway": "living_street"},
    {"highway": "residential", "oneway": "yes"},
    {"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"},
    {"highway": "cycleway"},
    {"highway": "footway"},
)
_COUNTRY_TAGS: tuple[Tags, ...] = (
    {"highway": "unclassified"},
    {"highway": "track", "tracktype": "grade2"},
    {"highway": "service", "name": "Modelstationsweg"},
    {"railway": "rail", "name": "Modelspoor"},
)
_LANE, _SPUR, _RAIL = (len(_TOWN_TAGS) + i for i in (0, 2, 3))
_MAIN = len(_TOWN_TAGS) + len(_COUNTRY_TAGS)
_LARGE_TOWN = 10_000


@dataclass(frozen=True)
class Streets:
    """Streets as nodes and ways, with what the other generators need to know of them.

    Attributes
    ----------
    xy
        Metres, shape (nodes, 2).
    ways
        Through the nodes; ``kind`` is a row of `tags`.
    tags
        Tags of each kind of way.
    node_place
        Shape (town nodes,): the place whose built-up area a node lies in. Nodes
        out of town come after them.
    towns, first
        The streets of each place, and the number of its first node.
    roads
        The roads between the places.
    lane_end
        Nodes at the dead ends of rural lanes.
    station_path
        For each railway station on a street, the nodes to the street it branches off.
    """

    xy: Floats
    ways: Ways
    tags: tuple[Tags, ...]
    node_place: Ints
    towns: tuple[Town, ...]
    first: Ints
    roads: Roads
    lane_end: Ints
    station_path: Mapping[int, Ints]

    @property
    def centre(self) -> Ints:
        """Node in the middle of each place."""
        return np.array([town.centre for town in self.towns], dtype=np.int64) + self.first[:-1]


def lay_streets(
    settlements: Settlements, stations: Stations, size: RegionSize, rng: np.random.Generator
) -> Streets:
    """Lay every street of the region."""
    places = range(len(settlements.frame))
    towns = tuple(build_town(settlements, i, size.block_m, rng) for i in places)
    first = offsets([len(town.xy) for town in towns])
    road_kind = _MAIN + len(towns)
    roads = lay_roads(settlements, towns, first, road_kind, rng)
    town_ways = _town_ways(towns, first, roads)
    layer = join_layers([Layer(np.vstack([t.xy for t in towns]), town_ways), roads.layer])
    lanes, lane_end = lay_lanes(roads, len(layer.xy), size.lanes_per_road, _LANE, rng)
    layer = join_layers([layer, lanes])
    spurs, station_path = lay_spurs(stations.xy, layer.xy, _SPUR)
    layer = join_layers([layer, spurs])
    links = lay_links(settlements, towns, first, layer.xy)
    links = Layer(links.xy, shift_kinds(links.ways, road_kind + len(settlements.roads)))
    layer = join_layers([layer, links])
    layer = join_layers([layer, lay_rails(stations.xy, stations.lines, len(layer.xy), _RAIL)])
    node_place = np.repeat(np.arange(len(towns)), np.diff(first))
    tags = _all_tags(settlements)
    return Streets(
        layer.xy, layer.ways, tags, node_place, towns, first, roads, lane_end, station_path
    )


def _town_ways(towns: Sequence[Town], first: Ints, roads: Roads) -> Ways:
    """Blocks of one long street and one kind, one after the other, are one way."""
    ends = np.vstack([town.ends + start for town, start in zip(towns, first[:-1], strict=True)])
    blocks = [len(town.ends) for town in towns]
    place = np.repeat(np.arange(len(towns)), blocks)
    line = np.concatenate([town.line for town in towns])
    position = np.concatenate([town.place_on_line for town in towns])
    kind = np.concatenate([town.kind for town in towns])
    kind = np.where(_on_approach(ends, roads, int(first[-1])), _MAIN + place, kind)
    order = np.lexsort([position, line, place])
    ends, place, line, position, kind = (a[order] for a in (ends, place, line, position, kind))
    same = (place[1:] == place[:-1]) & (line[1:] == line[:-1]) & (kind[1:] == kind[:-1])
    starts = np.concatenate([[True], ~(same & (np.diff(position) == 1))])
    # A way of n blocks has n + 1 nodes: the start of its first block stands before all ends.
    nodes = np.insert(ends[:, 1], np.flatnonzero(starts), ends[starts, 0])
    sizes = np.bincount(np.cumsum(starts) - 1) + 1
    return Ways(offsets(sizes), nodes, kind[starts])


def _on_approach(ends: Ints, roads: Roads, nodes: int) -> npt.NDArray[np.bool_]:
    """Blocks that a road follows on its way to a centre: main streets."""
    pairs = [np.column_stack([path[:-1], path[1:]]) for both in roads.approaches for path in both]
    used = np.sort(np.vstack([np.empty((0, 2), dtype=np.int64), *pairs]), axis=1)
    blocks = np.sort(ends, axis=1)
    return np.isin(blocks[:, 0] * nodes + blocks[:, 1], used[:, 0] * nodes + used[:, 1])


def _all_tags(settlements: Settlements) -> tuple[Tags, ...]:
    """Tags by kind: town streets, lanes, a main street per place, roads, motorways and ferries."""
    frame, links = settlements.frame, settlements.links
    large = (frame["population"] >= _LARGE_TOWN).to_numpy()
    names = frame["name"].tolist()
    mains = [
        {"highway": "secondary" if large[i] else "tertiary", "name": f"Modelstraat {name}"}
        for i, name in enumerate(names)
    ]
    roads = [
        {
            "highway": "secondary" if large[a] or large[b] else "tertiary",
            "name": f"Modelweg {names[a]} - {names[b]}",
            "cycleway": "track",
            "maxspeed": "80",
        }
        for a, b in settlements.roads
    ]
    return (*_TOWN_TAGS, *_COUNTRY_TAGS, *mains, *roads, *_link_tags(links, names))


def _link_tags(links: pd.DataFrame, names: Sequence[str]) -> list[Tags]:
    tags: list[Tags] = []
    rows: Any = links[links["kind"] != "bridge"].itertuples()
    for row in rows:
        if row.kind == "motorway":
            ref = {"ref": row.ref, "name": f"{row.ref} (model)", "maxspeed": "100"}
            tags.append({"highway": "motorway", "oneway": "yes", **ref})
        else:
            name = f"Modelveer {names[row.a]} - {names[row.b]}"
            time = f"00:{int(row.duration_min):02d}"
            bike = {"bicycle": "yes", "foot": "yes", "motor_vehicle": "yes"}
            tags.append({"route": "ferry", "name": name, "duration": time, **bike})
    return tags
