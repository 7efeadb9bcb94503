"""What a planner reads after siting: each plan, what a site is worth, who is still left out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.siting.options import PEOPLE_OBJECTIVES
from geoaccess.siting.plan import SitingPlan
from geoaccess.study.plan import Study
from geoaccess.study.siting.answers import Answers
from geoaccess.study.siting.further_words import (
    curve_line,
    proof_in_words,
    robust_lines,
    session_lines,
)
from geoaccess.study.words import conditions_in_words, short_path, title_lines
from geoaccess.texts import Texts, load_texts

_PLACES = 3
"""So many of the places left out are named."""


def site_words(
    study: Study,
    answers: Answers,
    files: Mapping[str, Path],
    *,
    names: Mapping[str, str],
    homes: Mapping[str, str],
    residents: float,
    unplaced: int,
    takes: bool,
) -> str:
    """Sum up the answers of a study in a few sentences.

    Parameters
    ----------
    study
        The conditions and the language.
    answers
        The plans, and what is asked beside them.
    files
        Where the ``map``, the ``published_map`` if there is one, and the ``folder``
        of the results are.
    names, homes
        What sites and housing places are called, by id.
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
    last = list(answers.plans.values())[-1]
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
    for name, plan in answers.plans.items():
        lines += [_plan_line(name, plan, texts), *_site_lines(plan, texts)]
    lines += _next_best(answers.next_best, last, names, texts)
    lines += curve_line(answers.curve, texts)
    lines += _left_out(last, names, homes, texts)
    lines += robust_lines(answers.robust, names, texts)
    lines += session_lines(answers.sessions, names, texts)
    lines += [
        texts(f"summary.{name}", path=short_path(files[name]))
        for name in ("map", "published_map", "folder")
        if name in files
    ]
    return "\n".join(lines)


def _plan_line(name: str, plan: SitingPlan, texts: Texts) -> str:
    """What the plan reaches and how sure that is."""
    proof = proof_in_words(plan.gap, texts)
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
    plans: pd.DataFrame | None, best: SitingPlan, names: Mapping[str, str], texts: Texts
) -> list[str]:
    """The plans after the best one, and what each loses: people fewer, or minutes or sites more."""
    lines = []
    for plan in [] if plans is None else plans.iloc[1:].to_dict("records"):
        sites = ", ".join(names[site] for site in plan["site_ids"]) or texts("siting.nothing")
        told = {"rank": plan["rank"], "sites": sites}
        if best.objective in PEOPLE_OBJECTIVES:
            lines.append(texts("siting.next_best", loss=round(plan["loss"]), **told))
            continue
        loss, unit = texts.number(plan["loss"], 1), texts.word("siting_unit", best.unit)
        lines.append(texts("siting.next_worse", loss=loss, unit=unit, **told))
    return lines


def _left_out(
    plan: SitingPlan, names: Mapping[str, str], homes: Mapping[str, str], texts: Texts
) -> list[str]:
    """People whom the largest plan leaves out: by reason, and the places with most of them."""
    people = plan.left_out.groupby("reason")["residents"].sum()
    people = people[np.rint(people) > 0].sort_values(ascending=False, kind="stable")
    parts = [
        texts(f"summary_reason.{reason}", people=round(count)) for reason, count in people.items()
    ]
    if not parts:
        return []
    places = plan.left_out.sort_values("residents", ascending=False, kind="stable")
    largest = [_place(row, names, homes, texts) for row in places.head(_PLACES).to_dict("records")]
    return [
        texts("siting.left_out", reasons="; ".join(parts)),
        texts("siting.left_places", places="; ".join(largest)),
    ]


def _place(
    row: Mapping[Hashable, Any], names: Mapping[str, str], homes: Mapping[str, str], texts: Texts
) -> str:
    """A place left out, how many live there, and its nearest option."""
    told = {"place": homes[row["id"]], "people": round(row["residents"])}
    if not np.isfinite(row["nearest_option_min"]):
        return texts("siting.left_place_far", **told)
    minutes = texts.number(row["nearest_option_min"])
    option = names[row["nearest_option_id"]]
    return texts("siting.left_place", option=option, minutes=minutes, **told)
