"""Journeys leg by leg: consistent with the matrix to the second, and possible in themselves."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
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


def check_legs(legs: gpd.GeoDataFrame, slack_s: int) -> None:
    """Every journey goes on where and when it stopped, with slack before each ride."""
    for _, journey in legs.groupby(["from_id", "to_id"]):
        assert journey["leg"].tolist() == list(range(len(journey)))
        for before, after in pairwise(journey.itertuples()):
            assert before.to_stop == after.from_stop
            slack = 0 if after.mode in ("walk", "bike") else slack_s
            assert after.departure_s >= before.arrival_s + slack
            assert before.geometry.coords[-1] == pytest.approx(after.geometry.coords[0], abs=0.01)
        assert pd.isna(journey["from_stop"].iloc[0])
        assert pd.isna(journey["to_stop"].iloc[-1])


@pytest.mark.parametrize("mode", ["transit", "bike_transit"])
@pytest.mark.parametrize("max_rides", [None, 1])
def test_journeys_take_the_time_of_the_matrix(
    network: TransportNetwork, places: gpd.GeoDataFrame, mode: str, max_rides: int | None
) -> None:
    options = TravelOptions(max_rides=max_rides)
    moment = DepartureWindow("14:00", "14:01")
    times = travel_times(network, places, places, mode=mode, departures=moment, options=options)
    legs = itineraries(network, places, places, mode=mode, departure="14:00", options=options)
    check_legs(legs, options.board_slack_s)
    spans = legs.groupby(["from_id", "to_id"]).agg({"departure_s": "min", "arrival_s": "max"})
    assert (spans["departure_s"] == 14 * 3600).all()
    minutes = (spans["arrival_s"] - 14 * 3600) / 60
    expected = times.pairs.set_index(["from_id", "to_id"])["travel_time_min"].sort_index()
    assert len(expected) > 150
    pd.testing.assert_series_equal(minutes.sort_index(), expected, check_names=False)
    summary = journey_summary(legs)
    assert summary["rides"].max() == (1 if max_rides else summary["rides"].max())
    total = summary[["walk_min", "bike_min", "in_vehicle_min", "wait_min"]].sum(axis=1)
    assert np.allclose(total.sort_values(), minutes.sort_values())


def test_journeys_to_an_appointment_leave_as_late_as_the_matrix_says(
    network: TransportNetwork, places: gpd.GeoDataFrame
) -> None:
    times = travel_times(network, places, places, mode="transit", arrive_by="15:00")
    legs = itineraries(network, places, places, arrive_by="15:00")
    check_legs(legs, network.options.board_slack_s)
    spans = legs.groupby(["from_id", "to_id"]).agg({"departure_s": "min", "arrival_s": "max"})
    assert (spans["arrival_s"] <= 15 * 3600).all()
    minutes = (15 * 3600 - spans["departure_s"]) / 60
    expected = times.pairs.set_index(["from_id", "to_id"])["travel_time_min"].sort_index()
    pd.testing.assert_series_equal(minutes.sort_index(), expected, check_names=False)


def test_vehicles_have_a_line_and_a_mode(
    network: TransportNetwork, places: gpd.GeoDataFrame
) -> None:
    legs = itineraries(network, places, places, departure="14:00")
    rides = legs[legs["line"].notna()]
    assert set(rides["mode"]) == {"bus", "rail"}
    assert rides["from_stop"].notna().all()
    assert rides["to_stop"].notna().all()
    walks = legs[legs["line"].isna()]
    assert set(walks["mode"]) == {"walk"}
