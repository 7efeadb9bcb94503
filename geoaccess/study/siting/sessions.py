"""Sessions instead of practices: which sites on which days, beside the practices there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaccess.coverage.tables import ids_of
from geoaccess.networks.network import TransportNetwork
from geoaccess.options import DepartureWindow
from geoaccess.routing.merge_times import merge_times
from geoaccess.siting.evaluate import Opened, of_use, people_served
from geoaccess.siting.explain import contributions
from geoaccess.siting.models.sessions import choose_sessions
from geoaccess.siting.plan import SitingPlan
from geoaccess.siting.pose import pose
from geoaccess.siting.problem import SitingProblem
from geoaccess.siting.sites import make_plan
from geoaccess.study.circumstances import study_circumstances, study_times
from geoaccess.study.session_settings import DAYS, SessionsAsk
from geoaccess.study.siting.plans import Question
from geoaccess.study.supply import with_candidates

OBJECTIVE = "sessions"


@dataclass(frozen=True, eq=False)
class Sessions:
    """Which sites are staffed on which days.

    Attributes
    ----------
    plan
        The outcome with a row per site that is used, whatever its days.
    table
        A row per session, in the order of the days: ``date``, ``start``, ``end``,
        ``site_id``, ``name`` where known, ``can_come`` (residents) and
        ``lost_if_closed`` (of them, those who reach nothing else in time).
    """

    plan: SitingPlan
    table: pd.DataFrame


def sessions_of(asked: Question, network: TransportNetwork) -> Sessions | None:
    """The best sessions within the limits of the study; None where it asks for none.

    People are counted as in plans: those whom practices reach are reached already.
    Who can come to a session leaves home in its hours; where the study looks at a
    week of visits, people must be free then, and home again.
    """
    study, ask = asked.study, asked.study.siting.sessions
    if ask is None:
        return None
    offered = _offered(asked.candidates, ask)
    problem = _problem(asked, network, offered, ask)
    where, when = (pd.factorize(offered[column])[0] for column in ("site_id", "date"))
    choice = choose_sessions(
        problem,
        where,
        when,
        add=ask.sites,
        per_site=ask.per_site,
        teams=ask.teams,
        time_limit_s=study.siting.time_limit_s,
    )
    # A solver may fill an evening for nothing.
    choice = replace(choice, opened=of_use(choice.opened, partial(people_served, problem)))
    conditions = {
        "within_min": study.within_min,
        "statuses": list(study.statuses),
        "travel_times": dict(asked.times.options),
    }
    plan = replace(
        make_plan(problem, choice, OBJECTIVE, offered, conditions),
        provenance=asked.times.provenance,
    )
    return Sessions(_by_site(plan, problem, offered), _table(problem, choice.opened, offered, ask))


def _offered(candidates: gpd.GeoDataFrame, ask: SessionsAsk) -> gpd.GeoDataFrame:
    """Every candidate on every day that may be chosen, open in the hours of a session."""
    days = []
    for date in ask.dates:
        day = DAYS[date.weekday()].capitalize()
        days.append(
            candidates.assign(
                id=[f"{site} {date.isoformat()}" for site in ids_of(candidates)],
                site_id=ids_of(candidates),
                date=date,
                status="open",
                opening_hours=f"{day} {ask.hours[0]}-{ask.hours[1]}",
            )
        )
    return gpd.GeoDataFrame(pd.concat(days, ignore_index=True), crs=candidates.crs)


def _problem(
    asked: Question, network: TransportNetwork, offered: gpd.GeoDataFrame, ask: SessionsAsk
) -> SitingProblem:
    """Practices as they are and sessions as candidates, each with the travel times of its day."""
    study, practices = asked.study, asked.frames["practices"]
    parts = [asked.times]
    for date in ask.dates:
        then = replace(study, departures=DepartureWindow(*ask.hours, date=date))
        day = offered[offered["date"] == date]
        parts.append(study_times(then, network, {**asked.frames, "practices": day}, study.mode))
    tables, housing = with_candidates(asked.frames, offered), asked.frames["housing"]
    return pose(
        merge_times(parts, ids_of(housing), ids_of(tables["practices"])),
        housing,
        practices,
        offered,
        add=len(offered),
        within_min=study.within_min,
        objective="coverage",
        options=replace(
            asked.options,
            capacitated=False,
            circumstances=study_circumstances(study, network, tables),
        ),
    )


def _table(
    problem: SitingProblem, opened: Opened, offered: pd.DataFrame, ask: SessionsAsk
) -> pd.DataFrame:
    """A row per session."""
    chosen = offered.set_index("id").reindex(problem.site_ids[opened])
    names = {"name": chosen["name"].to_numpy()} if "name" in chosen else {}
    table = pd.DataFrame(
        {
            "date": chosen["date"].to_numpy(),
            "start": ask.hours[0],
            "end": ask.hours[1],
            "site_id": chosen["site_id"].to_numpy(),
            **names,
            "can_come": np.asarray(problem.cover()[:, opened].T @ problem.residents),
            "lost_if_closed": contributions(problem, opened)["lost_if_closed"].to_numpy(),
        }
    )
    return table.sort_values(["date", "site_id"], ignore_index=True)


def _by_site(plan: SitingPlan, problem: SitingProblem, offered: pd.DataFrame) -> SitingPlan:
    """The plan with the sessions of a site as one site, as a map shows it."""
    site_of: Mapping[str, str] = dict(zip(offered["id"], offered["site_id"], strict=True))
    goes = plan.assignments.assign(site_id=plan.assignments["site_id"].replace(site_of))
    left = plan.left_out
    return replace(
        plan,
        sites=_sites(plan.sites, problem, site_of),
        assignments=goes.groupby(["housing_id", "site_id"], sort=False, as_index=False).agg(
            {"residents": "sum", "travel_time_min": "max"}
        ),
        left_out=left.assign(nearest_option_id=left["nearest_option_id"].replace(site_of)),
    )


def _sites(
    sessions: pd.DataFrame, problem: SitingProblem, site_of: Mapping[str, str]
) -> pd.DataFrame:
    """A row per site: what it adds on its days alone, and what goes when all of them go."""
    number = pd.Series(np.arange(len(problem.site_ids)), problem.site_ids)
    site, held = sessions["id"].map(site_of), number[sessions["id"]].to_numpy()
    nobody = people_served(problem, held[:0])
    everyone = people_served(problem, held)
    table = sessions.assign(id=site).drop_duplicates("id").reset_index(drop=True)
    table["residents"] = sessions["residents"].groupby(site.to_numpy(), sort=False).sum().to_numpy()
    own = [(site == identity).to_numpy() for identity in table["id"]]
    table["gain_alone"] = [people_served(problem, held[mine]) - nobody for mine in own]
    table["lost_if_closed"] = [everyone - people_served(problem, held[~mine]) for mine in own]
    return table
