"""Files appear whole and together, and a place that cannot be written to is named in a sentence."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from geoaccess import OutputError
from geoaccess.files import plain_errors, together, write_safely


def test_several_files_take_their_places_together(tmp_path: Path) -> None:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("old")
    with together() as batch:
        batch.write(first, lambda part: part.write_text("new"))
        assert first.read_text() == "old"
        batch.write(second, lambda part: part.write_text("new"))
    assert (first.read_text(), second.read_text()) == ("new", "new")
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_an_error_between_two_files_leaves_both_as_they_were(tmp_path: Path) -> None:
    first = tmp_path / "first.txt"
    first.write_text("old")

    def write_both() -> None:
        with together() as batch:
            batch.write(first, lambda part: part.write_text("new"))
            batch.write(tmp_path / "second.txt", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        write_both()
    assert first.read_text() == "old"
    assert list(tmp_path.iterdir()) == [first]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"result\.csv cannot be written: the disk is full"):
        write_safely(tmp_path / "result.csv", lambda _: Path("/dev/full").write_text("x"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_below_a_file_and_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file" / "result.csv", tmp_path / "folder"):
        with pytest.raises(OutputError, match="something else of that name is in the way"):
            write_safely(path, lambda part: part.write_text("x"))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, "nothing may be written there"),
        (errno.EACCES, "nothing may be written there"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_every_refusal_of_the_system_is_a_sentence(number: int, words: str) -> None:
    system = {errno.EIO: "Input/output error"}.get(number, "x")
    with pytest.raises(OutputError, match=words) as caught, plain_errors(Path("map.html")):
        raise OSError(number, system)
    assert str(caught.value).endswith("Results of earlier runs are as they were.")


def test_an_error_with_a_sentence_of_its_own_keeps_it() -> None:
    with pytest.raises(OutputError, match=r"^mine$"), plain_errors(Path("map.html")):
        raise OutputError("mine")
