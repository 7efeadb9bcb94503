"""A shuttle in the model region: the scenario beside its base, against the same as a study of its own."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geoaccess as ga
from benchmarks.measure import Row
from geoaccess.demo.region import make_region, save_region

DATE, WITHIN_MIN = "2026-03-10", 30
WINDOW = ga.DepartureWindow("17:00", "19:00", date=DATE)
RUNS = 7


def shuttle() -> ga.Scenario:
    """Four evening trips and three back between Chaam and Breda, 11 kilometres apart."""
    edit = {
        "do": "add_shuttle",
        "line": "Shuttle",
        "stops": [
            {"name": "Chaam", "lon": 4.868402, "lat": 51.49677},
            {"name": "Breda", "lon": 4.775605, "lat": 51.577631},
        ],
        "departures": ["17:15", "17:45", "18:15", "18:45"],
        "back_departures": ["18:00", "19:00", "20:00"],
    }
    return ga.Scenario("shuttle", (ga.parse_scenario_edit(edit),))


def read(folder: Path, feeds: tuple[Path, ...]) -> tuple[ga.ScenarioInputs, ga.ScenarioTimes]:
    """Tables and streets of the region, nothing computed."""
    tables = (ga.read_housing(folder / "housing.csv"), ga.read_practices(folder / "practices.csv"))
    streets = ga.read_streets(folder / "streets.osm.pbf")
    times = ga.ScenarioTimes(streets=streets, mode="transit", departures=WINDOW)
    return ga.ScenarioInputs(*tables, feeds=feeds), times


def cpu_s(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of some work, all threads together, and what it gives."""
    began = os.times()
    result = work()
    ended = os.times()
    return ended.user + ended.system - began.user - began.system, result


def run() -> list[Row]:
    """Ratios side by side, after the travel times and the people were compared."""
    with tempfile.TemporaryDirectory() as scratch:
        region, edited = Path(scratch) / "region", Path(scratch) / "edited"
        save_region(make_region("region"), region)
        inputs, compute = read(region, (region / "gtfs.zip",))
        base = ga.base_outcome(inputs, compute, within_min=WITHIN_MIN)
        scenario = shuttle()

        def beside() -> Any:
            return ga.scenario_outcome(
                base, scenario, compute, folder=edited, within_min=WITHIN_MIN
            )

        def prepared() -> Any:
            """All pairs anew, on streets that are prepared already; nothing else is known."""
            streets = compute.network(inputs).streets
            times = ga.ScenarioTimes(streets=streets, mode="transit", departures=WINDOW)
            return ga.base_outcome(then.inputs, times, within_min=WITHIN_MIN)

        def alone() -> Any:
            """A study of its own, from files."""
            own, times = read(region, then.inputs.feeds)
            return ga.base_outcome(own, times, within_min=WITHIN_MIN)

        then = beside()
        _check_equal(then, prepared())
        _check_equal(then, alone())
        taken = [[cpu_s(work)[0] for work in (beside, prepared, alone)] for _ in range(RUNS)]
    return _rows(taken, then.recomputed_pairs, base.recomputed_pairs)


def _check_equal(one: Any, other: Any) -> None:
    """Refuse to print times of results that differ."""
    if not one.times.to_wide().equals(other.times.to_wide()):
        raise AssertionError("travel times differ")
    if not one.coverage.places.equals(other.coverage.places):
        raise AssertionError("coverage differs")


def _rows(taken: list[list[float]], pairs: int, everything: int) -> list[Row]:
    beside, prepared, alone = (statistics.median(column) for column in zip(*taken, strict=True))
    share = statistics.median(row[0] / row[2] for row in taken)
    share_prepared = statistics.median(row[0] / row[1] for row in taken)
    case = "a shuttle in the model region"
    note = f"{pairs} of {everything} pairs computed; equal to both below"
    return [
        Row("scenarios", f"{case}, beside its base", beside, "CPU s", RUNS, note),
        Row(
            "scenarios",
            f"{case}, a study of its own from files",
            alone,
            "CPU s",
            RUNS,
            f"the scenario takes {share:.2f} of it",
        ),
        Row(
            "scenarios",
            f"{case}, all pairs on prepared streets",
            prepared,
            "CPU s",
            RUNS,
            f"the scenario takes {share_prepared:.2f} of it",
        ),
    ]
