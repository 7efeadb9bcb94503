"""Who is below what is enough, how far, and how badly: the measures of Foster, Greer and Thorbecke."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geoaccess.coverage.measures.weighted_values import Vector, read_weighted
from geoaccess.units import check_positive


def poverty(
    values: npt.ArrayLike, residents: npt.ArrayLike, *, line: float, power: float = 0
) -> float:
    """Poverty of access: ``sum_i w_i ((z - a_i)/z) ** power`` over places below the line z.

    Parameters
    ----------
    values, residents
        Access and people, shape (places,).
    line
        z, the least access that is enough.
    power
        0 for the share of people below the line, 1 for how far they are below
        it on average, 2 for severity, which weighs the worst off most.

    Returns
    -------
    float
        Between 0 and 1; NaN when there are no people.

    Raises
    ------
    InputError
        If values or residents are negative, infinite or missing.

    References
    ----------
    Foster, Greer and Thorbecke (1984), 10.2307/1913475.

    Examples
    --------
    >>> [round(poverty([0, 5, 20], [10, 10, 80], line=10, power=p), 3) for p in (0, 1, 2)]
    [0.2, 0.15, 0.125]
    """
    check_positive("line", line)
    access, people = read_weighted(values, residents)
    return _severity(np.maximum(0.0, (line - access) / line), people, access < line, power)


def travel_time_poverty(
    minutes: npt.ArrayLike, residents: npt.ArrayLike, *, within_min: float, power: float = 0
) -> float:
    """Poverty of reach: ``sum_i w_i min((t_i - T)/T, 1) ** power`` over places beyond T minutes.

    Parameters
    ----------
    minutes
        Travel times, shape (places,); ``inf`` where nothing is reached, which
        counts as a shortfall of 1, as does twice the threshold and more.
    residents
        People, shape (places,).
    within_min
        T; exactly that long is not too long.
    power
        As in `poverty`.

    Returns
    -------
    float
        Between 0 and 1; NaN when there are no people.

    Raises
    ------
    InputError
        If minutes are negative or missing, or residents are no numbers of 0 or more.

    Examples
    --------
    >>> travel_time_poverty([20, 45, float("inf")], [50, 25, 25], within_min=30, power=1)
    0.375
    """
    check_positive("within_min", within_min)
    times, people = read_weighted(minutes, residents, infinite=True)
    return _severity(reach_shortfall(times, within_min), people, times > within_min, power)


def reach_shortfall(minutes: npt.ArrayLike, within_min: float) -> Vector:
    """How far travel times pass a threshold: 0 within it, 1 at twice it, beyond, or unreachable."""
    times = np.asarray(minutes, dtype=np.float64)
    return np.clip((times - within_min) / within_min, 0.0, 1.0)


def _severity(
    shortfall: Vector, people: Vector, poor: npt.NDArray[np.bool_], power: float
) -> float:
    check_positive("power", power, allow_zero=True)
    if not people.any():
        return float("nan")
    return float((people[poor] * shortfall[poor] ** power).sum() / people.sum())
