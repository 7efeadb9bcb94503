"""Board questions: next best plans, curves, robust plans, sessions; against trying all plans."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.errors import InputError
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.answers.curves import best_plans, coverage_curve
from geoaccess.siting.answers.ranked import next_best
from geoaccess.siting.answers.robust import SitingCase, robust_plan
from geoaccess.siting.models.sessions import plan_sessions
from geoaccess.siting.options import SitingOptions
from tests.helpers.siting import covered_people, divided_people, plans, problems


def town(rows):
    """Travel times from rows (home, site, minutes)."""
    frame = pd.DataFrame(rows, columns=["from_id", "to_id", "travel_time_min"])
    return TravelTimes.from_frame(
        frame, origins=["a", "b", "c"], destinations=["x", "y", "z", "old"]
    )


HOMES = pd.DataFrame({"id": ["a", "b", "c"], "residents": [300, 100, 50]})
SITES = pd.DataFrame({"id": ["x", "y", "z"], "cost": [5.0, 2.0, 1.0], "places": [120, 400, 60]})
# x is near a and b, y near a, z near c, the old practice near c.
TIMES = town(
    [("a", "x", 10), ("b", "x", 20), ("a", "y", 5), ("c", "z", 9), ("c", "old", 8), ("b", "y", 45)]
)


@settings(max_examples=100, deadline=None)
@given(problems(max_candidates=6))
def test_plans_come_in_the_order_of_enumeration(problem):
    size = min(problem.add, len(problem.candidates))
    full = [(c, o) for c, o in plans(problem) if len(c) == size]
    values = sorted((covered_people(problem, o) for _, o in full), reverse=True)
    found = []
    while (choice := next_best(problem, [c.opened for c in found], capacitated=False)) is not None:
        found.append(choice)
    assert [c.value for c in found] == pytest.approx(values)
    assert len({c.opened.tobytes() for c in found}) == len(full)


@settings(max_examples=100, deadline=None)
@given(problems(max_candidates=4))
def test_capacitated_plans_come_in_the_order_of_enumeration(problem):
    size = min(problem.add, len(problem.candidates))
    values = sorted(
        (divided_people(problem, o)[0] for c, o in plans(problem) if len(c) == size), reverse=True
    )
    found = []
    while (choice := next_best(problem, [c.opened for c in found], capacitated=True)) is not None:
        found.append(choice)
    assert [c.value for c in found] == pytest.approx(values)


def test_best_plans_tell_what_each_loses():
    table = best_plans(TIMES, HOMES, None, SITES, add=2, within_min=30, plans=9)
    # x+z covers 450, x+y 400, y+z 350
    assert table["site_ids"].tolist() == [("x", "z"), ("x", "y"), ("y", "z")]
    assert table["value"].tolist() == [450, 400, 350]
    assert table["loss"].tolist() == [0, 50, 100]
    assert table["gap"].tolist() == [0, 0, 0]


def test_best_plans_with_room():
    options = SitingOptions(capacitated=True)
    table = best_plans(TIMES, HOMES, None, SITES, add=1, within_min=30, plans=3, options=options)
    # y has room for all 300 of a; x for 120 of 400; z for all 50 of c
    assert table["value"].tolist() == [300, 120, 50]


def test_curve_counts_existing_practices_and_ends_when_nobody_is_added():
    old = pd.DataFrame({"id": ["old"], "status": ["open"]})
    curve = coverage_curve(TIMES, HOMES, old, SITES, within_min=30)
    # the old practice covers c (50); x adds 400, then nothing is left
    assert curve["value"].tolist() == [50, 450]
    assert curve["gained"].tolist() == [0, 400]
    assert curve["share"].tolist() == pytest.approx([50 / 450, 1.0])
    assert curve["site_ids"].tolist() == [(), ("x",)]


def test_curve_over_budgets():
    curve = coverage_curve(TIMES, HOMES, None, SITES, within_min=30, budgets=[3, 1, 6])
    # 1 buys z (50), 3 buys y and z (350), 6 buys x and z (450)
    assert curve["budget"].tolist() == [1, 3, 6]
    assert curve["value"].tolist() == [50, 350, 450]
    assert curve["gained"].tolist() == [50, 300, 100]


def test_robust_plan_takes_the_best_worst_case_or_the_best_mean():
    grown = HOMES.assign(residents=[10, 10, 980])
    cases = {
        "now": SitingCase(TIMES, HOMES, None, 30),
        "later": SitingCase(TIMES, grown, None, 30),
    }
    worst = robust_plan(cases, SITES, add=1, rule="worst")
    # now: x 400/450, y 300/450, z 50/450; later: x 20/1000, y 10/1000, z 980/1000
    assert worst.site_ids == ("z",)
    assert worst.value == pytest.approx(50 / 450)
    assert worst.cases["regret"].tolist() == pytest.approx([350, 0])
    heavy = cases | {"later": SitingCase(TIMES, grown, None, 30, weight=0.5)}
    mean = robust_plan(heavy, SITES, add=1, rule="mean")
    # x: (2/3)(400/450) + (1/3)(20/1000) = 0.599; z: (2/3)(50/450) + (1/3)(0.98) = 0.401
    assert mean.site_ids == ("x",)
    assert mean.value == pytest.approx(2 / 3 * 400 / 450 + 1 / 3 * 0.02)


def test_robust_plan_reads_status_and_threshold_per_case():
    old = pd.DataFrame({"id": ["old"], "status": ["conditional"]})
    cases = {
        "only open": SitingCase(TIMES, HOMES, old, 30),
        "conditional too": SitingCase(TIMES, HOMES, old, 30, statuses=("open", "conditional")),
        "strict": SitingCase(TIMES, HOMES, old, 8),
    }
    plan = robust_plan(cases, SITES, add=1)
    # y is the only site within 8 minutes of a: 300/450 in every case but 350/450 with the old one
    assert plan.site_ids == ("y",)
    assert plan.cases["covered_residents"].tolist() == [300, 350, 300]


def test_robust_plan_refuses_an_unknown_rule():
    with pytest.raises(InputError, match="'worst' or 'mean'"):
        robust_plan({"a": SitingCase(TIMES, HOMES, None, 30)}, SITES, add=1, rule="best")


@settings(max_examples=200, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    slots=st.integers(1, 3),
    teams=st.integers(1, 2),
    per_site=st.integers(1, 2),
    add=st.integers(1, 2),
)
def test_sessions_equal_enumeration(seed, slots, teams, per_site, add):
    rng = np.random.default_rng(seed)
    homes = pd.DataFrame({"id": list("abcd"), "residents": rng.integers(0, 30, 4)})
    sites = pd.DataFrame({"id": list("xyz")})
    reach = rng.random((slots, 4, 3)) < 0.4
    times = {}
    for slot in range(slots):
        rows = [(homes.id[i], sites.id[j], 20.0) for i, j in np.argwhere(reach[slot])]
        frame = pd.DataFrame(rows, columns=["from_id", "to_id", "travel_time_min"])
        frame["travel_time_min"] = frame["travel_time_min"].astype(float)
        times[f"slot {slot}"] = TravelTimes.from_frame(frame, origins=homes, destinations=sites)
    held = np.array(list(itertools.product((False, True), repeat=slots * 3)))
    held = held.reshape(-1, slots, 3)
    held = held[
        (held.sum(axis=2) <= teams).all(axis=1)
        & (held.sum(axis=1) <= per_site).all(axis=1)
        & (held.any(axis=1).sum(axis=1) <= add)
    ]
    covered = (reach & held[:, :, None, :]).any(axis=(1, 3))
    best = (covered @ homes["residents"].to_numpy()).max()
    plan = plan_sessions(
        times, homes, sites, within_min=20, add=add, per_site=per_site, teams=teams
    )
    assert plan.value == pytest.approx(best)
    left = plan.left_out["residents"].sum()
    assert left == homes["residents"].sum() - best


def test_mobile_clinic_goes_where_people_are_free_on_the_day():
    monday = town([("a", "x", 10), ("b", "x", 10)])
    tuesday = town([("c", "z", 10), ("a", "x", 10)])
    plan = plan_sessions({"mo": monday, "tu": tuesday}, HOMES, SITES, within_min=30, teams=1)
    assert plan.sessions["slot"].tolist() == ["mo", "tu"]
    assert plan.sessions["site_id"].tolist() == ["x", "z"]
    assert plan.sessions["only_here"].tolist() == [400, 50]


def test_sessions_without_any_limit_are_refused():
    with pytest.raises(InputError, match="none of add, per_site and teams"):
        plan_sessions({"mo": TIMES}, HOMES, SITES, within_min=30)


def test_under_a_budget_a_known_plan_with_more_sites_is_no_other_plan() -> None:
    homes = pd.DataFrame({"id": ["a", "b", "c"], "residents": [30, 20, 10]})
    sites = pd.DataFrame({"id": ["x", "y", "z", "nobody"], "cost": [2, 1, 1, 1]})
    near = pd.DataFrame(
        [("a", "x", 5), ("b", "y", 5), ("c", "z", 5)],
        columns=["from_id", "to_id", "travel_time_min"],
    )
    times = TravelTimes.from_frame(near, origins=homes, destinations=sites)
    options = SitingOptions(budget=3)
    table = best_plans(times, homes, None, sites, add=None, within_min=30, plans=9, options=options)
    # 3 buys x and y (50), x and z (40), or y and z (30), which loses as much as x alone
    assert table["value"].tolist()[:2] == [50, 40]
    found = [set(ids) for ids in table["site_ids"]]
    for rank, plan in enumerate(found):
        assert not any(known <= plan for known in found[:rank])
