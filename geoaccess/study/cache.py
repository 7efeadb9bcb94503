"""Keep the built network of a study, under a name that changes with whatever it is made from."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from geoaccess.errors import NetworkError
from geoaccess.networks.network import TransportNetwork, load_network
from geoaccess.options import TravelOptions
from geoaccess.provenance import sha256_of

KEPT = 3
"""Networks that stay in the cache: the ones used last."""


def network_key(
    files: Sequence[Path], *, service_dates: Sequence[dt.date], options: TravelOptions
) -> str:
    """A name for the network of some files: equal content gives the same name, nothing else does.

    Parameters
    ----------
    files
        Streets and feeds, in their order; a feed may be a folder.
    service_dates, options
        What else the network depends on.
    """
    parts = {
        "files": [[_content(path)] for path in files],
        "service_dates": [date.isoformat() for date in service_dates],
        "options": asdict(options),
        "version": _version(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]


def _content(path: Path) -> list[list[str]]:
    """Name and hash of every file of an input."""
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return [[file.name, sha256_of(file)] for file in files]


def _version() -> str:
    """Version of geoaccess, with the dates of its sources where it is not installed from a wheel."""
    package = Path(__file__).resolve().parents[1]
    code = hashlib.sha256()
    for folder in ("inputs", "networks"):
        for file in sorted((package / folder).rglob("*.py")):
            code.update(file.read_bytes())
    try:
        number = version("geoaccess")
    except PackageNotFoundError:
        number = "not installed"
    return f"{number} {code.hexdigest()}"


def load_cached(folder: Path, key: str) -> TransportNetwork | None:
    """The network of that name, or None: a damaged one is thrown away and built again."""
    place = folder / key
    if not place.exists():
        return None
    try:
        network = load_network(place, verify=True)
    except NetworkError:
        shutil.rmtree(place, ignore_errors=True)
        return None
    os.utime(place)
    return network


def save_cached(folder: Path, key: str, network: TransportNetwork) -> None:
    """Save a network under its name, and drop those that were not used for longest."""
    network.save(folder / key)
    kept = sorted(
        (p for p in folder.iterdir() if not p.name.startswith(".")),
        key=lambda p: p.stat().st_mtime,
        reverse=True,
    )
    for old in kept[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
