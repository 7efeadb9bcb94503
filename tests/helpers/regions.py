"""Small tables of housing, practices and minutes, written by hand in the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaccess.routing.times import TravelTimes


def housing_table(residents: Mapping[str, float], **columns: Sequence[Any]) -> Any:
    """Housing places on a line, one for each id."""
    ids = list(residents)
    points = gpd.points_from_xy(4.0 + 0.01 * np.arange(len(ids)), np.full(len(ids), 51.5))
    data = {"id": ids, "residents": list(residents.values()), **columns}
    return gpd.GeoDataFrame(data, geometry=points, crs=4326)


def practice_table(status: Mapping[str, str | None], **columns: Sequence[Any]) -> Any:
    """Practices on a line north of the housing, one for each id."""
    ids = list(status)
    points = gpd.points_from_xy(4.0 + 0.01 * np.arange(len(ids)), np.full(len(ids), 51.6))
    data = {"id": ids, "status": list(status.values()), **columns}
    return gpd.GeoDataFrame(data, geometry=points, crs=4326)


def minutes_table(
    minutes: Mapping[tuple[str, str], float],
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    **conditions: Any,
) -> TravelTimes:
    """Travel times of the pairs given; the other pairs of both tables are not reached."""
    rows = [(a, b, value) for (a, b), value in minutes.items()]
    frame = pd.DataFrame(rows, columns=["from_id", "to_id", "travel_time_min"])
    frame = frame.astype({"travel_time_min": float})
    return TravelTimes.from_frame(
        frame,
        origins=housing,
        destinations=list(practices["id"]),
        options=conditions,
    )


def wide_times(minutes: Any, housing: pd.DataFrame, practices: pd.DataFrame) -> TravelTimes:
    """Travel times from a full array, housing down and practices across."""
    grid = np.asarray(minutes, dtype=float)
    pairs = {
        (a, b): grid[i, j]
        for i, a in enumerate(housing["id"])
        for j, b in enumerate(practices["id"])
        if np.isfinite(grid[i, j])
    }
    return minutes_table(pairs, housing, practices)
