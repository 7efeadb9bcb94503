"""What a study knows beyond travel times: drive times for catchment rules, and visits of a week."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.week.panel import WeekPanel, week_panel
from geoaccess.networks.network import TransportNetwork
from geoaccess.routing.times import TravelTimes
from geoaccess.routing.travel_times import travel_times
from geoaccess.routing.visits.cube import Visits
from geoaccess.routing.visits.visits import visits
from geoaccess.study.plan import Study


def study_circumstances(
    study: Study, network: TransportNetwork, tables: Mapping[str, gpd.GeoDataFrame]
) -> Circumstances | None:
    """Compute what the tables and the study ask for; None where they ask for nothing."""
    drive_times = _drive_times(study, network, tables)
    if drive_times is None and study.week is None and study.bike_mode is None:
        return Circumstances(language_refuses=True) if study.language_refuses else None
    return Circumstances(
        drive_times=drive_times,
        visits=_visits(study, network, tables, study.mode),
        bike_times=_bike_times(study, network, tables),
        bike_visits=_visits(study, network, tables, study.bike_mode),
        language_refuses=study.language_refuses,
    )


def study_week(
    study: Study,
    times: TravelTimes,
    tables: Mapping[str, gpd.GeoDataFrame],
    given: Circumstances | None,
) -> WeekPanel | None:
    """The week of every place; None where the study asks for no visits."""
    if given is None or given.visits is None:
        return None
    return week_panel(
        times,
        tables["housing"],
        tables["practices"],
        circumstances=given,
        within_min=study.within_min,
        statuses=study.statuses,
        percentile=study.percentile,
    )


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


def _bike_times(
    study: Study, network: TransportNetwork, tables: Mapping[str, gpd.GeoDataFrame]
) -> TravelTimes | None:
    """Times of those who have a bike, by the mode that it opens to them."""
    if study.bike_mode is None:
        return None
    return study_times(study, network, tables, study.bike_mode)


def study_times(
    study: Study, network: TransportNetwork, tables: Mapping[str, gpd.GeoDataFrame], mode: str
) -> TravelTimes:
    """Travel times from housing to practices under the conditions of the study."""
    return travel_times(
        network,
        tables["housing"],
        tables["practices"],
        mode=mode,
        departures=study.departures,
        percentiles=study.percentiles,
        max_trip_min=study.max_trip_min,
        options=study.options,
    )


def _visits(
    study: Study,
    network: TransportNetwork,
    tables: Mapping[str, gpd.GeoDataFrame],
    mode: str | None,
) -> Visits | None:
    if study.week is None or mode is None:
        return None
    return visits(
        network,
        tables["housing"],
        tables["practices"],
        week=study.week,
        mode=mode,
        rules=study.visit_rules,
        options=study.options,
    )
