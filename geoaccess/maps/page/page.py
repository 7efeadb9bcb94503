"""One self-contained page around a Folium map: scripts, styles, data and licences in one file."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from geoaccess.errors import GeoAccessWarning
from geoaccess.files import write_safely
from geoaccess.maps.page.assets import leaflet_script, leaflet_style, read_asset, script_json
from geoaccess.maps.page.packing import packed_page
from geoaccess.maps.page.policy import allow_style_attributes, content_policy, has_style_attribute
from geoaccess.maps.page.tiles import find_tiles
from geoaccess.maps.stills.draw import draw_still, save_still
from geoaccess.maps.wording import Words
from geoaccess.texts import Texts

if TYPE_CHECKING:
    import folium

SIZE_BUDGET_BYTES = 5_000_000
"""Above this size, saving warns: mail servers and phones begin to refuse."""

_RANDOM_NAME = re.compile(r"(?<=_)[0-9a-f]{32}(?![0-9a-f])")
_BASE_HEADER = ("meta_http",)


@dataclass(frozen=True)
class SavedPage:
    """A file that was written.

    Attributes
    ----------
    path
        Where it lies.
    size_bytes
        How large it is.
    """

    path: Path
    size_bytes: int

    def __str__(self) -> str:
        return f"{self.path} ({self.size_bytes / 1e6:.1f} MB)"


@dataclass(frozen=True, eq=False, repr=False)
class MapPage:
    """A map with its tables, legend and conditions, ready to be saved or shown in a notebook.

    Attributes
    ----------
    map
        The Folium map. Layers added to it appear in the page. What Folium loads
        from the network for its icons and plugins is loaded only when a layer
        that was added needs it.
    words
        Title, headline, notice, conditions and sources.
    texts
        The language of the page.
    scripts
        Names of our script files that the page runs, in order.
    data
        What the scripts draw, as plain values.
    sections
        Which sections the page has besides the map: what-if panel, notes, summary,
        tables.
    image_hosts
        Hosts that background tiles may come from.
    """

    map: folium.Map
    words: Words
    texts: Texts
    scripts: Sequence[str]
    data: Mapping[str, Any]
    sections: Mapping[str, Any]
    image_hosts: Sequence[str] = ()

    def __repr__(self) -> str:
        # Not the data: a notebook stores this text beside the map, which holds them already.
        return f"MapPage({self.title!r}: {self.words.headline!r})"

    @property
    def title(self) -> str:
        """The title of the page."""
        return self.words.title

    def html(self) -> str:
        """The whole page as text."""
        parts = {**self._own_parts(), **_folium_parts(self.map)}
        template = _template("page.html.jinja")
        unguarded = template.render(policy="", **parts).replace("\r\n", "\n")
        policy = content_policy(unguarded, image_hosts=self.image_hosts)
        if has_style_attribute(parts["map_script"] + parts["extra_html"]):
            policy = allow_style_attributes(policy)
        return template.render(policy=policy, **parts).replace("\r\n", "\n")

    def with_tiles(self, name: str) -> MapPage:
        """The same page with background tiles to switch off, which need a network.

        Where they do not come, the map's own background stays.

        Parameters
        ----------
        name
            ``pdok``, ``pdok_grey``, ``pdok_pastel``, ``pdok_water`` or ``osm`` (for a
            published page only: its servers refuse pages that are opened from a
            file).

        Raises
        ------
        InputError
            If the name is not known.
        """
        source = find_tiles(name)
        tiles = {
            "url": source.url,
            "attribution": source.attribution,
            "max_zoom": source.max_zoom,
        }
        return replace(self, data={**self.data, "tiles": tiles}, image_hosts=(source.host,))

    def save(self, path: str | Path) -> SavedPage:
        """Write the page to one file that needs no network.

        The file is written beside its place first and moved there when it is
        complete, so that a reader never opens half a page.

        Returns
        -------
        SavedPage
            Path and size; a page above 5 MB warns.
        """
        target = Path(path)
        content = self.html().encode("utf-8")
        write_safely(target, lambda part: part.write_bytes(content))
        if len(content) > SIZE_BUDGET_BYTES:
            warnings.warn(
                f"{target.name} is {len(content) / 1e6:.1f} MB, more than the "
                f"{SIZE_BUDGET_BYTES / 1e6:.0f} MB that mail and phones handle well. "
                "Use fewer places, or simpler areas and streets.",
                GeoAccessWarning,
                stacklevel=2,
            )
        return SavedPage(target, len(content))

    def save_png(self, path: str | Path, *, dpi: int = 150) -> SavedPage:
        """Write the map as a picture of A4 size, with its legend, without a browser."""
        return self._save_still(Path(path), "png", dpi)

    def save_svg(self, path: str | Path) -> SavedPage:
        """Write the map as a drawing of A4 size, with its legend, without a browser."""
        return self._save_still(Path(path), "svg", 150)

    def _save_still(self, path: Path, kind: str, dpi: int) -> SavedPage:
        save_still(draw_still(self.data, self.words, self.texts), path, kind, dpi)
        return SavedPage(path, path.stat().st_size)

    def _repr_html_(self) -> str:
        """The page in a frame, for notebooks."""
        return (
            f'<iframe title="{html.escape(self.title)}" srcdoc="{html.escape(self.html())}" '
            'width="100%" height="760" loading="lazy"></iframe>'
        )

    def _own_parts(self) -> dict[str, Any]:
        return {
            **self.sections,
            "words": self.words,
            "texts": self.texts,
            "version": version_of_package(),
            "leaflet_style": leaflet_style(),
            "leaflet_script": leaflet_script(),
            "licences": read_asset("leaflet_licence.txt"),
            "style": read_asset("page.css"),
            "script": "\n".join(read_asset(name) for name in self.scripts),
            "data": script_json(packed_page(self.data)),
        }


def version_of_package() -> str:
    """Version of geoaccess as installed; the source tree's own where it is not."""
    try:
        return version("geoaccess")
    except ModuleNotFoundError:
        return "development version"


