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

from benchmarks.measure import Row, clock_and_processors
from benchmarks.streets import CITY, PLACES, by_hierarchy, by_scipy, matrix_of
from geoaccess.networks.shortest_paths.hierarchy import build_hierarchy
from geoaccess.networks.streets.read import read_streets

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
    ours_s, processors_s = clock_and_processors(ours)
    scipy_s, scipy_processors_s = clock_and_processors(
        partial(by_scipy, matrix_of(graph), sources, targets), runs=3
    )
    theirs = told_by_osrm(np.column_stack([streets.lon[nodes], streets.lat[nodes]]))
    osrm_s, osrm_processors_s = float(theirs["clock_s"]), float(theirs["processors_s"])
    took, ridden = theirs["durations"], ours() / MM_PER_S
    reached = np.isfinite(took) & (took > 0) & (ridden > 0)
    apart = f"its times are {np.median(took[reached] / ridden[reached]):.2f} times ours"
    case = f"bike {PLACES} x {PLACES}"
    return [
        Row("osrm", f"{case}, geoaccess, prepared", ours_s, runs=5,
            note=f"{processors_s:.2f} s of the processors"),
        Row("osrm", f"{case}, OSRM, contracted", osrm_s, runs=5,
            note=f"{osrm_processors_s:.2f} s of the processors; ours takes {ours_s / osrm_s:.2f} "
                 f"times as long, {processors_s / osrm_processors_s:.2f} by processors; {apart}"),
        Row("osrm", f"{case}, scipy csgraph", scipy_s, runs=3,
            note=f"{scipy_processors_s:.2f} s of the processors, {scipy_s / ours_s:.1f} times "
                 f"ours, {scipy_processors_s / processors_s:.1f} by processors"),
    ]  # fmt: skip


def told_by_osrm(points: np.ndarray) -> dict[str, np.ndarray]:
    """What the job writes; `GEOACCESS_OSRM_FOLDER` keeps the contracted streets."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.environ.get("GEOACCESS_OSRM_FOLDER", scratch)
        places, out = Path(scratch) / "places.csv", Path(scratch) / "found.npz"
        np.savetxt(places, points, delimiter=",", fmt="%.9f")
        command = [os.environ["GEOACCESS_OSRM"], JOB, CITY, folder, places, out]
        subprocess.run([str(word) for word in command], check=True)
        with np.load(out) as found:
            return dict(found)
