"""What a study knows beyond travel times: drive times for catchment rules, and visits of a week."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd

from geoaccess.coverage.circumstances import Circumstances
from geoaccess.networks.network import TransportNetwork
from geoaccess.routing.times import TravelTimes
from geoaccess.routing.travel_times import travel_times
from geoaccess.routing.visit_cube import VisitRules, Visits
from geoaccess.routing.visits import visits
from geoaccess.study.plan import Study


def study_circumstances(
    study: Study, network: TransportNetwork, tables: Mapping[str, gpd.GeoDataFrame]
) -> Circumstances | None:
    """Compute what the tables and the study ask for; None where they ask for nothing."""
    drive_times = _drive_times(study, network, tables)
    round_trips = _visits(study, network, tables)
    if drive_times is None and round_trips is None:
        return None
    return Circumstances(drive_times=drive_times, visits=round_trips)


def _drive_times(
    study: Study, network: TransportNetwork, tables: Mapping[str, gpd.GeoDataFrame]
) -> TravelTimes | None:
    """Times by car from the practices, as far as their rules in drive minutes reach."""
    practices = tables["practices"]
    if "catchment_drive_min" not in practices or practices["catchment_drive_min"].isna().all():
        return None
    return travel_times(
        network,
        practices,
        tables["housing"],
        mode="car",
        max_trip_min=float(practices["catchment_drive_min"].max()),
        options=study.options,
    )


def _visits(
    study: Study, network: TransportNetwork, tables: Mapping[str, gpd.GeoDataFrame]
) -> Visits | None:
    if study.week is None:
        return None
    return visits(
        network,
        tables["housing"],
        tables["practices"],
        week=study.week,
        mode=study.mode,
        rules=VisitRules(max_trip_min=int(study.max_trip_min)),
        options=study.options,
    )
