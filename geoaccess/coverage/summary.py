"""The same headline for every threshold and every reading of the status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.reasons import Reading
from geoaccess.coverage.tables import STATUSES
from geoaccess.units import threshold_s

READINGS = {
    "open": ("open",),
    "open+conditional": ("open", "conditional"),
    "all": STATUSES,
}
"""Three readings of the status: strict, generous, and as if every practice took people."""


def summary_readings(statuses: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The usual readings, and the caller's own where it is another one."""
    readings: dict[str, tuple[str, ...]] = dict(READINGS)
    if not any(set(statuses) == set(reading) for reading in readings.values()):
        readings["+".join(statuses)] = tuple(statuses)
    return readings


def summarise(
    residents: npt.NDArray[np.float64],
    readings: Mapping[str, tuple[str, ...]],
    limits_min: Sequence[float],
    covered: Callable[[Reading], float],
) -> pd.DataFrame:
    """People covered under every reading and threshold.

    Parameters
    ----------
    residents
        Residents of each place.
    readings
        Statuses that count, by the name of the reading.
    limits_min
        Thresholds in minutes.
    covered
        Gives the people covered under one reading.
    """
    total = float(residents.sum())
    rows = []
    for name, statuses in readings.items():
        for limit_min in limits_min:
            people = covered(Reading(threshold_s(limit_min), statuses))
            share = people / total if total else float("nan")
            rows.append((limit_min, name, total, people, share))
    columns = ["within_min", "statuses", "residents", "covered_residents", "covered_share"]
    return pd.DataFrame(rows, columns=columns)
