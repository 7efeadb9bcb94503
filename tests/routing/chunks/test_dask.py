"""The same chunks on a cluster of two worker processes, one of which is killed on the way."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import geoaccess as ga
from tests.helpers.chunks import TRANSIT, hashes_of, random_places, same_times, save_network


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=2, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as connected,
    ):
        yield connected


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_result(
    client: Any, village: Path, tmp_path: Path
) -> None:
    network = save_network(village, tmp_path / "network")
    origins = random_places(village, 60, seed=1)
    destinations = random_places(village, 1500, seed=2)
    alone = ga.travel_times_to_parquet(
        network, origins, destinations, tmp_path / "alone",
        settings=ga.ChunkSettings(destinations_per_chunk=128), **TRANSIT,
    )  # fmt: skip
    workers = client.run(os.getpid)
    killed = []

    def kill_one(done: int, _total: int, _text: str) -> None:
        if done == 2:
            killed.append(next(iter(workers.values())))
            os.kill(killed[0], signal.SIGKILL)

    together = ga.travel_times_to_parquet(
        network, origins, destinations, tmp_path / "together",
        settings=ga.ChunkSettings(destinations_per_chunk=128, client=client, progress=kill_one),
        **TRANSIT,
    )  # fmt: skip
    assert len(workers) == 2
    assert killed[0] not in client.run(os.getpid).values()
    assert same_times(together.load(), alone.load())
    assert hashes_of(tmp_path / "together" / "chunks") == hashes_of(tmp_path / "alone" / "chunks")


def test_a_cluster_needs_a_saved_network(tmp_path: Path, village: Path) -> None:
    streets = ga.build_network(ga.read_streets(village / "streets.osm.pbf"))
    places = random_places(village, 5, seed=1)
    settings = ga.ChunkSettings(client="any")
    with pytest.raises(ga.InputError, match=r"network\.save\("):
        ga.travel_times_to_parquet(
            streets, places, places, tmp_path / "times", settings=settings, mode="walk"
        )
    assert not (tmp_path / "times").exists()


def test_without_dask_the_extra_is_named(
    tmp_path: Path, village: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    places = random_places(village, 5, seed=1)
    with pytest.raises(ga.MissingExtraError, match=r"pip install 'geoaccess\[dask\]'"):
        ga.travel_times_to_parquet(
            tmp_path / "network", places, places, tmp_path / "times",
            settings=ga.ChunkSettings(client="any"), mode="walk",
        )  # fmt: skip
