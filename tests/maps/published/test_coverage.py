"""Published maps of a coverage: what legend and headline say of the same people is the same."""

from typing import Any

import pytest

import geoaccess as ga
from tests.helpers.small_places import SmallPlaces, small_places


def coverage_page(region: SmallPlaces, **given: Any) -> ga.MapPage:
    return ga.coverage_map(region.coverage(30), **given)


def compare_page(region: SmallPlaces, **given: Any) -> ga.MapPage:
    return ga.compare_map(region.coverage(20), region.coverage(30), names=("A", "B"), **given)


@pytest.mark.parametrize("draw", [coverage_page, compare_page])
def test_the_legend_tells_as_many_within_reach_as_the_headline(draw: Any) -> None:
    told = 0
    for seed in range(2):
        region = small_places(seed, larger=2)
        page = draw(region, practices=region.practices, areas=region.areas, publish=True)
        for view in page.data["views"][:2]:
            total = view["published"]["total"]
            assert total["reasons"].get("covered", 0) == total["covered"]
            hidden = page.texts("map.published_hidden")
            assert (view["headline"] == hidden) == (total["covered"] is None)
            told += total["covered"] is not None
    assert told > 0
