"""Growth: the arithmetic of a year, the year that breaks, and where the rate comes from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import geoaccess as ga
from tests.helpers.regions import housing_table, minutes_table, practice_table


def region() -> tuple[Any, Any, ga.TravelTimes]:
    housing = housing_table(
        {"camp": 100, "town": 200, "moor": 10}, municipality=["Zundert", "Breda", None]
    )
    practices = practice_table({"x": "open", "y": "open"}, places=[150, 230])
    times = minutes_table({("camp", "x"): 20, ("town", "y"): 10}, housing, practices)
    return housing, practices, times


def test_places_needed_by_hand() -> None:
    housing, practices, times = region()
    found = ga.growth(times, housing, practices, years=range(2026, 2030), rate=0.1)
    # Factors 1, 1.1, 1.21, 1.331: camp 100, 110, 121, 133; town 200, 220, 242, 266.
    table = found.years.pivot(index="year", columns="area", values="places_needed")
    assert table["Zundert"].tolist() == [0, 0, 0, 0]
    assert table["Breda"].tolist() == [0, 0, 12, 36]
    people = found.years.pivot(index="year", columns="area", values="residents")
    assert people["Breda"].tolist() == [200, 220, 242, 266]
    breda = found.years[found.years["area"] == "Breda"]
    assert breda["placed_share"].tolist() == pytest.approx([1, 1, 230 / 242, 230 / 266])


def test_years_that_break() -> None:
    housing, practices, times = region()
    found = ga.growth(times, housing, practices, years=range(2026, 2030), rate=0.1)
    breaks = found.breaks.set_index("area")
    assert breaks.loc["Breda"].tolist() == [2028, 2029]
    assert breaks.loc["Zundert"].isna().all()
    # Nobody of the moor reaches anything: that is no lack of places.
    assert pd.isna(breaks.loc["not known", "capacity_year"])
    assert breaks.loc["not known", "coverage_year"] == 2026
    moor = found.years[found.years["area"] == "not known"]
    assert moor["out_of_reach"].tolist() == moor["residents"].tolist()


def test_the_default_rate_is_an_input_with_its_source() -> None:
    housing, practices, times = region()
    found = ga.growth(times, housing, practices, years=[2026, 2027])
    assert found.options["rate"] == 0.09
    assert found.options["source"] == ga.load_norms()["growth_brabant"].source
    assert found.years.query("area == 'Breda'")["residents"].tolist() == [200, 218]


def test_a_path_may_differ_by_year_and_shrink() -> None:
    housing, practices, times = region()
    found = ga.growth(
        times, housing, practices, years=[2026, 2027, 2028], rate={2027: 0.5, 2028: -0.5}
    )
    assert found.years.query("area == 'Zundert'")["residents"].tolist() == [100, 150, 75]


def test_more_growth_never_needs_fewer_places() -> None:
    housing, practices, times = region()
    needed = [
        ga.growth(times, housing, practices, years=range(2026, 2031), rate=rate)
        .years["places_needed"]
        .sum()
        for rate in (0.0, 0.05, 0.09, 0.2)
    ]
    assert needed == sorted(needed)
    assert needed[0] == 0


def test_faults_come_together() -> None:
    housing, practices, times = region()
    with pytest.raises(ga.InputError) as caught:
        ga.growth(
            times, housing, practices, years=[2026, 2028], rate={2026: -2}, least_share=2, area="x"
        )
    assert len(caught.value.faults) == 5


def test_rules_hold_in_every_year() -> None:
    housing, practices, times = region()
    shares = housing.assign(registered_share=[0.5, 1.0, 1.0], insured_share=1.0)
    ruled = practices.assign(accepts=["registered", "both"])
    rules = ga.eligibility(shares, ruled)
    found = ga.growth(times, shares, ruled, years=[2026, 2027], rate=0.1, eligible=rules)
    camp = found.years[found.years["area"] == "Zundert"]
    # half of 100 and of 110 have no address, and x registers only those who have one
    assert camp["placed_residents"].tolist() == [50, 55]
    assert camp["out_of_reach"].tolist() == [50, 55]
    assert camp["places_needed"].tolist() == [0, 0]
