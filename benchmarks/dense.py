"""A denser timetable (the generator's): 1 000 x 200 x 120 beside a forward range search.

The forward search goes origin by origin, so it is run for every fifth origin and
its seconds are multiplied; the times of these origins are compared first.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

import geoaccess as ga
from benchmarks._forward import FAR, forward_times
from benchmarks.engine import forward_tables
from benchmarks.measure import Row, median_s, side_by_side
from geoaccess.networks.parallel import thread_count
from geoaccess.routing.legs.access import TransitLegs, transit_legs
from geoaccess.routing.legs.pairs import Legs, PairTimes, Query
from geoaccess.routing.legs.places import places_of
from geoaccess.routing.search.percentiles import ranks_of
from geoaccess.routing.search.transit import transit_times

DATE, SIZE = "2026-03-10", "1 000 x 200 x 120"
EVENING = ga.DepartureWindow("17:00", "19:00")
PERCENTILES = (25, 50, 75)
LIMIT_S, EVERY = 7200, 5


def run() -> list[Row]:
    warnings.simplefilter("ignore", ga.GeoAccessWarning)
    with tempfile.TemporaryDirectory() as folder:
        ga.write_region(folder, size="dense")
        network, homes, practices = read(Path(folder))
    calls = len(network.timetable.days[network.dates[0]].arrival_s)
    legs = legs_of(network, homes, practices)
    ours, theirs = searches(network, legs)
    compare(ours(), theirs())
    ours_s, some_s, ratio = side_by_side(ours, theirs, runs=3)
    case = {"mode": "transit", "departures": EVENING, "percentiles": PERCENTILES}
    whole_s = median_s(lambda: ga.travel_times(network, homes, practices, **case))
    return [
        Row("dense", f"{SIZE}, walks ready", ours_s, runs=3, note=f"{calls} stop times on the day"),
        Row("dense", f"{SIZE}, end to end", whole_s, runs=5),
        Row("dense", f"{SIZE}, forward range search, walks ready", EVERY * some_s, runs=3,
            note=f"{EVERY * ratio:.0f} times as long, side by side, same times; "
                 f"{EVERY} times what every {EVERY}th origin takes"),
    ]  # fmt: skip


def read(folder: Path) -> tuple[ga.TransportNetwork, Any, Any]:
    streets = ga.read_streets(folder / "streets.osm.pbf")
    timetable = ga.read_timetable(folder / "gtfs.zip", service_date=DATE)
    homes = ga.read_housing(folder / "housing.csv")[["id", "geometry"]]
    practices = ga.read_practices(folder / "practices.csv")[["id", "geometry"]]
    return ga.build_network(streets, timetable), homes, practices.head(200)


def legs_of(network: ga.TransportNetwork, homes: Any, practices: Any) -> TransitLegs:
    start, end = places_of(homes=homes, practices=practices)
    return transit_legs(
        network, start, end, mode="transit", max_trip_s=LIMIT_S, options=network.options
    )


def searches(
    network: ga.TransportNetwork, legs: TransitLegs
) -> tuple[Callable[[], PairTimes], Callable[[], np.ndarray]]:
    """Ours for all origins, and the yardstick for some of them."""
    ranks = ranks_of(PERCENTILES, EVENING.minutes)
    query = Query(EVENING.start_s, EVENING.minutes, LIMIT_S, ranks)
    some = some_rows(legs.access), legs.egress, some_rows(legs.direct)
    tables = forward_tables(network, *some)
    window = (EVENING.start_s, EVENING.minutes, LIMIT_S)
    count = len(some[0].ptr) - 1
    cuts = [(at, min(at + 10, count)) for at in range(0, count, 10)]
    forward_times(*tables, window, (0, 0))

    def forward() -> np.ndarray:
        with ThreadPoolExecutor(thread_count()) as pool:
            parts = pool.map(lambda cut: forward_times(*tables, window, cut), cuts)
            return np.sort(np.concatenate(list(parts)), axis=1)[:, ranks - 1]

    graph = network.graphs[network.dates[0]]
    return lambda: transit_times(graph, *legs, query), forward


def some_rows(legs: Legs) -> Legs:
    """Every fifth row."""
    rows = [slice(*legs.ptr[at : at + 2]) for at in range(0, len(legs.ptr) - 1, EVERY)]
    ptr = np.concatenate([[0], np.cumsum([row.stop - row.start for row in rows])])
    ends, seconds = (np.concatenate([part[row] for row in rows]) for part in legs[1:])
    return Legs(ptr.astype(np.int64), ends, seconds)


def compare(ours: PairTimes, theirs: np.ndarray) -> None:
    """Equal in every cell that both have, or no times."""
    table = np.full_like(theirs, FAR)
    chosen = ours.origin % EVERY == 0
    origin, destination = ours.origin[chosen] // EVERY, ours.destination[chosen]
    seconds = ours.seconds[:, chosen].T
    table[origin, :, destination] = np.where(seconds <= LIMIT_S, seconds, FAR)
    np.testing.assert_array_equal(table, theirs)
