"""Visits written by hand: states per slot, for one roster per home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from geoaccess.routing.visits.cube import Visits
from geoaccess.units import UNREACHED_S

MONDAY = dt.date(2026, 3, 9)


def visits_of(
    states: Mapping[tuple[str, str], Sequence[int]],
    homes: Sequence[str],
    practices: Sequence[str],
    slots: Sequence[tuple[int, int]],
) -> Visits:
    """A cube from the states of each pair, one per slot; a slot is (days after Monday, clock hour)."""
    cube = np.zeros((len(slots), len(homes), len(practices)), np.uint8)
    for (home, practice), codes in states.items():
        cube[:, list(homes).index(home), list(practices).index(practice)] = codes
    return Visits(
        homes=pd.DataFrame({"id": list(homes), "status": "ok"}),
        practices=pd.DataFrame({"id": list(practices), "status": "ok"}),
        dates=tuple(MONDAY + dt.timedelta(days=day) for day in range(7)),
        rows=pd.DataFrame(
            {
                "home": np.arange(len(homes), dtype=np.int32),
                "housing_id": list(homes),
                "roster": 0,
                "share": 1.0,
                "roster_known": True,
            }
        ),
        slots=pd.DataFrame(
            {
                "date": [MONDAY + dt.timedelta(days=day) for day, _ in slots],
                "start_s": [hour * 3600 for _, hour in slots],
            }
        ),
        states=cube,
        absence_s=np.full(cube.shape[1:], UNREACHED_S, np.int32),
        last_home_s=np.full((7, *cube.shape[1:]), -1, np.int32),
        unknown_hours=(),
        options={},
    )
