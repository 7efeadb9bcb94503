"""Percentiles over the departures of a window, for all lanes together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.routing.lanes import LANES


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
def lane_percentiles(arrival: Any, direct: Any, ranks: Any, bits: Any, space: Any, out: Any) -> Any:
    """Turn arrivals by departure minute into percentiles of the travel time.

    Parameters
    ----------
    arrival
        Shape (minutes, 128): best arrival of journeys that can be begun until a
        minute. Overwritten by travel times.
    direct
        Shape (128,): seconds of the way along streets.
    ranks
        From `ranks_of`.
    bits
        Number of bits of the longest travel time that matters.
    space
        Workspace, shape (2, 128).
    out
        Shape (percentiles, 128): the travel times, above the longest where not reached.
    """
    minutes = len(arrival)
    for minute in range(minutes - 2, -1, -1):
        for lane in range(LANES):
            arrival[minute, lane] = min(arrival[minute, lane], arrival[minute + 1, lane])
    for minute in range(minutes):
        shift = 60 * minute
        for lane in range(LANES):
            arrival[minute, lane] = arrival[minute, lane] - shift
            arrival[minute, lane] = min(arrival[minute, lane], direct[lane])
    for number in range(len(ranks)):
        _select(arrival, ranks[number], bits, space, out[number])


@nb.njit(cache=True, nogil=True, boundscheck=False)
def _select(times: Any, rank: Any, bits: Any, space: Any, out: Any) -> Any:
    """The `rank`-th smallest time of every lane, by bisection over its bits."""
    below, count = space[0], space[1]
    for lane in range(LANES):
        below[lane] = 0
    for bit in range(bits, -1, -1):
        half = (1 << bit) - 1
        for lane in range(LANES):
            count[lane] = 0
            out[lane] = below[lane] + half
        for minute in range(len(times)):
            for lane in range(LANES):
                count[lane] += times[minute, lane] <= out[lane]
        for lane in range(LANES):
            if count[lane] < rank:
                below[lane] += half + 1
    for lane in range(LANES):
        out[lane] = below[lane]
