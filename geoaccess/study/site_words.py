"""What a planner reads after siting: each plan, what a site is worth, who is still left out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from geoaccess.siting.options import PEOPLE_OBJECTIVES
from geoaccess.siting.plan import SitingPlan
from geoaccess.study.plan import Study
from geoaccess.study.words import conditions_in_words, short_path, title_lines
from geoaccess.texts import Texts, load_texts


def plan_name(number: int | None, texts: Texts) -> str:
    """What a plan for so many sites is called.

    Examples
    --------
    >>> [plan_name(number, load_texts("en")) for number in (1, 2, None)]
    ['1 new site', '2 new sites', 'fewest sites']
    """
    if number is None:
        return texts("siting.fewest")
    return texts("siting.one_site") if number == 1 else texts("siting.sites", count=number)


def site_words(
    study: Study,
    plans: Mapping[str, SitingPlan],
    next_best: pd.DataFrame | None,
    files: Mapping[str, Path],
    *,
    candidates: pd.DataFrame,
    residents: float,
    unplaced: int,
    takes: bool,
) -> str:
    """Sum up the plans of a study in a few sentences.

    Parameters
    ----------
    study
        The conditions and the language.
    plans, next_best
        The plans by name, and the best ones for the largest number of sites.
    files
        Where the ``map``, the ``published_map`` if there is one, and the ``folder``
        of the results are.
    candidates
        The candidates, for their names.
    residents
        Residents in the study.
    unplaced
        Practices that were left out because they state no places.
    takes
        Whether rules on whom practices take were applied.

    Returns
    -------
    str
        One sentence a line.
    """
    texts = load_texts(study.language)
    lines = title_lines(study, texts)
    last = list(plans.values())[-1]
    lines.append(
        texts(
            "siting.now",
            covered=round(last.before),
            residents=round(residents),
            share=texts.share(last.before / residents if residents else 0.0, 1),
            conditions=conditions_in_words(study, texts, takes=takes),
        )
    )
    if unplaced:
        lines.append(texts("siting.unplaced", count=unplaced))
    for name, plan in plans.items():
        lines += [_plan_line(name, plan, texts), *_site_lines(plan, texts)]
    lines += [*_next_best(next_best, last, candidates, texts), *_left_out(last, texts)]
    lines += [
        texts(f"summary.{name}", path=short_path(files[name]))
        for name in ("map", "published_map", "folder")
        if name in files
    ]
    return "\n".join(lines)


def _plan_line(name: str, plan: SitingPlan, texts: Texts) -> str:
    """What the plan reaches and how sure that is."""
    proof = (
        texts("siting.proven")
        if plan.gap == 0
        else texts("siting.at_most", gap=texts.share(plan.gap, 1))
    )
    sites = ", ".join(_names(plan.sites)) or texts("siting.nothing")
    if plan.objective in PEOPLE_OBJECTIVES and plan.objective != "backup":
        gained = round(plan.value - plan.before)
        value = texts("siting.people", value=round(plan.value), gained=gained)
    else:
        unit = texts.word("siting_unit", plan.unit)
        value = texts("siting.other", value=texts.number(plan.value, 1), unit=unit)
    return texts("siting.plan", name=name, sites=sites, value=value, proof=proof)


def _names(sites: pd.DataFrame) -> list[str]:
    """Names of sites, ids where there are none."""
    if "name" not in sites:
        return [str(identity) for identity in sites["id"]]
    return [str(name) for name in sites["name"].where(sites["name"].notna(), sites["id"])]


def _site_lines(plan: SitingPlan, texts: Texts) -> list[str]:
    """What each site adds alone, and what goes when only it closes."""
    if len(plan.sites) < 2:
        return []
    rows = zip(_names(plan.sites), plan.sites.to_dict("records"), strict=True)
    return [
        texts(
            "siting.site",
            site=name,
            alone=round(row["gain_alone"]),
            lost=round(row["lost_if_closed"]),
        )
        for name, row in rows
    ]


def _next_best(
    plans: pd.DataFrame | None, best: SitingPlan, candidates: pd.DataFrame, texts: Texts
) -> list[str]:
    """The plan after the best one, and what it loses: people fewer, or minutes or sites more."""
    if plans is None or len(plans) < 2:
        return []
    second = plans.iloc[1]
    sites = ", ".join(_names(candidates[candidates["id"].isin(second["site_ids"])]))
    if best.objective in PEOPLE_OBJECTIVES:
        return [texts("siting.next_best", sites=sites, loss=round(second["loss"]))]
    loss, unit = texts.number(second["loss"], 1), texts.word("siting_unit", best.unit)
    return [texts("siting.next_worse", sites=sites, loss=loss, unit=unit)]


def _left_out(plan: SitingPlan, texts: Texts) -> list[str]:
    """People whom the largest plan leaves out, by reason."""
    people = plan.left_out.groupby("reason")["residents"].sum()
    people = people[np.rint(people) > 0].sort_values(ascending=False, kind="stable")
    parts = [
        texts(f"summary_reason.{reason}", people=round(count)) for reason, count in people.items()
    ]
    return [texts("siting.left_out", reasons="; ".join(parts))] if parts else []
