"""The cache of downloads: one folder per address, with what was got and where it came from."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from geoaccess.files import write_safely

OWN_CACHE = "GEOACCESS_CACHE"
"""Environment variable: the folder of the cache."""

PART, RECORD, LOCK = "part", "record.json", "lock"


@dataclass(frozen=True, kw_only=True)
class CachedFile:
    """A complete download.

    Attributes
    ----------
    path
        The content.
    address
        What was asked for.
    etag, modified
        What the server said, for asking whether there is something newer.
    sha256, bytes
        Of the content.
    fetched
        When it was got or last found unchanged, ISO 8601 in UTC.
    """

    path: Path
    address: str
    etag: str
    modified: str
    sha256: str
    bytes: int
    fetched: str


def cache_folder() -> Path:
    """Where downloads are kept: ``GEOACCESS_CACHE``, or the usual place of the system."""
    own = os.environ.get(OWN_CACHE)
    return Path(own) if own else user_cache_path("geoaccess") / "downloads"


def place_of(cache: Path, address: str) -> Path:
    """The folder of an address."""
    return cache / hashlib.sha256(address.encode()).hexdigest()[:24]


def read_cached(place: Path) -> CachedFile | None:
    """The complete download of a place; None where there is none, or where it was damaged."""
    try:
        record = json.loads((place / RECORD).read_text(encoding="utf-8"))
        kept = CachedFile(path=place / Path(record.pop("file")).name, **record)
        return kept if kept.path.stat().st_size == kept.bytes else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_record(kept: CachedFile) -> None:
    """Write the record of a download, last: what has no record does not count."""
    record: dict[str, Any] = asdict(kept)
    record["file"] = record.pop("path").name
    text = json.dumps(record, indent=2)
    write_safely(kept.path.parent / RECORD, lambda part: part.write_text(text, encoding="utf-8"))


def clear_but(kept: CachedFile) -> None:
    """Delete what is left of older downloads of the same address, and of killed ones."""
    place = kept.path.parent
    for path in place.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in (kept.path.name, RECORD, LOCK):
            path.unlink()


def list_cached(cache: Path) -> list[CachedFile]:
    """All complete downloads, the newest first."""
    if not cache.is_dir():
        return []
    found = [kept for place in cache.iterdir() if (kept := read_cached(place))]
    return sorted(found, key=lambda kept: kept.fetched, reverse=True)


def clear_cache(cache: Path) -> tuple[int, int]:
    """Delete all downloads, partial ones included.

    Only folders that this cache made are deleted, so that a wrongly named
    folder loses nothing.

    Returns
    -------
    folders, bytes
        How many were deleted and how much room they took.
    """
    places = [place for place in cache.iterdir() if _is_place(place)] if cache.is_dir() else []
    freed = sum(file.stat().st_size for place in places for file in place.rglob("*"))
    for place in places:
        shutil.rmtree(place, ignore_errors=True)
    return len(places), freed


def _is_place(folder: Path) -> bool:
    """Whether a folder has a name and a content that only this cache gives."""
    name = folder.name
    hexadecimal = len(name) == 24 and all(sign in "0123456789abcdef" for sign in name)
    return hexadecimal and folder.is_dir() and not folder.is_symlink()
