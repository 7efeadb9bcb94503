"""One worked case for every reason of the design, on the street of `tests.helpers.street_week`.

The window is the hour from 16:00 on the Tuesday. Leaving at 16:00 to 16:04 catches the bus of
16:10 and is at the practice at 16:45, so it takes 45, 44, ... 41 minutes. Leaving at 16:05
to 16:59 waits for the bus of 17:10 and is there at 17:45, so it takes 100, 99, ... 46
minutes. In order these are 41, 42, ... 100; the median of the 60 minutes, by nearest rank the
30th, is 70. Walking would take five hours.

Every case below changes one thing of a case that is covered: an open practice at 70
minutes, of the threshold 70, which takes everybody and is open on Tuesday mornings, for
100 people who do not work.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
from shapely.affinity import translate

import geoaccess as ga
from geoaccess.coverage.people.reasons import ORDER
from tests.helpers.street_week import HOME, PRACTICE, TUESDAY, WEEK, at_nodes, street_with_bus

HOUR = ga.DepartureWindow("16:00", "17:00", date=TUESDAY)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> ga.TransportNetwork:
    return street_with_bus(tmp_path_factory.mktemp("street"))


def home(**changed: Any) -> gpd.GeoDataFrame:
    cells = {"residents": 100, "postcode": "4811", "shifts": "-", "languages": "pl:1.0"} | changed
    return at_nodes({"home": HOME}, **{name: [cell] for name, cell in cells.items()})


def practice(**changed: Any) -> gpd.GeoDataFrame:
    cells = {"status": "open", "opening_hours": "Tu 08:00-12:00", "accepts": "both"} | changed
    return at_nodes({"p": PRACTICE}, **{name: [cell] for name, cell in cells.items()})


def reason_of(
    network: ga.TransportNetwork,
    housing: gpd.GeoDataFrame,
    practices: gpd.GeoDataFrame,
    *,
    within_min: float = 70,
    max_trip_min: int = 120,
) -> tuple[str, float]:
    """The reason of the home, and how many of its people are covered."""
    times = ga.travel_times(
        network, housing, practices, mode="transit", departures=HOUR, max_trip_min=max_trip_min
    )
    given = ga.Circumstances(
        visits=ga.visits(network, housing, practices, week=WEEK), language_refuses=True
    )
    result = ga.coverage(times, housing, practices, within_min=within_min, circumstances=given)
    return result.places["reason"].item(), result.covered_residents


def test_covered(network: ga.TransportNetwork) -> None:
    assert reason_of(network, home(), practice()) == ("covered", 100)


def test_unsnapped(network: ga.TransportNetwork) -> None:
    # 0.01 degrees of longitude at 51.6 degrees north are 0.01 x 111 320 x cos(51.6) = 691 m,
    # more than the 500 m that one may live from a street.
    off = home()
    off = off.set_geometry([translate(point, xoff=-0.01) for point in off.geometry])
    assert reason_of(network, off, practice()) == ("unsnapped", 0)


def test_no_route(network: ga.TransportNetwork) -> None:
    # With journeys of at most 60 minutes only those who leave at 16:00 to 16:04 (5 minutes) or at
    # 16:45 to 16:59 (60 to 46 minutes on their way; 15 minutes) arrive: 20 of 60, less than half,
    # so there is no median.
    assert reason_of(network, home(), practice(), max_trip_min=60) == ("no_route", 0)


def test_too_long(network: ga.TransportNetwork) -> None:
    assert reason_of(network, home(), practice(), within_min=69) == ("too_long", 0)


@pytest.mark.parametrize("full", [{"status": "full"}, {"status": "conditional"}, {"places": 0}])
def test_full(network: ga.TransportNetwork, full: dict[str, Any]) -> None:
    assert reason_of(network, home(), practice(**full)) == ("full", 0)


@pytest.mark.parametrize(
    "rule",
    [
        {"catchment_postcodes": "4812-4819; 4825"},  # home lies in 4811
        {"catchment_municipalities": "Breda"},  # and in Zundert
        {"serves_housing": "site"},  # is no site of the employer
        {"insured_only": True},  # and none of its people are insured
        {"accepts": "registered"},
    ],
    ids=lambda rule: next(iter(rule)),
)
def test_not_eligible(network: ga.TransportNetwork, rule: dict[str, Any]) -> None:
    people = home(municipality="Zundert", insured_share=0.0)
    assert reason_of(network, people, practice(**rule)) == ("not_eligible", 0)


def test_closed_when_free(network: ga.TransportNetwork) -> None:
    # At work from 06:00 to 14:30, free from 14:45; the practice closes at 12:00.
    assert reason_of(network, home(shifts="mo-fr 06:00-14:30"), practice()) == (
        "closed_when_free",
        0,
    )


def test_no_way_back(network: ga.TransportNetwork) -> None:
    # Open from 17:15 to 18:00: slots at 17:15, 17:30 and 17:45, left at 17:30 or later, that is
    # 17:44 at the latest for the bus of 17:50. The slot of 17:15 (home 18:25) is feasible.
    evening = practice(opening_hours="Tu 17:15-18:00")
    assert reason_of(network, home(), evening) == ("covered", 100)
    # From 17:30 on, the consult ends at 17:45 and the last bus home has gone at 17:50: it
    # takes five minutes to the stop and one to board.
    later = practice(opening_hours="Tu 17:30-18:00")
    assert reason_of(network, home(), later) == ("no_way_back", 0)


def test_language(network: ga.TransportNetwork) -> None:
    # All of them speak Polish; the practice speaks Dutch and English.
    assert reason_of(network, home(), practice(languages="nl;en")) == ("language", 0)
    assert reason_of(network, home(), practice(languages="nl;pl")) == ("covered", 100)


def test_unknown_status(network: ga.TransportNetwork) -> None:
    assert reason_of(network, home(), practice(status="unknown")) == ("unknown_status", 0)
    # Hours that nobody knows are no refusal either.
    assert reason_of(network, home(), practice(opening_hours=None)) == ("unknown_status", 0)


def test_earlier_reasons_hide_later_ones(network: ga.TransportNetwork) -> None:
    # The practice is full, has another postcode rule, is closed when they are free, speaks no
    # Polish; mend one after the other and the next reason shows.
    cells: dict[str, Any] = {
        "status": "full",
        "catchment_postcodes": "4825",
        "opening_hours": "Tu 17:30-18:00",
        "languages": "nl",
    }
    people = home(shifts="mo-fr 09:00-19:00")
    seen = [reason_of(network, people, practice(**cells))[0]]
    for mended in ({"status": "open"}, {"catchment_postcodes": None}):
        cells |= mended
        seen.append(reason_of(network, people, practice(**cells))[0])
    seen.append(reason_of(network, home(), practice(**cells))[0])
    cells |= {"opening_hours": "Tu 08:00-12:00"}
    seen.append(reason_of(network, home(), practice(**cells))[0])
    assert seen == ["full", "not_eligible", "closed_when_free", "no_way_back", "language"]
    assert [ORDER.index(word) for word in seen] == sorted(ORDER.index(word) for word in seen)


def test_every_reason_has_a_case_here() -> None:
    cases = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert set(ORDER) <= cases


def test_a_place_takes_the_reason_of_its_best_practice(
    network: ga.TransportNetwork,
) -> None:
    # One practice is full, one does not take them, one is closed when they are free: the last
    # passes most tests, and so gives the reason.
    cells = {
        "status": ["full", "open", "open"],
        "accepts": ["both"] * 3,
        "catchment_postcodes": [None, "4825", None],
        "opening_hours": ["24/7", "24/7", "Tu 08:00-12:00"],
    }
    three = at_nodes({"a": PRACTICE, "b": PRACTICE, "c": PRACTICE}, **cells)
    people = home(shifts="mo-fr 06:00-14:30")
    assert reason_of(network, people, three) == ("closed_when_free", 0)
