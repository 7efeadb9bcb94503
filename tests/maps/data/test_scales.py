"""What colours places besides their reason, and the columns that a page carries for it."""

from __future__ import annotations

import base64

import numpy as np
import pytest

import geoaccess as ga
from geoaccess.maps.data.scales import gap_scale, minutes_scale
from geoaccess.maps.data.views import View
from geoaccess.maps.page.packing import packed_page
from geoaccess.texts import load_texts
from tests.helpers.maps import Region, make_region

TEXTS = load_texts("en")


@pytest.fixture(scope="module")
def region() -> Region:
    return make_region()


@pytest.mark.parametrize(
    ("within_min", "ends"),
    [(30, [15, 30, 45, 60]), (35, [15, 35, 45, 60]), (5, [5, 30, 45, 60]), (0, [15, 30, 45, 60])],
)
def test_classes_of_minutes_end_at_the_threshold(
    region: Region, within_min: float, ends: list[float]
) -> None:
    places = region.coverage().places
    scale = minutes_scale([View("", "", places, places)], within_min, TEXTS)
    assert scale is not None
    assert scale["breaks"] == ends


def test_minutes_that_are_all_equal_are_no_scale(region: Region) -> None:
    places = region.coverage().places.assign(travel_time_min=12.0)
    assert minutes_scale([View("", "", places, places)], 30, TEXTS) is None


def test_scores_stand_in_the_order_of_the_map_whatever_their_own(region: Region) -> None:
    result = region.coverage()
    gap = ga.gap_score(result, region.housing)
    shuffled = type(gap)(**{**vars(gap), "places": gap.places.sample(frac=1, random_state=3)})
    scale = gap_scale(shuffled, result.places, TEXTS)
    expected = gap.places["score"].round(1).tolist()
    assert [np.nan if v is None else v for v in scale["values"]] == pytest.approx(
        expected, nan_ok=True
    )
    assert set(scale["areas"]["values"]) == {"West", "Middle", "East"}


def test_details_about_other_places_are_refused(region: Region) -> None:
    other = make_region(places=59)
    gap = ga.gap_score(other.coverage(), other.housing)
    with pytest.raises(ga.InputError, match=r"details\.gap: it is not about the places"):
        ga.coverage_map(region.coverage(), details=ga.MapDetails(gap=gap))


def test_packed_columns_hold_the_plain_ones(region: Region) -> None:
    data = region.map().data
    plain, packed = data["views"][0], packed_page(data)["views"][0]
    people = np.frombuffer(base64.b64decode(packed["parts"]["residents"]), "<u4") / 1000
    assert people.tolist() == pytest.approx(plain["parts"]["residents"])
    codes = list(data["symbols"]["reason"])
    reasons = base64.b64decode(packed["reason"])
    assert [codes[code] for code in reasons] == plain["reason"]
    minutes = np.frombuffer(base64.b64decode(packed["minutes"]), "<i4") / 10_000
    assert [None if m < 0 else m for m in minutes] == pytest.approx(plain["minutes"])
