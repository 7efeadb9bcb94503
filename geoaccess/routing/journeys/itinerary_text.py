"""A journey in one line of words."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from geoaccess.errors import InputError
from geoaccess.routing.journeys.summary import ON_STREET
from geoaccess.texts import Texts, load_texts
from geoaccess.units import DAY_S, format_clock


def itinerary_summary(legs: pd.DataFrame, *, language: str = "en") -> str:
    """One journey in one line, for a map or a message.

    Walks are written in whole minutes, rounded up; rides with their clock times.

    Parameters
    ----------
    legs
        The rows of one pair from `itineraries`.
    language
        ``en`` or ``nl``.

    Raises
    ------
    InputError
        If there are no rows, or rows of several pairs.

    Examples
    --------
    >>> legs = pd.DataFrame({
    ...     "from_id": "h1", "to_id": "p1", "status": "ok", "leg": [1, 2, 3],
    ...     "mode": ["walk", "bus", "walk"], "line": [None, "401", None],
    ...     "departs_s": [29_220, 29_520, 30_660], "arrives_s": [29_460, 30_660, 31_010],
    ... })
    >>> itinerary_summary(legs)
    'walk 4 min - bus 401 08:12-08:31 - walk 6 min'
    >>> itinerary_summary(legs, language="nl")
    'lopen 4 min - bus 401 08:12-08:31 - lopen 6 min'
    """
    pairs = legs[["from_id", "to_id"]].drop_duplicates()
    if len(pairs) != 1:
        raise InputError(
            f"These are the legs of {len(pairs)} pairs. Pass the rows of one pair, for example "
            "legs.groupby(['from_id', 'to_id']).apply(itinerary_summary)."
        )
    texts = load_texts(language)
    if legs["leg"].iloc[0] == 0:
        status = str(legs["status"].iloc[0])
        return texts.word("journey_without_legs", status)
    return " - ".join(_written(leg, texts) for leg in legs.itertuples())


def _written(leg: Any, texts: Texts) -> str:
    """One leg in words."""
    mode = texts.word("leg_mode", leg.mode)
    if leg.mode in ON_STREET:
        minutes = math.ceil((leg.arrives_s - leg.departs_s) / 60)
        return texts("journey.on_street", mode=mode, minutes=minutes)
    name = mode if not isinstance(leg.line, str) else f"{mode} {leg.line}"
    times = {"departs": _clock(leg.departs_s), "arrives": _clock(leg.arrives_s)}
    return texts("journey.ride", vehicle=name, **times)


def _clock(time_s: float) -> str:
    """Hours and minutes as on a clock, seconds left out."""
    return format_clock(int(time_s) % DAY_S // 60 * 60)
