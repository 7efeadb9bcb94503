"""What a search of a day takes and gives: ways along streets, the question, reached pairs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Legs(NamedTuple):
    """Ways along streets in compressed sparse rows: ends (stops or places) and seconds."""

    ptr: npt.NDArray[np.int64]
    end: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int32]

    def rows(self, first: int, last: int) -> Legs:
        """A stretch of the rows."""
        cut = slice(self.ptr[first], self.ptr[last])
        return Legs(self.ptr[first : last + 1] - self.ptr[first], self.end[cut], self.seconds[cut])


class Query(NamedTuple):
    """What is asked of a day graph.

    Attributes
    ----------
    start_s
        Clock time of the first departure; a negated one in a mirrored graph.
    minutes
        Number of departures, a minute apart.
    limit_s
        Longest travel time.
    ranks
        From `percentiles.ranks_of`.
    max_rides
        The most rides of a journey; None for no limit.
    max_memory_bytes
        Bound on the rows of the search that are held at the same time.
    """

    start_s: int
    minutes: int
    limit_s: int
    ranks: npt.NDArray[np.int64]
    max_rides: int | None = None
    max_memory_bytes: int = 1 << 30

    @property
    def last_s(self) -> int:
        """Latest arrival that can matter."""
        return self.start_s + 60 * (self.minutes - 1) + self.limit_s


class PairTimes(NamedTuple):
    """Travel times of reached pairs, sorted by origin and destination.

    Attributes
    ----------
    origin, destination
        int32, shape (pairs,).
    seconds
        int32, shape (ranks, pairs); above the limit where a rank is not reached.
    """

    origin: npt.NDArray[np.int32]
    destination: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int32]
