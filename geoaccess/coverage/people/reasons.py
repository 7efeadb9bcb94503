"""Reasons in the order in which they are tested, and how a place gets its own.

The reason of a pair of residents and a practice is the first test that it
fails. The reason of residents is that of their best practice: the one that
passes most tests, and of equals the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoaccess.units import UNREACHED_S

ORDER = (
    "unsnapped",
    "no_route",
    "too_long",
    "full",
    "not_eligible",
    "closed_when_free",
    "no_way_back",
    "language",
    "unknown_status",
    "covered",
)
"""Every reason, in the order of the tests; a later one has passed more of them."""

CODE = {reason: code for code, reason in enumerate(ORDER)}

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Reading:
    """How a headline is read: the threshold, and the statuses that count as usable."""

    limit_s: int
    statuses: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Best:
    """The best practice of each row.

    Attributes
    ----------
    code
        uint8, shape (rows,): index in `ORDER`.
    column
        intp, shape (rows,): the practice; -1 where none is reached.
    seconds
        int32, shape (rows,): travel time to it; `UNREACHED_S` where none is reached.
    """

    code: npt.NDArray[np.uint8]
    column: npt.NDArray[np.intp]
    seconds: npt.NDArray[np.int32]


def pair_codes(
    seconds: npt.NDArray[np.int32], limit_s: int, failing: dict[str, Mask]
) -> npt.NDArray[np.uint8]:
    """Code of every pair: the first test of `ORDER` that it fails.

    Parameters
    ----------
    seconds
        Travel times, shape (rows, practices); `UNREACHED_S` for none.
    limit_s
        The threshold; exactly that long still counts.
    failing
        By reason, the pairs that fail its test; arrays of shape (rows, practices)
        or one that broadcasts to it.

    Examples
    --------
    >>> far_and_full = pair_codes(np.array([[600, 2400]], np.int32), 1800,
    ...                           {"full": np.array([[True, True]])})
    >>> [ORDER[code] for code in far_and_full[0]]
    ['full', 'too_long']
    """
    tests = {
        **failing,
        "no_route": (seconds >= UNREACHED_S) | failing.get("no_route", np.False_),
        "too_long": (seconds > limit_s) | failing.get("too_long", np.False_),
    }
    codes = np.full(seconds.shape, CODE["covered"], dtype=np.uint8)
    for reason in reversed(ORDER):
        if reason in tests:
            codes[np.broadcast_to(tests[reason], codes.shape)] = CODE[reason]
    return codes


def best_practice(codes: npt.NDArray[np.uint8], seconds: npt.NDArray[np.int32]) -> Best:
    """The practice of each row that passes most tests; of equals the nearest, then the first."""
    rows, practices = codes.shape
    if not practices:
        nothing = np.full(rows, UNREACHED_S, dtype=np.int32)
        return Best(np.full(rows, CODE["no_route"], np.uint8), np.full(rows, -1), nothing)
    key = codes.astype(np.int64) * (UNREACHED_S + 1) + (UNREACHED_S - seconds.astype(np.int64))
    column = key.argmax(axis=1)
    at = np.arange(rows)
    reached = seconds[at, column] < UNREACHED_S
    return Best(
        code=codes[at, column],
        column=np.where(reached, column, -1),
        seconds=seconds[at, column].astype(np.int32),
    )
