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

from geoaccess.maps.palettes import BACKGROUND, COVERED, REASONS, SHARE_BREAKS, SHARES, STATUSES
from geoaccess.maps.wording import Words
from geoaccess.texts import Texts

_MARKERS = {
    "circle": "o",
    "triangle": "^",
    "triangle_down": "v",
    "square": "s",
    "diamond": "D",
    "pentagon": "p",
    "hexagon": "h",
    "star": "*",
    "plus": "P",
    "cross": "X",
}
_WIDTHS = {"motorway": 1.8, "primary": 1.1, "secondary": 0.6, "rail": 0.9, "water": 0.9}
_INK = "#1b1b1b"
_LARGEST_PT = 15.0
_SMALLEST_PT = 2.5
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
    axes = figure.add_axes((0.02, 0.09, 0.70, 0.76))
    _draw_areas(axes, data, texts)
    _draw_lines(axes, data)
    _draw_places(axes, data)
    _draw_practices(axes, data)
    _frame(axes, texts)
    _write_words(figure, words)
    _draw_legend(figure, data, texts)
    return figure


def save_still(figure: Any, path: Path, kind: str, dpi: int) -> None:
    """Write a drawing as ``png`` or ``svg``; the same drawing gives the same file."""
    import matplotlib

    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"Date": None} if kind == "svg" else None
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "geoaccess"}):
        figure.savefig(path, format=kind, dpi=dpi, metadata=metadata)


def totals(data: Mapping[str, Any]) -> dict[str, float]:
    """Residents by reason.

    Examples
    --------
    >>> parts = {"reason": ["full", "full"], "residents": [3.0, 4.0]}
    >>> totals({"views": [{"parts": parts}]})
    {'full': 7.0}
    """
    people: dict[str, float] = {}
    for reason, residents in zip(
        data["views"][0]["parts"]["reason"], data["views"][0]["parts"]["residents"], strict=True
    ):
        people[reason] = people.get(reason, 0.0) + residents
    return people


def _uncovered_shares(data: Mapping[str, Any]) -> list[float | None]:
    """Share not covered of every area; None where nobody lives."""
    everyone = [0.0] * len(data["areas"])
    covered = [0.0] * len(data["areas"])
    parts, area_of = data["views"][0]["parts"], data["places"]["area"]
    for home, reason, people in zip(
        parts["home"], parts["reason"], parts["residents"], strict=True
    ):
        area = area_of[home]
        if area >= 0:
            everyone[area] += people
            covered[area] += people if reason in COVERED else 0.0
    return [1 - c / e if e > 0 else None for c, e in zip(covered, everyone, strict=True)]


def _draw_areas(axes: Any, data: Mapping[str, Any], texts: Texts) -> None:
    from matplotlib.patches import PathPatch

    shares = _uncovered_shares(data)
    for area, share in zip(data["areas"], shares, strict=True):
        if not area["geometry"]:
            continue
        shade = SHARES[sum(share > end for end in SHARE_BREAKS)] if share is not None else "white"
        for path in _polygon_paths(area["geometry"]):
            axes.add_patch(PathPatch(path, facecolor=shade, edgecolor="#5f6c7b", linewidth=0.6))
        _name_area(axes, area, texts.share(share) if share is not None else None)


def _name_area(axes: Any, area: Mapping[str, Any], share: str | None) -> None:
    from matplotlib.patheffects import withStroke

    label = area["name"] if share is None else f"{area['name']}\n{share}"
    halo = [withStroke(linewidth=2.2, foreground="white")]
    lon, lat = area["at"]
    axes.text(
        lon, lat, _plain(label), fontsize=6.5, ha="center", va="center", zorder=9,
        color="#2b3440", path_effects=halo,
    )  # fmt: skip


def _plain(words: str) -> str:
    """Text that matplotlib does not read as mathematics."""
    return words.replace("$", r"\$")


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
    places = data["places"]
    partly = _partly_covered(data)
    most = max((n or 0 for n in places["residents"]), default=1) or 1
    groups: dict[tuple[float, str, bool], list[int]] = {}
    for i, residents in enumerate(places["residents"]):
        key = (_size(residents or 0, most), data["views"][0]["reason"][i], i in partly)
        groups.setdefault(key, []).append(i)
    for size, reason, some in sorted(groups, reverse=True):
        rows = groups[size, reason, some]
        lon, lat = ([places[name][i] for i in rows] for name in ("lon", "lat"))
        axes.plot(lon, lat, markersize=size, zorder=5, **_symbol_look(reason, partly=some))


def _size(residents: float, most: float) -> float:
    """Points across, in half points."""
    return max(_SMALLEST_PT, round(2 * _LARGEST_PT * math.sqrt(residents / most)) / 2)


def _partly_covered(data: Mapping[str, Any]) -> set[int]:
    reasons: dict[int, set[str]] = {}
    for home, reason in zip(
        data["views"][0]["parts"]["home"], data["views"][0]["parts"]["reason"], strict=True
    ):
        reasons.setdefault(home, set()).add(reason)
    return {home for home, found in reasons.items() if set(COVERED) & found and len(found) > 1}


def _symbol_look(reason: str, *, partly: bool = False) -> dict[str, Any]:
    symbol = REASONS[reason]
    look = {
        "marker": _MARKERS[symbol.shape],
        "markeredgecolor": _INK,
        "markeredgewidth": 0.4,
        "markerfacecolor": symbol.colour,
        "linestyle": "none",
    }
    if partly:
        covered = REASONS["covered"].colour
        look |= {"fillstyle": "bottom", "markerfacecolor": covered}
        look["markerfacecoloralt"] = symbol.colour
    return look


