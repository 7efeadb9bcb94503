"""Itineraries: worked by hand in a village, and against the matrix on random cities."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoaccess import (
    DepartureWindow,
    InputError,
    TransportNetwork,
    build_network,
    itineraries,
    itinerary_summary,
    journey_details,
    journey_summary,
    read_housing,
    read_practices,
    read_streets,
    read_timetable,
    travel_times,
)
from tests.helpers.cities import City, cities, clock, frame_of
from tests.helpers.village import write_village

SETTINGS = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def line_village(tmp_path_factory: pytest.TempPathFactory) -> tuple[TransportNetwork, ...]:
    """Network, housing and practices of the village on one street."""
    folder = write_village(tmp_path_factory.mktemp("line")).parent
    timetable = read_timetable([folder / "gtfs.zip"], service_date="2026-03-10")
    return (
        build_network(read_streets(folder / "streets.osm"), timetable),
        read_housing(folder / "housing.csv"),
        read_practices(folder / "practices.csv"),
    )


def legs_between(legs: gpd.GeoDataFrame, from_id: str, to_id: str) -> gpd.GeoDataFrame:
    return legs[(legs["from_id"] == from_id) & (legs["to_id"] == to_id)]


def test_departure_in_the_village_by_hand(line_village: tuple[TransportNetwork, ...]) -> None:
    """500 m take 375 s (plus 1 s for rounding), the bus leaves at 17:20 and one is there at 17:19."""
    legs = legs_between(itineraries(*line_village, departure="17:00"), "h1", "p1")
    assert legs[["mode", "departs", "arrives"]].to_numpy().tolist() == [
        ["walk", "17:12:44", "17:19"],
        ["bus", "17:20", "17:30"],
        # 600 m take 450 s, and 1 s for rounding
        ["walk", "17:30", "17:37:31"],
    ]
    # Leaving home can wait 764 s, and the slack before boarding is a minute.
    assert (60 * legs["wait_min"]).round().tolist() == [764, 60, 0]
    assert legs["distance_m"].round().tolist()[::2] == [500, 600]
    assert legs[["from_stop", "to_stop_name"]].to_numpy().tolist() == [
        [None, "South"], ["A", "North"], ["B", None],
    ]  # fmt: skip


def test_arrival_in_the_village_by_hand(line_village: tuple[TransportNetwork, ...]) -> None:
    """The bus at 17:40 arrives at 17:57:31; the one after it at 18:17:31 is too late for 18:00."""
    legs = legs_between(itineraries(*line_village, arrive_by="18:00"), "h1", "p1")
    assert legs["departs"].tolist() == ["17:32:44", "17:40", "17:50"]
    assert legs["arrives"].iloc[-1] == "17:57:31"
    assert legs["wait_min"].tolist() == [0, 1, 0]


def test_pairs_without_legs_are_listed(line_village: tuple[TransportNetwork, ...]) -> None:
    network, housing, practices = line_village
    legs = itineraries(network, housing, practices, departure="17:00", max_trip_min=37)
    status = legs.groupby(["from_id", "to_id"], sort=False)[["status", "leg"]].first()
    # h2 walks 3 km in 37.5 minutes; h1 is where p2 is; h3 lies far from every street.
    assert status.to_numpy().tolist() == [
        ["no_route", 0], ["ok", 0], ["no_route", 0], ["no_route", 0],
        ["unsnapped", 0], ["unsnapped", 0],
    ]  # fmt: skip
    assert legs.geometry.is_empty.all()


@pytest.mark.parametrize("times", [{}, {"departure": "08:00", "arrive_by": "09:00"}])
def test_one_of_departure_and_arrival_is_needed(
    line_village: tuple[TransportNetwork, ...], times: dict[str, str]
) -> None:
    with pytest.raises(InputError, match="departure, arrive_by"):
        itineraries(*line_village, **times)


def asked_of(city: City) -> tuple[TransportNetwork, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    return city.network(), frame_of(city.origins), frame_of(city.destinations)


def seconds_of(times: object) -> dict[tuple[str, str], int]:
    pairs = times.pairs
    seconds = (60 * pairs["travel_time_min"]).round().astype(int)
    return dict(zip(zip(pairs["from_id"], pairs["to_id"], strict=True), seconds, strict=True))


def assert_possible(legs: gpd.GeoDataFrame, city: City) -> None:
    """Legs follow each other in time and place, with slack before rides and no chained walks."""
    rules, rides = city.rules, int((~legs["mode"].isin(["walk", "bike"])).sum())
    assert rules.max_rides is None or rides <= rules.max_rides
    assert (legs["duration_min"] >= 0).all()
    assert (legs["wait_min"] >= 0).all()
    for one, other in pairwise(legs.itertuples()):
        assert one.to_stop == other.from_stop
        assert other.departs_s - one.arrives_s == round(60 * other.wait_min)
        assert not {one.mode, other.mode} <= {"walk", "bike"}


@pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")
@SETTINGS
@given(cities(), st.sampled_from(["transit", "bike_transit"]), st.sampled_from([30, 120]))
def test_arrivals_equal_the_matrix(city: City, mode: str, max_trip_min: int) -> None:
    asked = asked_of(city)
    window = DepartureWindow(clock(city.start_s), clock(city.start_s + 60), city.date)
    common = {"mode": mode, "max_trip_min": max_trip_min}
    wanted = seconds_of(travel_times(*asked, departures=window, **common))
    legs = itineraries(*asked, departure=clock(city.start_s), date=city.date, **common)
    found = {}
    for pair, part in legs.groupby(["from_id", "to_id"]):
        if part["status"].iloc[0] == "ok":
            own = part[part["leg"] > 0]
            taken = (own["duration_min"] + own["wait_min"]).sum() * 60
            assert own.empty or own["arrives_s"].iloc[-1] - city.start_s == round(taken)
            found[pair] = round(taken)
            assert_possible(own, city)
    assert found == wanted
    assert len(legs[["from_id", "to_id"]].drop_duplicates()) == len(asked[1]) * len(asked[2])


@pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")
@SETTINGS
@given(cities(), st.sampled_from(["transit", "bike_transit"]))
def test_departures_equal_the_matrix_of_arrivals(city: City, mode: str) -> None:
    asked = asked_of(city)
    by_s = city.start_s + 3600
    window = DepartureWindow(clock(by_s), clock(by_s + 60), city.date)
    wanted = seconds_of(travel_times(*asked, arrive_by=window, mode=mode, max_trip_min=60))
    legs = itineraries(*asked, arrive_by=clock(by_s), date=city.date, mode=mode, max_trip_min=60)
    legs = legs[legs["leg"] > 0]
    found = {pair: round(by_s - part["departs_s"].iloc[0]) for pair, part in
             legs.groupby(["from_id", "to_id"])}  # fmt: skip
    assert found == {pair: seconds for pair, seconds in wanted.items() if seconds}
    for _, part in legs.groupby(["from_id", "to_id"]):
        assert part["arrives_s"].iloc[-1] <= by_s
        assert_possible(part, city)


@pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")
@settings(SETTINGS, max_examples=10)
@given(cities(feeds=1))
def test_fewest_rides_and_then_the_latest_departure(city: City) -> None:
    """One ride fewer arrives later; so does leaving a second later with as many rides."""
    network, origins, destinations = asked_of(city)
    legs = itineraries(
        network, origins, destinations, departure=clock(city.start_s), date=city.date
    )
    for row in journey_summary(legs[legs["leg"] > 0]).itertuples():
        own = legs_between(legs, row.from_id, row.to_id)
        pair = (
            origins[origins["id"] == row.from_id],
            destinations[destinations["id"] == row.to_id],
        )
        # Without a walk the first leg is the ride: one left a slack before it.
        slack_s = 0 if own["mode"].iloc[0] == "walk" else city.rules.board_slack_s
        leaves_s = int(own["departs_s"].iloc[0]) - slack_s
        later = {clock(city.start_s): row.rides - 1, clock(leaves_s + 1): row.rides}
        for departure, most in later.items():
            options = replace(network.options, max_rides=int(max(most, 0)))
            other = itineraries(
                network, *pair, departure=departure, date=city.date, options=options
            )
            assert not row.rides or not other["arrives_s"].max() <= own["arrives_s"].max()


def test_the_model_village_equals_the_matrix(village: Path) -> None:
    network = build_network(
        read_streets(village / "streets.osm.pbf"),
        read_timetable([village / "gtfs.zip"], service_date="2026-03-10"),
    )
    places = read_housing(village / "housing.csv"), read_practices(village / "practices.csv")
    moment = DepartureWindow("17:07", "17:08")
    wanted = seconds_of(travel_times(network, *places, mode="transit", departures=moment))
    table = journey_summary(itineraries(network, *places, departure="17:07"))
    reached = table[table["status"] == "ok"]
    seconds = (60 * reached["travel_time_min"]).round().astype(int)
    keys = zip(reached["from_id"], reached["to_id"], strict=True)
    assert dict(zip(keys, seconds, strict=True)) == wanted
    assert len(table) == len(places[0]) * len(places[1])
    assert reached["rides"].max() > 0


def test_details_of_the_village_by_hand(line_village: tuple[TransportNetwork, ...]) -> None:
    """Buses leave every 20 minutes from 06:00 to 22:40; the walk there takes 376 s, slack 60 s.

    Who leaves at minute m arrives 451 s after the bus that arrives 600 s after its
    departure. The bus at 17:20 is caught until 17:12:44, so minutes 0 to 12 take
    1200 + 1051 s less 60 m, and 13 to 19 take 2400 + 1051 less 60 m: 2251, 2191 ...
    1531 and 2671, 2611 ... 2311. Each value stands three times in the hour. Of 60 sorted
    values the 30th is the tenth of 20 from below: 1531 + 9 * 60 = 2071, at minute 3.
    """
    network, housing, practices = line_village
    hour = DepartureWindow("17:00", "18:00")
    table = journey_details(network, housing, practices, departures=hour, max_trip_min=60)
    far = table.set_index(["from_id", "to_id"]).loc[("h1", "p1")]
    assert far["minute"] == "17:03"
    assert 60 * far["travel_time_min"] == pytest.approx(2071)
    assert far["rides"] == 1
    assert 60 * far["walk_min"] == pytest.approx(376 + 451)
    assert far["in_vehicle_min"] == pytest.approx(10)
    assert 60 * far["wait_min"] == pytest.approx(2071 - 376 - 451 - 600)
    # The bus goes one way only, so nobody comes back with it.
    assert far["first_departure"] == "05:52:44"
    assert far["last_return"] is None


def test_last_return_is_the_last_bus_home(line_village: tuple[TransportNetwork, ...]) -> None:
    """Seen from the other end: the last bus leaves A at 22:40, so one leaves p2 at 22:32:44."""
    network, housing, practices = line_village
    hour = DepartureWindow("17:00", "18:00")
    north, south = practices[practices["id"] == "p1"], housing[housing["id"] == "h1"]
    table = journey_details(network, north, south, departures=hour)
    assert table["last_return"].tolist() == ["22:32:44"]
    assert table["first_departure"].tolist() == [None]
    assert table[["status", "rides"]].to_numpy().tolist() == [["ok", 0]]


def test_places_without_a_journey_stay_in_the_details(
    line_village: tuple[TransportNetwork, ...],
) -> None:
    hour = DepartureWindow("17:00", "18:00")
    table = journey_details(*line_village, departures=hour, max_trip_min=20)
    assert table["status"].tolist() == ["no_route", "ok", "no_route", "no_route",
                                        "unsnapped", "unsnapped"]  # fmt: skip
    assert table["travel_time_min"].tolist() == [float("inf"), 0, *[float("inf")] * 4]
    assert table["minute"].isna().tolist() == [True, False, True, True, True, True]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["walk 7 min - bus 1 17:20-17:30 - walk 8 min", "already there"]),
        ("nl", ["lopen 7 min - bus 1 17:20-17:30 - lopen 8 min", "al ter plaatse"]),
    ],
)
def test_a_journey_in_one_line(
    line_village: tuple[TransportNetwork, ...], language: str, expected: list[str]
) -> None:
    """376 s are written as 7 minutes and 451 s as 8."""
    legs = itineraries(*line_village, departure="17:00")
    found = [itinerary_summary(legs_between(legs, "h1", p), language=language)
             for p in ("p1", "p2")]  # fmt: skip
    assert found == expected
    with pytest.raises(InputError, match="6 pairs"):
        itinerary_summary(legs)


def test_an_unknown_mode_is_refused(line_village: tuple[TransportNetwork, ...]) -> None:
    with pytest.raises(InputError, match="'boat' is not a mode"):
        itineraries(*line_village, departure="17:00", mode="boat")


def test_who_lives_at_the_practice_rides_nothing(
    line_village: tuple[TransportNetwork, ...],
) -> None:
    table = journey_summary(itineraries(*line_village, departure="17:00"))
    at_home = table[(table["from_id"] == "h1") & (table["to_id"] == "p2")]
    minutes = [name for name in table if name.endswith("_min") or name == "rides"]
    assert at_home["status"].tolist() == ["ok"]
    assert at_home[minutes].to_numpy().tolist() == [[0.0] * len(minutes)]
