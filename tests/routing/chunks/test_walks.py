"""Walks of a chunk by its own buckets equal searches anew, in both directions."""

from __future__ import annotations

import numpy as np
import pytest

from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.shortest_paths.prepare import prepare_streets
from geoaccess.options import TravelOptions
from geoaccess.routing.chunks.walks import walk_buckets, walks_of_stretch
from geoaccess.routing.legs.places import Places
from geoaccess.routing.search.query import Trip
from tests.helpers.osm_text import METRE_DEG
from tests.helpers.streets import graph_of, streets_of

NODES, HOMES, TARGETS = 3000, 400, 640


@pytest.fixture(scope="module")
def network() -> TransportNetwork:
    """A ring of streets, 10 m each forwards; every third street is closed backwards."""
    ring = [(k, (k + 1) % NODES, 10_000) for k in range(NODES)]
    back = [(b, a, length + 1000) for a, b, length in ring if a % 3]
    past = [(k, (k - 3) % NODES, 50_000) for k in range(0, NODES, 2)]
    graph = graph_of(NODES, [*ring, *back, *past])
    lat = 51.59 + 10 * np.arange(NODES) * METRE_DEG
    streets = streets_of(np.full(NODES, 4.78), lat, walk=graph)
    return TransportNetwork(prepare_streets(streets, modes=("walk",)))


def places(count: int, seed: int) -> Places:
    """Places at random along the ring, up to some metres beside it."""
    rng = np.random.default_rng(seed)
    metres = rng.uniform(-300, 10 * NODES, count)
    ids = np.array([f"p{k}" for k in range(count)], dtype=object)
    return Places(ids, 4.78 + rng.uniform(0, 9, count) * METRE_DEG, 51.59 + metres * METRE_DEG)


@pytest.mark.parametrize("away", [False, True])
def test_buckets_of_a_chunk_give_the_walks_of_searches_anew(network, away) -> None:
    homes, practices = places(HOMES, 1), places(TARGETS, 2)
    options = TravelOptions(max_snap_m=50)
    trip = Trip("transit", None, False, 30, (50,), options)
    buckets = walk_buckets(network, homes, practices, trip, away=away)
    assert buckets is not None
    kept = walks_of_stretch(network, homes, practices, buckets, trip, away=away)
    anew = walks_of_stretch(network, homes, practices, None, trip, away=away)
    assert len(anew.end) > HOMES / 4
    assert [part.tolist() for part in kept] == [part.tolist() for part in anew]


def test_few_targets_are_searched_anew(network) -> None:
    # sweeps take 64 of them at once: nothing to gain by buckets
    trip = Trip("transit", None, False, 30, (50,), TravelOptions())
    assert walk_buckets(network, places(HOMES, 1), places(60, 2), trip, away=False) is None
