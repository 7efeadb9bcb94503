"""The window matrix of Porto Alegre beside ferrobus and cafein, in one run.

``GEOACCESS_PEERS`` names a Python interpreter in which both are installed; without
it this benchmark says so and measures nothing. `peers_answers` compares the times.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

import geoaccess as ga
from benchmarks.engine import DATA, HOUR, PERCENTILES, hexagons, read_feeds
from benchmarks.measure import Row, clock_and_processors

JOB = Path(__file__).with_name("_peers_job.py")


def run() -> list[Row]:
    if not peers_are_there():
        return []
    warnings.simplefilter("ignore", ga.GeoAccessWarning)
    homes = hexagons()
    network = ga.build_network(ga.read_streets(DATA / "poa_osm.pbf"), read_feeds())
    clock_s, processors_s = clock_and_processors(
        lambda: ga.travel_times(
            network, homes, homes, mode="transit", departures=HOUR, percentiles=PERCENTILES
        )
    )
    with tempfile.TemporaryDirectory() as scratch:
        theirs = told_by_peers("speed", homes, Path(scratch))
    rows = [Row("peers", "geoaccess, end to end", clock_s, runs=5,
                note=f"{processors_s:.3f} s of the processors")]  # fmt: skip
    for name, (clock, processors) in theirs.items():
        times = f"{clock / clock_s:.0f} times ours, {processors / processors_s:.0f} by processors"
        note = f"{times}; {processors:.2f} s of the processors"
        rows.append(Row("peers", name, clock, runs=3, note=note))
    return rows


def peers_are_there() -> bool:
    """Whether both engines and the data are at hand; says so where they are not."""
    ready = "GEOACCESS_PEERS" in os.environ and DATA.is_dir()
    if not ready:
        print("set GEOACCESS_PEERS to a Python with ferrobus and cafein, and GEOACCESS_TEST_DATA")
    return ready


def told_by_peers(what: str, homes: Any, scratch: Path) -> dict[str, np.ndarray]:
    """What the job of that name writes; results by name."""
    places, out = scratch / "places.csv", scratch / "found.npz"
    points = np.column_stack([homes.geometry.x, homes.geometry.y])
    np.savetxt(places, points, delimiter=",", fmt="%.9f")
    command = [os.environ["GEOACCESS_PEERS"], JOB, what, DATA, places, out]
    subprocess.run([str(word) for word in command], check=True)
    with np.load(out) as found:
        return dict(found)
