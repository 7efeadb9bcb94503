"""Round trips of a week, worked by hand on the street of `tests.helpers.street_week`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest

import geoaccess as ga
from geoaccess.routing.visits.cube import VisitRules
from geoaccess.routing.visits.visits import visits
from tests.helpers.street_week import TUESDAY, WEEK, at_nodes, street_with_bus


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> ga.TransportNetwork:
    return street_with_bus(tmp_path_factory.mktemp("street"))


def home(*shifts: str | None) -> gpd.GeoDataFrame:
    names = {f"h{n}": 1 for n in range(len(shifts))}
    return at_nodes(names, residents=[10] * len(shifts), shifts=list(shifts))


OPEN_TUESDAY = at_nodes({"p": 61}, opening_hours=["Tu 08:00-17:00"])


def feasible(found: ga.Visits, row: int = 0) -> list[str]:
    """Feasible slots on the Tuesday, as clock times."""
    on = found.slots["date"] == TUESDAY
    times = found.slots.loc[on, "start_s"][found.feasible[on.to_numpy(), row, 0]]
    return [f"{s // 3600:02d}:{s % 3600 // 60:02d}" for s in times]


def test_without_shifts_every_slot_of_the_day_is_feasible(network: ga.TransportNetwork) -> None:
    found = visits(network, home("-"), OPEN_TUESDAY, week=WEEK)
    assert len(feasible(found)) == 36  # 08:00 to 16:45
    assert found.pairs["days_per_week"].tolist() == [1]
    # 09:00: leave 08:04, home 10:25, that is 2 h 21 min away; 09:30 would be an hour longer
    assert found.pairs["shortest_absence_min"].tolist() == [141]


def test_a_day_shift_leaves_the_last_hour(network: ga.TransportNetwork) -> None:
    # off at 14:30, slack until 14:45: the bus of 15:10 is at the practice at 15:45
    found = visits(network, home("mo-fr 06:00-14:30"), OPEN_TUESDAY, week=WEEK)
    assert feasible(found) == ["16:00", "16:15", "16:30", "16:45"]
    assert found.reasons().tolist() == [["ok"]]


def test_a_late_shift_must_be_reached_again(network: ga.TransportNetwork) -> None:
    # at work from 14:00, so home by 13:45: the bus home of 12:50 arrives 13:25, and is caught
    # after slots up to 12:15; the first slot is 08:00
    found = visits(network, home("mo-fr 14:00-22:30"), OPEN_TUESDAY, week=WEEK)
    assert feasible(found)[0] == "08:00"
    assert feasible(found)[-1] == "12:15"


def test_a_night_shift_across_midnight_leaves_the_day(network: ga.TransportNetwork) -> None:
    assert len(feasible(visits(network, home("su-th 22:00-06:00"), OPEN_TUESDAY, week=WEEK))) == 36


def test_a_long_shift_never_meets_the_opening_hours(network: ga.TransportNetwork) -> None:
    found = visits(network, home("mo-fr 06:00-18:00"), OPEN_TUESDAY, week=WEEK)
    assert found.reasons().tolist() == [["closed_when_free"]]


def test_removing_the_last_bus_home_turns_its_slots_into_no_way_back(
    network: ga.TransportNetwork, tmp_path: Path
) -> None:
    homes = home("-", "mo-fr 06:00-15:30")
    before = visits(network, homes, OPEN_TUESDAY, week=WEEK)
    after = visits(street_with_bus(tmp_path, last_home=16), homes, OPEN_TUESDAY, week=WEEK)
    # after 16:30 and 16:45 one leaves at 16:45 or later: only the bus of 17:50 was left
    assert set(feasible(before)) - set(feasible(after)) == {"16:30", "16:45"}
    # free from 15:45, so the first bus out is that of 16:10: at the practice at 16:45, too late
    # for every slot but one that is not there any more
    assert after.reasons()[1, 0] in ("closed_when_free", "no_way_back")
    changed = before.states != after.states
    assert {int(code) for code in after.states[changed]} == {4}  # no route back


def test_the_absence_is_a_closed_limit(network: ga.TransportNetwork) -> None:
    exact = visits(
        network, home("-"), OPEN_TUESDAY, week=WEEK, rules=VisitRules(max_absence_min=141)
    )
    assert len(feasible(exact)) == 18  # only slots at the full hour and a quarter past it
    tight = visits(
        network, home("-"), OPEN_TUESDAY, week=WEEK, rules=VisitRules(max_absence_min=140)
    )
    assert feasible(tight) == []
    assert tight.reasons().tolist() == [["too_long"]]


def test_unknown_hours_and_rosters_are_said_and_not_guessed(network: ga.TransportNetwork) -> None:
    practices = at_nodes({"p": 61, "q": 61}, opening_hours=["Tu 08:00-17:00", None])
    found = visits(network, home(None), practices, week=WEEK)
    assert found.unknown_hours == ("q",)
    assert found.reasons().tolist() == [["ok", "unknown_hours"]]
    assert found.rows["roster_known"].tolist() == [False]


def test_a_week_in_which_nothing_is_open(network: ga.TransportNetwork) -> None:
    shut = at_nodes({"p": 61}, opening_hours=["Tu 08:00-17:00; 2026 Mar off"])
    found = visits(network, home("-"), shut, week=WEEK)
    assert len(found.slots) == 0
    assert found.reasons().tolist() == [["closed_when_free"]]


def test_the_last_departure_home_of_each_day(network: ga.TransportNetwork) -> None:
    found = visits(network, home("-"), OPEN_TUESDAY, week=WEEK)
    # leaving at 17:44 is the last moment; on the grid of slots that is 17:30
    assert found.last_home_s[1, 0, 0] == 17 * 3600 + 30 * 60
    assert found.last_home_s[0, 0, 0] == -1  # closed on Monday
    assert found.pairs["last_home"].tolist() == [17 * 60 + 30]
    tired = visits(network, home("mo-fr 06:00-19:00"), OPEN_TUESDAY, week=WEEK)
    assert np.isnan(tired.pairs["last_home"].item())


def test_the_last_home_of_a_week_is_that_of_its_worst_day(
    network: ga.TransportNetwork, tmp_path: Path
) -> None:
    # Both days have slots; on each the last bus is that of 17:50, on the grid 17:30.
    both = at_nodes({"p": 61}, opening_hours=["Tu,Th 08:00-17:00"])
    found = visits(street_with_bus(tmp_path, last_home=15), home("-"), both, week=WEEK)
    assert found.pairs["days_per_week"].tolist() == [2]
    # The last bus home leaves at 15:50: the practice is left at 15:30 of the grid at the latest.
    assert found.pairs["last_home"].tolist() == [15 * 60 + 30]
    assert visits(network, home("-"), both, week=WEEK).pairs["last_home"].tolist() == [1050]


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
    strict = visits(network, homes, OPEN_TUESDAY, week=WEEK, rules=VisitRules(max_absence_min=150))
    loose_rules = VisitRules(**{"max_absence_min": 150, **relaxed})
    loose = visits(network, homes, OPEN_TUESDAY, week=WEEK, rules=loose_rules)
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


def test_progress_tells_the_days_that_are_searched(network: ga.TransportNetwork) -> None:
    told: list[tuple[str, int, int]] = []
    visits(network, home("-"), OPEN_TUESDAY, week=WEEK, progress=lambda *step: told.append(step))
    assert told
    assert all(words.startswith("visits on 2026-") for words, _, _ in told)
    assert {days for _, _, days in told} == {7}
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_practices_without_a_column_of_hours_are_all_unknown(network: ga.TransportNetwork) -> None:
    found = visits(network, home("-"), OPEN_TUESDAY.drop(columns="opening_hours"), week=WEEK)
    assert found.unknown_hours == tuple(OPEN_TUESDAY["id"])
