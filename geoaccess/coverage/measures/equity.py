"""How unevenly access is spread over people.

Every measure weighs places by their residents and keeps those without any
access. Values are access, where more is better and 0 is none; for minutes,
where less is better, there is `travel_time_poverty` in `geoaccess.coverage.measures.poverty`.

Symbols: a_i access of place i, w_i its share of all residents, mu the mean
``sum_i w_i a_i``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.measures.lorenz import gini
from geoaccess.coverage.measures.poverty import poverty
from geoaccess.coverage.measures.weighted_values import Vector, read_weighted


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


def _mean(access: Vector, people: Vector, chosen: npt.NDArray[np.bool_]) -> float:
    total = people[chosen].sum()
    return float((access[chosen] * people[chosen]).sum() / total) if total else float("nan")
