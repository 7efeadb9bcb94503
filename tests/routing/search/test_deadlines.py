"""Latest departures, on the day and in its mirror, against searches from every second."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.networks.service_day.day_graph import DayGraph, build_day_graph
from geoaccess.networks.service_day.mirror import mirrored
from geoaccess.routing.legs.pairs import Query
from geoaccess.routing.search.deadlines import NEVER, Deadlines, latest_departures_on
from geoaccess.routing.search.percentiles import ranks_of
from geoaccess.routing.search.transit import transit_times
from tests.helpers.days import EIGHT_S, Line, changes_of, earliest_arrival, legs_of, service_day
from tests.routing.search.test_transit import STOPS, random_case

NINE_S = EIGHT_S + 3600


def graph_of(case: dict[str, Any]) -> DayGraph:
    return build_day_graph(service_day(case["lines"]), changes_of(STOPS, case["required"]))


def arrivals(case: dict[str, Any], origin: int, destination: int) -> list[tuple[int, int]]:
    """(departure, arrival) for every second at which someone just catches a vehicle."""
    access, egress = case["access"][origin], case["egress"][destination]
    departures = {
        times[at] - access[stop]
        for line in case["lines"]
        for _, times in line.trips
        for at, stop in enumerate(line.stops)
        if stop in access
    }
    return [
        (d, earliest_arrival(case["lines"], case["required"],
                             {stop: d + s for stop, s in access.items()}, egress,
                             case["max_rides"]))
        for d in sorted(departures)
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_latest_departures_equal_the_best_of_all_seconds(seed: int) -> None:
    case = random_case(seed)
    limit = case["limit_s"]
    deadlines = np.array([NINE_S - 1500, NINE_S - 1499, NINE_S, NINE_S + 700], np.int32)
    legs = [legs_of(case[name]) for name in ("access", "egress", "direct")]
    asked = Deadlines(deadlines, limit, case["max_rides"])
    found = latest_departures_on(graph_of(case), *legs, asked)
    for origin in range(4):
        for destination in range(5):
            known = arrivals(case, origin, destination)
            street = case["direct"][origin].get(destination)
            for row, deadline in enumerate(deadlines):
                leaves = [d for d, a in known if a <= deadline and deadline - d <= limit]
                if street is not None and street <= limit:
                    leaves.append(deadline - street)
                assert found[row, origin, destination] == max(leaves, default=NEVER)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_mirror_gives_the_earliest_arrivals_of_the_day(seed: int) -> None:
    """Two searches in opposite directions with different kernels: equal to the second."""
    case = random_case(seed)
    limit, minutes = case["limit_s"], case["minutes"]
    graph = graph_of(case)
    access, egress, direct = (legs_of(case[name]) for name in ("access", "egress", "direct"))
    back = legs_of([
        {o: row[d] for o, row in enumerate(case["direct"]) if d in row} for d in range(5)
    ])  # fmt: skip
    deadlines = -np.arange(EIGHT_S, EIGHT_S + 60 * minutes, 60, dtype=np.int32)[::-1]
    asked = Deadlines(deadlines, limit, case["max_rides"])
    home = -latest_departures_on(mirrored(graph), egress, access, back, asked)[::-1]
    for minute in range(minutes):
        query = Query(EIGHT_S + 60 * minute, 1, limit, ranks_of((50,), 1), case["max_rides"])
        found = transit_times(graph, access, egress, direct, query)
        expected = np.full((5, 4), -NEVER)
        expected[found.destination, found.origin] = query.start_s + found.seconds[0]
        assert np.array_equal(home[minute], expected)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_mirror_of_the_mirror_is_the_day(seed: int) -> None:
    graph = graph_of(random_case(seed))
    again = mirrored(mirrored(graph))
    for name in set(DayGraph._fields) - {"link_to", "also", "order_s"}:
        assert np.array_equal(getattr(again, name), getattr(graph, name)), name
    for row in range(len(graph.begin_s)):
        cut = slice(graph.link_ptr[row], graph.link_ptr[row + 1])
        assert sorted(again.link_to[cut]) == sorted(graph.link_to[cut])


def test_deadlines_over_a_day_are_cut_into_windows_without_a_seam() -> None:
    """A bus every 20 minutes all day: leave 2 minutes on foot and 60 s slack before it."""
    trips = [([t, t + 600], [t, t + 600]) for t in range(5 * 3600, 23 * 3600, 1200)]
    line = Line([0, 1], [True, True], [True, True], trips)
    graph = build_day_graph(service_day([line]), changes_of(2, {(0, 0): 60, (1, 1): 60}))
    deadlines = np.arange(6 * 3600, 23 * 3600, 437, dtype=np.int32)
    legs = (legs_of([{0: 180}]), legs_of([{1: 0}]), legs_of([{}]))
    found = latest_departures_on(graph, *legs, Deadlines(deadlines, 7200))
    # The last bus that leaves 10 minutes before the deadline, less 3 minutes.
    expected = (deadlines - 600) // 1200 * 1200 - 180
    assert np.array_equal(found[:, 0, 0], expected)


@pytest.mark.parametrize("limit_s", [3600, 5 * 3600])
def test_passengers_who_stay_on_board_are_found_in_both_directions(limit_s: int) -> None:
    """Two vehicles go on as one; changing at its first stop is forbidden."""
    always, never = [True, True], [False, True]
    lines = [
        Line([0, 2], always, always, [([EIGHT_S, EIGHT_S + 300],) * 2]),
        Line([1, 2], always, always, [([EIGHT_S, EIGHT_S + 400],) * 2]),
        Line([2, 3], never, always, [([EIGHT_S + 400, EIGHT_S + 900],) * 2]),
    ]
    graph = build_day_graph(service_day(lines, {0: 2, 1: 2}), changes_of(4, {(2, 2): 0}))
    access, egress = legs_of([{0: 60}, {1: 60}]), legs_of([{3: 60}])
    deadlines = np.array([EIGHT_S + 960], np.int32)
    asked = Deadlines(deadlines, limit_s, max_rides=1)
    found = latest_departures_on(graph, access, egress, legs_of([{}, {}]), asked)
    assert found[0, :, 0].tolist() == [EIGHT_S - 60] * 2
    home = latest_departures_on(
        mirrored(graph), egress, access, legs_of([{}]),
        asked._replace(deadline_s=np.array([-EIGHT_S + 60], np.int32)),
    )  # fmt: skip
    assert (-home[0, 0]).tolist() == [EIGHT_S + 960] * 2
