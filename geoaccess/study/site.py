"""Run the siting question of a study: candidates, plans, next best plans and the curve of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.people.people_setting import carries_rules
from geoaccess.coverage.publication.editions import Publication
from geoaccess.coverage.tables import residents_of
from geoaccess.maps.page.page import MapPage
from geoaccess.maps.siting_map import siting_map
from geoaccess.networks.network import TransportNetwork
from geoaccess.siting.candidates import ON_SITE
from geoaccess.siting.plan import SitingPlan
from geoaccess.study.candidates import study_candidates
from geoaccess.study.claim import claimed_by
from geoaccess.study.clock import Clock, Progress
from geoaccess.study.drawing import labels_of
from geoaccess.study.inputs import study_inputs
from geoaccess.study.outputs import provenance
from geoaccess.study.plan import Draft, Study, read_study
from geoaccess.study.publishing import PUBLISHED, study_publication
from geoaccess.study.sheets import write_answer
from geoaccess.study.site_plans import Question, curve_of, next_best_of, plans_of, question
from geoaccess.study.site_words import site_words

STEPS = ("inputs", "network", "candidates", "travel times", "plans", "map", "files")


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
        for ``backup`` and ``worst_first``, which no one number ranks.
    curve
        From `coverage_curve`; None for ``set_cover``, or when not asked for.
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


def site_study(
    path: str | Path,
    *,
    publish: bool | Publication = False,
    progress: Progress | None = None,
) -> SitingStudy:
    """Answer the siting question of a study file, from tables and feeds to map and tables.

    Parameters
    ----------
    path
        The TOML file, with a section ``[siting]``; see the README.
    publish
        Also draw the map for publication: no single places, no small groups. It
        lies in a folder of its own, ``publication``, in the output folder: what is
        in there may be published, nothing beside it.
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
        return _answer(draft, publish, clock)


def _answer(draft: Draft, publish: bool | Publication, clock: Clock) -> SitingStudy:
    """Everything from a study that was read to files; its output folder is held."""
    frames, network = study_inputs(draft, lambda: clock.step("network"))
    study = draft.require()
    clock.step("candidates")
    candidates = study_candidates(study, frames, network)
    clock.step("travel times")
    asked = question(study, frames, candidates, network)
    clock.step("plans")
    plans, next_best, curve = plans_of(asked), next_best_of(asked), curve_of(asked)
    clock.step("map")
    pages = _maps(asked, plans, network, study_publication(publish, frames))
    clock.step("files")
    files = write_answer(
        study.folder,
        "siting",
        pages=pages,
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


def _maps(
    asked: Question,
    plans: Mapping[str, SitingPlan],
    network: TransportNetwork,
    publication: Publication | None,
) -> dict[str, tuple[Path, MapPage]]:
    """The map of the plans, and the one for publication where it is asked for."""
    study = asked.study
    draw = partial(
        siting_map,
        plans,
        asked.frames["housing"],
        practices=asked.practices,
        areas=asked.frames.get("areas"),
        streets=network.streets,
        language=study.language,
        labels=labels_of(study, "map.plan_title"),
    )
    pages = {"map": (study.folder / "siting.html", draw(asked.candidates))}
    if publication is not None:
        published = study.folder / PUBLISHED / "siting.html"
        shown = _publishable(asked.candidates, plans)
        pages["published_map"] = (published, draw(shown, publish=publication))
    return pages


def _publishable(candidates: gpd.GeoDataFrame, plans: Mapping[str, SitingPlan]) -> gpd.GeoDataFrame:
    """Candidates without those on housing sites that no plan opens: they would tell who lives where."""
    opened = {site for plan in plans.values() for site in plan.site_ids}
    home = candidates["id"].str.startswith(f"{ON_SITE}:")
    return candidates[~home | candidates["id"].isin(opened)].reset_index(drop=True)


def _tables(
    asked: Question,
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
            # How long a search took differs; the same study gives the same bytes.
            timeless = frame.drop(columns="seconds", errors="ignore")
            tables[name] = timeless.assign(site_ids=["; ".join(ids) for ids in frame["site_ids"]])
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
