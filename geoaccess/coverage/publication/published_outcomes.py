"""Outcomes by area for publication: who is reached by plans, in rings or in hours, and no small group.

A map shows several outcomes of the same people: plans of sites, minutes of
isochrones, hours of a week. Which of their numbers may be told is decided here
for all outcomes together, after the people themselves, so that two maps of the
same housing hide the same people.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geoaccess.coverage.publication.disclosure import Numbers, hide_small_groups
from geoaccess.coverage.publication.published_numbers import Pair, Sum

EVERYONE = "residents"
"""Column of the people of a place, whatever the outcome."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcomes:
    """Groups of people of every place, and what a reader knows about how they hang together.

    Attributes
    ----------
    people
        People by place (rows) and group (columns); `EVERYONE` is one of them.
    splits
        A group with the groups that it consists of.
    nested
        Pairs of groups of which, in an area, the first may lie within the second:
        it is looked up place by place.
    overall
        Groups that are told of the region only, not by area.
    untold
        Groups that are told nowhere, but tie others together.
    """

    people: pd.DataFrame
    splits: Sequence[Sum] = ()
    nested: Sequence[Pair] = ()
    overall: frozenset[Hashable] = frozenset()
    untold: frozenset[Hashable] = frozenset()


Told = dict[tuple[Hashable, Hashable], int | None]
"""People by area (None for the region) and group, None where hidden."""


def told_outcomes(outcomes: Outcomes, area_of: pd.Series[Any], *, smallest: int) -> Told:
    """Every number in whole people, None where it is not published.

    Parameters
    ----------
    outcomes
        The groups.
    area_of
        Name of the area of every place.
    smallest
        The fewest people that may be told apart.

    Examples
    --------
    >>> people = pd.DataFrame({EVERYONE: [60, 40], "reached": [56, 40], "left": [4, 0]})
    >>> split = [(EVERYONE, ("reached", "left"))]
    >>> told = told_outcomes(
    ...     Outcomes(people=people, splits=split), pd.Series(["East", "West"]), smallest=10)
    >>> told["East", EVERYONE], told["East", "left"], told["East", "reached"]
    (60, None, None)
    """
    numbers = _numbers(outcomes, area_of)
    homes = {name: n for name, n in numbers.values.items() if _group(name) == EVERYONE}
    sums = tuple(one for one in numbers.sums if {one[0], *one[1]} <= set(homes))
    first = hide_small_groups(Numbers(homes, sums), smallest=smallest)
    decided = {name: name in first for name in homes}
    hidden = hide_small_groups(numbers, smallest=smallest, decided=decided) | numbers.unpublished
    found: Told = {}
    for name, n in numbers.values.items():
        match name:
            case (area, group):
                found[area, group] = None if name in hidden else round(n)
    return found


def _group(name: Hashable) -> Hashable:
    return name[1] if isinstance(name, tuple) else name


def _numbers(outcomes: Outcomes, area_of: pd.Series[Any]) -> Numbers:
    """All groups of all areas and of the region, with the sums and pairs that join them."""
    owners = outcomes.people.groupby(area_of.to_numpy(), sort=False)
    by_area = owners.sum()
    values: dict[Hashable, float] = {}
    for group in by_area:
        values[None, group] = float(by_area[group].sum())
        if group not in outcomes.overall:
            people = zip(by_area.index, by_area[group], strict=True)
            values |= {(area, group): float(n) for area, n in people}
    # a reader of the map may see that a piece is empty, or lies outside an area
    values = {name: n for name, n in values.items() if n > 0 or _group(name) not in outcomes.untold}
    areas = list(by_area.index)
    sums = [((None, group), tuple((area, group) for area in areas)) for group in by_area]
    for area in (None, *areas):
        sums += [
            ((area, whole), tuple((area, part) for part in parts))
            for whole, parts in outcomes.splits
        ]
    within: list[Pair] = []
    for area, rows in owners.indices.items():
        within += _nested(area, outcomes.people.iloc[rows], outcomes.nested)
    untold = frozenset(name for name in values if _group(name) in outcomes.untold)
    return Numbers(values, tuple(_known(sums, values, outcomes)), tuple(within), untold)


def _known(
    sums: Sequence[Sum], values: Mapping[Hashable, float], outcomes: Outcomes
) -> Iterator[Sum]:
    """Sums whose parts all have numbers, without their empty pieces."""
    for total, parts in sums:
        pieces = all(_group(part) in outcomes.untold for part in parts)
        kept = tuple(part for part in parts if part in values)
        if total in values and (pieces or len(kept) == len(parts)):
            yield total, kept


def _nested(area: Hashable, people: pd.DataFrame, pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs of groups of which the first lies within the second in an area, which has more."""
    columns = {group: people[group].to_numpy() for pair in pairs for group in pair}
    return [
        ((area, inner), (area, outer))
        for inner, outer in pairs
        if (columns[inner] <= columns[outer]).all() and (columns[inner] < columns[outer]).any()
    ]
