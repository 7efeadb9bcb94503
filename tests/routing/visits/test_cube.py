"""What the cube of a week says about pairs."""

from __future__ import annotations

import numpy as np
import pytest

from geoaccess import InputError
from geoaccess.routing.visits.cube import VisitRules
from geoaccess.routing.visits.states import CLOSED, FEASIBLE, NO_ROUTE, NO_ROUTE_BACK
from tests.helpers.cubes import visits_of


def test_pairs_count_slots_and_days_and_name_the_reason() -> None:
    visits = visits_of(
        {("a", "p"): [FEASIBLE, FEASIBLE, NO_ROUTE_BACK, FEASIBLE], ("b", "p"): [NO_ROUTE] * 4},
        ["a", "b"], ["p", "shut"], [(0, 9), (0, 16), (1, 9), (1, 11)],
    )  # fmt: skip
    pairs = visits.pairs.set_index(["housing_id", "practice_id"])
    a = pairs.loc[("a", "p")]
    assert (a["slots_per_week"], a["days_per_week"]) == (3, 2)
    assert (a["earliest_slot"], a["latest_slot"]) == (540, 960)  # 09:00 and 16:00
    assert pairs["reason"].to_dict() == {
        ("a", "p"): "ok",
        ("a", "shut"): "closed_when_free",
        ("b", "p"): "no_route",
        ("b", "shut"): "closed_when_free",
    }
    assert np.isnan(pairs.loc[("b", "p"), "earliest_slot"])
    assert np.isinf(pairs.loc[("b", "p"), "shortest_absence_min"])


def test_the_furthest_obstacle_of_the_week_is_the_reason() -> None:
    visits = visits_of(
        {("a", "p"): [CLOSED, NO_ROUTE_BACK, NO_ROUTE]}, ["a"], ["p"], [(0, 9), (0, 10), (0, 11)]
    )
    assert visits.reasons().tolist() == [["no_way_back"]]


@pytest.mark.parametrize("rule", [{"slot_min": 0}, {"consult_min": -5}, {"max_absence_min": 7.5}])
def test_impossible_rules_are_named(rule: dict[str, float]) -> None:
    with pytest.raises(InputError, match=next(iter(rule))):
        VisitRules(**rule)
