"""A saved network with places at random, and a program that writes travel times in chunks."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

import geoaccess as ga

ROOT = Path(__file__).resolve().parents[2]
EVENING = ga.DepartureWindow("17:00", "17:20")
TRANSIT: dict[str, Any] = {"mode": "transit", "departures": EVENING, "percentiles": (25, 50)}

PROGRAM = """
import sys
import geopandas as gpd
import geoaccess as ga

folder = sys.argv[1]
places = (gpd.read_parquet(f"{folder}/{name}.parquet") for name in ("from", "to"))
ga.travel_times_to_parquet(
    f"{folder}/network", *places, sys.argv[2], mode="transit",
    departures=ga.DepartureWindow("17:00", "17:20"), percentiles=(25, 50),
    settings=ga.ChunkSettings(
        destinations_per_chunk=128, progress=lambda *step: print(step[0], flush=True)
    ),
)
"""


def save_network(region: Path, folder: Path) -> Path:
    """Build and save the network of a model region."""
    timetable = ga.read_timetable(region / "gtfs.zip", service_date="2026-03-10")
    network = ga.build_network(ga.read_streets(region / "streets.osm.pbf"), timetable)
    return network.save(folder)


def random_places(region: Path, count: int, *, seed: int) -> Any:
    """Places in the bounding box of a region's housing; two at the same spot, one far away."""
    west, south, east, north = ga.read_housing(region / "housing.csv").total_bounds
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(west, east, count), rng.uniform(south, north, count)
    lon[1], lat[1] = lon[0], lat[0]
    lat[2] += 5
    points = gpd.points_from_xy(lon, lat)
    return gpd.GeoDataFrame(
        {"id": [f"{seed}-{n}" for n in range(count)]}, geometry=points, crs=4326
    )


def start_program(folder: Path, out: Path) -> subprocess.Popen[str]:
    """Start the program on a folder with `network`, `from.parquet` and `to.parquet`."""
    command = [sys.executable, "-c", PROGRAM, str(folder), str(out)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def same_times(one: ga.TravelTimes, other: ga.TravelTimes) -> bool:
    """Whether two results hold the same pairs, times and places."""
    return (
        np.array_equal(one.from_row, other.from_row)
        and np.array_equal(one.to_row, other.to_row)
        and np.array_equal(one.seconds, other.seconds)
        and one.origins.equals(other.origins)
        and one.destinations.equals(other.destinations)
    )
