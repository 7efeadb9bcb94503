"""The places of the model region and which of them a road connects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import Delaunay

from geoaccess.demo.facts import read_table
from geoaccess.demo.plane import Floats, nearest, to_plane
from geoaccess.demo.sizes import RegionSize

Ints = npt.NDArray[np.int64]

_TILE_M = (60_000.0, 46_000.0)
_PEOPLE_PER_KM2 = 3_000.0
_LONGEST_ROAD_M = 16_000.0


@dataclass(frozen=True)
class Settlements:
    """Places and the roads between them.

    Attributes
    ----------
    frame
        One row per place: ``name``, ``place`` (without the number of the copy),
        ``municipality``, ``code``, ``postcodes``, ``population``, ``shore``,
        ``tile``, ``in_region``, ``model_residents`` (of its municipality).
    xy
        Metres, shape (places, 2).
    radius_m
        Shape (places,): half the width of the built-up area.
    roads
        Shape (roads, 2): pairs of places.
    links
        Motorways, bridges and ferries as rows of a frame with ``a`` and ``b``.
    rows
        Row of each place and copy of the map.
    """

    frame: pd.DataFrame
    xy: Floats
    radius_m: Floats
    roads: Ints
    links: pd.DataFrame
    rows: Mapping[tuple[str, int], int]

    def index_of(self, place: str, tile: int) -> int | None:
        """Row of a place in one copy of the map; None where the copy lacks it."""
        return self.rows.get((place, tile))


def lay_settlements(size: RegionSize) -> Settlements:
    """Place the towns and villages, copied as often as the size asks."""
    frame, xy = _copies(_one_map(size), size.tiles)
    radius_m = np.sqrt(frame["population"].to_numpy() / _PEOPLE_PER_KM2 / np.pi) * 1000.0
    keys = zip(frame["place"].tolist(), frame["tile"].tolist(), strict=True)
    rows = {key: row for row, key in enumerate(keys)}
    links = _links(frame, rows)
    crossing = links.loc[links["kind"] == "bridge", ["a", "b"]].to_numpy(dtype=np.int64)
    roads = _gabriel(xy)
    shore, tile = (frame[column].to_numpy()[roads] for column in ("shore", "tile"))
    over_water = (shore[:, 0] != shore[:, 1]) & (tile[:, 0] == tile[:, 1])
    roads = np.unique(np.sort(np.vstack([roads[~over_water], crossing]), axis=1), axis=0)
    return Settlements(frame, xy, np.clip(radius_m, 300.0, 4_500.0), roads, links, rows)


def _one_map(size: RegionSize) -> pd.DataFrame:
    """Places of the real map with the facts of their municipality."""
    towns = read_table("municipalities").rename(columns={"name": "municipality"})
    places = read_table("places").merge(towns.drop(columns="source"), on="municipality")
    if size.places:
        places = places[places["name"].isin(size.places)]
    places = places.rename(columns={"name": "place", "model_population": "population"})
    return places.reset_index(drop=True)


def _copies(places: pd.DataFrame, tiles: tuple[int, int]) -> tuple[pd.DataFrame, Floats]:
    """Lay copies of the map side by side, around the real one where there is room."""
    base = to_plane(places["lon"], places["lat"])
    frames, points = [], []
    for tile in range(tiles[0] * tiles[1]):
        row, column = divmod(tile, tiles[0])
        step = np.array([column - tiles[0] // 4, row - tiles[1] // 3], dtype=np.float64)
        suffix = f" {tile + 1:02d}" if tiles != (1, 1) else ""
        copy = places.assign(tile=tile, name=places["place"] + suffix)
        copy["municipality"] += suffix
        copy["code"] += suffix.replace(" ", "-")
        frames.append(copy)
        points.append(base + step * np.array(_TILE_M))
    return pd.concat(frames, ignore_index=True), np.vstack(points)


def _gabriel(xy: Floats) -> Ints:
    """Neighbours between whom no third place stands: the Gabriel graph of the places."""
    triangles = Delaunay(xy).simplices
    pairs = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0).astype(np.int64)
    middle = (xy[pairs[:, 0]] + xy[pairs[:, 1]]) / 2
    half = np.linalg.norm(xy[pairs[:, 0]] - xy[pairs[:, 1]], axis=1) / 2
    third_m = nearest(xy, middle)[1]
    return np.asarray(pairs[(third_m > half * 0.999) & (2 * half < _LONGEST_ROAD_M)])


def _links(frame: pd.DataFrame, rows: Mapping[tuple[str, int], int]) -> pd.DataFrame:
    """Motorways, bridges and ferries whose two places exist, in every copy of the map."""
    table = read_table("road_links")
    found = []
    for tile in range(int(frame["tile"].max()) + 1):
        a = [rows.get((place, tile), -1) for place in table["from_place"]]
        b = [rows.get((place, tile), -1) for place in table["to_place"]]
        found.append(table.assign(a=a, b=b))
    links = pd.concat(found, ignore_index=True)
    return links[(links["a"] >= 0) & (links["b"] >= 0)].reset_index(drop=True)
