"""Who may use which practice, rule by rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geoaccess import InputError, TravelTimes
from geoaccess.coverage.people.eligibility import eligibility
from geoaccess.coverage.people.groups import GROUPS, group_shares


def housing() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": ["town", "camp", "farm"],
            "postcode": ["4811 AB", "4884ZZ", None],
            "municipality": ["Breda", "Zundert", "Zundert"],
        }
    )


def practice(**rules: object) -> pd.DataFrame:
    return pd.DataFrame({"id": ["p"], **{name: [value] for name, value in rules.items()}})


def takes(**rules: object) -> list[bool]:
    return eligibility(housing(), practice(**rules)).places[:, 0].tolist()


def test_without_rules_everybody_is_taken() -> None:
    assert takes() == [True, True, True]


def test_postcodes_refuse_who_lives_elsewhere_but_not_who_is_not_known() -> None:
    result = eligibility(housing(), practice(catchment_postcodes="4811-4819; 4825"))
    assert result.places[:, 0].tolist() == [True, False, True]
    assert result.unseen.query("rule == 'catchment_postcodes'")["housing_places"].tolist() == [1]


def test_municipalities_ignore_case() -> None:
    assert takes(catchment_municipalities="zundert; Rucphen") == [False, True, True]


def test_an_employers_surgery_is_for_named_sites_only() -> None:
    assert takes(serves_housing="camp; elsewhere") == [False, True, False]


def test_all_rules_of_a_practice_must_hold() -> None:
    assert takes(catchment_municipalities="Zundert", serves_housing="town; camp") == [
        False,
        True,
        False,
    ]


def drive() -> TravelTimes:
    minutes = pd.DataFrame(
        {"from_id": ["p", "p"], "to_id": ["town", "camp"], "travel_time": [15.0, 15.1]}
    )
    return TravelTimes.from_frame(minutes, destinations=["town", "camp", "farm"])


def test_drive_minutes_are_a_closed_limit_and_no_road_is_beyond_it() -> None:
    result = eligibility(housing(), practice(catchment_drive_min=15), drive_times=drive())
    assert result.places[:, 0].tolist() == [True, False, False]


def test_drive_minutes_without_drive_times_are_listed_as_unseen() -> None:
    result = eligibility(housing(), practice(catchment_drive_min=15))
    assert result.places.all()
    assert result.unseen["rule"].tolist()[0] == "catchment_drive_min"


@pytest.mark.parametrize(
    ("rules", "taken"),
    [
        ({"accepts": "both"}, GROUPS),
        ({"accepts": "passant"}, GROUPS),
        ({"accepts": "registered"}, ("registered",)),
        ({"accepts": "both", "insured_only": True}, ("registered", "unregistered")),
        ({"accepts": "passant", "insured_only": False}, GROUPS),
    ],
)
def test_groups(rules: dict[str, object], taken: tuple[str, ...]) -> None:
    result = eligibility(housing(), practice(**rules))
    assert tuple(g for g, ok in zip(GROUPS, result.groups[:, 0], strict=True) if ok) == taken


def test_an_unreadable_rule_is_named() -> None:
    with pytest.raises(InputError, match="48x1"):
        takes(catchment_postcodes="48x1")


def test_shares_of_groups_add_up_and_unknown_cells_are_listed() -> None:
    table = housing().assign(
        registered_share=[0.5, np.nan, 1.0],
        insured_share=[0.8, 0.9, np.nan],
        without_papers_share=0.1,
    )
    result = group_shares(table)
    assert result.shares.sum(axis=1) == pytest.approx([1, 1, 1])
    # camp: papers 0.9, insured 0.9, registration not known: all of them with the registered
    assert result.shares[1] == pytest.approx([0.81, 0.0, 0.09, 0.1])
    assert result.unseen == {"registered_share": ("camp",), "insured_share": ("farm",)}
