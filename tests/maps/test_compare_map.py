"""Before, after and the difference: people add up."""

import numpy as np
import pytest

import geoaccess as ga
from tests.helpers.maps import Region, make_region
from tests.helpers.stills import legend_lines


@pytest.fixture(scope="module")
def region() -> Region:
    return make_region()


def people_of(view: dict[str, list[float]]) -> dict[str, float]:
    totals: dict[str, float] = {}
    for reason, people in zip(view["reason"], view["residents"], strict=True):
        totals[str(reason)] = totals.get(str(reason), 0.0) + people
    return totals


def compare(region: Region, before: ga.Coverage, after: ga.Coverage) -> ga.MapPage:
    names = ("a", "b")
    options = {"practices": region.practices, "areas": region.areas, "language": "en"}
    return ga.compare_map(before, after, names=names, **options)


def test_the_difference_counts_people_gained_lost_and_left(region: Region) -> None:
    before, after = (region.coverage(within_min=20, statuses=(s,)) for s in ("open", "conditional"))
    page = compare(region, before, after)
    was = before.places["covered_residents"].to_numpy(dtype=float)
    now = after.places["covered_residents"].to_numpy(dtype=float)
    found = people_of(page.data["views"][2]["parts"])
    assert found["gained"] == pytest.approx(np.clip(now - was, 0, None).sum())
    assert found["lost"] == pytest.approx(np.clip(was - now, 0, None).sum())
    assert found["gained"] > 0
    assert found["lost"] > 0
    assert sum(found.values()) == pytest.approx(before.residents)


def test_each_side_keeps_its_own_reasons(region: Region) -> None:
    before, after = region.coverage(within_min=15), region.coverage(within_min=60)
    page = compare(region, before, after)
    for view, side in zip(page.data["views"][:2], (before, after), strict=True):
        expected = side.people.groupby("reason")["residents"].sum().to_dict()
        assert people_of(view["parts"]) == pytest.approx(expected)


def test_a_place_of_one_side_counts_as_empty_in_the_other(region: Region) -> None:
    before = region.coverage()
    fewer = Region(
        region.housing[10:], region.practices, region.areas, region.candidates, region.times
    )
    page = compare(region, before, fewer.coverage())
    gone = before.places.iloc[:10]["covered_residents"].sum()
    found = people_of(page.data["views"][2]["parts"])
    assert found["lost"] == pytest.approx(gone)
    assert "gained" not in found


def test_the_difference_is_what_page_and_picture_show_first(region: Region) -> None:
    before, after = region.coverage(within_min=15), region.coverage(within_min=60)
    page = compare(region, before, after)
    gained = after.covered_residents - before.covered_residents
    assert page.words.headline == f"{gained:,.0f} residents come within reach and 0 drop out."
    legend = legend_lines(page)
    assert page.texts("variants.net") in legend
    assert page.texts("legend.areas") not in legend
    largest = max(page.data["views"][2]["shading"]["values"])
    assert any(line.endswith(f"–{largest:,.0f}") for line in legend)


def test_areas_are_shaded_by_the_net_gain(region: Region) -> None:
    before, after = region.coverage(within_min=15), region.coverage(within_min=60)
    page = compare(region, before, after)
    names = [area["name"] for area in page.data["areas"]]
    gain = (
        after.by("municipality").set_index("municipality")["covered_residents"]
        - before.by("municipality").set_index("municipality")["covered_residents"]
    )
    assert page.data["views"][2]["shading"]["values"] == pytest.approx(list(gain[names]))
