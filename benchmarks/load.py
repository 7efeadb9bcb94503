"""Many studies at once: none fails, none mixes with another, and memory stays under a bound."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Row
from geoaccess.demo.region import write_region
from geoaccess.provenance import sha256_of

STUDIES = 24
OUTPUTS = ("places.csv", "places.gpkg", "summary.csv", "municipalities.csv")


def run() -> list[Row]:
    """Run one study alone, then many copies of it together."""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "0"
        write_region(first, size="village")
        copies = [Path(shutil.copytree(first, Path(folder) / str(n))) for n in range(1, STUDIES)]
        alone, peak = _together([first])
        expected = _hashes(first)
        shutil.rmtree(first / "results")
        seconds, peaks = _together([first, *copies])
        if any(_hashes(place) != expected for place in (first, *copies)):
            raise RuntimeError("a study that ran beside others gave other files")
    note = f"{STUDIES} villages at once on {len(os.sched_getaffinity(0))} cores; all files equal"
    return [
        Row("load", "one study alone", alone, note="a village, network built anew"),
        Row("load", "one study alone, peak memory", peak, "GB"),
        Row("load", f"{STUDIES} studies at once", seconds, note=note),
        Row("load", "largest peak memory of one of them", peaks, "GB"),
    ]


def _together(places: list[Path]) -> tuple[float, float]:
    """Start all studies, wait for all; seconds, and the largest peak memory in GB."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "geoaccess.cli.app", "run", "--quiet"]
    running = {
        subprocess.Popen([*command, str(place / "study.toml")], stdout=subprocess.DEVNULL).pid
        for place in places
    }
    peak = 0
    while running:
        pid, status, used = os.wait4(-1, 0)
        running.discard(pid)
        if status:
            raise RuntimeError(f"a study ended with {os.waitstatus_to_exitcode(status)}")
        peak = max(peak, used.ru_maxrss)
    return time.perf_counter() - start, peak / 1024**2


def _hashes(place: Path) -> dict[str, str]:
    results = {name: sha256_of(place / "results" / name) for name in OUTPUTS}
    return results | {"map.html": sha256_of(place / "map.html")}
