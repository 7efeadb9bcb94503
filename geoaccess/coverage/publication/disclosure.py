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

What is published beside something that is already out takes the earlier choice
as decided: only the numbers that come new are hidden or shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from geoaccess.errors import SolverError

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

    def joined(self, more: Numbers) -> Numbers:
        """These numbers and others; a name that both have is one number."""
        return Numbers(
            values={**self.values, **more.values},
            sums=(*self.sums, *more.sums),
            within=(*self.within, *more.within),
            unpublished=self.unpublished | more.unpublished,
        )


@dataclass(eq=False)
class _System:
    """The numbers as vectors and matrices, and which of them are hidden so far."""

    names: list[Hashable]
    values: npt.NDArray[np.float64]
    equal: sp.csr_array
    inner: npt.NDArray[np.intp]
    outer: npt.NDArray[np.intp]
    decided: npt.NDArray[np.bool_]
    hidden: npt.NDArray[np.bool_] = field(init=False)
    witnesses: list[npt.NDArray[np.float64]] = field(init=False)

    def __post_init__(self) -> None:
        self.hidden = np.zeros(len(self.values), dtype=np.bool_)
        # other numbers that fit all that is published: they stay so when more is hidden
        self.witnesses = [self.values]


def hide_small_groups(
    numbers: Numbers, *, smallest: int = 10, decided: Mapping[Hashable, bool] | None = None
) -> frozenset[Hashable]:
    """Names of the numbers that must not be published.

    Parameters
    ----------
    numbers
        Everything that will be published, and its relations.
    smallest
        The fewest people that may be told apart; 0 people may be published.
    decided
        Whether a number was hidden by an earlier publication, by name; that stays so.

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
    earlier = decided or {}
    system = _system(numbers, earlier)
    small = (system.values > _SLACK) & (system.values < smallest - _SLACK)
    system.hidden |= small & ~system.decided
    system.hidden |= np.asarray([earlier.get(name, False) for name in system.names], dtype=bool)
    _hide_small_differences(system, smallest)
    # hiding more never narrows a range, so a secret that is safe once stays safe
    for weights in _secrets(system, smallest):
        while _is_told(system, weights, smallest):
            candidates = _related(system, weights)
            if not len(candidates):
                break
            system.hidden[candidates[np.argmin(system.values[candidates])]] = True
            _hide_small_differences(system, smallest)
    _tell_twins(system, numbers)
    return frozenset(name for name, hide in zip(system.names, system.hidden, strict=True) if hide)


def _tell_twins(system: _System, numbers: Numbers) -> None:
    """Tell a number that equals a published one: to hide it would only puzzle readers."""
    at = {name: i for i, name in enumerate(system.names)}
    twins = [(at[total], at[parts[0]]) for total, parts in numbers.sums if len(parts) == 1]
    kept = system.decided | np.asarray([name in numbers.unpublished for name in system.names])
    for one, other in (*twins, *((b, a) for a, b in twins)):
        if not system.hidden[one] and not kept[other]:
            system.hidden[other] = False


def possible_range(
    numbers: Numbers, hidden: Iterable[Hashable], name: Hashable
) -> tuple[float, float]:
    """Least and largest value that a hidden number can have, given all that is published."""
    system = _system(numbers, {})
    hide = set(hidden)
    system.hidden |= np.asarray([n in hide for n in system.names])
    weights = np.zeros(len(system.values))
    weights[system.names.index(name)] = 1.0
    return _range(system, weights)


def _system(numbers: Numbers, decided: Mapping[Hashable, bool]) -> _System:
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
        decided=np.asarray([name in decided for name in names], dtype=np.bool_),
    )
    system.hidden |= np.asarray([name in numbers.unpublished for name in names], dtype=np.bool_)
    return system


def _hide_small_differences(system: _System, smallest: int) -> None:
    """Hide one number of every published pair that a small group tells apart: the inner one."""
    for pair in np.flatnonzero(_small_differences(system, smallest)):
        inner, outer = system.inner[pair], system.outer[pair]
        if system.hidden[inner] or system.hidden[outer]:
            continue
        free = [number for number in (inner, outer) if not system.decided[number]]
        system.hidden[free[:1]] = True


def _small_differences(system: _System, smallest: int) -> npt.NDArray[np.bool_]:
    gap = system.values[system.outer] - system.values[system.inner]
    return np.asarray((gap > _SLACK) & (gap < smallest - _SLACK))


def _secrets(system: _System, smallest: int) -> Iterator[npt.NDArray[np.float64]]:
    """Small numbers and small differences, as weights over the numbers."""
    for i in np.flatnonzero((system.values > _SLACK) & (system.values < smallest - _SLACK)):
        weights = np.zeros(len(system.values))
        weights[i] = 1.0
        yield weights
    for pair in np.flatnonzero(_small_differences(system, smallest)):
        weights = np.zeros(len(system.values))
        weights[system.outer[pair]] += 1.0
        weights[system.inner[pair]] -= 1.0
        yield weights


def _is_told(system: _System, weights: npt.NDArray[np.float64], smallest: int) -> bool:
    """Whether an attacker can tell a small group to within `smallest` people."""
    used = np.flatnonzero(weights)
    seen = np.asarray([witness[used] @ weights[used] for witness in system.witnesses])
    if np.ptp(seen) >= smallest - _SLACK:
        return False
    least, largest = _range(system, weights)
    return largest - least < smallest - _SLACK


def _related(system: _System, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Published numbers that stand in a sum or a pair with hidden ones of this group, nearest first."""
    inside = weights != 0
    edges = abs(system.equal).T @ abs(system.equal)
    published = ~system.hidden & (system.values > _SLACK) & ~system.decided
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
    told = float(weights @ np.where(system.hidden, 0.0, system.values))
    part = _tied(system, weights)
    if not len(part):
        return told, told
    low, high = _single_bounds(system)
    problem = {
        **_equalities(system, part),
        **_order(system, part),
        "bounds": np.column_stack([low[part], high[part]]),
    }
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * weights[part], method="highs", **problem)
        if found.status != 0:
            raise SolverError(f"The audit of a publication failed: {found.message}")
        ends.append(told + sign * found.fun)
        witness = system.values.copy()
        witness[part] = found.x
        system.witnesses.append(witness)
    return ends[0], ends[1]


