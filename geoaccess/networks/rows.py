"""Rows of different lengths that stand one after another in one array."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def offsets(counts: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Where each of several rows of these lengths starts, and the last one ends."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def ranges(starts: npt.NDArray[Any], counts: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """All positions ``start, start + 1, ...`` of every range, one range after another."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(starts - (ends - counts), counts))
