"""Travel times in a town where every time follows from blocks, headway and slack.

One street of 100 m steps from west to east, walked at 3.6 km/h: 1 m/s, so a step takes 100 s.
Stops stand at steps 0, 10, 20 and 30. A bus leaves step 0 at every tenth minute, drives 2
minutes from stop to stop and waits nowhere.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest

from geoaccess import (
    DepartureWindow,
    InputError,
    TransportNetwork,
    TravelOptions,
    build_network,
    read_timetable,
    travel_times,
)
from tests.helpers.feeds import feed_texts, table, write_feed
from tests.helpers.streets import graph_of, streets_of

STEPS = 31
OPTIONS = TravelOptions(walk_speed_kmh=3.6, bike_speed_kmh=18, ebike_speed_kmh=36, max_walk_min=5)
HEADWAY_S, HOP_S, SLACK_S, STEP_S = 600, 120, 60, 100


def lon_of(step: float) -> float:
    return 4.7 + 0.001 * step


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> TransportNetwork:
    stops = table(
        ("stop_id", "stop_name", "stop_lat", "stop_lon"),
        ((f"S{at}", f"Stop {at}", 51.6, lon_of(10 * at)) for at in range(4)),
    )
    calls = [
        (f"T{start}", f"{start // 60:02d}:{start % 60 + 2 * at:02d}:00", f"S{at}", at)
        for start in range(8 * 60, 11 * 60, 10)
        for at in range(4)
    ]
    stop_times = table(
        ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
        ((trip, time, time, stop, at) for trip, time, stop, at in calls),
    )
    feed = write_feed(
        feed_texts(stops=stops, stop_times=stop_times), tmp_path_factory.mktemp("town") / "gtfs.zip"
    )
    steps = [(a, b, 100_000) for a in range(STEPS) for b in (a - 1, a + 1) if 0 <= b < STEPS]
    graph = graph_of(STEPS, steps)
    streets = streets_of([lon_of(n) for n in range(STEPS)], [51.6] * STEPS, walk=graph, bike=graph)
    return build_network(streets, read_timetable(feed, service_date="2026-03-10"), options=OPTIONS)


def at_steps(*steps: int) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"id": [str(step) for step in steps]},
        geometry=gpd.points_from_xy([lon_of(step) for step in steps], [51.6] * len(steps)),
        crs="EPSG:4326",
    )


def seconds(town: TransportNetwork, start: int, end: int, mode: str, **asked: object) -> np.ndarray:
    """Seconds at every percentile asked for."""
    found = travel_times(town, at_steps(start), at_steps(end), mode=mode, **asked)
    return found.seconds[:, 0]


def ride_s(start: int, end: int, departure: int) -> int:
    """Walk to the stop, wait with slack, ride, walk on."""
    first, last = round(start / 10), round(end / 10)
    ready = departure + STEP_S * abs(start - 10 * first) + SLACK_S
    leaves = -(-(ready - HOP_S * first) // HEADWAY_S) * HEADWAY_S + HOP_S * first
    return leaves + HOP_S * (last - first) + STEP_S * abs(end - 10 * last) - departure


@pytest.mark.parametrize(("start", "end"), [(0, 30), (2, 29), (9, 30), (1, 21)])
def test_every_minute_follows_from_blocks_headway_and_slack(
    town: TransportNetwork, start: int, end: int
) -> None:
    nine = 9 * 3600
    window = DepartureWindow("09:00", "09:20")
    ranks = tuple(5 * (n + 0.5) for n in range(20))
    expected = sorted(ride_s(start, end, nine + 60 * m) for m in range(20))
    # On foot it takes 100 s a step, which is longer on all these ways.
    assert max(expected) < STEP_S * (end - start)
    found = seconds(town, start, end, "transit", departures=window, percentiles=ranks)
    assert found.tolist() == expected


def test_walking_wins_where_the_bus_is_slower(town: TransportNetwork) -> None:
    window = DepartureWindow("09:00", "09:20")
    # Two steps on foot: 200 s; the bus needs 60 s of slack and a wait of 0 to 540 s besides.
    assert seconds(town, 4, 6, "transit", departures=window)[0] == 200


def test_a_walk_longer_than_allowed_reaches_no_stop(town: TransportNetwork) -> None:
    window = DepartureWindow("09:00", "09:20")
    # Step 5 lies 500 s from both stops, the limit is 300 s; on foot it is 25 steps.
    assert seconds(town, 5, 30, "transit", departures=window)[0] == 2500


def test_by_bike_to_the_stop(town: TransportNetwork) -> None:
    # By bike (5 m/s) step 5 is 100 s from the stop at step 10, which the bus passes at 09:02:
    # ready at 09:00 + 100 + 60 s is too late, so the next one at 09:12, at step 30 at 09:16.
    # All the way by bike: 25 steps of 20 s.
    assert seconds(
        town, 5, 30, "bike_transit", departures=DepartureWindow("09:00", "09:01")
    ).tolist() == [500]
    # Leaving at 09:10:20 is not a departure minute, so look from the appointment: 09:16 at step
    # 30 is the bus of 09:10, which needs to be caught at 09:11; by bike one leaves at 09:07:40.
    found = seconds(town, 5, 30, "bike_transit", arrive_by="09:16")
    assert found.tolist() == [min(500, 16 * 60 - (12 * 60 - 100 - 60))]


@pytest.mark.parametrize(("mode", "step_s"), [("walk", 100), ("bike", 20), ("ebike", 10)])
def test_streets_alone(town: TransportNetwork, mode: str, step_s: int) -> None:
    assert seconds(town, 3, 27, mode).tolist() == [24 * step_s]
    assert seconds(town, 3, 27, mode, percentiles=(10, 90)).tolist() == [24 * step_s] * 2
    assert seconds(town, 3, 3, mode).tolist() == [0]


def test_arrive_by_leaves_as_late_as_possible(town: TransportNetwork) -> None:
    # Step 29 is 100 s from the last stop. To be there at 09:30 one alights at 09:28:20 at the
    # latest: the bus of 09:20, at the stop of step 0 at 09:20, reached from step 2 in 200 s.
    expected = 9 * 3600 + 30 * 60 - (9 * 3600 + 20 * 60 - SLACK_S - 200)
    assert seconds(town, 2, 29, "transit", arrive_by="09:30").tolist() == [expected]
    window = DepartureWindow("09:00", "10:00")
    found = seconds(town, 2, 29, "transit", arrive_by=window, percentiles=(0, 100))
    # Appointments every minute: from 0 to 9 minutes too early, and the minute starts 20 s late.
    ride = SLACK_S + 200 + 3 * HOP_S + 100
    assert found.tolist() == [ride + 20, ride + 20 + 540]


def test_the_longest_trip_is_closed(town: TransportNetwork) -> None:
    assert seconds(town, 0, 18, "walk", max_trip_min=30).tolist() == [1800]
    found = travel_times(town, at_steps(0), at_steps(19), mode="walk", max_trip_min=30)
    assert len(found.pairs) == 0


def test_a_percentile_that_few_departures_reach_is_infinite(town: TransportNetwork) -> None:
    window = DepartureWindow("10:41", "11:01")
    # The last bus leaves step 0 at 10:50, so the departures 10:41 to 10:49 reach it: 9 of 20.
    found = travel_times(
        town, at_steps(0), at_steps(30), mode="transit", departures=window,
        percentiles=(45, 46), max_trip_min=20,
    )  # fmt: skip
    assert np.isfinite(found.to_wide(45).to_numpy()).all()
    assert np.isinf(found.to_wide(46).to_numpy()).all()


def test_places_at_one_point_are_searched_once_and_all_answered(town: TransportNetwork) -> None:
    homes = at_steps(0, 12, 0, 12)
    homes["id"] = list("abcd")
    window = DepartureWindow("09:00", "09:20")
    wide = travel_times(town, homes, homes, mode="transit", departures=window).to_wide().to_numpy()
    assert np.array_equal(wide[:2, :2], wide[2:, 2:])
    assert np.array_equal(wide[:2, :2], wide[:2, 2:])
    assert wide[0, 2] == 0


def test_conditions_travel_with_the_result(town: TransportNetwork) -> None:
    found = travel_times(town, at_steps(0), at_steps(30), mode="transit", arrive_by="09:30")
    assert found.options["arrive_by"] == "09:30-09:31"
    assert found.options["service_date"] == "2026-03-10"
    assert found.options["walk_speed_kmh"] == 3.6
    assert found.provenance["sources"][0]["file"] == "gtfs.zip"


def test_all_faults_of_a_question_are_named_at_once(town: TransportNetwork) -> None:
    with pytest.raises(InputError) as caught:
        travel_times(town, at_steps(0), at_steps(3), mode="plane", percentiles=(120,))
    assert len(caught.value.faults) == 2
    with pytest.raises(InputError, match="either departures or arrivals"):
        travel_times(town, at_steps(0), at_steps(3), mode="transit")
