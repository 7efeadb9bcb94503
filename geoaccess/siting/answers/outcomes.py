"""Situations: the base, and what scenarios make of it, computed anew only where an edit touches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.reach import coverage
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.tables import ids_of
from geoaccess.routing.merge_times import merge_times
from geoaccess.routing.times import TravelTimes
from geoaccess.scenarios.scenario import Scenario, ScenarioInputs, apply_scenario
from geoaccess.siting.answers.scenario_times import ScenarioTimes

ComputeTimes = Callable[[ScenarioInputs, gpd.GeoDataFrame, gpd.GeoDataFrame], TravelTimes]
"""Travel times from some housing to some practices, with the networks of the inputs."""

FindCircumstances = Callable[[ScenarioInputs], Circumstances | None]
"""What is known beyond travel times in a situation."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """Inputs with their travel times and coverage.

    Attributes
    ----------
    name
        Of the scenario; of the base situation otherwise.
    inputs, times, coverage
        What goes in, the travel times, and who reaches a practice.
    cost
        What the scenario costs.
    recomputed_pairs
        Pairs of housing and practice whose travel times were computed for it.
    """

    name: str
    inputs: ScenarioInputs
    times: TravelTimes
    coverage: Coverage
    cost: float = 0.0
    recomputed_pairs: int = 0


def base_outcome(
    inputs: ScenarioInputs,
    compute: ComputeTimes,
    *,
    name: str = "now",
    circumstances: FindCircumstances | None = None,
    **conditions: Any,
) -> Outcome:
    """The base situation: all travel times, and coverage.

    Parameters
    ----------
    inputs
        The inputs as they are.
    compute
        Gives travel times from housing to practices under inputs: a function, or
        `ScenarioTimes`.
    name
        What to call it.
    circumstances
        Gives what is known beyond travel times under inputs: visits, bikes,
        drive times. None for travel times and rules only.
    conditions
        ``within_min``, ``statuses`` and further arguments of `coverage`.
    """
    times = compute(inputs, inputs.housing, inputs.practices)
    pairs = len(inputs.housing) * len(inputs.practices)
    result = _covered(inputs, times, circumstances, conditions)
    return Outcome(name, inputs, times, result, recomputed_pairs=pairs)


def scenario_outcome(
    base: Outcome,
    scenario: Scenario,
    compute: ComputeTimes,
    *,
    folder: str | Path | None = None,
    circumstances: FindCircumstances | None = None,
    **conditions: Any,
) -> Outcome:
    """The situation under a scenario; travel times are taken from the base where nothing changed.

    Parameters
    ----------
    base
        The base situation.
    scenario
        The edits.
    compute
        As for `base_outcome`. Called for new and moved places; when public
        transport changes also for the pairs that the change may touch, which
        `ScenarioTimes` finds (any other function computes them all).
    folder
        Where edited feeds are written.
    circumstances, conditions
        As for `base_outcome`.

    Raises
    ------
    InputError
        With the faults of all edits.
    """
    inputs = apply_scenario(base.inputs, scenario, folder=folder)
    if scenario.changes_timetable and isinstance(compute, ScenarioTimes):
        # An earlier scenario may have written its feeds to the same folder.
        compute.networks.pop(tuple(inputs.feeds), None)
    times, pairs = _updated(base, inputs, compute, timetable=scenario.changes_timetable)
    result = _covered(inputs, times, circumstances, conditions)
    return Outcome(scenario.name, inputs, times, result, scenario.cost, pairs)


def _covered(
    inputs: ScenarioInputs,
    times: TravelTimes,
    circumstances: FindCircumstances | None,
    conditions: dict[str, Any],
) -> Coverage:
    known = None if circumstances is None else circumstances(inputs)
    return coverage(times, inputs.housing, inputs.practices, circumstances=known, **conditions)


def _updated(
    base: Outcome, inputs: ScenarioInputs, compute: ComputeTimes, *, timetable: bool
) -> tuple[TravelTimes, int]:
    """Travel times of the base, and computed ones for places that are new, moved or touched."""
    homes, sites = inputs.housing, inputs.practices
    old_homes = _unmoved(base.inputs.housing, homes)
    old_sites = _unmoved(base.inputs.practices, sites)
    blocks = [(homes[~old_homes], sites), (homes[old_homes], sites[~old_sites])]
    if timetable:
        blocks.append(_touched(base, inputs, compute, (homes[old_homes], sites[old_sites])))
    parts, pairs = [base.times], 0
    for from_table, to_table in blocks:
        if len(from_table) and len(to_table):
            parts.append(compute(inputs, from_table, to_table))
            pairs += len(from_table) * len(to_table)
    return merge_times(parts, ids_of(homes), ids_of(sites)), pairs


def _touched(
    base: Outcome,
    inputs: ScenarioInputs,
    compute: ComputeTimes,
    places: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Housing and practices between which a changed timetable may change the times."""
    homes, sites = places
    if not isinstance(compute, ScenarioTimes) or not len(homes) or not len(sites):
        return homes, sites
    touched = compute.touched(base.inputs, inputs, base.times, places)
    return homes[touched.any(axis=1)], sites[touched.any(axis=0)]


def _unmoved(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Rows of `after` that stand at the same place in `before`."""
    where = dict(zip(ids_of(before), before.geometry.to_crs(after.crs).to_wkb(), strict=True))
    return np.array(
        [
            where.get(place) == point
            for place, point in zip(ids_of(after), after.geometry.to_wkb(), strict=True)
        ],
        dtype=bool,
    )
