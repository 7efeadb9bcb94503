"""Numbers and states that colour the places besides their reason; the reader chooses one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.coverage.gap import GapScore
from geoaccess.coverage.tables import ids_of
from geoaccess.maps.data.classes import class_breaks
from geoaccess.maps.data.views import View
from geoaccess.texts import Texts

USUAL_MIN = (15.0, 30.0, 45.0, 60.0)
"""Ends of the classes of minutes: the thresholds that every coverage reports side by side."""


def minutes_scale(views: Sequence[View], within_min: float, texts: Texts) -> dict[str, Any] | None:
    """Classes of the minutes to the nearest practice that counts, the same in all views.

    They end at the usual thresholds, the one nearest to the threshold of the map
    replaced by it, so that a colour tells on which side of it a place lies.

    None where no view has minutes that differ, and where views show rings,
    which are minutes already.
    """
    if any(view.rings is not None or "travel_time_min" not in view.places for view in views):
        return None
    if any(view.published is not None for view in views):
        return None
    minutes = np.concatenate([view.places["travel_time_min"].to_numpy(float) for view in views])
    if len(np.unique(minutes[np.isfinite(minutes)])) < 2:
        return None
    return {
        "key": "minutes",
        "title": texts("scale.minutes"),
        "none": texts("map.not_reached"),
        "breaks": _ends_around(float(within_min)),
    }


def _ends_around(within_min: float) -> list[float]:
    """The usual ends, the nearest one replaced by the threshold; a plan may have none, given as 0."""
    if within_min <= 0:
        return list(USUAL_MIN)
    nearest = min(USUAL_MIN, key=lambda usual: abs(usual - within_min))
    return sorted({*USUAL_MIN, within_min} - ({nearest} - {within_min}))


def gap_scale(gap: GapScore, places: pd.DataFrame, texts: Texts) -> dict[str, Any]:
    """Classes of the gap score, with the scores of the places and of the areas.

    Parameters
    ----------
    gap
        What `gap_score` gave for the coverage of the map.
    places
        The places of the map, in its order.
    texts
        The language.
    """
    score = gap.places.set_index(gap.places["id"].astype(str))["score"].reindex(ids_of(places))
    known = score[score.notna()].round(1)
    areas = gap.areas[gap.areas["score"].notna()]
    return {
        "key": "gap",
        "title": texts("scale.gap"),
        "short": texts("scale.gap_short"),
        "none": texts("scale.not_seen"),
        "breaks": class_breaks(list(known), digits=0),
        "largest": float(np.ceil(known.max())) if len(known) else 0.0,
        "values": [None if np.isnan(value) else round(float(value), 1) for value in score],
        "areas": {
            "title": texts("scale.gap_areas"),
            "values": {
                str(a): round(float(s), 1)
                for a, s in zip(areas["area"], areas["score"], strict=True)
            },
            "breaks": class_breaks(list(areas["score"]), digits=0),
        },
    }
