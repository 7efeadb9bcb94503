"""The nearest practice of each place, on a sparse matrix of seconds.

Only the structure of the matrix says what is reached: a travel time of 0
seconds is an ordinary entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from geoaccess.routing.times import TravelTimes
from geoaccess.units import UNREACHED_S

NONE = -1
"""Column of a place that reaches nothing."""


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest column of each row.

    Attributes
    ----------
    column
        intp, shape (rows,): the nearest column, `NONE` where there is none. Of
        equally near columns the first one counts.
    seconds
        int32, shape (rows,): its travel time, `UNREACHED_S` where there is none.
    """

    column: npt.NDArray[np.intp]
    seconds: npt.NDArray[np.int32]

    def within(self, limit_s: int) -> npt.NDArray[np.bool_]:
        """True where something is reached in at most `limit_s` seconds."""
        return np.asarray(self.seconds <= limit_s)

    @property
    def reached(self) -> npt.NDArray[np.bool_]:
        """True where anything is reached at all."""
        return np.asarray(self.column != NONE)


def nearest_column(matrix: sp.csr_array, wanted: npt.NDArray[np.bool_]) -> Nearest:
    """Find the nearest of the `wanted` columns for every row.

    Parameters
    ----------
    matrix
        Seconds, shape (rows, columns), with sorted indices.
    wanted
        bool, shape (columns,).
    """
    rows = matrix.shape[0]
    column = np.full(rows, NONE, dtype=np.intp)
    seconds = np.full(rows, UNREACHED_S, dtype=np.int32)
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if len(filled) == 0:
        return Nearest(column, seconds)
    offered = np.where(wanted[matrix.indices], matrix.data, UNREACHED_S).astype(np.int32)
    seconds[filled] = np.minimum.reduceat(offered, matrix.indptr[filled])
    row_of_entry = np.repeat(np.arange(rows), np.diff(matrix.indptr))
    ties = np.flatnonzero((offered == seconds[row_of_entry]) & (offered < UNREACHED_S))
    found, first = np.unique(row_of_entry[ties], return_index=True)
    column[found] = matrix.indices[ties[first]]
    return Nearest(column, seconds)


def values_at(
    matrix: sp.csr_array, rows: npt.NDArray[Any], columns: npt.NDArray[Any], missing: float
) -> npt.NDArray[Any]:
    """Values of pairs, `missing` where a pair is not stored; a stored zero is a value.

    Parameters
    ----------
    matrix
        With sorted indices.
    rows, columns
        The pairs, shape (pairs,).
    """
    across = matrix.shape[1]
    row_of_entry = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    stored = row_of_entry * across + matrix.indices
    wanted = np.asarray(rows, dtype=np.int64) * across + columns
    if len(stored) == 0:
        return np.full(len(wanted), missing)
    at = np.minimum(np.searchsorted(stored, wanted), len(stored) - 1)
    return np.where(stored[at] == wanted, matrix.data[at], missing)


def unsnapped_places(
    times: TravelTimes, housing_ids: npt.NDArray[np.object_]
) -> npt.NDArray[np.bool_]:
    """True for the places that lie too far from any street, shape (places,)."""
    status = times.origins.set_index("id")["status"]
    return np.asarray(status.loc[list(housing_ids)] == "unsnapped")
