"""Places given out as evenly as can be: round by round, to those with the smallest share.

In round k everybody joins in whose place has at most k twentieths of its people
placed. A maximum flow on what is left of the earlier rounds places as many of
them as possible; it may move people, but never takes a place away from a
housing place. After the last round as many people are placed as can be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.csgraph import maximum_flow

from geoaccess.coverage.allocation.transport import Transport, Whole
from geoaccess.coverage.people.nearest import values_at

_ROUNDS = 20


def even_counts(problem: Transport) -> Whole:
    """How many people of each place are placed, shape (places,).

    No other division gives the worst-off place a larger share, up to the step
    of one twentieth.
    """
    network = _Network(problem)
    flow = np.zeros(len(problem.place), dtype=np.int64)
    for number in range(_ROUNDS + 1):
        # Whoever has (u - 1) / P placed takes part as person u.
        joined = np.minimum(problem.people, problem.people * number // _ROUNDS + 1)
        flow = flow + network.augment(flow, joined)
    return problem.placed(flow)


class _Network:
    """Source, places, practices and sink; only capacities change from round to round."""

    def __init__(self, problem: Transport) -> None:
        places, practices = len(problem.people), len(problem.room)
        self._problem = problem
        self._place = 1 + problem.place
        self._practice = 1 + places + problem.practice
        sink = 1 + places + practices
        origin = [np.zeros(places, dtype=np.int64), self._place, self._practice]
        target = [1 + np.arange(places), self._practice, self._place]
        origin.append(1 + places + np.arange(practices))
        target.append(np.full(practices, sink))
        self._ends = (np.concatenate(origin), np.concatenate(target))
        self._nodes = sink + 1

    def augment(self, flow: Whole, joined: Whole) -> Whole:
        """How the flow of each pair changes when `joined` people of each place may be placed."""
        problem = self._problem
        waiting = joined - problem.placed(flow)
        free = problem.room - problem.used(flow)
        unlimited = np.full(len(flow), max(int(problem.people.max(initial=0)), 1))
        capacity = np.concatenate([waiting, unlimited, flow, free]).astype(np.int32)
        shape = (self._nodes, self._nodes)
        graph: Any = sp.csr_array(sp.coo_array((capacity, self._ends), shape=shape))
        found = sp.csr_array(maximum_flow(graph, 0, self._nodes - 1).flow)
        found.sort_indices()
        change: npt.NDArray[Any] = values_at(found, self._place, self._practice, 0)
        return change.astype(np.int64)
