"""A call of every public function and method that takes tables, arrays or networks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

import geoaccess as ga
from tests.helpers.given import DAY, EVENING, Village

Call = tuple[tuple[Any, ...], dict[str, Any]]


def call(*args: Any, **keywords: Any) -> Call:
    return args, keywords


CALLS: dict[str, Callable[[Village], Call]] = {
    "Circumstances.conditions": lambda v: call(v.circumstances),
    "Coverage.by": lambda v: call(v.result, "municipality"),
    "DepartureWindow.departures_s": lambda _: call(EVENING),
    "MapPage.html": lambda v: call(v.page),
    "MapPage.save": lambda v: call(v.page, v.scratch / "page.html"),
    "MapPage.save_png": lambda v: call(v.page, v.scratch / "page.png", dpi=40),
    "MapPage.save_svg": lambda v: call(v.page, v.scratch / "page.svg"),
    "MapPage.with_tiles": lambda v: call(v.page, "pdok_grey"),
    "ScenarioTimes.network": lambda v: call(v.compute, v.inputs),
    "ScenarioTimes.touched": lambda v: call(
        v.compute, v.inputs, v.inputs, v.times, (v.housing, v.practices)
    ),
    "Norm.holds_on": lambda _: call(ga.load_norms()["contacts_18_44"], dt.date(2026, 3, 10)),
    "StoredTravelTimes.chunks": lambda v: call(v.stored),
    "StoredTravelTimes.load": lambda v: call(v.stored),
    "StreetPoints.distance_m": lambda v: call(v.inputs.streets, 4.5, 51.5),
    "TransportNetwork.save": lambda v: call(v.network, v.scratch / "network"),
    "TransportNetwork.service_date": lambda v: call(v.network),
    "TransportNetwork.with_options": lambda v: call(v.network, ga.TravelOptions(walk_speed_kmh=4)),
    "TransportNetwork.with_timetable": lambda v: call(v.network, v.timetable),
    "TravelTimes.aligned": lambda v: call(v.times, v.housing["id"], v.practices["id"]),
    "TravelTimes.from_frame": lambda v: call(
        v.times.pairs, origins=v.times.origins, destinations=v.times.destinations
    ),
    "TravelTimes.matrix": lambda v: call(v.times),
    "TravelTimes.seconds_of": lambda v: call(v.times),
    "TravelTimes.to_wide": lambda v: call(v.times),
    "Visits.reasons": lambda v: call(v.visits),
    "WeekPanel.frame": lambda v: call(v.panel),
    "ZorgplichtReport.save": lambda v: call(v.report, v.scratch / "report"),
    "ZorgplichtReport.to_html": lambda v: call(v.report),
    "age_statuses": lambda v: call(v.practices, on=DAY, max_age_days=9),
    "allocate": lambda v: call(*v.room, within_min=30),
    "apply_scenario": lambda v: call(v.inputs, v.scenario),
    "balancing_time": lambda v: call(*v.room),
    "base_outcome": lambda v: call(v.inputs, v.compute),
    "best_journeys": lambda v: call(
        v.network, v.result, v.housing, v.practices, departures=EVENING, most=5
    ),
    "best_plans": lambda v: call(*v.sites, add=1, within_min=30, plans=2),
    "build_network": lambda v: call(v.streets, v.timetable),
    "candidates_at_points": lambda v: call(v.housing),
    "candidates_at_stops": lambda v: call(v.timetable),
    "candidates_in_areas": lambda v: call(v.areas),
    "candidates_on_sites": lambda v: call(v.housing, min_residents=1),
    "compare": lambda v: call(v.now, v.now),
    "compare_map": lambda v: call(v.result, v.result, names=("now", "then"), **v.shapes),
    "computed_changes": lambda v: call(v.network, v.housing, v.practices, v.times, more_runs=1),
    "concentration_index": lambda v: call(v.values, v.residents, v.values[::-1]),
    "coverage": lambda v: call(*v.tables, circumstances=v.circumstances),
    "coverage_curve": lambda v: call(*v.sites, within_min=30, most=1),
    "coverage_map": lambda v: call(
        v.result,
        **v.shapes,
        details=ga.MapDetails(
            what_if=ga.WhatIf(times=v.times, housing=v.housing, candidates=v.candidates),
            week=v.panel,
        ),
    ),
    "crop_feed": lambda v: call(v.feed, v.areas, v.scratch / "cut.zip"),
    "crop_streets": lambda v: call(
        v.folder / "streets.osm.pbf", v.areas, v.scratch / "cut.osm.pbf"
    ),
    "cumulative_opportunities": lambda v: call(*v.room, within_min=30),
    "eligibility": lambda v: call(v.housing, v.practices),
    "equity_by_group": lambda v: call(v.values, v.residents, v.housing["kind"], line=3),
    "expansion_candidates": lambda v: call(v.practices),
    "findings_table": lambda v: call(ga.check_feed(v.feed)),
    "floating_catchment": lambda v: call(*v.room),
    "gap_score": lambda v: call(
        v.result, v.housing, allocation=ga.allocate(*v.room, within_min=30)
    ),
    "gini": lambda v: call(v.values, v.residents),
    "gp_road_distances": lambda v: call(v.streets, v.housing, v.practices),
    "gravity": lambda v: call(*v.room, decay=ga.decay.linear(30)),
    "growth": lambda v: call(*v.room, years=(2026, 2027), rate=1.03),
    "hexagon_candidates": lambda v: call(v.areas, spacing_m=5000),
    "isochrone_map": lambda v: call({"bike": v.bike_areas}, v.housing, **v.shapes),
    "isochrones": lambda v: call(v.network, v.practices.head(1), mode="bike", within_min=(5,)),
    "itineraries": lambda v: call(*v.trip, departure="17:00", date=DAY),
    "itinerary_summary": lambda v: call(v.legs),
    "join_candidates": lambda v: call(
        ga.candidates_at_points(v.housing), v.candidates, areas=v.areas
    ),
    "journey_details": lambda v: call(*v.trip, departures=EVENING),
    "journey_summary": lambda v: call(v.legs),
    "kth_nearest": lambda v: call(*v.tables),
    "lorenz_curve": lambda v: call(v.values, v.residents, rank_by=v.values[::-1]),
    "lorenz_plot": lambda v: call(v.values, v.residents),
    "nearest": lambda v: call(*v.trip, mode="transit", departures=EVENING),
    "pair_itineraries": lambda v: call(*v.trip, v.times.pairs.head(0), mode="walk"),
    "palma_ratio": lambda v: call(
        v.values + 1,
        v.residents,
        np.where(v.values > 3, "far", "near"),
        better_off="near",
        worse_off="far",
    ),
    "parse_scenario_edit": lambda _: call({"do": "close_practice", "id": "p"}),
    "plan_sessions": lambda v: call(
        {"mo": v.times}, v.housing, v.candidates, within_min=30, add=1, per_site=1, teams=1
    ),
    "plan_windows": lambda v: call(*v.trip, [EVENING], mode="transit"),
    "poverty": lambda v: call(v.values, v.residents, line=3),
    "read_areas": lambda v: call(v.areas),
    "read_candidates": lambda v: call(v.candidates),
    "read_housing": lambda v: call(v.housing),
    "read_postcodes": lambda _: call(pd.DataFrame({"postcode": ["4881"]})),
    "read_practices": lambda v: call(v.practices),
    "read_streets": lambda v: call(v.folder / "streets.osm.pbf"),
    "read_travel_times": lambda v: call(
        ga.write_travel_times(v.times, v.scratch / "read.parquet"),
        origins=v.times.origins,
        destinations=v.times.destinations,
    ),
    "robust_plan": lambda v: call(
        {"now": ga.SitingCase(*v.tables, within_min=30)}, v.candidates, add=1
    ),
    "scenario_outcome": lambda v: call(v.now, v.scenario, v.compute),
    "single_changes": lambda v: call(*v.tables, circumstances=v.circumstances),
    "site_practices": lambda v: call(*v.sites, add=1, within_min=30),
    "siting_map": lambda v: call({"one": v.plan}, v.housing, v.candidates, **v.shapes),
    "theil": lambda v: call(v.values, v.residents),
    "to_access_frame": lambda v: call(v.times),
    "to_cost_matrix": lambda v: call(v.times),
    "to_r5_frame": lambda v: call(v.times),
    "travel_time_poverty": lambda v: call(v.values, v.residents, within_min=3),
    "travel_times": lambda v: call(
        v.network, v.housing, v.practices, mode="transit", departures=EVENING
    ),
    "travel_times_of_windows": lambda v: call(
        *v.trip, v.scratch / "windows", [EVENING], mode="transit"
    ),
    "travel_times_to_parquet": lambda v: call(*v.trip, v.scratch / "chunks", mode="bike"),
    "uncertainty": lambda v: call(*v.tables, rng=np.random.default_rng(1), draws=4),
    "visits": lambda v: call(
        v.network, v.housing, v.practices, week=ga.Week("2026-03-09"), mode="walk"
    ),
    "week_map": lambda v: call(v.busy_hour, v.housing, options=v.result.options, **v.shapes),
    "week_panel": lambda v: call(*v.tables, circumstances=v.circumstances),
    "week_reasons": lambda v: call(*v.tables, circumstances=v.circumstances),
    "weekly_slots": lambda v: call(v.practices, ga.Week("2026-03-09")),
    "weekly_trips": lambda v: call(
        v.housing,
        {"18_44": ga.load_norms()["contacts_18_44"]},
        digital_share=ga.load_norms()["digital_share_arene"],
    ),
    "with_more_service": lambda v: call(v.network, later_runs=1),
    "write_travel_times": lambda v: call(v.times, v.scratch / "times.parquet"),
    "zorgplicht_report": lambda v: call(
        v.result, v.housing, evidence=ga.Evidence(access=ga.floating_catchment(*v.room))
    ),
}
