"""Results are written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from geoaccess.files import write_safely
from geoaccess.study.files import csv_writer, write_json


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "result.txt"
    path.write_text("old")

    def half(part: Path) -> None:
        part.write_text("ha")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_safely(path, half)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_folders_are_made_and_the_name_is_kept(tmp_path: Path) -> None:
    seen = []
    path = write_safely(
        tmp_path / "a" / "b.txt", lambda p: (seen.append(p.name), p.write_text("x"))
    )
    assert (seen, path.read_text()) == (["b.txt"], "x")


def test_texts_of_others_are_not_run_as_formulas(tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": ["=1+1", "@x", "Breda", None], "minutes": [-1.5, 2, 3, 4]})
    path = write_safely(tmp_path / "t.csv", csv_writer(frame))
    back = pd.read_csv(path)
    assert back["name"].tolist()[:3] == ["'=1+1", "'@x", "Breda"]
    assert back["minutes"].tolist() == [-1.5, 2, 3, 4]
    assert frame["name"].tolist()[0] == "=1+1"


def test_records_are_readable_json(tmp_path: Path) -> None:
    path = write_json(tmp_path / "r.json", {"name": "Één", "path": Path("x")})
    assert json.loads(path.read_text(encoding="utf-8")) == {"name": "Één", "path": "x"}
    assert "Één" in path.read_text(encoding="utf-8")
