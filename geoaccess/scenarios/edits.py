"""Edits of practices and housing: what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change of the inputs.

    Parameters
    ----------
    cost
        What it costs, in one unit for the whole study.
    """

    cost: float = 0.0


@dataclass(frozen=True, kw_only=True)
class AddPlace(Edit):
    """A new row: ``open_practice`` or ``add_housing``.

    Parameters
    ----------
    table
        ``practices`` or ``housing``.
    id, lon, lat
        The new place, in degrees.
    columns
        Further columns of the table.
    """

    table: str
    id: str
    lon: float
    lat: float
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RemovePlace(Edit):
    """A row goes: ``close_practice`` or ``close_housing``.

    Parameters
    ----------
    table
        ``practices`` or ``housing``.
    id
        The place.
    """

    table: str
    id: str


@dataclass(frozen=True, kw_only=True)
class MovePlace(Edit):
    """A place moves: ``move_practice`` or ``move_housing``.

    Parameters
    ----------
    table
        ``practices`` or ``housing``.
    id, lon, lat
        The place and where it goes, in degrees.
    """

    table: str
    id: str
    lon: float
    lat: float


@dataclass(frozen=True, kw_only=True)
class ChangePractice(Edit):
    """Status, hours, languages or rules of a practice change.

    Parameters
    ----------
    id
        The practice.
    columns
        The new values, by column.
    """

    id: str
    columns: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ExpandPractice(Edit):
    """A practice gets more places; one that was full opens.

    Parameters
    ----------
    id
        The practice.
    places
        Places on top of those that are free.
    """

    id: str
    places: int


@dataclass(frozen=True, kw_only=True)
class GrowHousing(Edit):
    """The number of residents changes; whole people, rounded to the nearest.

    Parameters
    ----------
    factor
        1.09 is 9% more; over `years` years it counts every year.
    residents
        People added to every place chosen (may be negative).
    years
        Years of growth at `factor` a year: the growth path.
    ids, kind, municipality
        Which housing; all places when none is given.
    """

    factor: float = 1.0
    residents: int = 0
    years: int = 1
    ids: tuple[str, ...] = ()
    kind: str | None = None
    municipality: str | None = None


@dataclass(frozen=True, kw_only=True)
class GiveBikes(Edit):
    """Residents get bikes.

    Parameters
    ----------
    share
        Share of residents with a bike afterwards, at least; 1 is everybody.
    ids, kind, municipality
        Which housing; all places when none is given.
    """

    share: float = 1.0
    ids: tuple[str, ...] = ()
    kind: str | None = None
    municipality: str | None = None
