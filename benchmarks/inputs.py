"""Inputs: a timetable of national size cut to a province."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

import shapely

from benchmarks.measure import Row, peak_gb, seconds_of
from benchmarks.timetable import CALLS, TRIPS, write_national
from geoaccess import crop_feed

PROVINCE = shapely.box(4.2, 51.25, 6.05, 51.8)
"""About as large as Noord-Brabant."""


def crop(folder: Path) -> None:
    crop_feed(folder / "national.zip", PROVINCE, folder / "province.zip", buffer_km=10)


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_national(folder / "national.zip")
        work = functools.partial(crop, folder)
        seconds, memory = seconds_of(work, runs=1, warm=0)[0], peak_gb(work)
        found = crop_feed(folder / "national.zip", PROVINCE, folder / "province.zip")
        size = (folder / "national.zip").stat().st_size / 1e6
    note = f"{TRIPS * CALLS:,} stop times, {size:.0f} MB zipped, to {found.trips:,} trips"
    return [
        Row("inputs", "national feed: cut to a province", seconds, note=f"{note}; aim 60 s"),
        Row("inputs", "national feed: peak memory", memory, unit="GB", note=f"{note}; aim 4 GB"),
    ]
