"""A small made-up region to draw: three areas, places of every reason, practices of every status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import geoaccess as ga
from geoaccess.coverage.result import Coverage

STATUSES = ("open", "conditional", "full", "unknown")


@dataclass(frozen=True)
class Region:
    housing: Any
    practices: Any
    areas: Any
    candidates: Any
    times: ga.TravelTimes

    def coverage(self, **options: Any) -> Coverage:
        return ga.coverage(self.times, self.housing, self.practices, **options)

    def what_if(self) -> ga.WhatIf:
        return ga.WhatIf(times=self.times, housing=self.housing, candidates=self.candidates)

    def map(self, *, what_if: ga.WhatIf | None = None, **options: Any) -> ga.MapPage:
        if what_if is not None:
            options["details"] = ga.MapDetails(what_if=what_if)
        options = {"practices": self.practices, "areas": self.areas, "language": "en"} | options
        return ga.coverage_map(self.coverage(), **options)


def make_region(
    *, places: int = 60, practices: int = 12, seed: int = 7, rules: bool = False
) -> Region:
    """Minutes follow the distance, with detours; some places reach nothing, some lie off the streets."""
    rng = np.random.default_rng(seed)
    housing = _housing(rng, places)
    supply = _practices(rng, practices)
    candidates = _practices(rng, 3)[["id", "name", "geometry"]]
    candidates = candidates.assign(id=["c0", "c1", "c2"], name=["Site 0", "Site 1", "Site 2"])
    if rules:
        housing = housing.assign(**_shares(rng, places))
        supply = supply.assign(**_rules(rng, practices))
    there = pd.concat([supply[["id", "geometry"]], candidates[["id", "geometry"]]])
    a, b = housing.get_coordinates().to_numpy(), there.get_coordinates().to_numpy()
    degrees = np.linalg.norm(a[:, None] - b[None, :], axis=2)
    minutes = 4 + 90 * degrees * rng.uniform(0.8, 2.0, (places, 1))
    minutes[rng.random(places) < 0.1] = np.inf
    minutes[-2:] = np.inf
    minutes[0] = 250.0
    origins = pd.DataFrame({"id": housing["id"], "status": "ok"})
    origins.loc[places - 2 :, "status"] = "unsnapped"
    rows, columns = np.nonzero(np.isfinite(minutes))
    pairs = pd.DataFrame(
        {
            "from_id": housing["id"].to_numpy()[rows],
            "to_id": there["id"].to_numpy()[columns],
            "travel_time_min": minutes[rows, columns],
        }
    )
    times = ga.TravelTimes.from_frame(
        pairs,
        origins=origins,
        destinations=list(there["id"]),
        options=_conditions(),
        provenance=_sources(),
    )
    return Region(housing, supply, _areas(), candidates, times)


def _housing(rng: np.random.Generator, count: int) -> Any:
    lon, lat = rng.uniform(4.0, 4.9, count), rng.uniform(51.4, 51.7, count)
    kinds = rng.choice(["dwelling", "large_site", "campsite", "farm"], count)
    columns = {
        "id": [f"h{i}" for i in range(count)],
        "name": [f"Home {i}" for i in range(count)],
        "kind": kinds,
        "municipality": _names(lon),
        "residents": rng.integers(1, 400, count),
    }
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(lon, lat), crs=4326)


def _practices(rng: np.random.Generator, count: int) -> Any:
    lon, lat = rng.uniform(4.0, 4.9, count), rng.uniform(51.4, 51.7, count)
    columns = {
        "id": [f"p{i}" for i in range(count)],
        "name": [f"Practice {i}" for i in range(count)],
        "kind": "regular",
        "status": [STATUSES[i % 4] for i in range(count)],
        "address": [f"Street {i}" for i in range(count)],
        "municipality": _names(lon),
        "places": rng.integers(1, 90, count),
    }
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(lon, lat), crs=4326)


def _shares(rng: np.random.Generator, count: int) -> dict[str, Any]:
    return {
        "registered_share": rng.choice([0.0, 0.5, 0.8, 1.0], count),
        "insured_share": rng.choice([0.6, 0.9, 1.0], count),
        "postcode": rng.choice(["4701", "4811", "4901"], count),
    }


def _rules(rng: np.random.Generator, count: int) -> dict[str, Any]:
    return {
        "accepts": rng.choice(["registered", "passant", "both"], count),
        "insured_only": rng.random(count) < 0.3,
        "catchment_postcodes": rng.choice(["4700-4799", "4811; 4901", None], count),
    }


def _names(lon: Any) -> list[str]:
    return [("West", "Middle", "East")[int((x - 4.0) / 0.3)] for x in lon]


def _areas() -> Any:
    boxes = [shapely.box(4.0 + 0.3 * i, 51.4, 4.3 + 0.3 * i, 51.7) for i in range(3)]
    columns = {"id": ["w", "m", "e"], "name": ["West", "Middle", "East"]}
    return gpd.GeoDataFrame(columns, geometry=boxes, crs=4326)


def _conditions() -> dict[str, Any]:
    return {"mode": "transit", "departures": "2026-03-10 17:00-19:00", "max_trip_min": 300}


def _sources() -> dict[str, Any]:
    licence = {"licence": "ODbL", "attribution": "© OpenStreetMap contributors"}
    return {"sources": [{"file": "region.osm.pbf", "sha256": "ab" * 32, **licence}]}