def base_map(bounds: Sequence[float]) -> folium.Map:
    """An empty Folium map without tiles over bounds (west, south, east, north)."""
    import folium  # slow to load; who makes no map need not wait for it

    west, south, east, north = bounds
    return folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=9,
        tiles=None,
        zoom_control=False,
        prefer_canvas=True,
        zoom_snap=0.25,
    )


def _folium_parts(folium_map: folium.Map) -> dict[str, str]:
    """What Folium makes of the map: its element, its script, and what added layers ask for."""
    folium_map.render()
    figure = folium_map.get_root()
    script = "\n".join(child.render() for child in figure.script._children.values())
    linked = {name for name, _ in (*folium_map.default_js, *folium_map.default_css)}
    needed = _needed_links(script) & linked
    skipped = (linked - needed) | {*_BASE_HEADER, folium_map.get_name()}
    header = figure.header._children.items()
    parts = {
        "extra_head": "\n".join(child.render() for name, child in header if name not in skipped),
        "map_html": folium_map._template.module.html(folium_map, {}),
        "extra_html": _other_html(figure, folium_map),
        "map_script": script if needed or "$(" not in script else _with_dollar(script),
        "map_name": folium_map.get_name(),
    }
    return _numbered(parts)


def _numbered(parts: Mapping[str, str]) -> dict[str, str]:
    """Give the elements of Folium numbers for their random names: the same map, the same bytes."""
    found = _RANDOM_NAME.findall("\n".join(parts.values()))
    numbers = {name: f"{number:032x}" for number, name in enumerate(dict.fromkeys(found))}
    return {
        part: _RANDOM_NAME.sub(lambda name: numbers[name[0]], text) for part, text in parts.items()
    }


def _needed_links(script: str) -> set[str]:
    """Folium's own links that layers added by a user cannot do without."""
    if "AwesomeMarkers" not in script:
        return set()
    return {
        "jquery",
        "bootstrap",
        "bootstrap_css",
        "awesome_markers",
        "awesome_markers_css",
        "awesome_markers_font_css",
        "glyphicons_css",
        "awesome_rotate_css",
    }


def _with_dollar(script: str) -> str:
    """Popups of Folium call jQuery for two small things, which need no network."""
    return f"{read_asset('folium_dollar.js')}\n{script}"


def _other_html(figure: Any, folium_map: folium.Map) -> str:
    children = figure.html._children.items()
    return "\n".join(child.render() for name, child in children if name != folium_map.get_name())


def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(read_asset(name))
