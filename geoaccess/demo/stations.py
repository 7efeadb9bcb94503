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
    table, lines = read_table("rail_stations"), read_table("rail_lines")
    frame = settlements.frame
    base = to_plane(table["lon"], table["lat"])
    names: list[str] = []
    points, calls, rows = [], [], []
    for tile in range(int(frame["tile"].max()) + 1):
        first_row = int(np.flatnonzero(frame["tile"] == tile)[0])
        origin = to_plane([frame["lon"][first_row]], [frame["lat"][first_row]])[0]
        shift = settlements.xy[first_row] - origin
        suffix = frame["name"][first_row][len(frame["place"][first_row]) :]
        here = set(frame.loc[frame["tile"] == tile, "place"])
        kept = table["place"].isin(here) if only_places else table["place"] != "-"
        number = {name: len(names) + i for i, name in enumerate(table["name"][kept])}
        names += [name + suffix for name in table["name"][kept]]
        points.append(base[kept.to_numpy()] + shift)
        for row, via in enumerate(lines["via"]):
            call = tuple(number[name] for name in via.split(";") if name in number)
            if len(call) > 1:
                calls.append(call)
                rows.append(row)
    return Stations(tuple(names), np.vstack(points), tuple(calls), lines.iloc[rows].reset_index())
