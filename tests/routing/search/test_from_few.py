"""Searching from the origins gives what searching from the destinations gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.networks.service_day.day_graph import build_day_graph
from geoaccess.networks.service_day.mirror import mirrored
from geoaccess.routing.legs.access import TransitLegs
from geoaccess.routing.legs.pairs import Query
from geoaccess.routing.search import from_few
from geoaccess.routing.search.percentiles import ranks_of
from geoaccess.routing.search.transit import transit_times
from tests.helpers.days import EIGHT_S, changes_of, legs_of, service_day
from tests.routing.search.test_transit import STOPS, random_case


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_both_directions_agree_on_every_pair(seed: int) -> None:
    case = random_case(seed)
    graph = build_day_graph(service_day(case["lines"]), changes_of(STOPS, case["required"]))
    legs = TransitLegs(*(legs_of(case[name]) for name in ("access", "egress", "direct")))
    minutes, limit = case["minutes"], case["limit_s"]
    query = Query(EIGHT_S, minutes, limit, ranks_of((10, 50, 99), minutes), case["max_rides"])
    backward = transit_times(graph, *legs, query)
    forward = from_few.times_from_few(mirrored(graph), legs, query)
    assert np.array_equal(forward.origin, backward.origin)
    assert np.array_equal(forward.destination, backward.destination)
    assert np.array_equal(
        np.minimum(forward.seconds, limit + 1), np.minimum(backward.seconds, limit + 1)
    )


@pytest.mark.parametrize(
    ("origins", "destinations", "few"), [(1, 128, False), (1, 512, True), (300, 900, False)]
)
def test_the_direction_is_chosen_by_counting(origins: int, destinations: int, few: bool) -> None:
    legs = TransitLegs(legs_of([{}] * origins), legs_of([{}] * destinations), legs_of([]))
    assert from_few.is_from_few(legs) is few


def test_pieces_of_destinations_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    case = random_case(5)
    graph = mirrored(
        build_day_graph(service_day(case["lines"]), changes_of(STOPS, case["required"]))
    )
    legs = TransitLegs(*(legs_of(case[name]) for name in ("access", "egress", "direct")))
    query = Query(EIGHT_S, 5, 3600, ranks_of((50,), 5))
    whole = from_few.times_from_few(graph, legs, query)
    monkeypatch.setattr(from_few, "_CELLS_AT_ONCE", 1)
    pieces = from_few.times_from_few(graph, legs, query)
    assert len(whole.origin) > 0
    for one, other in zip(whole, pieces, strict=True):
        assert np.array_equal(one, other)
