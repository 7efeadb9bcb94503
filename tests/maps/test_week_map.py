"""The week on a map: one view per hour in which a practice is open."""

import pandas as pd
import pytest

import geoaccess as ga
from tests.helpers.maps import make_region


def week(housing: pd.DataFrame, hours: int = 12) -> pd.DataFrame:
    """Half of the first place can go in even hours, everybody else only at night."""
    rows = []
    for hour in range(hours):
        for place, people in zip(housing["id"], housing["residents"], strict=True):
            if place == "h0" and hour % 2 == 0:
                rows += [
                    ("2026-03-10", hour, place, "covered", people / 2),
                    ("2026-03-10", hour, place, "no_way_back", people / 2),
                ]
            else:
                rows.append(("2026-03-10", hour, place, "closed_when_free", people))
    return pd.DataFrame(rows, columns=["date", "hour", "housing_id", "reason", "residents"])


OPTIONS = {"within_min": 30, "statuses": ("open",)}


def test_every_hour_is_a_view_with_its_own_people_and_reasons() -> None:
    region = make_region()
    page = ga.week_map(week(region.housing), region.housing, options=OPTIONS, language="en")
    views = page.data["views"]
    residents = region.housing["residents"]
    assert [view["label"] for view in views[:2]] == [
        "Tuesday 10 March, 00:00–01:00",
        "Tuesday 10 March, 01:00–02:00",
    ]
    assert views[0]["reason"][0] == "no_way_back"
    assert views[1]["reason"][0] == "closed_when_free"
    covered = f"00:00–01:00: {residents[0] / 2:,.0f} of {residents.sum():,}"
    assert covered in views[0]["headline"]
    assert sum(views[0]["parts"]["residents"]) == pytest.approx(residents.sum())


def test_frames_that_hold_no_hours_are_refused() -> None:
    region = make_region()
    hours = week(region.housing)
    with pytest.raises(ga.MissingColumnError, match="lacks hour"):
        ga.week_map(hours.drop(columns="hour"), region.housing, options=OPTIONS)
    with pytest.raises(ga.InputError, match="no hour in which a practice is open"):
        ga.week_map(hours[:0], region.housing, options=OPTIONS)


def test_the_sources_of_the_hours_are_named() -> None:
    region = make_region()
    hours = week(region.housing)
    hours.attrs["provenance"] = dict(region.times.provenance)
    words = ga.week_map(hours, region.housing, options=OPTIONS, language="en").words
    assert any("region.osm.pbf" in value for _, value in words.conditions)
    assert words.named == ["© OpenStreetMap contributors"]
