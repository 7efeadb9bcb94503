"""What a page needs to answer what-if questions by itself: a matrix of seconds and the other tests.

The page then judges every part of the people as `coverage` does, for any
threshold, reading of the status, switched practice and added candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.people.nearest import unsnapped_places
from geoaccess.coverage.people.part_tests import PartTests, part_tests
from geoaccess.coverage.people.people_coverage import PeopleCoverage
from geoaccess.coverage.people.people_setting import carries_rules
from geoaccess.coverage.people.reasons import CODE, ORDER
from geoaccess.coverage.tables import ids_of, is_care, residents_of, status_of
from geoaccess.maps.page.packing import pack
from geoaccess.routing.times import TravelTimes
from geoaccess.units import UNREACHED_S

MOST_PAIRS = 1_000_000
"""Above this many pairs of a place and a practice, the matrix would make a page too large."""

_FAR = np.iinfo(np.uint16).max


@dataclass(frozen=True, eq=False, kw_only=True)
class WhatIf:
    """The tables behind a coverage, so that its map can answer what-if questions.

    Parameters
    ----------
    times
        Travel times from the housing to the practices, and to the candidates
        where there are any.
    housing
        The housing table of the coverage.
    candidates
        Places where a practice may be added; one that is added is open.
    circumstances
        Those of the coverage.
    percentile
        That of the coverage.
    """

    times: TravelTimes
    housing: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame | None = None
    circumstances: Circumstances | None = None
    percentile: float | None = None


def join_supply(practices: gpd.GeoDataFrame, what_if: WhatIf | None) -> gpd.GeoDataFrame:
    """Practices, and after them the candidates, which are open once they are added."""
    if what_if is None or what_if.candidates is None:
        return practices
    added = what_if.candidates.to_crs(practices.crs).assign(status="open")
    return gpd.GeoDataFrame(pd.concat([practices, added], ignore_index=True), crs=practices.crs)


def what_if_data(
    what_if: WhatIf, supply: gpd.GeoDataFrame, thresholds_min: Sequence[float]
) -> dict[str, Any]:
    """Plain values for the page's script.

    Parameters
    ----------
    what_if
        The tables.
    supply
        Practices and candidates, as `join_supply` gives them.
    thresholds_min
        The thresholds to offer.
    """
    tests, seconds = _tests(what_if, supply)
    blocked, row_of_part = _shared_rows(tests)
    candidates = 0 if what_if.candidates is None else len(what_if.candidates)
    by_id = np.argsort(ids_of(supply), kind="stable")
    plain = _is_plain(what_if, supply)
    return {
        "codes": ORDER,
        "thresholds_min": list(thresholds_min),
        "candidates": candidates,
        "status": list(status_of(supply)),
        "care": [bool(care) for care in is_care(supply)],
        "by_id": by_id.tolist(),
        "order": by_id.tolist() if plain else list(range(len(supply))),
        "seconds": [pack(_narrow(matrix)) for matrix in seconds],
        "unsnapped": [int(far) for far in unsnapped_places(what_if.times, ids_of(what_if.housing))],
        "blocked": pack(blocked),
        "part_home": tests.home.tolist(),
        "part_residents": [round(float(people), 6) for people in tests.residents],
        "part_rows": row_of_part.tolist(),
        "part_ways": tests.open_ways.tolist(),
    }


def _is_plain(what_if: WhatIf, supply: pd.DataFrame) -> bool:
    """Whether coverage looks at travel times and status only."""
    return what_if.circumstances is None and not carries_rules(supply)


def _tests(
    what_if: WhatIf, supply: gpd.GeoDataFrame
) -> tuple[PartTests, list[npt.NDArray[np.int32]]]:
    """Tests of all parts, and one matrix of seconds per way of travelling."""
    housing = what_if.housing
    if _is_plain(what_if, supply):
        codes = np.full((len(housing), len(supply)), CODE["covered"], dtype=np.uint8)
        tests = PartTests(
            home=np.arange(len(housing), dtype=np.int32),
            row=np.arange(len(housing)),
            residents=residents_of(housing),
            codes=(codes,),
            open_ways=np.ones(len(housing), dtype=np.int8),
        )
        return tests, [_dense(what_if, what_if.times, supply)]
    given = what_if.circumstances or Circumstances()
    people = PeopleCoverage.read(housing, supply, what_if.times, given, what_if.percentile)
    tests = part_tests(people.setting, people.ways, language_refuses=given.language_refuses)
    matrices = [_dense(what_if, what_if.times, supply)]
    if given.bike_times is not None:
        matrices.append(_dense(what_if, given.bike_times, supply))
    return tests, matrices


def _dense(what_if: WhatIf, times: TravelTimes, supply: pd.DataFrame) -> npt.NDArray[np.int32]:
    """Seconds, shape (places, practices)."""
    percentile = what_if.percentile if times is what_if.times else None
    matrix = times.aligned(list(ids_of(what_if.housing)), list(ids_of(supply)), percentile).tocoo()
    seconds = np.full(matrix.shape, UNREACHED_S, dtype=np.int32)
    seconds[matrix.row, matrix.col] = matrix.data
    return seconds


def _narrow(seconds: npt.NDArray[np.int32]) -> npt.NDArray[np.uint16]:
    """Seconds in two bytes; journeys of 18 hours and more count as not reached."""
    return np.where(seconds < _FAR, seconds, _FAR).astype(np.uint16)


def _shared_rows(tests: PartTests) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.intp]]:
    """The different rows of codes over all ways, and for each part the row of each way."""
    stacked = np.concatenate(tests.codes)
    rows, row_of = np.unique(stacked, axis=0, return_inverse=True)
    return rows, row_of.reshape(len(tests.codes), -1).T
