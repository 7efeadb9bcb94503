"""An attacker who knows how people are counted, reads everything published, and solves for the rest.

The unknowns are the people themselves: of every part of the map and every
municipality, how many live there, are covered under each threshold and reading,
are insured, lack a place. It shares nothing with the code that hides numbers.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

Terms = dict[Hashable, float]
READINGS = ("open", "open+conditional", "all")


@dataclass
class Attacker:
    """Equations and inequalities in unknowns that are never negative."""

    units: Sequence[tuple[str, str]]
    limits: Sequence[float]
    at: dict[Hashable, int] = field(default_factory=dict)
    equal: list[tuple[Terms, float]] = field(default_factory=list)
    below: list[tuple[Terms, float]] = field(default_factory=list)
    found: list[Any] = field(default_factory=list)
    problem: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for unit in self.units:
            self._know_how_people_are_counted(unit)

    def _know_how_people_are_counted(self, unit: Hashable) -> None:
        for kind, whole in (("covered", "residents"), ("covered_insured", "insured")):
            for r, reading in enumerate(READINGS):
                for within in self.limits:
                    self._at_most((kind, unit, reading, within), (whole, unit))
                    if r + 1 < len(READINGS):
                        wider = (kind, unit, READINGS[r + 1], within)
                        self._at_most((kind, unit, reading, within), wider)
                for short, long in pairwise(self.limits):
                    self._at_most((kind, unit, reading, short), (kind, unit, reading, long))
        self._at_most(("insured", unit), ("residents", unit))
        self._at_most(("unplaced", unit), ("residents", unit))
        self._at_most(("short", unit), ("unplaced", unit))
        for reading in READINGS:
            for within in self.limits:
                # the covered who are not insured are among all who are not insured
                key = (unit, reading, within)
                terms = {("covered", *key): 1.0, ("covered_insured", *key): -1.0}
                terms |= {("residents", unit): -1.0, ("insured", unit): 1.0}
                self.below.append((terms, 0.0))

    def _at_most(self, inner: Hashable, outer: Hashable) -> None:
        self.below.append(({inner: 1.0, outer: -1.0}, 0.0))

    def read(self, terms: Iterable[Hashable], value: float) -> None:
        """A published number is the sum of these unknowns."""
        self.equal.append((dict.fromkeys(terms, 1.0), value))

    def range_of(self, terms: Iterable[Hashable], enough: float) -> tuple[float, float]:
        """The least and the most that a sum of unknowns can be, unless it is known to be wide."""
        wanted = list(terms)
        if not self.at:
            self._number_unknowns(wanted)
        cost = np.zeros(len(self.at))
        cost[[self.at[name] for name in wanted]] = 1.0
        seen = [float(people @ cost) for people in self.found]
        if seen and max(seen) - min(seen) >= enough:
            return min(seen), max(seen)
        ends = [self._extreme(sign * cost) @ cost for sign in (1.0, -1.0)]
        return float(ends[0]), float(ends[1])

    def _number_unknowns(self, wanted: Iterable[Hashable]) -> None:
        known = [terms for terms, _ in (*self.equal, *self.below)]
        for name in (*wanted, *(name for terms in known for name in terms)):
            self.at.setdefault(name, len(self.at))
        self.problem = {
            "A_eq": self._matrix(self.equal),
            "b_eq": [value for _, value in self.equal],
            "A_ub": self._matrix(self.below),
            "b_ub": [value + 1e-7 for _, value in self.below],
        }

    def _extreme(self, cost: Any) -> Any:
        """People that fit everything published, at the least cost."""
        answer = linprog(cost, bounds=(0, 1e6), method="highs", **self.problem)
        assert answer.status == 0, answer.message
        self.found.append(answer.x)
        return answer.x

    def _matrix(self, rows: Sequence[tuple[Terms, float]]) -> sp.csr_array:
        matrix = sp.lil_array((len(rows), len(self.at)))
        for i, (terms, _) in enumerate(rows):
            for name, weight in terms.items():
                matrix[i, self.at[name]] = weight
        return sp.csr_array(matrix)
