"""Contacts, trips and slots: arithmetic on dated figures."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from geoaccess import InputError, Week
from geoaccess.coverage.contacts import WEEKS_PER_YEAR, weekly_slots, weekly_trips
from geoaccess.coverage.norms import load_norms

NORMS = load_norms()
HOUSING = pd.DataFrame({"id": ["a", "b"], "residents": [100, 0]})


def test_ages_are_weighed_by_their_shares() -> None:
    rates = {"18_44": NORMS["contacts_18_44"], "45_64": NORMS["contacts_45_64"]}
    trips = weekly_trips(
        HOUSING,
        rates,
        digital_share=NORMS["digital_share_arene"],
        age_shares={"18_44": 0.75, "45_64": 0.25},
    )
    # 0.75 x 3.6 + 0.25 x 4.4 = 3.8 contacts a year
    assert trips["contacts_per_week"].tolist() == pytest.approx([380 / WEEKS_PER_YEAR, 0])
    physical = 1 - (NORMS["digital_share_arene"].value or 0)
    assert trips["trips_per_week"][0] == pytest.approx(trips["contacts_per_week"][0] * physical)


@pytest.mark.parametrize("shares", [None, {"18_44": 1.0}, {"18_44": 0.5, "45_64": 0.6}])
def test_shares_that_do_not_fit_the_ages_are_refused(shares: dict[str, float] | None) -> None:
    rates = {"18_44": NORMS["contacts_18_44"], "45_64": NORMS["contacts_45_64"]}
    with pytest.raises(InputError, match="add up to 1"):
        weekly_trips(HOUSING, rates, digital_share=NORMS["digital_share_arene"], age_shares=shares)


def test_slots_of_a_week_with_a_holiday() -> None:
    practices = pd.DataFrame(
        {
            "id": ["p", "q"],
            "opening_hours": ["Mo-Fr 08:00-12:00; PH off", None],
            "kind": ["regular", "info_point"],
        }
    )
    normal = weekly_slots(practices, Week("2026-03-09"))
    assert normal["slots_per_week"][0] == 5 * 16
    assert pd.isna(normal["slots_per_week"][1])
    assert normal["is_care"].tolist() == [True, False]
    # King's Day is Monday 27 April 2026
    assert weekly_slots(practices, Week("2026-04-27"))["slots_per_week"][0] == 4 * 16


@pytest.mark.parametrize(
    ("change", "message"),
    [({"value": None}, "has no value"), ({"value": 1.2}, "a share lies between 0 and 1")],
)
def test_a_digital_share_that_is_no_share_is_refused(
    change: dict[str, float | None], message: str
) -> None:
    share = replace(NORMS["digital_share_arene"], **change)
    with pytest.raises(InputError, match=message):
        weekly_trips(HOUSING, {"18_44": NORMS["contacts_18_44"]}, digital_share=share)
