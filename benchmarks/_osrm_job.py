"""What the interpreter with osrm-bindings runs: contract the streets, time one table.

Run as ``python _osrm_job.py STREETS.osm.pbf FOLDER PLACES.csv OUT.npz``; it needs
nothing of ours. Streets that were contracted in the folder before are used again. The
profile is OSRM's own for bicycles. Its tools stand beside the package.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import osrm

RUNS = 5


def contracted(streets: Path, folder: Path) -> Path:
    """The streets, extracted and contracted."""
    home, ready = Path(osrm.__file__).parent, folder / "city.osrm"
    if (folder / "city.osrm.hsgr").exists():
        return ready
    shutil.copy(streets, folder / "city.osm.pbf")
    profile = home / "share" / "profiles" / "bicycle.lua"
    for command in (
        [home / "bin" / "osrm-extract", "-p", profile, folder / "city.osm.pbf"],
        [home / "bin" / "osrm-contract", ready],
    ):
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    return ready


def main(streets: Path, folder: Path, places_file: Path, out: Path) -> None:
    """Places: sources in the first half of the rows, targets in the second."""
    places = np.loadtxt(places_file, delimiter=",")
    half = len(places) // 2
    table = osrm.TableParameters(
        coordinates=[tuple(place) for place in places.tolist()],
        sources=list(range(half)),
        destinations=list(range(half, len(places))),
        annotations=["duration"],
    )
    engine = osrm.OSRM(
        algorithm="CH",
        storage_config=str(contracted(streets, folder)),
        use_shared_memory=False,
        max_locations_distance_table=len(places),
    )
    found, taken = engine.Table(table), []
    for _ in range(RUNS):
        clock, processors = time.perf_counter(), time.process_time()
        found = engine.Table(table)
        taken.append((time.perf_counter() - clock, time.process_time() - processors))
    durations = np.array([list(row) for row in found["durations"]], dtype=float)
    clock_s, processors_s = (statistics.median(column) for column in zip(*taken, strict=True))
    np.savez(out, clock_s=clock_s, processors_s=processors_s, durations=durations)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
