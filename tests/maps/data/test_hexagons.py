"""Many places put together: nobody lost, every place in its hexagon."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.coverage.publication.hexagon_grid import hexagon_of
from geoaccess.maps.data.hexagons import gather
from tests.helpers.maps import make_region

SIDE_SHARE = 1 / np.sqrt(3)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=20),
    st.sampled_from([250.0, 1000.0]),
)
def test_a_point_lies_no_farther_from_its_centre_than_a_corner(
    points: list[tuple[float, float]], width: float
) -> None:
    xy = np.array(points)
    q, r = hexagon_of(xy, width).T
    centres = np.column_stack([width * (q + r / 2), width * SIDE_SHARE * 1.5 * r])
    away = np.linalg.norm(xy - centres, axis=1)
    assert (away <= width * SIDE_SHARE * (1 + 1e-9)).all()


def test_few_places_stay_as_they_are() -> None:
    result = make_region().coverage()
    shown, width_m = gather(result, most=60)
    assert shown is result
    assert width_m is None


def test_hexagons_keep_everybody_by_reason_and_municipality() -> None:
    result = make_region(places=300).coverage()
    shown, width_m = gather(result, most=40)
    assert width_m in (10_000, 25_000)
    assert len(shown.places) <= 40
    for column in ("reason", "municipality"):
        expected = result.by(column) if column == "municipality" else None
        if expected is None:
            before = result.people.groupby("reason")["residents"].sum()
            after = shown.people.groupby("reason")["residents"].sum()
            assert after.to_dict() == pytest.approx(before.to_dict())
        else:
            found = shown.by(column).set_index(column)
            kept = expected.set_index(column)
            wanted = ["residents", "covered_residents", "too_long_residents"]
            assert found.loc[kept.index, wanted].to_numpy() == pytest.approx(
                kept[wanted].to_numpy()
            )


def test_a_hexagon_is_covered_only_when_everybody_in_it_is() -> None:
    shown, _ = gather(make_region(places=300).coverage(), most=40)
    places = shown.places
    everyone = np.isclose(places["covered_residents"], places["residents"])
    assert (places["covered"].to_numpy() == everyone).all()
    assert places["residents"].sum() == pytest.approx(
        make_region(places=300).housing["residents"].sum()
    )
