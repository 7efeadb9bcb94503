"""The frames of a `Timetable`: stops and trips of all feeds under one numbering."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.inputs.gtfs.feed import Feed
from geoaccess.networks.timetable.patterns import Runs
from geoaccess.networks.timetable.trip_calls import TripCalls

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


def stop_table(
    feeds: Sequence[Feed], calls: Sequence[TripCalls]
) -> tuple[pd.DataFrame, list[Ints]]:
    """Stops of all feeds, and for each feed the index of each of its rows (-1: not a stop).

    A row is a stop if vehicles may call there (``location_type`` 0 or 4) or do
    call there, and if it has a position.
    """
    frames, index, count, stations = [], [], 0, 0
    for number, (feed, part) in enumerate(zip(feeds, calls, strict=True), 1):
        table = feed.stops
        is_stop = table["location_type"].isin((0, 4)).to_numpy(copy=True)
        is_stop[part.stop] = True
        is_stop &= table[["lon", "lat"]].notna().all(axis=1).to_numpy()
        index.append(np.where(is_stop, np.cumsum(is_stop) - 1 + count, -1).astype(np.int32))
        frame = table.loc[is_stop, ["stop_id", "name", "lon", "lat", "platform"]].copy()
        frame["stop_id"] = _prefix(number, feeds) + frame["stop_id"]
        frame["station"] = _stations(table["parent"].to_numpy())[is_stop] + stations
        frames.append(frame)
        count, stations = count + len(frame), stations + len(table)
    stops = pd.concat(frames, ignore_index=True)
    stops["station"] = pd.factorize(stops["station"])[0].astype(np.int32)
    # GTFS does not say it; `with_bike_parking` fills it in from the street map.
    stops["bike_parking"] = False
    return stops[["stop_id", "name", "lon", "lat", "station", "platform", "bike_parking"]], index


def trips_that_run(feeds: Sequence[Feed], runs: Iterable[Runs]) -> Flags:
    """Which trips of all feeds, feed after feed, run on any date."""
    used = np.zeros(sum(len(feed.trips) for feed in feeds), dtype=np.bool_)
    for on_date in runs:
        used[on_date.trip] = True
    return used


def trip_table(feeds: Sequence[Feed], used: Flags, shape_rows: Ints) -> tuple[pd.DataFrame, Ints]:
    """Trips that run, and for all trips of all feeds their row (-1: does not run)."""
    frames = [_described(feed, _prefix(n, feeds)) for n, feed in enumerate(feeds, 1)]
    every = pd.concat(frames, ignore_index=True).assign(shape=shape_rows)
    row = np.where(used, np.cumsum(used) - 1, -1).astype(np.int32)
    return every[used].reset_index(drop=True), row


def _prefix(number: int, feeds: Sequence[Feed]) -> str:
    """What is put before all ids of a feed when there are several."""
    return f"{number}:" if len(feeds) > 1 else ""


def _stations(parent: Ints) -> npt.NDArray[np.int64]:
    """Row of the topmost parent of every row of a feed's stops."""
    top = np.arange(len(parent))
    # Boarding area, platform, station: three steps reach the top of every legal feed.
    for _ in range(3):
        top = np.where(parent[top] >= 0, parent[top], top)
    return top


def _described(feed: Feed, prefix: str) -> pd.DataFrame:
    """Trips of a feed with what stands on the vehicle."""
    routes = feed.routes.reindex(feed.trips["route"].to_numpy())
    return pd.DataFrame(
        {
            "trip_id": prefix + feed.trips["trip_id"],
            "line": routes["line"].fillna("").to_numpy(),
            "line_name": routes["line_name"].fillna("").to_numpy(),
            "headsign": feed.trips["headsign"],
            "route_type": routes["route_type"].fillna(-1).to_numpy(np.int32),
        }
    )
