"""Hide small groups of people so that they cannot be computed from what is published.

All numbers that a publication shows stand together in one system: which numbers
add up to which (a total and its parts), and which groups lie within which (those
covered within 15 minutes are among those covered within 30). A number is hidden
when it stands for fewer people than allowed, or when its difference to a
published number does. Hidden numbers could still follow from the others, so an
attacker is played: by linear programming, the least and the largest value that
each hidden number can have, given everything published. While that range is
narrower than the smallest group allowed, further numbers are hidden
(complementary suppression, audited).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog

_SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Numbers:
    """Numbers of people, and how they hang together.

    Attributes
    ----------
    values
        Each number by its name.
    sums
        Totals with their parts: the total is the sum of the parts.
    within
        Pairs (inner, outer): the people of the first are among those of the second.
    unpublished
        Numbers that are not published in any case, but that tie others together.
    """

    values: Mapping[Hashable, float]
    sums: tuple[tuple[Hashable, tuple[Hashable, ...]], ...] = ()
    within: tuple[tuple[Hashable, Hashable], ...] = ()
    unpublished: frozenset[Hashable] = frozenset()


@dataclass(eq=False)
class _System:
    """The numbers as vectors and matrices, and which of them are hidden so far."""

    names: list[Hashable]
    values: npt.NDArray[np.float64]
    equal: sp.csr_array
    inner: npt.NDArray[np.intp]
    outer: npt.NDArray[np.intp]
    hidden: npt.NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.hidden = np.zeros(len(self.values), dtype=np.bool_)


def hide_small_groups(numbers: Numbers, *, smallest: int = 10) -> frozenset[Hashable]:
    """Names of the numbers that must not be published.

    Parameters
    ----------
    numbers
        Everything that will be published, and its relations.
    smallest
        The fewest people that may be told apart; 0 people may be published.

    Examples
    --------
    Of 100 people, 4 have reason "no_route": that is hidden, and so that it does not
    follow from the total, the next smallest number with it.

    >>> numbers = Numbers(
    ...     {"all": 100, "no_route": 4, "full": 20, "covered": 76},
    ...     sums=(("all", ("no_route", "full", "covered")),))
    >>> sorted(hide_small_groups(numbers))
    ['full', 'no_route']
    """
    system = _system(numbers)
    system.hidden |= (system.values > _SLACK) & (system.values < smallest - _SLACK)
    _hide_small_differences(system, smallest)
    while (told := _first_told(system, smallest)) is not None:
        candidates = _related(system, told)
        if not len(candidates):
            break
        system.hidden[candidates[np.argmin(system.values[candidates])]] = True
        _hide_small_differences(system, smallest)
    return frozenset(name for name, hide in zip(system.names, system.hidden, strict=True) if hide)


def possible_range(
    numbers: Numbers, hidden: Iterable[Hashable], name: Hashable
) -> tuple[float, float]:
    """Least and largest value that a hidden number can have, given all that is published."""
    system = _system(numbers)
    hide = set(hidden)
    system.hidden |= np.asarray([n in hide for n in system.names])
    weights = np.zeros(len(system.values))
    weights[system.names.index(name)] = 1.0
    return _range(system, weights)


def _system(numbers: Numbers) -> _System:
    names = list(numbers.values)
    at = {name: i for i, name in enumerate(names)}
    rows, columns, signs = [], [], []
    for row, (total, parts) in enumerate(numbers.sums):
        for name, sign in ((total, 1.0), *((part, -1.0) for part in parts)):
            rows.append(row)
            columns.append(at[name])
            signs.append(sign)
    shape = (len(numbers.sums), len(names))
    system = _System(
        names=names,
        values=np.asarray([float(numbers.values[name]) for name in names]),
        equal=sp.csr_array((signs, (rows, columns)), shape=shape),
        inner=np.asarray([at[a] for a, _ in numbers.within], dtype=np.intp),
        outer=np.asarray([at[b] for _, b in numbers.within], dtype=np.intp),
    )
    system.hidden |= np.asarray([name in numbers.unpublished for name in names])
    return system


def _hide_small_differences(system: _System, smallest: int) -> None:
    """Hide the inner number of every published pair that a small group tells apart."""
    small = _small_differences(system, smallest)
    both = small & ~system.hidden[system.inner] & ~system.hidden[system.outer]
    while both.any():
        pair = int(np.flatnonzero(both)[0])
        system.hidden[system.inner[pair]] = True
        both = small & ~system.hidden[system.inner] & ~system.hidden[system.outer]


def _small_differences(system: _System, smallest: int) -> npt.NDArray[np.bool_]:
    gap = system.values[system.outer] - system.values[system.inner]
    return np.asarray((gap > _SLACK) & (gap < smallest - _SLACK))


def _first_told(system: _System, smallest: int) -> npt.NDArray[np.float64] | None:
    """The first small group that an attacker can tell to within `smallest` people."""
    for weights in _secrets(system, smallest):
        least, largest = _range(system, weights)
        if largest - least < smallest - _SLACK:
            return weights
    return None


def _secrets(system: _System, smallest: int) -> list[npt.NDArray[np.float64]]:
    """Small numbers and small differences, as weights over the numbers."""
    unit = np.eye(len(system.values))
    small = np.flatnonzero((system.values > _SLACK) & (system.values < smallest - _SLACK))
    pairs = np.flatnonzero(_small_differences(system, smallest))
    return [unit[i] for i in small] + [unit[system.outer[p]] - unit[system.inner[p]] for p in pairs]


def _related(system: _System, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Published numbers that stand in a sum or a pair with hidden ones of this group, nearest first."""
    inside = weights != 0
    edges = abs(system.equal).T @ abs(system.equal)
    published = ~system.hidden & (system.values > _SLACK)
    for _ in range(len(system.values)):
        reach = inside | (edges @ inside.astype(float) > 0)
        np.logical_or.at(reach, system.outer, inside[system.inner])
        np.logical_or.at(reach, system.inner, inside[system.outer])
        found = np.flatnonzero(reach & published)
        if len(found) or (reach == inside).all():
            return found
        inside = reach
    return np.flatnonzero(inside & published)


def _range(system: _System, weights: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Bounds of a weighted sum of the numbers over everything that fits the publication."""
    count, pairs = len(system.values), len(system.inner)
    published = ~system.hidden
    bounds = [
        (value, value) if known else (0.0, None)
        for value, known in zip(system.values, published, strict=True)
    ]
    row = np.arange(pairs)
    order = sp.csr_array((np.ones(pairs), (row, system.inner)), shape=(pairs, count))
    order = order - sp.csr_array((np.ones(pairs), (row, system.outer)), shape=(pairs, count))
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(
            sign * weights,
            A_ub=order if pairs else None,
            b_ub=np.full(pairs, _SLACK) if pairs else None,
            A_eq=system.equal if system.equal.shape[0] else None,
            b_eq=system.equal @ system.values if system.equal.shape[0] else None,
            bounds=bounds,
            method="highs",
        )
        ends.append(sign * found.fun if found.status == 0 else -sign * np.inf)
    return ends[0], ends[1]
