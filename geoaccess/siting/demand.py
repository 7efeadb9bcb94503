"""Whom a siting problem counts: the parts of every place that coverage counts, and where they may go.

Where sites state rules (catchment, registration, insurance) or visits, bikes and
drive times are known, the residents of a place are split as
`geoaccess.coverage.people.people_reasons` splits them, so that people covered by a plan and
people covered in a `Coverage` are the same people. Parts of one place that may
use the same sites are one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.people.nearest import unsnapped_places
from geoaccess.coverage.people.part_tests import PartTests, part_tests
from geoaccess.coverage.people.people_coverage import PeopleCoverage
from geoaccess.coverage.people.people_setting import carries_rules
from geoaccess.coverage.people.reasons import CODE, ORDER
from geoaccess.coverage.tables import ids_of, residents_of
from geoaccess.programme import Floats
from geoaccess.routing.times import TravelTimes
from geoaccess.rows import offsets
from geoaccess.units import UNREACHED_S

Seconds = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Demand:
    """Rows of residents and the pairs that they may use, in compressed sparse rows.

    Attributes
    ----------
    home
        intp, shape (rows,): row of the housing table.
    residents
        float64, shape (rows,).
    indptr, indices, seconds
        Sites that each row may use, and the seconds to them.
    refusal
        Shape (rows,): why a row that may use no site at all may not.
    """

    home: npt.NDArray[np.intp]
    residents: Floats
    indptr: npt.NDArray[np.int64]
    indices: npt.NDArray[np.int32]
    seconds: Seconds
    refusal: npt.NDArray[np.object_]


def demand_of(
    times: TravelTimes,
    housing: Any,
    sites: pd.DataFrame,
    *,
    circumstances: Circumstances | None,
    percentile: float | None,
) -> Demand:
    """The people of every place and the sites that take them, as `coverage` would judge.

    Parameters
    ----------
    times
        Travel times from the housing to the sites.
    housing, sites
        The tables; every site counts as open.
    circumstances
        What is known beyond travel times and rules.
    percentile
        The percentile of the travel times to use.
    """
    if circumstances is None and not carries_rules(sites):
        return _whole_places(times, housing, sites, percentile)
    given = circumstances or Circumstances()
    people = PeopleCoverage.read(housing, sites, times, given, percentile)
    tests = part_tests(people.setting, people.ways, language_refuses=given.language_refuses)
    seconds = [_dense(times, housing, sites, percentile)]
    if given.bike_times is not None:
        seconds.append(_dense(given.bike_times, housing, sites, None))
    return _parts(tests, np.stack(seconds), people.setting.unsnapped)


def _whole_places(
    times: TravelTimes, housing: Any, sites: pd.DataFrame, percentile: float | None
) -> Demand:
    """Each place as one row; only pairs that are reached, so that large tables stay sparse."""
    pairs = times.aligned(list(ids_of(housing)), list(ids_of(sites)), percentile)
    pairs.sort_indices()
    far = unsnapped_places(times, ids_of(housing))
    return Demand(
        home=np.arange(len(housing)),
        residents=residents_of(housing),
        indptr=pairs.indptr.astype(np.int64),
        indices=pairs.indices.astype(np.int32),
        seconds=pairs.data.astype(np.int32),
        refusal=np.where(far, "unsnapped", "no_route").astype(object),
    )


def _dense(
    times: TravelTimes, housing: Any, sites: pd.DataFrame, percentile: float | None
) -> Seconds:
    """Seconds, shape (places, sites)."""
    matrix = times.aligned(list(ids_of(housing)), list(ids_of(sites)), percentile).tocoo()
    seconds = np.full(matrix.shape, UNREACHED_S, dtype=np.int32)
    seconds[matrix.row, matrix.col] = matrix.data
    return seconds


def _parts(tests: PartTests, seconds: Seconds, far: npt.NDArray[np.bool_]) -> Demand:
    """The parts as rows; `seconds` has shape (ways, places, sites)."""
    first, group = _alike(tests)
    residents = np.bincount(group, tests.residents, minlength=len(first)).astype(np.float64)
    home = tests.home[first].astype(np.intp)
    fastest = np.full((len(first), seconds.shape[2]), UNREACHED_S, dtype=np.int32)
    best_code = np.zeros(len(first), dtype=np.uint8)
    for way, codes in enumerate(tests.codes):
        is_open = (tests.open_ways[first] > way) & ~far[home]
        reached = is_open[:, None] & (seconds[way][home] < UNREACHED_S)
        usable = reached & (codes[first] == CODE["covered"])
        fastest = np.where(usable, np.minimum(fastest, seconds[way][home]), fastest)
        failed = np.where(reached, codes[first], CODE["no_route"])
        best_code = np.maximum(best_code, failed.max(axis=1, initial=CODE["no_route"]))
    best_code[far[home]] = CODE["unsnapped"]
    rows, sites = np.nonzero(fastest < UNREACHED_S)
    counts = np.bincount(rows, minlength=len(first))
    return Demand(
        home=home,
        residents=residents,
        indptr=offsets(counts),
        indices=sites.astype(np.int32),
        seconds=fastest[rows, sites],
        refusal=np.asarray(ORDER, dtype=object)[best_code],
    )


def _alike(tests: PartTests) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The first of the parts that differ in place, ways or tests, and the group of every part."""
    who = np.stack([tests.home, tests.open_ways.astype(np.int32)], axis=1)
    key = np.concatenate([who, *tests.codes], axis=1, dtype=np.int32)
    found = np.unique(key, axis=0, return_index=True, return_inverse=True)
    return found[1], found[2].ravel()
