"""Compare scenarios with the situation of a study, from files to tables and difference maps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.circumstances import Circumstances
from geoaccess.errors import Fault, InputError, raise_faults
from geoaccess.maps.compare_map import compare_map
from geoaccess.maps.labels import MapLabels
from geoaccess.maps.page import MapPage
from geoaccess.networks.network import TransportNetwork
from geoaccess.provenance import source_record
from geoaccess.scenarios.edits import GiveBikes
from geoaccess.scenarios.feed_places import StreetPoints
from geoaccess.scenarios.scenario import Scenario, ScenarioInputs, read_scenario
from geoaccess.siting.comparison import Comparison, compare
from geoaccess.siting.outcomes import Outcome, base_outcome, scenario_outcome
from geoaccess.siting.scenario_times import ScenarioTimes
from geoaccess.study.circumstances import study_circumstances
from geoaccess.study.claim import claimed_by
from geoaccess.study.clock import Clock, Progress
from geoaccess.study.compare_words import compare_words
from geoaccess.study.inputs import study_inputs
from geoaccess.study.outputs import provenance
from geoaccess.study.plan import Draft, Study, read_study, service_dates
from geoaccess.study.sheets import write_answer
from geoaccess.texts import load_texts

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
    path: str | Path, *scenarios: str | Path, progress: Progress | None = None
) -> ComparisonStudy:
    """Compare scenario files with the situation of a study file.

    Parameters
    ----------
    path
        The study file.
    scenarios
        Scenario files, as `read_scenario` reads them or the map of a study saves
        them.
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
    read, faults = _read(scenarios, draft)
    with claimed_by(draft):
        return _answer(draft, read, faults, [Path(scenario) for scenario in scenarios], clock)


def _answer(
    draft: Draft,
    scenarios: tuple[Scenario, ...],
    faults: tuple[Fault, ...],
    paths: Sequence[Path],
    clock: Clock,
) -> ComparisonStudy:
    """Everything from files that were read to files; the output folder is held."""
    frames, network = _inputs(draft, faults, clock)
    study = draft.require()
    clock.step("base")
    asked = _Compute.of(study, frames, network)
    base = asked.base()
    clock.step("scenarios")
    outcomes = tuple(asked.outcome(base, scenario) for scenario in scenarios)
    result = compare(base, *outcomes)
    clock.step("map")
    pages = {
        f"map: {outcome.name}": (
            study.folder / f"compare_{slug(outcome.name)}.html",
            _map(study, base, outcome, frames, network),
        )
        for outcome in outcomes
    }
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
        | {"scenarios": [source_record(path) for path in paths]},
    )
    return ComparisonStudy(study, base, outcomes, scenarios, result, files, clock.seconds())


def _read(
    paths: Sequence[str | Path], draft: Draft
) -> tuple[tuple[Scenario, ...], tuple[Fault, ...]]:
    """All scenarios with names of their own, and what is wrong with their files."""
    read: list[Scenario] = []
    faults: list[Fault] = []
    if not paths:
        faults.append(Fault("scenarios", "none is given.", "Name at least one scenario file."))
    for path in map(Path, paths):
        try:
            scenario = read_scenario(path)
        except InputError as error:
            faults += list(error.faults) or [Fault(path.name, str(error), "")]
            continue
        faults += _bike_faults(scenario, path, draft)
        taken = {known.name for known in read}
        if scenario.name in taken:
            # The map of a study names every choice it saves after the study.
            scenario = replace(scenario, name=f"{scenario.name} ({path.stem})")
        read.append(scenario)
    double = {s.name for s in read if sum(s.name == other.name for other in read) > 1}
    faults += [Fault(name, "this scenario is given twice.", "Name it once.") for name in double]
    return tuple(read), tuple(faults)


def _bike_faults(scenario: Scenario, path: Path, draft: Draft) -> list[Fault]:
    """Bikes help nobody in a study that does not say what they open."""
    gives = any(isinstance(edit, GiveBikes) for edit in scenario.edits)
    if not gives or draft.study is None or draft.study.bike_mode is not None:
        return []
    problem = f"it gives bikes, but {draft.study.path.name} does not say where they lead."
    remedy = 'Write bike_mode = "bike_transit" or "bike" under [travel] of the study.'
    return [Fault(path.name, problem, remedy)]


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


@dataclass(frozen=True, eq=False)
class _Compute:
    """Base and scenarios under the conditions of a study."""

    study: Study
    inputs: ScenarioInputs
    times: ScenarioTimes

    @classmethod
    def of(
        cls, study: Study, frames: Mapping[str, gpd.GeoDataFrame], network: TransportNetwork
    ) -> _Compute:
        """Ready to compute, with the network of the study."""
        dates = service_dates(study.service_date, study.week)
        feeds = study.timetable if dates else ()
        inputs = ScenarioInputs(
            frames["housing"],
            frames["practices"],
            feeds=feeds,
            streets=StreetPoints(network.streets.lon, network.streets.lat),
        )
        times = ScenarioTimes(
            streets=network.streets,
            mode=study.mode,
            departures=study.departures,
            service_dates=dates,
            percentiles=study.percentiles,
            max_trip_min=study.max_trip_min,
            options=study.options,
            networks={tuple(feeds): network},
        )
        return cls(study, inputs, times)

    def base(self) -> Outcome:
        """The situation of the study."""
        name = load_texts(self.study.language)("compare.now")
        return base_outcome(
            self.inputs,
            self.times,
            name=name,
            circumstances=self.circumstances,
            within_min=self.study.within_min,
            statuses=self.study.statuses,
            percentile=self.study.percentile,
        )

    def outcome(self, base: Outcome, scenario: Scenario) -> Outcome:
        """The situation under a scenario."""
        return scenario_outcome(
            base,
            scenario,
            self.times,
            folder=self.study.folder / "scenarios" / slug(scenario.name),
            circumstances=self.circumstances,
            within_min=self.study.within_min,
            statuses=self.study.statuses,
            percentile=self.study.percentile,
        )

    def circumstances(self, inputs: ScenarioInputs) -> Circumstances | None:
        """Visits, bikes and drive times in a situation, as far as the study asks for them."""
        tables = {"housing": inputs.housing, "practices": inputs.practices}
        return study_circumstances(self.study, self.times.network(inputs), tables)


def slug(name: str) -> str:
    """A name as part of the name of a file.

    Examples
    --------
    >>> slug("Avondbus Zundert / Breda"), slug("...")
    ('avondbus-zundert-breda', 'scenario')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "scenario"


def _map(
    study: Study,
    base: Outcome,
    outcome: Outcome,
    frames: Mapping[str, gpd.GeoDataFrame],
    network: TransportNetwork,
) -> MapPage:
    before, after = base.inputs.practices, outcome.inputs.practices
    closed = before[~before["id"].isin(after["id"])]
    both = pd.concat([after, closed], ignore_index=True) if len(closed) else after
    return compare_map(
        base.coverage,
        outcome.coverage,
        names=(base.name, outcome.name),
        practices=gpd.GeoDataFrame(both, crs=before.crs),
        areas=frames.get("areas"),
        streets=network.streets,
        language=study.language,
        labels=MapLabels(title=study.title, model=study.model),
    )
