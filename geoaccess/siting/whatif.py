"""What a scenario changes: computed anew only where an edit touches, and compared in people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.reach import coverage
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.tables import ids_of
from geoaccess.errors import InputError
from geoaccess.routing.times import TravelTimes, minutes_column
from geoaccess.scenarios.scenario import Scenario, ScenarioInputs, apply_scenario

ComputeTimes = Callable[[ScenarioInputs, gpd.GeoDataFrame, gpd.GeoDataFrame], TravelTimes]
"""Travel times from some housing to some practices, with the networks of the inputs."""

ALL = "all"
"""The area of places whose municipality is not known."""


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


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios against a base, in people.

    Attributes
    ----------
    summary
        A row per scenario: ``scenario``, ``residents``, ``covered_residents``,
        ``gained`` and ``lost`` (residents of places where more, or fewer, are
        covered than in the base), ``net``, ``cost``, ``cost_per_person`` (per
        person gained net; ``inf`` when nobody is).
    by_area
        The same per ``scenario`` and ``municipality``.
    by_reason
        Residents by ``scenario`` and ``reason``: ``before``, ``after``,
        ``change``.
    places
        A row per scenario and housing place of either side: ``scenario``, ``id``,
        ``municipality``, ``before``, ``after`` (covered residents), ``change``,
        ``reason_before``, ``reason_after``.
    """

    summary: pd.DataFrame
    by_area: pd.DataFrame
    by_reason: pd.DataFrame
    places: pd.DataFrame


def base_outcome(
    inputs: ScenarioInputs, compute: ComputeTimes, *, name: str = "now", **conditions: Any
) -> Outcome:
    """The base situation: all travel times, and coverage.

    Parameters
    ----------
    inputs
        The inputs as they are.
    compute
        Gives travel times from housing to practices under inputs.
    name
        What to call it.
    conditions
        ``within_min``, ``statuses`` and further arguments of `coverage`.
    """
    times = compute(inputs, inputs.housing, inputs.practices)
    result = coverage(times, inputs.housing, inputs.practices, **conditions)
    pairs = len(inputs.housing) * len(inputs.practices)
    return Outcome(name, inputs, times, result, recomputed_pairs=pairs)


def scenario_outcome(
    base: Outcome,
    scenario: Scenario,
    compute: ComputeTimes,
    *,
    folder: str | Path | None = None,
    **conditions: Any,
) -> Outcome:
    """The situation under a scenario; travel times are taken from the base where nothing moved.

    Parameters
    ----------
    base
        The base situation.
    scenario
        The edits.
    compute
        As for `base_outcome`. Called for new and moved places only, unless
        public transport changes, which may touch every journey.
    folder
        Where edited feeds are written.
    conditions
        As for `base_outcome`.

    Raises
    ------
    InputError
        With the faults of all edits.
    """
    inputs = apply_scenario(base.inputs, scenario, folder=folder)
    if scenario.changes_timetable:
        times = compute(inputs, inputs.housing, inputs.practices)
        pairs = len(inputs.housing) * len(inputs.practices)
    else:
        times, pairs = _updated(base, inputs, compute)
    result = coverage(times, inputs.housing, inputs.practices, **conditions)
    return Outcome(scenario.name, inputs, times, result, scenario.cost, pairs)


def _updated(
    base: Outcome, inputs: ScenarioInputs, compute: ComputeTimes
) -> tuple[TravelTimes, int]:
    """Travel times of the base, and computed ones for places that are new or moved."""
    old_homes = _unmoved(base.inputs.housing, inputs.housing)
    old_sites = _unmoved(base.inputs.practices, inputs.practices)
    homes, sites = inputs.housing, inputs.practices
    parts, pairs = [base.times], 0
    for from_table, to_table in (
        (homes[~old_homes], sites),
        (homes[old_homes], sites[~old_sites]),
    ):
        if len(from_table) and len(to_table):
            parts.append(compute(inputs, from_table, to_table))
            pairs += len(from_table) * len(to_table)
    return _joined(parts, homes, sites), pairs


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


def _joined(
    parts: list[TravelTimes], homes: gpd.GeoDataFrame, sites: gpd.GeoDataFrame
) -> TravelTimes:
    """One matrix over the given tables; a later part overrules an earlier one place by place."""
    base = parts[0]
    pairs = base.pairs
    for part in parts[1:]:
        renewed = pairs["from_id"].isin(part.origins["id"]) & pairs["to_id"].isin(
            part.destinations["id"]
        )
        pairs = pd.concat([pairs[~renewed], part.pairs], ignore_index=True)
    inside = pairs["from_id"].isin(ids_of(homes)) & pairs["to_id"].isin(ids_of(sites))
    return TravelTimes.from_frame(
        pairs[inside],
        origins=_statuses([part.origins for part in parts], homes),
        destinations=_statuses([part.destinations for part in parts], sites),
        columns={minutes_column(p, base.percentiles): p for p in base.percentiles},
        options=base.options,
        provenance=base.provenance,
    )


