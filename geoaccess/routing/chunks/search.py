"""The search behind a long run: what all chunks share, and the pairs of one chunk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.parallel import thread_count
from geoaccess.networks.service_day.day_graph import DayGraph
from geoaccess.networks.shortest_paths.buckets import Buckets
from geoaccess.networks.shortest_paths.sweeps import LANES as SOURCES
from geoaccess.routing.chunks.plan import Load
from geoaccess.routing.chunks.walks import walk_buckets, walks_of_stretch
from geoaccess.routing.legs.access import alighting_legs, boarding_legs, merge_doors
from geoaccess.routing.legs.pairs import Legs, PairTimes, Query
from geoaccess.routing.legs.places import Places
from geoaccess.routing.legs.street_times import street_times
from geoaccess.routing.search.destination_side import Workspace, bytes_of_block, search_blocks
from geoaccess.routing.search.lanes import LANES, Window, cut_window, far
from geoaccess.routing.search.origin_side import finish_origins
from geoaccess.routing.search.query import STREET_MODES, Trip, on_streets
from geoaccess.rows import offsets


class Side(NamedTuple):
    """Places along a curve through the area, so that neighbours are searched together.

    Attributes
    ----------
    places
        Places in the order of the search.
    ptr, row
        int64 and int32: the rows of the caller's table that each place stands for.
    """

    places: Places
    ptr: npt.NDArray[np.int64]
    row: npt.NDArray[np.int32]


class _Day(NamedTuple):
    """What a search by public transport needs besides the ways of a chunk."""

    graph: DayGraph
    window: Window
    query: Query
    board: Legs


@dataclass(frozen=True, eq=False)
class ChunkSearch:
    """Everything that the chunks of a run have in common.

    Attributes
    ----------
    network, trip
        Where and how one travels.
    lanes
        The side that is cut into chunks: destinations, or origins when the
        arrival is given.
    doors
        The other side, places with the same coordinates merged.
    day
        None for a search along streets.
    """

    network: TransportNetwork
    trip: Trip
    lanes: Side
    doors: Side
    day: _Day | None

    @property
    def turned(self) -> bool:
        """Whether the search goes from the origins to the destinations."""
        return self.day is not None and self.trip.arrives

    def load(self) -> Load:
        """What the run has to hold."""
        lanes, doors = self.lanes.places, self.doors.places
        nodes = len(self.network.streets.lon)
        held = 40 * (len(lanes.ids) + len(doors.ids))
        block = 0
        if self.day is not None:
            window = self.day.window
            held += _bytes(self.day.board) + sum(a.nbytes for a in window[1:6])
            block = bytes_of_block(window)
            held += block * thread_count() * (self.trip.options.max_rides is not None)
        return Load(
            places=len(lanes.ids),
            doors=len(doors.ids),
            held=held,
            block=block,
            streets=nodes * 4 * SOURCES * thread_count(),
            percentiles=len(self.trip.percentiles),
        )


def prepare_search(
    network: TransportNetwork, origins: Places, destinations: Places, trip: Trip
) -> ChunkSearch:
    """Compute once what all chunks share: the legs of one side and the window of the day."""
    by_street = trip.mode in STREET_MODES
    cut_origins = trip.arrives and not by_street
    start, end = on_streets(network, origins, destinations, trip)
    lanes = _along_curve(start if cut_origins else end, merge=False)
    doors = _along_curve(end if cut_origins else start, merge=True)
    if by_street:
        return ChunkSearch(network, trip, lanes, doors, None)
    network = network.with_options(trip.options)
    date = network.service_date(trip.date)
    graph = (network.mirrors if cut_origins else network.graphs)[date]
    query = trip.query()
    window = cut_window(graph, query.start_s, query.last_s, query.limit_s)
    board = _legs_to_stops(network, doors.places, trip, first=not cut_origins)
    return ChunkSearch(network, trip, lanes, doors, _Day(graph, window, query, board))


def search_chunk(
    search: ChunkSearch, first: int, last: int, *, doors_at_once: int, workspace: Workspace | None
) -> Iterator[PairTimes]:
    """Pairs of the places `first` to `last`, a stretch of the other side at a time.

    Yields
    ------
    PairTimes
        In rows of the caller's tables, sorted by neither end.
    """
    places = search.lanes.places.at(slice(first, last))
    blocks = [(at, min(at + LANES, last - first)) for at in range(0, last - first, LANES)]
    count = len(search.doors.places.ids)
    walks = None
    if search.day is not None and workspace is not None:
        day = search.day
        legs = _legs_to_stops(search.network, places, search.trip, first=search.turned)
        search_blocks(day.graph, day.window, legs, blocks, workspace, day.query)
        some = search.doors.places.at(slice(doors_at_once))
        walks = walk_buckets(search.network, some, places, search.trip, away=search.turned)
    for at in range(0, count, doors_at_once):
        stretch = (at, min(at + doors_at_once, count))
        if search.day is None or workspace is None:
            pairs = _along_streets(search, places, stretch)
        else:
            pairs = _by_transit(search, places, blocks, stretch, workspace, walks)
        yield _in_rows(search, pairs, first, at)


def _by_transit(
    search: ChunkSearch,
    places: Places,
    blocks: list[tuple[int, int]],
    stretch: tuple[int, int],
    workspace: Workspace,
    walks: Buckets | None,
) -> PairTimes:
    """Pairs of a stretch of doors from the rows of a chunk."""
    day, trip = search.day, search.trip
    if day is None:
        raise AssertionError("a search along streets has no rows")
    doors = search.doors.places.at(slice(*stretch))
    direct = walks_of_stretch(search.network, doors, places, walks, trip, away=search.turned)
    rows = Workspace(workspace.rows[: len(blocks)], workspace.soonest[: len(blocks)])
    board = _to_live_stops(day, day.board.rows(*stretch), rows)
    return finish_origins(day.graph, day.window, board, direct, blocks, rows, day.query)


def _to_live_stops(day: _Day, board: Legs, rows: Workspace) -> Legs:
    """Only the legs to stops where a connection leads to the chunk: all others are in vain."""
    first = day.window.first
    reached = (rows.soonest != far(rows.soonest.dtype)).any(axis=0)
    stops = day.graph.board_stop[first : first + len(day.window.begin)][reached]
    live = np.zeros(len(day.graph.stop_pattern_ptr) - 1, np.bool_)
    live[stops[stops >= 0]] = True
    keep = live[board.end]
    kept = np.concatenate([[0], np.cumsum(keep)])
    return Legs(kept[board.ptr], board.end[keep], board.seconds[keep])


def _along_streets(search: ChunkSearch, places: Places, stretch: tuple[int, int]) -> PairTimes:
    """Pairs of a stretch of doors along streets; the same at every percentile."""
    trip, doors = search.trip, search.doors.places.at(slice(*stretch))
    times = street_times(
        search.network.streets, doors, places,
        mode=trip.mode, max_s=trip.max_s, options=trip.options,
    )  # fmt: skip
    door = np.repeat(np.arange(len(doors.ids), dtype=np.int32), np.diff(times.ptr))
    return PairTimes(door, times.to_row, np.tile(times.seconds, (len(trip.percentiles), 1)))


def _in_rows(search: ChunkSearch, pairs: PairTimes, first: int, door: int) -> PairTimes:
    """Write out the members of every door and number both ends as the caller does."""
    ptr, row = search.doors.ptr, search.doors.row
    doors = pairs.origin + door
    lane = search.lanes.row[pairs.destination + first]
    seconds = pairs.seconds
    if len(row) == len(ptr) - 1:
        far = row[doors]
    else:
        size = ptr[doors + 1] - ptr[doors]
        at = np.repeat(np.arange(len(doors)), size)
        step = np.arange(len(at)) - np.repeat(np.cumsum(size) - size, size)
        far = row[ptr[doors[at]] + step]
        lane, seconds = lane[at], seconds[:, at]
    return PairTimes(lane, far, seconds) if search.turned else PairTimes(far, lane, seconds)


def _legs_to_stops(network: TransportNetwork, places: Places, trip: Trip, *, first: bool) -> Legs:
    """Legs of the first or the last stop of the journey; only the first is reached by bike."""
    if first:
        return boarding_legs(network, places, trip.options, bike=trip.mode == "bike_transit")
    return alighting_legs(network, places, trip.options, bike=False)


def _along_curve(places: Places, *, merge: bool) -> Side:
    """Places in the order of a space-filling curve."""
    group = np.arange(len(places.ids))
    chosen = places
    if merge:
        chosen, group = merge_doors(places)
    points = gpd.GeoSeries(gpd.points_from_xy(chosen.lon, chosen.lat))
    order = (
        np.argsort(points.hilbert_distance().to_numpy(), kind="stable") if len(points) else group
    )
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    members = np.argsort(rank[group], kind="stable").astype(np.int32)
    size = np.bincount(rank[group], minlength=len(order))
    ptr = offsets(size)
    return Side(chosen.at(order), ptr, members)


def _bytes(arrays: Any) -> int:
    return sum(array.nbytes for array in arrays)
