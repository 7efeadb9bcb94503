"""Hold our road distances against those that Statistics Netherlands publishes.

If streets, practices and people are right, the mean distance by road to the
nearest practice comes close to the official one. Where it does not, something is
missing, or the two measure different things; both are worth knowing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import dijkstra

from geoaccess.errors import InputError
from geoaccess.networks.streets.snapping import snap
from geoaccess.networks.streets.street_network import StreetNetwork

REASONS = ("people", "practices", "addresses", "roads", "border", "year")
"""Why ours and theirs may differ, in the order in which to look; the check page words them."""

_COLUMN = "afstandtothuisartsenpraktijk"


def gp_road_distances(
    streets: StreetNetwork,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    official: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Mean distance by road to the nearest practice per municipality, beside the official one.

    Parameters
    ----------
    streets
        The street network; cars' streets count, as in the official figure.
    housing
        Points with ``id``, ``residents`` and ``municipality``.
    practices
        Points of all practices, whatever their status: the official figure does
        not ask whether they take patients.
    official
        A table of Statistics Netherlands with a column whose name starts with
        ``AfstandTotHuisartsenpraktijk`` (km) and a name per municipality.

    Returns
    -------
    pandas.DataFrame
        ``municipality, residents, reached_residents, distance_km, official_km,
        difference_km``, by municipality. Means are weighted with residents;
        ``official_km`` is NaN where there is none.

    Raises
    ------
    InputError
        If housing has no ``municipality``, or the official table no distance.

    Notes
    -----
    Ours and theirs differ for known reasons: who counts as people (here: the rows
    of `housing`), which practices are listed, points instead of addresses, the
    roads, practices beyond the border of the extract, and the year.
    """
    if "municipality" not in housing:
        raise InputError("housing has no column 'municipality'; the figures are per municipality.")
    distance_km = _nearest_m(streets, housing, practices) / 1000
    people = housing["residents"].to_numpy(np.float64)
    reached = np.isfinite(distance_km)
    frame = pd.DataFrame(
        {
            "municipality": housing["municipality"].astype(str).to_numpy(),
            "residents": people,
            "reached_residents": people * reached,
            "sum": people * np.where(reached, distance_km, 0),
        }
    )
    table = frame.groupby("municipality").sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        table["distance_km"] = table["sum"] / table["reached_residents"]
    table["official_km"] = _official_km(official).reindex(table.index)
    table["difference_km"] = table["distance_km"] - table["official_km"]
    return table.drop(columns="sum").reset_index()


def _nearest_m(
    streets: StreetNetwork, housing: pd.DataFrame, practices: pd.DataFrame
) -> npt.NDArray[np.float64]:
    """Metres along streets for cars to the nearest practice, connectors included."""
    graph = streets.modes["car"]
    nodes = len(graph.indptr) - 1
    forward = csr_array(
        (graph.length_mm.astype(np.float64), graph.head, graph.indptr), shape=(nodes, nodes)
    )
    ends, connector_mm = _snapped(streets, practices)
    if not len(ends):
        return np.full(len(housing), np.inf)
    # One more node, from which every practice lies as far as its connector is long.
    start = csr_array((connector_mm, (np.zeros(len(ends), int), ends)), shape=(1, nodes + 1))
    backward = forward.T.tocsr()
    backward.resize((nodes, nodes + 1))
    whole = _stacked(backward, start)
    found_mm = dijkstra(whole, indices=nodes)[:nodes]
    near, mine_mm = snap(
        streets,
        "car",
        housing.geometry.x.to_numpy(),
        housing.geometry.y.to_numpy(),
        max_snap_m=2000,
    )
    return np.where(near >= 0, (found_mm[near] + mine_mm) / 1000, np.inf)


def _snapped(
    streets: StreetNetwork, places: pd.DataFrame
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Nodes of places that have a street near, each once with its shortest connector in mm."""
    node, far_mm = snap(
        streets, "car", places.geometry.x.to_numpy(), places.geometry.y.to_numpy(), max_snap_m=2000
    )
    kept = pd.Series(far_mm[node >= 0]).groupby(node[node >= 0]).min()
    # A weight of 0 would mean that there is no way.
    return kept.index.to_numpy(), np.maximum(kept.to_numpy(np.float64), 1.0)


def _stacked(backward: csr_array, start: csr_array) -> csr_array:
    """The turned graph with the further node as last row."""
    return csr_array(vstack([backward, start], format="csr"))


def _official_km(official: pd.DataFrame | None) -> pd.Series[float]:
    """Official distances by name of the municipality."""
    if official is None:
        return pd.Series(dtype=np.float64)
    distance = [c for c in official if str(c).casefold().startswith(_COLUMN)]
    name = [c for c in official if str(c).casefold().startswith(("gemeentenaam", "name"))]
    if not distance or not name:
        raise InputError(
            "The table of official distances needs a column AfstandTotHuisartsenpraktijk and one "
            f"with names of municipalities; it has {', '.join(map(str, official))}."
        )
    values = pd.to_numeric(official[distance[0]], errors="coerce")
    return pd.Series(values.to_numpy(np.float64), index=official[name[0]].astype(str).str.strip())