def _badge_look(status: str) -> dict[str, Any]:
    symbol = STATUSES[status]
    look = {"marker": "s", "markeredgecolor": symbol.colour, "linestyle": "none"}
    look |= {"markerfacecolor": symbol.colour if symbol.filled else "white"}
    if symbol.shape == "half":
        look |= {"fillstyle": "right", "markerfacecolor": symbol.colour}
        look["markerfacecoloralt"] = "white"
    if symbol.shape == "question":
        look |= {"marker": "$?$", "markerfacecolor": symbol.colour}
    return look


def _shown_practices(data: Mapping[str, Any]) -> Iterator[tuple[float, float, str]]:
    """Position and status of the practices that exist; candidates do not."""
    practices = data["practices"]
    ask = data.get("ask")
    count = len(practices["id"]) - (ask["candidates"] if ask else 0)
    for i in range(count):
        if practices["lat"][i] is not None:
            status = practices["status"][i]
            yield (
                practices["lon"][i],
                practices["lat"][i],
                status if status in STATUSES else "unknown",
            )


def _draw_practices(axes: Any, data: Mapping[str, Any]) -> None:
    shown = list(_shown_practices(data))
    for status in _status_counts(data):
        at = [(lon, lat) for lon, lat, other in shown if other == status]
        lon, lat = zip(*at, strict=True)
        axes.plot(lon, lat, markersize=3.6, markeredgewidth=0.7, zorder=7, **_badge_look(status))


def _frame(axes: Any, texts: Texts) -> None:
    """True proportions, no ticks, a bar of scale and the direction of north."""
    axes.autoscale_view()
    axes.margins(0.02)
    south, north = axes.get_ylim()
    west, east = axes.get_xlim()
    axes.set_aspect(1 / math.cos(math.radians((south + north) / 2)), adjustable="datalim")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor("#eef1f4")
    km_per_lon = _KM_PER_DEGREE * math.cos(math.radians((south + north) / 2))
    km = _round_length((east - west) * km_per_lon / 6)
    start, low = west + 0.02 * (east - west), south + 0.02 * (north - south)
    axes.plot([start, start + km / km_per_lon], [low, low], color=_INK, linewidth=2, zorder=10)
    axes.text(start, low, f" {texts.number(km)} km", fontsize=8, va="bottom", zorder=10)
    axes.text(
        0.985, 0.985, f"{texts('map.north')} ↑", transform=axes.transAxes, fontsize=8,
        ha="right", va="top", zorder=10,
    )  # fmt: skip


def _round_length(km: float) -> float:
    unit = 10.0 ** math.floor(math.log10(max(km, 1e-3)))
    return next(step * unit for step in (5, 2, 1) if step * unit <= km)


def _write_words(figure: Any, words: Words) -> None:
    figure.text(0.02, 0.965, _plain(words.title), fontsize=15, weight="bold", va="top")
    lines = [" ".join(words.notice)] if words.notice else []
    lines += [words.headline, f"{words.subtitle} · {': '.join(words.conditions[0])}"]
    wrapped = [line for text in lines for line in textwrap.wrap(text, 150)]
    figure.text(0.02, 0.925, _plain("\n".join(wrapped)), fontsize=9, va="top", linespacing=1.4)
    sources = textwrap.wrap(" · ".join(": ".join(row) for row in words.conditions[1:]), 210)
    figure.text(
        0.02, 0.075, _plain("\n".join(sources[:6])), fontsize=6.5, va="top", color="#4d5561"
    )


def _draw_legend(figure: Any, data: Mapping[str, Any], texts: Texts) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    people = totals(data)
    reasons = [
        Line2D(
            [],
            [],
            label=_count(texts, reason, people[reason]),
            markersize=8,
            **_symbol_look(reason),
        )
        for reason in REASONS
        if reason in people
    ]
    statuses = [
        Line2D(
            [],
            [],
            label=f"{texts.word('status', status)} ({count})",
            markersize=7,
            **_badge_look(status),
        )
        for status, count in _status_counts(data).items()
    ]
    ends = (0.0, *SHARE_BREAKS, 1.0)
    shades = [
        Patch(
            facecolor=shade,
            edgecolor="#5f6c7b",
            label=f"{texts.number(low * 100)}–{texts.share(high)}",
        )
        for shade, low, high in zip(SHARES, ends[:-1], ends[1:], strict=True)
    ]
    drawn = any(area["geometry"] for area in data["areas"])
    top = 0.85
    for title, handles in (
        (texts("legend.housing"), reasons),
        (texts("legend.practices"), statuses),
        (texts("legend.areas"), shades if drawn else []),
    ):
        top = _legend_box(figure, title, handles, top)


def _legend_box(figure: Any, title: str, handles: Sequence[Any], top: float) -> float:
    """One part of the legend; gives the height at which the next begins."""
    if not handles:
        return top
    box = figure.legend(
        handles=handles, title="\n".join(textwrap.wrap(title, 34)), loc="upper left",
        bbox_to_anchor=(0.73, top), frameon=False, fontsize=8, title_fontsize=9,
        alignment="left", labelspacing=0.7, borderaxespad=0,
    )  # fmt: skip
    figure.draw_without_rendering()
    height = box.get_window_extent().height / (figure.dpi * figure.get_figheight())
    return float(top - height - 0.015)


def _count(texts: Texts, reason: str, people: float) -> str:
    words = textwrap.fill(texts.word("reason", reason), 34)
    return f"{words}\n{texts.number(people)} {texts('table.residents').lower()}"


def _status_counts(data: Mapping[str, Any]) -> dict[str, int]:
    found = [status for _, _, status in _shown_practices(data)]
    counts = {status: found.count(status) for status in STATUSES}
    return {status: count for status, count in counts.items() if count}
