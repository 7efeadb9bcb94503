"""Every kind of map of one region, from one computation: what the browser tests open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import geoaccess as ga
from geoaccess.coverage.result import Coverage

EVENING = ("17:00", "17:20")
WITHIN_MIN = 30


KINDS = ("coverage", "hexagons", "siting", "compare", "isochrones", "week")
PUBLISHED = tuple(kind for kind in KINDS if kind != "hexagons")


@dataclass(frozen=True)
class Computed:
    """Tables, network and results of one region; `hours` of the first two days of the week."""

    tables: dict[str, Any]
    network: ga.TransportNetwork
    times: ga.TravelTimes
    result: Coverage
    circumstances: ga.Circumstances
    by_bike: Coverage
    plans: dict[str, ga.SitingPlan]
    reached: dict[str, gpd.GeoDataFrame]
    week: ga.WeekPanel
    hours: pd.DataFrame
    model: bool

    def map(self, kind: str, language: str, *, publish: bool = False) -> ga.MapPage:
        """The map of a kind in one language and edition."""
        housing, candidates = self.tables["housing"], self.tables["candidates"]
        given = {name: self.tables[name] for name in ("practices", "areas")}
        given |= {"streets": self.network.streets, "language": language, "publish": publish}
        given["labels"] = ga.MapLabels(model=self.model)
        match kind:
            case "coverage":
                return ga.coverage_map(self.result, details=self.details, **given)
            case "hexagons":
                return ga.coverage_map(many_places(self.result), **given)
            case "siting":
                return ga.siting_map(self.plans, housing, candidates, **given)
            case "compare":
                return ga.compare_map(self.result, self.by_bike, names=("A", "B"), **given)
            case "isochrones":
                return ga.isochrone_map(self.reached, housing, **given)
            case _:
                return ga.week_map(self.hours, housing, options=self.result.options, **given)

    @cached_property
    def details(self) -> ga.MapDetails:
        """Everything that a map can tell besides reasons."""
        journeys = ga.best_journeys(
            self.network,
            self.result,
            self.tables["housing"],
            self.tables["practices"],
            departures=ga.DepartureWindow(*EVENING),
        )
        return ga.MapDetails(
            what_if=ga.WhatIf(
                times=self.times,
                housing=self.tables["housing"],
                candidates=self.tables["candidates"],
                circumstances=self.circumstances,
            ),
            gap=ga.gap_score(self.result, self.tables["housing"]),
            week=self.week,
            journeys=journeys,
        )


class SavedMap(NamedTuple):
    """A map and the file that it was saved in."""

    page: ga.MapPage
    path: Path


class SavedMaps:
    """The maps of one region, each saved when it is first asked for."""

    def __init__(self, computed: Computed, folder: Path) -> None:
        self._computed, self._folder = computed, folder
        self._saved: dict[tuple[str, str, bool], SavedMap] = {}

    def __call__(self, kind: str, language: str, publish: bool = False) -> SavedMap:
        key = (kind, language, publish)
        if key not in self._saved:
            page = self._computed.map(kind, language, publish=publish)
            path = page.save(self._folder / f"{kind}_{language}_{publish}.html").path
            self._saved[key] = SavedMap(page, path)
        return self._saved[key]


def compute(
    tables: dict[str, Any],
    network: ga.TransportNetwork,
    *,
    modes: tuple[str, str] = ("walk", "transit"),
    model: bool,
) -> Computed:
    """Everything that maps show, of a network that holds a week."""
    housing, practices, candidates = (
        tables[name] for name in ("housing", "practices", "candidates")
    )
    window = ga.DepartureWindow(*EVENING)
    both = [practices[["id", "geometry"]], candidates[["id", "geometry"]]]
    sites = gpd.GeoDataFrame(pd.concat(both, ignore_index=True), crs=4326)
    times = ga.travel_times(network, housing, sites, mode="transit", departures=window)
    bike = ga.travel_times(network, housing, practices, mode="bike")
    week = ga.Week(network.dates[0])
    given = ga.Circumstances(visits=ga.visits(network, housing, practices, week=week))
    common: dict[str, Any] = {"circumstances": given, "within_min": WITHIN_MIN}
    result = ga.coverage(times, housing, practices, **common)
    few = practices.iloc[:2]
    hours = ga.week_reasons(times, housing, practices, **common)
    return Computed(
        tables=tables,
        network=network,
        times=times,
        result=result,
        circumstances=given,
        by_bike=ga.coverage(bike, housing, practices, within_min=WITHIN_MIN),
        plans={
            str(add): ga.site_practices(
                times, housing, practices, candidates, add=add, within_min=WITHIN_MIN
            )
            for add in (1, 2)
        },
        reached={
            mode: ga.isochrones(network, few, mode=mode, within_min=(10, 20), departures=window)
            for mode in modes
        },
        week=ga.week_panel(times, housing, practices, **common),
        hours=hours[hours["date"].isin(sorted(set(hours["date"]))[:2])],
        model=model,
    )


def many_places(result: Coverage) -> Coverage:
    """The same people in so many places that a map gathers them into hexagons."""
    copies = 6_001 // len(result.places) + 1
    places = pd.concat([result.places] * copies, ignore_index=True)
    places["id"] = [f"{identity}-{row}" for row, identity in enumerate(places["id"])]
    rows = len(result.places)
    people = [result.people.assign(home=result.people["home"] + rows * k) for k in range(copies)]
    parts = {"places": places, "people": pd.concat(people, ignore_index=True)}
    return Coverage(**{**vars(result), **parts})


def village_maps(folder: Path) -> Computed:
    """The smallest model region with its whole week."""
    names = {"housing": "csv", "practices": "csv", "candidates": "csv", "areas": "geojson"}
    readers = {name: getattr(ga, f"read_{name}") for name in names}
    tables = {name: readers[name](folder / f"{name}.{kind}") for name, kind in names.items()}
    dates = list(ga.Week("2026-03-09").dates)
    timetable = ga.read_timetable(folder / "gtfs.zip", service_dates=dates)
    network = ga.build_network(ga.read_streets(folder / "streets.osm.pbf"), timetable)
    return compute(tables, network, model=True)


def porto_alegre_maps(folder: Path) -> Computed:
    """Real streets and timetables: the fullest hexagons of the city to its places of interest."""
    grid = pd.read_csv(folder / "poa_hexgrid.csv").nlargest(60, "population")
    points = pd.read_csv(folder / "poa_points_of_interest.csv")
    housing = _at(
        grid.rename(columns={"population": "residents"})[["id", "residents", "lon", "lat"]]
    )
    places = _at(points).assign(name=points["id"])
    middle = housing.geometry.x.median()
    west, south, east, north = np.add(housing.total_bounds, (-0.01, -0.01, 0.01, 0.01))
    halves = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    columns = {"id": ["w", "e"], "name": ["Oeste", "Leste"]}
    areas = gpd.GeoDataFrame(columns, geometry=halves, crs=4326)
    sides = ["Oeste" if x < middle else "Leste" for x in housing.geometry.x]
    tables = {
        "housing": housing.assign(municipality=sides),
        "practices": places.iloc[:8].assign(status="open", opening_hours="Mo-Fr 09:00-12:00"),
        "candidates": places.iloc[8:],
        "areas": areas,
    }
    feeds = [folder / "poa_eptc.zip", folder / "poa_trensurb.zip"]
    dates = list(ga.Week("2019-05-13").dates)
    timetable = ga.read_timetable(feeds, service_dates=dates)
    network = ga.build_network(ga.read_streets(folder / "poa_osm.pbf"), timetable)
    return compute(tables, network, modes=("walk", "bike"), model=False)


def _at(table: pd.DataFrame) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(table["lon"], table["lat"])
    frame = table.drop(columns=["lon", "lat"]).reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry=points, crs=4326)
