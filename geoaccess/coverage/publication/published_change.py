"""What changes between two coverages, for publication: two editions that cannot be subtracted.

The coverage before is decided as if it were published alone. What that of the
coverage after hides alone stays hidden too, and of the rest only as much is told
that neither a side nor the difference of the sides tells a small group apart.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.coverage.publication.disclosure import Numbers, hide_small_groups
from geoaccess.coverage.publication.editions import Publication, PublishedCore, published_core
from geoaccess.coverage.publication.published_numbers import Sum
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.tables import ids_of
from geoaccess.errors import InputError

BEFORE, AFTER = "before", "after"
CHANGES = ("gained", "lost")
_STAYS = ("kept", "left")
_PARTS = {
    (BEFORE, "covered_residents"): ("kept", "lost"),
    (AFTER, "covered_residents"): ("kept", "gained"),
    (BEFORE, "not_covered_residents"): ("gained", "left"),
    (AFTER, "not_covered_residents"): ("lost", "left"),
}
_SHARED = ("headline", "municipalities", "cells", "piece")


@dataclass(frozen=True, eq=False)
class PublishedChange:
    """The numbers of two coverages and of their difference, for publication.

    Attributes
    ----------
    core
        The edition of the coverage before.
    areas
        Names of the cells or municipalities, as they stand in the edition.
    numbers
        All numbers of both with the hidden ones, named by `of_side` and `of_change`.
    hidden
        Names of the hidden ones.
    """

    core: PublishedCore
    areas: tuple[str, ...]
    numbers: Numbers
    hidden: frozenset[Hashable]

    def told(self, name: Hashable) -> int | None:
        """A number in whole people, None where it is hidden."""
        return None if name in self.hidden else round(self.numbers.values[name])


def of_side(side: str, name: Hashable) -> Hashable:
    """Name of a number of one coverage; people who are the same in both have one name."""
    shared = isinstance(name, tuple) and name[0] in _SHARED and name[-1] == "residents"
    return name if shared else (side, name)


def of_change(area: str | None, kind: str) -> Hashable:
    """Name of the people of an area, None for all, by what changes for them."""
    return ("change", area, kind)


def published_change(
    before: Coverage, after: Coverage, publication: Publication
) -> PublishedChange:
    """Decide which numbers of two coverages of the same housing, and of their difference, may be told.

    Raises
    ------
    InputError
        If the coverages are not of the same housing places and residents.
    """
    _require_same_homes(before, after)
    core, other = published_core(before, publication), published_core(after, publication)
    numbers = _renamed(core.numbers, BEFORE).joined(_renamed(other.numbers, AFTER))
    areas: tuple[str, ...] = ()
    if core.area_of is not None:
        change = _change_by(core.area_of, before, after)
        areas = tuple(change.index)
        numbers = numbers.joined(_change_numbers(change, core.key))
    decided = {of_side(BEFORE, name): hide for name, hide in core.decided.items()}
    decided |= {of_side(AFTER, name): True for name in other.hidden}
    hidden = hide_small_groups(numbers, smallest=publication.smallest, decided=decided)
    return PublishedChange(core, areas, numbers, hidden)


def _require_same_homes(before: Coverage, after: Coverage) -> None:
    if not _homes(before).equals(_homes(after)):
        raise InputError(
            "A difference can be published only between coverages of the same housing places, "
            "residents and municipalities: otherwise it would tell who came and went. "
            "Publish the two coverages apart, or compare them on one housing table."
        )


def _homes(side: Coverage) -> pd.DataFrame:
    points = side.places.geometry.to_crs(4326).representative_point()
    known = side.places.get("municipality", pd.Series("", index=side.places.index))
    homes = pd.DataFrame(
        {
            "id": ids_of(side.places),
            "residents": side.places["residents"].to_numpy(dtype=np.float64),
            "municipality": known.fillna("").to_numpy(dtype=object),
            "lon": points.x.round(6).to_numpy(),
            "lat": points.y.round(6).to_numpy(),
        }
    )
    return homes.sort_values("id", ignore_index=True)


def _change_by(area_of: pd.Series[Any], before: Coverage, after: Coverage) -> pd.DataFrame:
    """People of every area by what changes for them; each place gains or loses, or neither."""
    becomes = pd.Series(after.places["covered_residents"].to_numpy(), ids_of(after.places))
    now = becomes.reindex(ids_of(before.places)).to_numpy(dtype=np.float64)
    was = before.places["covered_residents"].to_numpy(dtype=np.float64)
    residents = before.places["residents"].to_numpy(dtype=np.float64)
    parts = {
        "gained": np.maximum(now - was, 0.0),
        "lost": np.maximum(was - now, 0.0),
        "kept": np.minimum(was, now),
        "left": residents - np.maximum(was, now),
    }
    return pd.DataFrame(parts).groupby(area_of.to_numpy(), sort=False).sum()


def _change_numbers(change: pd.DataFrame, key: str) -> Numbers:
    """Gained and lost in every area and in all, tied to the people covered on both sides."""
    values: dict[Hashable, float] = {}
    sums: list[Sum] = []
    for kind in change.columns:
        values |= {
            of_change(area, kind): float(n)
            for area, n in zip(change.index, change[kind], strict=True)
        }
        values[of_change(None, kind)] = float(change[kind].sum())
        sums.append((of_change(None, kind), tuple(of_change(a, kind) for a in change.index)))
    for (side, column), parts in _PARTS.items():
        sums += [
            (of_side(side, (key, (area,), column)), tuple(of_change(area, p) for p in parts))
            for area in change.index
        ]
    stays = frozenset(of_change(area, kind) for area in (None, *change.index) for kind in _STAYS)
    return Numbers(values, tuple(sums), (), stays)


def _renamed(numbers: Numbers, side: str) -> Numbers:
    return Numbers(
        values={of_side(side, name): value for name, value in numbers.values.items()},
        sums=tuple(
            (of_side(side, total), tuple(of_side(side, part) for part in parts))
            for total, parts in numbers.sums
        ),
        within=tuple((of_side(side, a), of_side(side, b)) for a, b in numbers.within),
        unpublished=frozenset(of_side(side, name) for name in numbers.unpublished),
    )
