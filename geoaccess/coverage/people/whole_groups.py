"""Residents of places as whole people by group, for results that count one by one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]


def whole_groups(people: Whole, shares: npt.NDArray[np.float64]) -> Whole:
    """Divide whole people over groups by shares, shape (places, groups).

    Every group gets its share rounded down; who is left over goes to the groups
    with the largest remainders, so that rows add up to the people and no group is
    off by one person or more.

    Parameters
    ----------
    people
        Whole numbers, shape (places,).
    shares
        Rows add up to 1, shape (places, groups).

    Examples
    --------
    >>> whole_groups(np.array([7, 1]), np.array([[0.5, 0.25, 0.25], [0.2, 0.3, 0.5]])).tolist()
    [[3, 2, 2], [0, 0, 1]]
    """
    exact = people[:, None] * shares
    # a share of 0.3 of 10 people is 3 of them, whatever the last digit says
    floor = np.floor(exact + 1e-9).astype(np.int64)
    left = people - floor.sum(axis=1)
    order = np.argsort(-(exact - floor), axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    return np.asarray(floor + (rank < left[:, None]))
