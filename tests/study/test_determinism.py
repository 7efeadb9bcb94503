"""The same inputs give the same bytes, whatever the number of threads and the order of sets."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from geoaccess.provenance import sha256_of
from tests.helpers.village import write_question

ROOT = Path(__file__).resolve().parents[2]
WAYS = {"11": "1", "22": "4"}
"""Threads by the seed of Python's hashes."""


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="processors cannot be counted")
def test_other_threads_and_another_order_of_sets_write_the_same_files(tmp_path: Path) -> None:
    """Provenance, report, workbook, maps, tables and networks, of two processes."""
    question = write_question(tmp_path, "add = 1").parent
    inputs = [path for path in question.iterdir() if path.is_file()]
    made = []
    for seed, threads in WAYS.items():
        folder = tmp_path / seed
        (folder / "question").mkdir(parents=True)
        for path in inputs:
            shutil.copy2(path, folder / "question")
        command = [sys.executable, "-m", "tests.helpers.all_outputs", str(folder), threads]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        made.append(_hashes(folder))
    assert made[0] == made[1]
    names = {Path(name).name for name in made[0]}
    assert names >= {"provenance.json", "zorgplicht.html", "zorgplicht.xlsx", "map.html",
                     "places.gpkg", "places.csv", "header.json", "siting.html",
                     "siting_provenance.json"}  # fmt: skip


def _hashes(folder: Path) -> dict[str, str]:
    """Of every file below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): sha256_of(path) for path in files}
