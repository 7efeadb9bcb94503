"""Siting: our models against spopt on the same instances, and the large cases with their proofs.

Run from the root of the repository: ``python -m benchmarks.siting``. spopt is
measured when it is installed. Both sides are timed with building the model, in
processor seconds.
"""

from __future__ import annotations

import os
import platform
import warnings

import numpy as np
import pandas as pd

from geoaccess.routing.times import TravelTimes
from geoaccess.siting.options import SitingOptions
from geoaccess.siting.sites import site_practices

SHARE_IN_REACH = 0.0625


def instance(places: int, sites: int, *, room: float = 1.0, seed: int = 1):
    """Homes and sites on a square; a circle of 30 minutes holds 1/16 of it."""
    draw = np.random.default_rng(seed)
    homes, spots = draw.random((places, 2)), draw.random((sites, 2))
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


def against_spopt() -> None:
    """The plain models on one instance each."""
    print("| model | places x sites | ours | CPU s | spopt | CPU s | times faster |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    cases = (
        ("coverage", 1000, 200, 5),
        ("set_cover", 1000, 200, None),
        ("p_median", 500, 100, 5),
        ("p_center", 500, 100, 5),
    )
    for objective, places, sites, add in cases:
        minutes, housing, candidates = instance(places, sites)
        if objective == "set_cover":
            reached = (minutes <= 45).any(axis=1)
            minutes, housing = minutes[reached], housing[reached].reset_index(drop=True)
        within = {"coverage": 30, "set_cover": 45}.get(objective)
        plan, seconds = ours(
            minutes, housing, candidates, objective=objective, within=within, add=add
        )
        residents = housing["residents"].to_numpy()
        theirs = spopt_seconds(objective, minutes, residents, within, add)
        value, took = theirs or (np.nan, np.nan)
        print(
            f"| {objective} | {len(housing)} x {sites} | {plan.value:,.2f} | {seconds:.2f} "
            f"| {value:,.2f} | {took:.2f} | {took / seconds:.0f} |",
            flush=True,
        )


def large() -> None:
    """The large cases: value, bound, gap and seconds."""
    print("\n| model | places x sites x new | value | bound | gap | CPU s |")
    print("| --- | --- | --- | --- | --- | --- |")
    cases = (
        ("coverage", 5000, 500, 3, 1.0),
        ("coverage", 5000, 500, 10, 1.0),
        ("coverage", 5000, 500, 20, 1.0),
        ("capacitated_coverage", 1000, 200, 3, 1.0),
        ("capacitated_coverage", 5000, 500, 3, 1.0),
        ("capacitated_coverage", 5000, 500, 10, 1.0),
        ("capacitated_coverage", 5000, 500, 20, 1.0),
    )
    for objective, places, sites, add, room in cases:
        plan, seconds = ours(
            *instance(places, sites, room=room),
            objective=objective,
            within=30,
            add=add,
            time_limit_s=110,
            options=SitingOptions(gap=0.0001),
        )
        print(
            f"| {objective} | {places} x {sites} x {add} | {plan.value:,.0f} | {plan.bound:,.0f} "
            f"| {plan.gap:.2%} | {seconds:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(f"{platform.machine()}, Python {platform.python_version()}")
    against_spopt()
    large()
