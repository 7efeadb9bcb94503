"""Crowding that does not settle is said, and not handed on as an answer."""

from __future__ import annotations

import pytest

import geoaccess as ga
from geoaccess.coverage.measures import raam
from tests.helpers.regions import housing_table, minutes_table, practice_table


def test_crowding_that_does_not_settle_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    housing = housing_table({"a": 100, "b": 50})
    practices = practice_table({"x": "open", "y": "open"}, places=[10, 20])
    minutes = {("a", "x"): 5, ("a", "y"): 9, ("b", "x"): 8, ("b", "y"): 4}
    times = minutes_table(minutes, housing, practices)
    assert len(ga.floating_catchment(times, housing, practices, method="raam")) == 2
    monkeypatch.setattr(raam, "_MOST_SWEEPS", 0)
    with pytest.raises(ga.SolverError, match="did not settle: 2 places"):
        ga.floating_catchment(times, housing, practices, method="raam")
