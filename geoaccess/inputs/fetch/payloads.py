"""Whether a download holds what it should, before anything believes it."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

from geoaccess.errors import FetchError

_PAGE = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_HEAD_BYTES = 2048

MD5_LINE = re.compile(rb"\s*([0-9a-fA-F]{32})\s+\S+\s*$")
"""A checksum with the file that it is of."""

SIGN_IN = (
    "the answer is a web page, not data. Perhaps the network asks you to sign in first: "
    "open a browser, sign in, and try again"
)


def check_payload(path: Path, format_: str, address: str) -> None:
    """Check that a file is of its format.

    Parameters
    ----------
    path
        The download.
    format_
        ``gtfs``, ``pbf``, ``osm``, ``json`` or ``md5``; anything else is only checked not to be a web page.
    address
        Where it came from, for the message.

    Raises
    ------
    FetchError
        If it holds something else, with the likeliest reason.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if _PAGE.match(head):
        raise FetchError(f"{address}: {SIGN_IN}.")
    reason = _CHECKS.get(format_, _anything)(path, head)
    if reason:
        raise FetchError(
            f"{address}: the download is not usable: {reason}. Try again; if it stays so, "
            "the service has changed or is out of order."
        )


def check_digest(path: Path, expected: str, address: str) -> None:
    """Check a file against the MD5 sum that its publisher gives beside it.

    Raises
    ------
    FetchError
        If they differ.
    """
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    if digest.hexdigest() != expected.lower():
        raise FetchError(
            f"{address}: the download does not have the checksum that its publisher gives. "
            "It is not used. Try again."
        )


def _gtfs(path: Path, _: bytes) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.rpartition("/")[2] for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError):
        return "it is not a complete zip"
    return "" if "stops.txt" in names else "it is a zip without stops.txt, so no timetable"


def _pbf(_: Path, head: bytes) -> str:
    return "" if b"OSMHeader" in head[:32] else "it is not an OpenStreetMap file (.osm.pbf)"


def _json(path: Path, _: bytes) -> str:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return "it is not complete JSON"
    return ""


def _osm(path: Path, head: bytes) -> str:
    if b"<osm" not in head:
        return "it is not OpenStreetMap XML"
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _HEAD_BYTES, 0))
        tail = file.read()
    if b"<remark>" in tail:
        return "the server gave up halfway; ask for a smaller area or give a file with --osm"
    return "" if tail.rstrip().endswith(b"</osm>") else "it is not complete"


def _md5(_: Path, head: bytes) -> str:
    return "" if MD5_LINE.match(head) else "it is no checksum"


def _anything(_: Path, head: bytes) -> str:
    return "" if head else "it is empty"


_CHECKS = {"gtfs": _gtfs, "pbf": _pbf, "json": _json, "osm": _osm, "md5": _md5}
