"""Ways to and from stops: where a bike may be left, and the same with and without kept doors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import geoaccess as ga
from geoaccess.routing.legs.access import alighting_legs, boarding_legs
from geoaccess.routing.legs.pairs import Legs
from geoaccess.routing.legs.places import Places, places_of
from tests.helpers.village import write_village

BY_BIKE = ga.TravelOptions(bike_parking_only=True)


@pytest.fixture(scope="module")
def village_street(tmp_path_factory: pytest.TempPathFactory) -> tuple[ga.TransportNetwork, Places]:
    """The village on one street with stops A (row 0) and B (row 1), and its housing."""
    folder: Path = write_village(tmp_path_factory.mktemp("street")).parent
    timetable = ga.read_timetable([folder / "gtfs.zip"], service_date="2026-03-10")
    network = ga.build_network(ga.read_streets(folder / "streets.osm"), timetable)
    (homes,) = places_of(homes=ga.read_housing(folder / "housing.csv"))
    return network, homes


def with_parking(network: ga.TransportNetwork, **columns: list[object]) -> ga.TransportNetwork:
    assert network.timetable is not None
    stops = network.timetable.stops.assign(**columns)
    return replace(network, timetable=replace(network.timetable, stops=stops))


def stops_of(legs: Legs, home: int) -> list[int]:
    return legs.end[legs.ptr[home] : legs.ptr[home + 1]].tolist()


def test_a_bike_stays_at_parkings_and_at_stations_of_several_stops(
    village_street: tuple[ga.TransportNetwork, Places],
) -> None:
    network, homes = village_street
    everywhere = boarding_legs(network, homes, ga.TravelOptions(), bike=True)
    # the middle is 2.5 km from A and 2.4 km from B: 10 minutes on a bike
    assert stops_of(everywhere, 1) == [0, 1]
    assert len(boarding_legs(network, homes, BY_BIKE, bike=True).end) == 0
    parked = with_parking(network, bike_parking=[True, False])
    legs = boarding_legs(parked, homes, BY_BIKE, bike=True)
    assert [stops_of(legs, home) for home in range(3)] == [[0], [0], []]
    # 500 m at 15 km/h take 120 s, 1 s for rounding up, and a minute of slack
    assert legs.seconds[0] in (180, 181)
    home_again = alighting_legs(parked, homes, BY_BIKE, bike=True)
    assert [stops_of(home_again, home) for home in range(3)] == [[0], [0], []]
    station = with_parking(network, station=[7, 7])
    assert len(boarding_legs(station, homes, BY_BIKE, bike=True).end) == len(everywhere.end)
    # on foot there is nothing to park
    assert stops_of(boarding_legs(network, homes, BY_BIKE, bike=False), 0) == [0]


@pytest.mark.parametrize("legs_of", [boarding_legs, alighting_legs])
@pytest.mark.parametrize("bike", [False, True])
def test_kept_doors_of_stops_change_no_leg(
    village_street: tuple[ga.TransportNetwork, Places], legs_of: object, bike: bool
) -> None:
    network, homes = village_street
    assert callable(legs_of)
    kept = legs_of(network, homes, ga.TravelOptions(), bike=bike)
    anew = legs_of(replace(network, stop_doors={}), homes, ga.TravelOptions(), bike=bike)
    for ours, theirs in zip(kept, anew, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert len(kept.end) > 0
