# What is public, and where it lives. `__init__.py` loads a name from here when it is first used.

from .coverage.allocation.allocate import (
    Allocation,
    allocate,
)
from .coverage.allocation.growth import (
    Growth,
    growth,
)
from .coverage.changes import (
    single_changes,
)
from .coverage.computed_changes import (
    computed_changes,
)
from .coverage.contacts import (
    weekly_slots,
    weekly_trips,
)
from .coverage.gap import (
    GapScore,
    gap_score,
)
from .coverage.measures import (
    decay,
)
from .coverage.measures.catchment import (
    floating_catchment,
)
from .coverage.measures.equity import (
    equity_by_group,
    palma_ratio,
    theil,
)
from .coverage.measures.lorenz import (
    concentration_index,
    gini,
    lorenz_curve,
)
from .coverage.measures.opportunities import (
    balancing_time,
    cumulative_opportunities,
    gravity,
    kth_nearest,
)
from .coverage.measures.poverty import (
    poverty,
    travel_time_poverty,
)
from .coverage.norms import (
    Norm,
    load_norms,
    norms_table,
)
from .coverage.outside_check import (
    gp_road_distances,
)
from .coverage.people.circumstances import (
    Circumstances,
)
from .coverage.people.eligibility import (
    eligibility,
)
from .coverage.publication.editions import (
    Publication,
)
from .coverage.reach import (
    coverage,
)
from .coverage.result import (
    Coverage,
)
from .coverage.uncertainty.assumptions import (
    Assumptions,
)
from .coverage.uncertainty.headline import (
    Uncertainty,
    uncertainty,
)
from .coverage.week.coverage_week import (
    week_reasons,
)
from .coverage.week.panel import (
    WeekPanel,
    week_panel,
)
from .demo.region import (
    write_region,
)
from .errors import (
    BusyError,
    CrsError,
    DuplicateIdError,
    FeedError,
    FetchError,
    GeoAccessError,
    GeoAccessWarning,
    GeometryError,
    InfeasibleError,
    InputError,
    MissingColumnError,
    MissingExtraError,
    NetworkError,
    NoServiceError,
    OutputError,
    SitingError,
    SnapError,
    SolverError,
    TravelTimesError,
)
from .inputs.fetch.region_data import (
    fetch_region,
)
from .inputs.fetch.services import (
    geocode_addresses,
)
from .inputs.fetch.study import (
    FetchedStudy,
)
from .inputs.fetch.web import (
    Web,
    open_web,
)
from .inputs.findings import (
    Finding,
    findings_table,
)
from .inputs.gtfs.crop import (
    FeedCrop,
    crop_feed,
)
from .inputs.gtfs.feed_checks import (
    check_feed,
)
from .inputs.gtfs.feed_files import (
    FeedLimits,
)
from .inputs.osm.crop import (
    crop_streets,
)
from .inputs.tables.areas import (
    read_areas,
)
from .inputs.tables.housing import (
    read_housing,
)
from .inputs.tables.postcodes import (
    read_postcodes,
)
from .inputs.tables.practices import (
    read_candidates,
    read_practices,
)
from .inputs.tables.status_age import (
    age_statuses,
)
from .maps.compare_map import (
    compare_map,
)
from .maps.coverage_map import (
    coverage_map,
)
from .maps.data.details import (
    MapDetails,
)
from .maps.data.journeys import (
    best_journeys,
)
from .maps.data.what_if import (
    WhatIf,
)
from .maps.isochrone_map import (
    isochrone_map,
)
from .maps.labels import (
    MapLabels,
)
from .maps.page.page import (
    MapPage,
    SavedPage,
)
from .maps.siting_map import (
    siting_map,
)
from .maps.week_map import (
    week_map,
)
from .networks.more_service import (
    with_more_service,
)
from .networks.network import (
    TransportNetwork,
    build_network,
    load_network,
)
from .networks.streets.read import (
    read_streets,
)
from .networks.streets.street_network import (
    StreetNetwork,
)
from .networks.timetable.build import (
    read_timetable,
)
from .options import (
    DepartureWindow,
    TravelOptions,
    Week,
)
from .report.lorenz import (
    lorenz_plot,
)
from .report.tables import (
    Evidence,
)
from .report.zorgplicht import (
    ZorgplichtReport,
    zorgplicht_report,
)
from .routing.chunks.plan import (
    ChunkSettings,
)
from .routing.chunks.run import (
    travel_times_to_parquet,
)
from .routing.chunks.stored_times import (
    StoredTravelTimes,
    open_travel_times,
)
from .routing.chunks.week_plan import (
    WindowsPlan,
    plan_windows,
    travel_times_of_windows,
)
from .routing.chunks.week_windows import (
    windows_of_week,
)
from .routing.exchange import (
    read_travel_times,
    to_access_frame,
    to_cost_matrix,
    to_r5_frame,
    write_travel_times,
)
from .routing.isochrones import (
    isochrones,
)
from .routing.journeys.details import (
    journey_details,
)
from .routing.journeys.itineraries import (
    itineraries,
)
from .routing.journeys.itinerary_text import (
    itinerary_summary,
)
from .routing.journeys.pair_itineraries import (
    pair_itineraries,
)
from .routing.journeys.summary import (
    journey_summary,
)
from .routing.nearest import (
    nearest,
)
from .routing.times import (
    TravelTimes,
)
from .routing.travel_times import (
    travel_times,
)
from .routing.visits.cube import (
    VisitRules,
    Visits,
)
from .routing.visits.visits import (
    visits,
)
from .scenarios.feed_places import (
    StreetPoints,
)
from .scenarios.scenario import (
    Scenario,
    ScenarioInputs,
    apply_scenario,
    parse_scenario_edit,
    read_scenario,
)
from .schema import (
    data_dictionary,
)
from .siting.answers.comparison import (
    Comparison,
    compare,
)
from .siting.answers.curves import (
    best_plans,
    coverage_curve,
)
from .siting.answers.outcomes import (
    Outcome,
    base_outcome,
    scenario_outcome,
)
from .siting.answers.robust import (
    RobustPlan,
    SitingCase,
    robust_plan,
)
from .siting.answers.scenario_times import (
    ScenarioTimes,
)
from .siting.candidates import (
    Offer,
    candidates_at_points,
    candidates_at_stops,
    candidates_in_areas,
    candidates_on_sites,
    expansion_candidates,
    hexagon_candidates,
    join_candidates,
)
from .siting.models.sessions import (
    SessionPlan,
    plan_sessions,
)
from .siting.options import (
    SitingOptions,
)
from .siting.plan import (
    SitingPlan,
)
from .siting.sites import (
    site_practices,
)
from .study.check import (
    StudyInputs,
    check_study,
)
from .study.data_check import (
    DataCheck,
    check_data,
)
from .study.rerun import (
    Rerun,
    rerun_study,
)
from .study.run import (
    StudyResult,
    run_study,
)

