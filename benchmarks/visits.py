"""A week of round trips on the model region: every place, practice and slot of a quarter of an hour."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

import geoaccess as ga
from benchmarks.measure import Row, median_s, peak_gb

WEEK = ga.Week("2026-03-09")


def prepare(folder: Path) -> None:
    """Write the region, and its network for all dates of the week."""
    ga.write_region(folder, size="region")
    timetable = ga.read_timetable([folder / "gtfs.zip"], service_dates=WEEK.dates)
    ga.build_network(ga.read_streets(folder / "streets.osm.pbf"), timetable).save(folder / "net")


def week_of_visits(folder: Path, mode: str) -> None:
    """Load everything and search the week, for its memory."""
    network = ga.load_network(folder / "net")
    ga.visits(network, *tables(folder), week=WEEK, mode=mode)


def tables(folder: Path) -> tuple[object, object]:
    return ga.read_housing(folder / "housing.csv"), ga.read_practices(folder / "practices.csv")


def run() -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        network = ga.load_network(folder / "net")
        housing, practices = tables(folder)
        for mode in ("transit", "bike_transit", "bike", "walk"):
            search = functools.partial(ga.visits, network, housing, practices, week=WEEK, mode=mode)
            rows.append(Row("visits", f"a week, {mode}", median_s(search, runs=2), runs=2))
        memory = peak_gb(functools.partial(week_of_visits, folder, "transit"))
        rows.append(Row("visits", "peak memory with loading, transit", memory, "GB"))
    return rows
