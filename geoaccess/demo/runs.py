"""Runs of the lines: running times, and departures by kind of day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoaccess.demo.lines import Line
from geoaccess.demo.plane import Floats
from geoaccess.demo.stops import Stops

Ints = npt.NDArray[np.int64]

SERVICES = ("weekday", "saturday", "sunday")

_SPEED_KMH = {"rail": 88.0, "express": 50.0, "regional": 42.0, "local": 40.0, "town": 25.0}
_TOWN_SPEED_KMH = 25.0
_DWELL_S = {"rail": 60}
_BUS_DWELL_S = 12
_EVENING_S = 19 * 3600
_LATER_START_S = {"weekday": 0, "saturday": 3600, "sunday": 2 * 3600}
_EARLIER_END_S = {"weekday": 0, "saturday": 0, "sunday": 3600}


@dataclass(frozen=True)
class Runs:
    """All trips of one line in one direction.

    Attributes
    ----------
    line
        Row in the list of lines.
    direction
        0 there, 1 back.
    calls
        Rows of the stops.
    arrival_s, departure_s
        Seconds after the trip's first departure, at each call.
    start_s
        First departure of each trip.
    service
        Kind of day of each trip: a position in `SERVICES`.
    """

    line: int
    direction: int
    calls: Ints
    arrival_s: Ints
    departure_s: Ints
    start_s: Ints
    service: Ints


def plan_runs(
    lines: Sequence[Line], stops: Stops, frequency: float, rng: np.random.Generator
) -> Iterator[Runs]:
    """Timetable of each line and direction, one after the other."""
    for number, line in enumerate(lines):
        for direction in (0, 1):
            calls = stops.calls[number][direction]
            along_m, in_town = stops.along_m[number][direction], stops.in_town[number][direction]
            arrival_s, departure_s = _running_times(line, along_m, in_town)
            phase_s = int(rng.integers(0, 30)) * 60
            starts = [_starts(line, service, phase_s, frequency) for service in SERVICES]
            service = np.repeat(np.arange(len(SERVICES)), [len(s) for s in starts])
            start_s = np.concatenate(starts)
            yield Runs(number, direction, calls, arrival_s, departure_s, start_s, service)


def _running_times(
    line: Line, along_m: Floats, in_town: npt.NDArray[np.bool_]
) -> tuple[Ints, Ints]:
    """Seconds from the start to each arrival and departure, in whole ten seconds."""
    kmh = np.where(in_town[1:], min(_TOWN_SPEED_KMH, _SPEED_KMH[line.kind]), _SPEED_KMH[line.kind])
    drive_s = np.maximum(np.ceil(np.diff(along_m) / (kmh / 3.6) / 10.0) * 10, 20).astype(np.int64)
    dwell_s = _DWELL_S.get(line.kind, _BUS_DWELL_S)
    arrival_s = np.concatenate([[0], np.cumsum(drive_s) + dwell_s * np.arange(len(drive_s))])
    departure_s = arrival_s + dwell_s
    departure_s[[0, -1]] = arrival_s[[0, -1]]
    return arrival_s, departure_s


def _starts(line: Line, service: str, phase_s: int, frequency: float) -> Ints:
    """First departures on one kind of day; evenings have a headway of their own on weekdays."""
    day, evening, saturday, sunday = line.headway_min
    first_s = line.first_s + _LATER_START_S[service] + phase_s
    last_s = line.last_s - _EARLIER_END_S[service] + phase_s % 600
    if service == "weekday":
        split_s = _EVENING_S if evening or line.last_s > _EVENING_S else line.last_s + 1
        early = _every(first_s, min(split_s, last_s + 1), day, frequency)
        return np.concatenate(
            [early, _every(max(split_s, first_s), last_s + 1, evening, frequency)]
        )
    return _every(first_s, last_s + 1, saturday if service == "saturday" else sunday, frequency)


def _every(first_s: int, end_s: int, headway_min: int, frequency: float) -> Ints:
    """Departures from the first on, none where there is no headway."""
    if headway_min == 0 or end_s <= first_s:
        return np.empty(0, dtype=np.int64)
    step_s = headway_min * 60 / frequency
    steps = np.arange(int(np.ceil((end_s - first_s) / step_s)))
    return np.asarray(first_s + np.floor(steps * step_s / 60.0) * 60, dtype=np.int64)
