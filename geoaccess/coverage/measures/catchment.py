"""Floating catchments: supply divided over the people who compete for it.

Symbols: i and k are housing places, j and l practices; P_i residents, S_j
supply, t_ij minutes, T the edge of the catchment, ``W_ij = f(t_ij)`` with decay
f, 0 beyond T. R_j is what a practice has for each person who competes for it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.measures import decay as decays
from geoaccess.coverage.measures.raam import crowding_costs
from geoaccess.coverage.measures.region_arrays import DecayFunction, RegionArrays, read_region
from geoaccess.errors import Fault, raise_faults
from geoaccess.routing.times import TravelTimes

Vector = npt.NDArray[np.float64]


def floating_catchment(
    times: TravelTimes,
    housing: pd.DataFrame,
    practices: pd.DataFrame,
    *,
    method: str = "2sfca",
    decay: DecayFunction | None = None,
    within_min: float = 30,
    supply: str | None = "places",
    percentile: float | None = None,
) -> pd.DataFrame:
    """Access of each place to supply that others use too.

    Parameters
    ----------
    times, housing, practices
        Travel times from housing to practices, and both tables.
    method
        ``2sfca``: ``R_j = S_j / sum_i P_i W_ij``, ``A_i = sum_j R_j W_ij`` with
        weight 1 inside the catchment. ``e2sfca``: the same with decay in both
        steps. ``3sfca``: with the share ``G_ij = W_ij / sum_l W_il`` of a place's
        demand that goes to j, ``R_j = S_j / sum_i G_ij P_i W_ij``,
        ``A_i = sum_j G_ij W_ij R_j``, where the sum over l in G also counts the
        practices beyond T that `times` and the decay reach. ``m2sfca``: ``R_j`` as in e2sfca,
        ``A_i = sum_j R_j W_ij ** 2``. ``bfca``: with ``V_ij = W_ij / sum_l W_il`` and
        ``U_ij = W_ij / sum_k W_kj``, ``R_j = S_j / sum_i P_i V_ij``,
        ``A_i = sum_j R_j U_ij``. ``spatial_availability``:
        ``A_i = sum_j S_j P_i W_ij / sum_k P_k W_kj``. ``raam``: the least
        ``D_j / (rho S_j) + t_ij / tau`` when everybody has chosen the practice
        where that is least, with D_j the people who chose j,
        ``rho = sum P / sum S`` and tau = 60 minutes.
    decay
        f, made by one of the functions in ``geoaccess.decay``. Default: weights
        1 / 0.68 / 0.22 up to 10 / 20 / 30 minutes for ``e2sfca`` and ``m2sfca``,
        0.962 / 0.704 / 0.377 / 0.042 up to 10 / 20 / 30 / 60 for ``3sfca``,
        weight 1 for the others. ``raam`` takes none.
    within_min
        T, the edge of the catchment, also for decays that reach farther.
    supply
        Column of `practices` with S_j; None counts practices.
    percentile
        The percentile of the travel times; the median where several were computed.

    Returns
    -------
    DataFrame
        ``id`` and ``value``, one row per housing place. The value is supply per
        person; for ``spatial_availability`` supply for the whole place, which
        adds up to the supply within anybody's reach; for ``raam`` a cost, where
        less is better and ``inf`` means that nothing is reached. A practice that
        nobody lives near adds nothing.

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.
    TravelTimesError
        If a place or practice is not in `times`.

    References
    ----------
    2SFCA: Luo and Wang (2003), 10.1068/b29120. E2SFCA: Luo and Qi (2009),
    10.1016/j.healthplace.2009.06.002. 3SFCA: Wan, Zou and Sternberg (2012),
    10.1080/13658816.2011.624987. M2SFCA: Delamater (2013),
    10.1016/j.healthplace.2013.07.012. BFCA: Paez, Higgins and Vivona (2019),
    10.1371/journal.pone.0218773. RAAM: Saxon and Snow (2020),
    10.1080/24694452.2019.1629870. Spatial availability: Soukhov and others (2023).

    Examples
    --------
    A practice with 30 places and 300 people around it has a place for one in ten.

    >>> housing = pd.DataFrame({"id": ["a", "b"], "residents": [100, 200]})
    >>> practices = pd.DataFrame({"id": ["x"], "status": ["open"], "places": [30]})
    >>> times = TravelTimes.from_frame(pd.DataFrame(
    ...     {"from_id": ["a", "b"], "to_id": ["x", "x"], "travel_time_min": [5, 25]}))
    >>> floating_catchment(times, housing, practices)
      id  value
    0  a    0.1
    1  b    0.1
    """
    raise_faults(_method_faults(method, decay))
    region = read_region(
        times,
        housing,
        practices,
        within_min=within_min,
        supply=supply,
        percentile=percentile,
        keep_beyond=method == "3sfca",
    )
    if method == "raam":
        return region.frame(crowding_costs(region))
    weights = region.weighted(decay or _default_decay(method))
    return region.frame(_METHODS[method](weights, region))


def _method_faults(method: str, decay: DecayFunction | None) -> list[Fault]:
    known = [*_METHODS, "raam"]
    if method not in known:
        return [
            Fault(
                where="method",
                problem=f"found {method!r}, expected one of {', '.join(known)}.",
                remedy="2sfca is the plainest.",
            )
        ]
    if method == "raam" and decay is not None:
        return [
            Fault(
                where="decay",
                problem="raam weighs minutes against crowding and takes no decay.",
                remedy="Leave decay out.",
            )
        ]
    return []


def _default_decay(method: str) -> DecayFunction:
    if method in ("e2sfca", "m2sfca"):
        return decays.step_weights()
    if method == "3sfca":
        return decays.step_weights((10, 20, 30, 60), (0.962, 0.704, 0.377, 0.042))
    return np.ones_like


def _two_step(weights: sp.csr_array, region: RegionArrays) -> Vector:
    return np.asarray(weights @ _ratio(region.supply, weights.T @ region.people))


def _modified_two_step(weights: sp.csr_array, region: RegionArrays) -> Vector:
    ratio = _ratio(region.supply, weights.T @ region.people)
    return np.asarray(region.of_structure(weights.data**2) @ ratio)


def _three_step(weights: sp.csr_array, region: RegionArrays) -> Vector:
    selected = region.of_structure(_row_shares(weights).data * weights.data * region.inside)
    return np.asarray(selected @ _ratio(region.supply, selected.T @ region.people))


def _balanced(weights: sp.csr_array, region: RegionArrays) -> Vector:
    ratio = _ratio(region.supply, _row_shares(weights).T @ region.people)
    # Shares of a column are weights over the column's sum, so the sum moves into the ratio.
    return np.asarray(weights @ _ratio(ratio, _column_sums(weights)))


def _availability(weights: sp.csr_array, region: RegionArrays) -> Vector:
    return np.asarray(region.people * _two_step(weights, region))


def _row_shares(weights: sp.csr_array) -> sp.csr_array:
    """Each weight as a share of its row; a row of zeros stays one."""
    totals: Vector = np.asarray(weights @ np.ones(weights.shape[1]))
    per_entry = np.repeat(totals, np.diff(weights.indptr))
    return sp.csr_array(
        (_ratio(weights.data, per_entry), weights.indices, weights.indptr), shape=weights.shape
    )


def _column_sums(weights: sp.csr_array) -> Vector:
    return np.asarray(weights.T @ np.ones(weights.shape[0]))


def _ratio(part: Vector, whole: Vector) -> Vector:
    """Divide, with 0 where there is nobody to divide among."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


_METHODS: dict[str, Callable[[sp.csr_array, RegionArrays], Vector]] = {
    "2sfca": _two_step,
    "e2sfca": _two_step,
    "3sfca": _three_step,
    "m2sfca": _modified_two_step,
    "bfca": _balanced,
    "spatial_availability": _availability,
}
