"""Rational agents: everybody chooses the practice where nearness and crowding cost least.

With D_j people at practice j, going there from i costs
``D_j / (rho S_j) + t_ij / tau``. In equilibrium nobody gains by going elsewhere.
That state minimises ``sum_j D_j**2 / (2 rho S_j) + sum_ij x_ij t_ij / tau`` over all
ways x to divide people, which is strictly convex in D: the crowding of every
practice, and so the cost of every place, is unique. It is found by letting one
place at a time divide its people at best, until no place gains.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from geoaccess.coverage.measures.region_arrays import RegionArrays
from geoaccess.errors import SolverError

TAU_MIN = 60.0
"""Minutes of travel that weigh as much as average crowding (Saxon and Snow 2020)."""

_TOLERANCE = 1e-9
_MOST_SWEEPS = 10_000

Vector = npt.NDArray[np.float64]


def crowding_costs(region: RegionArrays, tau_min: float = TAU_MIN) -> Vector:
    """The least cost of each place in equilibrium, shape (places,); ``inf`` if nothing is reached.

    Raises
    ------
    SolverError
        If the equilibrium is not found.
    """
    minutes = _offering(region)
    rows = np.repeat(np.arange(minutes.shape[0]), np.diff(minutes.indptr))
    travel = minutes.data / tau_min
    people = np.where(np.diff(minutes.indptr) > 0, region.people, 0.0)
    if not people.any():
        return _least(rows, travel, minutes.shape[0])
    scale = region.supply * (region.people.sum() / region.supply.sum())
    crowd = _equilibrium(minutes, travel, people, scale)
    return _least(rows, travel + crowd[minutes.indices], minutes.shape[0])


def _offering(region: RegionArrays) -> sp.csr_array:
    """Minutes to the practices that offer anything."""
    kept = region.supply[region.minutes.indices] > 0
    counted = np.concatenate([[0], np.cumsum(kept)])
    return sp.csr_array(
        (
            region.minutes.data[kept],
            region.minutes.indices[kept],
            counted[region.minutes.indptr],
        ),
        shape=region.minutes.shape,
    )


def _equilibrium(minutes: sp.csr_array, travel: Vector, people: Vector, scale: Vector) -> Vector:
    """Crowding ``D_j / (rho S_j)`` of every practice; 0 where nothing is offered."""
    rows = np.repeat(np.arange(minutes.shape[0]), np.diff(minutes.indptr))
    load = np.zeros(minutes.shape[1])
    flow = np.zeros(len(travel))
    offers = np.where(scale > 0, scale, 1.0)
    restless = np.flatnonzero(people)
    for _ in range(_MOST_SWEEPS):
        for place in restless:
            span = slice(minutes.indptr[place], minutes.indptr[place + 1])
            at = minutes.indices[span]
            load[at] -= flow[span]
            flow[span] = _divide(people[place], load[at], offers[at], travel[span])
            load[at] += flow[span]
        # Summed afresh, so that rounding does not pile up over the sweeps.
        load = np.bincount(minutes.indices, weights=flow, minlength=len(load)).astype(np.float64)
        cost = travel + (load / offers)[minutes.indices]
        regret = flow * (cost - _least(rows, cost, minutes.shape[0])[rows])
        by_place = np.bincount(rows, weights=regret, minlength=minutes.shape[0])
        restless = np.flatnonzero(by_place > _TOLERANCE * people)
        if len(restless) == 0:
            return load / offers
    raise SolverError(
        f"The crowding of practices did not settle: {len(restless)} places still gain by "
        "choosing otherwise. Use another method of floating_catchment."
    )


def _divide(people: float, others: Vector, offers: Vector, travel: Vector) -> Vector:
    """Divide the people of one place so that all practices they use cost the same.

    The cost of a practice without them is `base`; people are poured in, cheapest
    first, until the level of the cost is the same everywhere.
    """
    base = others / offers + travel
    order = np.argsort(base, kind="stable")
    offered = np.cumsum(offers[order])
    levels = (people + np.cumsum((offers * base)[order])) / offered
    used = int(np.count_nonzero(base[order] < levels))
    level = levels[max(used - 1, 0)]
    return np.asarray(np.maximum(0.0, level - base) * offers)


def _least(rows: npt.NDArray[np.intp], cost: Vector, places: int) -> Vector:
    least = np.full(places, np.inf)
    np.minimum.at(least, rows, cost)
    return least
