"""Limited room: people served by a plan, and the search for plans that serve more."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.siting.large.lagrangian import SHORT_EFFORT, Relaxed, bound_at, promising, relax
from geoaccess.siting.large.rooms import Rooms
from geoaccess.siting.large.roomy import search_roomy
from geoaccess.siting.models.capacitated import merged_problem
from geoaccess.siting.models.flows import served_people
from geoaccess.siting.search.gains import coverage_gains
from tests.helpers.siting import check_bound, divided_people, make_problem, problems


def region(seed, *, places=60, sites=90, add=6, fixed=()):
    """Places that reach one site in five, with room for a part of them."""
    rng = np.random.default_rng(seed)
    minutes = np.where(rng.random((places, sites)) < 0.2, 10.0, np.inf)
    return make_problem(
        minutes,
        rng.integers(0, 40, places),
        add=add,
        fixed=fixed,
        capacity=rng.integers(20, 300, sites),
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 60))
def test_places_alike_send_as_many_as_places_one_by_one(seed, opened):
    # 30 sites exist: with up to 60 more the sets of sites take more than one word of bits.
    problem = region(seed, fixed=range(30))
    plan = 30 + np.random.default_rng(seed).permutation(60)[:opened]
    served = Rooms(merged_problem(problem)).served(plan)
    assert served.sum() == pytest.approx(served_people(problem, plan))
    assert np.all(served <= merged_problem(problem).residents + 1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_search_never_loses_people_and_stops_at_what_is_enough(seed):
    problem = merged_problem(region(seed))
    rooms = Rooms(problem)
    start = problem.candidates[:6]
    value = served_people(problem, start)
    until = time.perf_counter() + 0.2
    found = search_roomy(rooms, start, until=until, enough=np.inf)
    assert len(found) <= 6
    assert served_people(problem, rooms.improve(found)) >= rooms.value(found) >= value
    assert search_roomy(rooms, start, until=until, enough=value).tolist() == start.tolist()


def most_divided(problem, opened) -> float:
    return divided_people(problem, opened)[0]


@settings(max_examples=40, deadline=None)
@given(problems(max_candidates=6))
def test_bound_by_prices_holds_for_every_plan_and_keeps_every_better_site(drawn):
    problem = merged_problem(drawn)
    found = relax(Rooms(problem), effort=SHORT_EFFORT)
    check_bound(problem, found, promising(problem, found), most_divided)


@settings(max_examples=60, deadline=None)
@given(problems(max_candidates=6))
def test_sites_are_ruled_out_at_the_prices_of_plain_coverage_only_if_no_better_plan_opens_them(
    drawn,
):
    problem = merged_problem(drawn)
    rooms = Rooms(problem)
    gains = coverage_gains(problem, problem.residents)
    plain = relax(gains, effort=SHORT_EFFORT)
    nothing = np.empty(0, dtype=np.intp)
    prices = plain.prices / np.maximum(problem.residents, 1e-9)
    worth, bound = bound_at(rooms, prices)
    found = Relaxed(bound, worth, nothing, rooms.value(nothing), prices)
    check_bound(problem, found, promising(problem, found), most_divided)
