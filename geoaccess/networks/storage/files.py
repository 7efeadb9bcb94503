"""A folder of arrays and frames: one file each, memory-mapped when read, no pickles.

::

    header.json        format, version, description, list of files with size and SHA-256
    NAME.npy           an array
    NAME.parquet       a frame (GeoParquet where it has geometry)

The folder is written beside its place and moved there when it is complete: a
killed process never leaves half a network behind.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.errors import NetworkError, name_some
from geoaccess.files import UNFINISHED, plain_errors
from geoaccess.provenance import sha256_of

FORMAT = "geoaccess network"
VERSION = 3
HEADER = "header.json"

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Stored:
    """What a folder holds.

    Attributes
    ----------
    arrays
        By name. After reading, a change in memory never reaches the file.
    frames
        By name.
    description
        Small values that JSON can hold.
    """

    arrays: Mapping[str, npt.NDArray[Any]]
    frames: Mapping[str, pd.DataFrame]
    description: Mapping[str, Any]


def write_folder(stored: Stored, path: str | Path) -> None:
    """Write a folder; one that holds an older network is replaced.

    Raises
    ------
    NetworkError
        If there is something else at the place.
    OutputError
        If the disk is full, or nothing can be written there.
    """
    place = Path(path)
    if place.exists() and not (place / HEADER).is_file():
        raise NetworkError(
            f"{place} exists and is not a saved network. Choose another place or move it away."
        )
    with plain_errors(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}{os.getpid()}-", dir=place.parent))
        try:
            _fill(stored, work)
            _move(work, place)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def read_folder(path: str | Path, *, verify: bool = False) -> Stored:
    """Open a folder; arrays stay on disk until they are used.

    Parameters
    ----------
    path
        The folder.
    verify
        Also read every file and compare its hash.

    Raises
    ------
    NetworkError
        If there is no network, it was written by another version, or files are
        missing or damaged.
    """
    place = Path(path)
    header = _read_header(place)
    files: dict[str, dict[str, Any]] = header["files"]
    damaged = [name for name, about in files.items() if not _is_whole(place, name, about, verify)]
    if damaged:
        raise NetworkError(
            f"The network in {place} is damaged: {name_some(damaged)}. Build and save it again."
        )
    names = sorted(files)
    return Stored(
        arrays={
            n.removesuffix(".npy"): _open(place / n, files[n]) for n in names if n.endswith(".npy")
        },
        frames={
            n.removesuffix(".parquet"): _read_frame(place / n, files[n])
            for n in names
            if n.endswith(".parquet")
        },
        description=header["description"],
    )


def section_of(arrays: Mapping[str, npt.NDArray[Any]], section: str) -> Arrays:
    """The arrays of a section, by the name that they have in it."""
    start = section + "."
    return {name.removeprefix(start): a for name, a in arrays.items() if name.startswith(start)}


def file_hashes(path: str | Path) -> dict[str, str]:
    """SHA-256 of every file of a folder, as its header tells them.

    Raises
    ------
    NetworkError
        If there is no network of this version.
    """
    return {name: about["sha256"] for name, about in _read_header(Path(path))["files"].items()}


def _fill(stored: Stored, work: Path) -> None:
    """Write all files, the header last."""
    for name, array in stored.arrays.items():
        np.save(work / f"{name}.npy", np.asarray(array), allow_pickle=False)
    for name, frame in stored.frames.items():
        frame.to_parquet(work / f"{name}.parquet")
    files = {file.name: _about(file) for file in sorted(work.iterdir())}
    for name, array in stored.arrays.items():
        files[f"{name}.npy"]["writeable"] = array.flags.writeable
    for name, frame in stored.frames.items():
        files[f"{name}.parquet"]["geometry"] = isinstance(frame, gpd.GeoDataFrame)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "description": stored.description,
        "files": files,
    }
    (work / HEADER).write_text(json.dumps(header, indent=1), encoding="utf-8")


def _about(file: Path) -> dict[str, Any]:
    return {"bytes": file.stat().st_size, "sha256": sha256_of(file)}


def _move(work: Path, place: Path) -> None:
    """Put the finished folder in its place; an older one goes only when the new one is there."""
    old = work.with_name(work.name + "-old")
    if place.exists():
        os.replace(place, old)
    os.replace(work, place)
    shutil.rmtree(old, ignore_errors=True)


def _read_header(place: Path) -> dict[str, Any]:
    """The header, if it is one of this version."""
    try:
        header = json.loads((place / HEADER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NetworkError(
            f"There is no saved network in {place}. Save one with network.save(...)."
        ) from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise NetworkError(f"{place / HEADER} is not the header of a saved network.")
    if header.get("version") != VERSION:
        raise NetworkError(
            f"The network in {place} was saved in format {header.get('version')}; "
            f"this version of geoaccess reads format {VERSION}. Build and save it again."
        )
    return header


def _is_whole(place: Path, name: str, about: Mapping[str, Any], verify: bool) -> bool:
    """Whether a file has the size, and where asked the hash, that the header says."""
    file = place / name
    # A name with a folder in it, or a link, would reach outside the network.
    if file.name != name or file.is_symlink() or not file.is_file():
        return False
    if file.stat().st_size != about["bytes"]:
        return False
    return not verify or sha256_of(file) == about["sha256"]


def _open(file: Path, about: Mapping[str, Any]) -> npt.NDArray[Any]:
    """An array on disk, read-only where it was so when saved: kernels then fit as compiled."""
    try:
        mapped = np.lib.format.open_memmap(file, mode="c" if about["writeable"] else "r")
        view = np.asarray(mapped)[:]
    except _UNREADABLE:
        view = _load_small(file)[:]
    view.flags.writeable = about["writeable"]
    return view


_UNREADABLE = (
    ValueError, TypeError, LookupError, OSError, EOFError, OverflowError, MemoryError, SyntaxError,
    tokenize.TokenError,
)  # fmt: skip
"""What numpy raises over the first bytes of a file, in which it reads a Python literal."""


def _load_small(file: Path) -> npt.NDArray[Any]:
    """An array that cannot be mapped: it is empty, or it is not one that we wrote."""
    try:
        return np.asarray(np.load(file, allow_pickle=False))
    except _UNREADABLE as error:
        raise NetworkError(
            f"The network in {file.parent} is damaged: {file.name} is not a plain array. "
            "Build and save it again."
        ) from error


def _read_frame(file: Path, about: Mapping[str, Any]) -> pd.DataFrame:
    """A frame, with geometry where it was written with it."""
    return gpd.read_parquet(file) if about["geometry"] else pd.read_parquet(file)
