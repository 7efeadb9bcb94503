"""Everything that siting answers for a study, and the tables that hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.tables import ids_of
from geoaccess.networks.network import TransportNetwork
from geoaccess.scenarios.scenario import Scenario
from geoaccess.siting.answers.robust import RobustPlan
from geoaccess.siting.plan import SitingPlan
from geoaccess.study.siting.names import names_of
from geoaccess.study.siting.plans import Question, curve_of, next_best_of, plans_of
from geoaccess.study.siting.robust import robust_of
from geoaccess.study.siting.sessions import Sessions, sessions_of


@dataclass(frozen=True, eq=False)
class Answers:
    """What a study asks of siting, answered.

    Attributes
    ----------
    plans
        The plans by name.
    next_best
        The best plans under the widest limit, from `best_plans`; None for ``backup``
        and ``worst_first``, which no one number ranks.
    curve
        From `coverage_curve`; None for ``set_cover``, or when not asked for.
    sessions
        Sites and days of the sessions; None when not asked for.
    robust
        The plans with the best worst case and with the best mean of several futures,
        by rule; None when not asked for.
    """

    plans: Mapping[str, SitingPlan]
    next_best: pd.DataFrame | None
    curve: pd.DataFrame | None
    sessions: Sessions | None
    robust: Mapping[str, RobustPlan] | None


def answers_of(
    asked: Question, network: TransportNetwork, scenarios: tuple[Scenario, ...]
) -> Answers:
    """Answer everything that a study asks; `scenarios` are those in which sites have to hold up."""
    return Answers(
        plans=plans_of(asked),
        next_best=next_best_of(asked),
        curve=curve_of(asked),
        sessions=sessions_of(asked, network),
        robust=robust_of(asked, network, scenarios),
    )


def answer_tables(asked: Question, answers: Answers) -> dict[str, pd.DataFrame]:
    """Everything as tables, with names beside ids and the names of plans in front."""
    plans = answers.plans
    site_names = names_of(asked.candidates) | names_of(asked.practices)
    tables = {"plans": pd.DataFrame([_plan_row(name, plan) for name, plan in plans.items()])}
    for part in ("sites", "assignments", "left_out"):
        frames = [getattr(plan, part).assign(plan=name) for name, plan in plans.items()]
        joined = pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)
        tables[part] = joined[["plan", *(c for c in joined if c != "plan")]]
    tables["left_out"] = _left_out(tables["left_out"], asked.frames["housing"], site_names)
    for name, frame in (("next_best", answers.next_best), ("curve", answers.curve)):
        if frame is not None:
            tables[name] = _listed(frame, site_names)
    if answers.sessions is not None:
        tables["sessions"] = answers.sessions.table
    if answers.robust is not None:
        tables["robust"] = _robust(answers.robust, site_names)
    points = asked.candidates
    flat = points.drop(columns="geometry").assign(lon=points.geometry.x, lat=points.geometry.y)
    return tables | {"candidates": pd.DataFrame(flat)}


def _plan_row(name: str, plan: SitingPlan) -> dict[str, Any]:
    return {
        "plan": name,
        "objective": plan.objective,
        "site_ids": "; ".join(plan.site_ids),
        "unit": plan.unit,
        "before": plan.before,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status,
        "cost": float(plan.sites["cost"].sum()),
    }


def _left_out(
    table: pd.DataFrame, housing: gpd.GeoDataFrame, site_names: Mapping[str, str]
) -> pd.DataFrame:
    """People left out with the names of their place and of the nearest option."""
    known = housing.assign(id=ids_of(housing)).set_index("id")
    shown = table.copy()
    for column in ("municipality", "name"):
        if column in known:
            place = list(shown).index("id") + 1
            shown.insert(place, column, known[column].reindex(shown["id"]).to_numpy())
    named = shown["nearest_option_id"].map(site_names)
    shown.insert(list(shown).index("nearest_option_id") + 1, "nearest_option", named)
    return shown


def _listed(frame: pd.DataFrame, site_names: Mapping[str, str]) -> pd.DataFrame:
    """Plans in a table: ids and names of their sites as one text each.

    How long a search took differs; the same study gives the same bytes.
    """
    timeless = frame.drop(columns="seconds", errors="ignore")
    return timeless.assign(
        site_ids=["; ".join(ids) for ids in frame["site_ids"]],
        sites=["; ".join(site_names[site] for site in ids) for ids in frame["site_ids"]],
    )


def _robust(plans: Mapping[str, RobustPlan], site_names: Mapping[str, str]) -> pd.DataFrame:
    """A row per rule and case: the sites, and what they are worth in that case."""
    frames = [
        plan.cases.assign(
            rule=rule,
            site_ids="; ".join(plan.site_ids),
            sites="; ".join(site_names[site] for site in plan.site_ids),
        )
        for rule, plan in plans.items()
    ]
    joined = pd.concat(frames, ignore_index=True)
    return joined[["rule", *(c for c in joined if c != "rule")]]
