"""The way of each line on the map: `shapes.txt` of the trips that were read."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geoaccess.errors import raise_faults
from geoaccess.inputs.gtfs.feed import Feed
from geoaccess.inputs.gtfs.feed_csv import (
    UNREADABLE,
    decimals,
    find_rows,
    parse_distinct,
    read_batches,
    whole_number,
)

Ints = npt.NDArray[np.int32]

_COLUMNS = ("shape_id", "shape_pt_lon", "shape_pt_lat", "shape_pt_sequence")


def shape_table(
    feeds: Sequence[Feed], used: npt.NDArray[np.bool_]
) -> tuple[gpd.GeoDataFrame | None, Ints]:
    """Line geometry of the trips that run.

    Parameters
    ----------
    feeds
        The feeds.
    used
        bool, shape (trips of all feeds,): which of them run on any date.

    Returns
    -------
    shapes : geopandas.GeoDataFrame or None
        ``geometry`` (EPSG:4326), one row per shape; None where no feed has any.
    rows : numpy.ndarray
        int32, shape (trips of all feeds,): row of each trip's shape, -1 for none.
    """
    lines: list[npt.NDArray[np.object_]] = [np.empty(0, dtype=object)]
    rows: list[Ints] = []
    count = first = 0
    for feed in feeds:
        ids = feed.trips["shape_id"]
        wanted = pd.Index(ids[used[first : first + len(ids)]].dropna().unique())
        found, drawn = _read_lines(feed, wanted)
        row_of = np.full(len(wanted) + 1, -1, dtype=np.int32)
        row_of[found] = np.arange(len(found)) + count
        rows.append(row_of[wanted.get_indexer(pd.Index(ids))])
        lines.append(drawn)
        count, first = count + len(drawn), first + len(ids)
    frame = gpd.GeoDataFrame(geometry=np.concatenate(lines), crs="EPSG:4326") if count else None
    return frame, np.concatenate(rows)


def _read_lines(
    feed: Feed, wanted: pd.Index[str]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    """Positions in `wanted` that have a line of two points or more, and the lines."""
    points = _read_points(feed, wanted)
    count = np.bincount(points["shape"], minlength=len(wanted))
    found = np.flatnonzero(count >= 2)
    points = points[np.isin(points["shape"], found)].sort_values(["shape", "sequence"])
    row = np.searchsorted(found, points["shape"])
    drawn = shapely.linestrings(points[["lon", "lat"]].to_numpy(), indices=row)
    return found.astype(np.int64), np.asarray(drawn, dtype=object)


def _read_points(feed: Feed, wanted: pd.Index[str]) -> pd.DataFrame:
    """Points of the wanted shapes, ``shape, sequence, lon, lat``; unreadable ones are counted."""
    pieces = [pd.DataFrame({"shape": np.empty(0, np.int32), "sequence": 0, "lon": 0.0, "lat": 0.0})]
    unreadable = 0
    if len(wanted) and "shapes.txt" in feed.files:
        for batch in read_batches(
            feed.files,
            "shapes.txt",
            _COLUMNS,
            feed.log,
            keep=lambda ids: find_rows(ids, wanted) >= 0,
        ):
            lon, lat = decimals(batch["shape_pt_lon"]), decimals(batch["shape_pt_lat"])
            sequence = parse_distinct(batch["shape_pt_sequence"], whole_number)
            good = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & (sequence > UNREADABLE)
            unreadable += int((~good).sum())
            shape = find_rows(batch["shape_id"], wanted)
            columns = {"shape": shape, "sequence": sequence, "lon": lon, "lat": lat}
            pieces.append(pd.DataFrame(columns)[good])
    feed.log.repair(unreadable, "points of shapes.txt cannot be read; they were left out")
    raise_faults(feed.log.faults)
    return pd.concat(pieces, ignore_index=True)
