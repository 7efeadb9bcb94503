"""The window matrix of Porto Alegre beside ferrobus and cafein, in one run.

``GEOACCESS_PEERS`` names a Python interpreter in which both are installed; without
it this benchmark says so and measures nothing. Their times are compared with ours
before seconds are printed.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy as np

import geoaccess as ga
from benchmarks.engine import DATA, HOUR, PERCENTILES, hexagons, read_feeds
from benchmarks.measure import Row, median_s

JOB = Path(__file__).with_name("_peers_job.py")


def run() -> list[Row]:
    interpreter = os.environ.get("GEOACCESS_PEERS")
    if interpreter is None or not DATA.is_dir():
        print("set GEOACCESS_PEERS to a Python with ferrobus and cafein, and GEOACCESS_TEST_DATA")
        return []
    warnings.simplefilter("ignore", ga.GeoAccessWarning)
    homes = hexagons()
    network = ga.build_network(ga.read_streets(DATA / "poa_osm.pbf"), read_feeds())
    found = ga.travel_times(
        network, homes, homes, mode="transit", departures=HOUR, percentiles=PERCENTILES
    )
    ours = np.stack([60 * found.to_wide(p).to_numpy() for p in PERCENTILES])
    ours_s = median_s(
        lambda: ga.travel_times(
            network, homes, homes, mode="transit", departures=HOUR, percentiles=PERCENTILES
        )
    )
    rows = [Row("peers", "geoaccess, end to end", ours_s, runs=5)]
    with tempfile.TemporaryDirectory() as scratch:
        places, out = Path(scratch) / "places.csv", Path(scratch) / "found.npz"
        points = np.column_stack([homes.geometry.x, homes.geometry.y])
        np.savetxt(places, points, delimiter=",", fmt="%.9f")
        subprocess.run([interpreter, str(JOB), str(DATA), str(places), str(out)], check=True)
        with np.load(out) as theirs:
            for key in [name for name in theirs.files if name.endswith("|s")]:
                name, taken = key.removesuffix("|s"), float(theirs[key])
                note = (
                    f"{taken / ours_s:.0f} times ours; {_agreement(ours, theirs[f'{name}|times'])}"
                )
                rows.append(Row("peers", name, taken, runs=3, note=note))
    return rows


def _agreement(ours: np.ndarray, theirs: np.ndarray) -> str:
    """How the medians of pairs differ."""
    one, other = ours[1], theirs[1]
    both = np.isfinite(one) & np.isfinite(other) & ~np.eye(len(one), dtype=bool)
    difference = other[both] - one[both]
    return (
        f"medians: {np.mean(np.abs(difference) <= 1):.1%} equal to the second, "
        f"{np.mean(np.abs(difference) <= 60):.1%} within a minute, "
        f"{np.mean(difference > 60):.1%} longer and {np.mean(difference < -60):.1%} shorter than ours; "
        f"reached by ours only {np.sum(np.isfinite(one) & ~np.isfinite(other))}, "
        f"by theirs only {np.sum(~np.isfinite(one) & np.isfinite(other))}"
    )
