"""Small tables of housing, practices and minutes, written by hand in the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import strategies as st

from geoaccess.routing.times import TravelTimes
from geoaccess.units import to_seconds


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
    rows, columns = np.nonzero(np.isfinite(grid))
    return TravelTimes(
        origins=pd.DataFrame({"id": list(housing["id"]), "status": "ok"}),
        destinations=pd.DataFrame({"id": list(practices["id"]), "status": "ok"}),
        from_row=rows.astype(np.int32),
        to_row=columns.astype(np.int32),
        seconds=to_seconds(grid[rows, columns])[None, :],
    )


@st.composite
def supplied_regions(draw: st.DrawFn) -> tuple[Any, Any, np.ndarray[Any, Any]]:
    """Random small regions with places; minutes have holes and zeros."""
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    minute = st.one_of(st.just(np.inf), st.integers(0, 60).map(float))
    grid = np.array(draw(st.lists(minute, min_size=n * m, max_size=n * m))).reshape(n, m)
    people = draw(st.lists(st.integers(0, 50), min_size=n, max_size=n))
    places = draw(st.lists(st.integers(0, 90), min_size=m, max_size=m))
    housing = housing_table({f"h{i}": people[i] for i in range(n)})
    practices = practice_table({f"p{j}": "open" for j in range(m)}, places=places)
    return housing, practices, grid


def values(frame: pd.DataFrame) -> list[float]:
    """The results of a measure as plain numbers."""
    return [float(value) for value in frame["value"]]
