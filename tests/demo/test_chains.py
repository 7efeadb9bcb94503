"""Polylines and ways, many at once."""

from __future__ import annotations

import numpy as np
import pytest

from geoaccess.demo.chains import Ways, join_ways, points_between, through


def test_points_lie_evenly_on_a_straight_line() -> None:
    start, end = np.array([[0.0, 0.0]]), np.array([[400.0, 0.0]])
    points, sizes = points_between(start, end, 100.0, np.zeros(1))
    assert sizes.tolist() == [3]
    assert points.tolist() == [[100.0, 0.0], [200.0, 0.0], [300.0, 0.0]]


def test_a_bend_is_widest_half_way() -> None:
    start, end = np.array([[0.0, 0.0]]), np.array([[400.0, 0.0]])
    points, _ = points_between(start, end, 100.0, np.array([50.0]))
    # sin(pi / 2) = 1 in the middle, sin(pi / 4) = 0.7071 at the quarters.
    assert points[:, 1] == pytest.approx([35.355, 50.0, 35.355], abs=1e-3)


def test_ends_close_together_still_get_a_point_between() -> None:
    start, end = np.array([[0.0, 0.0]]), np.array([[10.0, 0.0]])
    points, sizes = points_between(start, end, 100.0, np.zeros(1))
    assert sizes.tolist() == [1]
    assert points.tolist() == [[5.0, 0.0]]


def test_ways_run_from_start_through_their_own_points_to_the_end() -> None:
    ways = through(
        np.array([1, 2]),
        np.array([10, 11, 12]),
        np.array([5, 6]),
        np.array([1, 2]),
        np.array([0, 3]),
    )
    assert np.split(ways.nodes, ways.ptr[1:-1])[0].tolist() == [1, 10, 5]
    assert np.split(ways.nodes, ways.ptr[1:-1])[1].tolist() == [2, 11, 12, 6]
    assert ways.kind.tolist() == [0, 3]


def test_joined_ways_keep_their_nodes() -> None:
    one = Ways(np.array([0, 2]), np.array([1, 2]), np.array([7]))
    two = Ways(np.array([0, 3]), np.array([3, 4, 5]), np.array([8]))
    joined = join_ways([one, two])
    assert joined.ptr.tolist() == [0, 2, 5]
    assert joined.nodes.tolist() == [1, 2, 3, 4, 5]
    assert joined.kind.tolist() == [7, 8]
