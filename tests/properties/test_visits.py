"""What must hold for the visits of any week, on the street of `tests.helpers.street_week`.

Homes and practices stand anywhere on it, so that some walk, some need the bus and
some can do neither.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geoaccess as ga
from geoaccess.routing.visits.states import FEASIBLE, REASONS
from tests.helpers.street_week import WEEK, at_nodes, street_with_bus

LAST_BUSES = (17, 16, 14)

DAYS = st.sampled_from(["mo-fr", "mo-sa", "tu,th", "su-th"])
CLOCKS = st.sampled_from(
    ["06:00-14:30", "14:00-22:30", "08:00-17:00", "22:00-06:00", "10:00-12:00"]
)
SHIFTS = st.builds("{} {}".format, DAYS, CLOCKS)
HOURS = st.sampled_from(
    ["Mo-Fr 08:00-17:00", "Tu 16:00-19:00", "Mo-Th 06:00-21:00", "Fr 17:00-24:00", "Sa 09:00-13:00"]
)  # fmt: skip
NODES = st.lists(st.integers(1, 61), min_size=4, max_size=4)
RULES = st.builds(
    ga.VisitRules,
    slot_min=st.just(30),
    arrive_early_min=st.integers(0, 10),
    consult_min=st.sampled_from([10, 15, 30]),
    free_slack_min=st.integers(0, 30),
    max_absence_min=st.integers(30, 300),
    max_trip_min=st.integers(20, 120),
)
BUDGET = settings(deadline=None, max_examples=10)


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> list[ga.TransportNetwork]:
    """The same street with the last bus home at ten to six, ten to five and ten to three."""
    folder = tmp_path_factory.mktemp("street")
    return [street_with_bus(folder / str(hour), last_home=hour) for hour in LAST_BUSES]


def homes(nodes: list[int], shifts: str) -> gpd.GeoDataFrame:
    named = {f"h{n}": node for n, node in enumerate(nodes)}
    return at_nodes(named, residents=[1] * len(nodes), shifts=[shifts] * len(nodes))


def practices(nodes: list[int], hours: str) -> gpd.GeoDataFrame:
    named = {f"p{n}": node for n, node in enumerate(nodes)}
    return at_nodes(named, opening_hours=[hours] * len(nodes))


def slots(found: ga.Visits) -> np.ndarray[Any, Any]:
    """Feasible slots of every home and practice."""
    return np.asarray(found.feasible.sum(axis=0))


@BUDGET
@given(
    NODES, NODES, SHIFTS, HOURS, RULES,
    st.sampled_from(
        ["arrive_early_min", "consult_min", "free_slack_min", "max_absence_min", "max_trip_min"]
    ),
    st.integers(1, 60),
)  # fmt: skip
def test_relaxing_any_rule_never_lowers_the_number_of_slots(
    networks: list[ga.TransportNetwork],
    at: list[int], to: list[int], shifts: str, hours: str, rules: ga.VisitRules,
    rule: str, by: int,
) -> None:  # fmt: skip
    value = getattr(rules, rule)
    # A consult, a slack and an early arrival are relaxed by making them shorter.
    looser = value + by if rule.startswith("max") else max(value - by, 0)
    home, practice = homes(at, shifts), practices(to, hours)
    strict = ga.visits(networks[0], home, practice, week=WEEK, rules=rules)
    loose = ga.visits(
        networks[0], home, practice, week=WEEK, rules=replace(rules, **{rule: looser})
    )
    assert (slots(loose) >= slots(strict)).all()


@BUDGET
@given(NODES, NODES, SHIFTS, HOURS, RULES)
def test_without_shifts_there_are_at_least_as_many_slots(
    networks: list[ga.TransportNetwork],
    at: list[int], to: list[int], shifts: str, hours: str, rules: ga.VisitRules,
) -> None:  # fmt: skip
    practice = practices(to, hours)
    at_work = ga.visits(networks[0], homes(at, shifts), practice, week=WEEK, rules=rules)
    idle = ga.visits(networks[0], homes(at, "-"), practice, week=WEEK, rules=rules)
    assert (idle.feasible | ~at_work.feasible).all()


@BUDGET
@given(NODES, NODES, SHIFTS, st.sampled_from(["Mo-Fr 08:00-17:00", "Tu 06:00-24:00"]), RULES)
def test_longer_opening_hours_never_lower_the_number_of_slots(
    networks: list[ga.TransportNetwork],
    at: list[int], to: list[int], shifts: str, hours: str, rules: ga.VisitRules,
) -> None:  # fmt: skip
    home = homes(at, shifts)
    short = ga.visits(networks[0], home, practices(to, "Tu 10:00-12:00"), week=WEEK, rules=rules)
    long = ga.visits(networks[0], home, practices(to, hours), week=WEEK, rules=rules)
    assert (slots(long) >= slots(short)).all()


@BUDGET
@given(NODES, NODES, SHIFTS, HOURS, RULES, st.sampled_from([1, 2]))
def test_removing_the_last_buses_only_turns_slots_into_no_way_back(
    networks: list[ga.TransportNetwork],
    at: list[int], to: list[int], shifts: str, hours: str, rules: ga.VisitRules, fewer: int,
) -> None:  # fmt: skip
    # Who walks home instead is longer away; that no absence is too long leaves the way home alone.
    patient = replace(rules, max_absence_min=2 * rules.max_trip_min + 40)
    home, practice = homes(at, shifts), practices(to, hours)
    before = ga.visits(networks[0], home, practice, week=WEEK, rules=patient)
    after = ga.visits(networks[fewer], home, practice, week=WEEK, rules=patient)
    changed = before.states != after.states
    assert {REASONS[code] for code in after.states[changed]} <= {"no_way_back"}
    assert {REASONS[code] for code in before.states[changed]} <= {"no_way_back", "ok"}
    assert not (after.feasible & ~before.feasible).any()


def test_the_last_bus_is_what_some_slots_hang_on(networks: list[ga.TransportNetwork]) -> None:
    home, practice = homes([1, 1], "-"), practices([61], "Tu 08:00-17:00")
    # Slots at every half hour; those after which one leaves after 14:44 need a bus after ten
    # to three: from 14:30 on (its consult ends at 14:45) to 16:30 these are five.
    found = [
        ga.visits(network, home, practice, week=WEEK, rules=ga.VisitRules(slot_min=30))
        for network in networks
    ]
    counts = [int(slots(one)[0, 0]) for one in found]
    assert counts[0] - counts[2] == 5
    lost = found[0].feasible & ~found[2].feasible
    assert (found[0].states[lost] == FEASIBLE).all()
    assert {REASONS[code] for code in found[2].states[lost]} == {"no_way_back"}
