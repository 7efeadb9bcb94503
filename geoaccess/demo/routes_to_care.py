"""Every other route to care: passer-by rota, employer's hours, hybrid, digital, posts, the way in."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.demo.facts import read_table
from geoaccess.demo.housing import dates
from geoaccess.demo.plane import Floats, to_degrees
from geoaccess.demo.settlements import Settlements
from geoaccess.demo.streets import Streets

Ints = npt.NDArray[np.int64]


def open_routes(
    settlements: Settlements,
    streets: Streets,
    housing: pd.DataFrame,
    housing_xy: Floats,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Rows of the table of routes, placed in the first copy of the map.

    An employer's surgery stands on the large housing site nearest to its place
    and serves the sites nearest to it. A place that the map lacks is replaced by
    its largest town.
    """
    table = read_table("routes_to_care")
    place = np.array([_place(settlements, name) for name in table["place"]])
    xy = np.vstack([_corner(streets, settlements, int(p), rng) for p in place])
    wanted = pd.to_numeric(table["serves_large_sites"]).to_numpy()
    sites = _nearest_sites(housing, housing_xy, xy, wanted)
    for row, ids in enumerate(sites):
        if len(ids):
            xy[row] = housing_xy[ids[0]] + 25.0
    lonlat = to_degrees(xy).round(6)
    numbers = housing["id"].to_numpy()
    filled = table.assign(
        id=[f"R-{key}" for key in table["key"]],
        lon=lonlat[:, 0],
        lat=lonlat[:, 1],
        status="open",
        serves_housing=[";".join(numbers[ids]) for ids in sites],
        checked_on=dates(len(table), "2026-01-05", 55, rng),
        source="model",
    )
    filled["catchment_municipalities"] = _known_names(
        settlements, table["catchment_municipalities"]
    )
    return filled.drop(columns=["key", "place", "serves_large_sites"])


def _place(settlements: Settlements, name: str) -> int:
    row = settlements.index_of(name, 0)
    return int(settlements.frame["population"].argmax()) if row is None else row


def _corner(
    streets: Streets, settlements: Settlements, place: int, rng: np.random.Generator
) -> Floats:
    """A street corner within a third of the way from the middle to the edge."""
    town = streets.xy[streets.first[place] : streets.first[place + 1]]
    distance = np.linalg.norm(town - settlements.xy[place], axis=1)
    limit = max(settlements.radius_m[place] / 3, np.partition(distance, 5)[5])
    return np.asarray(town[rng.choice(np.flatnonzero(distance <= limit))] + 10.0)


def _nearest_sites(
    housing: pd.DataFrame, housing_xy: Floats, xy: Floats, wanted: Ints
) -> list[Ints]:
    """Rows of the large sites nearest to each route, as many as it serves."""
    large = np.flatnonzero((housing["kind"] == "large_site").to_numpy())
    found = []
    for point, count in zip(xy, wanted.tolist(), strict=True):
        distance = np.linalg.norm(housing_xy[large] - point, axis=1)
        found.append(large[np.argsort(distance, kind="stable")[:count]])
    return found


def _known_names(settlements: Settlements, names: pd.Series[str]) -> list[str]:
    """Municipalities as the first copy of the map calls them."""
    frame = settlements.frame[settlements.frame["tile"] == 0]
    suffix = frame["name"].iloc[0][len(frame["place"].iloc[0]) :]
    return [";".join(n + suffix for n in text.split(";")) if text else "" for text in names]
