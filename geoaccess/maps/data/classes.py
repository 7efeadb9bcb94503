"""Classes of a number, for shading areas and colouring places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jenkspy import jenks_breaks

_MOST_VALUES = 1_000


def class_breaks(values: Sequence[float], most: int = 5, digits: int | None = None) -> list[float]:
    """Upper ends of natural classes (Fisher-Jenks), the last one aside.

    Parameters
    ----------
    values
        The numbers; those that are not finite do not count.
    most
        The most classes.
    digits
        Decimals to round the ends to, for people to read; None leaves them as
        they are.

    Returns
    -------
    list of float
        Rising; one fewer than there are classes; empty when all values are equal.

    Examples
    --------
    >>> class_breaks([1, 2, 3, 50, 51, 52, 200, 210], most=3)
    [3.0, 52.0]
    >>> class_breaks([12.4, 12.6, 30.6], most=2, digits=0)
    [13.0]
    """
    finite = np.asarray([value for value in values if np.isfinite(value)], dtype=np.float64)
    if len(finite) > _MOST_VALUES:  # the method takes time by the square of their number
        finite = np.quantile(finite, np.linspace(0, 1, _MOST_VALUES), method="nearest")
    classes = min(most, len(np.unique(finite)))
    if classes < 2:
        return []
    ends = np.asarray(jenks_breaks(finite, n_classes=classes)[1:])
    if digits is not None:
        ends = np.round(ends, digits)
    return [float(end) for end in np.unique(ends) if finite.min() <= end < finite.max()]