__version__: str

__all__ = [
    "Allocation",
    "Assumptions",
    "BusyError",
    "ChunkSettings",
    "Circumstances",
    "Comparison",
    "Coverage",
    "CrsError",
    "DataCheck",
    "DepartureWindow",
    "DuplicateIdError",
    "Evidence",
    "FeedCrop",
    "FeedError",
    "FeedLimits",
    "FetchError",
    "FetchedStudy",
    "Finding",
    "GapScore",
    "GeoAccessError",
    "GeoAccessWarning",
    "GeometryError",
    "Growth",
    "InfeasibleError",
    "InputError",
    "MapDetails",
    "MapLabels",
    "MapPage",
    "MissingColumnError",
    "MissingExtraError",
    "NetworkError",
    "NoServiceError",
    "Norm",
    "Offer",
    "Outcome",
    "OutputError",
    "Publication",
    "Rerun",
    "RobustPlan",
    "SavedPage",
    "Scenario",
    "ScenarioInputs",
    "ScenarioTimes",
    "SessionPlan",
    "SitingCase",
    "SitingError",
    "SitingOptions",
    "SitingPlan",
    "SnapError",
    "SolverError",
    "StoredTravelTimes",
    "StreetNetwork",
    "StreetPoints",
    "StudyInputs",
    "StudyResult",
    "TransportNetwork",
    "TravelOptions",
    "TravelTimes",
    "TravelTimesError",
    "Uncertainty",
    "VisitRules",
    "Visits",
    "Web",
    "Week",
    "WeekPanel",
    "WhatIf",
    "WindowsPlan",
    "ZorgplichtReport",
    "age_statuses",
    "allocate",
    "apply_scenario",
    "balancing_time",
    "base_outcome",
    "best_journeys",
    "best_plans",
    "build_network",
    "candidates_at_points",
    "candidates_at_stops",
    "candidates_in_areas",
    "candidates_on_sites",
    "check_data",
    "check_feed",
    "check_study",
    "compare",
    "compare_map",
    "computed_changes",
    "concentration_index",
    "coverage",
    "coverage_curve",
    "coverage_map",
    "crop_feed",
    "crop_streets",
    "cumulative_opportunities",
    "data_dictionary",
    "decay",
    "eligibility",
    "equity_by_group",
    "expansion_candidates",
    "fetch_region",
    "findings_table",
    "floating_catchment",
    "gap_score",
    "geocode_addresses",
    "gini",
    "gp_road_distances",
    "gravity",
    "growth",
    "hexagon_candidates",
    "isochrone_map",
    "isochrones",
    "itineraries",
    "itinerary_summary",
    "join_candidates",
    "journey_details",
    "journey_summary",
    "kth_nearest",
    "load_network",
    "load_norms",
    "lorenz_curve",
    "lorenz_plot",
    "nearest",
    "norms_table",
    "open_travel_times",
    "open_web",
    "pair_itineraries",
    "palma_ratio",
    "parse_scenario_edit",
    "plan_sessions",
    "plan_windows",
    "poverty",
    "read_areas",
    "read_candidates",
    "read_housing",
    "read_postcodes",
    "read_practices",
    "read_scenario",
    "read_streets",
    "read_timetable",
    "read_travel_times",
    "rerun_study",
    "robust_plan",
    "run_study",
    "scenario_outcome",
    "single_changes",
    "site_practices",
    "siting_map",
    "theil",
    "to_access_frame",
    "to_cost_matrix",
    "to_r5_frame",
    "travel_time_poverty",
    "travel_times",
    "travel_times_of_windows",
    "travel_times_to_parquet",
    "uncertainty",
    "visits",
    "week_map",
    "week_panel",
    "week_reasons",
    "weekly_slots",
    "weekly_trips",
    "windows_of_week",
    "with_more_service",
    "write_region",
    "write_travel_times",
    "zorgplicht_report",
]
