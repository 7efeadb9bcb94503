"""One worked case for every route to care that the domain names.

Minutes are written by hand; where hours matter, visits come from the street of
`tests.helpers.street_week`: its buses bring one from home to the practice for slots from ten
to every full hour on, between 07:50 and 17:50, and home again.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.coverage.people.groups import GROUPS
from tests.helpers.regions import housing_table, minutes_table, practice_table
from tests.helpers.street_week import HOME, PRACTICE, TUESDAY, WEEK, at_nodes, street_with_bus

NORMS = ga.load_norms()
HOUR = ga.DepartureWindow("16:00", "17:00", date=TUESDAY)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> ga.TransportNetwork:
    return street_with_bus(tmp_path_factory.mktemp("street"))


def covered(result: ga.Coverage, column: str = "housing_id") -> dict[str, float]:
    """People covered, by a column of the parts."""
    people = result.people[result.people["reason"] == "covered"]
    return {key: round(v, 6) for key, v in people.groupby(column)["residents"].sum().items()}


def in_hours(
    network: ga.TransportNetwork, housing: Any, practices: Any
) -> tuple[ga.Coverage, pd.DataFrame]:
    """Coverage within 70 minutes (see `test_every_reason`) with a week of visits, and its hours."""
    times = ga.travel_times(network, housing, practices, mode="transit", departures=HOUR)
    given = ga.Circumstances(visits=ga.visits(network, housing, practices, week=WEEK))
    result = ga.coverage(times, housing, practices, within_min=70, circumstances=given)
    hours = ga.week_reasons(times, housing, practices, circumstances=given, within_min=70)
    return result, hours[hours["reason"] == "covered"]


def test_a_regular_practice_registers_people_of_its_postcodes() -> None:
    # 200 people in 4811: 0.9 x 0.6 = 54% insured and registered: 108. Nobody of 4884.
    housing = housing_table(
        {"in": 200, "out": 100},
        postcode=["4811 AB", "4884"], registered_share=[0.6, 0.6], insured_share=[0.9, 0.9],
    )  # fmt: skip
    practices = practice_table(
        {"p": "open"}, kind=["regular"], accepts=["registered"], insured_only=[True],
        catchment_postcodes=["4811-4819; 4825"],
    )  # fmt: skip
    times = minutes_table({("in", "p"): 10, ("out", "p"): 10}, housing, practices)
    result = ga.coverage(times, housing, practices)
    assert covered(result) == {"in": 108}
    assert result.people.groupby("reason")["residents"].sum()["not_eligible"] == pytest.approx(192)


def test_passers_by_are_seen_by_another_practice_each_day(network: ga.TransportNetwork) -> None:
    # Half of the people work on Mondays and half on Tuesdays, from 10:00 to 19:00. Each half has
    # one consult of the rota: those off on Monday go to "mo", those off on Tuesday to "tu".
    housing = at_nodes(
        {"camp": HOME}, residents=[80], registered_share=[0.0],
        shifts=["0.5: mo 10:00-19:00 | 0.5: tu-su 10:00-19:00"],
    )  # fmt: skip
    practices = at_nodes(
        {"mo": PRACTICE, "tu": PRACTICE}, status=["open"] * 2, accepts=["passant"] * 2,
        opening_hours=["Mo 16:00-17:00", "Tu 16:00-17:00"],
    )  # fmt: skip
    result, hours = in_hours(network, housing, practices)
    assert covered(result, "practice_id") == {"mo": 40, "tu": 40}
    # Each sees them in its own hour only: 16:00 on Monday and on Tuesday.
    assert hours.groupby(["date", "hour"])["residents"].sum().to_dict() == {
        (WEEK.dates[0], 16): 40,
        (WEEK.dates[1], 16): 40,
    }
    alone, _ = in_hours(network, housing, practices.iloc[[0]])
    assert alone.covered_residents == 40


def test_an_employer_s_surgery_serves_named_sites() -> None:
    # The campsite lies nearer, and nobody of it may come.
    housing = housing_table({"site": 300, "camp": 100})
    practices = practice_table(
        {"surgery": "open"}, kind=["employer"], accepts=["both"], serves_housing=["site; site-2"]
    )
    times = minutes_table({("site", "surgery"): 5, ("camp", "surgery"): 2}, housing, practices)
    result = ga.coverage(times, housing, practices)
    assert covered(result) == {"site": 300}
    assert result.places["reason"].tolist() == ["covered", "not_eligible"]


def test_an_employer_s_surgery_is_open_some_hours_a_week(network: ga.TransportNetwork) -> None:
    # After the early shift there is time for Tuesday 16:00 to 17:00 (free from 14:45, the bus of
    # 15:10 arrives at 15:45), and none for those of the day shift until 17:00.
    housing = at_nodes(
        {"site": HOME}, residents=[100], shifts=["0.7: mo-fr 06:00-14:30 | 0.3: mo-fr 08:00-17:00"]
    )
    practices = at_nodes(
        {"surgery": PRACTICE}, status=["open"], kind=["employer"], accepts=["both"],
        serves_housing=["site"], opening_hours=["Tu 16:00-18:30"],
    )  # fmt: skip
    result, hours = in_hours(network, housing, practices)
    assert covered(result) == {"site": 70}
    assert set(hours["date"]) == {TUESDAY}


def test_a_hybrid_practice_has_a_service_area_and_member_practices() -> None:
    # Two members carry the same area. The physical part of "a" is at the near member (20), not
    # at the far one (50); "b" lies outside the area, although it is near both.
    housing = housing_table({"a": 1000, "b": 50}, municipality=["Roosendaal", "Oosterhout"])
    practices = practice_table(
        {"near": "open", "far": "open"}, kind=["hybrid"] * 2, accepts=["both"] * 2,
        catchment_municipalities=["Bergen op Zoom;Tholen;Roosendaal"] * 2,
        digital_share=[0.5, 0.5],
    )  # fmt: skip
    minutes = {("a", "near"): 20, ("a", "far"): 50, ("b", "near"): 5, ("b", "far"): 5}
    result = ga.coverage(minutes_table(minutes, housing, practices), housing, practices)
    assert covered(result, "practice_id") == {"near": 1000}
    assert result.places["reason"].tolist() == ["covered", "not_eligible"]
    # Half of the contacts are physical: 1000 x 3.6 / 52.18 = 69.0 a week, 34.5 of them trips.
    half = ga.Norm(**{**vars(NORMS["digital_share_arene"]), "value": 0.5})
    trips = ga.weekly_trips(housing, {"18_44": NORMS["contacts_18_44"]}, digital_share=half)
    assert trips.set_index("housing_id").loc["a"].round(1).tolist() == [1000.0, 69.0, 34.5]


def test_a_digital_practice_still_needs_some_trips() -> None:
    # 15% of 69.0 contacts a week are 10.3 trips; its one address is 40 minutes away, so the
    # first, physical consult that builds trust is too far off: digital care covers nobody by itself.
    housing = housing_table({"camp": 1000})
    practices = practice_table(
        {"d": "open"}, kind=["digital"], accepts=["both"], digital_share=[0.85]
    )
    times = minutes_table({("camp", "d"): 40}, housing, practices)
    trips = ga.weekly_trips(
        housing,
        {"18_44": NORMS["contacts_18_44"]},
        digital_share=NORMS["digital_share_arene"],
    )
    assert trips["trips_per_week"].round(1).tolist() == [10.3]
    assert ga.coverage(times, housing, practices).places["reason"].tolist() == ["too_long"]
    assert ga.coverage(times, housing, practices, within_min=40).covered_residents == 1000


def test_a_multilingual_practice_reaches_30_minutes_around_each_location() -> None:
    # By car it is 31 minutes to the first location and 30 to the second, by bus 25 to both: only
    # the second takes the camp. It speaks Polish and Romanian: 40% + 16% of the people.
    housing = housing_table({"camp": 100}, languages=["pl:0.40;ro:0.16;bg:0.10"])
    practices = practice_table(
        {"one": "open", "two": "open"}, kind=["regional"] * 2, accepts=["both"] * 2,
        catchment_drive_min=[30, 30], languages=["nl;en;pl;ro"] * 2,
    )  # fmt: skip
    times = minutes_table({("camp", "one"): 25, ("camp", "two"): 25}, housing, practices)
    frame = pd.DataFrame(
        {"from_id": ["one", "two"], "to_id": ["camp"] * 2, "travel_time_min": [31.0, 30.0]}
    )
    given = ga.Circumstances(drive_times=ga.TravelTimes.from_frame(frame))
    result = ga.coverage(times, housing, practices, circumstances=given)
    assert covered(result, "practice_id") == {"two": 100}
    assert result.people["language_share"].tolist() == pytest.approx([0.56])
    assert result.people["language_unknown_share"].tolist() == pytest.approx([0.34])
    refuses = ga.Circumstances(drive_times=given.drive_times, language_refuses=True)
    strict = ga.coverage(times, housing, practices, circumstances=refuses)
    # Bulgarian (10%) is spoken by nobody; of 34% the language is not known, so nothing refuses them.
    assert strict.covered_residents == pytest.approx(90)


def test_an_out_of_hours_post_is_open_when_the_others_are_not(
    network: ga.TransportNetwork,
) -> None:
    # At work from 06:00 to 14:30 every day; the practice sees people from 08:00 to 12:00.
    housing = at_nodes({"camp": HOME}, residents=[100], shifts=["mo-su 06:00-14:30"])
    practices = at_nodes(
        {"day": PRACTICE, "post": PRACTICE}, status=["open"] * 2,
        kind=["regular", "out_of_hours"], accepts=["both", "passant"],
        opening_hours=["Mo-Fr 08:00-12:00", "Mo-Fr 00:00-08:00,17:00-24:00; Sa-Su 00:00-24:00"],
    )  # fmt: skip
    alone, _ = in_hours(network, housing, practices.iloc[[0]])
    assert alone.places["reason"].tolist() == ["closed_when_free"]
    result, hours = in_hours(network, housing, practices)
    assert covered(result, "practice_id") == {"post": 100}
    # On weekdays one is home again by the last bus of 17:50 only after slots until 17:15.
    weekdays = hours[hours["date"].isin(WEEK.dates[:5])]
    assert set(weekdays["hour"]) == {17}
    # 168 hours less 5 x 9 of the weekdays: 123 hours of four slots.
    slots = ga.weekly_slots(practices, WEEK).set_index("practice_id")["slots_per_week"]
    assert slots.to_dict() == {"day": 5 * 4 * 4, "post": 492}


def test_an_emergency_department_is_always_open_to_everybody() -> None:
    housing = housing_table(
        {"a": 100}, registered_share=[0.2], insured_share=[0.5], without_papers_share=[0.1]
    )
    practices = practice_table(
        {"seh": "open"}, kind=["emergency"], accepts=["passant"], insured_only=[False],
        opening_hours=["24/7"],
    )  # fmt: skip
    times = minutes_table({("a", "seh"): 30}, housing, practices)
    assert ga.coverage(times, housing, practices).covered_residents == pytest.approx(100)
    assert ga.weekly_slots(practices, WEEK)["slots_per_week"].tolist() == [7 * 96]


def test_a_street_doctor_sees_people_without_insurance_and_papers() -> None:
    # 100 people, 20% without papers; of the other 80, 25% are uninsured: 20. The regular
    # practice next door takes the insured ones who are registered: 80 x 0.75 x 0.5 = 30.
    housing = housing_table(
        {"shelter": 100}, registered_share=[0.5], insured_share=[0.75], without_papers_share=[0.2]
    )
    practices = practice_table(
        {"regular": "open", "street": "open"}, kind=["regular", "street_doctor"],
        accepts=["registered", "passant"], insured_only=[True, False],
    )  # fmt: skip
    times = minutes_table(
        {("shelter", "regular"): 5, ("shelter", "street"): 10}, housing, practices
    )
    alone = ga.coverage(times, housing, practices.iloc[[0]])
    assert covered(alone, "group") == {"registered": 30}
    both = ga.coverage(times, housing, practices)
    expected = dict(zip(GROUPS, [30, 30, 20, 20], strict=True))
    assert covered(both, "group") == pytest.approx(expected)
    assert covered(both, "practice_id") == pytest.approx({"regular": 30, "street": 70})


@pytest.mark.parametrize("kind", ["info_point", "key_person"])
def test_the_way_in_is_reached_and_covers_nobody(kind: str) -> None:
    # The point is next door, the practice too far: nobody is covered, and the reach is told.
    housing = housing_table({"near": 60, "far": 40})
    practices = practice_table(
        {"point": "open", "p": "open"}, kind=[kind, "regular"], accepts=["both"] * 2
    )
    minutes = {("near", "point"): 5, ("far", "point"): 35, ("near", "p"): 45}
    result = ga.coverage(minutes_table(minutes, housing, practices), housing, practices)
    assert result.covered_residents == 0
    assert result.places["reason"].tolist() == ["too_long", "no_route"]
    assert result.places["nearest_way_in_id"].tolist() == ["point", "point"]
    assert result.places["way_in_min"].tolist() == [5, 35]
    without = ga.coverage(minutes_table(minutes, housing, practices), housing, practices.iloc[[1]])
    assert "way_in_min" not in without.places
