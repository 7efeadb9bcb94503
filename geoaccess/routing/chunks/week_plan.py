"""Many windows of travel times, planned and estimated before they are run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Unpack

import numpy as np
import pandas as pd

from geoaccess.errors import InputError
from geoaccess.networks.network import TransportNetwork, load_network
from geoaccess.options import DepartureWindow
from geoaccess.routing.chunks.folder import kept_pairs
from geoaccess.routing.chunks.plan import ChunkSettings, Cut, Load, needed_bytes, plan_cut
from geoaccess.routing.chunks.run import (
    Question,
    checked_question,
    time_left,
    travel_times_to_parquet,
)
from geoaccess.routing.chunks.search import ChunkSearch, prepare_search, search_chunk
from geoaccess.routing.chunks.stored_times import StoredTravelTimes
from geoaccess.routing.legs.places import Places, places_of
from geoaccess.routing.search.destination_side import Workspace
from geoaccess.routing.search.lanes import LANES
from geoaccess.routing.search.query import Trip

_SAMPLE = 1024  # homes, at least
_EVERY = 8  # of many homes, one in so many: a whole run and its sample then search in the same way
_BYTES_PER_PAIR = 8  # in a Parquet file, measured for the model regions


@dataclass(frozen=True)
class WindowsPlan:
    """What a run over many windows will take.

    Attributes
    ----------
    windows
        One row per window: ``window``, ``chunks``, ``pairs``, ``run_s`` and
        ``disk_mb``; the last three are estimates.
    memory_gb
        The most that a window holds besides the network and the tables of places.
    """

    windows: pd.DataFrame
    memory_gb: float

    @property
    def run_s(self) -> float:
        """Estimated seconds of all windows together."""
        return float(self.windows["run_s"].sum())

    @property
    def disk_gb(self) -> float:
        """Estimated size of all results."""
        return float(self.windows["disk_mb"].sum()) / 1000

    def __str__(self) -> str:
        return (
            f"{len(self.windows)} windows in {self.windows['chunks'].sum()} chunks: "
            f"{time_left(self.run_s)}, {self.disk_gb:.2g} GB on disk, "
            f"at most {self.memory_gb:.2g} GB of memory besides the network."
        )


def plan_windows(
    network: TransportNetwork | str | Path,
    origins: Any,
    destinations: Any,
    windows: Sequence[DepartureWindow],
    *,
    settings: ChunkSettings | None = None,
    **question: Unpack[Question],
) -> WindowsPlan:
    """Chunks, seconds, disk and memory of a run over many windows, before it is run.

    Of every window one chunk is searched for a sample of the origins, and the
    time and the pairs found are scaled up. What is told is an estimate for this
    machine as busy as it is now; the chunks and the bound on memory are exact.

    Parameters
    ----------
    network, origins, destinations, settings
        As in `travel_times_to_parquet`.
    windows
        The windows of departures, for example from `windows_of_week`.
    **question
        ``mode`` and the other keywords of `travel_times`, without the departures.

    Returns
    -------
    WindowsPlan

    Raises
    ------
    InputError, NoServiceError
        As in `travel_times`; if there is no window.

    Examples
    --------
    >>> plan = plan_windows(
    ...     "cache/country", housing, practices, windows_of_week("2026-03-09"), mode="transit"
    ... )  # doctest: +SKIP
    >>> print(plan)  # doctest: +SKIP
    63 windows in 441 chunks: some 1.1 hours left, 14 GB on disk, at most 2.9 GB of memory ...
    """
    _check(windows, question)
    settings = settings or ChunkSettings()
    opened = network if isinstance(network, TransportNetwork) else load_network(network)
    start, _ = places_of(origins=origins, destinations=destinations)
    homes = len(start.ids)
    at = np.linspace(0, homes - 1, min(homes, max(_SAMPLE, homes // _EVERY))).astype(np.intp)
    sample = origins.iloc[np.unique(at)].reset_index(drop=True)
    share = len(sample) / max(1, homes)
    needs = [
        _need_of(opened, sample, destinations, share, settings, _at(window, question))
        for window in windows
    ]
    table = pd.DataFrame(
        {
            "window": [str(window) for window in windows],
            "chunks": [need.cut.chunks for need in needs],
            "pairs": [need.pairs for need in needs],
            "run_s": [need.run_s for need in needs],
            "disk_mb": [need.pairs * _BYTES_PER_PAIR / 1e6 for need in needs],
        }
    )
    return WindowsPlan(table, max(need.held_bytes for need in needs) / 1e9)


def travel_times_of_windows(
    network: TransportNetwork | str | Path,
    origins: Any,
    destinations: Any,
    folder: str | Path,
    windows: Sequence[DepartureWindow],
    *,
    settings: ChunkSettings | None = None,
    **question: Unpack[Question],
) -> list[StoredTravelTimes]:
    """Travel times of many windows, each in a folder of its own; goes on where it was stopped.

    Parameters
    ----------
    network, origins, destinations, folder, settings
        As in `travel_times_to_parquet`.
    windows, **question
        As in `plan_windows`.

    Returns
    -------
    list of StoredTravelTimes
        In the order of the windows.

    Raises
    ------
    InputError, NoServiceError, TravelTimesError
        As in `travel_times_to_parquet`; if there is no window.

    Examples
    --------
    >>> week = travel_times_of_windows(
    ...     "cache/country",
    ...     housing,
    ...     practices,
    ...     "results/week",
    ...     windows_of_week("2026-03-09"),
    ...     mode="transit",
    ... )  # doctest: +SKIP
    """
    _check(windows, question)
    return [
        travel_times_to_parquet(
            network, origins, destinations, Path(folder) / _name(window),
            settings=settings, **_at(window, question),
        )
        for window in windows
    ]  # fmt: skip


class _Need(NamedTuple):
    """What one window takes."""

    cut: Cut
    pairs: int
    run_s: float
    held_bytes: int


def _need_of(
    network: TransportNetwork,
    sample: Any,
    destinations: Any,
    share: float,
    settings: ChunkSettings,
    question: Question,
) -> _Need:
    """Search one chunk for a sample of the origins and scale up what it took."""
    trip, within_s = checked_question(network, settings, question)
    start, end = places_of(origins=sample, destinations=destinations)
    one = start.at(slice(1))
    prepare_search(network, one, end, trip)  # loads the kernels
    fixed_s, _ = _timed(network, one, end, trip)
    prepared_s, search = _timed(network, start, end, trip)
    load = _whole_load(search, share)
    cut = plan_cut(load, settings)
    pairs, rows_s, doors_s = _try_chunk(search, cut, within_s)
    each_s = rows_s + doors_s / share
    return _Need(
        cut=cut,
        pairs=int(pairs / share * cut.chunks),
        run_s=fixed_s + max(0.0, prepared_s - fixed_s) / share + cut.chunks * each_s,
        held_bytes=needed_bytes(load, cut),
    )


def _timed(
    network: TransportNetwork, start: Places, end: Places, trip: Trip
) -> tuple[float, ChunkSearch]:
    """Prepare a search; the seconds that it takes."""
    begin = time.perf_counter()
    search = prepare_search(network, start, end, trip)
    return time.perf_counter() - begin, search


def _whole_load(search: ChunkSearch, share: float) -> Load:
    """What the run of all origins has to hold."""
    load = search.load()
    legs = 0 if search.day is None else sum(part.nbytes for part in search.day.board)
    more = (1 - share) / share
    doors = int(load.doors / share)
    return load._replace(doors=doors, held=load.held + int(more * (legs + 40 * load.doors)))


def _try_chunk(search: ChunkSearch, cut: Cut, within_s: int | None) -> tuple[int, float, float]:
    """Pairs of the chunk in the middle, seconds of its rows and seconds of its doors."""
    first = cut.chunks // 2 * cut.places_per_chunk
    last = min(first + cut.places_per_chunk, len(search.lanes.row))
    room = None
    if search.day is not None:
        room = Workspace.of(cut.places_per_chunk // LANES, search.day.window)
    taken = []
    pairs = 0
    # The first time loads kernels and touches memory: only the others count.
    for doors in (1, 1, len(search.doors.places.ids)):
        begin = time.perf_counter()
        found = next(search_chunk(search, first, last, doors_at_once=doors, workspace=room))
        pairs = len(kept_pairs(found, search.trip.max_s, within_s).origin)
        taken.append(time.perf_counter() - begin)
    return pairs, taken[1], max(0.0, taken[2] - taken[1])


def _check(windows: Sequence[DepartureWindow], question: Question) -> None:
    """Refuse an empty list, and departures that are said twice."""
    if not windows:
        raise InputError("There is no window. Give at least one, for example windows_of_week(...).")
    if question.get("departures") is not None or question.get("arrive_by") is not None:
        raise InputError("The windows are the departures: leave out departures= and arrive_by=.")


def _at(window: DepartureWindow, question: Question) -> Question:
    """The question for one window."""
    asked: Question = {**question, "departures": window}
    return asked


def _name(window: DepartureWindow) -> str:
    """A folder name that sorts by time."""
    return str(window).replace(" ", "_").replace(":", "")
