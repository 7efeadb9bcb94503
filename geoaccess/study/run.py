"""Run a study: inputs, network, travel times, coverage, map and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from geoaccess.coverage.reach import coverage
from geoaccess.coverage.result import Coverage
from geoaccess.files import write_safely
from geoaccess.maps.coverage_map import coverage_map
from geoaccess.maps.what_if import MOST_PAIRS, WhatIf
from geoaccess.networks.network import TransportNetwork
from geoaccess.provenance import describe, source_record
from geoaccess.routing.times import TravelTimes
from geoaccess.study.circumstances import study_circumstances, study_times
from geoaccess.study.clock import Clock, Progress
from geoaccess.study.files import write_csv, write_json
from geoaccess.study.inputs import study_inputs
from geoaccess.study.plan import Study, read_study
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
    """

    study: Study
    coverage: Coverage
    times: TravelTimes
    files: Mapping[str, Path]
    seconds: Mapping[str, float]
    tables: Mapping[str, gpd.GeoDataFrame]
    network: TransportNetwork

    def __str__(self) -> str:
        return summary(self.study, self.coverage, self.files)


def run_study(
    path: str | Path, *, map_path: str | Path | None = None, progress: Progress | None = None
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
    """
    clock = Clock(STEPS, progress)
    clock.step("inputs")
    draft = read_study(path)
    frames, network = study_inputs(draft, lambda: clock.step("network"))
    study = draft.require()
    if map_path is not None:
        study = replace(study, map=Path(map_path).resolve())
    clock.step("travel times")
    times = study_times(study, network, frames, study.mode)
    clock.step("coverage")
    result = coverage(
        times,
        frames["housing"],
        frames["practices"],
        within_min=study.within_min,
        statuses=study.statuses,
        percentile=study.percentile,
        circumstances=study_circumstances(study, network, frames),
    )
    clock.step("map")
    files = {"map": _write_map(study, result, frames, network, times)}
    clock.step("files")
    files |= _write_tables(study, result)
    record = provenance(study, frames, network)
    record["unseen"] = result.unseen.to_dict(orient="records")
    files["provenance"] = write_json(study.folder / "provenance.json", record)
    return StudyResult(study, result, times, files, clock.seconds(), frames, network)


def _write_map(
    study: Study,
    result: Coverage,
    frames: Mapping[str, gpd.GeoDataFrame],
    network: Any,
    times: TravelTimes,
) -> Path:
    """Draw and write the map; it answers what-if questions where the tables are not too large."""
    housing, practices = frames["housing"], frames["practices"]
    small = len(housing) * len(practices) <= MOST_PAIRS
    asked = WhatIf(times=times, housing=housing, percentile=study.percentile)
    page = coverage_map(
        result,
        what_if=asked if small else None,
        areas=frames.get("areas"),
        practices=practices,
        streets=network.streets,
        language=study.language,
        title=study.title,
        model=study.model,
    )
    page.save(study.map)
    return study.map


def _write_tables(study: Study, result: Coverage) -> dict[str, Path]:
    """Write the places and the totals."""
    folder, places = study.folder, result.places
    flat = places.drop(columns="geometry").assign(lon=places.geometry.x, lat=places.geometry.y)
    files = {
        "folder": folder,
        "places": write_safely(
            folder / "places.gpkg", lambda part: places.to_file(part, layer="places")
        ),
        "places_csv": write_csv(folder / "places.csv", flat),
        "summary": write_csv(folder / "summary.csv", result.summary),
    }
    if "municipality" in places:
        table = result.by("municipality")
        files["municipalities"] = write_csv(folder / "municipalities.csv", table)
    return files


def provenance(
    study: Study, frames: Mapping[str, gpd.GeoDataFrame], network: Any
) -> dict[str, Any]:
    """The record of a run: parameters, every input with its hash, versions of the libraries."""
    tables = [frames[name].attrs["source"] | {"table": name} for name in frames]
    timetable = network.timetable.sources if network.timetable is not None else ()
    listed = [study.path, *([study.postcodes] if study.postcodes else [])]
    sources = (*map(source_record, listed), *tables, *network.streets.sources, *timetable)
    return describe(study.parameters(), sources)
