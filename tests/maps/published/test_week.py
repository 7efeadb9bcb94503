"""The week for publication: no place, no small group to be computed from any hours."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

import geoaccess as ga
from tests.helpers.attack import Attacker
from tests.helpers.small_places import SmallPlaces, small_places

OPTIONS = {"within_min": 30, "statuses": ("open",)}
REASONS = ("covered", "closed_when_free", "too_long")
HOURS = (8, 9, 10, 11)


def week(region: SmallPlaces, seed: int = 0) -> pd.DataFrame:
    """Every hour some places can go; a part of the people of each has another reason."""
    rng = np.random.default_rng(seed)
    rows = []
    for hour in HOURS:
        for place, people in zip(region.housing["id"], region.housing["residents"], strict=True):
            some = int(rng.integers(0, people + 1))
            kinds = rng.choice(REASONS, 2, replace=False)
            rows += [("2026-03-10", hour, place, kinds[0], some)]
            rows += [("2026-03-10", hour, place, kinds[1], people - some)]
    columns = ["date", "hour", "housing_id", "reason", "residents"]
    table = pd.DataFrame(rows, columns=columns)
    return table[table["residents"] > 0]


def draw(region: SmallPlaces, hours: pd.DataFrame, **options: Any) -> ga.MapPage:
    options = {"practices": region.practices, "areas": region.areas, "language": "en"} | options
    return ga.week_map(hours, region.housing, options=OPTIONS, **options)


def truth(region: SmallPlaces, hours: pd.DataFrame) -> dict[tuple[str, int, str], float]:
    """People by municipality, hour and reason."""
    area = dict(zip(region.housing["id"], region.housing["municipality"], strict=True))
    by = hours.assign(area=hours["housing_id"].map(area)).groupby(["area", "hour", "reason"])
    return by["residents"].sum().to_dict()


def published(page: ga.MapPage) -> list[tuple[str | None, int, str, int]]:
    """Every number: area (None for all), hour, reason (or ``residents``), people."""
    names = [area["name"] for area in page.data["areas"]]
    told = []
    for hour, view in zip(HOURS, page.data["views"], strict=True):
        total = view["published"]["total"]
        rows = [(None, total), *zip(names, view["published"]["areas"], strict=True)]
        told += [
            (area, hour, key, row[key]) for area, row in rows for key in ("residents", "covered")
        ]
        told += [(None, hour, reason, n) for reason, n in total["reasons"].items()]
    return [one for one in told if one[3] is not None]


@pytest.mark.parametrize("seed", range(4))
def test_no_small_group_follows_from_the_hours(seed: int) -> None:
    region = small_places(seed)
    hours = week(region, seed)
    people = truth(region, hours)
    areas = sorted({area for area, _, _ in people})
    attacker = Attacker((), ())

    def terms(area: str | None, hour: int, key: str) -> list[tuple[str, int, str]]:
        reasons = REASONS if key == "residents" else (key,)
        return [(a, hour, reason) for a in ([area] if area else areas) for reason in reasons]

    for area, hour, key, number in published(draw(region, hours, publish=True)):
        chosen = terms(area, hour, key)
        assert sum(people.get(name, 0.0) for name in chosen) == pytest.approx(number)
        attacker.read(chosen, number)
    for area in areas:  # the same people live there in every hour
        for hour in HOURS[1:]:
            both = dict.fromkeys(terms(area, HOURS[0], "residents"), 1.0)
            both |= dict.fromkeys(terms(area, hour, "residents"), -1.0)
            attacker.equal.append((both, 0.0))
    secrets = [
        terms(area, hour, key)
        for area in (None, *areas)
        for hour in HOURS
        for key in ("residents", *REASONS)
        if 0 < sum(people.get(name, 0.0) for name in terms(area, hour, key)) < 10
    ]
    assert secrets
    for secret in secrets:
        low, high = attacker.range_of(secret, enough=10)
        assert high - low >= 10 - 1e-3, secret


@pytest.mark.parametrize("publication", [True, ga.Publication(hexagon_m=12_000.0)])
def test_the_page_holds_hours_by_area_and_no_place(publication: Any) -> None:
    region = small_places(0)
    page = draw(region, week(region), publish=publication)
    assert len(page.data["views"]) == len(HOURS)
    assert page.data["places"]["id"] == []
    assert page.data["practices"]["id"] == ["p"]
    text = json.dumps(page.data, ensure_ascii=False)
    assert "Secret site" not in text
    assert page.words.notice is not None
    assert "fewer than 10 people" in page.words.notice[1]


def test_large_groups_are_told_and_the_page_begins_where_most_can_go() -> None:
    region = small_places(1, larger=40)
    hours = week(region)
    data = draw(region, hours, publish=True).data
    going = hours[hours["reason"] == "covered"].groupby("hour")["residents"].sum()
    told = [view["published"]["total"]["covered"] for view in data["views"]]
    assert told == going.tolist()
    assert HOURS[data["first_view"]] == going.idxmax()


def test_hours_of_other_people_are_refused() -> None:
    region = small_places(0)
    hours = week(region)
    hours["residents"] *= 2
    with pytest.raises(ga.InputError, match="not the residents of the housing table"):
        draw(region, hours, publish=True)
