"""Linear and mixed-integer programmes as arrays.

Models are put together in blocks of columns (variables) and rows
(constraints), so that no loop runs over single variables::

    minimise or maximise   cost'x + offset
    subject to             row_lower <= A x <= row_upper
                           lower <= x <= upper,  x[integer] whole

`geoaccess.solver` solves them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Index = npt.NDArray[np.int32]

INF = math.inf
"""No bound."""


@dataclass(frozen=True, eq=False)
class Problem:
    """A linear or mixed-integer programme; make one with `ProblemBuilder`.

    Attributes
    ----------
    cost, lower, upper
        float64, shape (columns,).
    integer
        bool, shape (columns,): the column takes whole values only.
    row_ptr, row_column, row_value
        The matrix in compressed sparse rows.
    row_lower, row_upper
        float64, shape (rows,).
    maximise
        Whether more is better.
    offset
        A constant added to the objective.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    integer: npt.NDArray[np.bool_]
    row_ptr: Index
    row_column: Index
    row_value: Floats
    row_lower: Floats
    row_upper: Floats
    maximise: bool = False
    offset: float = 0.0

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.cost)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.row_lower)


class ProblemBuilder:
    """Collects blocks of columns and rows, then gives the `Problem`.

    Parameters
    ----------
    maximise
        Whether more is better.

    Examples
    --------
    Two sites, at most one to be opened, the second serves more people:

    >>> builder = ProblemBuilder(maximise=True)
    >>> site = builder.add_columns(2, cost=[40, 60], upper=1, integer=True)
    >>> row = builder.add_row(site, upper=1)
    >>> problem = builder.build()
    >>> problem.columns, problem.rows, problem.maximise
    (2, 1, True)
    """

    def __init__(self, *, maximise: bool = False) -> None:
        self._maximise = maximise
        self._column_blocks: list[tuple[Floats, Floats, Floats, npt.NDArray[np.bool_]]] = []
        self._row_blocks: list[tuple[Index, Index, Floats, Floats, Floats]] = []
        self._columns = 0
        self._rows = 0

    def add_columns(
        self,
        count: int,
        *,
        cost: npt.ArrayLike = 0.0,
        lower: npt.ArrayLike = 0.0,
        upper: npt.ArrayLike = INF,
        integer: npt.ArrayLike = False,
    ) -> Index:
        """Add `count` columns and return their indices; scalars hold for all of them."""
        block = (
            filled(cost, count),
            filled(lower, count),
            filled(upper, count),
            np.ascontiguousarray(np.broadcast_to(np.asarray(integer, dtype=np.bool_), count)),
        )
        self._column_blocks.append(block)
        first, self._columns = self._columns, self._columns + count
        return np.arange(first, self._columns, dtype=np.int32)

    def add_rows(
        self,
        count: int,
        row: npt.ArrayLike,
        column: npt.ArrayLike,
        value: npt.ArrayLike = 1.0,
        *,
        lower: npt.ArrayLike = -INF,
        upper: npt.ArrayLike = INF,
    ) -> Index:
        """Add `count` rows and return their indices.

        Parameters
        ----------
        count
            Rows in this block.
        row, column, value
            The entries: row within the block (0 to count - 1), column, and
            coefficient. No order is needed; a pair may not stand twice.
        lower, upper
            Bounds of each row.
        """
        rows = np.asarray(row, dtype=np.int32).ravel()
        columns = np.broadcast_to(np.asarray(column, dtype=np.int32), rows.shape)
        order = np.argsort(rows, kind="stable")
        counts = np.bincount(rows, minlength=count).astype(np.int32)
        block = (
            counts,
            columns[order],
            filled(value, len(rows))[order],
            filled(lower, count),
            filled(upper, count),
        )
        self._row_blocks.append(block)
        first, self._rows = self._rows, self._rows + count
        return np.arange(first, self._rows, dtype=np.int32)

    def add_row(
        self,
        column: npt.ArrayLike,
        value: npt.ArrayLike = 1.0,
        *,
        lower: float = -INF,
        upper: float = INF,
    ) -> int:
        """Add one row over the given columns and return its index."""
        columns = np.asarray(column, dtype=np.int32).ravel()
        rows = self.add_rows(1, np.zeros_like(columns), columns, value, lower=lower, upper=upper)
        return int(rows[0])

    def build(self, *, offset: float = 0.0) -> Problem:
        """The problem made of all blocks so far."""
        cost, lower, upper, integer = _joined(self._column_blocks, (float, float, float, bool))
        counts, column, value, row_lower, row_upper = _joined(
            self._row_blocks, (np.int32, np.int32, float, float, float)
        )
        row_ptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return Problem(
            cost=cost,
            lower=lower,
            upper=upper,
            integer=integer,
            row_ptr=row_ptr,
            row_column=column,
            row_value=value,
            row_lower=row_lower,
            row_upper=row_upper,
            maximise=self._maximise,
            offset=offset,
        )


def filled(value: npt.ArrayLike, count: int) -> Floats:
    """A float array of `count` values; a scalar is repeated."""
    return np.ascontiguousarray(np.broadcast_to(np.asarray(value, dtype=np.float64), count))


def _joined(blocks: list[Any], dtypes: tuple[Any, ...]) -> tuple[Any, ...]:
    """The parts of all blocks end to end; empty arrays of the right type where there are none."""
    empty = tuple(np.empty(0, dtype=dtype) for dtype in dtypes)
    return tuple(np.concatenate(parts) for parts in zip(empty, *blocks, strict=True))
