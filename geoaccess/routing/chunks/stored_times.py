"""Travel times that were written in chunks, read back whole or piece by piece."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geoaccess.errors import TravelTimesError
from geoaccess.routing.chunks.folder import (
    Manifest,
    chunk_path,
    is_finished,
    read_chunk_file,
    read_manifest,
    read_places,
)
from geoaccess.routing.times import TravelTimes

_LOAD_COPIES = 3  # as read, put in order, and the order itself


@dataclass(frozen=True, eq=False)
class StoredTravelTimes:
    """Travel times in a folder of Parquet files.

    Attributes
    ----------
    folder
        Where they are.
    manifest
        What was asked, how it is cut, and the sources.
    origins, destinations
        As in `TravelTimes`.

    Examples
    --------
    >>> stored = open_travel_times("results/times")  # doctest: +SKIP
    >>> for times in stored.chunks():  # doctest: +SKIP
    ...     print(len(times.from_row))
    """

    folder: Path
    manifest: Manifest
    origins: pd.DataFrame
    destinations: pd.DataFrame

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return sum(self._pairs_of(number) for number in range(self.manifest.cut.chunks))

    def chunks(self) -> Iterator[TravelTimes]:
        """The times of one chunk after another, each with all origins and destinations."""
        for number in range(self.manifest.cut.chunks):
            yield self._times([number])

    def load(self, *, max_memory_gb: float = 4.0) -> TravelTimes:
        """All times at once.

        Parameters
        ----------
        max_memory_gb
            The most that reading may take.

        Raises
        ------
        TravelTimesError
            If they take more; go through `chunks` instead.
        """
        pairs, numbers = self.pairs, range(self.manifest.cut.chunks)
        needed_gb = _LOAD_COPIES * pairs * 4 * (2 + len(self.manifest.percentiles)) / 1e9
        if needed_gb > max_memory_gb:
            raise TravelTimesError(
                f"{pairs} pairs take some {needed_gb:.1f} GB, more than max_memory_gb="
                f"{max_memory_gb:g}. Allow more, or go through them with chunks()."
            )
        return self._times(numbers)

    def _pairs_of(self, number: int) -> int:
        with _damage_told(self.folder):
            return int(pq.read_metadata(chunk_path(self.folder, number)).num_rows)

    def _times(self, numbers: Sequence[int]) -> TravelTimes:
        with _damage_told(self.folder):
            from_row, to_row, seconds = read_chunk_file(self.folder, numbers, self.manifest)
            _check_rows(from_row, len(self.origins))
            _check_rows(to_row, len(self.destinations))
        order = _order(from_row, to_row, len(self.destinations))
        return TravelTimes(
            origins=self.origins,
            destinations=self.destinations,
            from_row=from_row[order],
            to_row=to_row[order],
            seconds=seconds[:, order],
            percentiles=self.manifest.percentiles,
            options=self.manifest.conditions,
            provenance=self.manifest.provenance,
        )


def open_travel_times(folder: str | Path) -> StoredTravelTimes:
    """Open travel times that `travel_times_to_parquet` has written.

    Parameters
    ----------
    folder
        The folder of the run.

    Returns
    -------
    StoredTravelTimes

    Raises
    ------
    TravelTimesError
        If there are none, or the run was not finished.

    Examples
    --------
    >>> open_travel_times("results/times").load()  # doctest: +SKIP
    """
    place = Path(folder)
    with _damage_told(place):
        manifest = read_manifest(place)
        if manifest is None:
            raise TravelTimesError(f"There are no travel times in {place}.")
        missing = _missing(place, manifest)
        if missing:
            raise TravelTimesError(
                f"{missing} of {manifest.cut.chunks} chunks are missing in {place}. Run "
                "travel_times_to_parquet again with the same inputs: it goes on where it stopped."
            )
        ends = (read_places(place, name)[["id", "status"]] for name in ("origins", "destinations"))
        return StoredTravelTimes(place, manifest, *ends)


def _missing(folder: Path, manifest: Manifest) -> int:
    """How many chunks are not there whole; no more are looked at than there are files."""
    stems = (path.stem for path in (folder / "chunks").glob("*.parquet"))
    numbers = [int(stem) for stem in stems if stem.isdecimal()]
    chunks = manifest.cut.chunks
    return chunks - sum(n < chunks and is_finished(folder, n, manifest) for n in numbers)


@contextlib.contextmanager
def _damage_told(folder: Path) -> Iterator[None]:
    """Say in a sentence that files are not what this version of geoaccess has written.

    Raises
    ------
    TravelTimesError
        Instead of the error of whoever read them.
    """
    try:
        yield
    except TravelTimesError:
        raise
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        OSError,
        pa.ArrowException,
    ) as error:
        raise TravelTimesError(
            f"The travel times in {folder} are damaged ({type(error).__name__}: {error}). "
            "Delete the folder and compute them again."
        ) from error


def _check_rows(rows: Any, count: int) -> None:
    """Rows of places must be places that there are."""
    if len(rows) and not (rows.min() >= 0 and rows.max() < count):
        raise ValueError(f"a row from {rows.min()} to {rows.max()}, there are {count}")


def _order(from_row: Any, to_row: Any, destinations: int) -> Any:
    """Rows sorted by origin, then destination."""
    return np.argsort(from_row.astype(np.int64) * destinations + to_row, kind="stable")
