"""Run the siting question of a study: candidates, plans, next best plans and the curve of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.people_setting import carries_rules
from geoaccess.coverage.tables import residents_of
from geoaccess.maps.page import MapPage
from geoaccess.maps.siting_map import siting_map
from geoaccess.networks.network import TransportNetwork
from geoaccess.routing.times import TravelTimes
from geoaccess.siting.answers import best_plans, coverage_curve
from geoaccess.siting.options import PEOPLE_OBJECTIVES, SitingOptions
from geoaccess.siting.plan import SitingPlan
from geoaccess.siting.sites import site_practices
from geoaccess.study.candidates import study_candidates
from geoaccess.study.circumstances import study_circumstances, study_times
from geoaccess.study.claim import claimed_by
from geoaccess.study.clock import Clock, Progress
from geoaccess.study.inputs import study_inputs
from geoaccess.study.plan import Draft, Study, read_study
from geoaccess.study.outputs import provenance
from geoaccess.study.sheets import write_answer
from geoaccess.study.site_words import plan_name, site_words
from geoaccess.texts import load_texts

STEPS = ("inputs", "network", "candidates", "travel times", "plans", "map", "files")

_COUNTED = ("coverage", "capacitated_coverage")
"""Objectives for which the next best plans and the curve of people mean something."""


@dataclass(frozen=True, eq=False)
class SitingStudy:
    """What the siting question of a study gives.

    Attributes
    ----------
    study
        The conditions.
    plans
        The plans by name.
    next_best
        The best plans for the largest number of sites, from `best_plans`; None
        for other objectives than coverage.
    curve
        From `coverage_curve`; None for other objectives, or when not asked for.
    candidates
        The candidates.
    residents
        Residents in the study.
    unplaced
        Practices left out because they state no places and the plans count them.
    takes
        Whether rules on whom practices take were applied.
    files
        What was written, by name.
    seconds
        How long each step took.
    """

    study: Study
    plans: Mapping[str, SitingPlan]
    next_best: pd.DataFrame | None
    curve: pd.DataFrame | None
    candidates: gpd.GeoDataFrame
    residents: float
    unplaced: int
    takes: bool
    files: Mapping[str, Path]
    seconds: Mapping[str, float]

    def __str__(self) -> str:
        return site_words(
            self.study,
            self.plans,
            self.next_best,
            self.files,
            candidates=self.candidates,
            residents=self.residents,
            unplaced=self.unplaced,
            takes=self.takes,
        )


@dataclass(frozen=True, eq=False)
class _Question:
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
        return _limited(self.study)


def site_study(path: str | Path, *, progress: Progress | None = None) -> SitingStudy:
    """Answer the siting question of a study file, from tables and feeds to map and tables.

    Parameters
    ----------
    path
        The TOML file, with a section ``[siting]``; see the README.
    progress
        Called before each step with its number, the number of steps and its name.

    Returns
    -------
    SitingStudy
        It prints as a few sentences that a planner understands.

    Raises
    ------
    InputError
        With all faults of the study file and the inputs at once.
    InfeasibleError
        If everyone must be served and cannot be.
    """
    clock = Clock(STEPS, progress)
    clock.step("inputs")
    draft = read_study(path)
    with claimed_by(draft):
        return _answer(draft, clock)


def _answer(draft: Draft, clock: Clock) -> SitingStudy:
    """Everything from a study that was read to files; its output folder is held."""
    frames, network = study_inputs(draft, lambda: clock.step("network"))
    study = draft.require()
    clock.step("candidates")
    candidates = study_candidates(study, frames, network)
    clock.step("travel times")
    asked = _question(study, frames, candidates, network)
    clock.step("plans")
    plans, next_best, curve = _plans(asked), _next_best(asked), _curve(asked)
    clock.step("map")
    page = _map(asked, plans, network)
    clock.step("files")
    files = write_answer(
        study.folder,
        "siting",
        pages={"map": (study.folder / "siting.html", page)},
        tables=_tables(asked, plans, next_best, curve),
        record=provenance(study, frames, network),
    )
    return SitingStudy(
        study=study,
        plans=plans,
        next_best=next_best,
        curve=curve,
        candidates=candidates,
        residents=float(residents_of(frames["housing"]).sum()),
        unplaced=len(frames["practices"]) - len(asked.practices),
        takes=carries_rules(asked.practices),
        files=files,
        seconds=clock.seconds(),
    )


def _limited(study: Study) -> bool:
    return study.siting.capacitated or study.siting.objective == "capacitated_coverage"


def _question(
    study: Study,
    frames: Mapping[str, gpd.GeoDataFrame],
    candidates: gpd.GeoDataFrame,
    network: TransportNetwork,
) -> _Question:
    """Travel times and circumstances of practices and candidates together."""
    practices = frames["practices"]
    if _limited(study) and "places" in practices:
        # Posts and consults for passers-by have no places to count.
        practices = practices[practices["places"].notna()]
    every = pd.concat([practices, candidates.assign(status="open")], ignore_index=True)
    tables = {**frames, "practices": gpd.GeoDataFrame(every, crs=practices.crs)}
    ask = study.siting
    options = SitingOptions(
        budget=ask.budget,
        capacitated=ask.capacitated,
        statuses=study.statuses,
        percentile=study.percentile,
        leave_uncoverable=ask.leave_uncoverable,
        gap=ask.gap,
        circumstances=study_circumstances(study, network, tables),
    )
    times = study_times(study, network, tables, study.mode)
    return _Question(study, frames, practices, candidates, times, options)


def _plans(asked: _Question) -> dict[str, SitingPlan]:
    """A plan for each number of sites; only one where the number is the answer."""
    ask, texts = asked.study.siting, load_texts(asked.study.language)
    numbers: tuple[int | None, ...] = (None,) if ask.objective == "set_cover" else ask.add
    return {
        plan_name(number, texts): site_practices(
            asked.times,
            asked.frames["housing"],
            asked.practices,
            asked.candidates,
            add=number,
            within_min=asked.study.within_min,
            objective=ask.objective,
            time_limit_s=ask.time_limit_s,
            options=asked.options,
        )
        for number in numbers
    }


def _next_best(asked: _Question) -> pd.DataFrame | None:
    ask = asked.study.siting
    if ask.objective not in _COUNTED or ask.plans < 2:
        return None
    return best_plans(
        asked.times,
        asked.frames["housing"],
        asked.practices,
        asked.candidates,
        add=ask.add[-1],
        within_min=asked.study.within_min,
        plans=ask.plans,
        options=replace(asked.options, capacitated=asked.limited),
        time_limit_s=ask.time_limit_s * ask.plans,
    )


def _curve(asked: _Question) -> pd.DataFrame | None:
    ask = asked.study.siting
    if ask.objective not in PEOPLE_OBJECTIVES or ask.curve == 0:
        return None
    return coverage_curve(
        asked.times,
        asked.frames["housing"],
        asked.practices,
        asked.candidates,
        within_min=asked.study.within_min,
        most=ask.curve,
        options=replace(asked.options, capacitated=asked.limited),
        time_limit_s=ask.time_limit_s,
    )


def _map(
    asked: _Question, plans: Mapping[str, SitingPlan], network: TransportNetwork
) -> MapPage:
    study = asked.study
    return siting_map(
        plans,
        asked.frames["housing"],
        asked.candidates,
        practices=asked.practices,
        areas=asked.frames.get("areas"),
        streets=network.streets,
        language=study.language,
        title=study.title,
        model=study.model,
    )


def _tables(
    asked: _Question,
    plans: Mapping[str, SitingPlan],
    next_best: pd.DataFrame | None,
    curve: pd.DataFrame | None,
) -> dict[str, pd.DataFrame]:
    """Everything as tables, the names of plans in front."""
    overview = pd.DataFrame([_plan_row(name, plan) for name, plan in plans.items()])
    tables = {"plans": overview}
    for part in ("sites", "assignments", "left_out"):
        frames = [getattr(plan, part).assign(plan=name) for name, plan in plans.items()]
        joined = pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)
        tables[part] = joined[["plan", *(c for c in joined if c != "plan")]]
    for name, frame in (("next_best", next_best), ("curve", curve)):
        if frame is not None:
            tables[name] = frame.assign(site_ids=["; ".join(ids) for ids in frame["site_ids"]])
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
        "seconds": round(plan.seconds, 3),
        "cost": float(plan.sites["cost"].sum()),
    }
