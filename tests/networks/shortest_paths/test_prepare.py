from __future__ import annotations

from dataclasses import replace

import numpy as np

from geoaccess.networks.shortest_paths.prepare import ANY_SPEED, prepare_streets
from geoaccess.networks.streets.snapping import snap
from geoaccess.options import TravelOptions
from tests.helpers.streets import graph_of, streets_of

EDGES = [(0, 1, 100_000), (1, 0, 100_000), (1, 2, 100_000), (2, 1, 100_000)]


def town():
    graph = graph_of(3, EDGES)
    ferry = replace(graph, fixed_ms=np.array([0, 0, 60_000, 60_000], dtype=np.int32))
    return streets_of([4.78] * 3, [51.59, 51.591, 51.592], walk=graph, bike=ferry)


def test_streets_are_prepared_in_a_copy():
    streets = town()
    ready = prepare_streets(streets)
    assert not streets.prepared
    assert set(ready.prepared) == {"walk", "bike"}


def test_without_ferries_a_hierarchy_holds_for_any_speed():
    ready = prepare_streets(town())
    assert ready.prepared["walk"].speed_m_per_h == ANY_SPEED
    assert ready.prepared["walk"].hierarchy_at(3600) is ready.prepared["walk"].hierarchy


def test_with_ferries_a_hierarchy_holds_for_its_speed_only():
    ready = prepare_streets(town())
    assert ready.prepared["bike"].hierarchy_at(15_000) is not None
    assert ready.prepared["bike"].hierarchy_at(20_000) is None


def test_preparing_again_keeps_what_still_holds():
    ready = prepare_streets(town())
    again = prepare_streets(ready, options=TravelOptions(walk_speed_kmh=3.6, bike_speed_kmh=12))
    assert again.prepared["walk"] is ready.prepared["walk"]
    assert again.prepared["bike"].speed_m_per_h == 12_000


def test_points_snap_to_the_same_nodes():
    streets = town()
    points = [4.78, 4.781, 4.779], [51.5904, 51.5911, 51.599]
    for plain, ready in zip(
        snap(streets, "walk", *points), snap(prepare_streets(streets), "walk", *points), strict=True
    ):
        assert plain.tolist() == ready.tolist()
