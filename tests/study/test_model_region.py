"""The model region is generated once."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoaccess.demo.region import write_region
from geoaccess.study.model_region import FILES, STAMP, model_region


def test_the_stamp_lists_every_file_of_the_region(tmp_path: Path) -> None:
    write_region(tmp_path, size="village")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


def test_an_untouched_region_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = model_region(tmp_path, size="village")
    made: list[Path] = []
    monkeypatch.setattr(
        "geoaccess.study.model_region.write_region",
        lambda folder, *, size: made.append(folder) or write_region(folder, size=size),
    )
    assert model_region(tmp_path, size="village") == study
    assert made == []


@pytest.mark.parametrize("change", ["edited", "removed", "stamp", "size"])
def test_a_changed_region_is_made_again(change: str, tmp_path: Path) -> None:
    model_region(tmp_path, size="village")
    housing = tmp_path / "housing.csv"
    before = housing.read_bytes()
    if change == "edited":
        housing.write_bytes(before + b"x")
    elif change == "removed":
        housing.unlink()
    else:
        stamp = (tmp_path / STAMP).read_text()
        housing.write_bytes(b"x")
        (tmp_path / STAMP).write_text(
            "[" if change == "stamp" else stamp.replace("village", "region")
        )
    model_region(tmp_path, size="village")
    assert housing.read_bytes() == before
