"""Download files into the cache: resumed when cut, checked before use, asked for only when newer."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from filelock import FileLock, Timeout

from geoaccess.errors import FetchError, GeoAccessWarning
from geoaccess.files import write_safely
from geoaccess.inputs.fetch.download_cache import (
    LOCK,
    PART,
    CachedFile,
    clear_but,
    place_of,
    read_cached,
    write_record,
)
from geoaccess.inputs.fetch.payloads import SIGN_IN, check_digest, check_payload
from geoaccess.inputs.fetch.web import Web, ask, check_status, pieces, try_again
from geoaccess.provenance import sha256_of

_PART_RECORD = "part.json"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_ENDINGS = {"gtfs": ".zip", "pbf": ".osm.pbf", "osm": ".osm", "json": ".json"}
_LOCK_WAIT_S = 600
_PERMANENT = (301, 308)


def download(web: Web, address: str, *, format_: str, name: str, md5: str = "") -> CachedFile:
    """Get a file, from the cache where the server has nothing newer.

    Parameters
    ----------
    web
        An open connection, see `open_web`.
    address
        What to get.
    format_
        What it must be: ``gtfs``, ``pbf``, ``json``, or anything else.
    name
        What people call it, for progress and messages.
    md5
        The checksum that its publisher gives, where there is one.

    Returns
    -------
    CachedFile
        A complete file that holds what it should; a partial one never counts.

    Raises
    ------
    FetchError
        If it cannot be had, in one sentence that says why and what to do.
    """
    place = place_of(web.cache, address)
    kept = read_cached(place)
    if web.offline:
        return kept or _missing(web, address, name)
    with _room_needed(web.cache, name):
        place.mkdir(parents=True, exist_ok=True)
        with _alone(place, name):
            kept = read_cached(place)
            try:
                work = _attempt(web, address, place, kept, name)
                fresh: CachedFile | None = try_again(web, work, address)
            except FetchError as error:
                raise _with_hint(error, kept) from error
            return fresh if fresh is not None else _adopt(place, address, format_, md5)


def _missing(web: Web, address: str, name: str) -> CachedFile:
    raise FetchError(
        f"{name} is not in the cache ({web.cache}), and offline nothing is downloaded. "
        f"Fetch it once with a connection: {address}"
    )


def _with_hint(error: FetchError, kept: CachedFile | None) -> FetchError:
    """The same error, saying that an older copy would do where there is one."""
    if kept is None:
        return error
    return FetchError(f"{error} A copy of {kept.fetched[:10]} is in the cache: --offline uses it.")


@contextmanager
def _room_needed(folder: Path, name: str) -> Iterator[None]:
    """Say plainly when a disk is full.

    Raises
    ------
    FetchError
        In the place of the error of the system.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise FetchError(
            f"There is no room on the disk for {name} in {folder}. Free some, or choose another "
            "folder (GEOACCESS_CACHE for downloads), and try again: nothing finished is lost."
        ) from error


@contextmanager
def _alone(place: Path, name: str) -> Iterator[None]:
    """Keep other processes from the same download."""
    lock = FileLock(place / LOCK, timeout=_LOCK_WAIT_S)
    try:
        lock.acquire()
    except Timeout as error:
        raise FetchError(f"Another process has been downloading {name} for long.") from error
    try:
        yield
    finally:
        lock.release()


def _attempt(
    web: Web, address: str, place: Path, kept: CachedFile | None, name: str
) -> Callable[[Callable[[], None]], CachedFile | None]:
    """One attempt at a download: a file that is still fresh, or None when `part` is complete."""

    def attempt(moved_on: Callable[[], None]) -> CachedFile | None:
        headers, start = _conditions(place, kept)
        with ask(web, address, headers) as response:
            if response.status_code == 304 and kept is not None:
                return _still_fresh(kept)
            if response.status_code == 416:  # the part is no part of what is there now
                (place / PART).unlink(missing_ok=True)
                raise requests.exceptions.ConnectionError("the file changed while it was got")
            check_status(response, address)
            _check_kind(response, address)
            _tell_moved(response, address)
            resumed = response.status_code == 206
            if not resumed:  # what the note is about must not be found beside another part
                (place / PART).unlink(missing_ok=True)
            _note_part(place, response)
            renew = moved_on if resumed else None
            _save(web, response, place, start if resumed else 0, name, renew)
        return None

    return attempt


