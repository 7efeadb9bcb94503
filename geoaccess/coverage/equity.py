"""How unevenly access is spread over people.

Every measure weighs places by their residents and keeps those without any
access. Values are access, where more is better and 0 is none; for minutes,
where less is better, there is `travel_time_poverty` in `geoaccess.coverage.poverty`.

Symbols: a_i access of place i, w_i its share of all residents, mu the mean
``sum_i w_i a_i``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.poverty import poverty
from geoaccess.coverage.weighted_values import Vector, read_weighted


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
    Lorenz curve L.

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
    access, people = read_weighted(values, residents)
    if not (access * people).any():
        return 0.0 if people.any() else float("nan")
    return _area_index(lorenz_curve(access, people))


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


def theil(values: npt.ArrayLike, residents: npt.ArrayLike) -> float:
    """Theil's T: ``sum_i w_i (a_i/mu) ln(a_i/mu)``, with ``0 ln 0 = 0``.

    People without access count with their full weight. Leaving them out would
    hide those who are worst off.

    Parameters
    ----------
    values, residents
        Access and people, shape (places,).

    Returns
    -------
    float
        0 when all people have the same access, at most the logarithm of their
        number; NaN when there are no people.

    Raises
    ------
    InputError
        If values or residents are negative, infinite or missing.

    Examples
    --------
    Half of the people have everything, so T = 1/2 * 2 ln 2.

    >>> round(theil([0, 10], [50, 50]), 4)
    0.6931
    """
    access, people = read_weighted(values, residents)
    if not people.any():
        return float("nan")
    weights = people / people.sum()
    mean = float((weights * access).sum())
    if mean == 0:
        return 0.0
    ratio = access / mean
    logarithm = np.log(ratio, out=np.zeros_like(ratio), where=ratio > 0)
    return float((weights * ratio * logarithm).sum())


def palma_ratio(
    values: npt.ArrayLike,
    residents: npt.ArrayLike,
    groups: Sequence[Any] | npt.ArrayLike,
    *,
    better_off: Any,
    worse_off: Any,
) -> float:
    """Mean access of one group of people over that of another.

    The ratio is known for the richest tenth over the poorest two fifths. The
    tables hold no income, so groups are named: kinds of housing, or
    registered people and others.

    Parameters
    ----------
    values, residents
        Access and people, shape (places,).
    groups
        The group of each place.
    better_off, worse_off
        The two groups to compare.

    Returns
    -------
    float
        ``inf`` when the worse-off have none, NaN when neither has any or a group
        has no people.

    Raises
    ------
    InputError
        If values or residents are negative, infinite or missing.

    Examples
    --------
    >>> palma_ratio([4, 2, 0], [10, 10, 30], ["town", "farm", "farm"],
    ...             better_off="town", worse_off="farm")
    8.0
    """
    access, people = read_weighted(values, residents)
    labels = np.asarray(groups, dtype=object)
    upper = _mean(access, people, labels == better_off)
    lower = _mean(access, people, labels == worse_off)
    if lower == 0:
        return float("inf") if upper > 0 else float("nan")
    return upper / lower


def equity_by_group(
    values: npt.ArrayLike,
    residents: npt.ArrayLike,
    groups: Sequence[Any] | npt.ArrayLike,
    *,
    line: float,
) -> pd.DataFrame:
    """Mean, inequality within, and poverty of access for every group of people.

    Parameters
    ----------
    values, residents
        Access and people, shape (places,).
    groups
        The group of each place, for example its kind or municipality.
    line
        The least access that is enough.

    Returns
    -------
    DataFrame
        ``group``, ``residents``, ``mean``, ``gini``, ``theil``, ``poor_share``,
        ``poverty_depth`` and ``poverty_severity``.

    Raises
    ------
    InputError
        If values or residents are negative, infinite or missing.

    Examples
    --------
    >>> equity_by_group([4, 2, 0], [10, 10, 30], ["town", "farm", "farm"], line=2)[
    ...     ["group", "residents", "mean", "gini", "poor_share"]]
      group  residents  mean  gini  poor_share
    0  farm       40.0   0.5  0.75        0.75
    1  town       10.0   4.0  0.00        0.00
    """
    access, people = read_weighted(values, residents)
    labels = pd.Series(np.asarray(groups, dtype=object))
    rows = []
    for group, index in labels.groupby(labels).groups.items():
        own, count = access[index], people[index]
        everybody = np.ones(len(own), dtype=bool)
        depths = [poverty(own, count, line=line, power=power) for power in (0, 1, 2)]
        mean = _mean(own, count, everybody)
        rows.append((group, count.sum(), mean, gini(own, count), theil(own, count), *depths))
    columns = ["group", "residents", "mean", "gini", "theil"]
    return pd.DataFrame(rows, columns=[*columns, "poor_share", "poverty_depth", "poverty_severity"])


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


def _mean(access: Vector, people: Vector, chosen: npt.NDArray[np.bool_]) -> float:
    total = people[chosen].sum()
    return float((access[chosen] * people[chosen]).sum() / total) if total else float("nan")
