"""Percentiles over the departures of a window, for all lanes together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.routing.search.lanes import LANES

STRIP = 32
"""So many lanes at a time stay in the registers of the processor."""

FEW_SELECTIONS = 18
"""So many percentiles of single lanes are found sooner than a strip is sorted: measured."""


def ranks_of(percentiles: Sequence[float], minutes: int) -> npt.NDArray[np.int64]:
    """Nearest rank of each percentile among so many departures, counted from 1.

    Examples
    --------
    >>> ranks_of((25, 50, 75), 10)
    array([3, 5, 8])
    """
    # Rounding before ceil: 55 % of 100 departures is the 55th, whatever floating point says.
    ranks = [max(1, math.ceil(round(p * minutes / 100, 9))) for p in percentiles]
    return np.array(ranks, np.int64)


@nb.njit(cache=True, nogil=True, boundscheck=False)
def times_of_arrivals(arrival: Any, limit: Any, within: Any) -> None:
    """Turn arrivals by departure minute into travel times.

    Parameters
    ----------
    arrival
        Shape (minutes, 128): best arrival of journeys that can be begun until a
        minute. Overwritten by travel times.
    limit
        The longest travel time.
    within
        Shape (128,): filled with the number of departures within the limit.
    """
    kind = arrival.dtype.type
    bound, far = kind(limit), kind(np.iinfo(arrival.dtype).max)
    for first in range(0, LANES, STRIP):
        # Arrays of their own are known not to overlap with others: they become registers.
        soonest = np.full(STRIP, far)
        count = np.zeros(STRIP, arrival.dtype)
        for minute in range(len(arrival) - 1, -1, -1):
            shift = kind(60 * minute)
            for lane in range(STRIP):
                soonest[lane] = min(soonest[lane], arrival[minute, first + lane])
                travel = kind(soonest[lane] - shift)
                arrival[minute, first + lane] = travel
                count[lane] += kind(travel <= bound)
        for lane in range(STRIP):
            within[first + lane] = count[lane]


@nb.njit(cache=True, nogil=True, boundscheck=False)
def sort_lanes(times: Any) -> None:
    """Sort every lane of a strip, shape (times, `STRIP`), smallest first.

    A sorting network compares the same two rows for all lanes (Batcher's
    odd-even merge sort), so no step depends on a value.
    """
    count = len(times)
    half, level = 1, 1  # two halves are one run of 1 << level rows: shifts where a division is slow
    while half < count:
        step = half
        while step >= 1:
            for start in range(step & (half - 1), count - step, 2 * step):
                for one in range(start, min(start + step, count - step)):
                    if one >> level == (one + step) >> level:
                        _put_in_order(times, one, one + step)
            step >>= 1
        half, level = half << 1, level + 1


@nb.njit(cache=True, nogil=True, boundscheck=False, inline="always")
def _put_in_order(times: Any, one: Any, other: Any) -> None:
    """Smaller values to the first of two rows."""
    for lane in range(STRIP):
        low = min(times[one, lane], times[other, lane])
        times[other, lane] = max(times[one, lane], times[other, lane])
        times[one, lane] = low


@nb.njit(cache=True, nogil=True, boundscheck=False)
def nth_smallest(times: Any, rank: Any, bits: Any) -> Any:
    """The `rank`-th smallest of some times, by bisection over its bits; none is below 0.

    Parameters
    ----------
    times
        Shape (times,).
    rank
        Counted from 1.
    bits
        Number of bits of the longest time that matters: a longer one is told as
        longer, not how much longer.
    """
    below = 0
    for bit in range(bits, -1, -1):
        middle = times.dtype.type(below + (1 << bit) - 1)
        count = times.dtype.type(0)
        for number in range(len(times)):
            count += times[number] <= middle
        if count < rank:
            below += 1 << bit
    return below


@nb.njit(cache=True, nogil=True)
def bits_of(limit_s: Any) -> Any:
    """Bits of the longest time: one more is tried, so that a longer time shows as longer."""
    bits = 0
    while (1 << bits) <= limit_s:
        bits += 1
    return bits
