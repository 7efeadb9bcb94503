"""Rows of different lengths in one array: where each begins, and the places of chosen stretches.

The rows stand one after another (compressed sparse rows): row *i* of an array lies at
``ptr[i]:ptr[i + 1]``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Int64s = npt.NDArray[np.int64]


def offsets(counts: npt.ArrayLike) -> Int64s:
    """Where rows of these lengths begin, and where the last one ends.

    Examples
    --------
    >>> offsets([2, 0, 3])
    array([0, 2, 2, 5])
    """
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)


def ranges(starts: npt.ArrayLike, counts: npt.ArrayLike) -> Int64s:
    """All numbers ``start, start + 1, ...`` of every stretch, one stretch after another.

    Examples
    --------
    >>> ranges([10, 20], [2, 3])
    array([10, 11, 20, 21, 22])
    """
    first, count = (np.asarray(given, np.int64) for given in (starts, counts))
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(first - (ends - count), count))
