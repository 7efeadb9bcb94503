"""Dividing people over practices at least cost: the transportation problem.

With x_ij people of place i at practice j, P_i people, S_j free places, whole
costs c_ij and a cost B of leaving somebody unplaced::

    minimise    sum_ij c_ij x_ij + B sum_i (P_i - sum_j x_ij)
    subject to  sum_j x_ij <= P_i,   sum_i x_ij <= S_j,   x >= 0

All numbers are whole and the matrix is that of a network, so every corner of
the feasible set is whole: the linear programme gives whole people. That the
division is best is checked afterwards in whole numbers: in the graph of all
possible changes no cycle may gain anything. The shortest ways in the same
graph are the shadow prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoaccess.errors import SolverError
from geoaccess.programme import INF, Problem, ProblemBuilder
from geoaccess.solution import Solution
from geoaccess.solver import Session

Whole = npt.NDArray[np.int64]

_NEVER = np.int64(2**60)
_START = 8


@dataclass(frozen=True, eq=False)
class Transport:
    """People, free places, and the pairs that may be used.

    Attributes
    ----------
    place, practice
        Rows of the pairs, shape (pairs,), sorted by place.
    cost
        c_ij of a person who goes there, shape (pairs,).
    kept, bonus
        So many people of a pair, shape (pairs,), cost `bonus` less each:
        those who went there before.
    people, room
        P_i, shape (places,), and S_j, shape (practices,).
    """

    place: Whole
    practice: Whole
    cost: Whole
    kept: Whole
    bonus: int
    people: Whole
    room: Whole

    @property
    def dearest(self) -> int:
        """No chain of changes through all practices costs more than this."""
        largest = int(self.cost.max(initial=0))
        return (largest + self.bonus) * (len(self.room) + 1)

    def placed(self, flow: Whole) -> Whole:
        """People of each place who have a practice."""
        return _sums(self.place, flow, len(self.people))

    def used(self, flow: Whole) -> Whole:
        """Places of each practice that are taken."""
        return _sums(self.practice, flow, len(self.room))


def cheapest_division(problem: Transport, unplaced_cost: int) -> Whole:
    """People of each pair in a division of least cost, shape (pairs,).

    Raises
    ------
    SolverError
        If the solver gives no answer, or one that is not whole or not best.
    """
    flow = _Offers.of(problem, unplaced_cost).best()
    # Raises where a change would still gain something.
    _distances(problem, flow, unplaced_cost)
    return flow


def worth_of_room(problem: Transport, flow: Whole, unplaced_cost: int | None) -> Whole:
    """How much less all of it would cost with one more place at each practice.

    Without `unplaced_cost` the same people stay placed and only change places.
    """
    return np.maximum(0, -_distances(problem, flow, unplaced_cost)[1])


def could_take_more(problem: Transport, flow: Whole) -> npt.NDArray[np.bool_]:
    """Practices where one more place would place one more person, perhaps by a chain of moves."""
    waiting = problem.people > problem.placed(flow)
    reached = np.zeros(len(problem.room), dtype=bool)
    while True:
        wider = reached.copy()
        wider[problem.practice[waiting[problem.place]]] = True
        moving = (flow > 0) & wider[problem.practice]
        if np.array_equal(wider, reached):
            return reached
        reached = wider
        waiting = waiting.copy()
        waiting[problem.place[moving]] = True


@dataclass(frozen=True, eq=False)
class _Offers:
    """Columns of the linear programme: pairs with room, and again for those who stay.

    Most pairs never matter. The programme starts with the cheapest few of every
    place and takes in others only where their price says that they would help,
    until none does: the answer is that of all columns together.
    """

    problem: Transport
    pair: Whole
    cost: Whole
    limit: npt.NDArray[np.float64]

    @classmethod
    def of(cls, problem: Transport, unplaced_cost: int) -> _Offers:
        roomy = np.flatnonzero(problem.room[problem.practice] > 0)
        again = roomy[problem.kept[roomy] > 0]
        return cls(
            problem,
            pair=np.concatenate([roomy, again]),
            cost=np.concatenate([problem.cost[roomy], problem.cost[again] - problem.bonus])
            - unplaced_cost,
            limit=np.concatenate([np.full(len(roomy), INF), problem.kept[again]]),
        )

    def best(self) -> Whole:
        """People of each pair."""
        if len(self.pair) == 0:
            return np.zeros(len(self.problem.cost), dtype=np.int64)
        used = self._cheapest()
        session = Session(self._pose(used), method="primal")
        solution = session.solve()
        while len(more := self._helpful(used, solution)):
            rows = np.column_stack(self._rows(more)).ravel()
            pointers = np.arange(0, 2 * len(more) + 1, 2)
            session.add_columns(pointers, rows, 1.0, cost=self.cost[more], upper=self.limit[more])
            used = np.concatenate([used, more])
            solution = session.solve()
        return _sums(self.pair[used], _whole(solution), len(self.problem.cost))

    def _cheapest(self) -> Whole:
        """The cheapest few columns of every place."""
        place = self.problem.place[self.pair]
        order = np.lexsort((self.cost, place))
        counts = np.bincount(place, minlength=len(self.problem.people))
        first = np.repeat(np.cumsum(counts) - counts, counts)
        return np.sort(order[np.arange(len(order)) - first < _START])

    def _rows(self, column: Whole) -> tuple[Whole, Whole]:
        """The row of the place and the row of the practice of each column."""
        pair = self.pair[column]
        return self.problem.place[pair], len(self.problem.people) + self.problem.practice[pair]

    def _pose(self, used: Whole) -> Problem:
        builder = ProblemBuilder()
        column = builder.add_columns(len(used), cost=self.cost[used], upper=self.limit[used])
        row = np.concatenate(self._rows(used))
        most = np.concatenate([self.problem.people, self.problem.room])
        builder.add_rows(len(most), row, np.tile(column, 2), upper=most)
        return builder.build()

    def _helpful(self, used: Whole, solution: Solution) -> Whole:
        """Columns left out whose price is below what they would save; prices are whole."""
        rest = np.ones(len(self.pair), dtype=bool)
        rest[used] = False
        left = np.flatnonzero(rest)
        at_place, at_practice = self._rows(left)
        worth = solution.row_duals[at_place] + solution.row_duals[at_practice]
        return left[self.cost[left] - worth < -0.5]


def _whole(solution: Solution) -> Whole:
    """People as whole numbers.

    Raises
    ------
    SolverError
        If they are not whole.
    """
    values = np.rint(solution.values).astype(np.int64)
    if solution.status != "optimal" or np.abs(solution.values - values).max(initial=0) > 1e-5:
        raise SolverError(
            f"The division of people ended '{solution.status}' without whole numbers. "
            "This is a fault of the model."
        )
    return values


def _distances(problem: Transport, flow: Whole, unplaced_cost: int | None) -> tuple[Whole, Whole]:
    """Least cost of the changes that end with one person too many at each place, each practice.

    A change starts with an unplaced person, or with a place that somebody
    leaves free; going on, a person takes a place (cost c) or gives one up
    (cost -c). Returning to the start at a gain would mean that the division is
    not best.
    """
    enter, leave = _change_costs(problem, flow)
    at_place = np.full(len(problem.people), _NEVER)
    if unplaced_cost is not None:
        at_place[problem.people > problem.placed(flow)] = -unplaced_cost
    at_practice = np.where(problem.used(flow) > 0, np.int64(0), _NEVER)
    taken = flow > 0
    for _ in range(2 * len(problem.room) + 3):
        to_practice = at_practice.copy()
        _relax(to_practice, problem.practice, at_place[problem.place], enter)
        to_place = at_place.copy()
        _relax(to_place, problem.place[taken], to_practice[problem.practice[taken]], leave[taken])
        settled = np.array_equal(to_place, at_place) and np.array_equal(to_practice, at_practice)
        at_place, at_practice = to_place, to_practice
        if settled:
            _check_best(problem, flow, unplaced_cost, at_place, at_practice)
            return at_place, at_practice
    raise _not_best()


def _check_best(
    problem: Transport,
    flow: Whole,
    unplaced_cost: int | None,
    at_place: Whole,
    at_practice: Whole,
) -> None:
    """No chain of changes may end at a gain: in a free place, or with somebody unplaced."""
    free = problem.room > problem.used(flow)
    if (at_practice[free] < 0).any():
        raise _not_best()
    if unplaced_cost is None:
        return
    placed = problem.placed(flow) > 0
    if (at_place[placed] + unplaced_cost < 0).any():
        raise _not_best()


def _not_best() -> SolverError:
    return SolverError("The division of people is not the best one. This is a fault of the solver.")


def _change_costs(problem: Transport, flow: Whole) -> tuple[Whole, Whole]:
    """What one more person of each pair costs, and what one less does."""
    enter = problem.cost - np.where(flow < problem.kept, problem.bonus, 0)
    leave = -problem.cost + np.where(flow <= problem.kept, problem.bonus, 0)
    return enter, leave


def _relax(to: Whole, node: Whole, start: Whole, cost: Whole) -> None:
    """Lower `to` where arriving from a reached start costs less."""
    reached = start < _NEVER
    np.minimum.at(to, node[reached], start[reached] + cost[reached])


def _sums(node: Whole, value: Whole, count: int) -> Whole:
    total = np.zeros(count, dtype=np.int64)
    np.add.at(total, node, value)
    return total
