"""What a map can tell besides reasons: answers to what-if questions, gap score, week and journeys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaccess.coverage.gap import GapScore
from geoaccess.coverage.tables import ids_of
from geoaccess.coverage.week.panel import WeekPanel
from geoaccess.errors import Fault, raise_faults
from geoaccess.maps.data.journeys import journey_data
from geoaccess.maps.data.scales import gap_scale
from geoaccess.maps.data.weeks import week_data
from geoaccess.maps.data.what_if import WhatIf
from geoaccess.texts import Texts


@dataclass(frozen=True, eq=False, kw_only=True)
class MapDetails:
    """More about a coverage, for its map.

    Parameters
    ----------
    what_if
        The tables behind the coverage; with them the page answers what-if
        questions by itself. Left out with a warning, and a note in the page,
        above a million pairs of a place and a practice.
    gap
        What `gap_score` gave: places and areas can be coloured by it.
    week
        What `week_panel` gave: every place shows its week, and the map can be
        coloured by an hour of the week.
    journeys
        What `best_journeys` (or `itineraries`, for chosen pairs) gave: a place
        shows its journey, leg by leg, and the map draws it.
    """

    what_if: WhatIf | None = None
    gap: GapScore | None = None
    week: WeekPanel | None = None
    journeys: gpd.GeoDataFrame | None = None


def check_details(details: MapDetails, places: pd.DataFrame) -> None:
    """Raise unless every part of the details is about the places of the coverage."""
    known = set(ids_of(places))
    told = {
        "gap": () if details.gap is None else details.gap.places["id"].astype(str),
        "week": () if details.week is None else details.week.housing_ids,
    }
    faults = [
        Fault(
            where=f"details.{name}",
            problem="it is not about the places of the coverage.",
            remedy="Make it from the same housing table.",
        )
        for name, ids in told.items()
        if len(ids) and set(ids) != known
    ]
    raise_faults(faults)


def detail_data(
    details: MapDetails, places: pd.DataFrame, practice_ids: Sequence[str], texts: Texts
) -> dict[str, Any]:
    """Plain values for the page's script: ``scales``, ``week`` and ``journeys``."""
    ids = ids_of(places)
    return {
        "scales": [] if details.gap is None else [gap_scale(details.gap, places, texts)],
        "week": None if details.week is None else week_data(details.week, list(ids), texts),
        "journeys": None
        if details.journeys is None
        else journey_data(details.journeys, list(ids), practice_ids),
    }
