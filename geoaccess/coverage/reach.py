"""Who reaches a usable practice in time, who does not, and why.

The reason of a pair of a place and a practice is the first test that it fails:
is there a street near, a route, a route within the threshold, a free place, a
status that anybody knows? The reason of a place is that of its best practice,
the one that passes most tests; of equals, the nearest.

A practice counts as usable when its status is among `statuses`. Every other
known status is `full` for this reading: a conditional practice turns people
away as a full one does. An unknown status is never usable unless the caller
counts it, but has a reason of its own, because a telephone call may change it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.people.groups import IS_INSURED, group_shares
from geoaccess.coverage.people.nearest import nearest_column, unsnapped_places
from geoaccess.coverage.people.people_coverage import PeopleCoverage, with_people
from geoaccess.coverage.people.people_setting import carries_rules
from geoaccess.coverage.people.place_reasons import Supply, judged_places, supply_of, whole_places
from geoaccess.coverage.people.reasons import Reading
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.summary import Covered, read_all, summarise, summary_readings
from geoaccess.coverage.tables import (
    check_arguments,
    ids_of,
    residents_of,
)
from geoaccess.provenance import table_sources
from geoaccess.routing.times import TravelTimes
from geoaccess.units import threshold_s


def coverage(
    times: TravelTimes,
    housing: Any,
    practices: pd.DataFrame,
    *,
    within_min: float = 30,
    statuses: Sequence[str] = ("open",),
    thresholds_min: Sequence[float] = (15, 30, 45, 60),
    percentile: float | None = None,
    circumstances: Circumstances | None = None,
) -> Coverage:
    """Find for every housing place the nearest practice that takes its residents.

    Where the practices state rules (catchment, registration, insurance) or
    `circumstances` bring visits, bikes or drive times, the residents of a place
    are split by the shares that the tables state, and every part is tested on
    its own. What the tables do not say is listed in `Coverage.unseen`.

    Parameters
    ----------
    times
        Travel times from housing to practices.
    housing
        GeoDataFrame with ``id``, ``residents`` and geometry.
    practices
        Frame with ``id`` and ``status``; ``kind`` and ``places`` where known.
        Information points and key persons are not care and never count; a
        practice with 0 places is full.
    within_min
        The threshold in minutes; exactly that long still counts.
    statuses
        The statuses that count as usable, out of ``open``, ``conditional``,
        ``full`` and ``unknown``.
    thresholds_min
        The thresholds of the summary, next to `within_min`.
    percentile
        The percentile of the travel times to use; the median when several were
        computed and none is named.
    circumstances
        What is known beyond travel times and status.

    Returns
    -------
    Coverage
        With every housing place in the order of the table.

    Raises
    ------
    InputError
        With all faults of the tables and arguments together.
    TravelTimesError
        If a place or practice is not in `times`, or the percentile was not
        computed.

    Examples
    --------
    >>> import geopandas as gpd
    >>> housing = gpd.GeoDataFrame(
    ...     {"id": ["camp", "town"], "residents": [300, 100]},
    ...     geometry=gpd.points_from_xy([4.5, 4.8], [51.5, 51.6]), crs=4326)
    >>> practices = pd.DataFrame({"id": ["x", "y"], "status": ["full", "open"]})
    >>> minutes = pd.DataFrame({
    ...     "from_id": ["camp", "town"], "to_id": ["x", "y"], "travel_time_min": [12, 30]})
    >>> result = coverage(TravelTimes.from_frame(minutes), housing, practices, within_min=30)
    >>> result.places[["id", "travel_time_min", "covered", "reason"]]
         id  travel_time_min  covered   reason
    0  camp              inf    False     full
    1  town             30.0     True  covered
    >>> print(result)
    Of 400 residents, 100 (25%) reach an open practice within 30 minutes.
    """
    check_arguments(housing, practices, within_min, statuses, thresholds_min)
    supply = supply_of(practices)
    matrix = times.aligned(list(ids_of(housing)), list(supply.ids), percentile)
    matrix.sort_indices()
    limit_s = threshold_s(within_min)
    unsnapped = unsnapped_places(times, ids_of(housing))
    places = judged_places(housing, matrix, supply, tuple(statuses), limit_s, unsnapped)
    readings = summary_readings(statuses)
    limits = sorted({float(t) for t in thresholds_min} | {float(within_min)})
    given, conditions = circumstances or Circumstances(), {}
    if circumstances is None and not carries_rules(practices):
        people, unseen = whole_places(places), _nothing_asked(housing, practices)
        covered = _nearest_covered(matrix, supply, _people(housing))
    else:
        conditions = given.conditions()
        parts = PeopleCoverage.read(housing, practices, times, given, percentile)
        people, unseen = parts.people(Reading(limit_s, tuple(statuses))), parts.unseen
        places = with_people(places, people)
        covered = parts.covered
    by_reading = read_all(len(housing), readings, limits, covered)
    return Coverage(
        places=places,
        summary=summarise(residents_of(housing), by_reading),
        by_reading=by_reading,
        people=people,
        unseen=unseen,
        options={
            "within_min": within_min,
            "statuses": tuple(statuses),
            "percentile": _percentile(times, percentile),
            "travel": dict(times.options),
            **conditions,
        },
        provenance={**times.provenance, **table_sources(housing, practices)},
    )


def _nothing_asked(housing: pd.DataFrame, practices: pd.DataFrame) -> pd.DataFrame:
    """Neither rules nor hours were looked at."""
    rows = [(what, len(housing), len(practices)) for what in ("eligibility", "visits")]
    return pd.DataFrame(rows, columns=["what", "housing_places", "practices"])


def _people(housing: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Residents of each place, all and insured, shape (2, places)."""
    residents = residents_of(housing)
    insured = group_shares(housing).shares[:, np.asarray(IS_INSURED)].sum(axis=1)
    return np.stack([residents, residents * insured])


def _nearest_covered(
    matrix: sp.csr_array, supply: Supply, people: npt.NDArray[np.float64]
) -> Covered:
    """People covered when every resident may go to the nearest usable practice."""

    def covered(statuses: Sequence[str], limits_s: Sequence[int]) -> npt.NDArray[np.float64]:
        nearest = nearest_column(matrix, supply.having(statuses))
        return np.stack([np.where(nearest.within(limit_s), people, 0.0) for limit_s in limits_s])

    return covered


def _percentile(times: TravelTimes, percentile: float | None) -> float:
    if percentile is not None:
        return percentile
    return times.percentiles[0] if len(times.percentiles) == 1 else 50
