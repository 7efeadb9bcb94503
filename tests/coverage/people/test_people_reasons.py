"""People, not places: parts of a place with their own reasons, worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geoaccess as ga
from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.people.groups import GROUPS
from geoaccess.coverage.reach import coverage
from tests.helpers.regions import housing_table, minutes_table, practice_table


def residents_by(result: ga.Coverage, column: str) -> dict[str, float]:
    return {k: round(v, 6) for k, v in result.people.groupby(column)["residents"].sum().items()}


def test_registration_and_insurance_split_a_place() -> None:
    # 100 people: half registered, 80% insured. "near" takes registered people only, so
    # 100 x 0.8 x 0.5 = 40 are covered; the insured others (40) and the uninsured (20) are not.
    housing = housing_table({"camp": 100}, registered_share=[0.5], insured_share=[0.8])
    practices = practice_table({"near": "open"}, accepts=["registered"])
    times = minutes_table({("camp", "near"): 20}, housing, practices)
    result = coverage(times, housing, practices)
    assert residents_by(result, "reason") == {"covered": 40, "not_eligible": 60}
    assert residents_by(result, "group") == {"registered": 40, "unregistered": 40, "uninsured": 20}
    place = result.places.iloc[0]
    assert (place["covered"], place["covered_residents"], place["reason"]) == (
        False,
        40,
        "not_eligible",
    )
    assert result.covered_share == pytest.approx(0.4)
    assert str(result).startswith("Of 100 residents, 40 (40%)")


def test_the_summary_counts_the_same_people_as_the_headline() -> None:
    housing = housing_table({"camp": 100}, registered_share=[0.5], insured_share=[0.8])
    practices = practice_table({"near": "open"}, accepts=["registered"])
    times = minutes_table({("camp", "near"): 20}, housing, practices)
    summary = coverage(times, housing, practices).summary.set_index(["within_min", "statuses"])
    assert summary.loc[(30, "open"), "covered_residents"] == pytest.approx(40)
    assert summary.loc[(15, "open"), "covered_residents"] == 0


def test_a_bike_helps_those_who_have_one() -> None:
    # 40 minutes by bus, 25 by bike; 30% have a bike: 60 of 200 people are covered
    housing = housing_table({"farm": 200}, bike_share=[0.3])
    practices = practice_table({"p": "open"})
    bus = minutes_table({("farm", "p"): 40}, housing, practices)
    bike = minutes_table({("farm", "p"): 25}, housing, practices)
    result = coverage(bus, housing, practices, circumstances=Circumstances(bike_times=bike))
    assert residents_by(result, "reason") == {"covered": 60, "too_long": 140}


def test_language_is_a_warning_unless_it_refuses() -> None:
    # 40% Polish, 16% Romanian, 44% not known; the practice speaks Dutch and Polish
    housing = housing_table({"site": 100}, languages=["pl:0.4;ro:0.16"])
    practices = practice_table({"p": "open"}, languages=["nl;pl"], accepts=["both"])
    times = minutes_table({("site", "p"): 10}, housing, practices)
    warned = coverage(times, housing, practices)
    assert residents_by(warned, "reason") == {"covered": 100}
    assert warned.people["language_share"].tolist() == [pytest.approx(0.4)]
    assert warned.people["language_unknown_share"].tolist() == [pytest.approx(0.44)]
    refused = coverage(
        times, housing, practices, circumstances=Circumstances(language_refuses=True)
    )
    assert residents_by(refused, "reason") == {"covered": 84, "language": 16}


def test_languages_are_summed_over_all_residents() -> None:
    # 100 people of the site are covered: 40 speak Polish (spoken), 16 Romanian (not), of 44 it is
    # not known. The 100 of the farm are not covered.
    housing = housing_table({"site": 100, "farm": 100}, languages=["pl:0.4;ro:0.16", "pl:1.0"])
    practices = practice_table({"p": "open"}, languages=["nl;pl"], accepts=["both"])
    times = minutes_table({("site", "p"): 10, ("farm", "p"): 50}, housing, practices)
    shares = coverage(times, housing, practices).language_shares
    assert shares == pytest.approx(
        {"spoken": 0.20, "unknown": 0.22, "not_spoken": 0.08, "not_covered": 0.50}
    )


def test_without_a_table_of_languages_nothing_is_known_of_them() -> None:
    housing, practices = housing_table({"site": 100}), practice_table({"p": "open"})
    times = minutes_table({("site", "p"): 10}, housing, practices)
    assert coverage(times, housing, practices).language_shares == {
        "spoken": 0.0, "unknown": 1.0, "not_spoken": 0.0, "not_covered": 0.0,
    }  # fmt: skip


def test_an_unknown_language_of_a_practice_is_unknown_and_not_no() -> None:
    housing = housing_table({"site": 100}, languages=["pl:1.0"])
    practices = practice_table({"p": "open"}, languages=[None], accepts=["both"])
    times = minutes_table({("site", "p"): 10}, housing, practices)
    people = coverage(times, housing, practices).people
    assert (people["language_share"].item(), people["language_unknown_share"].item()) == (0, 1)


def test_what_the_tables_do_not_say_is_listed() -> None:
    housing = housing_table({"a": 10, "b": 10}, registered_share=[0.5, np.nan])
    practices = practice_table({"p": "open"}, accepts=["both"], catchment_postcodes=["4811"])
    times = minutes_table({("a", "p"): 10}, housing, practices)
    unseen = coverage(times, housing, practices).unseen.set_index("what")
    assert unseen.loc["registered_share", "housing_places"] == 1
    assert unseen.loc["insured_share", "housing_places"] == 2
    assert unseen.loc["catchment_postcodes", "housing_places"] == 2
    assert unseen.loc["visits", "practices"] == 1


def test_a_place_without_residents_keeps_its_reason() -> None:
    housing = housing_table({"empty": 0, "full": 10})
    practices = practice_table({"p": "full"}, accepts=["both"])
    times = minutes_table({("empty", "p"): 10}, housing, practices)
    places = coverage(times, housing, practices).places
    assert places["reason"].tolist() == ["full", "no_route"]
    assert places["covered"].tolist() == [False, False]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_parts_add_up_and_relaxing_a_rule_never_lowers_coverage(seed: int) -> None:
    rng = np.random.default_rng(seed)
    places, offered = int(rng.integers(1, 6)), int(rng.integers(1, 5))
    housing = housing_table(
        {f"h{i}": int(rng.integers(0, 500)) for i in range(places)},
        registered_share=rng.random(places), insured_share=rng.random(places),
        postcode=rng.choice(["4811", "4884", "4700"], places), bike_share=rng.random(places),
        languages=rng.choice(["pl:0.40;ro:0.16", "pl:1.0", None], places),
    )  # fmt: skip
    practices = practice_table(
        {
            f"p{i}": str(rng.choice(["open", "full", "conditional", "unknown"]))
            for i in range(offered)
        },
        accepts=rng.choice(["both", "registered", "passant"], offered),
        insured_only=rng.random(offered) < 0.5,
        catchment_postcodes=rng.choice(["4811", "4800-4899", "4700; 4884"], offered),
        languages=rng.choice(["nl", "nl;pl", "pl;ro", None], offered),
    )
    pairs = {
        (h, p): float(rng.integers(0, 60))
        for h in housing["id"]
        for p in practices["id"]
        if rng.random() < 0.7
    }
    times = minutes_table(pairs, housing, practices)
    strict = coverage(times, housing, practices)
    parts = strict.people.groupby("home")["residents"].sum()
    assert parts.to_numpy() == pytest.approx(housing["residents"].to_numpy(dtype=float))
    assert set(strict.people["group"]) <= set(GROUPS)
    headline = strict.summary.set_index(["within_min", "statuses"]).loc[(30, "open")]
    assert headline["covered_residents"] == pytest.approx(strict.covered_residents)
    bikes = minutes_table({pair: m / 2 for pair, m in pairs.items()}, housing, practices)
    rest = Circumstances(bike_times=bikes, language_refuses=True)
    statuses = [("open",), ("open", "conditional"), ("full", "unknown")][seed % 3]
    told = coverage(times, housing, practices, statuses=statuses, circumstances=rest)
    table = told.summary.set_index(["within_min", "statuses"])
    headline = table.loc[(30, "+".join(statuses)), "covered_residents"]
    assert headline == pytest.approx(told.covered_residents)
    relaxed = coverage(times, housing, practices, circumstances=Circumstances(eligibility=False))
    assert relaxed.covered_residents >= strict.covered_residents - 1e-9
    plain = coverage(times, housing, practices[["id", "status", "geometry"]])
    assert relaxed.covered_residents == pytest.approx(plain.covered_residents)
    pd.testing.assert_series_equal(relaxed.places["reason"], plain.places["reason"])
