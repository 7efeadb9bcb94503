"""Round trips of a week on one street with one bus, worked by hand.

The street is 24 km long, with a node (nearly) every 400 m. Home lies at its southern end,
stop A 400 m north of it (300 s on foot), the practice at the northern end, stop B
400 m south of the practice. Buses leave A at ten past every hour from 07:10 to
17:10 and reach B half an hour later; they leave B at ten to every hour from
07:50 to 17:50 and reach A half an hour later. Walking all the way takes five hours.

Out: leave home at hh:04, be at A at hh:09, a minute early for hh:10; at B hh:40, at
the practice hh:45, in time for slots from hh:50 on. Back: leaving the practice by
hh:44 catches the bus of hh:50, which brings one home at 25 past the next hour.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest

import geoaccess as ga
from geoaccess.routing.visit_cube import VisitRules
from geoaccess.routing.visits import visits
from tests.helpers.feeds import feed_texts, table, write_feed
from tests.helpers.osm_text import north_line, write_osm

WEEK = ga.Week("2026-03-09")
TUESDAY = WEEK.dates[1]
POINTS = north_line(61, step_m=399.9)  # 299.9 s at 4.8 km/h, rounded up to 300


def build(folder: Path, last_home: int = 17) -> ga.TransportNetwork:
    """Streets and buses; the last bus home leaves B at ten to `last_home` + 1."""
    write_osm(folder / "streets.osm", POINTS, [(range(1, 62), {"highway": "residential"})])
    rows = []
    for hour in range(7, 18):
        rows += [(f"n{hour}", f"{hour}:10:00", "A", 1), (f"n{hour}", f"{hour}:40:00", "B", 2)]
    for hour in range(7, last_home + 1):
        rows += [(f"s{hour}", f"{hour}:50:00", "B", 1), (f"s{hour}", f"{hour + 1}:20:00", "A", 2)]
    texts = feed_texts(
        stops=table(
            ("stop_id", "stop_name", "stop_lat", "stop_lon"),
            (
                (name, name, POINTS[node][1], POINTS[node][0])
                for name, node in (("A", 2), ("B", 60))
            ),
        ),
        stop_times=table(
            ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
            ((trip, clock, clock, stop, number) for trip, clock, stop, number in rows),
        ),
    )
    feed = write_feed(texts, folder / "gtfs.zip")
    timetable = ga.read_timetable([feed], service_dates=WEEK.dates)
    return ga.build_network(ga.read_streets(folder / "streets.osm"), timetable)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> ga.TransportNetwork:
    return build(tmp_path_factory.mktemp("street"))


def places(nodes: dict[str, int], **columns: list[Any]) -> gpd.GeoDataFrame:
    lon, lat = zip(*(POINTS[node] for node in nodes.values()), strict=True)
    return gpd.GeoDataFrame(
        {"id": list(nodes), **columns}, geometry=gpd.points_from_xy(lon, lat), crs=4326
    )


def home(*shifts: str | None) -> gpd.GeoDataFrame:
    names = {f"h{n}": 1 for n in range(len(shifts))}
    return places(names, residents=[10] * len(shifts), shifts=list(shifts))


PRACTICE = places({"p": 61}, opening_hours=["Tu 08:00-17:00"])


def feasible(found: ga.Visits, row: int = 0) -> list[str]:
    """Feasible slots on the Tuesday, as clock times."""
    on = found.slots["date"] == TUESDAY
    times = found.slots.loc[on, "start_s"][found.feasible[on.to_numpy(), row, 0]]
    return [f"{s // 3600:02d}:{s % 3600 // 60:02d}" for s in times]


def test_without_shifts_every_slot_of_the_day_is_feasible(network: ga.TransportNetwork) -> None:
    found = visits(network, home("-"), PRACTICE, week=WEEK)
    assert len(feasible(found)) == 36  # 08:00 to 16:45
    assert found.pairs["days_per_week"].tolist() == [1]
    # 09:00: leave 08:04, home 10:25, that is 2 h 21 min away; 09:30 would be an hour longer
    assert found.pairs["shortest_absence_min"].tolist() == [141]


def test_a_day_shift_leaves_the_last_hour(network: ga.TransportNetwork) -> None:
    # off at 14:30, slack until 14:45: the bus of 15:10 is at the practice at 15:45
    found = visits(network, home("mo-fr 06:00-14:30"), PRACTICE, week=WEEK)
    assert feasible(found) == ["16:00", "16:15", "16:30", "16:45"]
    assert found.reasons().tolist() == [["ok"]]


def test_a_late_shift_must_be_reached_again(network: ga.TransportNetwork) -> None:
    # at work from 14:00, so home by 13:45: the bus home of 12:50 arrives 13:25, and is caught
    # after slots up to 12:15; the first slot is 08:00
    found = visits(network, home("mo-fr 14:00-22:30"), PRACTICE, week=WEEK)
    assert feasible(found)[0] == "08:00"
    assert feasible(found)[-1] == "12:15"


def test_a_night_shift_across_midnight_leaves_the_day(network: ga.TransportNetwork) -> None:
    assert len(feasible(visits(network, home("su-th 22:00-06:00"), PRACTICE, week=WEEK))) == 36


def test_a_long_shift_never_meets_the_opening_hours(network: ga.TransportNetwork) -> None:
    found = visits(network, home("mo-fr 06:00-18:00"), PRACTICE, week=WEEK)
    assert found.reasons().tolist() == [["closed_when_free"]]


def test_removing_the_last_bus_home_turns_its_slots_into_no_way_back(
    network: ga.TransportNetwork, tmp_path: Path
) -> None:
    homes = home("-", "mo-fr 06:00-15:30")
    before = visits(network, homes, PRACTICE, week=WEEK)
    after = visits(build(tmp_path, last_home=16), homes, PRACTICE, week=WEEK)
    # after 16:30 and 16:45 one leaves at 16:45 or later: only the bus of 17:50 was left
    assert set(feasible(before)) - set(feasible(after)) == {"16:30", "16:45"}
    # free from 15:45, so the first bus out is that of 16:10: at the practice at 16:45, too late
    # for every slot but one that is not there any more
    assert after.reasons()[1, 0] in ("closed_when_free", "no_way_back")
    changed = before.states != after.states
    assert {int(code) for code in after.states[changed]} == {4}  # no route back


def test_the_absence_is_a_closed_limit(network: ga.TransportNetwork) -> None:
    exact = visits(network, home("-"), PRACTICE, week=WEEK, rules=VisitRules(max_absence_min=141))
    assert len(feasible(exact)) == 18  # only slots at the full hour and a quarter past it
    tight = visits(network, home("-"), PRACTICE, week=WEEK, rules=VisitRules(max_absence_min=140))
    assert feasible(tight) == []
    assert tight.reasons().tolist() == [["too_long"]]


def test_unknown_hours_and_rosters_are_said_and_not_guessed(network: ga.TransportNetwork) -> None:
    practices = places({"p": 61, "q": 61}, opening_hours=["Tu 08:00-17:00", None])
    found = visits(network, home(None), practices, week=WEEK)
    assert found.unknown_hours == ("q",)
    assert found.reasons().tolist() == [["ok", "unknown_hours"]]
    assert found.rows["roster_known"].tolist() == [False]


def test_a_week_in_which_nothing_is_open(network: ga.TransportNetwork) -> None:
    shut = places({"p": 61}, opening_hours=["Tu 08:00-17:00; 2026 Mar off"])
    found = visits(network, home("-"), shut, week=WEEK)
    assert len(found.slots) == 0
    assert found.reasons().tolist() == [["closed_when_free"]]


def test_the_last_departure_home_of_each_day(network: ga.TransportNetwork) -> None:
    found = visits(network, home("-"), PRACTICE, week=WEEK)
    # leaving at 17:44 is the last moment; on the grid of slots that is 17:30
    assert found.last_home_s[1, 0, 0] == 17 * 3600 + 30 * 60
    assert found.last_home_s[0, 0, 0] == -1  # closed on Monday


@pytest.mark.parametrize(
    "relaxed",
    [
        {"consult_min": 10}, {"arrive_early_min": 0}, {"free_slack_min": 0},
        {"max_absence_min": 300}, {"max_trip_min": 180},
    ],
    ids=str,
)  # fmt: skip
def test_relaxing_a_rule_never_lowers_the_number_of_slots(
    network: ga.TransportNetwork, relaxed: dict[str, int]
) -> None:
    homes = home("-", "mo-fr 06:00-14:30", "mo-fr 14:00-22:30")
    strict = visits(network, homes, PRACTICE, week=WEEK, rules=VisitRules(max_absence_min=150))
    loose_rules = VisitRules(**{"max_absence_min": 150, **relaxed})
    loose = visits(network, homes, PRACTICE, week=WEEK, rules=loose_rules)
    assert (loose.feasible.sum(axis=0) >= strict.feasible.sum(axis=0)).all()


def test_slots_equal_a_router_called_once_out_and_once_back(village: Path) -> None:
    """Every state of a sample of triples follows from arrive_by out and a departure back."""
    housing = ga.read_housing(village / "housing.csv")
    practices = ga.read_practices(village / "practices.csv")
    practices = practices[practices["opening_hours"].notna()].reset_index(drop=True)
    timetable = ga.read_timetable([village / "gtfs.zip"], service_dates=WEEK.dates)
    network = ga.build_network(ga.read_streets(village / "streets.osm.pbf"), timetable)
    found = visits(network, housing, practices, week=WEEK, rules=VisitRules(max_trip_min=90))
    rng = np.random.default_rng(4)
    day = found.slots["date"].isin(WEEK.dates[:2]) & found.slots["start_s"].between(25_200, 75_600)
    usable = found.slots.index[day]
    checked = 0
    for slot in rng.choice(usable, 8, replace=False):
        date, start = found.slots.loc[slot, ["date", "start_s"]]
        out = at(network, housing, practices, date, int(start) - 300, arrive=True)
        back = at(network, practices, housing, date, int(start) + 900, arrive=False)
        for row, place in enumerate(found.rows["home"]):
            for column in range(len(practices)):
                state = found.states[slot, row, column]
                way_out, way_back = out.iloc[place, column], back.iloc[column, place]
                if state == 1:
                    assert np.isinf(way_out)
                if state >= 2:
                    assert np.isfinite(way_out)
                if state == 4:
                    assert np.isinf(way_back)
                if state >= 5:
                    assert np.isfinite(way_back)
                if state in (6, 7):
                    absence = way_out + 5 + 15 + way_back
                    assert (absence <= 240) == (state == 7)
                checked += 1
    assert checked >= 1000


def at(
    network: ga.TransportNetwork, start: Any, end: Any, date: Any, clock_s: int, *, arrive: bool
) -> Any:
    """Minutes between all places for one clock time: an appointment, or a departure."""
    text = f"{clock_s // 3600:02d}:{clock_s % 3600 // 60:02d}"
    later = f"{(clock_s + 60) // 3600:02d}:{(clock_s + 60) % 3600 // 60:02d}"
    window = ga.DepartureWindow(text, later, date)
    when: dict[str, Any] = {"arrive_by": window} if arrive else {"departures": window}
    return ga.travel_times(network, start, end, mode="transit", max_trip_min=90, **when).to_wide()
