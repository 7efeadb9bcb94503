"""The siting question of a study, and its plans: the tables and times that all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from geoaccess.networks.network import TransportNetwork
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.answers.curves import best_plans, coverage_curve
from geoaccess.siting.options import RANKED_OBJECTIVES, SitingOptions
from geoaccess.siting.plan import SitingPlan
from geoaccess.siting.sites import site_practices
from geoaccess.study.circumstances import study_circumstances, study_times
from geoaccess.study.plan import Study
from geoaccess.study.siting.names import plan_name
from geoaccess.study.supply import with_candidates
from geoaccess.texts import load_texts


@dataclass(frozen=True, eq=False)
class Question:
    """The tables and times of the siting question."""

    study: Study
    frames: Mapping[str, gpd.GeoDataFrame]
    practices: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    times: TravelTimes
    options: SitingOptions

    @property
    def limited(self) -> bool:
        """Whether plans count places."""
        return limited_by_places(self.study)


def limited_by_places(study: Study) -> bool:
    """Whether the plans of a study count places."""
    return study.siting.capacitated or study.siting.objective == "capacitated_coverage"


def question(
    study: Study,
    frames: Mapping[str, gpd.GeoDataFrame],
    candidates: gpd.GeoDataFrame,
    network: TransportNetwork,
) -> Question:
    """Travel times and circumstances of practices and candidates together."""
    practices = frames["practices"]
    if limited_by_places(study) and "places" in practices:
        # Posts and consults for passers-by have no places to count.
        practices = practices[practices["places"].notna()]
    tables = with_candidates({**frames, "practices": practices}, candidates)
    ask = study.siting
    options = SitingOptions(
        capacitated=ask.capacitated,
        statuses=study.statuses,
        percentile=study.percentile,
        leave_uncoverable=ask.leave_uncoverable,
        gap=ask.gap,
        circumstances=study_circumstances(study, network, tables),
    )
    times = study_times(study, network, tables, study.mode)
    return Question(study, frames, practices, candidates, times, options)


def plans_of(asked: Question) -> dict[str, SitingPlan]:
    """A plan for each number of sites or budget; only one where the number is the answer."""
    ask, texts = asked.study.siting, load_texts(asked.study.language)
    return {
        plan_name(limit, texts): site_practices(
            asked.times,
            asked.frames["housing"],
            asked.practices,
            asked.candidates,
            add=limit.add,
            within_min=asked.study.within_min,
            objective=ask.objective,
            time_limit_s=ask.time_limit_s,
            options=replace(asked.options, budget=limit.budget),
        )
        for limit in ask.limits
    }


def next_best_of(asked: Question) -> pd.DataFrame | None:
    """The best plans under the widest limit; None where no one number ranks plans."""
    ask, limit = asked.study.siting, asked.study.siting.limits[-1]
    if ask.objective not in RANKED_OBJECTIVES or ask.plans < 2:
        return None
    return best_plans(
        asked.times,
        asked.frames["housing"],
        asked.practices,
        asked.candidates,
        add=limit.add,
        within_min=asked.study.within_min,
        plans=ask.plans,
        options=replace(asked.options, objective=ask.objective, budget=limit.budget),
        time_limit_s=ask.time_limit_s * ask.plans,
    )


def curve_of(asked: Question) -> pd.DataFrame | None:
    """People or minutes against number of sites or budget; None where the number is the answer.

    Plans that weigh two things in turn are shown by the people whom they cover. The
    curve starts with what there is today.
    """
    ask, limit = asked.study.siting, asked.study.siting.limits[-1]
    if ask.objective == "set_cover" or ask.curve == 0:
        return None
    by_budget = limit.add is None and ask.budget is not None
    objective = ask.objective if ask.objective in RANKED_OBJECTIVES else "coverage"
    return coverage_curve(
        asked.times,
        asked.frames["housing"],
        asked.practices,
        asked.candidates,
        within_min=asked.study.within_min,
        most=None if by_budget else ask.curve,
        budgets=(0.0, *(ask.budget or ())) if by_budget else None,
        options=replace(
            asked.options, objective=objective, budget=None if by_budget else limit.budget
        ),
        time_limit_s=ask.time_limit_s,
    )
