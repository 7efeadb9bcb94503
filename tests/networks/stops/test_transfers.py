"""Changes between stops: walks, platforms, rules."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geoaccess import TravelOptions
from geoaccess.networks.stops.transfers import Changes, changes_between_stops
from geoaccess.networks.timetable.timetable import Timetable
from tests.helpers.streets import graph_of, streets_of

OPTIONS = TravelOptions(walk_speed_kmh=3.6, max_transfer_min=5, board_slack_s=60)
NO_RULES = pd.DataFrame(
    columns=["from_stop", "to_stop", "transfer_type", "min_transfer_s"], dtype=np.int32
)


def stops_at(*lon_lat_station: tuple[float, float, int]) -> Timetable:
    lon, lat, station = zip(*lon_lat_station, strict=True)
    stops = pd.DataFrame({"lon": lon, "lat": lat, "station": np.array(station, np.int32)})
    service = pd.Series(dtype="int64")
    return Timetable(stops, pd.DataFrame(), NO_RULES, {}, service)


def with_rule(timetable: Timetable, *rule: int) -> Timetable:
    rules = pd.DataFrame([rule], columns=NO_RULES.columns).astype(np.int32)
    return Timetable(timetable.stops, timetable.trips, rules, {}, timetable.service)


def as_dict(changes: Changes) -> dict[tuple[int, int], tuple[int, int]]:
    """(from, to): (walk, required)."""
    source = np.repeat(np.arange(len(changes.ptr) - 1), np.diff(changes.ptr))
    rows = zip(source, changes.to_stop, changes.walk_s, changes.required_s, strict=True)
    return {(int(a), int(b)): (int(w), int(r)) for a, b, w, r in rows}


# Three stops on a street of 200 m and 150 m: 200 s and 150 s on foot, 350 s is above 5 minutes.
STREET = streets_of(
    [4.70, 4.71, 4.72, 4.9],
    [51.6, 51.6, 51.6, 51.6],
    walk=graph_of(4, [(0, 1, 200_000), (1, 0, 200_000), (1, 2, 150_000), (2, 1, 150_000)]),
)
TOWN = stops_at((4.70, 51.6, 0), (4.71, 51.6, 1), (4.72, 51.6, 2))


def test_walks_within_the_limit_and_the_stop_itself() -> None:
    assert as_dict(changes_between_stops(STREET, TOWN, OPTIONS)) == {
        (0, 0): (0, 60), (0, 1): (200, 260),
        (1, 0): (200, 260), (1, 1): (0, 60), (1, 2): (150, 210),
        (2, 1): (150, 210), (2, 2): (0, 60),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "required"),
    [
        ((0, 1, 0, -1), 260),
        ((0, 1, 1, -1), 200),  # the vehicle waits: no slack
        ((0, 1, 2, 100), 260),  # less than it takes anyway
        ((0, 1, 2, 400), 400),
        ((0, 1, 2, -1), 260),
        ((0, 1, 3, -1), None),
    ],
)
def test_rules_change_what_a_change_requires(
    rule: tuple[int, int, int, int], required: int | None
) -> None:
    found = as_dict(changes_between_stops(STREET, with_rule(TOWN, *rule), OPTIONS))
    assert found.get((0, 1), (0, None))[1] == required
    assert found[1, 0] == (200, 260)


def test_a_rule_never_makes_a_walk_that_is_too_long() -> None:
    found = as_dict(changes_between_stops(STREET, with_rule(TOWN, 0, 2, 1, -1), OPTIONS))
    assert (0, 2) not in found


def test_a_change_at_the_stop_itself_can_be_forbidden() -> None:
    found = as_dict(changes_between_stops(STREET, with_rule(TOWN, 1, 1, 3, -1), OPTIONS))
    assert (1, 1) not in found


def test_platforms_of_a_station_are_joined_where_there_is_no_street() -> None:
    """0.001 degrees of latitude are 111.2 m, 112 s on foot; nothing is snapped out at sea."""
    sea = stops_at((3.0, 52.000, 5), (3.0, 52.001, 5), (3.0, 52.002, 6))
    assert as_dict(changes_between_stops(STREET, sea, OPTIONS)) == {
        (0, 0): (0, 60), (0, 1): (112, 172), (1, 0): (112, 172), (1, 1): (0, 60), (2, 2): (0, 60),
    }  # fmt: skip


def test_a_detour_by_street_between_platforms_is_not_walked() -> None:
    """Straight across the station 0.001 degrees of longitude at 51.6 north: 69.07 m, 70 s."""
    ends = [(4.70, 51.6), (4.701, 51.6)]
    around = streets_of(
        *zip(*ends, strict=True), walk=graph_of(2, [(0, 1, 250_000), (1, 0, 250_000)])
    )
    station = stops_at((4.70, 51.6, 3), (4.701, 51.6, 3))
    assert as_dict(changes_between_stops(around, station, OPTIONS))[0, 1] == (70, 130)
