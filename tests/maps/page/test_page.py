"""The page as text: nothing of the network, nothing of a neighbour, nothing that a name can break."""

import re
from pathlib import Path

import folium
import pytest

import geoaccess as ga
from geoaccess.maps.page import page as page_module
from tests.helpers.maps import Region, make_region

REMOTE = re.compile(r"""(?:<link[^>]*href|src)=["']?https?://[^"'\s>]+""")


@pytest.fixture(scope="module")
def region() -> Region:
    return make_region(places=12, practices=5)


def test_the_page_links_to_nothing(region: Region) -> None:
    html = region.map().html()
    assert REMOTE.findall(html) == []
    assert "sourceMappingURL" not in html


def test_language_title_and_licence_stand_in_the_page(region: Region) -> None:
    html = region.map(language="nl", labels=ga.MapLabels(title="A & B <x>")).html()
    assert '<html lang="nl">' in html
    assert "<title>A &amp; B &lt;x&gt;</title>" in html
    assert "BSD 2-Clause License" in html


def test_the_model_notice_shows_only_when_asked_for(region: Region) -> None:
    assert 'class="ga-notice"' in region.map(labels=ga.MapLabels(model=True)).html()
    assert 'class="ga-notice"' not in region.map().html()


def test_the_text_of_a_page_is_its_headline_and_not_its_data(region: Region) -> None:
    page = region.map(labels=ga.MapLabels(title="Who?"))
    assert repr(page) == f"MapPage('Who?': {page.words.headline!r})"


def test_making_a_page_leaves_the_links_of_folium_alone(region: Region) -> None:
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    region.map().html()
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == before


def test_layers_of_a_user_appear_in_their_own_page_only(region: Region) -> None:
    first, second = region.map(), region.map()
    folium.CircleMarker([51.5, 4.5], radius=5, color="#123456").add_to(first.map)
    assert "#123456" in first.html()
    assert "#123456" not in second.html()


def test_the_policy_allows_a_host_only_when_an_added_layer_needs_it(region: Region) -> None:
    page = region.map()
    assert "https:" not in policy_of(page.html())
    folium.Marker([51.5, 4.5], icon=folium.Icon(color="red")).add_to(page.map)
    assert "https://cdn.jsdelivr.net" in policy_of(page.html())


def test_tiles_are_allowed_only_when_asked_for(region: Region) -> None:
    assert "img-src data: https://service.pdok.nl;" in policy_of(
        region.map().with_tiles("pdok").html()
    )
    assert "img-src data:;" in policy_of(region.map().html())
    with pytest.raises(ga.InputError, match="pdok_grey"):
        region.map().with_tiles("unheard-of")


def test_saving_moves_a_complete_file_into_place_and_tells_its_size(
    region: Region, tmp_path: Path
) -> None:
    target = tmp_path / "deep" / "map.html"
    saved = region.map().save(target)
    assert saved.path == target
    assert saved.size_bytes == target.stat().st_size
    assert str(saved) == f"{target} ({saved.size_bytes / 1e6:.1f} MB)"
    assert [file.name for file in target.parent.iterdir()] == ["map.html"]


def test_a_failed_save_leaves_the_old_file_and_no_remains(
    region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "map.html"
    target.write_text("old")

    def refuse(_: Path, other: Path) -> None:
        raise PermissionError(other)

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(ga.OutputError):
        region.map().save(target)
    assert target.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]


def test_a_page_above_the_budget_warns(
    region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "SIZE_BUDGET_BYTES", 1000)
    with pytest.warns(ga.GeoAccessWarning, match="Use fewer places"):
        region.map().save(tmp_path / "map.html")


def test_a_notebook_shows_the_page_in_a_frame(region: Region) -> None:
    frame = region.map(labels=ga.MapLabels(title='a "title"'))._repr_html_()
    assert frame.startswith('<iframe title="a &quot;title&quot;" srcdoc="&lt;!DOCTYPE html&gt;')
    assert "<script" not in frame


def policy_of(html: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert found is not None
    return found[1].replace("&#39;", "'")
