"""The content of a network as one hash: equal in memory and on disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.network_parts import Parts, take_apart
from geoaccess.networks.storage.files import Stored, file_hashes, read_folder


def fingerprint_of(network: TransportNetwork) -> str:
    """Hash of a network in memory, equal to that of the folder it is saved to."""
    stored = take_apart(Parts(*(getattr(network, name) for name in Parts._fields)))
    arrays = {f"{name}.npy": _hash_of_array(array) for name, array in stored.arrays.items()}
    return _joined(arrays, stored)


def fingerprint_of_folder(path: str | Path) -> str:
    """Hash of a saved network, its arrays taken from the hashes in its header.

    Raises
    ------
    NetworkError
        If there is no network of this version, or it is damaged.
    """
    hashes = file_hashes(path)
    arrays = {name: found for name, found in hashes.items() if name.endswith(".npy")}
    return _joined(arrays, read_folder(path))


class _Digest:
    """A file that is hashed instead of kept."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.hash.update(piece)
        return len(piece)


def _hash_of_array(array: Any) -> str:
    digest = _Digest()
    np.save(digest, np.asarray(array), allow_pickle=False)
    return digest.hash.hexdigest()


def _hash_of_frame(frame: pd.DataFrame) -> str:
    """Hash of the values: a frame read back may hold the same texts as another type."""
    plain = frame.to_wkb() if isinstance(frame, gpd.GeoDataFrame) else frame
    digest = hashlib.sha256(json.dumps([str(name) for name in plain.columns]).encode())
    digest.update(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def _joined(arrays: Mapping[str, str], stored: Stored) -> str:
    frames = {name: _hash_of_frame(frame) for name, frame in stored.frames.items()}
    parts = {"arrays": dict(arrays), "frames": frames, "description": dict(stored.description)}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
