"""What the interpreter with ferrobus and cafein runs: search, write seconds or times.

Run as ``python _peers_job.py speed|answers DATA PLACES.csv OUT.npz``; it needs
nothing of ours. For answers, what `_peers_day` wrote lies beside the places.
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

import _peers_cafein as of_cafein
import numpy as np

RUNS = 3
FIRST_S, MINUTES = 14 * 3600, 60
RANKS = [14, 29, 44]  # nearest ranks of 25, 50 and 75 % of 60, counted from 0


def medians_s(work: Callable[[], Any]) -> tuple[float, float]:
    """Median seconds of the clock and of the processors, after one run that does not count."""
    work()
    taken = []
    for _ in range(RUNS):
        clock, processors = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - clock, time.process_time() - processors))
    one, other = (statistics.median(column) for column in zip(*taken, strict=True))
    return one, other


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


def ferrobus_s(feeds: list[Path], streets: Path, places: np.ndarray) -> tuple[float, float]:
    """Seconds of ferrobus; it searches one departure at a time, with at most four rides."""
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

    return medians_s(search)


def speed(feeds: list[Path], streets: Path, places: np.ndarray) -> dict[str, Any]:
    """Median seconds by engine and mode; preparing the trip-based mode is not counted."""
    network, points = of_cafein.on_its_streets(feeds, streets), of_cafein.points(places)
    seconds: dict[str, Any] = {"ferrobus": ferrobus_s(feeds, streets, places)}
    for router in ("raptor", "tbtr"):
        if router == "tbtr":
            network.compute_tbtr_transfers(of_cafein.DATE)
        seconds[f"cafein, {router}"] = medians_s(
            lambda router=router: of_cafein.matrix(network, points, router, [25, 50, 75])
        )
    return seconds


def answers(feeds: list[Path], streets: Path, places: np.ndarray, given: Path) -> dict[str, Any]:
    """All times of the window, shape (minutes, places, places), by what cafein is given."""
    network = of_cafein.on_its_streets(feeds, streets)
    network.compute_tbtr_transfers(of_cafein.DATE)
    day, doors, walks = (given / name for name in ("day.zip", "doors.zip", "walks.npz"))
    own = of_cafein.matrix(network, of_cafein.points(places), "tbtr", of_cafein.EVERY_TIME)
    return {
        "own walks, own reading": own,
        "our walks, own reading": of_cafein.on_given_walks([*feeds, doors], walks, "tbtr"),
        "our walks, our times": of_cafein.on_given_walks([day, doors], walks, "tbtr"),
        "our walks, our times, without trip-based": of_cafein.on_given_walks(
            [day, doors], walks, "raptor"
        ),
    }


def main(what: str, data: Path, places_file: Path, out: Path) -> None:
    places = np.loadtxt(places_file, delimiter=",")
    feeds, streets = [data / "poa_eptc.zip", data / "poa_trensurb.zip"], data / "poa_osm.pbf"
    if what == "speed":
        found = speed(feeds, streets, places)
    else:
        found = answers(feeds, streets, places, places_file.parent)
    np.savez(out, **found)


if __name__ == "__main__":
    main(sys.argv[1], *(Path(argument) for argument in sys.argv[2:]))
