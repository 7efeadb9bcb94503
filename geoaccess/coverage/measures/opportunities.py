"""Measures of what can be reached, without competition for it.

Symbols: i is a housing place, j a practice; P_i residents, S_j supply, t_ij
minutes, f a decay function, T the threshold. All results cover all housing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.measures.region_arrays import DecayFunction, read_region
from geoaccess.coverage.tables import STATUSES, check_tables, is_care, status_of, statuses_faults
from geoaccess.errors import Fault
from geoaccess.routing.times import TravelTimes


def cumulative_opportunities(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    within_min: float,
    supply: str | None = "places",
    percentile: float | None = None,
) -> pd.DataFrame:
    """Supply within a threshold: ``A_i = sum_j S_j [t_ij <= T]``.

    Parameters
    ----------
    times, housing, practices
        Travel times from housing to practices, and both tables.
    within_min
        T, the threshold in minutes; exactly that long still counts.
    supply
        Column of `practices` with S_j; None counts practices.
    percentile
        The percentile of the travel times; the median where several were computed.

    Returns
    -------
    DataFrame
        ``id`` and ``value``, one row per housing place, 0 where nothing is reached.

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.
    TravelTimesError
        If a place or practice is not in `times`.

    Examples
    --------
    >>> housing = pd.DataFrame({"id": ["a", "b"], "residents": [10, 20]})
    >>> practices = pd.DataFrame({"id": ["x"], "status": ["open"], "places": [40]})
    >>> minutes = pd.DataFrame({"from_id": ["a"], "to_id": ["x"], "travel_time_min": [0]})
    >>> times = TravelTimes.from_frame(minutes, origins=["a", "b"])
    >>> cumulative_opportunities(times, housing, practices, within_min=30)
      id  value
    0  a   40.0
    1  b    0.0
    """
    region = read_region(
        times, housing, practices, within_min=within_min, supply=supply, percentile=percentile
    )
    inside = region.of_structure(np.ones(len(region.minutes.data)))
    return region.frame(inside @ region.supply)


def gravity(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    decay: DecayFunction,
    within_min: float = np.inf,
    supply: str | None = "places",
    percentile: float | None = None,
) -> pd.DataFrame:
    """Supply weighted by nearness: ``A_i = sum_j S_j f(t_ij)``.

    Parameters
    ----------
    times, housing, practices, supply, percentile
        As in `cumulative_opportunities`.
    decay
        f, made by one of the functions in ``geoaccess.decay``.
    within_min
        Pairs farther apart count nothing, whatever `decay` says.

    Returns
    -------
    DataFrame
        ``id`` and ``value``, one row per housing place.

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.
    TravelTimesError
        If a place or practice is not in `times`.

    References
    ----------
    Hansen (1959), 10.1080/01944365908978307.

    Examples
    --------
    >>> from geoaccess.coverage.measures import decay
    >>> housing = pd.DataFrame({"id": ["a"], "residents": [10]})
    >>> practices = pd.DataFrame({"id": ["x"], "status": ["open"], "places": [40]})
    >>> times = TravelTimes.from_frame(
    ...     pd.DataFrame({"from_id": ["a"], "to_id": ["x"], "travel_time_min": [15]}))
    >>> gravity(times, housing, practices, decay=decay.exponential(15))
      id  value
    0  a   20.0
    """
    region = read_region(
        times, housing, practices, within_min=within_min, supply=supply, percentile=percentile
    )
    return region.frame(region.weighted(decay) @ region.supply)


def balancing_time(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    supply: str | None = "places",
    percentile: float | None = None,
) -> pd.DataFrame:
    """Minutes until the supply within reach is as large as the demand of the place.

    The smallest T with ``sum_j S_j [t_ij <= T] >= P_i``.

    Parameters
    ----------
    times, housing, practices, supply, percentile
        As in `cumulative_opportunities`.

    Returns
    -------
    DataFrame
        ``id`` and ``value`` in minutes: 0 where nobody lives, ``inf`` where all
        that is reached is too little.

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.
    TravelTimesError
        If a place or practice is not in `times`.

    References
    ----------
    Barboza and others (2021), 10.1016/j.jtrangeo.2020.102924.

    Examples
    --------
    >>> housing = pd.DataFrame({"id": ["a"], "residents": [50]})
    >>> practices = pd.DataFrame({"id": ["x", "y"], "status": "open", "places": [40, 10]})
    >>> times = TravelTimes.from_frame(pd.DataFrame(
    ...     {"from_id": ["a", "a"], "to_id": ["x", "y"], "travel_time_min": [5, 25]}))
    >>> balancing_time(times, housing, practices)
      id  value
    0  a   25.0
    """
    region = read_region(
        times, housing, practices, within_min=np.inf, supply=supply, percentile=percentile
    )
    minutes = _sorted_by_minutes(region.minutes)
    # Whole numbers of places add up exactly, so the cumulative sums can be compared as they are.
    running = np.concatenate([[0.0], np.cumsum(region.supply[minutes.indices])])
    needed = running[minutes.indptr[:-1]] + region.people
    position = np.searchsorted(running, needed, side="left") - 1
    value = np.full(len(region.ids), np.inf)
    met = position < minutes.indptr[1:]
    met &= position >= minutes.indptr[:-1]
    value[met] = minutes.data[position[met]]
    value[region.people == 0] = 0.0
    return region.frame(value)


def kth_nearest(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    k: int = 1,
    statuses: Sequence[str] = STATUSES,
    percentile: float | None = None,
) -> pd.DataFrame:
    """Minutes to the k-th nearest practice: how much choice there is nearby.

    Parameters
    ----------
    times, housing, practices, percentile
        As in `cumulative_opportunities`.
    k
        1 for the nearest, 2 for the second, and so on.
    statuses
        The statuses that count; all by default.

    Returns
    -------
    DataFrame
        ``id`` and ``value`` in minutes, ``inf`` where fewer than `k` are reached.

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.
    TravelTimesError
        If a place or practice is not in `times`.

    Examples
    --------
    >>> housing = pd.DataFrame({"id": ["a"], "residents": [50]})
    >>> practices = pd.DataFrame({"id": ["x", "y"], "status": "open"})
    >>> times = TravelTimes.from_frame(pd.DataFrame(
    ...     {"from_id": ["a", "a"], "to_id": ["x", "y"], "travel_time_min": [5, 25]}))
    >>> kth_nearest(times, housing, practices, k=2)
      id  value
    0  a   25.0
    """
    check_tables(housing, practices, _k_faults(k) + statuses_faults(statuses))
    counted = np.isin(status_of(practices), list(statuses)) & is_care(practices)
    region = read_region(
        times,
        housing,
        practices[counted],
        within_min=np.inf,
        supply=None,
        percentile=percentile,
    )
    minutes = _sorted_by_minutes(region.minutes)
    enough = np.diff(minutes.indptr) >= k
    value = np.full(len(region.ids), np.inf)
    value[enough] = minutes.data[minutes.indptr[:-1][enough] + k - 1]
    return region.frame(value)


def _k_faults(k: object) -> list[Fault]:
    if isinstance(k, (int, np.integer)) and not isinstance(k, bool) and k >= 1:
        return []
    return [Fault("k", f"found {k!r}, expected 1 or more.", "Give a whole number, for example 2.")]


def _sorted_by_minutes(minutes: sp.csr_array) -> sp.csr_array:
    """The same pairs, nearest first within each row."""
    rows: npt.NDArray[np.intp] = np.repeat(np.arange(minutes.shape[0]), np.diff(minutes.indptr))
    order = np.lexsort((minutes.data, rows))
    return sp.csr_array(
        (minutes.data[order], minutes.indices[order], minutes.indptr), shape=minutes.shape
    )
