"""Next best plans, curves and robust plans where minutes count, or room: against trying all plans."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import geoaccess as ga
from geoaccess.siting.answers.ranked import next_best
from tests.helpers.siting import (
    divided_people,
    nearest_minutes,
    plans,
    problems,
    sites_in_reach,
)

SEEDS = st.integers(0, 10**6)


def travel(problem, is_open) -> float:
    """Person-minutes to the nearest open sites; inf where somebody has none."""
    minutes = nearest_minutes(problem, is_open)
    return float(np.where(problem.residents > 0, problem.residents * minutes, 0.0).sum())


def longest(problem, is_open) -> float:
    return float(nearest_minutes(problem, is_open).max(initial=0.0))


def full_plans(problem):
    size = min(problem.add, len(problem.candidates))
    return [is_open for chosen, is_open in plans(problem) if len(chosen) == size]


def in_order(problem, **asked) -> list[float]:
    found = []
    while (choice := next_best(problem, [c.opened for c in found], **asked)) is not None:
        found.append(choice)
    assert len({c.opened.tobytes() for c in found}) == len(found)
    return [c.value for c in found]


@settings(max_examples=100, deadline=None)
@given(problems(max_candidates=5, reachable=True))
def test_plans_with_less_travel_come_first(problem) -> None:
    for objective, worth in (("p_median", travel), ("p_center", longest)):
        values = sorted(worth(problem, is_open) for is_open in full_plans(problem))
        values = [value for value in values if np.isfinite(value)]
        assert in_order(problem, objective=objective) == pytest.approx(values)


@settings(max_examples=15, deadline=None)
@given(problems(max_candidates=4, reachable=True))
def test_plans_with_less_travel_in_limited_room_come_first(problem) -> None:
    values = [divided_people(problem, o, everyone=True)[1] for o in full_plans(problem)]
    values = sorted(value for value in values if np.isfinite(value))
    found = in_order(problem, objective="p_median", capacitated=True)
    assert found == pytest.approx(values, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(problems(max_candidates=5, reachable=True))
def test_covers_of_which_no_site_can_be_missed_come_first(problem) -> None:
    covers = [
        frozenset(chosen)
        for chosen, is_open in plans(problem)
        if (sites_in_reach(problem, is_open)[problem.residents > 0] >= 1).all()
    ]
    least = [cover for cover in covers if not any(other < cover for other in covers)]
    assert in_order(problem, objective="set_cover") == sorted(len(cover) for cover in least)


HOMES, SITES = list("abcdef"), list("wxyz")


def futures(seed: int, *, holes: bool):
    """Two futures of six homes and four sites: minutes, residents, and the tables of both."""
    draw = np.random.default_rng(seed)
    minutes = draw.integers(1, 12, (2, 6, 4)) * 5.0
    if holes:
        minutes[draw.random(minutes.shape) < 0.3] = np.inf
    residents = draw.integers(1, 30, (2, 6))
    sites = pd.DataFrame({"id": SITES, "places": draw.integers(30, 90, 4)})
    cases = {}
    for name, table, people in zip(("now", "later"), minutes, residents, strict=True):
        rows = [(HOMES[i], SITES[j], table[i, j]) for i, j in np.argwhere(np.isfinite(table))]
        frame = pd.DataFrame(rows, columns=["from_id", "to_id", "travel_time_min"])
        times = ga.TravelTimes.from_frame(frame, origins=HOMES, destinations=SITES)
        housing = pd.DataFrame({"id": HOMES, "residents": people})
        cases[name] = ga.SitingCase(times, housing, None, 30 if holes else None)
    return minutes, residents, sites, cases


def served(minutes, residents, room) -> float:
    """The most people that have room within 30 minutes, by a linear programme."""
    near = minutes <= 30
    rows, columns = np.nonzero(near)
    if not len(rows):
        return 0.0
    homes = (rows[None, :] == np.arange(len(residents))[:, None]).astype(float)
    sites = (columns[None, :] == np.arange(len(room))[:, None]).astype(float)
    limits = {"A_ub": np.vstack([homes, sites]), "b_ub": np.concatenate([residents, room])}
    return -float(linprog(-np.ones(len(rows)), **limits).fun)


def worth(objective: str, minutes, residents, room) -> float:
    """Share served, mean minutes, or minutes of the worst-placed, at open sites."""
    if objective == "capacitated_coverage":
        return served(minutes, residents, room) / residents.sum()
    nearest = minutes.min(axis=1)
    return nearest.max() if objective == "p_center" else residents @ nearest / residents.sum()


@pytest.mark.parametrize("objective", ["capacitated_coverage", "p_median", "p_center"])
@settings(max_examples=6, deadline=None)
@given(seed=SEEDS, add=st.integers(1, 2), rule=st.sampled_from(["worst", "mean"]))
def test_robust_plans_equal_enumeration(objective: str, seed: int, add: int, rule: str) -> None:
    minutes, residents, sites, cases = futures(seed, holes=objective == "capacitated_coverage")
    people = objective == "capacitated_coverage"
    best, worst = (max, min) if people else (min, max)
    room = sites["places"].to_numpy(dtype=float)
    values = [
        [
            worth(objective, table[:, chosen], count, room[list(chosen)])
            for table, count in zip(minutes, residents, strict=True)
        ]
        for chosen in itertools.combinations(range(4), add)
    ]
    options = ga.SitingOptions(objective=objective)
    combined = worst if rule == "worst" else np.mean
    plan = ga.robust_plan(cases, sites, add=add, rule=rule, options=options)
    assert plan.value == pytest.approx(best(combined(pair) for pair in values), abs=1e-6)
    told = plan.cases["covered_share" if people else "travel_time_min"]
    assert combined(list(told)) == pytest.approx(plan.value, abs=1e-6)
    assert (plan.cases["regret"] >= -1e-6).all()


def test_a_robust_plan_says_which_future_cannot_be_served() -> None:
    _, _, sites, cases = futures(1, holes=True)
    options = ga.SitingOptions(objective="p_median", capacitated=True, leave_uncoverable=True)
    few = sites.assign(places=1)
    with pytest.raises(ga.InfeasibleError, match="now: The limits on number and cost"):
        ga.robust_plan(cases, few, add=1, options=options)


def test_objectives_that_weigh_two_things_in_turn_are_refused() -> None:
    _, _, sites, cases = futures(1, holes=False)
    case, options = cases["now"], ga.SitingOptions(objective="worst_first")
    tables = (case.times, case.housing, None, sites)
    for ask in (
        lambda: ga.best_plans(*tables, add=1, within_min=30, options=options),
        lambda: ga.coverage_curve(*tables, within_min=30, options=options),
        lambda: ga.robust_plan(cases, sites, add=1, options=options),
    ):
        with pytest.raises(ga.InputError, match="one number"):
            ask()
    with pytest.raises(ga.InputError, match="The number of sites is what set_cover answers"):
        ga.coverage_curve(*tables, within_min=30, options=ga.SitingOptions(objective="set_cover"))


def test_best_plans_and_curve_of_minutes() -> None:
    near = pd.DataFrame(
        [("a", "x", 10), ("b", "x", 50), ("a", "y", 40), ("b", "y", 20)],
        columns=["from_id", "to_id", "travel_time_min"],
    )
    tables = (
        ga.TravelTimes.from_frame(near),
        pd.DataFrame({"id": ["a", "b"], "residents": [3, 1]}),
        None,
        pd.DataFrame({"id": ["x", "y"]}),
    )
    options = ga.SitingOptions(objective="p_median")
    ranked = ga.best_plans(*tables, add=1, within_min=None, options=options)
    # x: 3 x 10 + 50 = 80 person-minutes, y: 3 x 40 + 20 = 140
    assert ranked["site_ids"].tolist() == [("x",), ("y",)]
    assert (ranked["value"].tolist(), ranked["loss"].tolist()) == ([80, 140], [0, 60])
    curve = ga.coverage_curve(*tables, within_min=None, options=options)
    # no site serves nobody; x 80; both 30 + 20 = 50, and there the curve ends
    assert curve["value"].tolist() == [np.inf, 80, 50]
    assert curve["gained"].tolist() == [0, np.inf, 30]
    assert curve["status"].tolist() == ["infeasible", "optimal", "optimal"]
    assert "share" not in curve
