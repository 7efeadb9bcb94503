"""geoaccess: who can reach a GP practice, who cannot, why not, and where to add one."""

from geoaccess.coverage import decay
from geoaccess.coverage.allocation import Allocation, allocate
from geoaccess.coverage.catchment import floating_catchment
from geoaccess.coverage.changes import single_changes
from geoaccess.coverage.circumstances import Circumstances
from geoaccess.coverage.contacts import weekly_slots, weekly_trips
from geoaccess.coverage.eligibility import eligibility
from geoaccess.coverage.equity import (
    concentration_index,
    equity_by_group,
    gini,
    lorenz_curve,
    palma_ratio,
    poverty,
    theil,
    travel_time_poverty,
)
from geoaccess.coverage.gap import GapScore, gap_score
from geoaccess.coverage.growth import Growth, growth
from geoaccess.coverage.norms import Norm, load_norms, norms_table
from geoaccess.coverage.opportunities import (
    balancing_time,
    cumulative_opportunities,
    gravity,
    kth_nearest,
)
from geoaccess.coverage.reach import coverage
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.uncertainty import Assumptions, Uncertainty, uncertainty
from geoaccess.coverage.week import week_reasons
from geoaccess.demo.region import write_region
from geoaccess.errors import (
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
    SitingError,
    SnapError,
    SolverError,
    TravelTimesError,
)
from geoaccess.inputs.areas import read_areas
from geoaccess.inputs.feed_checks import check_feed
from geoaccess.inputs.feed_files import FeedLimits
from geoaccess.inputs.findings import Finding, findings_table
from geoaccess.inputs.housing import read_housing
from geoaccess.inputs.practices import read_candidates, read_practices
from geoaccess.inputs.status_age import age_statuses
from geoaccess.maps.compare_map import compare_map
from geoaccess.maps.coverage_map import coverage_map
from geoaccess.maps.isochrone_map import isochrone_map
from geoaccess.maps.page import MapPage, SavedPage
from geoaccess.maps.siting_map import siting_map
from geoaccess.maps.week_map import week_map
from geoaccess.maps.what_if import WhatIf
from geoaccess.networks.network import TransportNetwork, build_network, load_network
from geoaccess.networks.read_streets import read_streets
from geoaccess.networks.streets import StreetNetwork
from geoaccess.networks.timetable_build import read_timetable
from geoaccess.options import DepartureWindow, TravelOptions, Week
from geoaccess.report.tables import Evidence
from geoaccess.report.zorgplicht import ZorgplichtReport, zorgplicht_report
from geoaccess.routing.chunk_plan import ChunkSettings
from geoaccess.routing.chunks import travel_times_to_parquet
from geoaccess.routing.isochrones import isochrones
from geoaccess.routing.itineraries import itineraries
from geoaccess.routing.itinerary_text import itinerary_summary
from geoaccess.routing.journey_details import journey_details
from geoaccess.routing.journey_summary import journey_summary
from geoaccess.routing.nearest import nearest
from geoaccess.routing.stored_times import StoredTravelTimes, open_travel_times
from geoaccess.routing.times import TravelTimes
from geoaccess.routing.travel_times import travel_times
from geoaccess.routing.visit_cube import VisitRules, Visits
from geoaccess.routing.visits import visits
from geoaccess.scenarios.feed_places import StreetPoints
from geoaccess.scenarios.scenario import (
    Scenario,
    ScenarioInputs,
    apply_scenario,
    parse_scenario_edit,
    read_scenario,
)
from geoaccess.schema import data_dictionary
from geoaccess.siting.answers import best_plans, coverage_curve
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
from geoaccess.siting.options import SitingOptions
from geoaccess.siting.plan import SitingPlan
from geoaccess.siting.robust import RobustPlan, SitingCase, robust_plan
from geoaccess.siting.sessions import SessionPlan, plan_sessions
from geoaccess.siting.sites import site_practices
from geoaccess.siting.whatif import (
    Comparison,
    Outcome,
    base_outcome,
    compare,
    scenario_outcome,
)
from geoaccess.study.check import StudyInputs, check_study
from geoaccess.study.run import StudyResult, run_study

__version__ = "0.1.0"

__all__ = [
    "Allocation",
    "Assumptions",
    "ChunkSettings",
    "Circumstances",
    "Comparison",
    "Coverage",
    "CrsError",
    "DepartureWindow",
    "DuplicateIdError",
    "Evidence",
    "FeedError",
    "FeedLimits",
    "FetchError",
    "Finding",
    "GapScore",
    "GeoAccessError",
    "GeoAccessWarning",
    "GeometryError",
    "Growth",
    "InfeasibleError",
    "InputError",
    "MapPage",
    "MissingColumnError",
    "MissingExtraError",
    "NetworkError",
    "NoServiceError",
    "Norm",
    "Offer",
    "Outcome",
    "RobustPlan",
    "SavedPage",
    "Scenario",
    "ScenarioInputs",
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
    "Week",
    "WhatIf",
    "ZorgplichtReport",
    "age_statuses",
    "allocate",
    "apply_scenario",
    "balancing_time",
    "base_outcome",
    "best_plans",
    "build_network",
    "candidates_at_points",
    "candidates_at_stops",
    "candidates_in_areas",
    "candidates_on_sites",
    "check_feed",
    "check_study",
    "compare",
    "compare_map",
    "concentration_index",
    "coverage",
    "coverage_curve",
    "coverage_map",
    "cumulative_opportunities",
    "data_dictionary",
    "decay",
    "eligibility",
    "equity_by_group",
    "expansion_candidates",
    "findings_table",
    "floating_catchment",
    "gap_score",
    "gini",
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
    "nearest",
    "norms_table",
    "open_travel_times",
    "palma_ratio",
    "parse_scenario_edit",
    "plan_sessions",
    "poverty",
    "read_areas",
    "read_candidates",
    "read_housing",
    "read_practices",
    "read_scenario",
    "read_streets",
    "read_timetable",
    "robust_plan",
    "run_study",
    "scenario_outcome",
    "single_changes",
    "site_practices",
    "siting_map",
    "theil",
    "travel_time_poverty",
    "travel_times",
    "travel_times_to_parquet",
    "uncertainty",
    "visits",
    "week_map",
    "week_reasons",
    "weekly_slots",
    "weekly_trips",
    "write_region",
    "zorgplicht_report",
]
