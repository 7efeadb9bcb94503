"""Still pictures: the same words, counts and symbols as the page, without a browser."""

import re
from pathlib import Path

import geopandas as gpd
import matplotlib as mpl
import pytest
import shapely
from PIL import Image

import geoaccess as ga
from geoaccess.maps.palettes import RINGS
from geoaccess.maps.stills.draw import draw_still
from tests.helpers.maps import Region, make_region
from tests.helpers.small_places import small_places
from tests.helpers.stills import legend_lines


@pytest.fixture(scope="module")
def region() -> Region:
    return make_region()


def words_of(svg: Path) -> str:
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg.read_text("utf-8")))


def test_the_drawing_tells_title_outcome_reasons_and_sources(
    region: Region, tmp_path: Path
) -> None:
    result = region.coverage()
    saved = region.map(labels=ga.MapLabels(title="Costs $5 & more_or_less", model=True)).save_svg(
        tmp_path / "map.svg"
    )
    words = words_of(saved.path)
    assert "Costs $5 &amp; more_or_less" in words
    assert f"{result.covered_residents:,.0f} of {result.residents:,.0f} residents" in words
    assert "Model data." in words
    assert "© OpenStreetMap contributors" in words
    people = result.people.groupby("reason")["residents"].sum()
    for reason, word in (("covered", "within reach"), ("too_long", "journey too long")):
        assert word in words
        assert f"{people[reason]:,.0f} residents" in words
    assert "patient stop 3 on the map" in words
    assert saved.size_bytes == saved.path.stat().st_size


def test_a_picture_is_a4_landscape(region: Region, tmp_path: Path) -> None:
    saved = region.map().save_png(tmp_path / "new" / "map.png", dpi=60)
    with Image.open(saved.path) as picture:
        width, height = picture.size
    assert (width, height) == (701, 496)


def test_the_same_map_gives_the_same_drawing(region: Region, tmp_path: Path) -> None:
    first, second = (region.map().save_svg(tmp_path / name).path for name in ("a.svg", "b.svg"))
    assert first.read_bytes() == second.read_bytes()


def test_drawing_leaves_the_settings_of_matplotlib_alone(region: Region, tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    region.map().save_svg(tmp_path / "map.svg")
    assert dict(mpl.rcParams) == before


def test_no_name_of_an_area_is_read_as_mathematics(region: Region) -> None:
    named = Region(
        region.housing,
        region.practices,
        region.areas.assign(name=["$\\frac{", "a$b$c", "%&_^~"]),
        region.candidates,
        region.times,
    )
    page = named.map()
    draw_still(page.data, page.words, page.texts).draw_without_rendering()
    texts = [t.get_text() for t in draw_still(page.data, page.words, page.texts).axes[0].texts]
    assert any("a\\$b\\$c" in text for text in texts)


def test_isochrones_are_drawn_with_their_minutes_where_they_lie(region: Region) -> None:
    shapes = [shapely.box(4.3, 51.5, 4.4, 51.55), shapely.box(4.2, 51.45, 4.5, 51.6)]
    columns = {"id": ["x", "x"], "within_min": [10.0, 20.0]}
    reached = gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)
    page = ga.isochrone_map({"bike": reached}, region.housing, areas=region.areas, language="en")
    drawn = draw_still(page.data, page.words, page.texts)
    west, east = drawn.axes[0].get_xlim()
    assert 4.1 < west < 4.2
    assert 4.5 < east < 4.6
    filled = [patch.get_facecolor()[:3] for patch in drawn.axes[0].patches]
    for outline in RINGS[:2]:
        assert mpl.colors.to_rgb(outline.colour) in filled
    assert " | ".join(legend_lines(page)).startswith("Within reach in | 10 minutes | 20 minutes | ")
    assert "Residents without a practice" not in " | ".join(legend_lines(page))


def test_a_picture_for_publication_shades_what_is_told_and_marks_what_is_hidden() -> None:
    places = small_places(0, larger=2)
    page = ga.coverage_map(
        places.coverage(30), practices=places.practices, areas=places.areas, publish=True
    )
    words = " | ".join(legend_lines(page))
    told = page.data["views"][0]["published"]
    assert page.texts("legend.reasons") in words
    assert page.texts("legend.hidden") in words
    assert page.texts("legend.size") not in words
    for reason, people in told["total"]["reasons"].items():
        number = "×" if people is None else page.texts.number(people)
        assert f"{page.texts.word('reason', reason)} {number} bewoners" in words
    shaded = draw_still(page.data, page.words, page.texts).axes[0]
    labels = [text.get_text() for text in shaded.texts]
    shares = [label for label in labels if label.endswith("%")]
    hidden = [label for label in labels if label.endswith("×")]
    assert len(shares) + len(hidden) == len(told["areas"])
    assert shares
    assert hidden
