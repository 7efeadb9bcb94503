"""The map as a still picture (PNG or SVG), drawn by matplotlib from the data of the page.

It shows what the page shows before anybody touches it, with the same symbols,
words and counts, and needs no browser.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from geoaccess.maps.palettes import BACKGROUND
from geoaccess.maps.stills.data import (
    area_shades,
    most_residents,
    partly_covered,
    shade_scale,
    shade_words,
    shown_practices,
    shown_view,
    status_counts,
)
from geoaccess.maps.stills.legend import (
    badge_look,
    draw_legend,
    plain,
    ring_look,
    shade_look,
    symbol_look,
    symbol_size,
)
from geoaccess.maps.wording import Words
from geoaccess.texts import Texts

_WIDTHS = {"motorway": 1.8, "primary": 1.1, "secondary": 0.6, "rail": 0.9, "water": 0.9}
_INK = "#1b1b1b"
_WORDS_TOP = 0.925
_LINE = 0.0215
_FOOT_LINE = 0.0145
_FOOT_RIM = 0.03
_KM_PER_DEGREE = 111.32


def draw_still(data: Mapping[str, Any], words: Words, texts: Texts) -> Any:
    """Draw the map of a page.

    Parameters
    ----------
    data
        The data of the page.
    words
        The words around it.
    texts
        The language of the legend.

    Returns
    -------
    matplotlib.figure.Figure
        A4, landscape. No state of matplotlib is changed.
    """
    from matplotlib.figure import Figure  # slow to load; only a still picture needs it

    figure = Figure(figsize=(11.69, 8.27), facecolor="white")
    top, foot = _write_words(figure, words), _write_conditions(figure, words)
    axes = figure.add_axes((0.02, foot, 0.70, top - foot))
    _draw_areas(axes, data, texts)
    _draw_rings(axes, data)
    _draw_lines(axes, data)
    _draw_places(axes, data)
    _draw_practices(axes, data)
    _frame(axes, data, texts)
    draw_legend(figure, data, texts, top)
    return figure


def save_still(figure: Any, path: Path, kind: str, dpi: int) -> None:
    """Write a drawing as ``png`` or ``svg``; the same drawing gives the same file."""
    import matplotlib

    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"Date": None} if kind == "svg" else None
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "geoaccess"}):
        figure.savefig(path, format=kind, dpi=dpi, metadata=metadata)


def _draw_areas(axes: Any, data: Mapping[str, Any], texts: Texts) -> None:
    from matplotlib.patches import PathPatch

    scale = shade_scale(data, texts)
    for area, shade in zip(data["areas"], area_shades(data), strict=True):
        if not area["geometry"]:
            continue
        for path in _polygon_paths(area["geometry"]):
            axes.add_patch(PathPatch(path, **shade_look(shade, scale.breaks)))
        _name_area(axes, area, shade_words(shade, scale))


def _draw_rings(axes: Any, data: Mapping[str, Any]) -> None:
    """Areas within reach, the farthest below."""
    from matplotlib.patches import PathPatch

    rings = shown_view(data)["rings"] or []
    for k, ring in reversed(list(enumerate(rings))):
        for path in _polygon_paths(ring["geometry"]):
            axes.add_patch(PathPatch(path, zorder=2, **ring_look(k)))


def _name_area(axes: Any, area: Mapping[str, Any], share: str | None) -> None:
    from matplotlib.patheffects import withStroke

    label = area["name"] if share is None else f"{area['name']}\n{share}"
    halo = [withStroke(linewidth=2.2, foreground="white")]
    lon, lat = area["at"]
    axes.text(
        lon, lat, plain(label), fontsize=6.5, ha="center", va="center", zorder=9,
        color="#2b3440", path_effects=halo, clip_on=True,
    )  # fmt: skip


def _polygon_paths(geometry: Mapping[str, Any]) -> Iterator[Any]:
    from matplotlib.path import Path as Outline

    many = geometry["type"] == "MultiPolygon"
    for polygon in geometry["coordinates"] if many else [geometry["coordinates"]]:
        rings = [Outline(ring, closed=True) for ring in polygon]
        yield Outline.make_compound_path(*rings)


def _draw_lines(axes: Any, data: Mapping[str, Any]) -> None:
    for kind, geometry in data["background"].items():
        for line in _lines(geometry):
            style = (0, (5, 3)) if kind == "rail" else "solid"
            axes.plot(
                *zip(*line, strict=True), color=BACKGROUND[kind], linewidth=_WIDTHS[kind],
                linestyle=style, zorder=3,
            )  # fmt: skip


def _lines(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    """Lines of a GeoJSON geometry; of surfaces their rings."""
    if geometry["type"] == "LineString":
        yield geometry["coordinates"]
    elif geometry["type"] in ("MultiLineString", "Polygon"):
        yield from geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        yield from (ring for polygon in geometry["coordinates"] for ring in polygon)
    elif geometry["type"] == "GeometryCollection":
        yield from (line for part in geometry["geometries"] for line in _lines(part))


def _draw_places(axes: Any, data: Mapping[str, Any]) -> None:
    """Large symbols first; those of one look and size are drawn in one go."""
    places, view = data["places"], shown_view(data)
    partly = partly_covered(data)
    most = most_residents(data)
    groups: dict[tuple[float, str, bool], list[int]] = {}
    for i, residents in enumerate(places["residents"]):
        key = (symbol_size(residents or 0, most), view["reason"][i], i in partly)
        groups.setdefault(key, []).append(i)
    for size, reason, some in sorted(groups, reverse=True):
        rows = groups[size, reason, some]
        lon, lat = ([places[name][i] for i in rows] for name in ("lon", "lat"))
        axes.plot(lon, lat, markersize=size, zorder=5, **symbol_look(reason, partly=some))


def _draw_practices(axes: Any, data: Mapping[str, Any]) -> None:
    shown = list(shown_practices(data))
    for status in status_counts(data):
        at = [(lon, lat) for lon, lat, other in shown if other == status]
        lon, lat = zip(*at, strict=True)
        # A site that is added is what the map is about: larger than others, and above them.
        size, order = (7.2, 8) if status == "added" else (3.6, 7)
        look = badge_look(status)
        axes.plot(lon, lat, markersize=size, markeredgewidth=0.7, zorder=order, **look)


def _narrow_to_rings(axes: Any, data: Mapping[str, Any]) -> None:
    """Let areas within reach decide what is shown, as in the page."""
    rings = shown_view(data)["rings"] or []
    edges = [path.get_extents() for ring in rings for path in _polygon_paths(ring["geometry"])]
    if edges:
        axes.dataLim.set_points(type(edges[0]).union(edges).get_points())


def _frame(axes: Any, data: Mapping[str, Any], texts: Texts) -> None:
    """True proportions, no ticks, a bar of scale and the direction of north."""
    _narrow_to_rings(axes, data)
    axes.autoscale_view()
    axes.margins(0.02)
    latitude = math.radians(sum(axes.get_ylim()) / 2)
    axes.set_aspect(1 / math.cos(latitude), adjustable="datalim")
    axes.apply_aspect()
    south, north = axes.get_ylim()
    west, east = axes.get_xlim()
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor("#eef1f4")
    km_per_lon = _KM_PER_DEGREE * math.cos(latitude)
    km = _round_length((east - west) * km_per_lon / 6)
    start, low = west + 0.02 * (east - west), south + 0.02 * (north - south)
    axes.plot([start, start + km / km_per_lon], [low, low], color=_INK, linewidth=2, zorder=10)
    length = f"{texts.number(km)} km" if km >= 1 else f"{texts.number(km * 1000)} m"
    axes.text(start, low, f" {length}", fontsize=8, va="bottom", zorder=10)
    axes.text(
        0.985, 0.985, f"{texts('map.north')} ↑", transform=axes.transAxes, fontsize=8,
        ha="right", va="top", zorder=10,
    )  # fmt: skip


def _round_length(km: float) -> float:
    unit = 10.0 ** math.floor(math.log10(max(km, 1e-3)))
    return next(step * unit for step in (5, 2, 1) if step * unit <= km)


def _write_words(figure: Any, words: Words) -> float:
    """Title and sentences above the map; gives the height where the map may begin."""
    figure.text(0.02, 0.965, plain(words.title), fontsize=15, weight="bold", va="top")
    lines = [" ".join(words.notice)] if words.notice else []
    lines += [
        words.headline,
        " · ".join(filter(None, [words.subtitle, ": ".join(words.conditions[0])])),
    ]
    wrapped = [line for text in lines for line in textwrap.wrap(text, 160)]
    figure.text(0.02, _WORDS_TOP, plain("\n".join(wrapped)), fontsize=9, va="top", linespacing=1.4)
    return _WORDS_TOP - _LINE * len(wrapped) - _LINE / 2


def _write_conditions(figure: Any, words: Words) -> float:
    """Conditions and sources below the map, all of them; gives the height where the map ends."""
    # as wide as the map: the legend beside it may need the whole height
    lines = textwrap.wrap(" · ".join(": ".join(row) for row in words.conditions[1:]), 155)
    foot = _FOOT_RIM + _FOOT_LINE * len(lines)
    told = plain("\n".join(lines))
    figure.text(0.02, foot - 0.015, told, fontsize=6.5, va="top", color="#4d5561")
    return foot
