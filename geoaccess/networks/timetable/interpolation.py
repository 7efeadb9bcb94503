"""Times of calls for which a feed gives none, between the calls for which it does."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geoaccess.geodesy import great_circle_mm
from geoaccess.inputs.gtfs.feed_csv import MISSING

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

_FARTHEST = 1e9
"""A ``shape_dist_traveled`` beyond this is no distance in any unit."""


def interpolate(
    trip: Ints, arrival_s: Ints, departure_s: Ints, distance: Floats, lon: Floats, lat: Floats
) -> tuple[Ints, Ints]:
    """Fill missing times by distance along the stops.

    Between two timed calls the vehicle moves at one speed: along
    ``shape_dist_traveled`` where all calls between have it and it never falls,
    else along great circles from stop to stop; where the distance is zero, the
    calls are spread evenly. Times are rounded to the nearest second, halves up,
    in whole numbers, so that the result can be checked exactly.

    Parameters
    ----------
    trip
        int32, shape (calls,): the trip of each call; calls of a trip lie together
        in order, and the first and last are timed.
    arrival_s, departure_s
        int32, shape (calls,): both `MISSING` where the feed gives no time.
    distance
        float64, shape (calls,): ``shape_dist_traveled`` or NaN.
    lon, lat
        float64, shape (calls,): degrees of the stops.

    Returns
    -------
    tuple of numpy.ndarray
        Arrivals and departures without gaps; a call without a time has no dwell.
    """
    timed = arrival_s != MISSING
    if timed.all():
        return arrival_s, departure_s
    before, after = _neighbours(timed)
    gaps = np.flatnonzero(~timed)
    begin, end = before[gaps], after[gaps]
    done, whole = _progress(trip, distance, lon, lat, (begin, gaps, end))
    start_s = departure_s[begin].astype(np.int64)
    span_s = arrival_s[end].astype(np.int64) - start_s
    filled = (start_s + (2 * span_s * done + whole) // (2 * whole)).astype(np.int32)
    arrival_s, departure_s = arrival_s.copy(), departure_s.copy()
    arrival_s[gaps], departure_s[gaps] = filled, filled
    return arrival_s, departure_s


def _neighbours(timed: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int64], ...]:
    """For every call the last timed call up to it and the next timed call from it."""
    rows = np.arange(len(timed))
    before = np.maximum.accumulate(np.where(timed, rows, 0))
    after = np.minimum.accumulate(np.where(timed, rows, len(timed) - 1)[::-1])[::-1]
    return before, after


def _progress(
    trip: Ints, distance: Floats, lon: Floats, lat: Floats, rows: tuple[npt.NDArray[np.int64], ...]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """How far each gap lies along its section, and how long the section is, in whole units."""
    begin, gaps, end = rows
    by_shape, unusable = _shape_steps(trip, distance)
    along, bad = np.cumsum(by_shape), np.cumsum(unusable)
    done, whole = along[gaps] - along[begin], along[end] - along[begin]
    no_shape = (bad[end] > bad[begin]) | (whole == 0)
    if no_shape.any():
        straight = np.zeros(len(trip), dtype=np.int64)
        straight[1:] = great_circle_mm(lon[:-1], lat[:-1], lon[1:], lat[1:])
        along = np.cumsum(straight)
        done = np.where(no_shape, along[gaps] - along[begin], done)
        whole = np.where(no_shape, along[end] - along[begin], whole)
    still = whole == 0
    return np.where(still, gaps - begin, done), np.where(still, end - begin, whole)


def _shape_steps(
    trip: Ints, distance: Floats
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Thousandths of the feed's unit from the call before, and where that is not usable."""
    usable = np.abs(np.nan_to_num(distance, nan=np.inf)) < _FARTHEST
    whole = np.rint(np.where(usable, distance, 0.0) * 1000).astype(np.int64)
    step = np.diff(whole, prepend=whole[:1])
    bad = ~usable | ~np.concatenate([[False], usable[:-1]]) | (step < 0)
    first = np.diff(trip, prepend=-1) != 0
    return np.where(bad | first, 0, step), bad & ~first
