"""Journeys of chosen pairs: the minute that is told, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.routing.journeys.pair_itineraries import percentile_minutes
from geoaccess.units import UNREACHED_S
from tests.helpers.village import write_village

NOON_S = 12 * 3600
FIVE = ga.DepartureWindow("12:00", "12:05")
EVENING = ga.DepartureWindow("17:00", "17:20", date="2026-03-10")


@pytest.fixture(scope="module")
def line_village(tmp_path_factory: pytest.TempPathFactory) -> tuple[ga.TransportNetwork, ...]:
    folder: Path = write_village(tmp_path_factory.mktemp("line")).parent
    timetable = ga.read_timetable([folder / "gtfs.zip"], service_date="2026-03-10")
    return (
        ga.build_network(ga.read_streets(folder / "streets.osm"), timetable),
        ga.read_housing(folder / "housing.csv"),
        ga.read_practices(folder / "practices.csv"),
    )


def pairs_of(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["from_id", "to_id"])


@pytest.mark.parametrize(
    ("percentile", "minute"),
    # 30, 29, 28, 37 and 36 minutes: the third of them in order is that of 12:00
    [(1, 2), (50, 0), (100, 3)],
)
def test_the_minute_of_a_percentile(percentile: float, minute: int) -> None:
    arrivals_s = NOON_S + 60 * np.array([30, 30, 30, 40, 40], dtype=np.int32)[:, None]
    assert percentile_minutes(arrivals_s, FIVE, percentile).tolist() == [NOON_S + 60 * minute]


def test_a_percentile_that_is_not_reached_is_told_by_the_first_minute_without_a_way() -> None:
    arrivals_s = np.full((5, 1), UNREACHED_S, dtype=np.int32)
    arrivals_s[0] = NOON_S + 600
    assert percentile_minutes(arrivals_s, FIVE, 50).tolist() == [NOON_S + 60]


def test_a_pair_takes_as_long_as_the_matrix_says(
    line_village: tuple[ga.TransportNetwork, ...],
) -> None:
    network, housing, practices = line_village
    legs = ga.pair_itineraries(*line_village, pairs_of(("h1", "p1")), departures=EVENING)
    times = ga.travel_times(network, housing, practices, mode="transit", departures=EVENING)
    assert legs["duration_min"].sum() + legs["wait_min"].sum() == pytest.approx(
        times.to_wide().loc["h1", "p1"]
    )
    assert legs["mode"].tolist() == ["walk", "bus", "walk"]


def test_a_way_along_streets_needs_no_departures(
    line_village: tuple[ga.TransportNetwork, ...],
) -> None:
    legs = ga.pair_itineraries(*line_village, pairs_of(("h1", "p1")), mode="bike")
    # 6 km at 15 km/h, and at most 1 s for rounding up
    assert legs["mode"].tolist() == ["bike"]
    assert legs["duration_min"].item() == pytest.approx(24, abs=1 / 60)
    nothing = ga.pair_itineraries(*line_village, pairs_of(), departures=EVENING)
    assert len(nothing) == 0


def test_everything_wrong_is_said_at_once(line_village: tuple[ga.TransportNetwork, ...]) -> None:
    with pytest.raises(ga.InputError) as error:
        ga.pair_itineraries(*line_village, pairs_of(("h9", "p1"), ("h1", "p9")))
    for word in ("Mode transit needs departures", "h9", "p9"):
        assert word in str(error.value)
    with pytest.raises(ga.InputError, match="'boat' is not a mode"):
        ga.pair_itineraries(*line_village, pairs_of(("h1", "p1")), mode="boat")
