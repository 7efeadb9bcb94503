"""Railway stations and the lines that call at them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaccess.demo.facts import read_table
from geoaccess.demo.plane import Floats, to_plane
from geoaccess.demo.settlements import Settlements


@dataclass(frozen=True)
class Stations:
    """Railway stations.

    Attributes
    ----------
    names
        Unique name of each.
    xy
        Metres, shape (stations, 2).
    lines
        For each railway line, the stations that it calls at.
    timetable
        One row per line: headways, first and last departure.
    """

    names: tuple[str, ...]
    xy: Floats
    lines: tuple[tuple[int, ...], ...]
    timetable: pd.DataFrame


def place_stations(settlements: Settlements, only_places: bool) -> Stations:
    """Stations of every copy of the map; of a part of the map only those at its own places."""
    lines = read_table("rail_lines")
    names: list[str] = []
    points, calls, rows = [], [], []
    for tile in range(int(settlements.frame["tile"].max()) + 1):
        table, xy, suffix = _stations_of(settlements, tile, only_places)
        number = {name: len(names) + i for i, name in enumerate(table["name"])}
        names += [name + suffix for name in table["name"]]
        points.append(xy)
        for row, via in enumerate(lines["via"]):
            call = tuple(number[name] for name in via.split(";") if name in number)
            if len(call) > 1:
                calls.append(call)
                rows.append(row)
    timetable = lines.iloc[rows].reset_index(drop=True)
    return Stations(tuple(names), np.vstack(points), tuple(calls), timetable)


def _stations_of(
    settlements: Settlements, tile: int, only_places: bool
) -> tuple[pd.DataFrame, Floats, str]:
    """Stations of one copy of the map, where they lie, and what is added to their names."""
    here = settlements.frame[settlements.frame["tile"] == tile]
    table = read_table("rail_stations")
    if only_places:
        table = table[table["place"].isin(here["place"])]
    one = here.iloc[0]
    shift = settlements.xy[here.index[0]] - to_plane([one["lon"]], [one["lat"]])[0]
    suffix = one["name"][len(one["place"]) :]
    return table, to_plane(table["lon"], table["lat"]) + shift, suffix
