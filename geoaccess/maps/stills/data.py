"""What a still picture shows, read from the data of the page as a reader first sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from geoaccess.coverage.publication.editions import HIDDEN
from geoaccess.maps.palettes import COVERED, REASONS, SHARE_BREAKS, STATUSES
from geoaccess.texts import Texts

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Shade:
    """What is known of an area: the number that shades it (None for none), and whether some is hidden."""

    value: float | None
    secret: bool = False


@dataclass(frozen=True)
class ShadeScale:
    """What areas are shaded by: title, words of the classes, their upper ends (the last one aside).

    `words_of` gives the number of an area as it is written on the map.
    """

    title: str
    classes: tuple[str, ...]
    breaks: tuple[float, ...]
    words_of: Callable[[float], str]


def shown_view(data: Data) -> Mapping[str, Any]:
    """The view that a reader sees first, which is the one that a still picture shows."""
    return dict(data["views"][data["first_view"]])


def totals(data: Data) -> dict[str, float | None]:
    """Residents by reason, in the order of the legend; None where that is not published.

    Examples
    --------
    >>> parts = {"reason": ["full", "full"], "residents": [3.0, 4.0]}
    >>> view = {"parts": parts, "reason": ["full"], "published": None}
    >>> totals({"views": [view], "first_view": 0})
    {'full': 7.0}
    """
    view = shown_view(data)
    if view["published"]:
        people = dict(view["published"]["total"]["reasons"])
    else:
        people = dict.fromkeys(view["reason"], 0.0)
        for reason, residents in _parts(view, "reason", "residents"):
            people[reason] = people.get(reason, 0.0) + residents
    return {reason: people[reason] for reason in REASONS if reason in people}


def places_by_reason(data: Data) -> dict[str, int]:
    """Number of places drawn with the symbol of each reason."""
    reasons = shown_view(data)["reason"]
    return {reason: reasons.count(reason) for reason in REASONS}


def most_residents(data: Data) -> float:
    """Residents of the largest place."""
    return max((people or 0 for people in data["places"]["residents"]), default=1) or 1


def shade_scale(data: Data, texts: Texts) -> ShadeScale:
    """The scale of the areas: the view's own number, or the share that is not covered."""
    own = shown_view(data).get("shading")
    if not own:
        shares = tuple(
            f"{texts.number(low * 100)}–{texts.share(high)}"
            for low, high in pairwise((0.0, *SHARE_BREAKS, 1.0))
        )
        return ShadeScale(texts("legend.areas"), shares, SHARE_BREAKS, texts.share)
    told = [value for value in own["values"] if value is not None]
    ends = (*own["breaks"], max((*told, *own["breaks"]), default=0.0))
    words = [texts.number(end) for end in ends]
    classes = (f"≤ {words[0]}", *(f"{low}–{high}" for low, high in pairwise(words)))
    return ShadeScale(own["title"], classes, tuple(own["breaks"]), texts.number)


def area_shades(data: Data) -> list[Shade]:
    """What every area is shaded by; areas within reach are drawn instead of shades."""
    view = shown_view(data)
    if view.get("shading"):
        return _own_shades(view)
    if view["published"]:
        return [_published_shade(area, rings=view["rings"]) for area in view["published"]["areas"]]
    if view["rings"]:
        return [Shade(None) for _ in data["areas"]]
    everyone = [0.0] * len(data["areas"])
    covered = [0.0] * len(data["areas"])
    area_of = data["places"]["area"]
    for home, reason, people in _parts(view, "home", "reason", "residents"):
        if (area := area_of[home]) >= 0:
            everyone[area] += people
            covered[area] += people if reason in COVERED else 0.0
    return [Shade(1 - c / e if e > 0 else None) for c, e in zip(covered, everyone, strict=True)]


def _own_shades(view: Mapping[str, Any]) -> list[Shade]:
    """Areas by the view's own number; in an edition for publication some are hidden."""
    told = (
        view["published"]["areas"] if view["published"] else [None] * len(view["shading"]["values"])
    )
    return [
        Shade(value, area is not None and _secret(area))
        for value, area in zip(view["shading"]["values"], told, strict=True)
    ]


def _secret(area: Mapping[str, Any]) -> bool:
    """Whether a number of an area is not published."""
    return None in (area["residents"], area["covered"], *area.get("reasons", {}).values())


def _published_shade(area: Mapping[str, Any], *, rings: Any) -> Shade:
    told, secret = (area["residents"], area["covered"]), _secret(area)
    if rings or None in told or not area["residents"]:
        return Shade(None, secret)
    return Shade(1 - area["covered"] / area["residents"], secret)


def shade_words(shade: Shade, scale: ShadeScale) -> str | None:
    """The number as it is written in an area, a sign where it is hidden."""
    if shade.value is None:
        return HIDDEN if shade.secret else None
    return scale.words_of(shade.value)


def partly_covered(data: Data) -> set[int]:
    """Rows of the places where some people are covered and others are not."""
    reasons: dict[int, set[str]] = {}
    for home, reason in _parts(shown_view(data), "home", "reason"):
        reasons.setdefault(home, set()).add(reason)
    return {home for home, found in reasons.items() if set(COVERED) & found and len(found) > 1}


def shown_practices(data: Data) -> Iterator[tuple[float, float, str]]:
    """Position and status of the practices, and of the candidates that could be added."""
    practices = data["practices"]
    statuses = list(shown_view(data)["status"] or practices["status"])
    added = data["ask"]["candidates"] if data.get("ask") else 0
    if added:
        statuses[-added:] = ["candidate"] * added
    for lon, lat, status in zip(practices["lon"], practices["lat"], statuses, strict=True):
        if lat is not None:
            yield lon, lat, status if status in STATUSES else "unknown"


def status_counts(data: Data) -> dict[str, int]:
    """Number of practices by status, in the order of the legend."""
    found = [status for _, _, status in shown_practices(data)]
    counts = {status: found.count(status) for status in STATUSES}
    return {status: count for status, count in counts.items() if count}


def _parts(view: Mapping[str, Any], *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(view["parts"][column] for column in columns), strict=True)
