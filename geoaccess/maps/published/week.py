"""The week for publication: who can go in which hour, by area or hexagon instead of places."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaccess.coverage.publication.editions import Publication
from geoaccess.coverage.publication.published_numbers import Sum
from geoaccess.coverage.publication.published_outcomes import (
    EVERYONE,
    Outcomes,
    Told,
    told_outcomes,
)
from geoaccess.coverage.tables import residents_of
from geoaccess.errors import InputError
from geoaccess.maps.data.views import View
from geoaccess.maps.data.weeks import hour_table
from geoaccess.maps.drawing import Drawing
from geoaccess.maps.published.editions import (
    division_of,
    no_people,
    no_places,
    published_drawing_of,
)

_COVERED = "covered"


def published_week(
    drawing: Drawing, housing: gpd.GeoDataFrame, publication: Publication
) -> Drawing:
    """The edition for publication of a drawing of hours.

    Raises
    ------
    InputError
        If there are neither hexagons nor outlines of municipalities, or the people
        of the hours are not those of the housing table.
    """
    division = division_of(housing, drawing.areas, publication)
    people = [_by_place(view.people, len(housing)) for view in drawing.views]
    _check(people, residents_of(housing))
    numbers = _first_alike(people)
    told = told_outcomes(
        _outcomes(people, numbers, residents_of(housing)),
        division.area_of,
        smallest=publication.smallest,
    )
    names = list(dict.fromkeys(division.area_of))
    told_hours = (
        _published(number, list(map(str, table)), told, names)
        for view, number, table in zip(drawing.views, numbers, people, strict=True)
    )
    empty = View("", drawing.texts("map.published_hidden"), no_places(), no_people())
    views = [
        replace(
            empty,
            label=view.label,
            published=published,
            headline=empty.headline if _is_hidden(published) else view.headline,
        )
        for view, published in zip(drawing.views, told_hours, strict=True)
    ]
    # where the page begins must not tell which hidden number is the largest
    first = max(range(len(views)), key=lambda k: told[None, _group(numbers[k], _COVERED)] or 0)
    return published_drawing_of(
        replace(drawing, first_view=first),
        views,
        division,
        publication,
        summary=hour_table(views, drawing.texts),
    )


def _by_place(people: pd.DataFrame, places: int) -> pd.DataFrame:
    """People of every place (rows) by reason (columns), covered always among them."""
    counted = people.astype({"residents": float})
    table = counted.pivot_table("residents", "home", "reason", "sum", fill_value=0.0)
    reasons = dict.fromkeys([_COVERED, *map(str, table.columns)])
    return table.reindex(index=range(places), columns=list(reasons), fill_value=0.0)


def _check(people: Sequence[pd.DataFrame], residents: Any) -> None:
    if not all(np.allclose(table.sum(axis=1), residents) for table in people):
        raise InputError(
            "The people of the hours are not the residents of the housing table, so it cannot be "
            "told what may be published. Pass the housing from which week_reasons made the hours."
        )


def _first_alike(people: Sequence[pd.DataFrame]) -> list[int]:
    """Of every hour the number of the first hour in which everybody fares the same."""
    first: dict[Hashable, int] = {}
    return [
        first.setdefault((tuple(table.columns), table.to_numpy().tobytes()), hour)
        for hour, table in enumerate(people)
    ]


def _group(hour: int, reason: str) -> str:
    return f"{hour} {reason}"


def _outcomes(people: Sequence[pd.DataFrame], numbers: Sequence[int], residents: Any) -> Outcomes:
    """Of every different hour who can go by area, and why the others cannot in the region."""
    columns = {EVERYONE: residents}
    splits: list[Sum] = []
    hours = list(dict.fromkeys(numbers))
    overall: set[Hashable] = set()
    for hour in hours:
        groups = {_group(hour, str(reason)): people[hour][reason] for reason in people[hour]}
        columns |= {name: column.to_numpy() for name, column in groups.items()}
        columns[_group(hour, "not")] = residents - people[hour][_COVERED].to_numpy()
        splits.append((EVERYONE, (_group(hour, _COVERED), _group(hour, "not"))))
        splits.append((EVERYONE, tuple(groups)))
        overall |= {name for name in groups if name != _group(hour, _COVERED)}
    going = [_group(hour, _COVERED) for hour in hours]
    # who can go in one hour can often go in the next: then the difference is a group of its own
    nested = [pair for a, b in pairwise(going) for pair in ((a, b), (b, a))]
    return Outcomes(
        people=pd.DataFrame(columns), splits=splits, nested=nested, overall=frozenset(overall)
    )


def _published(
    hour: int, reasons: Sequence[str], told: Told, areas: Sequence[str]
) -> dict[str, Any]:
    """The numbers of one hour."""

    def row(area: str | None) -> dict[str, Any]:
        return {"residents": told[area, EVERYONE], "covered": told[area, _group(hour, _COVERED)]}

    by_reason = {name: told[None, _group(hour, name)] for name in reasons}
    return {"total": row(None) | {"reasons": by_reason}, "areas": {a: row(a) for a in areas}}


def _is_hidden(published: Mapping[str, Any]) -> bool:
    return None in (published["total"]["residents"], published["total"]["covered"])
