"""Missing times: the arithmetic beside the expected number."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from geoaccess.inputs.gtfs.feed_csv import MISSING
from geoaccess.networks.timetable.interpolation import interpolate

NONE = MISSING


def filled(
    arrival: list[int],
    departure: list[int] | None = None,
    *,
    distance: list[float] | None = None,
    lon: list[float] | None = None,
    trip: list[int] | None = None,
) -> tuple[list[int], list[int]]:
    count = len(arrival)
    arrays: list[npt.NDArray[np.generic]] = [
        np.array(trip or [0] * count, np.int32),
        np.array(arrival, np.int32),
        np.array(departure or arrival, np.int32),
        np.array(distance or [np.nan] * count, np.float64),
        np.array(lon or range(count), np.float64),
        np.zeros(count),
    ]
    a, d = interpolate(*arrays)
    return a.tolist(), d.tolist()


def test_full_times_stay_as_they_are() -> None:
    assert filled([0, 100], [10, 120]) == ([0, 100], [10, 120])


def test_by_distance_along_the_shape() -> None:
    # From the departure at 60 s, 300 s for 1 000 m; after 250 m that is 60 + 75.
    arrival, departure = filled([0, NONE, 360], [60, NONE, 400], distance=[0, 250, 1000])
    assert arrival == [0, 135, 360]
    assert departure == [60, 135, 400]


def test_by_great_circle_where_no_distance_is_given() -> None:
    # On the equator 1 and 4 degrees: a fifth of 500 s.
    assert filled([0, NONE, 500], lon=[0, 1, 5])[0] == [0, 100, 500]


@pytest.mark.parametrize(
    "distance",
    [[0, np.nan, 1000], [np.nan, 250, 1000], [0, 1200, 1000], [7, 7, 7], [0, 1e300, 2e300]],
)
def test_unusable_distances_fall_back_to_the_great_circle(distance: list[float]) -> None:
    assert filled([0, NONE, 100], distance=distance, lon=[0, 1, 2])[0] == [0, 50, 100]


def test_calls_at_one_place_are_spread_evenly() -> None:
    assert filled([0, NONE, NONE, 90], lon=[4, 4, 4, 4])[0] == [0, 30, 60, 90]


def test_halves_are_rounded_up() -> None:
    assert filled([0, NONE, 25], lon=[0, 1, 2])[0] == [0, 13, 25]


def test_sections_and_trips_do_not_mix() -> None:
    arrival, _ = filled(
        [0, NONE, 100, NONE, 400, 0, NONE, 50],
        lon=[0, 1, 2, 3, 4, 80, 81, 82],
        trip=[0, 0, 0, 0, 0, 1, 1, 1],
    )
    assert arrival == [0, 50, 100, 250, 400, 0, 25, 50]


def test_a_section_with_distances_and_one_without() -> None:
    # 0 to 4 by shape (3 of 4), then by great circle (half way)
    arrival, _ = filled(
        [0, NONE, 400, NONE, 600], distance=[0, 3, 4, np.nan, 9], lon=[0, 1, 2, 3, 4]
    )
    assert arrival == [0, 300, 400, 500, 600]


def test_the_arrays_passed_in_stay_as_they_were() -> None:
    times = np.array([0, NONE, 10], np.int32)
    interpolate(
        np.zeros(3, np.int32), times, times, np.full(3, np.nan), np.arange(3.0), np.zeros(3)
    )
    assert times.tolist() == [0, NONE, 10]
