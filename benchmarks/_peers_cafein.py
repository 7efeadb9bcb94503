"""Cafein in its own interpreter: seconds of a window matrix, and all times of a window.

It needs nothing of ours. Walking speed and limits are those of our defaults.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

MINUTES, MOST_RIDES = 60, 8
DATE, MOMENT = "2019-05-13", "2019-05-13 14:00"
PACE = {"walking_speed_kmph": 4.8, "max_walking_time": 20}
# A percentile for each of the sixty times, whatever the rule between two of them.
EVERY_TIME = [100 * rank / (MINUTES - 1) for rank in range(MINUTES)]
NONE = np.iinfo(np.uint32).max


def on_its_streets(feeds: list[Path], streets: Path) -> Any:
    """A network in which it walks its own way."""
    import cafein

    return cafein.TransportNetwork.from_gtfs(
        [str(feed) for feed in feeds], osm_pbf=str(streets),
        walking_speed_kmph=PACE["walking_speed_kmph"], max_walking_time=10,
    )  # fmt: skip


def points(places: np.ndarray) -> Any:
    import geopandas as gpd

    ids = [str(number) for number in range(len(places))]
    return gpd.GeoDataFrame({"id": ids}, geometry=gpd.points_from_xy(*places.T), crs=4326)


def matrix(network: Any, places: Any, router: str, percentiles: list[float]) -> np.ndarray:
    """Seconds, shape (percentiles, places, places); inf where not reached."""
    found = network.travel_time_matrix(
        places, MOMENT, MOST_RIDES, departure_time_window=MINUTES, percentiles=percentiles,
        router=router, **PACE,
    )  # fmt: skip
    return _planes(found)


def on_given_walks(feeds: list[Path], walks: Path, router: str) -> np.ndarray:
    """All times of the window between doors, shape (minutes, places, places)."""
    import cafein

    network = cafein.TransportNetwork.from_gtfs([str(feed) for feed in feeds])
    with np.load(walks) as table:
        ids = [str(name) for name in table["ids"]]
        ends = [table[name].astype(np.uint32) for name in ("tail", "head", "seconds")]
    network._core.set_transfer_arrays(ids, *ends, np.zeros(len(ends[0])))
    if router == "tbtr":
        network.compute_tbtr_transfers(DATE)
    doors = [name for name in ids if name.startswith("door")]
    # Of several feeds the stops are listed with the number of their feed.
    column = {stop[0].split(":")[-1]: number for number, stop in enumerate(network.stops)}
    found = network.travel_time_matrix(
        doors, MOMENT, MOST_RIDES + 1, departure_time_window=MINUTES, percentiles=EVERY_TIME,
        router=router,
    )  # fmt: skip
    return _planes(found[:, [column[door.replace("door", "end")] for door in doors]])


def _planes(found: np.ndarray) -> np.ndarray:
    times = np.moveaxis(found, 2, 0).astype(float)
    return np.where(times == NONE, np.inf, times)
