"""The candidates of a study: those of its table, and those that its settings make."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd

from geoaccess.errors import Fault, MissingColumnError, raise_faults
from geoaccess.networks.network import TransportNetwork
from geoaccess.siting.candidates import (
    Offer,
    candidates_at_points,
    candidates_at_stops,
    candidates_in_areas,
    candidates_on_sites,
    expansion_candidates,
    hexagon_candidates,
    join_candidates,
)
from geoaccess.study.plan import Study
from geoaccess.study.siting.plans import limited_by_places

_INFO_POINT = "info_point"


def study_candidates(
    study: Study, frames: Mapping[str, gpd.GeoDataFrame], network: TransportNetwork
) -> gpd.GeoDataFrame:
    """All candidates in one checked table, inside the areas where the study has them.

    Raises
    ------
    InputError
        If there are none, or a setting asks for what the study does not have.
    """
    raise_faults(_faults(study, frames, network))
    ask = study.siting
    offer = Offer(
        places=ask.places,
        cost=ask.cost,
        opening_hours=ask.opening_hours,
        languages=ask.languages,
    )
    areas, practices = frames.get("areas"), frames["practices"]
    tables = [frames["candidates"]] if "candidates" in frames else []
    if ask.expand:
        tables.append(expansion_candidates(practices, offer=offer))
    if ask.on_sites is not None:
        tables.append(
            candidates_on_sites(frames["housing"], min_residents=ask.on_sites, offer=offer)
        )
    if ask.info_points:
        points = practices[practices["kind"] == _INFO_POINT]
        tables.append(candidates_at_points(points, prefix="info", offer=offer))
    if ask.hubs is not None and network.timetable is not None:
        tables.append(candidates_at_stops(network.timetable, min_departures=ask.hubs, offer=offer))
    if ask.centres and areas is not None:
        tables.append(candidates_in_areas(areas, offer=offer))
    if ask.grid_m is not None and areas is not None:
        tables.append(hexagon_candidates(areas, spacing_m=ask.grid_m, offer=offer))
    joined = join_candidates(*tables, areas=areas)
    if joined.empty:
        problem = "no candidate lies in the areas of the study."
        raise_faults([Fault("candidates", problem, "Widen the settings under [siting].")])
    return joined


def _faults(
    study: Study, frames: Mapping[str, gpd.GeoDataFrame], network: TransportNetwork
) -> list[Fault]:
    """What the settings ask for and the study does not have."""
    ask, where = study.siting, f"{study.path.name} [siting]"
    faults = []
    if "candidates" not in frames and not ask.generates:
        problem = "there are no candidates."
        remedy = (
            'Name a table as candidates = "candidates.csv" under [inputs], or write expand, '
            "on_sites, hubs, info_points, centres or grid_m under [siting]."
        )
        faults.append(Fault(where, problem, remedy))
    for name, asked in (("centres", ask.centres), ("grid_m", ask.grid_m is not None)):
        if asked and "areas" not in frames:
            remedy = "Name areas under [inputs]."
            faults.append(Fault(where, f"{name} needs areas.", remedy))
    if ask.hubs is not None and network.timetable is None:
        faults.append(Fault(where, "hubs needs a timetable.", "Name one under [inputs]."))
    if ask.info_points and "kind" not in frames["practices"]:
        remedy = "Add the column to the practices."
        kind = MissingColumnError
        faults.append(Fault(where, "info_points needs the column 'kind'.", remedy, kind=kind))
    needed = (
        ("cost", ask.budget is not None and ask.cost is None),
        ("places", limited_by_places(study) and ask.places is None),
    )
    for key, lacks in needed:
        if ask.generates and lacks:
            problem = f"the sites that the settings make have no {key}."
            faults.append(Fault(where, problem, f"Write {key} under [siting]."))
    return faults
