"""A region whose places are so small that much of it must not be published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import geoaccess as ga
from tests.helpers.regions import housing_table, minutes_table, practice_table

NAMES = ("Alphen", "Bavel", "Chaam", "Dorst", "Effen")


@dataclass(frozen=True, eq=False)
class SmallPlaces:
    housing: Any
    practices: Any
    candidates: Any
    areas: Any
    times: ga.TravelTimes

    def coverage(self, within_min: float) -> Any:
        return ga.coverage(self.times, self.housing, self.practices, within_min=within_min)


def small_places(seed: int, *, larger: int = 1) -> SmallPlaces:
    """Twenty places of 2 to 90 people, or some times as many, in five municipalities; whole people."""
    rng = np.random.default_rng(seed)
    count = 20
    x, y = rng.uniform(4.4, 4.9, count), rng.uniform(51.4, 51.7, count)
    housing = housing_table(
        {f"h{i}": larger * int(rng.choice([2, 4, 7, 12, 30, 90])) for i in range(count)},
        name=[f"Secret site {i}" for i in range(count)],
        municipality=[NAMES[int((lon - 4.4) / 0.1)] for lon in x],
    )
    housing.geometry = gpd.points_from_xy(x, y)
    practices = practice_table({"p": "open", "q": "open"}, kind=["regular", "employer"])
    candidates = practice_table({"c": "open", "d": "open"}, name=["Hall C", "Hall D"])
    sites = [*practices["id"], *candidates["id"]]
    minutes = {(h, s): float(rng.integers(5, 75)) for h in housing["id"] for s in sites}
    boxes = [shapely.box(4.4 + 0.1 * i, 51.4, 4.5 + 0.1 * i, 51.7) for i in range(len(NAMES))]
    areas = gpd.GeoDataFrame({"id": NAMES, "name": NAMES}, geometry=boxes, crs=4326)
    both = pd.concat([practices, candidates.assign(kind="regular")], ignore_index=True)
    times = minutes_table(minutes, housing, both)
    return SmallPlaces(housing, practices, candidates.drop(columns="status"), areas, times)
