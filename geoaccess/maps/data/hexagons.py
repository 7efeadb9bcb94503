"""Very many places put together in hexagons, so that a page stays small and quick.

Hexagons have a flat width in metres; each stands for its people by reason, and
its symbol lies at the middle of its people.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geoaccess.coverage.publication.hexagon_grid import hexagon_of
from geoaccess.coverage.result import Coverage
from geoaccess.maps.data.layers import metric_crs

MOST_PLACES = 6_000
"""Above this number a page shows hexagons instead of places."""

_WIDTHS_M = (250, 500, 1000, 2000, 5000, 10_000, 25_000)


def gather(result: Coverage, most: int = MOST_PLACES) -> tuple[Coverage, int | None]:
    """Put places together when there are more than `most`.

    Parameters
    ----------
    result
        The coverage.
    most
        The number of places that a page can show one by one.

    Returns
    -------
    Coverage
        The same, or with hexagons as places: each has the people of its places
        by reason; its own reason is that of most of them that are not covered.
    int or None
        Width of the hexagons in metres, the smallest of a list of round widths
        that leaves at most `most`.
    """
    if len(result.places) <= most:
        return result, None
    points = result.places.geometry.to_crs(metric_crs(result.places)).representative_point()
    xy = shapely.get_coordinates(points.to_numpy())
    for width_m in _WIDTHS_M:
        cells = hexagon_of(xy, width_m)
        number = _numbered(cells, result.places)
        if number.max() < most:
            break
    return _gathered(result, number, xy, points.crs), width_m


def _numbered(cells: npt.NDArray[np.int64], places: pd.DataFrame) -> npt.NDArray[np.intp]:
    """Number of each place's group: the hexagon, split where it holds several municipalities."""
    columns = {"q": cells[:, 0], "r": cells[:, 1]}
    if "municipality" in places:
        columns["municipality"] = places["municipality"].fillna("").to_numpy()
    return np.asarray(pd.DataFrame(columns).groupby(list(columns), sort=True).ngroup())


def _gathered(
    result: Coverage, number: npt.NDArray[np.intp], xy: npt.NDArray[np.float64], crs: Any
) -> Coverage:
    people = _people(result.people, number)
    residents = result.places["residents"].to_numpy(dtype=np.float64)
    total = np.bincount(number, weights=residents)
    covered = people[people["reason"] == "covered"].set_index("home")["residents"]
    weight = np.maximum(residents, 1e-9)
    x, y = (
        np.bincount(number, weights=weight * xy[:, k]) / np.bincount(number, weights=weight)
        for k in (0, 1)
    )
    columns: dict[str, Any] = {
        "id": [str(i) for i in range(len(total))],
        "name": [f"⬡ {i + 1}" for i in range(len(total))],
        "residents": total,
        "nearest_practice_id": None,
        "travel_time_min": _mean_minutes(result.places, number, weight),
        "covered_residents": covered.reindex(range(len(total)), fill_value=0.0).to_numpy(),
        "reason": _reasons(people, len(total)),
        "reason_practice_id": None,
        "reason_time_min": np.inf,
    }
    columns["covered"] = columns["reason"] == "covered"
    if "municipality" in result.places:
        first = np.unique(number, return_index=True)[1]
        columns["municipality"] = result.places["municipality"].to_numpy()[first]
    spots = gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(x, y), crs=crs).to_crs(4326)
    return replace(result, places=spots, people=people)


def _people(people: pd.DataFrame, number: npt.NDArray[np.intp]) -> pd.DataFrame:
    of_group = people.assign(home=number[people["home"]])
    return of_group.groupby(["home", "reason"], sort=True)["residents"].sum().reset_index()


def _reasons(people: pd.DataFrame, count: int) -> npt.NDArray[np.object_]:
    """Reason of most people left out, for each group; ``covered`` where nobody is."""
    left = people[people["reason"] != "covered"].sort_values("residents", kind="stable")
    last = left.drop_duplicates("home", keep="last").set_index("home")["reason"]
    return last.reindex(range(count), fill_value="covered").to_numpy(dtype=object)


def _mean_minutes(
    places: pd.DataFrame, number: npt.NDArray[np.intp], weight: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Mean minutes of the people of a group; infinite where anybody reaches nothing."""
    minutes = places["travel_time_min"].to_numpy(dtype=np.float64)
    far = np.bincount(number, weights=~np.isfinite(minutes)) > 0
    known = np.where(np.isfinite(minutes), minutes, 0.0)
    mean = np.bincount(number, weights=weight * known) / np.bincount(number, weights=weight)
    return np.where(far, np.inf, mean)
