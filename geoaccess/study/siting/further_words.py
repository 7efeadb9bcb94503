"""What a planner reads beside the plans: the curve, sites for several futures, sessions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geoaccess.siting.answers.robust import RobustPlan
from geoaccess.study.siting.sessions import Sessions
from geoaccess.texts import Texts


def proof_in_words(gap: float, texts: Texts) -> str:
    """How sure it is that nothing is better.

    Examples
    --------
    >>> from geoaccess.texts import load_texts
    >>> proof_in_words(0.0, load_texts("en")), proof_in_words(0.012, load_texts("en"))
    ('proven to be the best', 'at most 1.2% from the best')
    """
    if gap == 0:
        return texts("siting.proven")
    return texts("siting.at_most", gap=texts.share(gap, 1))


def curve_line(curve: pd.DataFrame | None, texts: Texts) -> list[str]:
    """What each number of sites or budget brings, from nothing on; as a sentence."""
    if curve is None:
        return []
    by_budget = "budget" in curve
    points = [
        texts(
            "siting.point",
            size=texts.number(row["budget" if by_budget else "add"]),
            value=texts.number(row["value"], 0 if "share" in curve else 1),
        )
        for row in curve.to_dict("records")
    ]
    unit = texts("siting.curve_people" if "share" in curve else "siting.curve_minutes")
    by = texts("siting.curve_budget" if by_budget else "siting.curve_sites")
    return [texts("siting.curve", by=by, unit=unit, points="; ".join(points))]


def robust_lines(
    plans: Mapping[str, RobustPlan] | None, names: Mapping[str, str], texts: Texts
) -> list[str]:
    """The sites that hold up best, in the worst case and on average, and what each case gives."""
    lines: list[str] = []
    known: set[tuple[str, ...]] = set()
    for rule, plan in (plans or {}).items():
        if plan.site_ids in known:  # the same sites are best either way
            lines.append(texts("siting.robust_same"))
            continue
        known.add(plan.site_ids)
        sites = ", ".join(names[site] for site in plan.site_ids) or texts("siting.nothing")
        told = {"cases": len(plan.cases), "sites": sites}
        people = "covered_share" in plan.cases
        value = texts.share(plan.value, 1) if people else texts.number(plan.value, 1)
        key = "siting.robust_people" if people else "siting.robust_minutes"
        how = texts(f"siting.robust_{rule}")
        proof = proof_in_words(plan.gap, texts)
        lines.append(texts(key, how=how, value=value, proof=proof, **told))
        if rule == "worst":
            lines.append(_worst(plan, texts))
    return lines


def _worst(plan: RobustPlan, texts: Texts) -> str:
    """The case that is worst for a plan, and what the plan costs there."""
    cases = plan.cases
    people = "covered_share" in cases
    worth = -cases["covered_share"] if people else cases["travel_time_min"]
    row = cases.iloc[int(np.argmax(worth))]
    key = "siting.robust_case" if people else "siting.robust_case_minutes"
    return texts(key, case=row["case"], regret=texts.number(row["regret"], 0 if people else 1))


def session_lines(sessions: Sessions | None, names: Mapping[str, str], texts: Texts) -> list[str]:
    """Where a session is held on which day, who can come, and what goes when it is dropped."""
    if sessions is None:
        return []
    plan, table = sessions.plan, sessions.table
    if table.empty:
        return [texts("siting.no_sessions")]
    first = table.iloc[0]
    heading = texts(
        "siting.session_plan",
        start=first["start"],
        end=first["end"],
        value=round(plan.value),
        gained=round(plan.value - plan.before),
        proof=proof_in_words(plan.gap, texts),
    )
    lines = [
        texts(
            "siting.session",
            date=row["date"],
            site=names[row["site_id"]],
            people=round(row["can_come"]),
            only=round(row["lost_if_closed"]),
        )
        for row in table.to_dict("records")
    ]
    return [heading, *lines]
