"""The flat map and exact splitting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.demo.plane import apportion, to_degrees, to_plane
from geoaccess.geodesy import great_circle_m


def test_the_plane_keeps_distances_within_the_region() -> None:
    # Bergen op Zoom to Wijk en Aalburg, corner to corner.
    xy = to_plane([4.294, 5.126], [51.491, 51.758])
    on_plane = float(np.linalg.norm(xy[1] - xy[0]))
    on_sphere = float(great_circle_m(4.294, 51.491, 5.126, 51.758))
    assert on_plane == pytest.approx(on_sphere, rel=0.003)


@given(st.floats(3.0, 7.5), st.floats(50.5, 53.6))
@settings(max_examples=50, deadline=None)
def test_degrees_survive_the_way_to_the_plane_and_back(lon: float, lat: float) -> None:
    back = to_degrees(to_plane([lon], [lat]))[0]
    assert back == pytest.approx([lon, lat], abs=1e-7)


@given(
    st.integers(0, 10_000),
    st.lists(st.floats(0.0, 100.0), min_size=1, max_size=20).filter(lambda w: sum(w) > 0.1),
)
@settings(max_examples=100, deadline=None)
def test_a_split_is_exact_and_within_one_of_its_share(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)
    exact = np.array(weights) / sum(weights) * total
    assert parts.sum() == total
    assert (np.abs(parts - exact) < 1.0 + 1e-9).all()
