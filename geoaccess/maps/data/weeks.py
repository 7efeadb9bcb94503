"""The week of every place in a byte an hour, for the page's script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from geoaccess.coverage.week.panel import WEEK_STATES, WeekPanel
from geoaccess.maps.data.views import View
from geoaccess.maps.page.packing import pack
from geoaccess.maps.wording import Table
from geoaccess.texts import Texts

_POSSIBLE = WEEK_STATES.index("possible")
_STATE_FROM = 200


def week_data(week: WeekPanel, ids: Sequence[str], texts: Texts) -> dict[str, Any]:
    """Days, hours and one byte per place, day and hour.

    A byte up to 100 is the percentage of the residents who can visit a practice
    in that hour (at least 1 where anybody can); 200 and more stand for the states
    in which nobody can.

    Parameters
    ----------
    week
        What `week_panel` gave.
    ids
        Places of the map, in its order.
    texts
        The language of the days.
    """
    first, end = week.hours
    rows = pd.Index(week.housing_ids).get_indexer(pd.Index(ids))
    states = week.states[rows, :, first:end]
    percent = np.clip(np.rint(week.possible_share[rows, :, first:end] * 100), 1, 100)
    bytes_ = np.where(states == _POSSIBLE, percent, _STATE_FROM + states.astype(np.int64))
    return {
        "days": [texts.date(date).rsplit(" ", 1)[0] for date in week.dates],
        "short": [texts.date(date).split(" ")[0][:2] for date in week.dates],
        "first": first,
        "end": end,
        "states": list(WEEK_STATES),
        "cells": pack(bytes_.astype(np.uint8)),
    }


def hour_table(views: Sequence[View], texts: Texts) -> Table:
    """Every hour with its outcome, for who does not use the slider."""
    head = [texts("variants.hour"), texts("variants.outcome")]
    rows = [[view.label, view.headline.removeprefix(f"{view.label}: ")] for view in views]
    return Table(texts("map.week_title"), head, rows)
