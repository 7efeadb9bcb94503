"""The Lorenz curve of access, and the measures that are areas beside it.

Everything counts residents, not places. Symbols as in `geoaccess.coverage.measures.equity`, which has the
measures that need no curve.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.measures.weighted_values import Vector, read_weighted


def lorenz_curve(
    values: npt.ArrayLike, residents: npt.ArrayLike, *, rank_by: npt.ArrayLike | None = None
) -> pd.DataFrame:
    """Share of all access that the worst-off share of people has.

    Parameters
    ----------
    values
        Access, shape (places,).
    residents
        People, shape (places,).
    rank_by
        Order people by this, lowest first, which gives a concentration curve.
        Places of equal rank become one step. Default: by access.

    Returns
    -------
    DataFrame
        ``people_share`` and ``access_share``, both rising from 0 to 1; all zeros and
        a last 1 for the access when nobody has any.

    Raises
    ------
    InputError
        If values or residents are negative, infinite or missing.

    Examples
    --------
    >>> lorenz_curve([0, 10], [50, 50])
       people_share  access_share
    0           0.0           0.0
    1           0.5           0.0
    2           1.0           1.0
    """
    access, people = read_weighted(values, residents)
    order = access if rank_by is None else np.asarray(rank_by, dtype=np.float64)
    steps = pd.DataFrame({"rank": order, "people": people, "access": access * people})
    steps = steps.groupby("rank")[["people", "access"]].sum()
    return pd.DataFrame(
        {
            "people_share": _running_share(steps["people"].to_numpy()),
            "access_share": _running_share(steps["access"].to_numpy()),
        }
    )


def gini(values: npt.ArrayLike, residents: npt.ArrayLike) -> float:
    """Gini coefficient: 0 when all people have the same access, near 1 when one has all.

    ``G = 1 - sum_k p_k (L_k + L_k-1)`` with p_k the share of people in step k of the
    Lorenz curve L: the concentration index of people ranked by access itself.

    Parameters
    ----------
    values, residents
        Access and people, shape (places,).

    Returns
    -------
    float
        NaN when there are no people; 0 when nobody has any access.

    Raises
    ------
    InputError
        If values or residents are negative, infinite or missing.

    Examples
    --------
    >>> gini([0, 10], [50, 50])
    0.5
    """
    return concentration_index(values, residents, rank_by=values)


def concentration_index(
    values: npt.ArrayLike,
    residents: npt.ArrayLike,
    rank_by: npt.ArrayLike,
    *,
    bounds: tuple[float, float] | None = None,
) -> float:
    """Whether access goes to people who rank high (above 0) or low (below 0).

    ``C = 1 - sum_k p_k (L_k + L_k-1)`` with the concentration curve L. With `bounds`
    of the values the index of Erreygers, ``E = 4 mu C / (upper - lower)``, which
    does not change when access is turned into lack of access.

    Parameters
    ----------
    values, residents
        Access and people, shape (places,).
    rank_by
        What people are ranked by, for example the share that is registered.
    bounds
        Least and largest value that there can be.

    Returns
    -------
    float
        NaN when there are no people; 0 when nobody has any access.

    Raises
    ------
    InputError
        If values or residents are negative, infinite or missing.

    References
    ----------
    Erreygers (2009), 10.1016/j.jhealeco.2008.02.003.

    Examples
    --------
    >>> concentration_index([10, 0], [50, 50], rank_by=[1, 2])
    -0.5
    """
    access, people = read_weighted(values, residents)
    if not (access * people).any():
        return 0.0 if people.any() else float("nan")
    index = _area_index(lorenz_curve(access, people, rank_by=rank_by))
    if bounds is None:
        return index
    mean = float((access * people).sum() / people.sum())
    return 4.0 * mean * index / (bounds[1] - bounds[0])


def _running_share(parts: Vector) -> Vector:
    running = np.concatenate([[0.0], np.cumsum(parts)])
    if running[-1] > 0:
        return np.asarray(running / running[-1])
    running[-1] = 1.0
    return running


def _area_index(curve: pd.DataFrame) -> float:
    """1 minus twice the area under a curve."""
    access = curve["access_share"].to_numpy()
    return float(1.0 - (np.diff(curve["people_share"]) * (access[1:] + access[:-1])).sum())
