"""A folder of fetched files: ours are renewed, those of people stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geoaccess.inputs.fetch.folder import FetchFolder
from geoaccess.manifest import read_manifest


def put(folder: Path, text: str) -> FetchFolder:
    """Write a table as a fetch does."""
    into = FetchFolder(folder)
    into.put("housing.csv", lambda path: path.write_text(text, encoding="utf-8"))
    return into


def test_ours_are_renewed_and_those_of_people_stay(tmp_path: Path) -> None:
    assert put(tmp_path, "first").written == ["housing.csv"]
    assert put(tmp_path, "second").written == ["housing.csv"]
    (tmp_path / "housing.csv").write_text("mine")
    assert put(tmp_path, "third").kept == ["housing.csv"]
    assert (tmp_path / "housing.csv").read_text() == "mine"


@pytest.mark.parametrize("number", [1, 2], ids=["before_the_manifest", "before_the_file"])
def test_a_file_that_was_about_to_be_renewed_is_still_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    put(tmp_path, "first")
    real, moves = os.replace, []

    def killed(source: Path, target: Path) -> None:
        moves.append(target)
        if len(moves) == number:
            raise KeyboardInterrupt
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            put(tmp_path, "second")
    assert (tmp_path / "housing.csv").read_text() == "first"
    assert put(tmp_path, "second").written == ["housing.csv"]
    assert (tmp_path / "housing.csv").read_text() == "second"
    assert read_manifest(tmp_path)["housing.csv"]["sha256"].startswith("16367aacb67a4a01")
