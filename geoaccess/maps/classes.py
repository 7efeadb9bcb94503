"""Classes of a number, for shading areas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def class_breaks(values: Sequence[float], most: int = 5) -> list[float]:
    """Upper ends of natural classes (Fisher-Jenks), the last one aside.

    Parameters
    ----------
    values
        The numbers; those that are not finite do not count.
    most
        The most classes.

    Returns
    -------
    list of float
        One fewer than there are classes; empty when all values are equal.

    Examples
    --------
    >>> class_breaks([1, 2, 3, 50, 51, 52, 200, 210], most=3)
    [3.0, 52.0]
    """
    from mapclassify import FisherJenks  # slow to load; only shaded areas need it

    finite = np.asarray([value for value in values if np.isfinite(value)], dtype=np.float64)
    classes = min(most, len(np.unique(finite)))
    if classes < 2:
        return []
    return [float(end) for end in FisherJenks(finite, k=classes).bins[:-1]]
