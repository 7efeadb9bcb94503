"""Long runs: equal to a run in one piece, resumed after a kill, within memory, never stale."""

from __future__ import annotations

import random
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import geoaccess as ga
from geoaccess.networks.fingerprint import fingerprint_of, fingerprint_of_folder
from geoaccess.routing.chunks.plan import Cut, Load, needed_bytes, plan_cut
from geoaccess.routing.chunks.search import prepare_search
from geoaccess.routing.legs.places import places_of
from geoaccess.routing.search.query import check_trip
from tests.helpers.chunks import (
    EVENING,
    TRANSIT,
    hashes_of,
    random_places,
    same_times,
    save_network,
    start_program,
)

SMALL = ga.ChunkSettings(destinations_per_chunk=128)


class Inputs(NamedTuple):
    """A folder with the network, and both tables."""

    folder: Path
    origins: Any
    destinations: Any

    @property
    def network(self) -> Path:
        return self.folder / "network"


@pytest.fixture(scope="module")
def inputs(village: Path, tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder = tmp_path_factory.mktemp("inputs")
    save_network(village, folder / "network")
    found = Inputs(folder, random_places(village, 150, seed=1), random_places(village, 700, seed=2))
    found.origins.to_parquet(folder / "from.parquet")
    found.destinations.to_parquet(folder / "to.parquet")
    return found


@pytest.mark.parametrize(
    "question",
    [
        TRANSIT,
        {"mode": "transit", "arrive_by": ga.DepartureWindow("09:00", "09:20"), "max_trip_min": 40},
        {"mode": "bike", "percentiles": (50,)},
    ],
    ids=["departures", "arrivals", "street"],
)
def test_chunks_equal_a_search_in_one_piece(
    inputs: Inputs, tmp_path: Path, question: dict[str, Any]
) -> None:
    whole = ga.travel_times(
        ga.load_network(inputs.network), inputs.origins, inputs.destinations, **question
    )
    stored = ga.travel_times_to_parquet(
        inputs.network, inputs.origins, inputs.destinations, tmp_path, settings=SMALL, **question
    )
    assert stored.manifest.cut.chunks > 1
    times = stored.load()
    assert same_times(times, whole)
    assert times.options == whole.options
    pieces = list(stored.chunks())
    assert len(pieces) == stored.manifest.cut.chunks
    assert sum(len(piece.from_row) for piece in pieces) == stored.pairs == len(whole.from_row)


def test_stretches_of_origins_change_nothing(inputs: Inputs, tmp_path: Path) -> None:
    network = ga.load_network(inputs.network)
    # Street mode: what a run holds is streets + pairs. 4 copies x 4 bytes x (2 rows + 1 time)
    # x 128 destinations is 6 144 bytes per origin: less than 128 of them fit into half a megabyte.
    trip = check_trip(
        "bike", departures=None, arrive_by=None, percentiles=(50,), max_trip_min=120,
        options=network.options,
    )  # fmt: skip
    ends = places_of(origins=inputs.origins, destinations=inputs.destinations)
    load = prepare_search(network, *ends, trip).load()
    tight = (needed_bytes(load, Cut(128, 6, 0)) + 500_000) / 1e9
    settings = ga.ChunkSettings(max_memory_gb=tight, destinations_per_chunk=128)
    stored = ga.travel_times_to_parquet(
        network, inputs.origins, inputs.destinations, tmp_path, settings=settings, mode="bike"
    )
    assert stored.manifest.cut.doors_at_once == 64
    whole = ga.travel_times(network, inputs.origins, inputs.destinations, mode="bike")
    assert same_times(stored.load(), whole)


@pytest.mark.parametrize("percentiles", [(50,), (25, 75)])
def test_within_min_keeps_pairs_with_a_percentile_within(
    inputs: Inputs, tmp_path: Path, percentiles: tuple[float, ...]
) -> None:
    question: dict[str, Any] = {
        "mode": "transit", "departures": EVENING, "percentiles": percentiles, "max_trip_min": 90
    }  # fmt: skip
    network = ga.load_network(inputs.network)
    whole = ga.travel_times(network, inputs.origins, inputs.destinations, **question)
    settings = ga.ChunkSettings(within_min=30)
    times = ga.travel_times_to_parquet(
        network, inputs.origins, inputs.destinations, tmp_path, settings=settings, **question
    ).load()
    kept = whole.seconds.min(axis=0) <= 1800
    assert 0 < kept.sum() < len(kept)
    assert np.array_equal(times.from_row, whole.from_row[kept])
    assert np.array_equal(times.to_row, whole.to_row[kept])
    assert np.array_equal(times.seconds, whole.seconds[:, kept])


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(inputs: Inputs, tmp_path: Path) -> None:
    settings = SMALL
    undisturbed = ga.travel_times_to_parquet(
        inputs.network, inputs.origins, inputs.destinations, tmp_path / "calm",
        settings=settings, **TRANSIT,
    )  # fmt: skip
    chunks = undisturbed.manifest.cut.chunks
    rng, out = random.Random(5), tmp_path / "killed"
    for finished in (0, 2):
        with start_program(inputs.folder, out) as program:
            if finished:
                assert program.stdout is not None
                steps = [int(program.stdout.readline()) for _ in range(finished)]
                assert steps[-1] < chunks
            else:
                wait_for(out / "chunks", program)
            time.sleep(rng.uniform(0, 0.02))
            program.send_signal(signal.SIGKILL)
            assert program.wait() == -signal.SIGKILL
        assert len(list((out / "chunks").glob("*.parquet"))) < chunks
    before = {path: path.stat().st_mtime_ns for path in (out / "chunks").glob("*.parquet")}
    assert before
    ga.travel_times_to_parquet(
        inputs.network, inputs.origins, inputs.destinations, out, settings=settings, **TRANSIT
    )
    assert hashes_of(out) == hashes_of(tmp_path / "calm")
    assert before == {path: path.stat().st_mtime_ns for path in before}


def wait_for(path: Path, program: Any) -> None:
    """Wait until a path exists."""
    while not path.exists():
        assert program.poll() is None
        time.sleep(0.005)


def test_a_stale_folder_is_refused_with_what_has_changed(inputs: Inputs, tmp_path: Path) -> None:
    origins, destinations = inputs.origins.head(20), inputs.destinations.head(20)
    ga.travel_times_to_parquet(inputs.network, origins, destinations, tmp_path, mode="walk")
    moved = destinations.assign(geometry=destinations.geometry.translate(0.001))
    for changed, arguments in {
        "destinations": (inputs.network, origins, moved),
        "origins": (inputs.network, inputs.origins.head(19), destinations),
    }.items():
        with pytest.raises(ga.TravelTimesError, match=f"changed since: {changed}\\."):
            ga.travel_times_to_parquet(*arguments, tmp_path, mode="walk")
    with pytest.raises(ga.TravelTimesError, match=r"changed since: question\."):
        ga.travel_times_to_parquet(inputs.network, origins, destinations, tmp_path, mode="bike")
    with pytest.raises(ga.TravelTimesError, match=r"changed since: options\."):
        ga.travel_times_to_parquet(
            inputs.network, origins, destinations, tmp_path, mode="walk",
            options=ga.TravelOptions(walk_speed_kmh=4),
        )  # fmt: skip


def test_a_folder_of_something_else_is_left_alone(inputs: Inputs, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ga.TravelTimesError, match="holds other files"):
        ga.travel_times_to_parquet(
            inputs.network, inputs.origins, inputs.destinations, tmp_path, mode="walk"
        )
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_damaged_or_missing_chunk_is_written_again(inputs: Inputs, tmp_path: Path) -> None:
    arguments = (inputs.network, inputs.origins, inputs.destinations, tmp_path)
    ga.travel_times_to_parquet(*arguments, settings=SMALL, mode="bike")
    before = hashes_of(tmp_path)
    (tmp_path / "chunks" / "00001.parquet").unlink()
    damaged = tmp_path / "chunks" / "00003.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-9])
    with pytest.raises(ga.TravelTimesError, match="2 of 6 chunks are missing"):
        ga.open_travel_times(tmp_path)
    seen: list[tuple[int, int, str]] = []
    settings = ga.ChunkSettings(progress=lambda *step: seen.append(step))
    ga.travel_times_to_parquet(*arguments, settings=settings, mode="bike")
    assert hashes_of(tmp_path) == before
    assert [step[:2] for step in seen] == [(5, 6), (6, 6)]
    assert all("left" in step[2] for step in seen)


def test_reading_more_than_the_memory_is_refused(inputs: Inputs, tmp_path: Path) -> None:
    stored = ga.travel_times_to_parquet(
        inputs.network, inputs.origins, inputs.destinations, tmp_path, mode="bike"
    )
    with pytest.raises(ga.TravelTimesError, match="go through them with chunks"):
        stored.load(max_memory_gb=1e-6)


@pytest.mark.parametrize("gigabytes", [0.5, 1, 3, 16])
def test_a_plan_stays_within_its_memory(gigabytes: float) -> None:
    load = Load(
        places=5_000, doors=460_000, held=200_000_000, block=100_000_000,
        streets=50_000_000, percentiles=3,
    )  # fmt: skip
    cut = plan_cut(load, ga.ChunkSettings(max_memory_gb=gigabytes))
    assert needed_bytes(load, cut) <= gigabytes * 1e9
    assert cut.places_per_chunk % 128 == 0
    assert cut.chunks * cut.places_per_chunk >= load.places


@pytest.mark.parametrize(("asked", "given"), [(1, 128), (128, 128), (129, 256), (9_999, 384)])
def test_destinations_per_chunk_are_rounded_up_to_whole_blocks(asked: int, given: int) -> None:
    load = Load(places=300, doors=100, held=0, block=1_000, streets=0, percentiles=1)
    cut = plan_cut(load, ga.ChunkSettings(destinations_per_chunk=asked))
    assert cut.places_per_chunk == given


def test_too_little_memory_is_refused_with_what_is_needed() -> None:
    load = Load(
        places=300, doors=1_000, held=200_000_000, block=100_000_000, streets=0, percentiles=1
    )
    # 0.2 + 0.1 GB, and 64 origins x 128 destinations x 48 bytes (4 copies of 3 numbers): 0.30 GB.
    with pytest.raises(ga.InputError, match=r"chunks of 128 need 0\.31 GB"):
        plan_cut(load, ga.ChunkSettings(max_memory_gb=0.25))


def test_settings_that_make_no_sense_are_refused_together() -> None:
    with pytest.raises(ga.InputError, match="2 faults") as caught:
        ga.ChunkSettings(max_memory_gb=0, within_min=-1)
    assert "max_memory_gb is 0" in str(caught.value)


def test_a_network_has_one_fingerprint_in_memory_and_on_disk(inputs: Inputs) -> None:
    network = ga.load_network(inputs.network)
    assert fingerprint_of(network) == fingerprint_of_folder(inputs.network)
    lon = network.streets.lon.copy()
    lon[0] += 1e-7
    moved = replace(network, streets=replace(network.streets, lon=lon))
    assert fingerprint_of(moved) != fingerprint_of(network)
