"""Run a study: inputs, network, travel times, coverage, map and files."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.reach import coverage
from geoaccess.coverage.result import Coverage
from geoaccess.networks.network import TransportNetwork
from geoaccess.routing.times import TravelTimes
from geoaccess.study.circumstances import study_circumstances, study_times
from geoaccess.study.claim import claimed_by
from geoaccess.study.clock import Clock, Progress
from geoaccess.study.drawing import draw_map
from geoaccess.study.inputs import study_inputs
from geoaccess.study.outputs import provenance, write_outputs
from geoaccess.study.plan import Draft, Study, read_study
from geoaccess.study.summary import summary

STEPS = ("inputs", "network", "travel times", "coverage", "map", "files")


@dataclass(frozen=True, eq=False)
class StudyResult:
    """What a run gives.

    Attributes
    ----------
    study
        The conditions.
    coverage
        Who reaches a practice, who does not, and why.
    times
        The travel times behind it.
    files
        What was written, by name: ``map``, ``folder``, ``places``, ``places_csv``,
        ``summary``, ``provenance`` and, where the housing table says the
        municipality, ``municipalities``.
    seconds
        How long each step took.
    tables
        The inputs as they were read: ``housing``, ``practices`` and, where given,
        ``areas``.
    network
        The network that the times were computed on.
    circumstances
        What the coverage knew beyond travel times; None where that is nothing.
    """

    study: Study
    coverage: Coverage
    times: TravelTimes
    files: Mapping[str, Path]
    seconds: Mapping[str, float]
    tables: Mapping[str, gpd.GeoDataFrame]
    network: TransportNetwork
    circumstances: Circumstances | None

    def __str__(self) -> str:
        return summary(self.study, self.coverage, self.files)


def run_study(
    path: str | Path,
    *,
    map_path: str | Path | None = None,
    despite_errors: bool = False,
    progress: Progress | None = None,
) -> StudyResult:
    """Run a study file from tables and feeds to a map.

    Parameters
    ----------
    path
        The TOML file; see the README for its sections. Relative paths start from
        its folder. The network is kept in the output folder, under a name that
        follows from the content of its inputs: a second run is fast, and a changed
        feed is never overlooked.
    map_path
        Where to write the map instead of where the study file says.
    despite_errors
        Run also when the inputs do not fit together, see `check_data`.
    progress
        Called before each step with its number, the number of steps and its name.

    Returns
    -------
    StudyResult
        It prints as a few sentences that a planner understands.

    Raises
    ------
    InputError
        With all faults of the study file and the inputs at once.
    NoServiceError
        If nothing runs on the service date.
    BusyError
        If another run is writing to the same output folder.
    OutputError
        If results cannot be written; those of earlier runs are as they were.
    """
    with running(
        path, map_path=map_path, despite_errors=despite_errors, progress=progress
    ) as result:
        return result


@contextlib.contextmanager
def running(
    path: str | Path,
    *,
    map_path: str | Path | None = None,
    despite_errors: bool = False,
    progress: Progress | None = None,
) -> Iterator[StudyResult]:
    """As `run_study`; the output folder stays held for further files of the same run."""
    clock = Clock(STEPS, progress)
    clock.step("inputs")
    draft = read_study(path)
    if draft.study is not None and map_path is not None:
        draft = replace(draft, study=replace(draft.study, map=Path(map_path).resolve()))
    if draft.study is not None and despite_errors:
        draft = replace(draft, study=replace(draft.study, despite_errors=True))
    with claimed_by(draft):
        yield run_draft(draft, clock)


def run_draft(draft: Draft, clock: Clock) -> StudyResult:
    """Everything from a study that was read to files; its output folder is held by the caller."""
    frames, network = study_inputs(draft, lambda: clock.step("network"))
    study = draft.require()
    clock.step("travel times")
    times = study_times(study, network, frames, study.mode)
    clock.step("coverage")
    circumstances = study_circumstances(study, network, frames)
    result = coverage(
        times,
        frames["housing"],
        frames["practices"],
        within_min=study.within_min,
        statuses=study.statuses,
        percentile=study.percentile,
        circumstances=circumstances,
    )
    clock.step("map")
    page = draw_map(study, result, frames, network, times, circumstances)
    clock.step("files")
    files = write_outputs(study, result, page, provenance(study, frames, network))
    seconds = clock.seconds()
    return StudyResult(study, result, times, files, seconds, frames, network, circumstances)
