"""Single changes: each relaxation tested on a place that only it can help."""

from __future__ import annotations

import pandas as pd
import pytest

from geoaccess import InputError
from geoaccess.coverage.changes import single_changes
from geoaccess.coverage.people.circumstances import Circumstances
from tests.helpers.regions import housing_table, minutes_table, practice_table


def test_each_place_gets_the_change_that_it_needs() -> None:
    # camp: only a full practice near; estate: outside the postcode rule; farm: 60% unregistered;
    # town: covered already
    housing = housing_table(
        {"camp": 300, "estate": 100, "farm": 50, "town": 10},
        postcode=["4884", "4700", "4811", "4811"],
        registered_share=[1.0, 1.0, 0.4, 1.0],
        insured_share=[1.0, 1.0, 1.0, 1.0],
    )
    practices = practice_table(
        {"full": "full", "local": "open"},
        accepts=["both", "registered"],
        catchment_postcodes=[None, "4811"],
    )
    times = minutes_table(
        {
            ("camp", "full"): 10,
            ("estate", "local"): 10,
            ("farm", "local"): 10,
            ("town", "local"): 10,
        },
        housing,
        practices,
    )
    table = single_changes(times, housing, practices)
    assert table[table["cheapest"]].set_index("housing_id")["change"].to_dict() == {
        "camp": "open_practice",
        "estate": "relaxed_catchment",
        "farm": "passer_by_consult",
    }
    assert table.set_index("housing_id")["gained_residents"].to_dict() == pytest.approx(
        {"camp": 300, "estate": 100, "farm": 30}
    )


def test_a_bike_is_tested_only_with_times_by_bike() -> None:
    housing = housing_table({"farm": 40}, bike_share=[0.25])
    practices = practice_table({"p": "open"})
    bus = minutes_table({("farm", "p"): 50}, housing, practices)
    assert single_changes(bus, housing, practices).empty
    bike = minutes_table({("farm", "p"): 20}, housing, practices)
    table = single_changes(bus, housing, practices, circumstances=Circumstances(bike_times=bike))
    assert table[["change", "gained_residents"]].to_numpy().tolist() == [["bike", 30.0]]


def test_costs_of_the_caller_decide_between_equal_gains() -> None:
    housing = housing_table({"farm": 40}, bike_share=[0.0])
    practices = practice_table({"far": "open", "near": "full"})
    bus = minutes_table({("farm", "far"): 50, ("farm", "near"): 10}, housing, practices)
    bike = minutes_table({("farm", "far"): 20}, housing, practices)
    given = Circumstances(bike_times=bike)
    by_rank = single_changes(bus, housing, practices, circumstances=given)
    assert by_rank.query("cheapest")["change"].tolist() == ["bike"]
    dear = single_changes(bus, housing, practices, circumstances=given, costs={"bike": 99})
    assert dear.query("cheapest")["change"].tolist() == ["open_practice"]


def test_an_unknown_change_is_named() -> None:
    housing, practices = housing_table({"a": 1}), practice_table({"p": "open"})
    times = minutes_table({("a", "p"): 1}, housing, practices)
    with pytest.raises(InputError, match="helicopter"):
        single_changes(times, housing, practices, costs={"helicopter": 1})


def test_no_gain_gives_an_empty_table_with_its_columns() -> None:
    housing, practices = housing_table({"a": 1}), practice_table({"p": "open"})
    table = single_changes(minutes_table({("a", "p"): 1}, housing, practices), housing, practices)
    assert isinstance(table, pd.DataFrame)
    assert table.columns.tolist() == [
        "housing_id",
        "change",
        "gained_residents",
        "cost",
        "cheapest",
    ]
    assert table.empty
