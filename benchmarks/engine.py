"""The router on Porto Alegre beside a plain forward range search, results compared first."""

from __future__ import annotations

import functools
import tempfile
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

import geoaccess as ga
from benchmarks import measure
from benchmarks._forward import FAR, forward_times
from benchmarks.measure import Row, median_s, peak_gb, side_by_side
from geoaccess.networks.parallel import thread_count
from geoaccess.routing.legs.access import transit_legs
from geoaccess.routing.legs.pairs import Legs, Query
from geoaccess.routing.legs.places import places_of
from geoaccess.routing.search.percentiles import ranks_of
from geoaccess.routing.search.transit import transit_times

DATA = measure.DATA / "porto_alegre"
NEEDS = (DATA / "poa_osm.pbf", DATA / "poa_eptc.zip", DATA / "poa_trensurb.zip")
SIZE = "200 x 200 x 60"
HOUR = ga.DepartureWindow("14:00", "15:00")
PERCENTILES = (25, 50, 75)


def run() -> list[Row]:
    """Measure build, load, one departure, the window matrix and the nearest place."""
    warnings.simplefilter("ignore", ga.GeoAccessWarning)
    streets = ga.read_streets(DATA / "poa_osm.pbf")
    timetable = read_feeds()
    network = ga.build_network(streets, timetable)
    homes = hexagons()
    found = ga.travel_times(
        network, homes, homes, mode="transit", departures=HOUR, percentiles=PERCENTILES
    )
    ready, forward, ratio = compare(network, homes, found)
    build_s = median_s(lambda: ga.build_network(streets, timetable), runs=2, warm=0)
    rows = [Row("engine", "build network, 4 010 stops", build_s, runs=2)]
    rows += [
        Row("engine", case, median_s(work), runs=5) for case, work in cases(network, homes).items()
    ]
    rows += [
        Row("engine", f"window matrix {SIZE}, walks ready", ready, runs=5),
        Row("engine", f"forward range search {SIZE}, walks ready", forward, runs=5,
            note=f"{ratio:.0f} times as long, side by side, same times"),
        Row("engine", f"peak memory, {SIZE} with reading and building", peak_gb(whole), "GB"),
    ]  # fmt: skip
    return rows


def read_feeds() -> Any:
    feeds = [DATA / "poa_eptc.zip", DATA / "poa_trensurb.zip"]
    return ga.read_timetable(feeds, service_date="2019-05-13")


def whole() -> None:
    """All of it in a process of its own."""
    warnings.simplefilter("ignore", ga.GeoAccessWarning)
    network = ga.build_network(ga.read_streets(DATA / "poa_osm.pbf"), read_feeds())
    homes = hexagons()
    ga.travel_times(network, homes, homes, mode="transit", departures=HOUR, percentiles=PERCENTILES)


def cases(network: ga.TransportNetwork, homes: gpd.GeoDataFrame) -> dict[str, Callable[[], Any]]:
    """What a user waits for, from a built network."""
    search = functools.partial(ga.travel_times, network, homes, homes)
    hour = {"departures": HOUR, "percentiles": PERCENTILES}
    few = ga.TravelOptions(max_rides=4)
    moment = ga.DepartureWindow("14:00", "14:01")
    folder = Path(tempfile.mkdtemp())
    network.save(folder / "network")
    return {
        "open saved network": lambda: ga.load_network(folder / "network"),
        f"window matrix {SIZE}, end to end": lambda: search(mode="transit", **hour),
        f"window matrix {SIZE}, at most 4 rides": lambda: search(
            mode="transit", options=few, **hour
        ),
        f"window matrix {SIZE}, by bike to the stop": lambda: search(mode="bike_transit", **hour),
        f"window matrix {SIZE}, arrive by": lambda: search(mode="transit", arrive_by=HOUR),
        "one departure, 200 x 200": lambda: search(mode="transit", departures=moment),
        "nearest of 20 for 200, 60 departures": lambda: ga.nearest(
            network, homes, homes[:20], mode="transit", departures=HOUR
        ),
    }


def hexagons() -> gpd.GeoDataFrame:
    grid = pd.read_csv(DATA / "poa_hexgrid.csv").iloc[::6].head(200)
    return gpd.GeoDataFrame(
        grid, geometry=gpd.points_from_xy(grid["lon"], grid["lat"]), crs="EPSG:4326"
    )


def legs_of(network: ga.TransportNetwork, homes: gpd.GeoDataFrame) -> Any:
    (places,) = places_of(homes=homes)
    return transit_legs(
        network, places, places, mode="transit", max_trip_s=7200, options=network.options
    )


def lanes_only(network: ga.TransportNetwork, homes: gpd.GeoDataFrame) -> Callable[[], Any]:
    """The search without the ways along streets."""
    legs = legs_of(network, homes)
    query = Query(HOUR.start_s, HOUR.minutes, 7200, ranks_of(PERCENTILES, HOUR.minutes))
    graph = network.graphs[network.dates[0]]
    return lambda: transit_times(graph, *legs, query)


def compare(
    network: ga.TransportNetwork, homes: gpd.GeoDataFrame, found: ga.TravelTimes
) -> tuple[float, float, float]:
    """Seconds of ours and of the forward search, and their ratio; equal in every cell, or an error."""
    forward = forward_search(network, homes)
    ranked = np.sort(forward(), axis=1)[:, ranks_of(PERCENTILES, HOUR.minutes) - 1]
    for row, percentile in enumerate(PERCENTILES):
        ours = np.rint(found.to_wide(percentile).to_numpy() * 60)
        theirs = np.where(ranked[:, row] == FAR, np.inf, ranked[:, row])
        if not np.array_equal(ours, theirs):
            raise AssertionError(f"the two searches differ at percentile {percentile}")
    return side_by_side(lanes_only(network, homes), forward)


def forward_search(
    network: ga.TransportNetwork, homes: gpd.GeoDataFrame
) -> Callable[[], np.ndarray]:
    """The yardstick on the same walks, on as many threads."""
    tables = forward_tables(network, *legs_of(network, homes))
    query = (HOUR.start_s, HOUR.minutes, 7200)
    cuts = [(at, min(at + 10, len(homes))) for at in range(0, len(homes), 10)]
    forward_times(*tables, query, (0, 0))

    def search() -> np.ndarray:
        with ThreadPoolExecutor(thread_count()) as pool:
            work = pool.map(lambda cut: forward_times(*tables, query, cut), cuts)
            return np.concatenate(list(work))

    return search


def forward_tables(network: ga.TransportNetwork, *legs: Legs) -> tuple[Any, ...]:
    """Day, changes, access, egress and direct ways as the yardstick takes them."""
    graph, changes = network.graphs[network.dates[0]], network.changes
    assert changes is not None
    day = (
        graph.pattern_stop_ptr, graph.pattern_stop, graph.pattern_board, graph.pattern_alight,
        graph.pattern_trip_ptr, graph.pattern_time_ptr, graph.arrival_s, graph.departure_s,
        graph.stop_pattern_ptr, graph.stop_pattern, graph.stop_pattern_pos,
    )  # fmt: skip
    walks = (changes.ptr, changes.to_stop, changes.required_s)
    return (day, walks, *(tuple(leg) for leg in legs))
