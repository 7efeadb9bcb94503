"""Small siting problems and the answer by trying every plan."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from geoaccess.siting.problem import SitingProblem


def make_problem(
    minutes,
    residents,
    *,
    add,
    within=None,
    fixed=(),
    capacity=np.inf,
    cost=1.0,
    budget=np.inf,
) -> SitingProblem:
    """A problem from a dense table of minutes, housing x sites; inf where there is no way."""
    table = np.asarray(minutes, dtype=float)
    places, sites = table.shape
    rows, columns = np.nonzero(np.isfinite(table))
    times = table[rows, columns]
    is_fixed = np.isin(np.arange(sites), list(fixed))
    return SitingProblem(
        housing_ids=np.array([f"h{i}" for i in range(places)], dtype=object),
        residents=np.asarray(residents, dtype=float),
        site_ids=np.array([f"s{j}" for j in range(sites)], dtype=object),
        fixed=is_fixed,
        indptr=np.concatenate([[0], np.cumsum(np.isfinite(table).sum(axis=1))]).astype(np.int64),
        indices=columns.astype(np.int32),
        minutes=times,
        within=np.ones(len(times), dtype=bool) if within is None else times <= within,
        capacity=np.broadcast_to(np.asarray(capacity, dtype=float), sites).copy(),
        cost=np.where(is_fixed, 0.0, cost),
        add=add,
        budget=budget,
    )


@st.composite
def problems(draw, *, max_candidates=8, reachable=False, limit="add"):
    """Random problems with few sites: ties, empty places and places without a way included."""
    places = draw(st.integers(1, 9))
    sites = draw(st.integers(1, max_candidates))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    minutes = rng.integers(0, 12, (places, sites)) * 5.0
    if not reachable:
        minutes[rng.random((places, sites)) < 0.3] = np.inf
    fixed = np.flatnonzero(rng.random(sites) < 0.2)
    cost = rng.integers(1, 5, sites).astype(float)
    return make_problem(
        minutes,
        rng.integers(0, 20, places),
        add=None if limit == "budget" else draw(st.integers(0, sites)),
        within=30,
        fixed=fixed,
        capacity=rng.integers(1, 40, sites).astype(float),
        cost=cost,
        budget=float(draw(st.integers(0, 8))) if limit == "budget" else np.inf,
    )


def plans(problem: SitingProblem):
    """Every set of candidates that number and budget allow, with the fixed sites."""
    candidates = list(problem.candidates)
    most = len(candidates) if problem.add is None else min(problem.add, len(candidates))
    for size in range(most + 1):
        for chosen in itertools.combinations(candidates, size):
            if problem.cost[list(chosen)].sum() <= problem.budget:
                yield chosen, np.isin(np.arange(problem.sites), chosen) | problem.fixed


def dense_minutes(problem: SitingProblem, *, within_only=True) -> np.ndarray:
    table = np.full((problem.housing, problem.sites), np.inf)
    keep = problem.within if within_only else np.ones_like(problem.within)
    table[problem.rows[keep], problem.indices[keep]] = problem.minutes[keep]
    return table


def sites_in_reach(problem, is_open) -> np.ndarray:
    """How many open sites every place has within the threshold."""
    return np.isfinite(dense_minutes(problem)[:, is_open]).sum(axis=1)


def covered_people(problem, is_open) -> float:
    return float(problem.residents[sites_in_reach(problem, is_open) >= 1].sum())


def backed_up_people(problem, is_open) -> float:
    return float(problem.residents[sites_in_reach(problem, is_open) >= 2].sum())


def nearest_minutes(problem, is_open) -> np.ndarray:
    table = dense_minutes(problem)[:, is_open]
    nearest = table.min(axis=1, initial=np.inf)
    return np.where(problem.residents > 0, nearest, 0.0)


def divided_people(problem, is_open, *, radius=np.inf, everyone=False) -> tuple[float, float]:
    """People served and person-minutes of the best division, by a dense linear programme.

    With `everyone`, the least person-minutes with all served (inf if impossible).
    """
    table = dense_minutes(problem)
    rows, columns = np.nonzero(np.isfinite(table) & is_open[None, :] & (table <= radius))
    if len(rows) == 0:
        done = problem.residents.sum() == 0
        return 0.0, 0.0 if done else np.inf
    places = (rows[None, :] == np.arange(problem.housing)[:, None]).astype(float)
    sites = (columns[None, :] == np.arange(problem.sites)[:, None]).astype(float)
    limits = {"A_ub": sites, "b_ub": problem.capacity}
    cost = table[rows, columns]
    if everyone:
        found = linprog(cost, A_eq=places, b_eq=problem.residents, **limits)
        return float(problem.residents.sum()), float(found.fun) if found.status == 0 else np.inf
    both = np.vstack([places, sites])
    room = np.concatenate([problem.residents, problem.capacity])
    found = linprog(-np.ones(len(rows)), A_ub=both, b_ub=room)
    return -float(found.fun), np.nan


def check_bound(problem, found, keep, worth) -> None:
    """No plan is worth more than the bound, and sites of every better plan than the one found stay."""
    for chosen, opened in plans(problem):
        value = worth(problem, opened)
        assert value <= found.bound + 1e-6
        if value > found.value + 1e-6:
            assert keep[list(chosen)].all()
