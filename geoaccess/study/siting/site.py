"""Run the siting question of a study: candidates, plans, next best plans and the curve of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd

from geoaccess.coverage.people.people_setting import carries_rules
from geoaccess.coverage.publication.editions import Publication
from geoaccess.coverage.tables import residents_of
from geoaccess.maps.page.page import MapPage
from geoaccess.maps.siting_map import siting_map
from geoaccess.networks.network import TransportNetwork
from geoaccess.provenance import source_record
from geoaccess.scenarios.scenario import Scenario
from geoaccess.siting.candidates import ON_SITE
from geoaccess.siting.plan import SitingPlan
from geoaccess.study.claim import claimed_by
from geoaccess.study.clock import Clock, Progress
from geoaccess.study.drawing import labels_of
from geoaccess.study.inputs import study_inputs
from geoaccess.study.outputs import provenance
from geoaccess.study.plan import Draft, Study, read_study
from geoaccess.study.publishing import PUBLISHED, study_publication
from geoaccess.study.sheets import write_answer
from geoaccess.study.siting.answers import Answers, answer_tables, answers_of
from geoaccess.study.siting.candidates import study_candidates
from geoaccess.study.siting.names import names_of
from geoaccess.study.siting.plans import Question, question
from geoaccess.study.siting.robust import asked_scenarios, scenario_paths
from geoaccess.study.siting.words import site_words
from geoaccess.texts import load_texts

STEPS = ("inputs", "network", "candidates", "travel times", "plans", "map", "files")


@dataclass(frozen=True, eq=False)
class SitingStudy:
    """What the siting question of a study gives.

    Attributes
    ----------
    study
        The conditions.
    answers
        The plans and all that is asked beside them.
    candidates
        The candidates.
    names, homes
        What practices and candidates, and housing places, are called, by id.
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
    answers: Answers
    candidates: gpd.GeoDataFrame
    names: Mapping[str, str]
    homes: Mapping[str, str]
    residents: float
    unplaced: int
    takes: bool
    files: Mapping[str, Path]
    seconds: Mapping[str, float]

    def __str__(self) -> str:
        return site_words(
            self.study,
            self.answers,
            self.files,
            names=self.names,
            homes=self.homes,
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
    scenarios, faults = asked_scenarios(draft)
    draft = replace(draft, faults=(*draft.faults, *faults), study=None if faults else draft.study)
    with claimed_by(draft):
        return _answer(draft, scenarios, publish, clock)


def _answer(
    draft: Draft, scenarios: tuple[Scenario, ...], publish: bool | Publication, clock: Clock
) -> SitingStudy:
    """Everything from a study that was read to files; its output folder is held."""
    frames, network = study_inputs(draft, lambda: clock.step("network"))
    study = draft.require()
    clock.step("candidates")
    candidates = study_candidates(study, frames, network)
    clock.step("travel times")
    asked = question(study, frames, candidates, network)
    clock.step("plans")
    answers = answers_of(asked, network, scenarios)
    clock.step("map")
    pages = _maps(asked, answers, network, study_publication(publish, frames))
    clock.step("files")
    files = write_answer(
        study.folder,
        "siting",
        pages=pages,
        tables=answer_tables(asked, answers),
        record=provenance(study, frames, network) | _scenario_record(study),
    )
    return SitingStudy(
        study=study,
        answers=answers,
        candidates=candidates,
        names=names_of(frames["practices"]) | names_of(candidates),
        homes=names_of(frames["housing"]),
        residents=float(residents_of(frames["housing"]).sum()),
        unplaced=len(frames["practices"]) - len(asked.practices),
        takes=carries_rules(asked.practices),
        files=files,
        seconds=clock.seconds(),
    )


def _scenario_record(study: Study) -> dict[str, Any]:
    """The scenario files in which sites have to hold up, for the provenance."""
    paths = scenario_paths(study)
    return {"scenarios": [source_record(path) for path in paths]} if paths else {}


def _maps(
    asked: Question,
    answers: Answers,
    network: TransportNetwork,
    publication: Publication | None,
) -> dict[str, tuple[Path, MapPage]]:
    """The map of the plans, and the one for publication where it is asked for."""
    study, plans = asked.study, dict(answers.plans)
    if answers.sessions is not None:
        plans[load_texts(study.language)("siting.sessions")] = answers.sessions.plan
    draw = partial(
        siting_map,
        plans,
        asked.frames["housing"],
        # Sessions stand beside all practices, plans that count places beside those with room.
        practices=asked.practices if answers.sessions is None else asked.frames["practices"],
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
