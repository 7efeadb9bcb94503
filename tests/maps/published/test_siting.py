"""Siting plans for publication: no place, no line, and no small group to be computed."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

import geoaccess as ga
from tests.helpers.small_places import SmallPlaces, small_places

KINDS = ("covered", "new_site", "left")


def draw(region: SmallPlaces, **options: Any) -> ga.MapPage:
    given = (region.times, region.housing, region.practices)
    plans = {
        f"{n} sites": ga.site_practices(*given, region.candidates, add=n, within_min=20)
        for n in (1, 2)
    }
    options = {"practices": region.practices, "areas": region.areas, "language": "en"} | options
    return ga.siting_map(plans, region.housing, region.candidates, **options)


def truth(full: dict[str, Any], view: int) -> np.ndarray:
    """People by area and kind in the full edition."""
    parts, area_of = full["views"][view]["parts"], full["places"]["area"]
    found = np.zeros((len(full["areas"]), len(KINDS)))
    for home, reason, n in zip(parts["home"], parts["reason"], parts["residents"], strict=True):
        found[area_of[home], KINDS.index(reason if reason in KINDS else "left")] += n
    return found


@pytest.mark.parametrize("seed", range(4))
def test_no_small_group_follows_from_the_numbers_of_a_plan(seed: int) -> None:
    region = small_places(seed)
    data, full = draw(region, publish=True).data, draw(region).data
    for k, view in enumerate(data["views"]):
        real, rows, told = truth(full, k), [], []
        published = view["published"]
        for i, row in [(slice(None), published["total"]), *enumerate(published["areas"])]:
            counts = {KINDS: row["residents"], KINDS[:2]: row["covered"]}
            counts |= {(kind,): n for kind, n in row["reasons"].items()}
            for kinds, n in counts.items():
                weights = np.zeros_like(real)
                weights[i, [KINDS.index(kind) for kind in kinds]] = 1
                if n is not None:
                    assert (weights * real).sum() == pytest.approx(n)
                    rows.append(weights.ravel())
                    told.append(n)
        for secret in np.flatnonzero((real.ravel() > 0) & (real.ravel() < 10)):
            cost = np.eye(real.size)[secret]
            ends = [
                s * linprog(s * cost, A_eq=np.array(rows), b_eq=told, bounds=(0, 5_000)).fun
                for s in (1, -1)
            ]
            assert ends[1] - ends[0] >= 10 - 1e-3


@pytest.mark.parametrize("publication", [True, ga.Publication(hexagon_m=12_000.0)])
def test_sites_are_shown_and_places_and_lines_are_not(publication: Any) -> None:
    region = small_places(0)
    page = draw(region, publish=publication)
    assert page.data["practices"]["id"] == ["p", "c", "d"]
    assert [len(view["status"]) for view in page.data["views"]] == [3, 3]
    assert page.data["places"]["id"] == []
    assert [view["flows"] for view in page.data["views"]] == [None, None]
    assert page.data["curve"] is None
    assert {len(row) for row in page.sections["summary"].rows} == {2}
    assert "Secret site" not in json.dumps(page.data, ensure_ascii=False)
    assert page.words.notice is not None
    assert "fewer than 10 people" in page.words.notice[1]


def test_large_areas_tell_whom_the_new_sites_reach() -> None:
    region = small_places(0, larger=20)
    data, full = draw(region, publish=True).data, draw(region).data
    gained = [row["reasons"]["new_site"] for row in data["views"][1]["published"]["areas"]]
    assert gained == pytest.approx(truth(full, 1)[:, 1])
    assert sum(gained) > 0
