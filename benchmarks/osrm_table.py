"""By bike between 1 000 and 1 000 nodes of Porto Alegre beside OSRM and scipy, in one run.

``GEOACCESS_OSRM`` names a Python interpreter in which osrm-bindings is installed.
OSRM rides at the speeds of its own bicycle profile and pays for turns, so that the
times are other times: only how far they lie apart is told. `streets` compares ours
with scipy and networkx, metre by metre.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.measure import Row, median_s
from benchmarks.streets import CITY, PLACES, by_hierarchy, by_scipy, matrix_of
from geoaccess.networks.hierarchy import build_hierarchy
from geoaccess.networks.read_streets import read_streets

JOB = Path(__file__).with_name("_osrm_job.py")
MM_PER_S = 15_000_000 / 3600


def run() -> list[Row]:
    if "GEOACCESS_OSRM" not in os.environ or not CITY.is_file():
        print("set GEOACCESS_OSRM to a Python with osrm-bindings, and GEOACCESS_TEST_DATA")
        return []
    streets = read_streets(CITY)
    graph = streets.modes["bike"]
    nodes = np.random.default_rng(1).choice(np.flatnonzero(graph.in_main), 2 * PLACES)
    sources, targets = nodes[:PLACES], nodes[PLACES:]
    prepared = build_hierarchy(graph, graph.length_mm)
    ours = partial(by_hierarchy, graph, prepared, sources, targets)
    ours_s = median_s(ours)
    scipy_s = median_s(partial(by_scipy, matrix_of(graph), sources, targets), runs=3)
    with tempfile.TemporaryDirectory() as scratch:
        places, out = Path(scratch) / "places.csv", Path(scratch) / "found.npz"
        points = np.column_stack([streets.lon[nodes], streets.lat[nodes]])
        np.savetxt(places, points, delimiter=",", fmt="%.9f")
        command = [os.environ["GEOACCESS_OSRM"], JOB, CITY, places, out]
        subprocess.run([str(word) for word in command], check=True)
        with np.load(out) as found:
            osrm_s, theirs = float(found["seconds"]), found["durations"]
    ratio = np.median(theirs[theirs > 0] / (ours() / MM_PER_S)[theirs > 0])
    case = f"bike {PLACES} x {PLACES}"
    apart = f"its times are {ratio:.2f} times ours at the median: other speeds, and turns"
    return [
        Row("osrm", f"{case}, geoaccess, prepared", ours_s, runs=5),
        Row("osrm", f"{case}, OSRM, contracted", osrm_s, runs=5,
            note=f"ours takes {ours_s / osrm_s:.2f} times as long; {apart}"),
        Row("osrm", f"{case}, scipy csgraph", scipy_s, runs=3,
            note=f"{scipy_s / ours_s:.1f} times ours"),
    ]  # fmt: skip