def _conditions(place: Path, kept: CachedFile | None) -> tuple[dict[str, str], int]:
    """Headers that ask for the rest of a part, or for something newer than the cache has."""
    try:
        part: dict[str, str] = json.loads((place / _PART_RECORD).read_text(encoding="utf-8"))
        start = (place / PART).stat().st_size
    except (OSError, ValueError):
        part, start = {}, 0
    if start and part.get("validator"):
        return {"Range": f"bytes={start}-", "If-Range": part["validator"]}, start
    headers: dict[str, str] = {}
    if kept is not None:
        headers |= {"If-None-Match": kept.etag} if kept.etag else {}
        headers |= {"If-Modified-Since": kept.modified} if kept.modified else {}
    return headers, 0


def _still_fresh(kept: CachedFile) -> CachedFile:
    """The cached file, which the server has just confirmed."""
    confirmed = CachedFile(**{**vars(kept), "fetched": _now()})
    write_record(confirmed)
    return confirmed


def _check_kind(response: requests.Response, address: str) -> None:
    if "text/html" in response.headers.get("Content-Type", ""):
        raise FetchError(f"{address}: {SIGN_IN}.")


def _tell_moved(response: requests.Response, address: str) -> None:
    """A permanent move is good to know before the old address stops to answer."""
    if response.history and all(step.status_code in _PERMANENT for step in response.history):
        warnings.warn(
            f"{address} has moved to {response.url}. Write the new address in a file that "
            "GEOACCESS_SOURCES names.",
            GeoAccessWarning,
            stacklevel=2,
        )


def _note_part(place: Path, response: requests.Response) -> None:
    """Remember what a part is a part of; only a strong validator can prove that later."""
    etag = response.headers.get("ETag", "")
    modified = response.headers.get("Last-Modified", "")
    strong = etag if etag and not etag.startswith("W/") else modified
    note = {"validator": strong, "etag": etag, "modified": modified}
    text = json.dumps(note)
    write_safely(place / _PART_RECORD, lambda part: part.write_text(text, encoding="utf-8"))


def _save(
    web: Web,
    response: requests.Response,
    place: Path,
    start: int,
    name: str,
    moved_on: Callable[[], None] | None,
) -> None:
    """Append the body to the part, or begin it anew."""
    length = response.headers.get("Content-Length")
    total = start + int(length) if length is not None and length.isdigit() else None
    if total is not None and shutil.disk_usage(place).free < total - start:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    done = start
    with (place / PART).open("ab" if start else "wb") as file:
        for piece in pieces(web, response):
            file.write(piece)
            done += len(piece)
            if moved_on is not None and done - start > web.rules.least_bytes_s * web.rules.slow_s:
                moved_on()  # more than a trickle
            if web.progress is not None:
                web.progress(name, done, total)
    if total is not None and done < total:
        raise requests.exceptions.ConnectionError(f"{done} of {total} bytes came")


def _adopt(place: Path, address: str, format_: str, md5: str) -> CachedFile:
    """Check a complete part and make it the content of its place."""
    part = place / PART
    try:
        check_payload(part, format_, address)
        if md5:
            check_digest(part, md5, address)
    except FetchError:
        part.unlink(missing_ok=True)  # to go on from here would end in the same
        raise
    note: dict[str, Any] = json.loads((place / _PART_RECORD).read_text(encoding="utf-8"))
    sha256 = sha256_of(part)
    # A name of its own: until the record says otherwise, the older file is the content.
    content = place / f"{sha256[:12]}{_ENDINGS.get(format_, '')}"
    os.replace(part, content)
    fresh = CachedFile(
        path=content,
        address=address,
        etag=note["etag"],
        modified=note["modified"],
        sha256=sha256,
        bytes=content.stat().st_size,
        fetched=_now(),
    )
    write_record(fresh)
    clear_but(fresh)
    return fresh


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
