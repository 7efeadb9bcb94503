"""One run at a time in a folder, with the name of who is there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.claim import LOCK, OWNER, claimed


def test_a_claim_leaves_only_its_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), claimed(tmp_path / "results"):
        raise ZeroDivisionError
    assert [path.name for path in (tmp_path / "results").iterdir()] == [LOCK]


def test_only_what_the_killed_run_left_is_cleared(tmp_path: Path) -> None:
    results, maps = tmp_path / "results", tmp_path / "maps"
    for name in (".writing-77-a", ".writing-78-b"):
        (results / name).mkdir(parents=True)
        (maps / name).mkdir(parents=True)
    owner = {"process": 77, "machine": "here", "started": "2026-03-10T09:00:00+00:00"}
    (results / OWNER).write_text(json.dumps(owner))
    with (
        pytest.warns(ga.GeoAccessWarning, match=r"process 77 on here.*did not finish"),
        claimed(results, maps),
    ):
        left = sorted(path.name for path in (*results.iterdir(), *maps.iterdir()))
    assert left == [LOCK, OWNER, ".writing-78-b", ".writing-78-b"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"process": "*/../.."}', "\x00"])
def test_a_note_of_an_owner_that_nobody_wrote_is_no_owner(tmp_path: Path, text: str) -> None:
    (tmp_path / OWNER).write_text(text)
    with claimed(tmp_path):
        owner = json.loads((tmp_path / OWNER).read_text())
    assert owner["process"] == os.getpid()
