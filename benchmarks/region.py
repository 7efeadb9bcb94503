"""Time and memory to generate the model region at each size, in memory and as files."""

from __future__ import annotations

import functools
import json
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Row, peak_gb
from geoaccess.demo.region import ModelRegion, make_region, save_region
from geoaccess.demo.runs import SERVICES
from geoaccess.demo.sizes import SIZES


def scale(region: ModelRegion) -> str:
    """What a region holds, in one line."""
    ways = region.streets.ways
    on_weekday = [int((run.service == SERVICES.index("weekday")).sum()) for run in region.runs]
    calls = sum(n * len(run.calls) for n, run in zip(on_weekday, region.runs, strict=True))
    quays = int((region.stops.frame["location_type"] == 0).sum())
    return (
        f"{len(region.housing):,} housing places; {len(region.practices):,} practices; "
        f"{len(ways.nodes) - len(ways.kind):,} blocks of street; {quays:,} stops; "
        f"{sum(on_weekday):,} trips and {calls:,} stop times on a weekday"
    ).replace(",", " ")


def make_and_save(size: str, timings: Path) -> None:
    """Make a region, write it to a folder that is thrown away, and note how long each took."""
    start = time.perf_counter()
    region = make_region(size)
    made = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        save_region(region, folder)
    saved = time.perf_counter()
    found = {"make_s": made - start, "save_s": saved - made, "note": scale(region)}
    timings.write_text(json.dumps(found), encoding="utf-8")


def run() -> list[Row]:
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            timings = Path(folder) / "timings.json"
            memory_gb = peak_gb(functools.partial(make_and_save, size, timings))
            found = json.loads(timings.read_text(encoding="utf-8"))
        rows += [
            Row("region", f"{size}: make in memory", found["make_s"], note=found["note"]),
            Row("region", f"{size}: write the files", found["save_s"]),
            Row("region", f"{size}: peak memory of both", memory_gb, unit="GB"),
        ]
    return rows
