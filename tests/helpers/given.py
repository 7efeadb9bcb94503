"""What public functions are called with: one small region, made piece by piece when first used."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

import geoaccess as ga
from geoaccess.networks.timetable.timetable import Timetable

EVENING = ga.DepartureWindow("17:00", "17:10", date="2026-03-10")
DAY = "2026-03-10"


class Village:
    """What the functions are called with, made from the smallest model region when first used."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder, self.scratch = folder, scratch

    @cached_property
    def housing(self) -> gpd.GeoDataFrame:
        return ga.read_housing(self.folder / "housing.csv")

    @cached_property
    def practices(self) -> gpd.GeoDataFrame:
        return ga.read_practices(self.folder / "practices.csv")

    @property
    def roomy(self) -> gpd.GeoDataFrame:
        """Practices that say how many places they have."""
        return self.practices[self.practices["places"].notna()]

    @cached_property
    def candidates(self) -> gpd.GeoDataFrame:
        return ga.read_candidates(self.folder / "candidates.csv")

    @cached_property
    def areas(self) -> gpd.GeoDataFrame:
        return ga.read_areas(self.folder / "areas.geojson")

    @property
    def shapes(self) -> dict[str, gpd.GeoDataFrame]:
        return {"practices": self.practices, "areas": self.areas, "streets": self.streets}

    @property
    def residents(self) -> pd.Series:
        return self.housing["residents"]

    @cached_property
    def values(self) -> np.ndarray:
        """Something to measure equity of."""
        return np.arange(len(self.housing), dtype=float)

    @cached_property
    def streets(self) -> ga.StreetNetwork:
        return ga.read_streets(self.folder / "streets.osm.pbf")

    @property
    def feed(self) -> Path:
        return self.folder / "gtfs.zip"

    @cached_property
    def timetable(self) -> Timetable:
        return ga.read_timetable(self.feed, service_dates=[DAY])

    @cached_property
    def network(self) -> ga.TransportNetwork:
        return ga.build_network(self.streets, self.timetable)

    @property
    def trip(self) -> tuple[Any, ...]:
        """From two places to two practices."""
        return self.network, self.housing.head(2), self.practices.head(2)

    @cached_property
    def times(self) -> ga.TravelTimes:
        columns = ["id", "geometry"]
        sites = pd.concat([self.practices[columns], self.candidates[columns]])
        return ga.travel_times(
            self.network, self.housing, sites, mode="transit", departures=EVENING
        )

    @property
    def tables(self) -> tuple[Any, ...]:
        return self.times, self.housing, self.practices

    @property
    def room(self) -> tuple[Any, ...]:
        return self.times, self.housing, self.roomy

    @property
    def sites(self) -> tuple[Any, ...]:
        return *self.tables, self.candidates

    @cached_property
    def visits(self) -> ga.Visits:
        rules = ga.VisitRules(slot_min=60)
        week = ga.Week("2026-03-09")
        return ga.visits(
            self.network, self.housing, self.practices, week=week, mode="walk", rules=rules
        )

    @property
    def circumstances(self) -> ga.Circumstances:
        return ga.Circumstances(visits=self.visits)

    @cached_property
    def result(self) -> ga.Coverage:
        return ga.coverage(*self.tables)

    @cached_property
    def page(self) -> ga.MapPage:
        return ga.coverage_map(self.result, areas=self.areas)

    @cached_property
    def report(self) -> ga.ZorgplichtReport:
        return ga.zorgplicht_report(self.result, self.housing)

    @cached_property
    def plan(self) -> ga.SitingPlan:
        return ga.site_practices(*self.sites, add=1, within_min=30)

    @cached_property
    def inputs(self) -> ga.ScenarioInputs:
        points = ga.StreetPoints(self.streets.lon, self.streets.lat)
        return ga.ScenarioInputs(self.housing, self.practices, (self.feed,), points)

    @cached_property
    def compute(self) -> ga.ScenarioTimes:
        return ga.ScenarioTimes(
            streets=self.streets,
            mode="transit",
            departures=EVENING,
            networks={(self.feed,): self.network},
        )

    @cached_property
    def now(self) -> ga.Outcome:
        return ga.base_outcome(self.inputs, self.compute)

    @property
    def scenario(self) -> ga.Scenario:
        first = str(self.practices["id"].iloc[0])
        return ga.Scenario(
            "closed",
            (
                ga.parse_scenario_edit({"do": "close_practice", "id": first}),
                ga.parse_scenario_edit({"do": "grow_housing", "factor": 1.1}),
            ),
        )

    @cached_property
    def bike_areas(self) -> gpd.GeoDataFrame:
        return ga.isochrones(self.network, self.practices.head(1), mode="bike", within_min=(5,))

    @cached_property
    def legs(self) -> gpd.GeoDataFrame:
        home, practice = self.housing.head(1), self.practices.head(1)
        return ga.itineraries(self.network, home, practice, departure="17:00", date=DAY)

    @cached_property
    def busy_hour(self) -> pd.DataFrame:
        """Reasons in one hour of the week."""
        week = ga.week_reasons(*self.tables, circumstances=self.circumstances)
        return week[(week["date"] == week["date"].iloc[0]) & (week["hour"] == 10)]

    @cached_property
    def panel(self) -> ga.WeekPanel:
        return ga.week_panel(*self.tables, circumstances=self.circumstances)

    @cached_property
    def stored(self) -> ga.StoredTravelTimes:
        folder = self.scratch / "stored"
        return ga.travel_times_to_parquet(*self.trip, folder, mode="bike")
