"""Symbols and legend of the still picture: the same groups, words and counts as in the page."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from geoaccess.coverage.publication.editions import HIDDEN
from geoaccess.maps.palettes import REASONS, RINGS, SHARES, STATUSES
from geoaccess.maps.stills.data import (
    Shade,
    area_shades,
    most_residents,
    partly_covered,
    places_by_reason,
    shade_scale,
    shown_view,
    status_counts,
    totals,
)
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
_INK = "#1b1b1b"
_BORDER = "#5f6c7b"
_RING_OPACITY = "8c"
_WIDTH = 34
_LARGEST_PT = 15.0
_SMALLEST_PT = 2.5


def plain(words: str) -> str:
    """Text that matplotlib does not read as mathematics."""
    return words.replace("$", r"\$")


def symbol_look(reason: str, *, partly: bool = False) -> dict[str, Any]:
    """How matplotlib draws the symbol of a reason; the lower half is blue where some are covered."""
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


def badge_look(status: str) -> dict[str, Any]:
    """How matplotlib draws the badge of a status: full, half, empty or a question mark."""
    symbol = STATUSES[status]
    look = {"marker": "s", "markeredgecolor": symbol.colour, "linestyle": "none"}
    look |= {"markerfacecolor": symbol.colour if symbol.filled else "white"}
    if symbol.shape == "half":
        look |= {"fillstyle": "right", "markerfacecolor": symbol.colour}
        look["markerfacecoloralt"] = "white"
    if symbol.shape == "question":
        look |= {"marker": "$?$", "markerfacecolor": symbol.colour}
    if symbol.shape == "add":
        look["marker"] = "P"
    return look


def ring_look(number: int) -> dict[str, Any]:
    """How matplotlib fills and outlines an area within reach, counted from the nearest."""
    outline = RINGS[min(number, len(RINGS) - 1)]
    return {
        "facecolor": outline.colour + _RING_OPACITY,
        "edgecolor": "#123a5c",
        "linewidth": 1.1,
        "linestyle": (0, outline.dashes) if outline.dashes else "solid",
    }


def shade_look(shade: Shade, breaks: Sequence[float] = ()) -> dict[str, Any]:
    """How matplotlib fills an area; a dashed outline where something is hidden."""
    number = None if shade.value is None else sum(shade.value > end for end in breaks)
    return {
        "facecolor": "white" if number is None else SHARES[number],
        "edgecolor": _BORDER,
        "linewidth": 0.6,
        "linestyle": (0, (2, 3)) if shade.secret else "solid",
    }


def draw_legend(figure: Any, data: Mapping[str, Any], texts: Texts, top: float) -> None:
    """Write the legend to the right of the map, part below part, as the page has it."""
    for title, handles in (
        (texts("legend.rings"), _rings(data, texts)),
        (_people_title(data, texts), _people(data, texts)),
        (texts("legend.practices"), _statuses(data, texts)),
        (shade_scale(data, texts).title, _shades(data, texts)),
    ):
        top = _legend_box(figure, title, handles, top)


def _rings(data: Mapping[str, Any], texts: Texts) -> list[Any]:
    from matplotlib.patches import Patch

    rings = shown_view(data)["rings"] or []
    return [
        Patch(label=texts("map.minutes", minutes=ring["minutes"]), **ring_look(k))
        for k, ring in enumerate(rings)
    ] + (_hidden_key(data, texts) if rings else [])


def _people_title(data: Mapping[str, Any], texts: Texts) -> str:
    published = shown_view(data)["published"]
    return texts("legend.reasons") if published else texts("legend.housing")


def _people(data: Mapping[str, Any], texts: Texts) -> list[Any]:
    from matplotlib.lines import Line2D

    handles = [
        Line2D(
            [],
            [],
            label=_count(data, texts, reason, people),
            markersize=8,
            **symbol_look(reason),
        )
        for reason, people in totals(data).items()
    ]
    handles += _sizes(data, texts)
    if partly_covered(data):
        words = textwrap.fill(texts("legend.partly"), _WIDTH)
        handles.append(Line2D([], [], linestyle="none", label=words))
    return handles


def _sizes(data: Mapping[str, Any], texts: Texts) -> list[Any]:
    """Symbols of a few sizes; none where no place is drawn."""
    from matplotlib.lines import Line2D

    most = most_residents(data)
    if not data["places"]["id"]:
        return []
    steps = dict.fromkeys(_rounded(most * part) for part in (1, 0.3, 0.05))
    look = symbol_look("covered") | {"markerfacecolor": "white"}
    heading = Line2D([], [], linestyle="none", label=texts("legend.size"))
    circles = [
        Line2D([], [], label=texts.number(step), markersize=symbol_size(step, most), **look)
        for step in steps
    ]
    return [heading, *circles]


def _rounded(people: float) -> int:
    """A round number below, of one digit and zeros."""
    unit = 10 ** math.floor(math.log10(max(people, 1)))
    return int(max(1, people // unit * unit))


def symbol_size(residents: float, most: float) -> float:
    """Points across, in half points: the surface follows the residents."""
    return max(_SMALLEST_PT, round(2 * _LARGEST_PT * math.sqrt(residents / most)) / 2)


def _statuses(data: Mapping[str, Any], texts: Texts) -> list[Any]:
    from matplotlib.lines import Line2D

    return [
        Line2D(
            [],
            [],
            label=f"{texts.word('status', status)}\n"
            + texts("legend.practice_count", count=texts.number(count)),
            markersize=7,
            **badge_look(status),
        )
        for status, count in status_counts(data).items()
    ]


def _shades(data: Mapping[str, Any], texts: Texts) -> list[Any]:
    from matplotlib.patches import Patch

    if shown_view(data)["rings"] or not any(area["geometry"] for area in data["areas"]):
        return []
    classes = shade_scale(data, texts).classes
    # Fewer classes than shades where few numbers differ.
    handles = [
        Patch(facecolor=shade, edgecolor=_BORDER, label=words)
        for shade, words in zip(SHARES, classes, strict=False)
    ]
    return handles + _hidden_key(data, texts)


def _hidden_key(data: Mapping[str, Any], texts: Texts) -> list[Any]:
    """What the look of an area means of which something is not published."""
    from matplotlib.patches import Patch

    if not any(shade.secret for shade in area_shades(data)):
        return []
    words = textwrap.fill(texts("legend.hidden"), _WIDTH)
    return [Patch(label=words, **shade_look(Shade(None, secret=True)))]


def _legend_box(figure: Any, title: str, handles: Sequence[Any], top: float) -> float:
    """One part of the legend; gives the height at which the next begins."""
    if not handles:
        return top
    box = figure.legend(
        handles=handles, title="\n".join(textwrap.wrap(title, _WIDTH)), loc="upper left",
        bbox_to_anchor=(0.73, top), frameon=False, fontsize=8, title_fontsize=9,
        alignment="left", labelspacing=0.55, borderaxespad=0,
    )  # fmt: skip
    figure.draw_without_rendering()
    height = box.get_window_extent().height / (figure.dpi * figure.get_figheight())
    return float(top - height - 0.015)


def _count(data: Mapping[str, Any], texts: Texts, reason: str, people: float | None) -> str:
    """A reason with its people and, where places are drawn, with their number."""
    words = textwrap.fill(texts.word("reason", reason), _WIDTH)
    told = HIDDEN if people is None else texts.number(people)
    if shown_view(data)["published"]:
        return f"{words}\n{told} {texts('table.residents').lower()}"
    number = texts.number(places_by_reason(data)[reason])
    key = "people_cells" if data["place_word"] == "table.cell" else "people_places"
    return f"{words}\n{texts(f'legend.{key}', people=told, places=number)}"
