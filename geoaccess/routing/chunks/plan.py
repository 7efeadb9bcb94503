"""How a run is cut into chunks, so that it stays within a bound on memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from geoaccess.errors import Fault, InputError, raise_faults
from geoaccess.networks.parallel import thread_count
from geoaccess.routing.search.lanes import LANES

Progress = Callable[[int, int, str], None]
"""Takes chunks done, chunks in all and a text with the time that is left."""

_MOST_BLOCKS = 8  # more only means fewer places at which a killed run can go on
_LEAST_DOORS = 64
_COPIES = 4  # a pair is held so often while it is found, put in order and written


@dataclass(frozen=True, kw_only=True)
class ChunkSettings:
    """How a long run is cut, watched and spread.

    Parameters
    ----------
    max_memory_gb
        Bound on what the run holds besides the network and the tables of places:
        legs to stops, rows of the search and pairs that are not written yet. It
        holds for pairs that are all reached; each worker of a cluster keeps it.
    destinations_per_chunk
        Rounded up to a multiple of 128; None takes as many as the memory allows,
        at most 1 024.
    within_min
        Keep only pairs with a percentile within so many minutes; None keeps all.
    client
        A `distributed.Client`: the chunks run on its cluster. The network must be
        a folder that every worker sees under the same path, and so must the
        folder of the results.
    progress
        Called with the chunks done, the chunks in all and a text with the
        time that is left.

    Examples
    --------
    >>> ChunkSettings(max_memory_gb=2, within_min=60).within_min
    60
    """

    max_memory_gb: float = 3.0
    destinations_per_chunk: int | None = None
    within_min: float | None = None
    client: Any = None
    progress: Progress | None = None

    def __post_init__(self) -> None:
        remedy = "It must be a number, more than 0."
        values = {
            "max_memory_gb": self.max_memory_gb,
            "destinations_per_chunk": self.destinations_per_chunk,
            "within_min": self.within_min,
        }
        raise_faults(
            [
                Fault("ChunkSettings", f"{name} is {value!r}.", remedy)
                for name, value in values.items()
                if value is not None and not (np.isfinite(value) and value > 0)
            ]
        )


class Load(NamedTuple):
    """What a run has to hold, in bytes where nothing else is said.

    Attributes
    ----------
    places, doors
        Places that are cut into chunks, and groups of places on the other side.
    held
        What stays all the time.
    block
        Rows of the search of 128 places.
    streets
        Working space of a search along streets.
    percentiles
        Percentiles of every pair.
    """

    places: int
    doors: int
    held: int
    block: int
    streets: int
    percentiles: int


class Cut(NamedTuple):
    """Places per chunk, number of chunks, and doors of the other side that are done at once."""

    places_per_chunk: int
    chunks: int
    doors_at_once: int


def plan_cut(load: Load, settings: ChunkSettings) -> Cut:
    """The largest chunks that fit.

    Raises
    ------
    InputError
        If even the smallest chunk does not fit, with the memory that it needs.
    """
    budget = int(settings.max_memory_gb * 1e9)
    whole = -(-load.places // LANES)
    if settings.destinations_per_chunk is not None:
        blocks = -(-settings.destinations_per_chunk // LANES)
    else:
        # A third of the room is for rows, the rest for the pairs that come out of them.
        room = (budget - load.held - load.streets) // 3
        blocks = min(_MOST_BLOCKS, max(1, room // max(1, load.block)))
        blocks = _even(min(blocks, whole), whole)
    cut = Cut(LANES * max(1, min(blocks, whole)), 0, min(_LEAST_DOORS, load.doors))
    check_fits(load, cut, settings)
    spare = budget - needed_bytes(load, cut._replace(doors_at_once=0))
    doors = spare // (cut.places_per_chunk * _pair_bytes(load))
    doors = min(load.doors, max(_LEAST_DOORS, doors // _LEAST_DOORS * _LEAST_DOORS))
    return Cut(cut.places_per_chunk, -(-load.places // cut.places_per_chunk), doors)


def check_fits(load: Load, cut: Cut, settings: ChunkSettings) -> None:
    """Refuse a cut that does not fit into the memory.

    Raises
    ------
    InputError
        With the memory that is needed.
    """
    needed = needed_bytes(load, cut)
    if needed > settings.max_memory_gb * 1e9:
        raise InputError(
            f"max_memory_gb is {settings.max_memory_gb:g}, but chunks of {cut.places_per_chunk} "
            f"need {needed / 1e9 + 0.005:.2f} GB. Allow more memory, a shorter window or smaller chunks."
        )


def needed_bytes(load: Load, cut: Cut) -> int:
    """Estimate of what a run holds at most: every pair of a chunk is taken to be reached."""
    pairs = min(cut.doors_at_once, load.doors) * cut.places_per_chunk * _pair_bytes(load)
    return load.held + load.streets + cut.places_per_chunk // LANES * load.block + pairs


def _pair_bytes(load: Load) -> int:
    return _COPIES * 4 * (2 + load.percentiles)


def _even(blocks: int, whole: int) -> int:
    """As many chunks as needed, all of about the same size, in whole rounds of the threads."""
    chunks = -(-whole // blocks)
    each, threads = -(-whole // chunks), min(thread_count(), blocks)
    return min(blocks, -(-each // threads) * threads)
