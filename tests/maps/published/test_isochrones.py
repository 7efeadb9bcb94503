"""Isochrones for publication: no home in their middle, and no small group to be computed."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pytest
import shapely

import geoaccess as ga
from geoaccess.maps.stills.draw import draw_still
from tests.helpers.attack import Attacker
from tests.helpers.small_places import SmallPlaces, small_places

MINUTES = (10.0, 20.0)


def rings(identity: str = "p") -> dict[str, gpd.GeoDataFrame]:
    """Two ways to travel that overlap: circles around a practice, and a strip along a line."""
    circles = [shapely.Point(4.62, 51.52).buffer(r) for r in (0.08, 0.16)]
    strips = [shapely.box(4.4, 51.5, 4.4 + width, 51.56) for width in (0.2, 0.45)]
    columns = {"id": [identity] * 2, "within_min": list(MINUTES)}
    return {
        name: gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)
        for name, shapes in (("bike", circles), ("bus", strips))
    }


def draw(region: SmallPlaces, **options: Any) -> ga.MapPage:
    options = {"practices": region.practices, "areas": region.areas, "language": "en"} | options
    return ga.isochrone_map(rings(), region.housing, **options)


def pieces(region: SmallPlaces) -> dict[tuple[str, tuple[bool, ...]], float]:
    """People of every piece that rings and municipalities cut the map into."""
    shapes = [area for frame in rings().values() for area in frame.geometry]
    found: dict[tuple[str, tuple[bool, ...]], float] = {}
    for point, area, people in zip(
        region.housing.geometry,
        region.housing["municipality"],
        region.housing["residents"],
        strict=True,
    ):
        inside = tuple(bool(shape.contains(point)) for shape in shapes)
        found[area, inside] = found.get((area, inside), 0.0) + float(people)
    return found


Told = tuple[str | None, int | None, bool, int]


def published(page: ga.MapPage) -> list[Told]:
    """Every number: its area (None for all), ring (None for all people), whether inside, people."""
    names = [area["name"] for area in page.data["areas"]]
    told: list[Any] = []
    for way, view in enumerate(page.data["views"]):
        farthest = 2 * way + 1
        rows = zip(names, view["published"]["areas"], strict=True)
        for area, row in [(None, view["published"]["total"]), *rows]:
            told += [
                (area, None, True, row["residents"]),
                (area, farthest, True, row["covered"]),
                (area, farthest, False, row["reasons"]["outside"]),
            ]
    for ring, cells in enumerate(page.sections["summary"].rows):
        told.append((None, ring, True, None if cells[3] == "×" else int(cells[3].replace(",", ""))))
    return [one for one in told if one[3] is not None]


@pytest.mark.parametrize("seed", range(4))
def test_no_small_group_follows_from_where_isochrones_overlap(seed: int) -> None:
    region = small_places(seed)
    people = pieces(region)
    attacker = Attacker((), ())
    for area, ring, lies, number in published(draw(region, publish=True)):
        own = [key for key in people if area in (None, key[0])]
        chosen = [key for key in own if ring is None or key[1][ring] == lies]
        assert sum(people[key] for key in chosen) == pytest.approx(number)
        attacker.read(chosen, number)
    secrets = [[key] for key, n in people.items() if 0 < n < 10]
    assert secrets
    for secret in secrets:
        low, high = attacker.range_of(secret, enough=10)
        assert high - low >= 10 - 1e-3, secret


def test_large_groups_are_told_with_their_surface_and_the_outlines() -> None:
    region = small_places(0, larger=40)
    page = draw(region, publish=True)
    total = page.data["views"][0]["published"]["total"]
    people = pieces(region)
    assert total["covered"] == sum(n for (_, inside), n in people.items() if inside[1])
    assert total["covered"] + total["reasons"]["outside"] == total["residents"]
    assert page.words.headline == draw(region).words.headline
    assert [len(view["rings"]) for view in page.data["views"]] == [2, 2]
    assert page.sections["summary"].rows[0][:2] == ["bike", "10 minutes"]


@pytest.mark.parametrize("publication", [True, ga.Publication(hexagon_m=12_000.0)])
def test_neither_homes_nor_practices_on_their_site_are_in_the_page(publication: Any) -> None:
    page = draw(small_places(0), publish=publication)
    assert page.data["places"]["id"] == []
    assert page.data["practices"]["id"] == ["p"]
    assert "Secret site" not in json.dumps(page.data, ensure_ascii=False)
    assert page.words.notice is not None
    assert "fewer than 10 people" in page.words.notice[1]


def test_isochrones_around_homes_and_on_their_sites_are_refused_together() -> None:
    region = small_places(0)
    region.housing.loc[3, "residents"] = 4
    given = {"home": rings("h3")["bike"], "on site": rings("q")["bike"]}
    with pytest.raises(ga.InputError) as caught:
        ga.isochrone_map(
            given, region.housing, practices=region.practices, areas=region.areas, publish=True
        )
    assert [fault.where for fault in caught.value.faults] == ["h3", "q"]
    assert "4 people live" in str(caught.value)
    full = ga.isochrone_map(given, region.housing, practices=region.practices)
    assert len(full.data["places"]["id"]) == len(region.housing)


def test_the_still_picture_marks_what_is_hidden_and_tells_what_that_means() -> None:
    page = draw(small_places(0), publish=True)
    drawn = draw_still(page.data, page.words, page.texts)
    words = [text.get_text().replace("\n", " ") for text in drawn.legends[0].get_texts()]
    assert words == ["10 minutes", "20 minutes", page.texts("legend.hidden")]
    assert any(text.get_text().endswith("×") for text in drawn.axes[0].texts)
