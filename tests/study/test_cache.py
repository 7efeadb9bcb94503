"""A saved network is used when, and only when, all that it was made from is the same."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import geoaccess as ga
from geoaccess.study.cache import KEPT, load_cached, network_key, save_cached
from geoaccess.study.plan import read_study
from tests.helpers.streets import graph_of, streets_of
from tests.helpers.village import write_village

STREETS = ga.build_network(
    streets_of(
        [4.7, 4.7],
        [51.5, 51.6],
        walk=graph_of(2, [(0, 1, 9), (1, 0, 9)]),
        bike=graph_of(2, [(0, 1, 9), (1, 0, 9)]),
    )
)
DATE = dt.date(2026, 3, 10)


def _key(files: list[Path], date: dt.date | None = DATE, **options: Any) -> str:
    return network_key(files, service_dates=(date,), options=ga.TravelOptions(**options))


def test_the_name_follows_from_content_date_and_options(tmp_path: Path) -> None:
    study = read_study(write_village(tmp_path)).require()
    files = [study.streets, *study.timetable]
    first = _key(files)
    os.utime(study.streets, (0, 0))
    assert _key(files) == first
    assert len({first, _key(files, dt.date(2026, 3, 11)), _key(files, max_walk_min=5)}) == 3
    with study.streets.open("a") as file:
        file.write("\n")
    assert _key(files) != first


def test_a_feed_in_a_folder_counts_with_all_its_files(tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.mkdir()
    (feed / "stops.txt").write_text("a")
    first = _key([feed])
    (feed / "trips.txt").write_text("b")
    assert _key([feed]) != first


def test_only_the_networks_used_last_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        save_cached(tmp_path, f"n{number}", STREETS)
        os.utime(tmp_path / f"n{number}", (number, number))
    save_cached(tmp_path, "last", STREETS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["last", "n3", "n4"]


def test_a_damaged_network_is_thrown_away(tmp_path: Path) -> None:
    save_cached(tmp_path, "broken", STREETS)
    assert load_cached(tmp_path, "broken") is not None
    (tmp_path / "broken" / "header.json").write_text("{}")
    assert load_cached(tmp_path, "broken") is None
    assert list(tmp_path.iterdir()) == []
    assert load_cached(tmp_path, "never") is None
