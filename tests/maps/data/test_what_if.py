"""The tables behind a map's what-if questions."""

import json

import numpy as np
import pytest

import geoaccess as ga
from geoaccess.maps import coverage_map as module
from tests.helpers.maps import make_region


def test_too_many_pairs_are_left_out_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    region = make_region(places=12, practices=5)
    monkeypatch.setattr(module, "MOST_PAIRS", 10)
    with pytest.warns(ga.GeoAccessWarning, match="96 pairs"):
        page = region.map(what_if=region.what_if())
    assert page.data["ask"] is None


def test_questions_without_practices_are_refused() -> None:
    region = make_region(places=12, practices=5)
    with pytest.raises(ga.InputError, match="what_if was given without practices"):
        ga.coverage_map(region.coverage(), details=ga.MapDetails(what_if=region.what_if()))


def test_500_places_and_300_practices_and_candidates_take_a_few_hundred_kilobytes() -> None:
    region = make_region(places=500, practices=297)
    assert len(region.practices) + len(region.candidates) == 300
    ask = region.map(what_if=region.what_if()).data["ask"]
    # two bytes a pair, which base64 makes 2.7: 400 kB, and the rest beside it
    assert len(json.dumps(ask)) < 600_000


def test_parts_add_up_to_the_residents_and_share_their_tests() -> None:
    region = make_region(rules=True)
    ask = region.map(what_if=region.what_if()).data["ask"]
    home = np.asarray(ask["part_home"])
    people = np.bincount(home, weights=ask["part_residents"])
    assert people == pytest.approx(region.housing["residents"].to_numpy())
    rows = {row for rows in ask["part_rows"] for row in rows}
    assert rows == set(range(len(rows)))
    assert len(rows) < len(home)
