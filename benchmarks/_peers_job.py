"""What the interpreter with ferrobus and cafein runs: build, search, write seconds and times.

Run as ``python _peers_job.py DATA PLACES.csv OUT.npz``; it needs nothing of ours.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

RUNS = 3
FIRST_S, MINUTES = 14 * 3600, 60
RANKS = [14, 29, 44]  # nearest ranks of 25, 50 and 75 % of 60, counted from 0


def median_s(work: Callable[[], Any]) -> tuple[float, Any]:
    """Median seconds after one run that does not count, and the result."""
    result, taken = work(), []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), result


def fill_times(path: Path) -> None:
    """Write out times between timepoints, evenly: ferrobus reads no blank ones."""
    import pandas as pd

    table = pd.read_csv(path, dtype=str).assign(order=lambda t: t["stop_sequence"].astype(int))
    table = table.sort_values(["trip_id", "order"])
    for name in ("arrival_time", "departure_time"):
        clock = table[name].str.split(":", expand=True).astype(float)
        seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
        whole = seconds.groupby(table["trip_id"]).transform(lambda s: s.interpolate()).round()
        table[name] = [
            f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in whole.astype(int)
        ]
    table.drop(columns="order").to_csv(path, index=False)


def by_ferrobus(feeds: list[Path], streets: Path, places: np.ndarray) -> tuple[float, np.ndarray]:
    """Seconds and percentiles; it searches one departure at a time, with at most four rides."""
    import ferrobus

    with tempfile.TemporaryDirectory() as scratch:
        folders = []
        for feed in feeds:
            folders.append(str(Path(scratch) / feed.stem))
            zipfile.ZipFile(feed).extractall(folders[-1])
            fill_times(Path(folders[-1]) / "stop_times.txt")
        day = dt.date(2019, 5, 13)
        model = ferrobus.create_transit_model(str(streets), folders, day, max_transfer_time=600)
    points = [ferrobus.create_transit_point(lat, lon, model) for lon, lat in places]

    def search() -> np.ndarray:
        moments = range(FIRST_S, FIRST_S + 60 * MINUTES, 60)
        found = [ferrobus.travel_time_matrix(model, points, at, 3) for at in moments]
        times = np.array(found, dtype=float)
        return np.sort(np.where(np.isnan(times), np.inf, times), axis=0)[RANKS]

    return median_s(search)


def by_cafein(
    feeds: list[Path], streets: Path, places: np.ndarray, router: str
) -> tuple[float, np.ndarray]:
    """Seconds and percentiles; preparing the trip-based mode is not counted."""
    import cafein
    import geopandas as gpd

    network = cafein.TransportNetwork.from_gtfs(
        [str(feed) for feed in feeds],
        osm_pbf=str(streets), walking_speed_kmph=4.8, max_walking_time=20,
    )  # fmt: skip
    if router == "tbtr":
        network.compute_tbtr_transfers("2019-05-13")
    ids = [str(number) for number in range(len(places))]
    points = gpd.GeoDataFrame({"id": ids}, geometry=gpd.points_from_xy(*places.T), crs=4326)

    def search() -> Any:
        return cafein.TravelTimeMatrix(
            network, points, departure="2019-05-13 14:00", departure_time_window=MINUTES,
            percentiles=[25, 50, 75], router=router, output_time_units="seconds",
        )  # fmt: skip

    taken, frame = median_s(search)
    times = np.full((3, len(ids), len(ids)), np.inf)
    rows, columns = frame["from_id"].astype(int), frame["to_id"].astype(int)
    for number, percentile in enumerate((25, 50, 75)):
        values = frame[f"travel_time_p{percentile}"].to_numpy(float)
        times[number, rows, columns] = np.where(np.isnan(values), np.inf, values)
    return taken, times


def main(data: Path, places_file: Path, out: Path) -> None:
    places = np.loadtxt(places_file, delimiter=",")
    feeds = [data / "poa_eptc.zip", data / "poa_trensurb.zip"]
    ways = {
        "ferrobus": lambda: by_ferrobus(feeds, data / "poa_osm.pbf", places),
        "cafein raptor": lambda: by_cafein(feeds, data / "poa_osm.pbf", places, "raptor"),
        "cafein tbtr": lambda: by_cafein(feeds, data / "poa_osm.pbf", places, "tbtr"),
    }
    found: dict[str, Any] = {}
    for name, work in ways.items():
        try:
            found[f"{name}|s"], found[f"{name}|times"] = work()
        except Exception as error:
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
    np.savez(out, **found)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
