"""Why people are left out, what a site contributes, and why a demand cannot be met."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import InfeasibleError, name_some
from geoaccess.programme import INF, Floats
from geoaccess.siting.evaluate import Opened, divide, people_served, sites_in_reach
from geoaccess.siting.models.max_coverage import max_coverage
from geoaccess.siting.models.set_cover import set_cover
from geoaccess.siting.problem import SitingProblem

Names = npt.NDArray[np.object_]


def nearest_options(problem: SitingProblem) -> tuple[Names, Floats]:
    """The nearest site or candidate of every place, beyond the threshold too, and its minutes."""
    order = np.lexsort((problem.indices, problem.minutes, problem.rows))
    rows = problem.rows[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = rows[1:] != rows[:-1]
    pairs = order[first]
    ids = np.full(problem.housing, None, dtype=object)
    minutes = np.full(problem.housing, INF)
    ids[problem.rows[pairs]] = problem.site_ids[problem.indices[pairs]]
    minutes[problem.rows[pairs]] = problem.minutes[pairs]
    return ids, minutes


def left_out(problem: SitingProblem, opened: Opened, served: Floats) -> pd.DataFrame:
    """Residents without a place in the plan, and why.

    ``no_route``: nothing is reached at all (or ``unsnapped``, ``not_eligible``
    and the like: what is reached takes none of them); ``too_long``: every option
    lies beyond the threshold; ``not_chosen``: an option is near, but the plan does
    not open it; ``full``: an open site is near, but has no room left.
    """
    missing = problem.residents - served
    ids, minutes = nearest_options(problem)
    within = np.bincount(problem.rows[problem.within], minlength=problem.housing) > 0
    refused = np.full(problem.housing, "no_route") if problem.refusal is None else problem.refusal
    reason = np.select(
        [~np.isfinite(minutes), ~within, sites_in_reach(problem, opened) == 0],
        [refused.astype(object), "too_long", "not_chosen"],
        default="full",
    )
    frame = pd.DataFrame(
        {
            "id": problem.housing_ids,
            "residents": missing,
            "reason": reason,
            "nearest_option_id": ids,
            "nearest_option_min": minutes,
        }
    )
    frame = frame[missing > 1e-6].sort_values("nearest_option_min", kind="stable")
    # Parts of a place that are left out for one reason stand together.
    parts = frame.groupby(["id", "reason"], sort=False, as_index=False)
    table = parts.agg(
        {"residents": "sum", "nearest_option_id": "first", "nearest_option_min": "first"}
    )
    order = pd.Index(dict.fromkeys(problem.housing_ids)).get_indexer(pd.Index(table["id"]))
    return table[list(frame)].iloc[np.argsort(order, kind="stable")].reset_index(drop=True)


def contributions(problem: SitingProblem, opened: Opened) -> pd.DataFrame:
    """Per opened site: what it adds alone, and what is lost when only it is closed, in people."""
    nothing = np.empty(0, dtype=np.intp)
    base, everything = people_served(problem, nothing), people_served(problem, opened)
    rows = [
        (
            people_served(problem, np.array([site])) - base,
            everything - people_served(problem, np.delete(opened, place)),
        )
        for place, site in enumerate(opened)
    ]
    table = np.asarray(rows, dtype=np.float64).reshape(len(opened), 2)
    return pd.DataFrame(
        {
            "id": problem.site_ids[opened],
            "gain_alone": table[:, 0],
            "lost_if_closed": table[:, 1],
        }
    )


def refuse_uncoverable(problem: SitingProblem) -> None:
    """Raise when there are residents whom no site at all can serve.

    Raises
    ------
    InfeasibleError
        Naming the places and the nearest option of the worst one.
    """
    rows = problem.uncoverable
    if len(rows) == 0:
        return
    ids, minutes = nearest_options(problem)
    worst = rows[np.lexsort((problem.residents[rows], minutes[rows]))[-1]]
    people = problem.residents[rows].sum()
    named = np.array(list(dict.fromkeys(problem.housing_ids[rows])), dtype=object)
    raise InfeasibleError(
        f"No practice or candidate can serve {people:,.0f} residents of {len(named)} places: "
        f"{name_some(named)}. {_worst_line(problem, int(worst), ids, minutes)} "
        "Add candidates near them, allow a longer time, or leave them out with leave_uncoverable.",
        uncoverable_ids=tuple(named),
    )


def _worst_line(problem: SitingProblem, worst: int, ids: Names, minutes: Floats) -> str:
    name, people = problem.housing_ids[worst], problem.residents[worst]
    if not np.isfinite(minutes[worst]):
        return f"The worst is {name} ({people:,.0f} residents), which reaches no option at all."
    return (
        f"The worst is {name} ({people:,.0f} residents): its nearest option is "
        f"{ids[worst]}, {minutes[worst]:.1f} minutes away."
    )


def explain_infeasible(problem: SitingProblem, *, capacitated: bool) -> InfeasibleError:
    """Why not everyone can be served although everyone has an option: too few sites or room."""
    best = max_coverage(problem, time_limit_s=10)
    rest = left_out(problem, best.opened, divide(problem, best.opened).served(problem))
    parts = ["The limits on number and cost do not allow a plan that serves everyone."]
    if capacitated and np.isfinite(problem.capacity).all():
        parts.append(
            f"All sites together have room for {problem.capacity.sum():,.0f} of "
            f"{problem.residents.sum():,.0f} residents."
        )
    parts.append(_fewest_line(problem, capacitated))
    if len(rest):
        worst = rest.sort_values(["nearest_option_min", "residents"]).iloc[-1]
        parts.append(
            f"The best plan within the limits leaves out {rest['residents'].sum():,.0f} residents "
            f"({name_some(rest['id'])}); the worst is {worst['id']}, whose nearest option is "
            f"{worst['nearest_option_id']}, {worst['nearest_option_min']:.1f} minutes away."
        )
    return InfeasibleError(" ".join(parts), uncoverable_ids=tuple(rest["id"]))


def _fewest_line(problem: SitingProblem, capacitated: bool) -> str:
    """How many sites it would take, were there no limit."""
    free = set_cover(
        replace(problem, add=None, budget=INF), capacitated=capacitated, time_limit_s=10
    )
    if free.status == "infeasible":
        return "Not even all candidates together would serve everyone."
    return f"At least {int(np.ceil(free.bound - 1e-6))} new sites are needed."
