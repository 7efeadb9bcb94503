"""Siting: our models against spopt on the same instances, and the large cases with their proofs.

``python -m benchmarks siting``. spopt is measured where it is installed (``pip
install spopt pulp``), with the CBC that comes with PuLP. Both sides are timed with
building the model, in processor seconds; equal objectives are asserted before a
ratio is returned.
"""

from __future__ import annotations

import os
import warnings

import numpy as np
import pandas as pd

from benchmarks.measure import Row
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.options import SitingOptions
from geoaccess.siting.sites import site_practices

SHARE_IN_REACH = 0.0625


def instance(
    places: int, sites: int, *, room: float = 1.0, seed: int = 1, villages: int | None = None
):
    """Homes and sites on a square; a circle of 30 minutes holds 1/16 of it.

    Evenly spread, or in villages as homes are in a region: then a small part of
    the square holds most people.
    """
    draw = np.random.default_rng(seed)
    homes, spots = draw.random((places, 2)), draw.random((sites, 2))
    if villages is not None:
        centers, weight = draw.random((villages, 2)), draw.pareto(1.2, villages) + 0.1
        for points in (homes, spots):
            village = draw.choice(villages, size=len(points), p=weight / weight.sum())
            points[:] = centers[village] + draw.normal(0, 0.02, points.shape)
    minutes = (
        30
        / np.sqrt(SHARE_IN_REACH / np.pi)
        * np.hypot(*(homes[:, None] - spots[None]).transpose(2, 0, 1))
    )
    minutes = np.rint(minutes * 60) / 60  # whole seconds, as travel times are
    residents = np.ceil(draw.lognormal(3, 1, places)).astype(int)
    near = room * SHARE_IN_REACH * residents.sum()
    housing = pd.DataFrame({"id": [f"h{i}" for i in range(places)], "residents": residents})
    candidates = pd.DataFrame(
        {
            "id": [f"s{j}" for j in range(sites)],
            "places": np.round(draw.uniform(0.3, 1.7, sites) * near).astype(int),
        }
    )
    return minutes, housing, candidates


def travel_times(minutes, housing, candidates, within: float | None) -> TravelTimes:
    """The pairs within a threshold, or all."""
    rows, columns = np.nonzero(minutes <= (np.inf if within is None else within))
    frame = pd.DataFrame(
        {
            "from_id": housing["id"].to_numpy()[rows],
            "to_id": candidates["id"].to_numpy()[columns],
            "travel_time_min": minutes[rows, columns],
        }
    )
    return TravelTimes.from_frame(frame, origins=housing, destinations=candidates)


def cpu_s() -> float:
    """Processor seconds of this process and those it started: not disturbed by neighbours."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def ours(minutes, housing, candidates, *, objective: str, within: float | None, **asked):
    """A plan, and the seconds it took from the travel times on."""
    times = travel_times(minutes, housing, candidates, within)
    began = cpu_s()
    plan = site_practices(
        times, housing, None, candidates, within_min=within, objective=objective, **asked
    )
    return plan, cpu_s() - began


def spopt_seconds(objective: str, minutes, residents, within: float, add: int):
    """Value and seconds of spopt with HiGHS or CBC through PuLP; None when it is not installed."""
    try:
        import pulp
        from spopt.locate import LSCP, MCLP, PCenter, PMedian
    except ImportError:
        return None
    began = cpu_s()
    if objective == "coverage":
        model = MCLP.from_cost_matrix(minutes, residents, within, p_facilities=add)
    elif objective == "set_cover":
        model = LSCP.from_cost_matrix(minutes, within)
    elif objective == "p_median":
        model = PMedian.from_cost_matrix(minutes, residents, p_facilities=add)
    else:
        model = PCenter.from_cost_matrix(minutes, p_facilities=add)
    model = model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=300))
    return model.problem.objective.value(), cpu_s() - began


PLAIN = (
    ("coverage", 1000, 200, 5, 30),
    ("set_cover", 1000, 200, None, 45),
    ("p_median", 500, 100, 5, None),
    ("p_center", 150, 30, 5, None),
)
"""Objective, places, sites, new sites and threshold of the plain models."""

LARGE = (
    ("coverage", 5000, 500, 3, None),
    ("coverage", 5000, 500, 10, None),
    ("coverage", 5000, 500, 20, None),
    ("coverage", 5000, 500, 20, 60),
    ("capacitated_coverage", 1000, 200, 3, None),
    ("capacitated_coverage", 5000, 500, 3, None),
    ("capacitated_coverage", 5000, 500, 10, None),
    ("capacitated_coverage", 5000, 500, 20, None),
)
"""Objective, places, sites, new sites and villages of the large cases."""


def against_spopt(objective: str, places: int, sites: int, add: int | None, within) -> Row:
    """One plain model on one instance, ours and theirs in turn."""
    minutes, housing, candidates = instance(places, sites)
    if objective == "set_cover":
        reached = (minutes <= within).any(axis=1)
        minutes, housing = minutes[reached], housing[reached].reset_index(drop=True)
    plan, seconds = ours(minutes, housing, candidates, objective=objective, within=within, add=add)
    theirs = spopt_seconds(objective, minutes, housing["residents"].to_numpy(), within, add)
    note = f"{plan.value:,.2f} {plan.unit}, {plan.status}"
    if theirs is not None:
        value, took = theirs
        assert np.isclose(plan.value, value, rtol=1e-6), (plan.value, value)
        note += f"; spopt {took:.2f} s with an equal objective, {took / seconds:.1f} times ours"
    return Row("siting", f"{objective}, {len(housing)} x {sites}", seconds, "CPU s", note=note)


def large(objective: str, places: int, sites: int, add: int, villages: int | None) -> Row:
    """One large case, to 0.01% or for at most 110 seconds of clock."""
    plan, seconds = ours(
        *instance(places, sites, villages=villages),
        objective=objective,
        within=30,
        add=add,
        time_limit_s=110,
        options=SitingOptions(gap=0.0001),
    )
    where = "evenly spread" if villages is None else f"in {villages} villages"
    note = f"{plan.value:,.0f} people, bound {plan.bound:,.0f}, gap {plan.gap:.2%}, {where}"
    note += f"; {plan.seconds:.1f} s of clock"
    name = f"{objective}, {places} x {sites} x {add}"
    return Row("siting", name, seconds, "CPU s", note=note)


def run() -> list[Row]:
    warnings.simplefilter("ignore")
    # What is loaded on first use is no part of a model.
    ours(*instance(50, 10), objective="p_median", within=None, add=2)
    return [against_spopt(*case) for case in PLAIN] + [large(*case) for case in LARGE]
