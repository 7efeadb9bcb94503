"""The folder of a long run: a manifest, the places, and one Parquet file per chunk.

::

    manifest.json                    what was asked of what, how it is cut, sources
    origins.parquet                  id, lon, lat, status; one row per place
    destinations.parquet             the same
    chunks/00000.parquet             from_row, to_row (rows of the tables above) and
                                     seconds_p50 (one column per percentile)

Every file appears whole or not at all, and a chunk says for which run it was made:
so a run that was killed goes on where it stopped, and one with other inputs is
refused. The same run writes the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geoaccess.errors import TravelTimesError, name_some
from geoaccess.files import write_safely
from geoaccess.routing.chunks.plan import Cut
from geoaccess.routing.legs.pairs import PairTimes
from geoaccess.routing.legs.places import Places
from geoaccess.units import UNREACHED_S

FORMAT = "geoaccess travel times"
VERSION = 1
_KEY = b"geoaccess.run"


@dataclass(frozen=True)
class Manifest:
    """What a folder was made for.

    Attributes
    ----------
    inputs
        Hashes of network and places, the question, and the version of geoaccess.
    cut
        How the run is cut.
    percentiles
        Percentiles, a column each.
    conditions, provenance
        As in `TravelTimes`.
    """

    inputs: Mapping[str, Any]
    cut: Cut
    percentiles: tuple[float, ...]
    conditions: Mapping[str, Any]
    provenance: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Hash of inputs and cut: chunks with the same key belong together."""
        text = json.dumps([dict(self.inputs), list(self.cut)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def write(self, folder: Path) -> None:
        """Write the manifest, whole or not at all."""
        fields = {name: getattr(self, name) for name in ("inputs", "conditions", "provenance")}
        fields |= {"cut": self.cut._asdict(), "percentiles": list(self.percentiles)}
        text = json.dumps({"format": FORMAT, "version": VERSION} | fields, indent=1)
        write_safely(folder / "manifest.json", lambda path: path.write_text(text, "utf-8"))


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder; None where there is no run yet.

    Raises
    ------
    TravelTimesError
        If the folder holds something else.
    """
    path = folder / "manifest.json"
    if not path.exists():
        if folder.exists() and any(not p.name.startswith(".writing-") for p in folder.iterdir()):
            raise TravelTimesError(
                f"{folder} holds other files. Choose an empty or a new folder for travel times."
            )
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise TravelTimesError(f"{path} cannot be read: {error}. Delete the folder.") from error
    if found.get("format") != FORMAT or found.get("version") != VERSION:
        raise TravelTimesError(
            f"{path} was not written by this version of geoaccess. Choose another folder."
        )
    return Manifest(
        inputs=found["inputs"],
        cut=Cut(**found["cut"]),
        percentiles=tuple(found["percentiles"]),
        conditions=found["conditions"],
        provenance=found["provenance"],
    )


def refuse_others(folder: Path, manifest: Manifest, inputs: Mapping[str, Any]) -> None:
    """Refuse to go on with a folder that was made from something else.

    Raises
    ------
    TravelTimesError
        With the names of what has changed.
    """
    names = {**manifest.inputs, **inputs}
    changed = [name for name in names if manifest.inputs.get(name) != inputs.get(name)]
    if changed:
        raise TravelTimesError(
            f"{folder} holds travel times for something else; changed since: {name_some(changed)}. "
            "Choose a new folder, or delete this one to compute them again."
        )


def hash_of_places(places: Places) -> str:
    """Hash of ids and coordinates."""
    digest = hashlib.sha256(json.dumps(list(places.ids)).encode())
    for degrees in (places.lon, places.lat):
        digest.update(np.ascontiguousarray(degrees).tobytes())
    return digest.hexdigest()


def write_places(folder: Path, name: str, places: Places, status: Iterable[str]) -> None:
    """Write the table of one end."""
    columns = {"id": places.ids, "lon": places.lon, "lat": places.lat, "status": list(status)}
    table = pa.table({key: pa.array(value) for key, value in columns.items()})
    write_safely(folder / f"{name}.parquet", lambda path: pq.write_table(table, path))


def read_places(folder: Path, name: str) -> pd.DataFrame:
    """The table of one end."""
    return pd.read_parquet(folder / f"{name}.parquet")


def chunk_path(folder: Path, number: int) -> Path:
    """Where a chunk stands."""
    return folder / "chunks" / f"{number:05d}.parquet"


def write_chunk_file(
    folder: Path, number: int, manifest: Manifest, stretches: Iterable[PairTimes]
) -> None:
    """Write the pairs of a chunk as they are found, a row group per stretch."""
    schema = _schema(manifest)

    def write(path: Path) -> None:
        # Dictionaries do not pay for numbers that hardly repeat.
        with pq.ParquetWriter(
            path, schema, compression="zstd", compression_level=1, use_dictionary=False
        ) as writer:
            for pairs in stretches:
                columns = [pairs.origin, pairs.destination, *pairs.seconds]
                writer.write_table(pa.table(columns, schema=schema))

    write_safely(chunk_path(folder, number), write)


def is_finished(folder: Path, number: int, manifest: Manifest) -> bool:
    """Whether a whole chunk of this very run stands in its place."""
    path = chunk_path(folder, number)
    if not path.is_file():
        return False
    try:
        told = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return False
    return bool(told.get(_KEY) == manifest.key.encode())


def read_chunk_file(
    folder: Path, numbers: Sequence[int], manifest: Manifest
) -> tuple[Any, Any, Any]:
    """Rows of origins and destinations and the seconds (percentiles x pairs) of some chunks."""
    tables = [pq.read_table(chunk_path(folder, number)) for number in numbers]
    table = pa.concat_tables(tables) if tables else _schema(manifest).empty_table()
    from_row, to_row, *seconds = (column.to_numpy() for column in table.columns)
    columns = len(manifest.percentiles)
    return from_row, to_row, np.array(seconds, np.int32).reshape(columns, len(from_row))


def clear_leftovers(folder: Path) -> None:
    """Remove what a killed run was writing."""
    for place in (folder, folder / "chunks"):
        for leftover in place.glob(".writing-*"):
            shutil.rmtree(leftover, ignore_errors=True)


def kept_pairs(pairs: PairTimes, max_s: int, within_s: int | None) -> PairTimes:
    """Pairs within the threshold at some percentile; times beyond the longest are unreached."""
    seconds = np.where(pairs.seconds <= max_s, pairs.seconds, np.int32(UNREACHED_S))
    if within_s is None:
        return pairs._replace(seconds=seconds)
    keep = seconds.min(axis=0) <= within_s
    return PairTimes(pairs.origin[keep], pairs.destination[keep], seconds[:, keep])


def _schema(manifest: Manifest) -> pa.Schema:
    names = ["from_row", "to_row", *(f"seconds_p{p:g}" for p in manifest.percentiles)]
    return pa.schema([(name, pa.int32()) for name in names], {_KEY: manifest.key})
