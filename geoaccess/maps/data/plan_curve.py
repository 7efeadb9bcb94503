"""What each further site or euro brings: the points of a curve over several plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from geoaccess.siting.plan import SitingPlan
from geoaccess.texts import Texts


def plan_curve(
    plans: Mapping[str, SitingPlan], everyone: float, texts: Texts
) -> dict[str, Any] | None:
    """People reached against cost, or against the number of sites, from today on.

    Parameters
    ----------
    plans
        Plans by name; sessions, which build nothing, are left out.
    everyone
        Residents in all.
    texts
        The language.

    Returns
    -------
    dict or None
        ``x`` (rising), ``x_word``, ``people``, ``labels`` and ``everyone``; None
        when the plans do not differ in size.
    """
    built = {name: plan for name, plan in plans.items() if plan.objective != "sessions"}
    costs = [_cost(plan) for plan in built.values()]
    by_cost = all(np.isfinite(costs)) and len(set(costs)) > 1
    sizes = costs if by_cost else [float(len(plan.site_ids)) for plan in built.values()]
    if len(set(sizes)) < 2:
        return None
    names = list(built)
    reached = [float(plan.assignments["residents"].sum()) for plan in built.values()]
    if min(sizes) > 0:  # the first step counts from what there is
        sizes, names = [0.0, *sizes], [texts("compare.now"), *names]
        reached = [next(iter(built.values())).before, *reached]
    order = np.argsort(sizes, kind="stable")
    return {
        "x": [sizes[row] for row in order],
        "x_word": texts("curve.cost" if by_cost else "curve.sites"),
        "people": [round(reached[row], 3) for row in order],
        "labels": [names[row] for row in order],
        "everyone": everyone,
    }


def _cost(plan: SitingPlan) -> float:
    """Cost of all sites; NaN where one is not known."""
    if "cost" not in plan.sites or plan.sites.empty:
        return float("nan")
    return float(plan.sites["cost"].astype(float).sum(skipna=False))
