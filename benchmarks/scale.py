"""A country on one machine: build, nearest practice, all pairs in chunks, a week by estimate.

By default a smaller region is generated. ``GEOACCESS_BENCH_COUNTRY`` names a folder
for the whole country (460 000 housing places); it is generated there if need be.
Seconds of the clock and of the processors are given: the latter are not disturbed
by neighbours.
"""

from __future__ import annotations

import functools
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

import geoaccess as ga
from benchmarks.measure import Row, peak_gb
from geoaccess.demo.sizes import RegionSize

DATE = "2026-03-10"
EVENING = ga.DepartureWindow("17:00", "19:00")
SMALLER = RegionSize(
    "scale", tiles=(2, 2), frequency=1.29, housing=20_000, residents=800_000, practices=600
)
WINDOWS_A_WEEK = 7 * 9  # two hours each, from 05:00 to 23:00
SAMPLE = 200

Timings = dict[str, tuple[float, float]]


def timed(timings: Timings, name: str, work: Callable[[], Any]) -> Any:
    """Do the work and note seconds of the clock and of the processors."""
    clock, cpu = time.perf_counter(), time.process_time()
    result = work()
    timings[name] = (time.perf_counter() - clock, time.process_time() - cpu)
    return result


def places(folder: Path, name: str) -> Any:
    """Ids and points of a table, without the checks that are not measured here."""
    kept = folder / f"{name}.parquet"
    if not kept.exists():
        read = ga.read_housing if name == "housing" else ga.read_practices
        read(folder / f"{name}.csv")[["id", "geometry"]].to_parquet(kept)
    return gpd.read_parquet(kept)


def build(folder: Path) -> Timings:
    timings: Timings = {}
    streets = timed(timings, "read streets", lambda: ga.read_streets(folder / "streets.osm.pbf"))
    timetable = timed(
        timings,
        "read timetable",
        lambda: ga.read_timetable(folder / "gtfs.zip", service_date=DATE),
    )
    network = timed(
        timings, "prepare streets, changes and links", lambda: ga.build_network(streets, timetable)
    )
    timed(timings, "save", lambda: network.save(folder / "network"))
    return timings


def nearest(folder: Path) -> Timings:
    """The first search opens the network and loads kernels; the second finds them warm."""
    timings: Timings = {}
    homes, practices = places(folder, "housing"), places(folder, "practices")
    network = timed(timings, "open the network", lambda: ga.load_network(folder / "network"))
    search = functools.partial(
        ga.nearest, network, homes, practices, mode="transit", departures=EVENING
    )
    first = timed(timings, "nearest practice, first", search)
    again = timed(timings, "nearest practice, again", search)
    assert first.equals(again)
    return timings


def matrix(folder: Path) -> Timings:
    """All pairs within 60 minutes, compared with a search in one piece for some homes."""
    timings: Timings = {}
    homes, practices = places(folder, "housing"), places(folder, "practices")
    with tempfile.TemporaryDirectory() as out:
        stored = timed(
            timings,
            "all pairs within 60 minutes, written",
            lambda: ga.travel_times_to_parquet(
                folder / "network",
                homes,
                practices,
                out,
                settings=ga.ChunkSettings(within_min=60),
                mode="transit",
                departures=EVENING,
            ),
        )
        chunk = next(stored.chunks())
        few = homes.iloc[:: max(1, len(homes) // SAMPLE)].reset_index(drop=True)
        whole = ga.travel_times(
            ga.load_network(folder / "network"),
            few,
            practices,
            mode="transit",
            departures=EVENING,
            max_trip_min=60,
        )
        _compare(chunk, whole)
        timings["pairs"] = (stored.pairs, stored.manifest.cut.chunks)
    return timings


def _compare(chunk: ga.TravelTimes, whole: ga.TravelTimes) -> None:
    """Equal seconds wherever both have looked."""
    practices = chunk.destinations["id"].iloc[np.unique(chunk.to_row)]
    few = whole.origins["id"]
    one, other = (t.aligned(list(few), list(practices)).toarray() for t in (chunk, whole))
    assert other.any()
    assert np.array_equal(one, other)


def measured(work: Callable[[Path], Timings], folder: Path) -> tuple[Timings, float]:
    """Timings and peak memory of the work in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        note = Path(scratch) / "timings.json"
        memory_gb = peak_gb(functools.partial(_noted, work, folder, note))
        return json.loads(note.read_text(encoding="utf-8")), memory_gb


def _noted(work: Callable[[Path], Timings], folder: Path, note: Path) -> None:
    note.write_text(json.dumps(work(folder)), encoding="utf-8")


def rows_of(size: str, folder: Path) -> list[Row]:
    rows = []
    for work in (build, nearest, matrix):
        timings, memory_gb = measured(work, folder)
        found = timings.pop("pairs", None)
        for name, (clock_s, cpu_s) in timings.items():
            rows.append(
                Row("scale", f"{size}: {name}", clock_s, note=f"{cpu_s:.1f} s of processors")
            )
        rows.append(Row("scale", f"{size}: peak memory of {work.__name__}", memory_gb, unit="GB"))
        if found is not None:
            week_h = timings["all pairs within 60 minutes, written"][0] * WINDOWS_A_WEEK / 3600
            note = f"{WINDOWS_A_WEEK} windows like the one measured"
            rows += [
                Row("scale", f"{size}: pairs within 60 minutes", found[0], unit="pairs"),
                Row("scale", f"{size}: a week of windows, estimated", week_h, unit="h", note=note),
            ]
    return rows


def run() -> list[Row]:
    country = os.environ.get("GEOACCESS_BENCH_COUNTRY")
    if country is None:
        with tempfile.TemporaryDirectory() as scratch:
            ga.write_region(scratch, size=SMALLER)
            return rows_of("20 000 homes", Path(scratch))
    folder = Path(country)
    if not (folder / "gtfs.zip").exists():
        ga.write_region(folder, size="country")
    return rows_of("country", folder)
