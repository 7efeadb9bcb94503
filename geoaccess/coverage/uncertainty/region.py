"""A region under assumptions that change from draw to draw, while travel times and rules stay.

People are counted as `coverage` counts them: in parts that may use the same
practices. What a draw changes is which practices take patients, how long a
journey may be, how many people live somewhere and how many have a bike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.people.part_tests import PartTests, part_tests
from geoaccess.coverage.people.people_coverage import PeopleCoverage
from geoaccess.coverage.people.people_setting import carries_rules
from geoaccess.coverage.people.reasons import CODE
from geoaccess.coverage.tables import ids_of, is_care, residents_of, status_of
from geoaccess.coverage.uncertainty.assumptions import Assumptions, Draw
from geoaccess.routing.times import TravelTimes
from geoaccess.units import UNREACHED_S, threshold_s

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Chances = Mapping[str, Vector]


@dataclass(frozen=True, eq=False)
class _Parts:
    """Rows of people who may use the same practices.

    Attributes
    ----------
    home
        Housing row of each row.
    residents
        People of each row; of rows with and without a bike the people of both.
    has_bike
        Whether the row is that of the people with a bike; None where bikes do not count.
    allowed
        For every way of travelling the pairs of a row and a practice that only time
        and status can still refuse, bool, shape (rows, practices); None for all.
    """

    home: npt.NDArray[np.intp]
    residents: Vector
    has_bike: Mask | None
    allowed: tuple[Mask | None, ...]


@dataclass(frozen=True, eq=False)
class UncertainRegion:
    """Everything that stays the same from draw to draw."""

    parts: _Parts
    places: int
    bike_share: Vector
    care: Mask
    status: npt.NDArray[np.object_]
    dated: Mask
    matrices: tuple[tuple[float, tuple[sp.csr_array, ...]], ...]

    @classmethod
    def read(
        cls,
        times: TravelTimes,
        housing: pd.DataFrame,
        practices: pd.DataFrame,
        given: Circumstances | None,
        ranges: Assumptions,
    ) -> UncertainRegion:
        """Read tables, travel times and rules, as `coverage` does."""
        ids = list(ids_of(housing)), list(ids_of(practices))
        if given is None and not carries_rules(practices):
            parts, bike_share = _whole_places(housing), np.zeros(len(housing))
        else:
            parts, bike_share = _split_places(times, housing, practices, given or Circumstances())
        by_bike = (
            [] if given is None or given.bike_times is None else [given.bike_times.aligned(*ids)]
        )
        low, high = ranges.percentile
        chosen = [p for p in times.percentiles if low <= p <= high]
        return cls(
            parts=parts,
            places=len(housing),
            bike_share=bike_share,
            care=is_care(practices),
            status=status_of(practices),
            dated=_dated(practices, ranges.checked_before),
            matrices=tuple(
                (p, _open_pairs(parts, [times.aligned(*ids, p), *by_bike])) for p in chosen
            ),
        )

    def chances(self, rng: np.random.Generator) -> Chances:
        """A number between 0 and 1 for every practice and place that an assumption may turn."""
        return {
            "unknown_usable": rng.random(len(self.care)),
            "dated_changed": rng.random(len(self.care)),
            "occupancy": rng.random(self.places),
        }

    def usable(self, statuses: Sequence[str], draw: Draw, chances: Chances) -> Mask:
        """Practices that take patients in one draw, under one reading of the status."""
        counted = np.isin(self.status, list(statuses))
        unknown = (self.status == "unknown") & ~counted
        asked = unknown & (chances["unknown_usable"] < draw.unknown_usable)
        turned = self.dated & ~unknown & (chances["dated_changed"] < draw.dated_changed)
        return np.asarray(self.care & ((counted | asked) ^ turned))

    def people(self, draw: Draw, chances: Chances) -> Vector:
        """People of each row in one draw."""
        low, high = draw.occupancy
        factor = low + chances["occupancy"] * (high - low)
        people = self.parts.residents * factor[self.parts.home]
        if self.parts.has_bike is None:
            return people
        with_bike = np.clip(self.bike_share + draw.bike_shift, 0.0, 1.0)[self.parts.home]
        return people * np.where(self.parts.has_bike, with_bike, 1.0 - with_bike)

    def covered(self, usable: Mask, within_min: float, percentile: float) -> Mask:
        """Rows that reach a usable practice in time."""
        limit_s = threshold_s(within_min)
        distance = [abs(p - percentile) for p, _ in self.matrices]
        ways = self.matrices[int(np.argmin(distance))][1]
        reached = _any_within(ways[0], usable, limit_s)
        for way in ways[1:]:
            reached |= _any_within(way, usable, limit_s) & np.asarray(self.parts.has_bike)
        return reached


def _whole_places(housing: pd.DataFrame) -> _Parts:
    """Each place as one row: nothing in the tables splits its residents."""
    return _Parts(np.arange(len(housing)), residents_of(housing), None, (None,))


def _split_places(
    times: TravelTimes, housing: pd.DataFrame, practices: pd.DataFrame, given: Circumstances
) -> tuple[_Parts, Vector]:
    """Rows by roster, group, language and bike, with what refuses them whatever the draw."""
    read = PeopleCoverage.read(housing, practices, times, given, times.percentiles[0])
    stated = read.setting.bike_share
    setting = read.setting
    if given.bike_times is not None:
        # both kinds of people everywhere: a draw may give bikes to some who have none
        setting = replace(setting, bike_share=np.full(len(housing), 0.5))
    tests = part_tests(setting, read.ways, language_refuses=given.language_refuses)
    has_bike = tests.open_ways > 1 if given.bike_times is not None else None
    return (
        _Parts(
            home=tests.home.astype(np.intp),
            residents=tests.residents * (1.0 if has_bike is None else 2.0),
            has_bike=has_bike,
            allowed=_allowed(tests, setting.unsnapped),
        ),
        stated,
    )


def _allowed(tests: PartTests, unsnapped: Mask) -> tuple[Mask, ...]:
    snapped = ~unsnapped[tests.home][:, None]
    return tuple((codes == CODE["covered"]) & snapped for codes in tests.codes)


def _open_pairs(parts: _Parts, aligned: Sequence[sp.csr_array]) -> tuple[sp.csr_array, ...]:
    """For every way the seconds of the pairs that only time and status can refuse."""
    ways = []
    for seconds, allowed in zip(aligned, parts.allowed, strict=True):
        if allowed is None:
            ways.append(seconds)
            continue
        dense = np.full(seconds.shape, UNREACHED_S, dtype=np.int32)
        entries = seconds.tocoo()
        dense[entries.row, entries.col] = entries.data
        rows, columns = np.nonzero(allowed & (dense < UNREACHED_S)[parts.home])
        pairs = (dense[parts.home[rows], columns], (rows, columns))
        ways.append(sp.csr_array(sp.coo_array(pairs, shape=allowed.shape)))
    return tuple(ways)


def _any_within(seconds: sp.csr_array, usable: Mask, limit_s: int) -> Mask:
    """Rows with a pair in time whose practice is usable; a stored time of 0 is a pair too."""
    reached = np.zeros(seconds.shape[0], dtype=np.bool_)
    filled = np.flatnonzero(np.diff(seconds.indptr))
    if len(filled):
        good = (seconds.data <= limit_s) & usable[seconds.indices]
        reached[filled] = np.logical_or.reduceat(good, seconds.indptr[filled])
    return reached


def _dated(practices: pd.DataFrame, before: dt.date | None) -> Mask:
    """Practices whose status was checked too long ago, or on a day nobody wrote down."""
    if before is None:
        return np.zeros(len(practices), dtype=bool)
    if "checked_on" not in practices:
        return np.ones(len(practices), dtype=bool)
    checked = pd.to_datetime(practices["checked_on"])
    return np.asarray(checked.isna() | (checked < pd.Timestamp(before)))