def _statuses(tables: list[pd.DataFrame], places: gpd.GeoDataFrame) -> pd.DataFrame:
    """Ids of places with the latest status that is known of each."""
    known = pd.concat(tables).drop_duplicates("id", keep="last").set_index("id")["status"]
    ids = ids_of(places)
    return pd.DataFrame({"id": ids, "status": known.reindex(ids, fill_value="ok").to_numpy()})


def compare(base: Outcome, *scenarios: Outcome) -> Comparison:
    """People gained and lost against a base, per area and reason, and what a person costs.

    Parameters
    ----------
    base
        The base situation, from `base_outcome`.
    scenarios
        From `scenario_outcome`.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        If no scenario is given, or two have one name.

    Examples
    --------
    >>> homes = gpd.GeoDataFrame({"id": ["camp", "town"], "residents": [300, 100]},
    ...     geometry=gpd.points_from_xy([4.5, 4.8], [51.5, 51.6]), crs=4326)
    >>> practices = gpd.GeoDataFrame({"id": ["x", "y"], "status": ["full", "open"]},
    ...     geometry=gpd.points_from_xy([4.5, 4.8], [51.5, 51.6]), crs=4326)
    >>> near = pd.DataFrame({"from_id": ["camp", "town"], "to_id": ["x", "y"],
    ...     "travel_time_min": [12, 30]})
    >>> def compute(inputs, housing, practices):
    ...     return TravelTimes.from_frame(near, origins=housing, destinations=practices)
    >>> from geoaccess.scenarios.scenario import parse_scenario_edit
    >>> opens = Scenario("x opens", (parse_scenario_edit(
    ...     {"do": "change_practice", "id": "x", "status": "open", "cost": 600}),))
    >>> now = base_outcome(ScenarioInputs(homes, practices), compute)
    >>> then = scenario_outcome(now, opens, compute)
    >>> then.recomputed_pairs
    0
    >>> compare(now, then).summary[["scenario", "gained", "lost", "cost_per_person"]]
      scenario  gained  lost  cost_per_person
    0  x opens     300     0              2.0
    """
    names = [outcome.name for outcome in scenarios]
    if not names or len(set(names)) < len(names):
        raise InputError(f"Found scenarios {names}. Give at least one, each with its own name.")
    places = pd.concat(
        [_changes(base.coverage, outcome) for outcome in scenarios], ignore_index=True
    )
    summary = _totals(places, ["scenario"])
    costs = {outcome.name: outcome.cost for outcome in scenarios}
    residents = {o.name: float(o.coverage.places["residents"].sum()) for o in scenarios}
    summary.insert(1, "residents", summary["scenario"].map(residents))
    summary["cost"] = summary["scenario"].map(costs)
    net = summary["net"].to_numpy(dtype=float)
    gain = np.where(net > 0, net, np.nan)
    per_person = summary["cost"].to_numpy(dtype=float) / gain
    summary["cost_per_person"] = np.where(np.isnan(per_person), np.inf, per_person)
    return Comparison(
        summary=summary,
        by_area=_totals(places, ["scenario", "municipality"]),
        by_reason=pd.concat(
            [_reasons(base.coverage, outcome) for outcome in scenarios], ignore_index=True
        ),
        places=places,
    )


def _changes(base: Coverage, outcome: Outcome) -> pd.DataFrame:
    """Covered residents of every place before and after; a place that is not there has none."""
    before, after = (_by_place(result.places) for result in (base, outcome.coverage))
    both = before.add_suffix("_before").join(after.add_suffix("_after"), how="outer")
    counts = both[["covered_before", "covered_after"]].fillna(0.0)
    area = both["municipality_after"].fillna(both["municipality_before"])
    return pd.DataFrame(
        {
            "scenario": outcome.name,
            "id": both.index.to_numpy(),
            "municipality": area.to_numpy(),
            "before": counts["covered_before"].to_numpy(),
            "after": counts["covered_after"].to_numpy(),
            "change": (counts["covered_after"] - counts["covered_before"]).to_numpy(),
            "reason_before": both["reason_before"].fillna("not_there").to_numpy(),
            "reason_after": both["reason_after"].fillna("not_there").to_numpy(),
        }
    )


def _by_place(places: Any) -> pd.DataFrame:
    area = places["municipality"].fillna(ALL) if "municipality" in places else ALL
    frame = pd.DataFrame(
        {"covered": places["covered_residents"].to_numpy(), "reason": places["reason"].to_numpy()},
        index=ids_of(places),
    )
    return frame.assign(municipality=np.asarray(area))


def _totals(places: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    signed: Mapping[str, Any] = {
        "covered_residents": places["after"],
        "gained": places["change"].clip(lower=0),
        "lost": places["change"].clip(upper=0).abs(),
        "net": places["change"],
    }
    return places[keys].assign(**signed).groupby(keys, sort=False).sum().reset_index()


def _reasons(base: Coverage, outcome: Outcome) -> pd.DataFrame:
    """Residents by reason, before and after."""
    before, after = (
        result.people.groupby("reason")["residents"].sum() for result in (base, outcome.coverage)
    )
    table = pd.DataFrame({"before": before, "after": after}).fillna(0.0)
    table["change"] = table["after"] - table["before"]
    table = table.rename_axis("reason").reset_index()
    table.insert(0, "scenario", outcome.name)
    return table