def _tied(system: _System, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Hidden numbers that can move with a weighted sum: those that hidden ones tie together."""
    count = len(system.values)
    hides = sp.diags_array(system.hidden.astype(np.float64))
    sums = abs(system.equal) @ hides
    both = system.hidden[system.inner] & system.hidden[system.outer]
    ends = (system.inner[both], system.outer[both])
    pairs = sp.csr_array((np.ones(int(both.sum())), ends), shape=(count, count))
    label = connected_components(sums.T @ sums + pairs, directed=False)[1]
    wanted = label[system.hidden & (weights != 0)]
    return np.flatnonzero(system.hidden & np.isin(label, wanted))


def _single_bounds(
    system: _System,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Bounds of each number: at least 0, and what published inner and outer groups say."""
    low = np.zeros(len(system.values))
    # a bound that no answer needs, so that no range is without end
    high = np.full(len(system.values), 10.0 * system.values.max(initial=1.0) + 1000.0)
    told = ~system.hidden
    below, above = told[system.inner], told[system.outer]
    np.maximum.at(low, system.outer[below], system.values[system.inner[below]] - _SLACK)
    np.minimum.at(high, system.inner[above], system.values[system.outer[above]] + _SLACK)
    return np.maximum(low, 0.0), high


def _equalities(system: _System, part: npt.NDArray[np.intp]) -> dict[str, object]:
    """Sums with a number of `part`, with what is published brought to the other side."""
    inside = system.equal[:, part]
    rows = np.flatnonzero(np.diff(inside.indptr))
    if not len(rows):
        return {}
    known = np.where(system.hidden, 0.0, system.values)
    return {"A_eq": inside[rows], "b_eq": -(system.equal @ known)[rows]}


def _order(system: _System, part: npt.NDArray[np.intp]) -> dict[str, object]:
    """Inner numbers are at most outer ones, where both are hidden."""
    at = np.full(len(system.values), -1, dtype=np.intp)
    at[part] = np.arange(len(part))
    both = np.flatnonzero((at[system.inner] >= 0) & (at[system.outer] >= 0))
    if not len(both):
        return {}
    row = np.arange(len(both))
    shape = (len(both), len(part))
    inner = sp.csr_array((np.ones(len(both)), (row, at[system.inner[both]])), shape=shape)
    outer = sp.csr_array((np.ones(len(both)), (row, at[system.outer[both]])), shape=shape)
    return {"A_ub": inner - outer, "b_ub": np.full(len(both), _SLACK)}
