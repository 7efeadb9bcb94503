"""Views of one map: the same places and practices under different outcomes, shown in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.maps.data import layers


@dataclass(frozen=True)
class Shading:
    """How areas are shaded in a view: a number per area and the upper ends of its classes.

    Attributes
    ----------
    title
        What the number is.
    values
        By name of the area.
    breaks
        Upper ends of the classes, the last one aside.
    """

    title: str
    values: Mapping[str, float]
    breaks: Sequence[float]


@dataclass(frozen=True, eq=False)
class Rings:
    """Areas that are reached within minutes.

    Attributes
    ----------
    areas
        GeoSeries with the minutes as index, rising.
    """

    areas: gpd.GeoSeries


@dataclass(frozen=True, eq=False)
class View:
    """One outcome.

    Attributes
    ----------
    label
        Its name, to choose it by.
    headline
        What it says in one sentence.
    places
        Frame in the order of the map's places: ``reason``, ``nearest_practice_id``,
        ``travel_time_min``, ``reason_practice_id``, ``reason_time_min``.
    people
        Frame of the people by ``home`` (row of the place) and ``reason``.
    statuses
        Status of every practice in this view; None leaves those of the table.
    shading
        How areas are shaded; None shades them by the share not covered.
    rings
        Areas reached within minutes, drawn instead of shaded areas; None for none.
    published
        In an edition for publication the numbers themselves, None where one is
        hidden: ``total`` and, by name, ``areas``, each with ``residents`` and
        ``covered``; the total also has ``reasons``. None where the page counts the
        people itself.
    flows
        Frame of who goes where: ``home`` (row of the place) and ``practice_id``;
        None where the outcome does not say.
    """

    label: str
    headline: str
    places: pd.DataFrame
    people: pd.DataFrame
    statuses: Sequence[str] | None = None
    shading: Shading | None = None
    rings: Rings | None = None
    published: Mapping[str, Any] | None = None
    flows: pd.DataFrame | None = None


def outcome_columns(places: pd.DataFrame, row_of_practice: Mapping[str, int]) -> dict[str, Any]:
    """Reason, minutes and practices of every place, practices as row numbers (-1 for none)."""

    def rows(column: str) -> list[int]:
        return [row_of_practice.get(name, -1) for name in layers.text_column(places, column)]

    return {
        "reason": layers.text_column(places, "reason"),
        "minutes": layers.number_column(places, "travel_time_min", 4),
        "nearest": rows("nearest_practice_id"),
        "because": rows("reason_practice_id"),
        "because_minutes": layers.number_column(places, "reason_time_min", 4),
    }


def view_data(
    view: View, row_of_practice: Mapping[str, int], area_names: Sequence[str]
) -> dict[str, Any]:
    """Plain values of a view for the page's script."""
    shading = view.shading
    return {
        "label": view.label,
        "headline": view.headline,
        **outcome_columns(view.places, row_of_practice),
        "parts": layers.part_columns(view.people),
        "status": None if view.statuses is None else list(view.statuses),
        "rings": None if view.rings is None else layers.ring_features(view.rings.areas),
        "published": _published(view, area_names),
        "flows": _flows(view, row_of_practice),
        "shading": None
        if shading is None
        else {
            "title": shading.title,
            "values": [shading.values.get(name) for name in area_names],
            "breaks": list(shading.breaks),
        },
    }


def _flows(view: View, row_of_practice: Mapping[str, int]) -> dict[str, list[int]] | None:
    if view.flows is None:
        return None
    practice = [row_of_practice[str(name)] for name in view.flows["practice_id"]]
    return {"home": [int(row) for row in view.flows["home"]], "practice": practice}


def _published(view: View, area_names: Sequence[str]) -> dict[str, Any] | None:
    """Published numbers with those of the areas in the order of the page."""
    if view.published is None:
        return None
    of_area = view.published["areas"]
    return {**view.published, "areas": [of_area.get(name, _NOBODY) for name in area_names]}


_NOBODY = {"residents": 0, "covered": 0}
