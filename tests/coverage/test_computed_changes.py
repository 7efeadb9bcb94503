"""Changes that are searched anew, worked by hand on the street of `tests.helpers.street_week`.

Within 70 minutes everybody is in time (see `test_every_reason`), so hours and buses decide.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

import geoaccess as ga
from tests.helpers.regions import housing_table, minutes_table, practice_table
from tests.helpers.street_week import HOME, PRACTICE, TUESDAY, WEEK, at_nodes, street_with_bus

HOUR = ga.DepartureWindow("16:00", "17:00", date=TUESDAY)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> ga.TransportNetwork:
    return street_with_bus(tmp_path_factory.mktemp("street"))


def changes_of(
    network: ga.TransportNetwork, hours: str, shifts: str = "-", **further: Any
) -> tuple[str, pd.DataFrame]:
    """The reason before any change, and the single changes that help."""
    housing = at_nodes({"home": HOME}, residents=[100], shifts=[shifts])
    practices = at_nodes({"p": PRACTICE}, status=["open"], accepts=["both"], opening_hours=[hours])
    times = ga.travel_times(network, housing, practices, mode="transit", departures=HOUR)
    given = ga.Circumstances(visits=ga.visits(network, housing, practices, week=WEEK))
    computed = ga.computed_changes(
        network, housing, practices, times, circumstances=given, **further
    )
    assert set(computed) == {"later_closing", "earlier_bus", "later_bus"}
    before = ga.coverage(times, housing, practices, within_min=70, circumstances=given)
    table = ga.single_changes(
        times, housing, practices, within_min=70, circumstances=given, computed=computed
    )
    return before.places["reason"].item(), table


def helping(table: pd.DataFrame) -> dict[str, float]:
    return dict(zip(table["change"], table["gained_residents"], strict=True))


def test_a_later_bus_brings_home_whom_the_last_one_left(network: ga.TransportNetwork) -> None:
    # Consults at 17:30 and 17:45; the last bus home is that of 17:50. With two more at 18:50 and
    # 19:50 one is home at 19:25. Closing two hours later leaves the bus as it is.
    reason, table = changes_of(network, "Tu 17:30-18:00")
    assert reason == "no_way_back"
    assert helping(table) == {"later_bus": 100}
    assert table["cheapest"].tolist() == [True]


def test_an_earlier_bus_is_in_time_for_the_first_hour(network: ga.TransportNetwork) -> None:
    # The first bus is at the practice at 07:45, too late for the last consult of 07:40. One
    # that leaves at 06:10 is there at 06:45, and the bus home of 07:50 runs already.
    reason, table = changes_of(network, "Tu 07:00-07:45")
    assert reason == "no_route"
    assert helping(table) == {"earlier_bus": 100, "later_closing": 100}
    assert table.loc[table["cheapest"], "change"].tolist() == ["later_closing"]
    # Half an hour more is too little: the first consult after 07:50 is that of 08:00.
    _, less = changes_of(network, "Tu 07:00-07:45", close_later_min=29)
    assert helping(less) == {"earlier_bus": 100}


def test_later_closing_meets_those_who_come_from_work(network: ga.TransportNetwork) -> None:
    # Free from 14:45: the bus of 15:10, at the practice at 15:45, first slot 16:00. Closing
    # at 17:00 instead of 15:00 is enough, and no bus is.
    reason, table = changes_of(network, "Tu 08:00-15:00", "mo-fr 06:00-14:30")
    assert reason == "closed_when_free"
    assert helping(table) == {"later_closing": 100}
    _, less = changes_of(network, "Tu 08:00-15:00", "mo-fr 06:00-14:30", close_later_min=60)
    assert less.empty


def test_a_bus_is_nothing_to_those_who_walk(network: ga.TransportNetwork) -> None:
    housing = at_nodes({"home": HOME}, residents=[100])
    practices = at_nodes({"p": 3}, status=["open"])
    times = ga.travel_times(network, housing, practices, mode="walk")
    assert ga.computed_changes(network, housing, practices, times) == {}


def test_times_from_elsewhere_cannot_be_searched_again(network: ga.TransportNetwork) -> None:
    housing, practices = housing_table({"a": 1}), practice_table({"p": "open"})
    times = minutes_table({("a", "p"): 1}, housing, practices)
    homes: gpd.GeoDataFrame = at_nodes({"a": HOME}, residents=[1])
    care = at_nodes({"p": PRACTICE}, status=["open"])
    by_bike = ga.travel_times(network, homes, care, mode="bike_transit", departures=HOUR)
    given = ga.Circumstances(bike_times=by_bike)
    with pytest.raises(ga.InputError, match="do not say how they were computed"):
        ga.computed_changes(network, homes, care, times, circumstances=given)


def test_an_unknown_computed_change_is_named(network: ga.TransportNetwork) -> None:
    assert network.dates == WEEK.dates
    housing, practices = housing_table({"a": 1}), practice_table({"p": "open"})
    times = minutes_table({("a", "p"): 1}, housing, practices)
    with pytest.raises(ga.InputError, match="computed names helicopter"):
        ga.single_changes(
            times, housing, practices, computed={"helicopter": (times, ga.Circumstances())}
        )


def test_ways_along_streets_are_no_other_with_more_buses(network: ga.TransportNetwork) -> None:
    housing = at_nodes({"home": HOME}, residents=[100], bike_share=[1.0])
    practices = at_nodes({"p": PRACTICE}, status=["open"], accepts=["both"])
    times = ga.travel_times(network, housing, practices, mode="transit", departures=HOUR)
    bike = ga.travel_times(network, housing, practices, mode="bike")
    found = ga.computed_changes(
        network, housing, practices, times, circumstances=ga.Circumstances(bike_times=bike)
    )
    assert found["later_bus"].circumstances.bike_times is bike
