"""The map of a run: all that the study knows about its places, as far as a page can carry it."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd

from geoaccess.coverage.gap import gap_score
from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.tables import ids_of
from geoaccess.maps.coverage_map import coverage_map
from geoaccess.maps.data.details import MapDetails
from geoaccess.maps.data.hexagons import MOST_PLACES
from geoaccess.maps.data.journeys import best_journeys
from geoaccess.maps.data.what_if import MOST_PAIRS, WhatIf
from geoaccess.maps.labels import MapLabels
from geoaccess.maps.page.page import MapPage
from geoaccess.networks.network import TransportNetwork
from geoaccess.routing.merge_times import merge_times
from geoaccess.routing.times import TravelTimes
from geoaccess.study.circumstances import study_circumstances, study_times, study_week
from geoaccess.study.plan import Study
from geoaccess.study.supply import with_candidates
from geoaccess.texts import load_texts

Tables = Mapping[str, gpd.GeoDataFrame]


def labels_of(study: Study, kind: str) -> MapLabels:
    """Labels of a map beside the study's own: its title and what this map asks."""
    texts = load_texts(study.language)
    title = texts("map.title_of", study=study.title, kind=texts(kind))
    return MapLabels(title=title, model=study.model)


def draw_map(
    study: Study,
    result: Coverage,
    tables: Tables,
    network: TransportNetwork,
    times: TravelTimes,
    circumstances: Circumstances | None,
) -> MapPage:
    """Draw the map of a study from what its run gave."""
    details = MapDetails()
    if len(tables["housing"]) <= MOST_PLACES:  # above it the page shows hexagons, not places
        details = MapDetails(
            what_if=_what_if(study, tables, network, times, circumstances),
            gap=gap_score(result, tables["housing"]),
            week=study_week(study, times, tables, circumstances),
            journeys=best_journeys(
                network,
                result,
                tables["housing"],
                tables["practices"],
                departures=study.departures,
                options=study.options,
            ),
        )
    return coverage_map(
        result,
        details=details,
        areas=tables.get("areas"),
        practices=tables["practices"],
        streets=network.streets,
        language=study.language,
        labels=MapLabels(title=study.title, model=study.model),
    )


def _what_if(
    study: Study,
    tables: Tables,
    network: TransportNetwork,
    times: TravelTimes,
    circumstances: Circumstances | None,
) -> WhatIf | None:
    """None where the tables are too large: a page need not warn of what nobody asked for."""
    housing, candidates = tables["housing"], tables.get("candidates")
    every = tables if candidates is None else with_candidates(tables, candidates)
    if len(housing) * len(every["practices"]) > MOST_PAIRS:
        return None
    if candidates is not None:
        added = study_times(study, network, {**tables, "practices": candidates}, study.mode)
        times = merge_times([times, added], ids_of(housing), ids_of(every["practices"]))
        circumstances = study_circumstances(study, network, every)
    return WhatIf(
        times=times,
        housing=housing,
        candidates=candidates,
        circumstances=circumstances,
        percentile=study.percentile,
    )
