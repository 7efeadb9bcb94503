"""The files of a GTFS feed, in a zip or a folder, opened without unpacking anything to disk.

Feeds come from strangers. Members are found by their file name only, so a path
inside a zip leads nowhere; sizes are limited before and while reading, so a
small zip cannot fill the memory.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from geoaccess.errors import Fault, FeedError, raise_faults
from geoaccess.provenance import sha256_of, source_record

READ_ERRORS = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
"""What reading a damaged, encrypted or vanished member may raise."""


@dataclass(frozen=True, kw_only=True)
class FeedLimits:
    """How much a feed may hold before it is refused.

    Parameters
    ----------
    max_file_mb
        The most megabytes of one file, unpacked. National feeds stay under 3 000.
    max_ratio
        The most times that a file of more than 10 MB may grow when unpacked;
        text rarely grows more than 50 times.
    max_repetitions
        The most trips that ``frequencies.txt`` may stand for.
    """

    max_file_mb: int = 8_000
    max_ratio: int = 250
    max_repetitions: int = 1_000_000


@dataclass(frozen=True)
class FeedFiles:
    """The text files of one feed.

    Attributes
    ----------
    path
        The zip or the folder.
    members
        By file name (``stops.txt``): where it lies inside the zip or folder.
    limits
        What is refused.
    """

    path: Path
    members: Mapping[str, str]
    limits: FeedLimits

    @property
    def name(self) -> str:
        """The name of the feed for messages."""
        return self.path.name

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading bytes; damage and reading past the limit are a `FeedError`."""
        inner = self.members[name]
        try:
            if self.path.is_dir():
                raw: IO[bytes] = (self.path / inner).open("rb")
            else:
                raw = _open_member(self.path, inner)
        except READ_ERRORS as error:
            raise FeedError(f"{self.name}/{name} cannot be opened ({error}).") from error
        limit = self.limits.max_file_mb * 1_000_000
        return cast(
            IO[bytes], io.BufferedReader(_Limited(raw, limit, f"{self.name}/{name}"), 1 << 20)
        )

    def source(self) -> dict[str, Any]:
        """Provenance record: one hash for a zip, a hash over all hashes for a folder."""
        if not self.path.is_dir():
            return source_record(self.path)
        digest = hashlib.sha256()
        size = 0
        for name, inner in sorted(self.members.items()):
            digest.update(f"{name} {sha256_of(self.path / inner)}\n".encode())
            size += (self.path / inner).stat().st_size
        return {"file": self.name, "bytes": size, "sha256": digest.hexdigest()}


class _Limited(io.RawIOBase):
    """A stream that refuses to deliver more bytes than a limit, whatever its header promised."""

    def __init__(self, raw: IO[bytes], limit: int, where: str) -> None:
        self._raw, self._left, self._where = raw, limit, where

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._raw.read(len(buffer))
        except READ_ERRORS as error:
            raise FeedError(f"{self._where} is damaged ({error}). Download it again.") from error
        self._left -= len(piece)
        if self._left < 0:
            raise FeedError(
                f"{self._where} is larger than allowed. Raise FeedLimits(max_file_mb=)."
            )
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._raw.close()
        super().close()


def open_feed(path: str | Path, limits: FeedLimits | None = None) -> FeedFiles:
    """List the files of a feed and refuse what is damaged, encrypted or too large.

    Parameters
    ----------
    path
        A zip, or a folder of text files.
    limits
        Default: `FeedLimits()`.

    Raises
    ------
    FeedError
        If there is no feed at `path`, or it must not be opened.
    """
    path, limits = Path(path), limits or FeedLimits()
    if path.is_dir():
        inner = [item.name for item in sorted(path.iterdir()) if item.is_file()]
        return FeedFiles(path, {name: name for name in inner if name.endswith(".txt")}, limits)
    members, faults = _zip_members(path, limits)
    raise_faults(faults)
    return FeedFiles(path, members, limits)


def _zip_members(path: Path, limits: FeedLimits) -> tuple[dict[str, str], list[Fault]]:
    """Text files of a zip by name; the one that lies least deep where a name stands twice."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except FileNotFoundError:
        return {}, [_fault(path, "is not there.", "Check the path.")]
    except READ_ERRORS as error:
        return {}, [_fault(path, f"is not a readable zip ({error}).", "Download it again.")]
    infos = [info for info in infos if info.filename.endswith(".txt")]
    infos.sort(key=lambda info: -info.filename.count("/"))
    members = {PurePosixPath(info.filename).name: info.filename for info in infos}
    faults = [fault for info in infos if (fault := _refusal(path, info, limits))]
    return members, faults


def _refusal(path: Path, info: zipfile.ZipInfo, limits: FeedLimits) -> Fault | None:
    """Why a member must not be opened, if it must not."""
    megabytes = info.file_size / 1_000_000
    if info.flag_bits & 1:
        return _fault(path, f"{info.filename} is encrypted.", "Ask for a feed without a password.")
    if megabytes > limits.max_file_mb:
        problem = f"{info.filename} holds {megabytes:,.0f} MB, more than {limits.max_file_mb:,}."
        return _fault(path, problem, "Raise FeedLimits(max_file_mb=) if this is right.")
    if megabytes > 10 and info.file_size > limits.max_ratio * max(info.compress_size, 1):
        problem = f"{info.filename} grows more than {limits.max_ratio} times when unpacked."
        return _fault(path, problem, "Raise FeedLimits(max_ratio=) if you trust the feed.")
    return None


def _fault(path: Path, problem: str, remedy: str) -> Fault:
    return Fault(path.name, problem, remedy, kind=FeedError)


def _open_member(path: Path, inner: str) -> IO[bytes]:
    """Open a member so that closing it closes the zip as well."""
    with zipfile.ZipFile(path) as archive:
        # The member keeps the file of the archive open until it is closed itself.
        return archive.open(inner)
