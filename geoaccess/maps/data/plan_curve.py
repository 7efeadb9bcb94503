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
    """People reached against cost, or against the number of sites.

    Parameters
    ----------
    plans
        Plans by name.
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
    costs = [_cost(plan) for plan in plans.values()]
    by_cost = all(np.isfinite(costs)) and len(set(costs)) > 1
    sizes = costs if by_cost else [float(len(plan.site_ids)) for plan in plans.values()]
    if len(set(sizes)) < 2:
        return None
    order = np.argsort(sizes, kind="stable")
    names = list(plans)
    reached = [float(plan.assignments["residents"].sum()) for plan in plans.values()]
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
