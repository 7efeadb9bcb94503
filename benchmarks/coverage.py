"""Coverage, catchments and the gap score of a large region; allocation of a middling one."""

from __future__ import annotations

import functools
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.spatial import cKDTree

import geoaccess as ga
from benchmarks.measure import Row, peak_gb

PLACES, PRACTICES, PAIRS = 100_000, 5_000, 20_000_000
HOUR_S = 3600


def region(places: int, practices: int, pairs: int) -> tuple[Any, Any, sp.csr_array]:
    """Points at random on a square; seconds follow the distance, an hour at the farthest pair."""
    rng = np.random.default_rng(1)
    home, site = rng.random((places, 2)), rng.random((practices, 2))
    radius = float(np.sqrt(pairs / places / practices / np.pi))
    near = cKDTree(home).sparse_distance_matrix(cKDTree(site), radius, output_type="coo_matrix")
    seconds = np.rint(near.data / radius * HOUR_S).astype(np.int32)
    matrix = sp.csr_array(sp.coo_array((seconds, (near.row, near.col)), shape=near.shape))
    housing = gpd.GeoDataFrame(
        {
            "id": [f"h{i}" for i in range(places)],
            "residents": rng.integers(1, 80, places),
            "municipality": rng.integers(0, 300, places).astype(str),
            "insured_share": rng.random(places),
        },
        geometry=gpd.points_from_xy(4 + home[:, 0], 51 + home[:, 1]),
        crs=4326,
    )
    table = pd.DataFrame({"id": [f"p{i}" for i in range(practices)]})
    table["status"] = rng.choice(["open", "conditional", "full"], practices, p=[0.32, 0.54, 0.14])
    table["places"] = np.where(table["status"] == "full", 0, rng.integers(1, 800, practices))
    return housing, table, matrix


def times_of(matrix: sp.csr_array, housing: Any, practices: Any) -> ga.TravelTimes:
    """Travel times on the arrays of a sparse matrix."""
    rows = np.repeat(np.arange(matrix.shape[0], dtype=np.int32), np.diff(matrix.indptr))
    origins, destinations = (
        {"id": t["id"].to_numpy(), "status": "ok"} for t in (housing, practices)
    )
    return ga.TravelTimes(
        origins=pd.DataFrame(origins),
        destinations=pd.DataFrame(destinations),
        from_row=rows,
        to_row=matrix.indices.astype(np.int32),
        seconds=matrix.data[None, :],
    )


def country(folder: str) -> None:
    """E2SFCA and gap score from the saved matrix; writes the seconds of each step."""
    housing = gpd.read_parquet(Path(folder) / "housing.parquet")
    practices = pd.read_parquet(Path(folder) / "practices.parquet")
    start = time.perf_counter()
    times = times_of(sp.load_npz(Path(folder) / "times.npz"), housing, practices)
    loaded = time.perf_counter()
    access = ga.floating_catchment(times, housing, practices, method="e2sfca")
    caught = time.perf_counter()
    result = ga.coverage(times, housing, practices, within_min=30)
    covered = time.perf_counter()
    gap = ga.gap_score(result, housing, access=access)
    if not np.isfinite(gap.places["score"]).all():
        raise AssertionError("every place must have a score")
    done = time.perf_counter()
    steps = {
        "load": loaded - start,
        "E2SFCA": caught - loaded,
        "coverage": covered - caught,
        "gap score": done - covered,
        "load, E2SFCA, coverage and gap score": done - start,
    }
    (Path(folder) / "steps.json").write_text(json.dumps(steps), encoding="utf-8")


def run() -> list[Row]:
    """Seconds and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        housing, practices, matrix = region(PLACES, PRACTICES, PAIRS)
        housing.to_parquet(Path(folder) / "housing.parquet")
        practices.to_parquet(Path(folder) / "practices.parquet")
        sp.save_npz(Path(folder) / "times.npz", matrix, compressed=False)
        pairs = matrix.nnz
        del housing, practices, matrix
        memory = peak_gb(functools.partial(country, folder))
        steps = json.loads((Path(folder) / "steps.json").read_text(encoding="utf-8"))
    size = f"{PLACES:,} places x {PRACTICES:,} practices, {pairs:,} pairs".replace(",", " ")
    rows = [Row("coverage", name, seconds, note=size) for name, seconds in steps.items()]
    rows.append(Row("coverage", "peak memory of all", memory, "GB", note=size))
    return rows + allocation()


def allocation() -> list[Row]:
    """5 000 places x 500 practices, as short of places as people, and much shorter."""
    housing, practices, matrix = region(5_000, 500, 300_000)
    people = int(housing["residents"].sum())
    rows = []
    for share in (0.4, 1.0):
        scale = share * people / practices["places"].sum()
        supply = practices.assign(places=np.rint(practices["places"] * scale).astype(int))
        times = times_of(matrix, housing, supply)
        for objective in ("most_people", "least_time", "fair_share"):
            start = time.perf_counter()
            plan = ga.allocate(times, housing, supply, within_min=45, objective=objective)
            taken = time.perf_counter() - start
            note = f"places for {share:.0%}; {plan.placed_residents} of {people} people placed"
            rows.append(Row("coverage", f"allocate 5 000 x 500, {objective}", taken, note=note))
    return rows
