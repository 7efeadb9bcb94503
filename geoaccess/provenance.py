"""Where a number comes from: sources, hashes, licences, versions and parameters."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import platform
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from geoaccess.manifest import read_manifest

_LIBRARIES = ("geoaccess", "numpy", "pandas", "geopandas", "numba", "scipy", "osmium", "highspy")


_MADE_ON: ContextVar[dt.date | None] = ContextVar("made_on", default=None)


def made_on() -> dt.date:
    """The date that results carry: today, unless a run is repeated under its first date."""
    return _MADE_ON.get() or dt.date.today()


@contextlib.contextmanager
def dated(date: dt.date) -> Iterator[None]:
    """Let results carry a date, so that a run repeated later gives the same bytes.

    Examples
    --------
    >>> with dated(dt.date(2026, 3, 10)):
    ...     made_on().isoformat()
    '2026-03-10'
    """
    token = _MADE_ON.set(date)
    try:
        yield
    finally:
        _MADE_ON.reset(token)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def source_record(path: str | Path, *, licence: str = "", attribution: str = "") -> dict[str, Any]:
    """Describe an input file: name, size, date of change, hash, licence and attribution.

    What the manifest beside a fetched file says comes first: it knows where the
    content comes from. `edited` then tells whether the file was changed since.
    """
    path = Path(path)
    stat = path.stat()
    changed = dt.datetime.fromtimestamp(stat.st_mtime, tz=dt.UTC)
    digest = sha256_of(path)
    fetched = read_manifest(path.parent).get(path.name, {})
    record = {
        "file": path.name,
        "bytes": stat.st_size,
        "modified": changed.isoformat(timespec="seconds"),
        "sha256": digest,
        "licence": fetched.get("licence") or licence,
        "attribution": fetched.get("attribution") or attribution,
    }
    if fetched:
        record |= {
            "origin": fetched.get("origin", []),
            "fetched": fetched.get("fetched", ""),
            "edited": fetched.get("sha256") != digest,
        }
    return record


def library_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that results depend on."""
    return dict(_installed_versions())


@functools.cache
def _installed_versions() -> Mapping[str, str]:
    """Looked up once: reading the metadata of packages takes longer than a search."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def describe(
    parameters: Mapping[str, Any], sources: tuple[Mapping[str, Any], ...]
) -> dict[str, Any]:
    """Put parameters, sources and versions together as one record of a run."""
    return {
        "parameters": dict(parameters),
        "sources": [dict(source) for source in sources],
        "versions": library_versions(),
    }


def table_sources(*tables: Any) -> dict[str, Any]:
    """Where tables come from, for those that were read from a file."""
    records = [table.attrs.get("source", {}) for table in tables if table is not None]
    files = [record for record in records if "file" in record]
    return {"tables": {"sources": files}} if files else {}
