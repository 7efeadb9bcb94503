"""A folder that fetched files go into, where what people changed stays as they left it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geoaccess.files import together
from geoaccess.inputs.fetch.download_cache import CachedFile
from geoaccess.inputs.fetch.open_data import DataSource
from geoaccess.manifest import add_to_manifest, read_manifest
from geoaccess.provenance import sha256_of


@dataclass(frozen=True)
class FetchFolder:
    """Where fetched files go.

    Attributes
    ----------
    path
        The folder.
    written, kept
        Names of the files that were written, and of those that were left as they are.
    """

    path: Path
    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def put(
        self,
        name: str,
        write: Callable[[Path], Any],
        sources: Iterable[DataSource] = (),
        files: Iterable[CachedFile] = (),
    ) -> Path:
        """Write a file and what it is made from, unless somebody else's stands there.

        Parameters
        ----------
        name
            The file.
        write
            Writes it to the path that it is given.
        sources, files
            Where its content comes from, and the downloads that held it.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        OutputError
            If the disk is full.
        """
        path = self.path / name
        if self.is_own(name):
            self.kept.append(name)
            return path
        older = sha256_of(path) if path.exists() else ""
        with together() as batch:
            batch.write(path, write)
            ((part, _),) = batch.moves
            record = _record(part, list(sources), list(files))
            # Told before the file takes its place: whoever is killed in between leaves
            # a file that is still known as ours.
            if older not in ("", record["sha256"]):
                record["replaces"] = older
            add_to_manifest(self.path, {name: record})
        self.written.append(name)
        return path

    def is_own(self, name: str) -> bool:
        """Whether a file is there that was changed since, or that was never fetched."""
        path = self.path / name
        if not path.exists():
            return False
        record = read_manifest(self.path).get(name, {})
        return sha256_of(path) not in (record.get("sha256"), record.get("replaces"))


def _record(path: Path, sources: list[DataSource], files: list[CachedFile]) -> dict[str, Any]:
    """What the manifest says about a file."""
    today = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return {
        "source": _joined(source.name for source in sources),
        "licence": _joined(source.licence for source in sources),
        "attribution": _joined(source.attribution for source in sources),
        "origin": list(dict.fromkeys(file.address for file in files)),
        "origin_sha256": list(dict.fromkeys(file.sha256 for file in files)),
        "fetched": min((file.fetched for file in files), default=today),
        "sha256": sha256_of(path),
    }


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))
