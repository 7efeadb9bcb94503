"""The part of a shape that a ride uses."""

from __future__ import annotations

import numpy as np

from geoaccess.routing.ride_lines import along_shape

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
