"""No public function changes a table, a network or a matrix that it was given."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import geoaccess as ga

EVENING = ga.DepartureWindow("17:00", "17:30")


@dataclass(frozen=True)
class Given:
    """What the functions are called with."""

    housing: gpd.GeoDataFrame
    practices: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    network: ga.TransportNetwork
    times: ga.TravelTimes
    result: ga.Coverage

    @property
    def roomy(self) -> gpd.GeoDataFrame:
        """Practices that say how many places they have."""
        return self.practices[self.practices["places"].notna()]

    @property
    def values(self) -> np.ndarray:
        """Something to measure equity of."""
        return np.arange(len(self.housing), dtype=float)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    folder = tmp_path_factory.mktemp("village")
    ga.write_region(folder, size="village")
    housing = ga.read_housing(folder / "housing.csv")
    practices = ga.read_practices(folder / "practices.csv")
    candidates = ga.read_candidates(folder / "candidates.csv")
    timetable = ga.read_timetable(folder / "gtfs.zip", service_date="2026-03-10")
    network = ga.build_network(ga.read_streets(folder / "streets.osm.pbf"), timetable)
    sites = pd.concat([practices[["id", "geometry"]], candidates[["id", "geometry"]]])
    times = ga.travel_times(network, housing, sites, mode="transit", departures=EVENING)
    result = ga.coverage(times, housing, practices)
    areas = ga.read_areas(folder / "areas.geojson")
    return Given(housing, practices, candidates, areas, network, times, result)


CALLS: dict[str, Callable[[Given], Any]] = {
    "age_statuses": lambda g: ga.age_statuses(g.practices, on="2026-03-10", max_age_days=9),
    "allocate": lambda g: ga.allocate(g.times, g.housing, g.roomy, within_min=30),
    "balancing_time": lambda g: ga.balancing_time(g.times, g.housing, g.roomy),
    "best_plans": lambda g: ga.best_plans(
        g.times, g.housing, g.practices, g.candidates, add=1, within_min=30, plans=2
    ),
    "candidates_on_sites": lambda g: ga.candidates_on_sites(g.housing, min_residents=1),
    "coverage": lambda g: ga.coverage(g.times, g.housing, g.practices),
    "coverage_curve": lambda g: ga.coverage_curve(
        g.times, g.housing, g.practices, g.candidates, within_min=30, most=1
    ),
    "coverage_map": lambda g: ga.coverage_map(
        g.result, areas=g.areas, practices=g.practices
    ).html(),
    "cumulative_opportunities": lambda g: ga.cumulative_opportunities(
        g.times, g.housing, g.roomy, within_min=30
    ),
    "eligibility": lambda g: ga.eligibility(g.housing, g.practices),
    "equity_by_group": lambda g: ga.equity_by_group(
        g.values, g.housing["residents"], g.housing["kind"], line=3
    ),
    "floating_catchment": lambda g: ga.floating_catchment(g.times, g.housing, g.roomy),
    "gap_score": lambda g: ga.gap_score(g.result, g.housing),
    "gini": lambda g: ga.gini(g.values, g.housing["residents"]),
    "isochrones": lambda g: ga.isochrones(
        g.network, g.practices.head(1), mode="bike", within_min=(5,)
    ),
    "itineraries": lambda g: ga.itineraries(
        g.network, g.housing.head(2), g.practices.head(2), departure="17:00"
    ),
    "kth_nearest": lambda g: ga.kth_nearest(g.times, g.housing, g.practices),
    "nearest": lambda g: ga.nearest(g.network, g.housing, g.practices, mode="bike"),
    "site_practices": lambda g: ga.site_practices(
        g.times, g.housing, g.practices, g.candidates, add=1, within_min=30
    ),
    "theil": lambda g: ga.theil(g.values, g.housing["residents"]),
    "travel_times": lambda g: ga.travel_times(
        g.network, g.housing, g.practices, mode="transit", departures=EVENING
    ),
    "zorgplicht_report": lambda g: ga.zorgplicht_report(g.result, g.housing).to_html(),
}
"""One call of every public function that takes tables or what was made of them."""


def arrays_of(network: ga.TransportNetwork) -> list[Any]:
    """The arrays of the street graphs."""
    return [
        array
        for graph in network.streets.modes.values()
        for array in vars(graph).values()
        if isinstance(array, np.ndarray)
    ]


@pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")
@pytest.mark.parametrize("name", CALLS)
def test_arguments_stay_as_they_were(given: Given, name: str) -> None:
    tables = (given.housing, given.practices, given.candidates, given.areas)
    frames = [*tables, given.times.pairs, given.result.places]
    before = [frame.copy() for frame in frames]
    attrs = [copy.deepcopy(frame.attrs) for frame in frames]
    arrays = [array.copy() for array in arrays_of(given.network)]
    CALLS[name](given)
    for frame, old in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, old)
    assert [frame.attrs for frame in frames] == attrs
    for array, old in zip(arrays_of(given.network), arrays, strict=True):
        np.testing.assert_array_equal(array, old)


def test_every_call_is_of_a_public_function() -> None:
    assert set(CALLS) - set(ga.__all__) == set()
