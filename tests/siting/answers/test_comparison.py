"""Scenarios compared: people counted by hand, and nothing computed that an edit does not touch."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geoaccess.errors import InputError
from geoaccess.geodesy import great_circle_m
from geoaccess.routing.times import TravelTimes
from geoaccess.scenarios.scenario import Scenario, ScenarioInputs, parse_scenario_edit
from geoaccess.siting.answers.comparison import compare
from geoaccess.siting.answers.outcomes import base_outcome, scenario_outcome


class Counting:
    """Straight-line minutes at 12 km/h, and how many pairs were asked for."""

    def __init__(self):
        self.pairs = 0

    def __call__(self, _, housing, practices):
        self.pairs += len(housing) * len(practices)
        x, y = housing.geometry.x.to_numpy(), housing.geometry.y.to_numpy()
        metres = great_circle_m(x[:, None], y[:, None], practices.geometry.x, practices.geometry.y)
        near = metres <= 20_000
        rows, columns = np.nonzero(near)
        frame = pd.DataFrame(
            {
                "from_id": housing["id"].to_numpy()[rows],
                "to_id": practices["id"].to_numpy()[columns],
                "travel_time_min": np.ceil(metres[near] / 200 * 60) / 60,
            }
        )
        return TravelTimes.from_frame(frame, origins=housing, destinations=practices)


@pytest.fixture
def inputs():
    # 0.1 degree of longitude is 6.9 km here: 34.5 minutes
    homes = gpd.GeoDataFrame(
        {
            "id": ["west", "mid", "east"],
            "residents": [300, 100, 50],
            "municipality": ["Zundert", "Breda", "Breda"],
        },
        geometry=gpd.points_from_xy([4.6, 4.7, 4.8], [51.6] * 3),
        crs=4326,
    )
    practices = gpd.GeoDataFrame(
        {"id": ["p", "q"], "status": ["open", "full"]},
        geometry=gpd.points_from_xy([4.8, 4.6], [51.6] * 2),
        crs=4326,
    )
    return ScenarioInputs(homes, practices)


def scenario(name, *edits):
    return Scenario(name, tuple(map(parse_scenario_edit, edits)))


@pytest.fixture
def now(inputs):
    return base_outcome(inputs, Counting(), within_min=30)


def outcome(now, *edits, name="then"):
    compute = Counting()
    result = scenario_outcome(now, scenario(name, *edits), compute, within_min=30)
    assert compute.pairs == result.recomputed_pairs
    whole = Counting()(result.inputs, result.inputs.housing, result.inputs.practices)
    assert result.times.to_wide().equals(whole.to_wide())
    return result


def test_base(now):
    # p is at east: only its 50 residents are within 30 minutes of an open practice
    assert now.coverage.places["covered_residents"].tolist() == [0, 0, 50]
    assert now.recomputed_pairs == 6


def test_a_status_costs_no_routing(now):
    then = outcome(now, {"do": "change_practice", "id": "q", "status": "open", "cost": 900})
    assert then.recomputed_pairs == 0
    row = compare(now, then).summary.iloc[0]
    assert (row["gained"], row["lost"], row["net"]) == (300, 0, 300)
    assert (row["cost"], row["cost_per_person"]) == (900, 3)


def test_a_new_practice_costs_one_column(now):
    then = outcome(now, {"do": "open_practice", "id": "r", "lon": 4.7, "lat": 51.6})
    assert then.recomputed_pairs == 3
    result = compare(now, then)
    assert result.summary["gained"].tolist() == [100]
    assert result.summary["covered_residents"].tolist() == [150]
    area = result.by_area.set_index("municipality")["gained"]
    assert area.to_dict() == {"Zundert": 0, "Breda": 100}


def test_a_moved_practice_and_new_housing(now):
    then = outcome(
        now,
        {"do": "move_practice", "id": "p", "lon": 4.6, "lat": 51.6},
        {"do": "add_housing", "id": "new", "residents": 7, "lon": 4.6, "lat": 51.6},
    )
    # new housing to both practices (2), the old housing to the moved one (3)
    assert then.recomputed_pairs == 5
    row = compare(now, then).summary.iloc[0]
    assert np.isnan(row["cost_per_person"])
    # west (300) and new (7) gain, east (50) loses
    assert (row["gained"], row["lost"], row["net"]) == (307, 50, 257)
    places = compare(now, then).places.set_index("id")
    assert places.loc["new", "reason_before"] == "not_there"
    assert places.loc["east", ["before", "after", "change"]].tolist() == [50, 0, -50]


def test_closed_places_leave_no_trace_in_times(now):
    then = outcome(
        now,
        {"do": "close_practice", "id": "p", "cost": -100},
        {"do": "close_housing", "id": "mid"},
    )
    assert then.recomputed_pairs == 0
    row = compare(now, then).summary.iloc[0]
    assert (row["gained"], row["lost"], row["residents"]) == (0, 50, 350)
    assert row["cost_per_person"] == np.inf


def test_reasons_count_people_before_and_after(now):
    then = outcome(now, {"do": "change_practice", "id": "q", "status": "open"})
    reasons = compare(now, then).by_reason.set_index("reason")["change"].to_dict()
    # west was refused by the full practice q; mid is too far from both, 34.5 minutes
    assert reasons == {"covered": 300, "full": -300, "too_long": 0}


def test_several_scenarios_stand_side_by_side(now):
    one = outcome(now, {"do": "change_practice", "id": "q", "status": "open"}, name="one")
    two = outcome(now, {"do": "grow_housing", "factor": 2}, name="two")
    summary = compare(now, one, two).summary.set_index("scenario")
    assert summary["net"].to_dict() == {"one": 300, "two": 50}
    assert summary["residents"].to_dict() == {"one": 450, "two": 900}
    with pytest.raises(InputError, match="its own name"):
        compare(now, one, one)
