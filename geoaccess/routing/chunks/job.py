"""A run that is ready to work: it writes any of its chunks, here or on a worker of a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from geoaccess.networks.network import load_network
from geoaccess.routing.chunks.folder import (
    Manifest,
    kept_pairs,
    read_manifest,
    read_places,
    write_chunk_file,
)
from geoaccess.routing.chunks.plan import Cut
from geoaccess.routing.chunks.search import ChunkSearch, prepare_search, search_chunk
from geoaccess.routing.legs.places import Places
from geoaccess.routing.search.destination_side import Workspace
from geoaccess.routing.search.lanes import LANES
from geoaccess.routing.search.query import Trip


class Recipe(NamedTuple):
    """What a worker needs to open a run: folders that it can see, and the question."""

    folder: str
    network: str
    trip: Trip
    within_s: int | None


@dataclass(frozen=True, eq=False)
class Job:
    """A run with everything in memory that its chunks share.

    Attributes
    ----------
    folder, manifest
        Where the chunks go and how they are cut.
    search
        What the chunks share.
    within_s
        Keep only pairs within so many seconds at some percentile.
    workspace
        Rows of the search, used again by every chunk; None along streets.
    """

    folder: Path
    manifest: Manifest
    search: ChunkSearch
    within_s: int | None
    workspace: Workspace | None

    def write(self, number: int) -> None:
        """Search one chunk and write it."""
        cut, trip = self.manifest.cut, self.search.trip
        first = number * cut.places_per_chunk
        last = min(first + cut.places_per_chunk, len(self.search.lanes.row))
        found = search_chunk(
            self.search, first, last, doors_at_once=cut.doors_at_once, workspace=self.workspace
        )
        kept = (kept_pairs(pairs, trip.max_s, self.within_s) for pairs in found)
        write_chunk_file(self.folder, number, self.manifest, kept)


def job_of(folder: Path, manifest: Manifest, search: ChunkSearch, within_s: int | None) -> Job:
    """A job with room for the rows of one chunk."""
    return Job(folder, manifest, search, within_s, _room(search, manifest.cut))


def open_job(recipe: Recipe) -> Job:
    """Open a run from its folder and that of its network, as a worker does.

    Raises
    ------
    NetworkError, TravelTimesError
        If the worker does not see one of the folders.
    """
    folder = Path(recipe.folder)
    network = load_network(recipe.network)
    manifest = read_manifest(folder)
    if manifest is None:
        raise AssertionError(f"the run was started in {folder}, which this worker does not see")
    origins, destinations = _places(folder, "origins"), _places(folder, "destinations")
    search = prepare_search(network, origins, destinations, recipe.trip)
    return job_of(folder, manifest, search, recipe.within_s)


def _room(search: ChunkSearch, cut: Cut) -> Workspace | None:
    if search.day is None:
        return None
    return Workspace.of(cut.places_per_chunk // LANES, search.day.window)


def _places(folder: Path, name: str) -> Places:
    table = read_places(folder, name)
    lon, lat = (table[column].to_numpy(np.float64) for column in ("lon", "lat"))
    return Places(table["id"].to_numpy(dtype=object), lon, lat)
