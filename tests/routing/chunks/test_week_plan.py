"""Runs over many windows: what the plan tells is what the run does."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

import geoaccess as ga
from tests.helpers.chunks import hashes_of, random_places, same_times, save_network

SETTINGS = ga.ChunkSettings(destinations_per_chunk=128, max_memory_gb=1, within_min=40)
WINDOWS = [ga.DepartureWindow("08:00", "08:05"), ga.DepartureWindow("17:00", "17:05")]
TRANSIT: dict[str, Any] = {"mode": "transit", "settings": SETTINGS}


class Inputs(NamedTuple):
    network: Path
    origins: Any
    destinations: Any


@pytest.fixture(scope="module")
def inputs(village: Path, tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder = tmp_path_factory.mktemp("inputs")
    save_network(village, folder / "network")
    origins, destinations = (
        random_places(village, count, seed=seed) for count, seed in ((90, 1), (300, 2))
    )
    return Inputs(folder / "network", origins, destinations)


def test_a_week_of_windows_leaves_no_minute_out():
    # 05:00 to 23:00 is 18 hours: six windows of three hours on each of seven days
    week = ga.windows_of_week("2026-03-09", hours=3)
    assert len(week) == 42
    assert {window.date.isoformat() for window in week} == {
        f"2026-03-{d:02d}" for d in range(9, 16)
    }
    assert sum(window.minutes for window in week) == 7 * 18 * 60


def test_the_last_window_of_a_day_ends_with_the_day():
    day = ga.windows_of_week("2026-03-09", start="06:00", end="11:30")[:3]
    assert [str(window)[11:] for window in day] == ["06:00-08:00", "08:00-10:00", "10:00-11:30"]


def test_the_plan_tells_what_the_run_does(inputs: Inputs, tmp_path: Path):
    # 300 destinations are three chunks of 128; fewer origins than the sample are all searched
    plan = ga.plan_windows(*inputs, WINDOWS, **TRANSIT)
    stored = ga.travel_times_of_windows(*inputs, tmp_path, WINDOWS, **TRANSIT)
    assert plan.windows["window"].tolist() == ["08:00-08:05", "17:00-17:05"]
    assert plan.windows["chunks"].tolist() == [s.manifest.cut.chunks for s in stored] == [3, 3]
    assert 0 < plan.memory_gb <= SETTINGS.max_memory_gb
    assert plan.run_s > 0
    # The chunk in the middle stands for all three.
    for row, found in zip(plan.windows.itertuples(), stored, strict=True):
        assert found.pairs / 3 < row.pairs < found.pairs * 3
    assert str(plan).startswith("2 windows in 6 chunks: ")


def test_every_window_equals_a_search_of_its_own(inputs: Inputs, tmp_path: Path):
    stored = ga.travel_times_of_windows(*inputs, tmp_path, WINDOWS, **TRANSIT)
    network = ga.load_network(inputs.network)
    for window, found in zip(WINDOWS, stored, strict=True):
        alone = ga.travel_times_to_parquet(
            network, *inputs[1:], tmp_path / "alone" / str(window.start_s),
            departures=window, **TRANSIT,
        )  # fmt: skip
        assert same_times(found.load(), alone.load())


def test_a_finished_week_is_not_searched_again(inputs: Inputs, tmp_path: Path):
    ga.travel_times_of_windows(*inputs, tmp_path, WINDOWS[:1], **TRANSIT)
    before = hashes_of(tmp_path)
    ga.travel_times_of_windows(*inputs, tmp_path, WINDOWS, **TRANSIT)
    after = hashes_of(tmp_path)
    assert before.items() < after.items()


@pytest.mark.parametrize(
    ("windows", "question", "told"),
    [([], {}, "There is no window"), (WINDOWS, {"departures": WINDOWS[0]}, "leave out departures")],
)
def test_unclear_windows_are_refused(inputs: Inputs, windows: Any, question: Any, told: str):
    with pytest.raises(ga.InputError, match=told):
        ga.plan_windows(*inputs, windows, mode="transit", **question)


def test_hours_must_be_at_least_one():
    with pytest.raises(ga.InputError, match="at least 1"):
        ga.windows_of_week("2026-03-09", hours=0)
