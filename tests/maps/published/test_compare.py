"""The difference of two coverages for publication: no small group follows from the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

import geoaccess as ga
from tests.helpers.small_places import SmallPlaces, small_places

KINDS = ("kept", "gained", "lost", "left")
SUMS = {
    "residents": KINDS,
    "before": ("kept", "lost"),
    "after": ("kept", "gained"),
    "missed before": ("gained", "left"),
    "missed after": ("lost", "left"),
    "gained": ("gained",),
    "lost": ("lost",),
}
PUBLICATIONS = (ga.Publication(), ga.Publication(hexagon_m=12_000.0))
SEEDS = range(4)


def compare(
    region: SmallPlaces, minutes: tuple[float, float], publication: ga.Publication
) -> dict[str, Any]:
    before, after = (region.coverage(within) for within in minutes)
    page = ga.compare_map(
        before,
        after,
        names=("a", "b"),
        practices=region.practices,
        areas=region.areas,
        language="en",
        publish=publication,
    )
    return page.data


def told(data: dict[str, Any]) -> Iterator[tuple[str | None, str, int]]:
    """Every number of the page: area or None for all, what it counts, people."""
    names = [area["name"] for area in data["areas"]]
    for view, side in zip(data["views"], ("before", "after", "after"), strict=True):
        for name, row in [
            (None, view["published"]["total"]),
            *zip(names, view["published"]["areas"], strict=True),
        ]:
            people = {"residents": row["residents"], side: row["covered"]}
            people |= {k: n for k, n in row.get("reasons", {}).items() if k in ("gained", "lost")}
            yield from ((name, key, n) for key, n in people.items() if n is not None)


def truth(region: SmallPlaces, minutes: tuple[float, float], data: dict[str, Any]) -> np.ndarray:
    """People by area and kind of change, counted place by place."""
    was, now = (
        region.coverage(within).places["covered_residents"].to_numpy(float) for within in minutes
    )
    people = region.housing["residents"].to_numpy(float)
    parts = np.array(
        [
            np.minimum(was, now),
            np.clip(now - was, 0, None),
            np.clip(was - now, 0, None),
            people - np.maximum(was, now),
        ]
    )
    names = [area["name"] for area in data["areas"]]
    own = np.array([names.index(m) for m in region.housing["municipality"]])
    return np.array([parts[:, own == i].sum(axis=1) for i in range(len(names))])


def weights(data: dict[str, Any], name: str | None, key: str) -> np.ndarray:
    names = [area["name"] for area in data["areas"]]
    found = np.zeros((len(names), len(KINDS)))
    rows = slice(None) if name is None else [names.index(name)]
    for kind in SUMS[key]:
        found[rows, KINDS.index(kind)] = 1.0
    return found.ravel()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("minutes", [(20, 40), (40, 20), (30, 33)])
def test_no_small_group_follows_from_the_two_sides_and_their_difference(
    seed: int, minutes: tuple[float, float]
) -> None:
    region = small_places(seed)
    data = compare(region, minutes, ga.Publication())
    real = truth(region, minutes, data)
    known = [(weights(data, name, key), people) for name, key, people in told(data)]
    for row, people in known:
        assert row @ real.ravel() == pytest.approx(people)
    a_eq, b_eq = np.array([row for row, _ in known]), [people for _, people in known]
    for name in (None, *(area["name"] for area in data["areas"])):
        for key in SUMS:
            secret = weights(data, name, key)
            if not 0 < secret @ real.ravel() < 10:
                continue
            ends = [
                linprog(sign * secret, A_eq=a_eq, b_eq=b_eq, bounds=(0, 5_000)).fun * sign
                for sign in (1, -1)
            ]
            assert ends[1] - ends[0] >= 10 - 1e-3, (name, key, ends)


def test_the_page_tells_who_gains_and_shades_only_what_both_sides_tell() -> None:
    region = small_places(2, larger=6)
    data = compare(region, (20, 40), ga.Publication())
    real = truth(region, (20, 40), data)
    views = [view["published"]["areas"] for view in data["views"]]
    shades = data["views"][2]["shading"]["values"]
    shown = 0
    for before, after, change, net, people in zip(*views, shades, real, strict=True):
        gained = change["reasons"]["gained"]
        assert gained in (None, people[KINDS.index("gained")])
        if None in (before["covered"], after["covered"], gained):
            assert net is None
        elif net is not None:
            assert net == after["covered"] - before["covered"]
            shown += 1
    assert shown > 0


@pytest.mark.parametrize("publication", PUBLICATIONS)
def test_no_home_and_no_practice_at_a_home_is_in_the_page(publication: ga.Publication) -> None:
    region = small_places(0)
    data = compare(region, (20, 40), publication)
    text = json.dumps(data, ensure_ascii=False)
    assert data["places"]["id"] == []
    assert "Secret site" not in text
    assert data["practices"]["id"] == ["p"]
    for lon in region.housing.geometry.x.round(5):
        assert f"{lon}" not in text


def test_what_a_side_hides_alone_stays_hidden_in_the_difference() -> None:
    region = small_places(2)
    data = compare(region, (20, 40), ga.Publication())
    for view, within in zip(data["views"], (20, 40), strict=False):
        alone = ga.coverage_map(
            region.coverage(within), areas=region.areas, language="en", publish=True
        ).data["views"][0]["published"]
        for mine, own in zip(view["published"]["areas"], alone["areas"], strict=True):
            hidden = [key for key, people in own.items() if people is None]
            assert all(mine[key] is None for key in hidden)


def test_the_page_says_that_it_is_an_edition_for_publication() -> None:
    region = small_places(0)
    before, after = region.coverage(20), region.coverage(40)
    page = ga.compare_map(
        before, after, names=("a", "b"), areas=region.areas, language="en", publish=True
    )
    assert page.words.notice is not None
    assert "fewer than 10 people" in page.words.notice[1]


def test_two_housings_are_refused() -> None:
    region = small_places(0)
    fewer = ga.coverage(region.times, region.housing.iloc[1:], region.practices, within_min=40)
    with pytest.raises(ga.InputError, match="same housing places"):
        ga.compare_map(
            region.coverage(40), fewer, names=("a", "b"), areas=region.areas, publish=True
        )
