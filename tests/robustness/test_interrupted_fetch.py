"""A fetch that is killed at any moment leaves whole files, and the next one ends the same."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geoaccess.inputs.fetch.download_cache import list_cached
from geoaccess.manifest import MANIFEST, read_manifest
from geoaccess.provenance import sha256_of
from tests.helpers.run_server import Run, RunServer
from tests.helpers.services import serve_village
from tests.helpers.stand_in import StandIn, stand_in

KILLS, MOMENTS = 6, 36
NAME = "Halderberge, Moerdijk"
"""Files that take their places even where all downloads are fresh."""


@dataclass(frozen=True)
class Fetching:
    """A fetch of the village from services that stand in for the real ones."""

    runs: RunServer
    served: StandIn
    catalogue: Path

    def start(self, folder: Path, dies_at: int | None = None) -> Run:
        """Fetch into a folder, with a cache beside it."""
        folder.parent.mkdir(exist_ok=True)
        return self.runs.start_words(
            ["fetch", NAME, "--folder", str(folder), "--buffer-km", "20", "--quiet"],
            folder.parent / "notes.txt",
            dies_at=dies_at,
            environment={
                "GEOACCESS_SOURCES": str(self.catalogue),
                "GEOACCESS_CACHE": str(folder.parent / "cache"),
            },
        )


@pytest.fixture
def fetching(village: Path, tmp_path: Path) -> Iterator[Fetching]:
    (tmp_path / "stand-in").mkdir()
    with stand_in() as served, RunServer() as runs:
        yield Fetching(runs, served, serve_village(served, village, tmp_path / "stand-in"))


def files_of(folder: Path) -> dict[str, str]:
    """Hashes of the files that are there for people."""
    shown = (p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    return {path.name: sha256_of(path) for path in shown if path.name != MANIFEST}


def told_of(folder: Path) -> dict[str, dict[str, object]]:
    """What the manifest says, the moment aside."""
    records = read_manifest(folder).items()
    return {name: {k: v for k, v in told.items() if k != "fetched"} for name, told in records}


def test_a_killed_fetch_leaves_whole_files_and_the_next_one_ends_the_same(
    fetching: Fetching, tmp_path: Path
) -> None:
    assert fetching.start(tmp_path / "undisturbed" / "study").wait() == 0
    expected = files_of(tmp_path / "undisturbed" / "study")
    folder = tmp_path / "killed" / "study"
    for moment in random.Random(5).sample(range(1, MOMENTS), KILLS):
        assert fetching.start(folder, moment).wait() == -signal.SIGKILL
        if folder.is_dir():
            assert files_of(folder).items() <= expected.items()
        kept = list_cached(tmp_path / "killed" / "cache")
        assert [file.address for file in kept if sha256_of(file.path) != file.sha256] == []
    last = fetching.start(folder)
    assert last.wait() == 0, last.told()
    assert files_of(folder) == expected
    assert told_of(folder) == told_of(tmp_path / "undisturbed" / "study")
    assert sorted(p.name for p in folder.iterdir() if p.name.startswith(".")) == [".lock"]
