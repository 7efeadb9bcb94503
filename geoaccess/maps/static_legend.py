"""Symbols, counts and legend of the still picture."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geoaccess.maps.palettes import REASONS, SHARE_BREAKS, SHARES, STATUSES
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


def shown_view(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The view that a reader sees first, which is the one that a still picture shows."""
    return dict(data["views"][data["first_view"]])


def totals(data: Mapping[str, Any]) -> dict[str, float]:
    """Residents by reason.

    Examples
    --------
    >>> parts = {"reason": ["full", "full"], "residents": [3.0, 4.0]}
    >>> totals({"views": [{"parts": parts}], "first_view": 0})
    {'full': 7.0}
    """
    people: dict[str, float] = {}
    parts = shown_view(data)["parts"]
    for reason, residents in zip(parts["reason"], parts["residents"], strict=True):
        people[reason] = people.get(reason, 0.0) + residents
    return people


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
    return look


def shown_practices(data: Mapping[str, Any]) -> Iterator[tuple[float, float, str]]:
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


def status_counts(data: Mapping[str, Any]) -> dict[str, int]:
    """Number of practices by status, in the order of the legend."""
    found = [status for _, _, status in shown_practices(data)]
    counts = {status: found.count(status) for status in STATUSES}
    return {status: count for status, count in counts.items() if count}


def draw_legend(figure: Any, data: Mapping[str, Any], texts: Texts) -> None:
    """Write the legend to the right of the map, part below part."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    people = totals(data)
    reasons = [
        Line2D(
            [],
            [],
            label=_count(texts, reason, people[reason]),
            markersize=8,
            **symbol_look(reason),
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
            **badge_look(status),
        )
        for status, count in status_counts(data).items()
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
