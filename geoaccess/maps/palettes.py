"""Colours and shapes of the maps: every meaning has a shape of its own, colour only helps.

The hues are those of Okabe and Ito, which people with the common kinds of
colour blindness tell apart; shares are shaded in one neutral hue from light to
dark, so that the symbols stay in front.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """A colour (``#rrggbb``) and a shape that the page's script can draw.

    A badge of a practice may be filled (it takes people) or dashed (it is not there yet).
    """

    colour: str
    shape: str
    filled: bool = False
    dashed: bool = False


REASONS = {
    "covered": Symbol("#0072b2", "circle"),
    "too_long": Symbol("#e69f00", "triangle"),
    "no_route": Symbol("#d55e00", "cross"),
    "full": Symbol("#cc79a7", "square"),
    "not_eligible": Symbol("#56b4e9", "pentagon"),
    "closed_when_free": Symbol("#009e73", "triangle_down"),
    "no_way_back": Symbol("#f0e442", "star"),
    "language": Symbol("#9a6fb0", "hexagon"),
    "unknown_status": Symbol("#8c8c8c", "diamond"),
    "unsnapped": Symbol("#ffffff", "plus"),
    "gained": Symbol("#009e73", "star"),
    "new_site": Symbol("#009e73", "star"),
    "lost": Symbol("#d55e00", "triangle_down"),
    "left": Symbol("#e69f00", "triangle"),
    "not_chosen": Symbol("#8c8c8c", "diamond"),
    "inside": Symbol("#0072b2", "circle"),
    "outside": Symbol("#dfe3e8", "diamond"),
}
"""Symbol of every reason, in the order of the legend."""

COVERED = ("covered", "gained", "new_site", "inside")
"""Reasons of people who are within reach."""

STATUSES = {
    "open": Symbol("#00573f", "tick", filled=True),
    "conditional": Symbol("#7a4b00", "half"),
    "full": Symbol("#4a4a4a", "bar"),
    "unknown": Symbol("#4a4a4a", "question"),
    "candidate": Symbol("#0b4f83", "add", dashed=True),
    "added": Symbol("#0b4f83", "add", filled=True),
}
"""Symbol of every status of a practice, in the order of the legend; the last two are of candidates."""

STATES = {
    "possible": Symbol("#0072b2", "circle"),
    "no_way_back": Symbol("#f0e442", "star"),
    "at_work": Symbol("#009e73", "pentagon"),
    "closed": Symbol("#cfd4db", "triangle_down"),
    "unreachable": Symbol("#e69f00", "triangle"),
    "refused": Symbol("#cc79a7", "square"),
    "unknown": Symbol("#8c8c8c", "diamond"),
}
"""Symbol of every state of an hour of the week, in the order of the legend."""

CLASSES = (
    Symbol("#fde945", "circle"),
    Symbol("#bcae6c", "hexagon"),
    Symbol("#7d7c78", "pentagon"),
    Symbol("#434e6c", "square"),
    Symbol("#00224e", "triangle"),
    Symbol("#ffffff", "cross"),
)
"""Symbols of a number's classes from small to large, darker and sharper (cividis); the last is for none."""


@dataclass(frozen=True)
class Outline:
    """How an area that is reached is filled, and the dashes of its outline (none when empty)."""

    colour: str
    dashes: tuple[int, ...] = ()


RINGS = (
    Outline("#2d5f8b"),
    Outline("#6f9cc3", (8, 4)),
    Outline("#a9c6df", (2, 4)),
    Outline("#cfe0ee", (10, 3, 2, 3)),
    Outline("#e6eff7", (1, 6)),
)
"""Looks of areas within reach, from the nearest to the farthest."""

SHARES = ("#f7f8fa", "#e1e7ef", "#c8d2e0", "#adbbce", "#91a3bb")
"""Shades from a small to a large share."""

SHARE_BREAKS = (0.2, 0.4, 0.6, 0.8)
"""Upper ends of the classes of a share, the last one aside."""

BACKGROUND = {
    "water": "#a9c9dd",
    "rail": "#5b5b5b",
    "motorway": "#b98a6a",
    "primary": "#b5ada4",
    "secondary": "#cfc9c1",
}
"""Colour of the lines that show where one is."""
