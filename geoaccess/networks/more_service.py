"""Networks on which every line runs earlier or later, to test what another bus would help."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geoaccess.errors import InputError
from geoaccess.networks.network import TransportNetwork, build_network
from geoaccess.networks.timetable.timetable import ServiceDay
from geoaccess.rows import offsets, ranges
from geoaccess.units import DAY_S

NIGHT_ENDS_S = 3 * 3600
"""The quietest hour: a line's first run of a day leaves after it, its last one before the next."""

_Rows = npt.NDArray[np.int64]


def with_more_service(
    network: TransportNetwork, *, earlier_runs: int = 0, later_runs: int = 0, headway_min: int = 60
) -> TransportNetwork:
    """Let every line start earlier and end later, on every date of the network.

    Every stop pattern (a variant of a line is one of its own) gets copies of its
    first run of the day before it, and of its last run after it, at a fixed
    headway. A copy that would overtake a run of the
    neighbouring day is left out. Through services end where a copy ends.

    Parameters
    ----------
    network
        With a timetable.
    earlier_runs, later_runs
        Copies before the first run and after the last one.
    headway_min
        Minutes between them.

    Returns
    -------
    TransportNetwork

    Raises
    ------
    InputError
        If the network has no timetable.
    """
    if network.timetable is None:
        raise InputError("This network has no timetable, so no bus can run earlier or later.")
    steps = [-n * headway_min * 60 for n in range(earlier_runs, 0, -1)]
    steps += [n * headway_min * 60 for n in range(1, later_runs + 1)]
    made: dict[int, ServiceDay] = {}
    days = {}
    for date, day in network.timetable.days.items():
        # Dates of the same service share their arrays, and go on doing so.
        if id(day.departure_s) not in made:
            made[id(day.departure_s)] = _extended(day, steps)
        days[date] = replace(made[id(day.departure_s)], date=date)
    timetable = replace(network.timetable, days=days)
    return build_network(network.streets, timetable, options=network.options)


class _Copies(NamedTuple):
    """Trips of the new day: which trip each copies, and by how much it is shifted."""

    trip: _Rows
    shift_s: _Rows


def _extended(day: ServiceDay, steps: list[int]) -> ServiceDay:
    """The day with its copies, in the order that a `ServiceDay` keeps."""
    parts = [_pattern_trips(day, pattern, steps) for pattern in range(day.patterns)]
    copies = _Copies(*(np.concatenate([part[i] for part in parts]) for i in (0, 1)))
    ptr = offsets([len(part.trip) for part in parts])
    length = np.diff(day.pattern_stop_ptr)
    calls = np.repeat(length, np.diff(ptr))
    start = _first_call(day)[copies.trip]
    at = ranges(start, calls)
    shift_s = np.repeat(copies.shift_s, calls).astype(np.int32)
    return replace(
        day,
        pattern_trip_ptr=ptr,
        pattern_time_ptr=offsets(np.diff(ptr) * length),
        arrival_s=day.arrival_s[at] + shift_s,
        departure_s=day.departure_s[at] + shift_s,
        trip_row=day.trip_row[copies.trip],
        trip_shift_s=day.trip_shift_s[copies.trip] + copies.shift_s.astype(np.int32),
        trip_next=_onward(day, copies),
    )


def _first_call(day: ServiceDay) -> _Rows:
    """Offset of each trip in the times."""
    trips = np.diff(day.pattern_trip_ptr)
    length = np.repeat(np.diff(day.pattern_stop_ptr), trips)
    number = np.arange(day.trips) - np.repeat(day.pattern_trip_ptr[:-1], trips)
    return np.asarray(np.repeat(day.pattern_time_ptr[:-1], trips) + number * length)


def _pattern_trips(day: ServiceDay, pattern: int, steps: list[int]) -> _Copies:
    """Trips of one pattern with the copies between them, earliest first."""
    first, end = day.pattern_trip_ptr[pattern : pattern + 2]
    stops = int(day.pattern_stop_ptr[pattern + 1] - day.pattern_stop_ptr[pattern])
    start = int(day.pattern_time_ptr[pattern])
    block = slice(start, start + int(end - first) * stops)
    times = np.stack([day.arrival_s[block], day.departure_s[block]], axis=1)
    times = times.reshape(-1, stops * 2).astype(np.int64)
    leaves = times[:, 1]
    today = np.flatnonzero((leaves >= NIGHT_ENDS_S) & (leaves < NIGHT_ENDS_S + DAY_S))
    trips, shifts = np.arange(len(times)), np.zeros(len(times), np.int64)
    if len(today):
        by = np.asarray(steps, dtype=np.int64)
        trips = np.append(trips, np.where(by < 0, today[0], today[-1]))
        shifts = np.append(shifts, by)
    order = np.argsort(times[trips, 1] + shifts, kind="stable")
    trips, shifts = trips[order], shifts[order]
    kept = _in_order(times[trips] + shifts[:, None], shifts != 0)
    return _Copies(trips[kept] + first, shifts[kept])


def _in_order(times: _Rows, is_copy: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Rows without the copies that overtake a neighbour, or that one overtakes."""
    kept = np.ones(len(times), dtype=np.bool_)
    for row in np.flatnonzero(is_copy):
        others = np.flatnonzero(kept & (np.arange(len(times)) != row))
        before, after = others[others < row], others[others > row]
        kept[row] = (times[before] <= times[row]).all() and (times[after] >= times[row]).all()
    return kept


def _onward(day: ServiceDay, copies: _Copies) -> npt.NDArray[np.int32]:
    """Through services of the trips that were there before, in their new rows."""
    original = copies.shift_s == 0
    row = np.full(day.trips, -1, np.int32)
    row[copies.trip[original]] = np.flatnonzero(original)
    onward = np.full(len(copies.trip), -1, np.int32)
    following = day.trip_next[copies.trip[original]]
    onward[original] = np.where(following >= 0, row[following], -1)
    return onward
