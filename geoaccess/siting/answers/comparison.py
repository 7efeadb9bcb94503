"""Scenarios beside each other: people gained and lost against a base, and what a person costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.coverage.result import Coverage
from geoaccess.coverage.tables import ids_of
from geoaccess.errors import InputError
from geoaccess.siting.answers.outcomes import Outcome

ALL = "all"
"""The area of places whose municipality is not known."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios against a base, in people.

    Attributes
    ----------
    summary
        A row per scenario: ``scenario``, ``residents``, ``covered_residents``,
        ``gained`` and ``lost`` (residents of places where more, or fewer, are
        covered than in the base), ``net``, ``cost``, ``cost_per_person`` (per
        person gained net: ``inf`` when nobody is, missing where no cost is given).
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
    >>> import geopandas as gpd
    >>> from geoaccess.routing.times import TravelTimes
    >>> from geoaccess.scenarios.scenario import Scenario, ScenarioInputs, parse_scenario_edit
    >>> from geoaccess.siting.answers.outcomes import base_outcome, scenario_outcome
    >>> homes = gpd.GeoDataFrame({"id": ["camp", "town"], "residents": [300, 100]},
    ...     geometry=gpd.points_from_xy([4.5, 4.8], [51.5, 51.6]), crs=4326)
    >>> practices = gpd.GeoDataFrame({"id": ["x", "y"], "status": ["full", "open"]},
    ...     geometry=gpd.points_from_xy([4.5, 4.8], [51.5, 51.6]), crs=4326)
    >>> near = pd.DataFrame({"from_id": ["camp", "town"], "to_id": ["x", "y"],
    ...     "travel_time_min": [12, 30]})
    >>> def compute(inputs, housing, practices):
    ...     return TravelTimes.from_frame(near, origins=housing, destinations=practices)
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
    summary["cost_per_person"] = _cost_per_person(summary)
    return Comparison(
        summary=summary,
        by_area=_totals(places, ["scenario", "municipality"]),
        by_reason=pd.concat(
            [_reasons(base.coverage, outcome) for outcome in scenarios], ignore_index=True
        ),
        places=places,
    )


def _cost_per_person(summary: pd.DataFrame) -> pd.Series:
    """Cost of each person gained net."""
    gain = summary["net"].astype(float).where(summary["net"] > 0)
    each = (summary["cost"] / gain).fillna(np.inf)
    return each.where(summary["cost"] != 0)


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
