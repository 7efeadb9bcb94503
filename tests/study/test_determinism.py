"""The same inputs give the same bytes, whatever the number of threads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.provenance import sha256_of


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="processors cannot be counted")
def test_one_thread_and_many_write_the_same_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = ga.write_region(tmp_path, size="village")
    hashes = []
    for threads in (1, 4):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=threads: set(range(n)))
        page = tmp_path / f"map{threads}.html"
        result = ga.run_study(study, map_path=page)
        folder = result.study.folder
        hashes.append(
            {p.name: sha256_of(p) for p in folder.iterdir() if p.suffix in (".csv", ".gpkg")}
            | {"map": sha256_of(page)}
        )
        for network in (folder / "networks").iterdir():
            hashes[-1] |= {p.name: sha256_of(p) for p in network.iterdir()}
            (folder / "networks").rename(tmp_path / f"networks{threads}")
    assert hashes[0] == hashes[1]
    assert {"map", "places.gpkg", "places.csv", "summary.csv", "header.json"} <= hashes[0].keys()
