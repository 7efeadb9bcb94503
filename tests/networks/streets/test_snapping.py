from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geoaccess.geodesy import great_circle_mm
from geoaccess.networks.streets.snapping import snap
from tests.helpers.streets import graph_of, streets_of

METRE = 180 / np.pi / 6_371_009.0  # degrees of latitude in a metre


@pytest.fixture
def street():
    """Nodes every 100 m to the north of (4.78 E, 51.59 N); node 2 lies on an island."""
    lat = [51.59 + 100 * METRE * k for k in range(4)]
    graph = replace(
        graph_of(4, [(0, 1, 1), (1, 3, 1), (3, 0, 1)]),
        in_main=np.array([True, True, False, True]),
    )
    return streets_of([4.78] * 4, lat, walk=graph)


def test_the_nearest_node_and_its_distance(street):
    nodes, connector_mm = snap(street, "walk", [4.78], [51.59 + 130 * METRE])
    assert nodes.tolist() == [1]
    assert connector_mm.tolist() == [30_000]


def test_islands_are_passed_over(street):
    # 190 m to the north: node 2 is 10 m away but leads nowhere; node 1 is 90 m away, node 3 110 m
    nodes, connector_mm = snap(street, "walk", [4.78], [51.59 + 190 * METRE])
    assert (nodes.tolist(), connector_mm.tolist()) == ([1], [90_000])


def test_the_limit_is_closed_and_the_distance_is_kept(street):
    south = [51.59 - 500 * METRE, 51.59 - 501 * METRE]
    nodes, connector_mm = snap(street, "walk", [4.78, 4.78], south, max_snap_m=500)
    assert nodes.tolist() == [0, -1]
    assert connector_mm.tolist() == [500_000, 501_000]


def test_nearest_by_great_circle_not_by_degrees():
    # at 60 degrees north a degree of longitude is half as long as one of latitude
    streets = streets_of([5.003, 5.0], [60.0, 60.002], walk=graph_of(2, [(0, 1, 1), (1, 0, 1)]))
    nodes, connector_mm = snap(streets, "walk", [5.0], [60.0])
    assert nodes.tolist() == [0]
    assert connector_mm.tolist() == great_circle_mm([5.0], [60.0], [5.003], [60.0]).tolist()


def test_a_network_without_streets_snaps_nothing(street):
    empty = replace(street.modes["walk"], in_main=np.zeros(4, dtype=bool))
    nodes, connector_mm = snap(replace(street, modes={"walk": empty}), "walk", [4.78], [51.59])
    assert (nodes.tolist(), connector_mm.tolist()) == ([-1], [-1])
