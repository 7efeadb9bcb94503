"""How far cafein's times agree with ours on Porto Alegre, as differences of input are taken away.

All sixty times of the window are compared for every pair, not a percentile only.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import numpy as np

import geoaccess as ga
from benchmarks._peers_day import write_day
from benchmarks.engine import DATA, HOUR, hexagons, legs_of, read_feeds
from benchmarks.measure import Row
from benchmarks.peers import peers_are_there, told_by_peers

ALIKE = ga.TravelOptions(board_slack_s=0, max_rides=8)
"""The rules of cafein: no time to board, at most eight rides."""

# In the middle between two ranks, so that every one of the ordered times is asked for.
EVERY_TIME = tuple(100 * (rank + 0.5) / HOUR.minutes for rank in range(HOUR.minutes))
LIMIT_S = 7200


def run() -> list[Row]:
    if not peers_are_there():
        return []
    warnings.simplefilter("ignore", ga.GeoAccessWarning)
    homes, streets, timetable = hexagons(), ga.read_streets(DATA / "poa_osm.pbf"), read_feeds()
    alike = ga.build_network(streets, timetable, options=ALIKE)
    with tempfile.TemporaryDirectory() as scratch:
        write_day(alike, homes, legs_of(alike, homes), HOUR, Path(scratch))
        theirs = told_by_peers("answers", homes, Path(scratch))
    by_rules = {
        "our rules": _times(ga.build_network(streets, timetable), homes),
        "its rules": _times(alike, homes),
    }
    rows = []
    for given, times in theirs.items():
        for rules in by_rules if given.startswith("own walks") else ["its rules"]:
            rows.append(_row(f"{rules}; {given}", by_rules[rules], times))
    return rows


def _times(network: ga.TransportNetwork, homes: object) -> np.ndarray:
    """Seconds of every rank, shape (minutes, places, places)."""
    found = ga.travel_times(
        network, homes, homes, mode="transit", departures=HOUR, percentiles=EVERY_TIME
    )
    return np.rint(60 * np.stack([found.to_wide(p).to_numpy() for p in EVERY_TIME]))


def _row(case: str, ours: np.ndarray, theirs: np.ndarray) -> Row:
    """Share of equal times, and where the others stand."""
    other = ~np.eye(ours.shape[1], dtype=bool)
    one, two = ours[:, other], np.where(theirs > LIMIT_S, np.inf, theirs)[:, other]
    both = np.isfinite(one) & np.isfinite(two)
    gap = np.subtract(two, one, where=both, out=np.zeros_like(one))
    note = (
        f"of {one.size} times {np.sum(one == two)} equal, {np.sum(gap > 0)} longer and "
        f"{np.sum(gap < 0)} shorter than ours, {np.sum(np.isinf(two) & ~np.isinf(one))} reached "
        f"by us only, {np.sum(np.isinf(one) & ~np.isinf(two))} by it only; "
        f"middle half of the differences {np.percentile(gap[both], [25, 75])} s"
    )
    return Row("peers", case, 100 * float(np.mean(one == two)), "% equal", note=note)
