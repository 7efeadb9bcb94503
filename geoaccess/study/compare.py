"""Compare scenarios with the situation of a study, from files to tables and difference maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.publication.editions import Publication
from geoaccess.errors import Fault, InputError, raise_faults
from geoaccess.maps.compare_map import compare_map
from geoaccess.maps.page.page import MapPage
from geoaccess.networks.network import TransportNetwork
from geoaccess.provenance import source_record
from geoaccess.scenarios.scenario import Scenario
from geoaccess.siting.answers.comparison import Comparison, compare
from geoaccess.siting.answers.outcomes import Outcome
from geoaccess.study.claim import claimed_by
from geoaccess.study.clock import Clock, Progress
from geoaccess.study.compare_words import compare_words
from geoaccess.study.drawing import labels_of
from geoaccess.study.inputs import study_inputs
from geoaccess.study.outputs import provenance
from geoaccess.study.plan import Draft, Study, read_study
from geoaccess.study.publishing import PUBLISHED, study_publication
from geoaccess.study.scenario_files import read_scenarios, slugs
from geoaccess.study.sheets import write_answer
from geoaccess.study.situations import StudySituations

STEPS = ("inputs", "network", "base", "scenarios", "map", "files")


@dataclass(frozen=True, eq=False)
class ComparisonStudy:
    """What a comparison gives.

    Attributes
    ----------
    study
        The conditions, the same for the base and all scenarios.
    base, outcomes
        The situation of the study, and that under each scenario.
    scenarios
        The scenarios as they were read.
    comparison
        The differences in people.
    files
        What was written, by name: ``folder``, ``summary``, ``by_area``,
        ``by_reason``, ``places``, ``workbook``, ``provenance``, and the difference
        map of each scenario as ``map: <name>``.
    seconds
        How long each step took.
    """

    study: Study
    base: Outcome
    outcomes: tuple[Outcome, ...]
    scenarios: tuple[Scenario, ...]
    comparison: Comparison
    files: Mapping[str, Path]
    seconds: Mapping[str, float]

    def __str__(self) -> str:
        return compare_words(
            self.study, self.base, self.outcomes, self.scenarios, self.comparison, self.files
        )


def compare_study(
    path: str | Path,
    *scenarios: str | Path,
    publish: bool | Publication = False,
    progress: Progress | None = None,
) -> ComparisonStudy:
    """Compare scenario files with the situation of a study file.

    Parameters
    ----------
    path
        The study file.
    scenarios
        Scenario files, as `read_scenario` reads them or the map of a study saves
        them.
    publish
        Also draw the maps for publication: no single places, no small groups. They
        lie in a folder of their own, ``publication``, in the output folder: what is
        in there may be published, nothing beside it.
    progress
        Called before each step with its number, the number of steps and its name.

    Returns
    -------
    ComparisonStudy
        It prints as a few sentences that a planner understands.

    Raises
    ------
    InputError
        With all faults of the study, its inputs and the scenario files at once.
    """
    clock = Clock(STEPS, progress)
    clock.step("inputs")
    draft = read_study(path)
    asked = _Asked(*read_scenarios(scenarios, draft), tuple(map(Path, scenarios)), publish)
    with claimed_by(draft):
        return _answer(draft, asked, clock)


class _Asked(NamedTuple):
    """The scenarios of a comparison, what is wrong with their files, and the edition asked for."""

    scenarios: tuple[Scenario, ...]
    faults: tuple[Fault, ...]
    paths: tuple[Path, ...]
    publish: bool | Publication


def _answer(draft: Draft, asked: _Asked, clock: Clock) -> ComparisonStudy:
    """Everything from files that were read to files; the output folder is held."""
    frames, network = _inputs(draft, asked.faults, clock)
    study = draft.require()
    clock.step("base")
    situations = StudySituations.of(study, frames, network)
    base = situations.base()
    clock.step("scenarios")
    folders = slugs(scenario.name for scenario in asked.scenarios)
    outcomes = tuple(
        situations.outcome(base, scenario, study.folder / "scenarios" / folders[scenario.name])
        for scenario in asked.scenarios
    )
    result = compare(base, *outcomes)
    clock.step("map")
    publication = study_publication(asked.publish, frames)
    pages = _maps(study, base, outcomes, (frames, network), publication)
    clock.step("files")
    files = write_answer(
        study.folder,
        "compare",
        pages=pages,
        tables={
            "summary": result.summary,
            "by_area": result.by_area,
            "by_reason": result.by_reason,
            "places": result.places,
        },
        record=provenance(study, frames, network)
        | {"scenarios": [source_record(path) for path in asked.paths]},
    )
    return ComparisonStudy(study, base, outcomes, asked.scenarios, result, files, clock.seconds())


def _inputs(
    draft: Draft, faults: tuple[Fault, ...], clock: Clock
) -> tuple[dict[str, gpd.GeoDataFrame], TransportNetwork]:
    """Tables and network of the study; its faults and those of the scenarios come together."""
    try:
        frames, network = study_inputs(draft, lambda: clock.step("network"))
    except InputError as error:
        raise_faults([*error.faults, *faults] if faults else [])
        raise
    raise_faults(faults)
    return frames, network


def _maps(
    study: Study,
    base: Outcome,
    outcomes: Sequence[Outcome],
    tables: tuple[Mapping[str, gpd.GeoDataFrame], TransportNetwork],
    publication: Publication | None,
) -> dict[str, tuple[Path, MapPage]]:
    """The difference map of every scenario, and the one for publication where it is asked for."""
    pages = {}
    parts = slugs(outcome.name for outcome in outcomes)
    for outcome in outcomes:
        draw = _drawer(study, base, outcome, *tables)
        file = f"compare_{parts[outcome.name]}.html"
        pages[f"map: {outcome.name}"] = (study.folder / file, draw())
        if publication is not None:
            published = study.folder / PUBLISHED / file
            pages[f"published_map: {outcome.name}"] = (published, draw(publish=publication))
    return pages


def _drawer(
    study: Study,
    base: Outcome,
    outcome: Outcome,
    frames: Mapping[str, gpd.GeoDataFrame],
    network: TransportNetwork,
) -> Callable[..., MapPage]:
    """Draws the map of a scenario; practices that close are on it as well."""
    before, after = base.inputs.practices, outcome.inputs.practices
    closed = before[~before["id"].isin(after["id"])]
    both = pd.concat([after, closed], ignore_index=True) if len(closed) else after
    return partial(
        compare_map,
        base.coverage,
        outcome.coverage,
        names=(base.name, outcome.name),
        practices=gpd.GeoDataFrame(both, crs=before.crs),
        areas=frames.get("areas"),
        streets=network.streets,
        language=study.language,
        labels=labels_of(study, "map.compare_title"),
    )
