"""Opening feeds that strangers made."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from geoaccess.errors import FeedError
from geoaccess.inputs.gtfs.feed_files import FeedLimits, open_feed


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_members_are_found_by_name_wherever_they_lie(tmp_path: Path) -> None:
    feed = open_feed(write_zip(tmp_path / "f.zip", {"export/stops.txt": b"stop_id\nA\n"}))
    with feed.open("stops.txt") as stream:
        assert stream.read() == b"stop_id\nA\n"


def test_nothing_is_written_for_a_path_that_climbs_out(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    feed = open_feed(write_zip(inside / "f.zip", {"../../stops.txt": b"x"}))
    with feed.open("stops.txt") as stream:
        assert stream.read() == b"x"
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["f.zip", "inside"]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "f.zip", {"stops.txt": b"0" * 20_000_000})
    with pytest.raises(FeedError, match="grows more than 250 times"):
        open_feed(path)


def test_a_file_beyond_the_limit_is_refused_by_its_header(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "f.zip", {"stops.txt": b"0123456789" * 200_000})
    with pytest.raises(FeedError, match=r"holds 2 MB, more than 1"):
        open_feed(path, FeedLimits(max_file_mb=1, max_ratio=10**6))


def test_a_file_that_lies_about_its_size_is_cut_off(tmp_path: Path) -> None:
    (tmp_path / "stops.txt").write_bytes(b"0" * 2_000_000)
    feed = open_feed(tmp_path, FeedLimits(max_file_mb=1))
    with pytest.raises(FeedError, match="larger than allowed"), feed.open("stops.txt") as stream:
        stream.read()


@pytest.mark.parametrize("content", [b"", b"<html>log in first</html>", b"PK\x03\x04 broken"])
def test_what_is_no_zip_is_a_feed_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.zip"
    path.write_bytes(content)
    with pytest.raises(FeedError, match="not a readable zip"):
        open_feed(path)


def test_a_path_that_does_not_exist_is_a_feed_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="is not there"):
        open_feed(tmp_path / "absent.zip")


def test_a_folder_and_its_zip_hold_the_same(tmp_path: Path) -> None:
    content = {"stops.txt": b"stop_id\nA\n", "trips.txt": b"trip_id\n"}
    for name, text in content.items():
        (tmp_path / name).write_bytes(text)
    (tmp_path / "notes.md").write_text("not a table")
    assert set(open_feed(tmp_path).members) == set(content)
    assert open_feed(tmp_path).source()["bytes"] == sum(map(len, content.values()))
