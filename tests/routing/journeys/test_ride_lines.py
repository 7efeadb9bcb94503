"""The part of a shape that a ride uses."""

from __future__ import annotations

import numpy as np

from geoaccess.routing.journeys.ride_lines import along_shape

# A street of 0.02 degrees (some 2 km) to the east and the same way back, along the equator.
OUT_AND_BACK = np.array([[0.0, 0], [0.01, 0], [0.02, 0], [0.01, 0], [0.0, 0]])


def test_a_line_that_comes_back_is_cut_on_the_way_that_is_ridden() -> None:
    out = along_shape(OUT_AND_BACK, np.array([[0.004, 0], [0.015, 0]]))
    assert out is not None
    assert np.allclose(out, [[0.004, 0], [0.01, 0], [0.015, 0]])
    back = along_shape(OUT_AND_BACK, np.array([[0.015, 0], [0.004, 0]]))
    assert back is not None
    assert np.allclose(back, [[0.015, 0], [0.01, 0], [0.004, 0]])
    round_trip = along_shape(OUT_AND_BACK, np.array([[0.004, 0], [0.02, 0], [0.004, 0]]))
    assert round_trip is not None
    assert np.allclose(np.abs(np.diff(round_trip[:, 0])).sum(), 2 * 0.016)


def test_stops_beside_the_line_are_moved_onto_it() -> None:
    """0.001 degrees are 111 m: beside the line; 0.003 are 334 m: not on this line."""
    stops = np.array([[0.004, 0.001], [0.012, -0.001]])
    assert np.allclose(along_shape(OUT_AND_BACK, stops), [[0.004, 0], [0.01, 0], [0.012, 0]])
    assert along_shape(OUT_AND_BACK, np.array([[0.004, 0], [0.012, 0.003]])) is None


def test_a_degree_of_longitude_is_shorter_in_the_north() -> None:
    """At 60 degrees it is half as long: 0.004 degrees are 222 m, 0.005 are 278 m."""
    northwards = np.array([[10.0, 59.98], [10.0, 60.0], [10.0, 60.02]])
    beside = np.array([[10.004, 59.99], [9.996, 60.01]])
    assert np.allclose(along_shape(northwards, beside), [[10, 59.99], [10, 60], [10, 60.01]])
    assert along_shape(northwards, np.array([[10.005, 59.99], [10.0, 60.01]])) is None
