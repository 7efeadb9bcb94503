"""Inputs: a timetable of national size cut to a province, and what the margin of a cut does."""

from __future__ import annotations

import functools
import tempfile
import time
from pathlib import Path

import numpy as np
import shapely

import geoaccess as ga
from benchmarks.measure import Row, peak_gb
from benchmarks.timetable import CALLS, TRIPS, write_national
from geoaccess import crop_feed, write_region

PROVINCE = shapely.box(4.2, 51.25, 6.05, 51.8)
"""About as large as Noord-Brabant."""


def crop(folder: Path) -> ga.FeedCrop:
    return crop_feed(folder / "national.zip", PROVINCE, folder / "province.zip", buffer_km=10)


def margin(folder: Path) -> list[Row]:
    """Pairs within three municipalities of the model region that a cut makes slower."""
    write_region(folder)
    areas = ga.read_areas(folder / "areas.geojson")
    areas = areas[areas["name"].isin(("Etten-Leur", "Rucphen", "Zundert"))]
    inside = areas.union_all()
    housing, practices = (
        read(folder / name).loc[lambda table: table.within(inside)]
        for name, read in (("housing.csv", ga.read_housing), ("practices.csv", ga.read_practices))
    )
    streets = ga.read_streets(folder / "streets.osm.pbf")
    window = ga.DepartureWindow("17:00", "19:00")

    def minutes(feed: Path) -> np.ndarray:
        network = ga.build_network(streets, ga.read_timetable(feed, service_date="2026-03-10"))
        times = ga.travel_times(network, housing, practices, mode="transit", departures=window)
        return times.to_wide().to_numpy()

    whole, rows = minutes(folder / "gtfs.zip"), []
    for km in (0, 2, 5, 10):
        found = ga.crop_feed(folder / "gtfs.zip", areas, folder / f"{km}.zip", buffer_km=km)
        slower = float((minutes(found.path) > whole).mean())
        note = f"{found.trips:,} trips left"
        rows.append(Row("inputs", f"slower pairs, margin {km} km", slower, unit="share", note=note))
    return rows


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_national(folder / "national.zip")
        start = time.perf_counter()
        found = crop(folder)
        seconds = time.perf_counter() - start
        memory = peak_gb(functools.partial(crop, folder))
        size = (folder / "national.zip").stat().st_size / 1e6
        rows = margin(folder)
    note = f"{TRIPS * CALLS:,} stop times, {size:.0f} MB zipped, to {found.trips:,} trips"
    return [
        Row("inputs", "national feed: cut to a province", seconds, note=f"{note}; aim 60 s"),
        Row("inputs", "national feed: peak memory", memory, unit="GB", note=f"{note}; aim 4 GB"),
        *rows,
    ]
