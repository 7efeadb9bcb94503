"""Optima that others published, on their own data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import scipy.sparse.csgraph as csgraph

from geoaccess.routing.times import TravelTimes
from geoaccess.siting.choose import choose
from geoaccess.siting.models.center import p_center
from geoaccess.siting.models.max_coverage import max_coverage
from geoaccess.siting.models.median import p_median
from geoaccess.siting.models.set_cover import set_cover
from geoaccess.siting.options import SitingOptions
from geoaccess.siting.sites import site_practices
from tests.helpers.siting import make_problem


@pytest.fixture(scope="module")
def san_francisco(shared_data):
    """205 census tracts, 16 stores, network distances in metres, population of 2000."""
    folder = shared_data / "siting"
    table = pd.read_csv(
        folder / "SF_network_distance_candidateStore_16_censusTract_205_new.csv",
        dtype={"DestinationName": str},
    )
    tracts = pd.read_csv(folder / "SF_demand_205_centroid_uniform_weight.csv", dtype={"NAME": str})
    return table, tracts


def _problem(san_francisco, *, within=None, add=4):
    table, tracts = san_francisco
    wide = table.pivot(index="DestinationName", columns="name", values="distance")
    residents = tracts.set_index("NAME")["POP2000"].reindex(wide.index)
    return make_problem(wide.to_numpy(), residents, add=add, within=within)


def test_san_francisco_set_cover_needs_8_sites(san_francisco):
    assert set_cover(_problem(san_francisco, within=5000, add=None)).value == 8


def test_san_francisco_max_coverage_with_4_sites(san_francisco):
    choice = max_coverage(_problem(san_francisco, within=5000))
    assert choice.value == pytest.approx(875_247)
    assert choice.bound == pytest.approx(875_247)


def test_san_francisco_p_median_with_4_sites(san_francisco):
    assert p_median(_problem(san_francisco)).value == pytest.approx(2_848_268_129.7145, abs=0.01)


def test_san_francisco_p_center_with_4_sites(san_francisco):
    assert p_center(_problem(san_francisco)).value == pytest.approx(7_403.0638, abs=1e-4)


def test_san_francisco_by_the_public_function(san_francisco):
    table, tracts = san_francisco
    frame = table.rename(
        columns={"DestinationName": "from_id", "name": "to_id", "distance": "travel_time_min"}
    ).drop(columns="demand")
    housing = tracts.rename(columns={"NAME": "id", "POP2000": "residents"})[["id", "residents"]]
    stores = pd.DataFrame({"id": sorted(frame["to_id"].unique())})
    # Metres pose as minutes, kept to 1/60 of a metre.
    times = TravelTimes.from_frame(frame, origins=housing)
    plan = site_practices(times, housing, None, stores, add=4, within_min=5000)
    assert plan.value == 875_247
    assert plan.assignments["residents"].sum() == 875_247
    assert plan.left_out["residents"].sum() == housing["residents"].sum() - 875_247
    assert plan.sites["residents"].sum() == 875_247
    assert (plan.status, plan.gap, plan.unit) == ("optimal", 0.0, "people")


def _pmed(path):
    """Distances of an instance of the OR-Library: a later edge overrides an earlier one."""
    numbers = np.array(path.read_text().split(), dtype=int)
    places, _, add = (int(n) for n in numbers[:3])
    length = np.full((places, places), np.inf)
    for a, b, cost in numbers[3:].reshape(-1, 3):
        length[a - 1, b - 1] = length[b - 1, a - 1] = cost
    return csgraph.floyd_warshall(np.where(np.isfinite(length), length, 0)), add


@pytest.mark.parametrize(
    ("name", "optimum"),
    [
        ("pmed1", 5819),
        ("pmed2", 4093),
        ("pmed3", 4250),
        pytest.param("pmed6", 7824, marks=pytest.mark.slow),
    ],
)
def test_p_median_instances_of_the_or_library(shared_data, name, optimum):
    distances, add = _pmed(shared_data / "siting" / f"{name}.txt")
    problem = make_problem(distances, np.ones(len(distances)), add=add)
    choice = choose(problem, "p_median", options=SitingOptions())
    assert choice.value == pytest.approx(optimum)
    assert choice.bound == pytest.approx(optimum)
