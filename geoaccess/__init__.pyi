# What is public, and where it lives. `__init__.py` loads a name from here when it is first used.

from .coverage import (
    decay,
)
from .coverage.allocation import (
    Allocation,
    allocate,
)
from .coverage.assumptions import (
    Assumptions,
)
from .coverage.catchment import (
    floating_catchment,
)
from .coverage.changes import (
    single_changes,
)
from .coverage.circumstances import (
    Circumstances,
)
from .coverage.computed_changes import (
    computed_changes,
)
from .coverage.contacts import (
    weekly_slots,
    weekly_trips,
)
from .coverage.eligibility import (
    eligibility,
)
from .coverage.equity import (
    equity_by_group,
    palma_ratio,
    theil,
)
from .coverage.gap import (
    GapScore,
    gap_score,
)
from .coverage.growth import (
    Growth,
    growth,
)
from .coverage.lorenz import (
    concentration_index,
    gini,
    lorenz_curve,
)
from .coverage.norms import (
    Norm,
    load_norms,
    norms_table,
)
from .coverage.opportunities import (
    balancing_time,
    cumulative_opportunities,
    gravity,
    kth_nearest,
)
from .coverage.outside_check import (
    gp_road_distances,
)
from .coverage.poverty import (
    poverty,
    travel_time_poverty,
)
from .coverage.publication import (
    Publication,
)
from .coverage.reach import (
    coverage,
)
from .coverage.result import (
    Coverage,
)
from .coverage.uncertainty import (
    Uncertainty,
    uncertainty,
)
from .coverage.week import (
    week_reasons,
)
from .coverage.week_panel import (
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
from .inputs.areas import (
    read_areas,
)
from .inputs.crop_gtfs import (
    FeedCrop,
    crop_feed,
)
from .inputs.crop_osm import (
    crop_streets,
)
from .inputs.feed_checks import (
    check_feed,
)
from .inputs.feed_files import (
    FeedLimits,
)
from .inputs.fetch import (
    fetch_region,
)
from .inputs.fetch_study import (
    FetchedStudy,
)
from .inputs.findings import (
    Finding,
    findings_table,
)
from .inputs.housing import (
    read_housing,
)
from .inputs.postcodes import (
    read_postcodes,
)
from .inputs.practices import (
    read_candidates,
    read_practices,
)
from .inputs.services import (
    geocode_addresses,
)
from .inputs.status_age import (
    age_statuses,
)
from .inputs.web import (
    Web,
    open_web,
)
from .maps.compare_map import (
    compare_map,
)
from .maps.coverage_map import (
    coverage_map,
)
from .maps.details import (
    MapDetails,
)
from .maps.isochrone_map import (
    isochrone_map,
)
from .maps.journeys import (
    best_journeys,
)
from .maps.labels import (
    MapLabels,
)
from .maps.page import (
    MapPage,
    SavedPage,
)
from .maps.siting_map import (
    siting_map,
)
from .maps.week_map import (
    week_map,
)
from .maps.what_if import (
    WhatIf,
)
from .networks.more_service import (
    with_more_service,
)
from .networks.network import (
    TransportNetwork,
    build_network,
    load_network,
)
from .networks.read_streets import (
    read_streets,
)
from .networks.streets import (
    StreetNetwork,
)
from .networks.timetable_build import (
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
from .routing.chunk_plan import (
    ChunkSettings,
)
from .routing.chunks import (
    travel_times_to_parquet,
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
from .routing.itineraries import (
    itineraries,
)
from .routing.itinerary_text import (
    itinerary_summary,
)
from .routing.journey_details import (
    journey_details,
)
from .routing.journey_summary import (
    journey_summary,
)
from .routing.nearest import (
    nearest,
)
from .routing.pair_itineraries import (
    pair_itineraries,
)
from .routing.stored_times import (
    StoredTravelTimes,
    open_travel_times,
)
from .routing.times import (
    TravelTimes,
)
from .routing.travel_times import (
    travel_times,
)
from .routing.visit_cube import (
    VisitRules,
    Visits,
)
from .routing.visits import (
    visits,
)
from .routing.week_plan import (
    WindowsPlan,
    plan_windows,
    travel_times_of_windows,
)
from .routing.week_windows import (
    windows_of_week,
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
from .siting.answers import (
    best_plans,
    coverage_curve,
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
from .siting.comparison import (
    Comparison,
    compare,
)
from .siting.options import (
    SitingOptions,
)
from .siting.outcomes import (
    Outcome,
    base_outcome,
    scenario_outcome,
)
from .siting.plan import (
    SitingPlan,
)
from .siting.robust import (
    RobustPlan,
    SitingCase,
    robust_plan,
)
from .siting.scenario_times import (
    ScenarioTimes,
)
from .siting.sessions import (
    SessionPlan,
    plan_sessions,
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
