"""Itineraries in a real city: equal to the matrix, possible in themselves, on lines that exist."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geoaccess import (
    DepartureWindow,
    TransportNetwork,
    TravelOptions,
    build_network,
    itineraries,
    journey_summary,
    read_streets,
    read_timetable,
    travel_times,
)

pytestmark = pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")


@pytest.fixture(scope="module")
def network(shared_data: Path) -> TransportNetwork:
    folder = shared_data / "porto_alegre"
    timetable = read_timetable(
        [folder / "poa_eptc.zip", folder / "poa_trensurb.zip"], service_date="2019-05-13"
    )
    return build_network(read_streets(folder / "poa_osm.pbf"), timetable)


@pytest.fixture(scope="module")
def places(shared_data: Path) -> gpd.GeoDataFrame:
    table = pd.read_csv(shared_data / "porto_alegre" / "poa_points_of_interest.csv")
    points = gpd.points_from_xy(table["lon"], table["lat"])
    return gpd.GeoDataFrame(table[["id"]], geometry=points, crs="EPSG:4326")


def expected_min(times: object) -> pd.Series:
    pairs = times.pairs
    return pairs.set_index(["from_id", "to_id"])["travel_time_min"].sort_index()


def found_min(legs: gpd.GeoDataFrame) -> pd.Series:
    table = journey_summary(legs)
    reached = table[table["status"] == "ok"].set_index(["from_id", "to_id"])
    parts = ["walk_min", "bike_min", "in_vehicle_min", "wait_min"]
    return reached[parts].sum(axis=1).sort_index()


def assert_connected(legs: gpd.GeoDataFrame) -> None:
    for _, part in legs[legs["leg"] > 0].groupby(["from_id", "to_id"]):
        assert part["leg"].tolist() == list(range(1, len(part) + 1))
        for one, other in pairwise(part.itertuples()):
            assert one.to_stop == other.from_stop
            slack_s = 0 if other.mode in ("walk", "bike") else 60
            assert other.departs_s >= one.arrives_s + slack_s
            # A shape passes within some 100 m of its stops.
            gap = [abs(a - b) for a, b in zip(one.geometry.coords[-1], other.geometry.coords[0],
                                              strict=True)]  # fmt: skip
            assert max(gap) < 0.001


@pytest.mark.parametrize("mode", ["transit", "bike_transit"])
@pytest.mark.parametrize("max_rides", [None, 1])
def test_journeys_take_the_time_of_the_matrix(
    network: TransportNetwork, places: gpd.GeoDataFrame, mode: str, max_rides: int | None
) -> None:
    common = {"mode": mode, "options": TravelOptions(max_rides=max_rides)}
    moment = DepartureWindow("14:00", "14:01")
    wanted = expected_min(travel_times(network, places, places, departures=moment, **common))
    legs = itineraries(network, places, places, departure="14:00", **common)
    assert_connected(legs)
    assert len(wanted) > 150
    pd.testing.assert_series_equal(found_min(legs), wanted, check_names=False)
    most = journey_summary(legs)["rides"].max()
    assert (most == 1) if max_rides else (most > 1)


def test_journeys_to_an_appointment_leave_as_late_as_the_matrix_says(
    network: TransportNetwork, places: gpd.GeoDataFrame
) -> None:
    wanted = expected_min(travel_times(network, places, places, mode="transit", arrive_by="15:00"))
    legs = itineraries(network, places, places, arrive_by="15:00")
    assert_connected(legs)
    spans = legs[legs["leg"] > 0].groupby(["from_id", "to_id"])
    assert spans["arrives_s"].max().max() <= 15 * 3600
    minutes = (15 * 3600 - spans["departs_s"].min()) / 60
    pd.testing.assert_series_equal(minutes, wanted[wanted > 0], check_names=False)


def test_legs_say_what_they_travel_on(network: TransportNetwork, places: gpd.GeoDataFrame) -> None:
    legs = itineraries(network, places, places, departure="14:00")
    legs = legs[legs["leg"] > 0]
    rides = legs[legs["line"].notna()]
    assert set(rides["mode"]) == {"bus", "train"}
    assert set(rides["line_source"]) <= {"shape", "stops"}
    walks = legs[legs["line"].isna()]
    assert set(walks["mode"]) == {"walk"}
    # 4.8 km/h is 80 m a minute; seconds are rounded up.
    streets = walks[walks["line_source"] == "streets"]
    assert (streets["duration_min"] - streets["distance_m"] / 80).between(-1e-6, 1 / 60).all()
