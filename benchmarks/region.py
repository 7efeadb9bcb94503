"""Time and memory to generate the model region at each size, in memory and as files."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from benchmarks.measure import Row, peak_gb, seconds_of
from geoaccess.demo.region import ModelRegion, make_region, write_region
from geoaccess.demo.runs import SERVICES
from geoaccess.demo.sizes import SIZES


def scale(region: ModelRegion) -> str:
    """What a region holds, in one line."""
    ways = region.streets.ways
    on_weekday = [int((run.service == SERVICES.index("weekday")).sum()) for run in region.runs]
    calls = sum(n * len(run.calls) for n, run in zip(on_weekday, region.runs, strict=True))
    quays = int((region.stops.frame["location_type"] == 0).sum())
    return (
        f"{len(region.housing):,} housing places, {len(region.practices):,} practices, "
        f"{len(ways.nodes) - len(ways.kind):,} blocks of street, {quays:,} stops, "
        f"{sum(on_weekday):,} trips and {calls:,} stop times on a weekday"
    ).replace(",", " ")


def write_once(size: str) -> None:
    """Write a region to a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        write_region(Path(folder), size=size)


def run() -> list[Row]:
    rows = []
    for size in SIZES:
        made: list[ModelRegion] = []
        made_s = seconds_of(lambda s=size, m=made: m.append(make_region(s)), runs=1, warm=0)[0]
        written_s = seconds_of(functools.partial(write_once, size), runs=1, warm=0)[0]
        memory_gb = peak_gb(functools.partial(write_once, size))
        rows += [
            Row("region", f"{size}: make in memory", made_s, note=scale(made[0])),
            Row("region", f"{size}: make and write the files", written_s),
            Row("region", f"{size}: peak memory with writing", memory_gb, unit="GB"),
        ]
    return rows
